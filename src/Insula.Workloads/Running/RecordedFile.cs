using System.IO.Compression;
using System.Text;
using Insula.Workloads.Notation;

namespace Insula.Workloads.Running;

/// <summary>A recording as a file: what has to be known of it before its first call runs.</summary>
internal static class RecordedFile
{
    /// <summary>Opens a recording, plain or compressed with gzip.</summary>
    public static Stream Open(string path)
    {
        FileStream file = File.OpenRead(path);
        return path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>
    /// The children made, by the line on which their fork began: the child often speaks before the parent hears of it.
    /// </summary>
    public static Dictionary<long, int> ChildrenByLine(string path)
    {
        var children = new Dictionary<long, int>();
        using Stream file = Open(path);
        foreach (TraceEvent line in new StraceReader(file).ReadAll())
        {
            if (line is CallLine { Name: "fork" or "vfork" or "clone", Row: not null, Result: { Kind: ResultKind.Value, Value: > 0 } made } call)
                children[call.FirstLine] = (int)made.Value;
        }
        return children;
    }

    /// <summary>The processes that a signal ended.</summary>
    public static HashSet<int> Killed(string path)
    {
        using Stream file = Open(path);
        return [.. new StraceReader(file).ReadAll().OfType<ExitLine>().Where(exit => exit.Kind == ExitKind.Killed).Select(exit => exit.Pid ?? 0)];
    }

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
