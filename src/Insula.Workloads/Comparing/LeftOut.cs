namespace Insula.Workloads.Comparing;

/// <summary>
/// Paths that no comparison looks at: the kernel's own trees, which no file tree describes (recordings.md). Null, zero, full and tty are
/// ordinary device files.
/// </summary>
internal static class LeftOut
{
    /// <summary>True for such a path, absolute and as written.</summary>
    public static bool Contains(ReadOnlySpan<byte> path)
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
