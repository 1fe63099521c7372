using System.IO.Compression;
using System.Text;
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
            return new(recording.At, e.Message);
        }
        string found = first is null ? "" : $"; line {first.Line}, {first}";
        return new(recording.At, $"{recording.Path} is no recording: there is no call in it{found}. strace -f -o FILE PROGRAM makes one");
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
    /// The children made, by the line on which their fork began: the child often speaks before the parent hears of it.
    /// </summary>
    public static Dictionary<long, int> ChildrenByLine(string path)
    {
        var children = new Dictionary<long, int>();
        foreach (TraceEvent line in Read(path))
        {
            if (line is CallLine { Name: "fork" or "vfork" or "clone", Row: not null, Result: { Kind: ResultKind.Value, Value: > 0 } made } call)
                children[call.FirstLine] = (int)made.Value;
        }
        return children;
    }

    /// <summary>The processes that a signal ended.</summary>
    public static HashSet<int> Killed(string path) =>
        [.. Read(path).OfType<ExitLine>().Where(exit => exit.Kind == ExitKind.Killed).Select(exit => exit.Pid ?? 0)];

    /// <summary>The descriptors that a call without a row returned.</summary>
    public static IEnumerable<int> DescriptorsOf(CallLine call, long value)
    {
        switch (call.Name)
        {
            case "dup" or "dup2" or "dup3" or "socket" or "accept" or "accept4" or "epoll_create" or "epoll_create1" or "eventfd" or "eventfd2"
                or "memfd_create" or "openat2" or "inotify_init" or "inotify_init1" or "timerfd_create" or "signalfd" or "signalfd4" or "pidfd_open":
                return [(int)value];
            case "fcntl" when call.RawCount > 1 && Text(call, 1).StartsWith("F_DUPFD", StringComparison.Ordinal):
                return [(int)value];
            case "pipe" or "pipe2" when call.RawCount > 0:
                return Pair(Text(call, 0));
            case "socketpair" when call.RawCount > 3:
                return Pair(Text(call, 3));
            default:
                return [];
        }
    }

    /// <summary>[3, 4], or [3&lt;pipe:[7]&gt;, 4&lt;pipe:[7]&gt;].</summary>
    private static IEnumerable<int> Pair(string text)
    {
        foreach (string part in text.Trim('[', ']').Split(", "))
        {
            string digits = new([.. part.TakeWhile(char.IsAsciiDigit)]);
            if (int.TryParse(digits, out int descriptor))
                yield return descriptor;
        }
    }

    private static string Text(CallLine call, int index) => Encoding.UTF8.GetString(call.Raw(index));
}
