using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel.Syscalls;

/// <summary>Arguments of the calls that only set, attach or hold something: whether they are well-formed, and whether what they name exists.</summary>
internal static class HeldArguments
{
    /// <summary>How many processors there are: as many as a run mask of 32 bits has.</summary>
    private const int Processors = 32;

    private const long MostPriority = 255, MostWait = int.MaxValue;
    private const int RealTimeClock = 0;

    // --- Form

    /// <summary>The real-time clock, and a value that is no time before the epoch.</summary>
    public static Why Clock(in Call call) => call.Int(0) == RealTimeClock && call.NumberAt(1) >= 0 ? Why.Allowed : Why.InvalidValue;

    /// <summary>The real-time clock, and a period that is none of no length.</summary>
    public static Why Period(in Call call) =>
        call.Int(0) == RealTimeClock && (call[1].List.IsEmpty || call.NumberAt(1) is > 0 and <= MostWait) ? Why.Allowed : Why.InvalidValue;

    /// <summary>The real-time clock, to be slowed down or sped up.</summary>
    public static Why Adjustment(in Call call) => call.Int(0) == RealTimeClock ? Why.Allowed : Why.InvalidValue;

    public static Why Processor(in Call call) => call[0].Number is >= 0 and < Processors && call[1].Number >= 0 ? Why.Allowed : Why.InvalidValue;

    public static Why ConfigurationName(in Call call) => call[0].Number > 0 ? Why.Allowed : Why.InvalidValue;

    public static Why Event(in Call call) => call[0].Number is > 0 and <= uint.MaxValue ? Why.Allowed : Why.InvalidValue;

    public static Why Interrupt(in Call call) => call[0].Number is >= 0 and <= uint.MaxValue ? Why.Allowed : Why.InvalidValue;

    /// <summary>Addresses that do not run over the end, where the row's need has them.</summary>
    public static Why Addresses(in Call call) => Addresses(call[call.Row.Needs.Parameter - 1], call[call.Row.Needs.Length - 1]);

    /// <summary>Both the addresses mapped to and those of the device.</summary>
    public static Why Device(in Call call) => Addresses(call[0], call[1]) is var why and not Why.Allowed ? why : Addresses(call);

    /// <summary>No group of processes, and addresses of the process; where it maps, an offset too.</summary>
    public static Why PeerAddresses(in Call call)
    {
        if (call.Int(0) < 0)
            return Why.InvalidValue;
        Why why = Addresses(call[1], call[2]);
        return why == Why.Allowed && call.Row.Args.Length > 6 ? Addresses(call[6], call[2]) : why;
    }

    public static Why Shared(in Call call) => (ulong)call[2].Number <= ulong.MaxValue - (ulong)call[3].Number ? Why.Allowed : Why.InvalidValue;

    /// <summary>A priority, where the call sets a ceiling.</summary>
    public static Why Ceiling(in Call call) =>
        call.Row.Holds!.For(call) is not { Kind: RegistryKind.MutexCeiling } held || call[held.Value[0] - 1].Number is >= 0 and <= MostPriority ? Why.Allowed : Why.InvalidValue;

    /// <summary>PTHREAD_PRIO_NONE, PTHREAD_PRIO_INHERIT or PTHREAD_PRIO_PROTECT.</summary>
    public static Why Protocol(in Call call) => call[1].Word <= 2 ? Why.Allowed : Why.InvalidValue;

    /// <summary>SyncCtl() knows five commands.</summary>
    public static Why SyncCommand(in Call call) => call[0].Word is >= 1 and <= 5 ? Ceiling(call) : Why.InvalidValue;

    /// <summary>A path of the path space begins at its root.</summary>
    public static Why PathEntry(in Call call) => call[call.Row.Holds!.Key[0] - 1].Text is [(byte)'/', ..] ? Why.Allowed : Why.InvalidValue;

    /// <summary>A resource has a name in one word, which its range follows.</summary>
    public static Why Resource(in Call call)
    {
        if (call[0].Text.IsEmpty || call[0].Text.Contains((byte)' '))
            return Why.InvalidValue;
        return call.Row.Args.Length < 3 || call[1].Number >= 0 && call[1].Number <= call[2].Number ? Why.Allowed : Why.InvalidValue;
    }

    // --- What there must be

    /// <summary>The file that is loaded; found before anybody asks whether the caller may load it.</summary>
    public static Why Library(in Call call)
    {
        Why why = PathWalk.ResolveExisting(call, PathWalk.WorkingDirectory, call[0].Text, follow: true, out PathWalk walk, out Inode file);
        if (why != Why.Allowed)
            return why;
        if (file.IsDirectory)
            return Why.IsADirectory;
        return Gate.Use(call, walk.Parent, file, Access.Read);
    }

    public static Why Peer(in Call call) => Process(call, call.Int(0));

    public static Why Descriptor(in Call call) => call.Caller.Descriptor(call[0].Number) is null ? Why.BadDescriptor : Why.Allowed;

    /// <summary>The process that is connected to, and its channel.</summary>
    public static Why Channel(in Call call)
    {
        Why why = Process(call, call.Int(1));
        if (why != Why.Allowed)
            return why;
        RegistryEntry? channel = Connections.Find(call, RegistryKind.Channel, call[2].Number);
        return channel?.Holder == call.ProcessNamed(call.Int(1))!.Pid ? Why.Allowed : Why.NotAttached;
    }

    /// <summary>The resource that a part is taken of: the part lies in it, and nobody has any of it.</summary>
    public static Why ResourcePart(in Call call)
    {
        if (call.State.Registry.Find(RegistryKind.Resource, call[0].Text) is not { } resource || !TryRange(resource.Value, out long first, out long last))
            return Why.NotHeld;
        if (call[1].Number < first || call[2].Number > last)
            return Why.InvalidValue;
        for (int i = 0; i < call.State.Registry.Entries.Count; i++)
        {
            RegistryEntry part = call.State.Registry.Entries[i];
            if (IsPartOf(part, call[0].Text) && TryRange(part.Value, out first, out last) && call[1].Number <= last && call[2].Number >= first)
                return Why.FileExists;
        }
        return Why.Allowed;
    }

    private static bool IsPartOf(RegistryEntry entry, ReadOnlySpan<byte> name) =>
        entry.Kind == RegistryKind.Resource && entry.Key.Length > name.Length && entry.Key.AsSpan().StartsWith(name) && entry.Key[name.Length] == ' ';

    private static bool TryRange(ReadOnlySpan<byte> value, out long first, out long last)
    {
        int blank = value.IndexOf((byte)' ');
        last = 0;
        return long.TryParse(value[..Math.Max(blank, 0)], System.Globalization.CultureInfo.InvariantCulture, out first)
            && long.TryParse(value[(blank + 1)..], System.Globalization.CultureInfo.InvariantCulture, out last);
    }

    private static Why Process(in Call call, int number) =>
        call.ProcessNamed(number) is { RunState: not RunState.Zombie } ? Why.Allowed : Elsewhere.Refuse(call, new(number)).Why;

    private static Why Addresses(Value address, Value length) =>
        length.Number != 0 && (ulong)address.Number <= ulong.MaxValue - ((ulong)length.Number - 1) ? Why.Allowed : Why.InvalidValue;
}
