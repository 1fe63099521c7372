using System.Globalization;
using System.Text;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel.Syscalls;

/// <summary>Memory that must not be swapped out: mlock(2). What a process has locked are ranges of whole pages that do not overlap.</summary>
internal static class MemoryLocks
{
    private const ulong Page = 4096;

    /// <summary>MCL_CURRENT, MCL_FUTURE, MCL_ONFAULT.</summary>
    private const uint Current = 1, OnFault = 4, Known = 7;

    private static readonly List<RegistryEntry> Nothing = [];

    public static Reply Lock(in Call call)
    {
        if (!TryPages(call, out ulong first, out ulong length))
            return Why.InvalidValue;
        (ulong covered, ulong locked) = Covered(call, first, length);
        Why why = Gate.LockMemory(call, first, first + Math.Max(length, 1) - 1, locked - covered + length);
        if (why != Why.Allowed || length == 0)
            return why;
        if (call.State.Registry.IsFull)
            return Why.RegistryFull;
        Free(call, first, length);
        Keep(call, first, length);
        return Reply.Ok;
    }

    public static Reply Unlock(in Call call)
    {
        if (!TryPages(call, out ulong first, out ulong length))
            return Why.InvalidValue;
        if (length == 0)
            return Reply.Ok;
        // What unlocks must not be refused for want of room, unless it leaves two ranges where there was one.
        if (call.State.Registry.IsFull && Splits(call, first, length))
            return Why.RegistryFull;
        Free(call, first, length);
        return Reply.Ok;
    }

    /// <summary>How much memory a process has is not known here: all of it is beyond every limit. What it will have is locked as it comes.</summary>
    public static Reply LockAll(in Call call)
    {
        uint flags = call[0].Word;
        if ((flags & ~Known) != 0 || flags is 0 or OnFault)
            return Why.InvalidValue;
        Why why = Gate.LockMemory(call, 0, ulong.MaxValue, (flags & Current) != 0 ? ulong.MaxValue : 0);
        if (why != Why.Allowed)
            return why;
        if (call.State.Registry.IsFull)
            return Why.RegistryFull;
        call.Emit(FactOf.RegistryChanged(RegistryKind.MemoryLock, Key(call, "all"), Encoding.ASCII.GetBytes($"{flags}"), call.Caller.Pid));
        return Reply.Ok;
    }

    public static Reply UnlockAll(in Call call)
    {
        foreach (RegistryEntry entry in Mine(call))
            call.Emit(FactOf.RegistryEnded(RegistryKind.MemoryLock, entry.Key));
        return Reply.Ok;
    }

    /// <summary>The pages that the addresses are on; false if they run over the end.</summary>
    private static bool TryPages(in Call call, out ulong first, out ulong length)
    {
        ulong address = (ulong)call[0].Number, wanted = (ulong)call[1].Number;
        first = address & ~(Page - 1);
        length = 0;
        // "EINVAL: the result of the addition addr+len was less than addr." - mlock(2)
        if (address > ulong.MaxValue - wanted || address + wanted > ulong.MaxValue - Page)
            return false;
        length = wanted == 0 ? 0 : (address + wanted + Page - 1 & ~(Page - 1)) - first;
        return true;
    }

    /// <summary>How many bytes of a range are locked, and how many in all.</summary>
    private static (ulong Covered, ulong All) Covered(in Call call, ulong first, ulong length)
    {
        (ulong covered, ulong all) = (0, 0);
        foreach (RegistryEntry entry in Mine(call))
        {
            if (!TryRange(entry, out ulong start, out ulong size))
                continue;
            all += size;
            ulong from = Math.Max(start, first), to = Math.Min(start + size, first + length);
            covered += to > from ? to - from : 0;
        }
        return (covered, all);
    }

    /// <summary>Unlocks a range: what reaches beyond it on either side stays locked.</summary>
    private static void Free(in Call call, ulong first, ulong length)
    {
        foreach (RegistryEntry entry in Mine(call))
        {
            if (!TryRange(entry, out ulong start, out ulong size) || start >= first + length || start + size <= first)
                continue;
            if (start < first)
                Keep(call, start, first - start);
            else
                call.Emit(FactOf.RegistryEnded(RegistryKind.MemoryLock, entry.Key));
            if (start + size > first + length)
                Keep(call, first + length, start + size - (first + length));
        }
    }

    private static bool Splits(in Call call, ulong first, ulong length)
    {
        foreach (RegistryEntry entry in Mine(call))
        {
            if (TryRange(entry, out ulong start, out ulong size) && start < first && start + size > first + length)
                return true;
        }
        return false;
    }

    private static void Keep(in Call call, ulong first, ulong length) =>
        call.Emit(FactOf.RegistryChanged(RegistryKind.MemoryLock, Key(call, $"{first}"), Encoding.ASCII.GetBytes($"{length}"), call.Caller.Pid));

    private static byte[] Key(in Call call, string what) => Encoding.ASCII.GetBytes($"{call.Caller.Pid.Value} {what}");

    /// <summary>The caller's, which may change while they are walked.</summary>
    private static List<RegistryEntry> Mine(in Call call)
    {
        List<RegistryEntry>? mine = null;
        for (int i = 0; i < call.State.Registry.Entries.Count; i++)
        {
            RegistryEntry entry = call.State.Registry.Entries[i];
            if (entry.Kind != RegistryKind.MemoryLock || entry.Holder != call.Caller.Pid)
                continue;
            // Most processes lock nothing: no list is made for them.
            (mine ??= []).Add(entry);
        }
        return mine ?? Nothing;
    }

    /// <summary>The range of an entry; false for the one that stands for all memory.</summary>
    private static bool TryRange(RegistryEntry entry, out ulong start, out ulong length)
    {
        ReadOnlySpan<byte> key = entry.Key;
        return ulong.TryParse(key[(key.IndexOf((byte)' ') + 1)..], CultureInfo.InvariantCulture, out start)
            & ulong.TryParse(entry.Value, CultureInfo.InvariantCulture, out length);
    }
}
