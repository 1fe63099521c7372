using System.Text;

namespace Insula.Workloads.Comparing;

/// <summary>
/// Paths that no comparison looks at: the kernel's own trees, which no file tree describes (recordings.md). Null, zero, full and tty are
/// ordinary device files.
/// </summary>
internal sealed class LeftOut
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Leaves out a name that the recording made and the simulation did not: one difference is counted once.</summary>
    public void Add(byte[] path) => _names.Add(Encoding.Latin1.GetString(path));

    /// <summary>True for a path that is left out, absolute and as written.</summary>
    public bool Contains(ReadOnlySpan<byte> path) => IsOfKernel(path) || (_names.Count > 0 && _names.Contains(Encoding.Latin1.GetString(path)));

    /// <summary>True for a path in one of the kernel's own trees.</summary>
    public static bool IsOfKernel(ReadOnlySpan<byte> path)
    {
        while (path.StartsWith("//"u8))
            path = path[1..];
        return IsBelow(path, "/proc"u8) || IsBelow(path, "/sys"u8) || (IsBelow(path, "/dev"u8) && !IsOrdinary(path));
    }

    private static bool IsBelow(ReadOnlySpan<byte> path, ReadOnlySpan<byte> directory) =>
        path.StartsWith(directory) && (path.Length == directory.Length || path[directory.Length] == '/');

    private static bool IsOrdinary(ReadOnlySpan<byte> path) =>
        path.SequenceEqual("/dev/null"u8) || path.SequenceEqual("/dev/zero"u8) || path.SequenceEqual("/dev/full"u8) || path.SequenceEqual("/dev/tty"u8);
}
