namespace Insula.Workloads.Notation;

/// <summary>
/// A structure as strace prints it, <c>{name=value, ...}</c>. Fields are found by name: which of them are there, and in which order, depends on
/// strace's options and version.
/// </summary>
internal readonly record struct Structure(int Start, int End)
{
    /// <summary>Takes a structure if one is next, and moves behind it.</summary>
    public static bool Take(ref Scanner scanner, string expected, out Structure structure)
    {
        int start = scanner.At;
        structure = default;
        if (scanner.Next != '{')
            return scanner.Fail(expected);
        if (!scanner.SkipEnclosed())
            return false;
        structure = new Structure(start, scanner.At);
        return true;
    }

    /// <summary>Finds a field: a scanner before its value, whose text ends with it. Its places are those of the whole line.</summary>
    public bool TryFind(ReadOnlySpan<byte> text, scoped ReadOnlySpan<byte> name, out Scanner value)
    {
        var scanner = new Scanner(text[..End]) { At = Start + 1 };
        do
        {
            scanner.SkipBlanks();
            ReadOnlySpan<byte> found = scanner.TakeName();
            bool isNamed = scanner.Take((byte)'=');
            int start = scanner.At;
            if (!scanner.SkipElement())
                break;
            if (!isNamed || !found.SequenceEqual(name))
                continue;
            value = new Scanner(text[..scanner.At]) { At = start };
            return true;
        }
        while (scanner.Take((byte)','));
        value = default;
        return false;
    }

    /// <summary>Reads a number that must be there.</summary>
    public bool Read(ref Scanner scanner, scoped ReadOnlySpan<byte> name, string expected, out long number)
    {
        number = 0;
        if (!TryFind(scanner.Text, name, out Scanner field))
            return scanner.Fail(Start, expected);
        int at = field.At;
        return field.TryNumber(out number) && IsRead(ref field) || scanner.Fail(at, expected);
    }

    /// <summary>Reads a number that may be missing: it is 0 then.</summary>
    public bool ReadIfThere(ref Scanner scanner, scoped ReadOnlySpan<byte> name, string expected, out long number)
    {
        number = 0;
        return !TryFind(scanner.Text, name, out _) || Read(ref scanner, name, expected, out number);
    }

    /// <summary>True if nothing but blanks and comments is left.</summary>
    public static bool IsRead(ref Scanner field)
    {
        field.SkipBlanks();
        return field.IsAtEnd;
    }
}
