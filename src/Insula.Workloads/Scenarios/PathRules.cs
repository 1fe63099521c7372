namespace Insula.Workloads.Scenarios;

/// <summary>What a path of a file tree must be.</summary>
internal static class PathRules
{
    internal const int LongestPath = 4095;

    /// <summary>What is wrong with a path, as the end of a sentence; null if it is good.</summary>
    internal static string? Problem(ReadOnlySpan<byte> path)
    {
        if (path is not [(byte)'/', ..])
            return "is not absolute: it must begin with '/'";
        if (path.Length > LongestPath)
            return $"is {path.Length} bytes long; at most {LongestPath} are allowed";
        if (path.Contains((byte)0))
            return "holds a NUL byte";
        if (path.Length == 1)
            return null;
        foreach (Range range in path[1..].Split((byte)'/'))
        {
            ReadOnlySpan<byte> name = path[1..][range];
            if (name.IsEmpty || name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
                return "has an empty component, '.' or '..'";
            if (name.Length > Model.FileName.MaxLength)
                return $"has a component of {name.Length} bytes; at most {Model.FileName.MaxLength} are allowed";
        }
        return null;
    }
}
