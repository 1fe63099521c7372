using Insula.Kernel;
using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>Reads arguments that are lists in brackets.</summary>
internal static class ListParser
{
    /// <summary>The most elements of a list.</summary>
    public const int MaxElements = 65536;

    /// <summary>Reads a list. One that strace cut is refused, except that of a program's arguments in a recording: they decide nothing.</summary>
    public static bool Read(ref Scanner scanner, SyscallRow row, ArgKind kind, bool isScript, out Value value)
    {
        value = Value.Of(Array.Empty<Value>());
        if (!scanner.Take((byte)'['))
            return scanner.Fail(Expectation.Of(kind));
        scanner.SkipBlanks();
        if (scanner.Take((byte)']'))
            return true;
        var elements = new List<Value>();
        do
        {
            scanner.SkipBlanks();
            if (scanner.Take("..."u8))
            {
                if (isScript || kind != ArgKind.Argv)
                    return scanner.Fail(scanner.At - 3, "a whole list is expected: record with strace -v");
                break;
            }
            if (elements.Count == MaxElements)
                return scanner.Fail($"at most {MaxElements} elements are expected");
            if (!ReadElement(ref scanner, row, kind, out Value element))
                return false;
            elements.Add(element);
            scanner.SkipBlanks();
        }
        while (scanner.Take((byte)','));
        if (!scanner.Take((byte)']'))
            return scanner.Fail("a comma or a closing bracket is expected");
        value = Value.Of(elements.ToArray());
        return true;
    }

    private static bool ReadElement(ref Scanner scanner, SyscallRow row, ArgKind kind, out Value element)
    {
        switch (kind)
        {
            case ArgKind.Calls:
                return ReadCall(ref scanner, out element);
            case ArgKind.Vector:
                return ReadBuffer(ref scanner, isIn: row.Name is not ("readv" or "preadv"), out element);
            case ArgKind.AbilityList:
                return AbilityWords.Read(ref scanner, out element);
            case ArgKind.Argv:
                return ReadText(ref scanner, kind, out element);
            default:
                return NumberParser.ReadIdentifier(ref scanner, ArgKind.Gid, out element);
        }
    }

    private static bool ReadCall(ref Scanner scanner, out Value value)
    {
        int at = scanner.At;
        if (scanner.TryNumber(out long number))
        {
            value = number;
            return number is >= 0 and < Syscall.Unmodelled || scanner.Fail(at, "the number of a call is expected");
        }
        SyscallRow? row = RowNames.Find(scanner.TakeName());
        value = row?.Number ?? 0;
        return row is not null || scanner.Fail(at, "the name or number of a call is expected");
    }

    // What a call filled in is a result: only the length went in
    private static bool ReadBuffer(ref Scanner scanner, bool isIn, out Value value)
    {
        value = 0;
        string expected = Expectation.Of(ArgKind.Vector);
        if (!Structure.Take(ref scanner, expected, out Structure buffer) || !buffer.Read(ref scanner, "iov_len"u8, expected, out long length))
            return false;
        Value text = Value.Of(Array.Empty<byte>());
        if (isIn && buffer.TryFind(scanner.Text, "iov_base"u8, out Scanner field) && !ReadText(ref field, ArgKind.Vector, out text))
            return scanner.Fail(field.ErrorAt, field.Error!);
        value = Value.Of(text, length);
        return true;
    }

    // An address stands where strace could not read the text
    private static bool ReadText(ref Scanner scanner, ArgKind kind, out Value value)
    {
        byte[] text = [];
        bool isRead = scanner.Take("NULL"u8) || scanner.TryNumber(out _) || Quoted.TryRead(ref scanner, Expectation.Of(kind), out text);
        value = Value.Of(text);
        return isRead;
    }
}
