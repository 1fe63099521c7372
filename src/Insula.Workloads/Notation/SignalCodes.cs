using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>What si_code says of how a signal came about.</summary>
internal static class SignalCodes
{
    /// <summary>CLD_EXITED: si_status is an exit status, behind other codes of SIGCHLD a signal.</summary>
    public const long Exited = 1;

    /// <summary>SI_KERNEL: nobody sent it.</summary>
    public const long Kernel = 0x80;

    private static readonly FlagTable OfSenders = FlagTable.OfNumbers("SI_???",
        new("SI_USER", 0), new("SI_KERNEL", Kernel), new("SI_QUEUE", unchecked((ulong)-1)), new("SI_TIMER", unchecked((ulong)-2)),
        new("SI_MESGQ", unchecked((ulong)-3)), new("SI_ASYNCIO", unchecked((ulong)-4)), new("SI_SIGIO", unchecked((ulong)-5)),
        new("SI_TKILL", unchecked((ulong)-6)));

    private static readonly FlagTable OfChildren = FlagTable.OfNumbers("CLD_???",
        new("CLD_EXITED", 1), new("CLD_KILLED", 2), new("CLD_DUMPED", 3), new("CLD_TRAPPED", 4), new("CLD_STOPPED", 5), new("CLD_CONTINUED", 6));

    /// <summary>The name of a code of a signal; null if it has none.</summary>
    public static string? NameOf(long signal, long code) =>
        OfSenders.NameOf((ulong)code) ?? (signal == (long)Signal.SIGCHLD ? OfChildren.NameOf((ulong)code) : null);

    /// <summary>Finds a code by name.</summary>
    public static bool TryFind(ReadOnlySpan<byte> name, out int code)
    {
        bool isFound = OfSenders.TryFind(name, out ulong value) || OfChildren.TryFind(name, out value);
        code = unchecked((int)value);
        return isFound;
    }
}
