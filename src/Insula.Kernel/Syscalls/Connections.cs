using System.Globalization;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel.Syscalls;

/// <summary>Connections to channels whose flags change: the one thing held of which a part changes.</summary>
internal static class Connections
{
    /// <summary>ConnectFlags(): the bits of the mask become those given; says what all were.</summary>
    public static Reply SetFlags(in Call call)
    {
        if (Find(call, RegistryKind.Connection, call[1].Number) is not { } connection || call.ProcessNamed(call.Int(0))?.Pid != connection.Holder)
            return Why.NotAttached;
        ReadOnlySpan<byte> value = connection.Value;
        int flagsAt = value.LastIndexOf((byte)' ') + 1;
        var to = new Pid(int.Parse(value[..value.IndexOf((byte)' ')], CultureInfo.InvariantCulture));
        Why why = Gate.ChangeConnection(call, connection.Holder, to);
        if (why != Why.Allowed)
            return why;
        uint before = uint.Parse(value[flagsAt..], CultureInfo.InvariantCulture);
        uint after = (before & ~call[2].Word) | (call[3].Word & call[2].Word);
        Span<byte> changed = call.Effects.PathScratch(0, value.Length + 10);
        value[..flagsAt].CopyTo(changed);
        after.TryFormat(changed[flagsAt..], out int length, default, CultureInfo.InvariantCulture);
        if (after != before)
            call.Emit(FactOf.RegistryChanged(RegistryKind.Connection, connection.Key, changed[..(flagsAt + length)], connection.Holder));
        return Reply.Of(before);
    }

    /// <summary>What is attached under a number; null if nothing is.</summary>
    public static RegistryEntry? Find(in Call call, RegistryKind kind, long number)
    {
        Span<byte> key = stackalloc byte[20];
        number.TryFormat(key, out int length, default, CultureInfo.InvariantCulture);
        return call.State.Registry.Find(kind, key[..length]);
    }
}
