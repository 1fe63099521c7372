using System.Globalization;
using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>
/// Whatever is only set, attached or held (spec 5.2): four functions, over one fact. What kind of thing it is, and which arguments are its key and its
/// value, says the row (<see cref="Held"/>), which has also asked by then whether the caller may.
/// </summary>
internal static class Holding
{
    private const int KeyRoom = 0, ValueRoom = 1, MostDigits = 20;

    /// <summary>Sets the entry of a key, and tells what it was. Without a new value it only tells.</summary>
    public static Reply Set(in Call call)
    {
        if (call.Row.Holds!.For(call) is not { } held)
            return Reply.Ok;
        ReadOnlySpan<byte> key = KeyOf(call, held);
        RegistryEntry? before = call.State.Registry.Find(held.Kind, key);
        if (!held.IsReading(call))
        {
            if (held.IsNew && before is not null)
                return Why.FileExists;
            if (held.IsHolders && before is not null && before.Holder != call.Caller.Pid)
                return Why.HeldByOther;
            if (before is null && call.State.Registry.IsFull)
                return Why.RegistryFull;
            ReadOnlySpan<byte> value = Words(call, ValueRoom, default, "", held.Value);
            // Who set it first keeps it: a mutex stays that of the process which initialised it.
            Pid holder = before?.Holder ?? HolderOf(call, held);
            if (before is null || !value.SequenceEqual(before.Value))
                call.Emit(FactOf.RegistryChanged(held.Kind, key, value, holder));
        }
        Tell(call, before);
        return Reply.Ok;
    }

    /// <summary>Makes an entry whose key is the least free number, and says the number.</summary>
    public static Reply Attach(in Call call)
    {
        Held held = call.Row.Holds!;
        if (call.State.Registry.IsFull)
            return Why.RegistryFull;
        int number = call.State.Registry.FreeNumber(held.Kind);
        Span<byte> key = stackalloc byte[MostDigits];
        number.TryFormat(key, out int length, default, CultureInfo.InvariantCulture);
        call.Emit(FactOf.RegistryChanged(held.Kind, key[..length], Words(call, ValueRoom, default, "", held.Value), call.Caller.Pid));
        return Reply.Of(number);
    }

    /// <summary>Ends an entry; one that a process attached, only for that process.</summary>
    public static Reply Detach(in Call call)
    {
        Held held = call.Row.Holds!;
        ReadOnlySpan<byte> key = KeyOf(call, held);
        if (call.State.Registry.Find(held.Kind, key) is not { } entry)
            return held.MayBeMissing ? Reply.Ok : held.IsNumbered ? Why.NotAttached : Why.NotHeld;
        // Where the key names a process, it was asked before whether the caller reaches it.
        if (held.Of is null && entry.Holder != call.Caller.Pid && (held.IsOwned || entry.Holder != default))
            return Why.HeldByOther;
        call.Emit(FactOf.RegistryEnded(held.Kind, key));
        return Reply.Ok;
    }

    /// <summary>registry_read(): the value of any entry, by the name of its kind and its key; says who holds it, 0 for nobody.</summary>
    public static Reply Read(in Call call)
    {
        if (RegistryKinds.Find(call[0].Text) is not { } kind)
            return Why.InvalidValue;
        if (call.State.Registry.Find(kind, call[1].Text) is not { } entry)
            return Why.NotHeld;
        entry.Value.CopyTo(call.Effects.Arena.ReserveText(entry.Value.Length));
        return Reply.Of(entry.Holder.Value);
    }

    /// <summary>The process whose entry it is: the one that the key names, or the caller of a call that holds; nobody otherwise.</summary>
    private static Pid HolderOf(in Call call, Held held) => held.Of is { } place ? Process(call, place) : held.ByCaller ? call.Caller.Pid : default;

    private static ReadOnlySpan<byte> KeyOf(in Call call, Held held) =>
        Words(call, KeyRoom, held.Of is { } place ? Process(call, place) : default, held.Word, held.Key);

    private static Pid Process(in Call call, byte place) => place == 0 ? call.Caller.Pid : call.ProcessNamed(call.Int(place - 1))!.Pid;

    /// <summary>A process, a word and arguments, with blanks between them.</summary>
    private static ReadOnlySpan<byte> Words(in Call call, int room, Pid process, string word, byte[] places)
    {
        int least = MostDigits + 1 + word.Length + 1;
        foreach (byte place in places)
            least += MostDigits + 1 + call[place - 1].Text.Length;
        Span<byte> all = call.Effects.PathScratch(room, least);
        int used = 0;
        if (process != default)
            Append(all, ref used, process.Value);
        if (word.Length > 0)
        {
            int at = Begin(all, ref used);
            used = at + System.Text.Encoding.ASCII.GetBytes(word, all[at..]);
        }
        foreach (byte place in places)
        {
            if (call[place - 1].Form == ValueForm.Text)
            {
                call[place - 1].Text.CopyTo(all[Begin(all, ref used)..]);
                used += call[place - 1].Text.Length;
            }
            else if (call.Row.Args[place - 1].Kind == ArgKind.Pid)
            {
                Append(all, ref used, call.ProcessNamed(call.Int(place - 1))!.Pid.Value);
            }
            else
            {
                Append(all, ref used, call.NumberAt(place - 1));
            }
        }
        return all[..used];
    }

    /// <summary>A number without a sign: most are addresses, identifiers or bits.</summary>
    private static void Append(Span<byte> all, ref int used, long number)
    {
        ulong.CreateTruncating(number).TryFormat(all[Begin(all, ref used)..], out int length, default, CultureInfo.InvariantCulture);
        used += length;
    }

    private static int Begin(Span<byte> all, ref int used)
    {
        if (used > 0)
            all[used++] = (byte)' ';
        return used;
    }

    /// <summary>What was set before, through the call's out-argument; nothing is told of what nobody has set.</summary>
    private static void Tell(in Call call, RegistryEntry? before)
    {
        if (before is null)
            return;
        foreach (Argument argument in call.Row.Args)
        {
            if (argument.Kind == ArgKind.TextOut)
                before.Value.CopyTo(call.Effects.Arena.ReserveText(before.Value.Length));
            else if (argument.Kind == ArgKind.NumberOut)
                call.Effects.Arena.Add(unchecked((long)ulong.Parse(before.Value, CultureInfo.InvariantCulture)));
        }
    }
}
