using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Insula.Workloads.Notation;
using Insula.Workloads.Scenarios;

namespace Insula.Workloads.Running;

/// <summary>A recording cannot be read on, or not at all.</summary>
public sealed class RecordingException(string path, Exception reason) : Exception($"{path}: the recording cannot be read: {reason.Message}", reason);

/// <summary>A recording as a file: what has to be known of it before its first call runs.</summary>
internal static class RecordedFile
{
    /// <summary>The lines of a recording, plain or compressed with gzip.</summary>
    /// <exception cref="RecordingException">It cannot be read on.</exception>
    public static IEnumerable<TraceEvent> Read(string path)
    {
        using Stream file = Guarded(path, () => Open(path));
        var reader = new StraceReader(file);
        while (Guarded(path, () => reader.Read(out TraceEvent? line) ? line : null) is { } line)
            yield return line;
    }

    /// <summary>What is wrong with a recording as a whole; null if there is a call in it.</summary>
    public static ScenarioError? Check(RecordingItem recording)
    {
        SkippedLine? first = null;
        try
        {
            foreach (TraceEvent line in Read(recording.Path))
            {
                if (line is CallLine or UnfinishedLine)
                    return null;
                first ??= line as SkippedLine;
            }
        }
        catch (RecordingException e)
        {
            return new(recording.At, recording.At.ToString() == recording.Path ? $"the recording cannot be read: {e.InnerException!.Message}" : e.Message);
        }
        string found = first is null ? "" : $"; line {first.Line}, {first}";
        string name = recording.At.ToString() == recording.Path ? "this" : recording.Path;
        return new(recording.At, $"{name} is no recording: there is no call in it{found}. strace -f -o FILE PROGRAM makes one");
    }

    private static Stream Open(string path)
    {
        FileStream file = File.OpenRead(path);
        return path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new RecordingException(path, e);
        }
    }

    /// <summary>
    /// The calls, by the line on which they began, whose end has to be known when they begin: a child often speaks before its parent hears of
    /// it, and a signal arrives before the sender does.
    /// </summary>
    public static Dictionary<long, CallLine> Ahead(string path)
    {
        var ahead = new Dictionary<long, CallLine>();
        foreach (TraceEvent line in Read(path))
        {
            if (line is CallLine { Row: not null } call && call.FirstLine != call.Line
                && (MakesTask(call) || call.Name is "write" or "writev" or "close" or "kill" or "tkill" or "tgkill" or "rt_sigqueueinfo"))
                ahead[call.FirstLine] = call;
        }
        return ahead;
    }

    /// <summary>True for a call that makes a child or a task.</summary>
    public static bool MakesTask(CallLine call) => call is { Name: "fork" or "vfork" or "clone" or "clone3", Row: not null };

    /// <summary>The task that a call made; null if it made none.</summary>
    public static int? ChildOf(CallLine call) =>
        MakesTask(call) && call.Result is { Kind: ResultKind.Value, Value: > 0 and <= int.MaxValue } made ? (int)made.Value : null;

    /// <summary>The flags of a call that makes a task.</summary>
    public static long CloneFlagsOf(CallLine call) => call.Name switch
    {
        "clone" => call.Args[1].Number,
        "clone3" => call.Args[0].List is [var flags, ..] ? flags.Number : 0,
        _ => 0,
    };

    /// <summary>The descriptors that a call returned, whether it has a row or not.</summary>
    public static int[] DescriptorsOf(CallLine call)
    {
        // No kernel returns another number: such a line is damaged.
        if (call.Result is not { Kind: ResultKind.Value, Value: >= 0 and <= int.MaxValue and var value })
            return [];
        switch (call.Name)
        {
            case "open" or "openat" or "openat2" or "creat" or "dup" or "dup2" or "dup3" or "socket" or "accept" or "accept4" or "epoll_create" or "epoll_create1"
                or "eventfd" or "eventfd2" or "memfd_create" or "inotify_init" or "inotify_init1" or "timerfd_create" or "signalfd" or "signalfd4" or "pidfd_open":
                return [(int)value];
            case "fcntl" when call.RawCount > 1 && Text(call, 1).StartsWith("F_DUPFD", StringComparison.Ordinal):
                return [(int)value];
            case "pipe" or "pipe2" or "socketpair":
                return RecordedOut.TryPair(call, out int first, out int second) && first >= 0 && second >= 0 ? [first, second] : [];
            default:
                return [];
        }
    }

    /// <summary>The name that bind(2) made for a socket; null if it made none.</summary>
    public static byte[]? BoundName(CallLine call)
    {
        if (call is not { Name: "bind", Result: { Kind: ResultKind.Value } } || call.RawCount < 2)
            return null;
        Match name = Regex.Match(Text(call, 1), "sun_path=\"(/?[^@\"]+)\"");
        return name.Success ? Encoding.UTF8.GetBytes(name.Groups[1].Value) : null;
    }

    /// <summary>The permission bits that a plain access control list gives, which setxattr(2) wrote; null for any other call.</summary>
    public static uint? ModeOfAcl(CallLine call)
    {
        if (call is not { Name: "setxattr" or "lsetxattr" or "fsetxattr", Result: { Kind: ResultKind.Value } } || call.RawCount < 3
            || Text(call, 1) != "\"system.posix_acl_access\"")
            return null;
        var scanner = new Scanner(call.Raw(2));
        // A version, and three entries of tag, permissions and identifier: user, group, others.
        if (!Quoted.TryRead(ref scanner, "a list is expected", out byte[] list) || list.Length != 28)
            return null;
        return (uint)(list[6] & 7) << 6 | (uint)(list[14] & 7) << 3 | (uint)(list[22] & 7);
    }

    /// <summary>The file of such a list.</summary>
    public static byte[]? FileOfAcl(CallLine call, RecordedProcess process)
    {
        var scanner = new Scanner(call.Raw(0));
        if (call.Name != "fsetxattr" && Quoted.TryRead(ref scanner, "a path is expected", out byte[] path))
            return path is [(byte)'/', ..] ? path : process.Place.Directory is { } directory ? [.. directory, (byte)'/', .. path] : null;
        return Annotation.Of(call.Raw(0)) ?? (int.TryParse(Text(call, 0), out int descriptor) ? process.Descriptors[descriptor]?.Path : null);
    }

    private static string Text(CallLine call, int index) => Encoding.UTF8.GetString(call.Raw(index));
}
