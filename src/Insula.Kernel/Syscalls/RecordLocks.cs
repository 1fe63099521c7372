using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Locks of parts of a file: the commands F_GETLK, F_SETLK and F_SETLKW of fcntl(2).</summary>
internal static class RecordLocks
{
    private const int Read = 0, Write = 1, Unlock = 2;

    /// <summary>How far the kernel follows who waits for whom.</summary>
    private const int MaxWaiters = 10;

    /// <summary>The end of a file, wherever it is.</summary>
    private const ulong End = long.MaxValue;

    /// <summary>Which lock is in the way: five words of struct flock, type, whence, start, length and process.</summary>
    public static Reply Ask(in Call call, OpenFile file)
    {
        ReadOnlySpan<Value> wanted = call[2].List;
        if (wanted is not [{ Number: Read or Write }, ..])
            return Why.InvalidValue;
        Why why = Place(file, wanted, out RecordLock asked);
        if (why != Why.Allowed)
            return why;
        RecordLock? held = InTheWay(file.Inode, asked with { Owner = call.Caller.Pid });
        Span<long> words = call.Effects.Arena.Reserve(5);
        if (held is not { } found)
            (words[0], words[1], words[2], words[3], words[4]) = (Unlock, Word(wanted, 1), Word(wanted, 2), Word(wanted, 3), Word(wanted, 4));
        else
        {
            words[0] = found.Kind == LockKind.Shared ? Read : Write;
            (words[1], words[2], words[4]) = (0, (long)found.First, found.Owner.Value);
            words[3] = found.Last == End ? 0 : (long)(found.Last - found.First + 1);
        }
        return Reply.Ok;
    }

    /// <summary>Locks or releases a part of a file.</summary>
    public static Reply Set(in Call call, OpenFile file, bool waits)
    {
        Why why = Place(file, call[2].List, out RecordLock wanted);
        if (why != Why.Allowed)
            return why;
        if ((wanted.Kind == LockKind.Shared && !file.Flags.Reads()) || (wanted.Kind == LockKind.Exclusive && !file.Flags.Writes()))
            return Why.DescriptorMode;
        wanted = wanted with { Owner = call.Caller.Pid };
        if (InTheWay(file.Inode, wanted) is { } held)
            return !waits ? Why.WouldBlock : WaitsFor(call.State, held.Owner, call.Caller.Pid) ? Why.Deadlock : Why.Parked;
        if (file.Inode is { } inode && Changes(inode, ref wanted))
            call.Emit(FactOf.RecordLockChanged(call.Caller, inode, wanted.Kind, wanted.First, wanted.Last));
        return Reply.Ok;
    }

    /// <summary>Where in the file a lock is asked for. - flock_to_posix_lock</summary>
    private static Why Place(OpenFile file, ReadOnlySpan<Value> flock, out RecordLock wanted)
    {
        wanted = default;
        if (flock.Length < 4 || Word(flock, 1) is < 0 or > 2)
            return Why.InvalidValue;
        long origin = Word(flock, 1) switch { 0 => 0, 1 => file.Offset, _ => file.Inode?.Size ?? 0 };
        (long start, long length) = (Word(flock, 2), Word(flock, 3));
        if (start > long.MaxValue - origin)
            return Why.PositionTooGreat;
        start += origin;
        if (start < 0)
            return Why.InvalidValue;
        if (length > 0 && length - 1 > long.MaxValue - start)
            return Why.PositionTooGreat;
        if (length < 0 && start + length < 0)
            return Why.InvalidValue;
        (ulong first, ulong last) = length < 0 ? ((ulong)(start + length), (ulong)(start - 1)) : ((ulong)start, length == 0 ? End : (ulong)(start + length - 1));
        LockKind? kind = Word(flock, 0) switch { Read => LockKind.Shared, Write => LockKind.Exclusive, Unlock => LockKind.None, _ => null };
        wanted = new(default, kind ?? LockKind.None, first, last);
        return kind is null ? Why.InvalidValue : Why.Allowed;
    }

    /// <summary>The first lock of another process that does not go with the one wanted.</summary>
    private static RecordLock? InTheWay(Inode? file, RecordLock wanted)
    {
        if (wanted.Kind == LockKind.None)
            return null;
        for (int i = 0; i < file?.Locks.Count; i++)
        {
            RecordLock held = file.Locks[i];
            bool excludes = held.Kind == LockKind.Exclusive || wanted.Kind == LockKind.Exclusive;
            if (excludes && held.Owner != wanted.Owner && held.Overlaps(wanted.First, wanted.Last))
                return held;
        }
        return null;
    }

    /// <summary>Whether a lock, or its end, is any news; joins it with the owner's others of its kind that it touches.</summary>
    private static bool Changes(Inode file, ref RecordLock wanted)
    {
        bool overlaps = false;
        for (int i = 0; i < file.Locks.Count; i++)
        {
            RecordLock held = file.Locks[i];
            if (held.Owner != wanted.Owner)
                continue;
            overlaps |= held.Overlaps(wanted.First, wanted.Last);
            if (held.Kind != wanted.Kind || held.First > wanted.Last + 1 || wanted.First > held.Last + 1)
                continue;
            if (held.First <= wanted.First && held.Last >= wanted.Last)
                return false;
            wanted = wanted with { First = Math.Min(held.First, wanted.First), Last = Math.Max(held.Last, wanted.Last) };
        }
        return overlaps || wanted.Kind != LockKind.None;
    }

    /// <summary>True if a process waits for a lock of another one, or for one that waits for it.</summary>
    private static bool WaitsFor(KernelState state, Pid waiter, Pid other)
    {
        for (int i = 0; i < MaxWaiters; i++)
        {
            if (AwaitedBy(state, waiter) is not { } owner)
                return false;
            if (owner == other)
                return true;
            waiter = owner;
        }
        return false;
    }

    /// <summary>Whose lock a process waits for.</summary>
    private static Pid? AwaitedBy(KernelState state, Pid waiter)
    {
        if (state.Find(waiter) is not { } process)
            return null;
        for (int i = 0; i < process.Tasks.Count; i++)
        {
            if (process.Tasks[i].Parked is not { Call: { Number: FileControl.Number, Args: [var descriptor, { Number: FileControl.SetLockWaiting }, var flock] } })
                continue;
            if (process.Descriptor(descriptor.Number) is not { } file || Place(file, flock.List, out RecordLock wanted) != Why.Allowed)
                continue;
            if (InTheWay(file.Inode, wanted with { Owner = waiter }) is { } held)
                return held.Owner;
        }
        return null;
    }

    private static long Word(ReadOnlySpan<Value> flock, int index) => index < flock.Length ? flock[index].Number : 0;
}
