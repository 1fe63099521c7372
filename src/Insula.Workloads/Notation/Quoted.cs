namespace Insula.Workloads.Notation;

/// <summary>Texts in double quotes, with the escapes of C.</summary>
internal static class Quoted
{
    /// <summary>Reads a text in quotes; an ellipsis behind it says that strace -s cut it.</summary>
    public static bool TryRead(ref Scanner scanner, string expected, out byte[] text)
    {
        text = [];
        int start = scanner.At;
        if (!scanner.Take((byte)'"'))
            return scanner.Fail(expected);
        ReadOnlySpan<byte> rest = scanner.Rest;
        int end = EndOf(rest);
        if (end < 0)
            return scanner.Fail(start, "a closing quote is expected for the one here");
        text = new byte[end];
        if (!TryUnescape(rest[..end], text, out int written, out int bad))
            return scanner.Fail(start + 1 + bad, "no escape of a text begins like this");
        if (written < end)
            text = text[..written];
        scanner.At += end + 1;
        scanner.Take("..."u8);
        return true;
    }

    private static int EndOf(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
                return i;
            if (text[i] == '\\')
                i++;
        }
        return -1;
    }

    /// <summary>Undoes escapes; <paramref name="output"/> is as long as the input, which is never too short.</summary>
    public static bool TryUnescape(ReadOnlySpan<byte> input, Span<byte> output, out int written, out int bad)
    {
        written = 0;
        for (bad = 0; bad < input.Length;)
        {
            if (input[bad] != '\\')
            {
                output[written++] = input[bad++];
                continue;
            }
            int length = EscapeAt(input[bad..], out byte value);
            if (length == 0)
                return false;
            output[written++] = value;
            bad += length;
        }
        return true;
    }

    private static int EscapeAt(ReadOnlySpan<byte> text, out byte value)
    {
        value = 0;
        if (text.Length < 2)
            return 0;
        switch (text[1])
        {
            case (byte)'n': value = (byte)'\n'; return 2;
            case (byte)'t': value = (byte)'\t'; return 2;
            case (byte)'r': value = (byte)'\r'; return 2;
            case (byte)'f': value = (byte)'\f'; return 2;
            case (byte)'v': value = (byte)'\v'; return 2;
            case (byte)'a': value = 7; return 2;
            case (byte)'b': value = 8; return 2;
            case (byte)'"' or (byte)'\\' or (byte)'\'': value = text[1]; return 2;
            case (byte)'x': return DigitsAt(text, 2, 2, 16, out value);
            default: return DigitsAt(text, 1, 3, 8, out value);
        }
    }

    private static int DigitsAt(ReadOnlySpan<byte> text, int start, int most, uint radix, out byte value)
    {
        uint number = 0;
        int end = start;
        for (; end < text.Length && end < start + most && Scanner.DigitOf(text[end]) < radix; end++)
            number = number * radix + Scanner.DigitOf(text[end]);
        value = unchecked((byte)number);
        return end > start && number <= byte.MaxValue ? end : 0;
    }
}
