using Insula.Kernel;
using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>
/// Reads one argument as its kind has it. Where strace could print only the address of a structure (the caller's memory was unreadable, or a
/// wrong size kept strace from looking) a recording has it read as NULL; a script has to say what stands there.
/// </summary>
internal static class ArgumentParser
{
    /// <summary>Reads argument <paramref name="index"/> of a row; the text of the scanner ends where the argument ends.</summary>
    /// <param name="scanner">Before the argument.</param>
    /// <param name="row">The row.</param>
    /// <param name="index">Which argument.</param>
    /// <param name="args">The arguments before it.</param>
    /// <param name="isScript">True if nothing may be missing.</param>
    /// <param name="value">The argument.</param>
    public static bool Read(ref Scanner scanner, SyscallRow row, int index, ReadOnlySpan<Value> args, bool isScript, out Value value)
    {
        ArgKind kind = row.Args[index].Kind;
        value = 0;
        if (kind.IsOut())
            return true;
        bool isRead = kind switch
        {
            ArgKind.Pointer or ArgKind.Environment => ReadPointer(ref scanner, kind, out value),
            ArgKind.OffsetPointer => ReadOffset(ref scanner, isScript, out value),
            ArgKind.NumberPointer => ReadNumberPointer(ref scanner, isScript, out value),
            ArgKind.AbilityList => scanner.Next == '"' ? ReadText(ref scanner, kind, out value) : ReadList(ref scanner, row, kind, isScript, out value),
            ArgKind.FcntlArgument => ReadFcntl(ref scanner, (Fcntl)args[index - 1].Word, out value),
            _ => kind.Form() switch
            {
                ValueForm.Text => ReadText(ref scanner, kind, out value),
                ValueForm.List => ReadList(ref scanner, row, kind, isScript, out value),
                _ => NumberParser.Read(ref scanner, kind, FlagNames.Of(row, index), out value),
            },
        };
        return isRead && (Structure.IsRead(ref scanner) || scanner.Fail(Expectation.Of(kind)));
    }

    private static bool ReadText(ref Scanner scanner, ArgKind kind, out Value value)
    {
        value = 0;
        int start = scanner.At;
        if (scanner.Take("NULL"u8) || scanner.TryNumber(out _))
        {
            if (kind == ArgKind.Data)
                value = Value.Of(Array.Empty<byte>());
            return true;
        }
        if (!Quoted.TryRead(ref scanner, Expectation.Of(kind), out byte[] text))
            return false;
        if (kind != ArgKind.Data && text.AsSpan().Contains((byte)0))
            return scanner.Fail(start, "a text without NUL is expected");
        value = Value.Of(text);
        return true;
    }

    private static bool ReadList(ref Scanner scanner, SyscallRow row, ArgKind kind, bool isScript, out Value value)
    {
        value = Value.Of(Array.Empty<Value>());
        int at = scanner.At;
        if (scanner.Take("NULL"u8))
            return true;
        if (scanner.TryNumber(out long address))
            return address == 0 || !isScript || kind is ArgKind.Gids or ArgKind.Calls || scanner.Fail(at, Expectation.Of(kind));
        return kind is ArgKind.Gids or ArgKind.Calls or ArgKind.Vector or ArgKind.Argv or ArgKind.AbilityList
            ? ListParser.Read(ref scanner, row, kind, isScript, out value)
            : StructureParser.Read(ref scanner, kind, out value);
    }

    private static bool ReadPointer(ref Scanner scanner, ArgKind kind, out Value value)
    {
        value = 0;
        if (scanner.TryNumber(out long address))
        {
            value = address;
            scanner.SkipBlanks();
        }
        // what strace found at the address, [123] or "text", is of no use
        if (!scanner.IsAtEnd && scanner.Next is not ((byte)'N' or (byte)'[' or (byte)'{' or (byte)'"' or (byte)'&'))
            return scanner.Fail(Expectation.Of(kind));
        scanner.At = scanner.Text.Length;
        return true;
    }

    // [4096], or [4096] => [8192] where the call moved it
    private static bool ReadOffset(ref Scanner scanner, bool isScript, out Value value)
    {
        value = -1;
        int at = scanner.At;
        if (scanner.Take("NULL"u8))
            return true;
        if (scanner.TryNumber(out long address))
            return address == 0 || !isScript || scanner.Fail(at, Expectation.Of(ArgKind.OffsetPointer));
        if (!scanner.Take((byte)'[') || !scanner.TryNumber(out long offset) || !scanner.Take((byte)']'))
            return scanner.Fail(Expectation.Of(ArgKind.OffsetPointer));
        value = offset;
        StructureParser.SkipOut(ref scanner);
        return true;
    }

    // [1000000]
    private static bool ReadNumberPointer(ref Scanner scanner, bool isScript, out Value value)
    {
        value = Value.Of(Array.Empty<Value>());
        int at = scanner.At;
        if (scanner.Take("NULL"u8))
            return true;
        if (scanner.TryNumber(out long address))
            return address == 0 || !isScript || scanner.Fail(at, Expectation.Of(ArgKind.NumberPointer));
        if (!scanner.Take((byte)'[') || !scanner.TryNumber(out long number) || !scanner.Take((byte)']'))
            return scanner.Fail(Expectation.Of(ArgKind.NumberPointer));
        value = Value.Of(number);
        return true;
    }

    private static bool ReadFcntl(ref Scanner scanner, Fcntl command, out Value value)
    {
        if (scanner.Next == '{' && FcntlForm.TakesLock(command))
            return StructureParser.ReadLock(ref scanner, out value);
        if (scanner.Next == '{' && FcntlForm.TakesOwner(command))
            return StructureParser.ReadOwner(ref scanner, out value);
        if (command == Fcntl.F_SETSIG)
            return NumberParser.ReadSignal(ref scanner, out value);
        value = 0;
        if (FcntlForm.NamesOf(command) is { } names)
            return NumberParser.Read(ref scanner, ArgKind.FcntlArgument, names, out value);
        if (scanner.Take("NULL"u8))
            return true;
        bool isRead = scanner.TryNumber(out long number);
        value = number;
        return isRead ? scanner.Next != '<' || scanner.SkipAnnotation() : scanner.Fail(Expectation.Of(ArgKind.FcntlArgument));
    }
}
