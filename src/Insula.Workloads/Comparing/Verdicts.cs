using System.Globalization;
using Insula.Kernel;
using Insula.Model;
using Insula.Workloads.Notation;
using Insula.Workloads.Running;

namespace Insula.Workloads.Comparing;

/// <summary>
/// Holds a recorded verdict against a simulated one: the error, and of a success all that is not the real kernel's free choice
/// (recordings.md): which child a wait tells of, counts on pipes, times, device and inode numbers, addresses.
/// </summary>
internal static class Verdicts
{
    /// <summary>What the simulation answered, in words, where it differs; null where both agree.</summary>
    /// <param name="line">The call as recorded, with its result.</param>
    /// <param name="reply">The simulated verdict.</param>
    /// <param name="results">The words of its out-arguments.</param>
    /// <param name="numbers">Which process is which.</param>
    /// <param name="isStream">True if the call reads or writes a pipe.</param>
    /// <param name="knowsSizes">True if the sizes of files before the recording are known.</param>
    public static string? Difference(CallLine line, in Reply reply, ReadOnlySpan<long> results, ProcessNumbers numbers, bool isStream, bool knowsSizes)
    {
        TraceResult recorded = line.Result!;
        if (reply.Why == Why.Parked)
            return "would-block";
        Errno errno = WhyTable.Of(reply.Why).Errno;
        if (errno != recorded.Errno || (errno == Errno.None && recorded.ErrorName is not null))
            return errno == Errno.None ? Success(reply) : errno.ToString();
        if (errno != Errno.None)
            return null;
        if (!AgreesOnValue(line, recorded.Value, reply.Value, numbers, isStream, knowsSizes))
            return Success(reply);
        return DifferenceOfResults(line, results, numbers, knowsSizes);
    }

    /// <summary>A simulated verdict as a guest sees it, without what differs from run to run.</summary>
    public static string AsSeen(CallLine line, in Reply reply, ReadOnlySpan<long> results)
    {
        Errno errno = WhyTable.Of(reply.Why).Errno;
        if (errno != Errno.None)
            return errno.ToString();
        string value = (line.Row!.Returns == Returns.Pid ? Math.Sign(reply.Value) : reply.Value).ToString(CultureInfo.InvariantCulture);
        bool isStat = results.Length >= StatWords.Count && line.Row.Args.Any(arg => arg.Kind == ArgKind.StatOut);
        return isStat ? $"{value} {Convert.ToString(results[2], 8)} {results[3]} {results[StatWords.Uid]}:{results[StatWords.Gid]} {results[7]}" : value;
    }

    /// <summary>The recorded verdict in words.</summary>
    public static string Text(TraceResult recorded) =>
        recorded.ErrorName ?? recorded.Value.ToString(CultureInfo.InvariantCulture);

    private static string Success(in Reply reply) => reply.Value.ToString(CultureInfo.InvariantCulture);

    private static bool AgreesOnValue(CallLine line, long recorded, long simulated, ProcessNumbers numbers, bool isStream, bool knowsSizes) =>
        line.Row!.Returns switch
        {
            // A number from outside the recording must be one from outside: whose it is here nobody knows.
            Returns.Pid => recorded == 0 ? simulated == 0 : numbers.TryGet((int)recorded, out Pid pid) ? simulated == pid.Value : !numbers.IsKnown(new((int)simulated)),
            Returns.Uid or Returns.Gid or Returns.Mode or Returns.Fd => recorded == simulated,
            Returns.Size when isStream => true,
            // Names that nobody mentioned are not in an inferred directory, and a file may be longer than anything that was read of it.
            Returns.Size when line.Row.Args.Any(arg => arg.Kind == ArgKind.NamesOut) => knowsSizes ? recorded > 0 == simulated > 0 : recorded == 0 || simulated > 0,
            Returns.Size or Returns.Offset => recorded == simulated || !knowsSizes,
            Returns.Number => line.Name is not ("getpriority" or "rt_sigtimedwait") || recorded == simulated,
            _ => true,
        };

    private static string? DifferenceOfResults(CallLine line, ReadOnlySpan<long> results, ProcessNumbers numbers, bool knowsSizes)
    {
        if (results.Length >= StatWords.Count && RecordedOut.TryStat(line, out RecordedStat? stat))
            return DifferenceOfStat(stat, results, knowsSizes);
        if (results.Length > 0 && line.Row!.Returns == Returns.Pid && RecordedOut.TryStatus(line, out int status) && line.Result!.Value > 0 && status != (int)results[0])
            return $"status 0x{results[0]:x}";
        return null;
    }

    private static string? DifferenceOfStat(RecordedStat stat, ReadOnlySpan<long> words, bool knowsSizes)
    {
        if (stat.Mode is { } mode && mode != (uint)words[2])
            return $"mode {Convert.ToString(words[2], 8)}";
        if (stat.Uid is { } uid && uid != (uint)words[StatWords.Uid])
            return $"uid {words[StatWords.Uid]}";
        if (stat.Gid is { } gid && gid != (uint)words[StatWords.Gid])
            return $"gid {words[StatWords.Gid]}";
        bool isFile = ((uint)words[2] & Mode.Type) is Mode.Regular or Mode.SymbolicLink;
        return knowsSizes && isFile && stat.Size is { } size && size != words[7] ? $"size {words[7]}" : null;
    }
}
