namespace Insula.Workloads.Notation;

/// <summary>
/// A position in the bytes of one line, and the first thing found wrong with it. Everything that reads notation reads through it; it
/// never throws for what stands in the line.
/// </summary>
internal ref struct Scanner(ReadOnlySpan<byte> text)
{
    /// <summary>Braces within braces beyond this depth are refused.</summary>
    public const int MaxDepth = 32;

    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>The whole text.</summary>
    public readonly ReadOnlySpan<byte> Text => _text;

    /// <summary>Where the next byte is.</summary>
    public int At;

    /// <summary>What is wrong; null as long as nothing is.</summary>
    public string? Error { get; private set; }

    /// <summary>Where it is wrong.</summary>
    public int ErrorAt { get; private set; }

    /// <summary>What is left.</summary>
    public readonly ReadOnlySpan<byte> Rest => _text[At..];

    /// <summary>True behind the last byte.</summary>
    public readonly bool IsAtEnd => At >= _text.Length;

    /// <summary>The next byte; 0 at the end.</summary>
    public readonly byte Next => At < _text.Length ? _text[At] : (byte)0;

    /// <summary>Notes what is wrong, if nothing was before; always false, so that a reader can return it.</summary>
    public bool Fail(int at, string error)
    {
        if (Error is null)
            (Error, ErrorAt) = (error, at);
        return false;
    }

    /// <summary>Notes what is wrong here.</summary>
    public bool Fail(string error) => Fail(At, error);

    /// <summary>Moves behind blanks and comments.</summary>
    public void SkipBlanks()
    {
        while (At < _text.Length)
        {
            if (_text[At] is (byte)' ' or (byte)'\t')
                At++;
            else if (Rest.StartsWith("/*"u8))
                SkipComment();
            else
                return;
        }
    }

    /// <summary>Moves behind a byte if it is next.</summary>
    public bool Take(byte expected)
    {
        if (Next != expected || IsAtEnd)
            return false;
        At++;
        return true;
    }

    /// <summary>Moves behind some bytes if they are next.</summary>
    public bool Take(ReadOnlySpan<byte> expected)
    {
        if (!Rest.StartsWith(expected))
            return false;
        At += expected.Length;
        return true;
    }

    /// <summary>Takes letters, digits and underscores, not beginning with a digit; empty if there are none.</summary>
    public ReadOnlySpan<byte> TakeName()
    {
        int start = At;
        if (!IsDigit(Next))
        {
            while (IsWord(Next))
                At++;
        }
        return _text[start..At];
    }

    /// <summary>
    /// Takes a number as C writes it: decimal, 0x hexadecimal, 0 octal, with a minus sign or without. Numbers above the range of a
    /// signed one wrap, as addresses and unsigned sizes do.
    /// </summary>
    public bool TryNumber(out long number)
    {
        number = 0;
        int start = At;
        bool isNegative = Take((byte)'-');
        bool isRead = Take("0x"u8) || Take("0X"u8) ? TryDigits(16, out ulong digits)
            : TryDigits(Next == '0' && At + 1 < _text.Length && IsDigit(_text[At + 1]) ? 8u : 10u, out digits);
        if (!isRead || isNegative && digits > 1UL << 63)
        {
            At = start;
            return false;
        }
        number = unchecked(isNegative ? -(long)digits : (long)digits);
        return true;
    }

    private bool TryDigits(uint radix, out ulong digits)
    {
        digits = 0;
        int start = At;
        for (; At < _text.Length; At++)
        {
            uint digit = DigitOf(_text[At]);
            if (digit >= radix)
                break;
            UInt128 next = (UInt128)digits * radix + digit;
            if (next > ulong.MaxValue)
                return false;
            digits = (ulong)next;
        }
        return At > start && !IsWord(Next);
    }

    /// <summary>
    /// Moves behind one argument of any form, up to a comma or closing parenthesis outside of everything, or what strace puts where it lost
    /// sight of a call.
    /// </summary>
    public bool SkipArgument()
    {
        int depth = 0;
        while (At < _text.Length)
        {
            byte c = _text[At];
            if (depth == 0 && (c is (byte)',' or (byte)')' || IsUnfinished()))
                return true;
            if (!SkipPart(c, ref depth))
                return false;
        }
        return depth == 0 || Fail(_text.Length, "a closing brace, bracket or parenthesis is expected");
    }

    /// <summary>Moves behind one field or element: up to a comma or a closing brace, bracket or parenthesis outside of everything.</summary>
    public bool SkipElement()
    {
        int depth = 0;
        while (At < _text.Length)
        {
            byte c = _text[At];
            if (depth == 0 && c is (byte)',' or (byte)')' or (byte)']' or (byte)'}')
                return true;
            if (!SkipPart(c, ref depth))
                return false;
        }
        return depth == 0 || Fail(_text.Length, "a closing brace, bracket or parenthesis is expected");
    }

    /// <summary>Moves from an opening brace or bracket behind the one that closes it.</summary>
    public bool SkipEnclosed()
    {
        int depth = 0;
        do
        {
            if (IsAtEnd)
                return Fail("a closing brace, bracket or parenthesis is expected");
            if (!SkipPart(_text[At], ref depth))
                return false;
        }
        while (depth > 0);
        return true;
    }

    private bool SkipPart(byte c, ref int depth)
    {
        switch (c)
        {
            case (byte)'"':
                return SkipString();
            case (byte)'/' when Rest.StartsWith("/*"u8):
                return SkipComment();
            case (byte)'<' when At > 0 && IsWord(_text[At - 1]) && !Rest.StartsWith("<<"u8):
                return SkipAnnotation();
            case (byte)'<' when Rest.StartsWith("<<"u8):
                At++;
                break;
            case (byte)'(' or (byte)'[' or (byte)'{':
                if (++depth > MaxDepth)
                    return Fail($"nested deeper than {MaxDepth}");
                break;
            case (byte)')' or (byte)']' or (byte)'}':
                depth = Math.Max(0, depth - 1);
                break;
        }
        At++;
        return true;
    }

    /// <summary>True before <c>&lt;unfinished ...&gt;</c> or what strace says when it detaches.</summary>
    public readonly bool IsUnfinished() => Next == '<' && IsUnfinished(Rest);

    /// <summary>True for what strace puts where it turns to another process, or leaves one.</summary>
    public static bool IsUnfinished(ReadOnlySpan<byte> text) =>
        text.StartsWith("<unfinished ...>"u8) || text.StartsWith("<detached ...>"u8) || text.StartsWith("<pid changed to "u8);

    private bool SkipString()
    {
        int start = At++;
        while (At < _text.Length)
        {
            byte c = _text[At++];
            if (c == '"')
                return true;
            if (c == '\\')
                At = Math.Min(At + 1, _text.Length);
        }
        return Fail(start, "a closing quote is expected for the one here");
    }

    private bool SkipComment()
    {
        int length = Rest.IndexOf("*/"u8);
        At = length < 0 ? _text.Length : At + length + 2;
        return true;
    }

    /// <summary>Moves behind what strace -y puts behind a descriptor or process number.</summary>
    public bool SkipAnnotation()
    {
        int length = Annotation.LengthAt(Rest);
        if (length < 0)
            return Fail("a closing > is expected for the < here");
        At += length;
        if (Rest.StartsWith("(deleted)"u8))
            At += "(deleted)".Length;
        return true;
    }

    public static bool IsDigit(byte c) => c is >= (byte)'0' and <= (byte)'9';

    public static bool IsWord(byte c) => c is >= (byte)'a' and <= (byte)'z' or >= (byte)'A' and <= (byte)'Z' or (byte)'_' || IsDigit(c);

    /// <summary>The value of a hexadecimal digit; more than 15 for other bytes.</summary>
    public static uint DigitOf(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => (uint)(c - '0'),
        >= (byte)'a' and <= (byte)'f' => (uint)(c - 'a' + 10),
        >= (byte)'A' and <= (byte)'F' => (uint)(c - 'A' + 10),
        _ => uint.MaxValue,
    };
}
