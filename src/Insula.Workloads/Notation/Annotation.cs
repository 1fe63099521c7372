namespace Insula.Workloads.Notation;

/// <summary>What strace -y and -yy put in angle brackets behind a descriptor: <c>3&lt;/etc/passwd&gt;</c>, <c>4&lt;socket:[123]&gt;</c>.</summary>
internal static class Annotation
{
    /// <summary>The length with both brackets; -1 if it is not closed. Brackets nest in <c>&lt;/dev/null&lt;char 1:3&gt;&gt;</c>.</summary>
    public static int LengthAt(ReadOnlySpan<byte> text)
    {
        // strace escapes < and > in paths, so an arrow can only stand between the two ends of a socket
        bool isPath = text.StartsWith("</"u8);
        int depth = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '<')
                depth++;
            else if (text[i] == '>' && (isPath || text[i - 1] != '-') && --depth == 0)
                return i + 1;
        }
        return -1;
    }

    /// <summary>The path in a descriptor's raw text, escapes undone; null if there is none.</summary>
    public static byte[]? Of(ReadOnlySpan<byte> raw)
    {
        int start = raw.IndexOf((byte)'<');
        if (start <= 0 || raw[0] == '"' || !Scanner.IsWord(raw[start - 1]))
            return null;
        int length = LengthAt(raw[start..]);
        if (length < 0)
            return null;
        ReadOnlySpan<byte> inner = raw.Slice(start + 1, length - 2);
        int device = inner.StartsWith("/"u8) ? inner.IndexOf((byte)'<') : -1;
        var bytes = new byte[device < 0 ? inner.Length : device];
        return Quoted.TryUnescape(inner[..bytes.Length], bytes, out int written, out _) ? bytes[..written] : null;
    }
}
