using Insula.Kernel;
using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>Reads one argument as its kind has it.</summary>
internal static class ArgumentParser
{
    /// <summary>The most elements of a list.</summary>
    public const int MaxElements = 65536;

    /// <summary>Reads argument <paramref name="index"/> of a row; the text of the scanner ends where the argument ends.</summary>
    public static bool Read(ref Scanner scanner, SyscallRow row, int index, out Value value)
    {
        ArgKind kind = row.Args[index].Kind;
        value = 0;
        if (kind.IsOut())
            return true;
        bool isRead = kind switch
        {
            ArgKind.Path or ArgKind.Text or ArgKind.Data => ReadText(ref scanner, kind, out value),
            ArgKind.Gids or ArgKind.Calls => ReadList(ref scanner, kind, out value),
            ArgKind.Pointer => ReadPointer(ref scanner, out value),
            _ => ReadNumber(ref scanner, kind, FlagNames.Of(row, index), out value),
        };
        if (!isRead)
            return false;
        scanner.SkipBlanks();
        return scanner.IsAtEnd || scanner.Fail(Expected(kind));
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
        if (!Quoted.TryRead(ref scanner, Expected(kind), out byte[] text))
            return false;
        if (kind != ArgKind.Data && text.AsSpan().Contains((byte)0))
            return scanner.Fail(start, "a text without NUL is expected");
        value = Value.Of(text);
        return true;
    }

    private static bool ReadPointer(ref Scanner scanner, out Value value)
    {
        value = 0;
        if (scanner.TryNumber(out long address))
        {
            value = address;
            scanner.SkipBlanks();
        }
        // what strace found at the address, [123] or "text", is of no use
        if (!scanner.IsAtEnd && scanner.Next is not ((byte)'N' or (byte)'[' or (byte)'{' or (byte)'"' or (byte)'&'))
            return scanner.Fail(Expected(ArgKind.Pointer));
        scanner.At = scanner.Text.Length;
        return true;
    }

    private static bool ReadList(ref Scanner scanner, ArgKind kind, out Value value)
    {
        value = Value.Of(Array.Empty<Value>());
        if (!scanner.Take((byte)'['))
            return scanner.Take("NULL"u8) || scanner.TryNumber(out _) || scanner.Fail(Expected(kind));
        scanner.SkipBlanks();
        if (scanner.Take((byte)']'))
            return true;
        var elements = new List<Value>();
        do
        {
            scanner.SkipBlanks();
            if (scanner.Rest.StartsWith("..."u8))
                return scanner.Fail("a whole list is expected: record with strace -v");
            if (elements.Count == MaxElements)
                return scanner.Fail($"at most {MaxElements} elements are expected");
            bool isRead = kind == ArgKind.Calls ? ReadCall(ref scanner, out Value element) : ReadIdentifier(ref scanner, ArgKind.Gid, out element);
            if (!isRead)
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

    private static bool ReadNumber(ref Scanner scanner, ArgKind kind, FlagTable? names, out Value value)
    {
        switch (kind)
        {
            case ArgKind.Signal:
                return ReadSignal(ref scanner, out value);
            case ArgKind.Uid or ArgKind.Gid or ArgKind.HostUid or ArgKind.HostGid:
                return ReadIdentifier(ref scanner, kind, out value);
            case ArgKind.Pid or ArgKind.PidOrGroup or ArgKind.Fd or ArgKind.DirFd or ArgKind.Status:
                return ReadInt(ref scanner, kind, out value);
            case ArgKind.Number when names is null:
            case ArgKind.Size or ArgKind.Offset:
                bool isRead = scanner.TryNumber(out long number);
                value = number;
                return isRead || scanner.Fail(Expected(kind));
            default:
                return ReadFlags(ref scanner, kind, names!, out value);
        }
    }

    private static bool ReadInt(ref Scanner scanner, ArgKind kind, out Value value)
    {
        value = 0;
        int at = scanner.At;
        long number;
        if (kind == ArgKind.DirFd && scanner.Take("AT_FDCWD"u8))
            number = -100;
        else if (!scanner.TryNumber(out number) || number is < int.MinValue or > uint.MaxValue)
            return scanner.Fail(at, Expected(kind));
        value = unchecked((int)number);
        return scanner.Next != '<' || scanner.SkipAnnotation();
    }

    private static bool ReadIdentifier(ref Scanner scanner, ArgKind kind, out Value value)
    {
        value = 0;
        int at = scanner.At;
        if (!scanner.TryNumber(out long number) || number is < int.MinValue or > uint.MaxValue)
            return scanner.Fail(at, Expected(kind));
        uint word = unchecked((uint)number);
        value = word == uint.MaxValue ? -1 : word;
        return true;
    }

    private static bool ReadSignal(ref Scanner scanner, out Value value)
    {
        value = 0;
        int at = scanner.At;
        if (scanner.TryNumber(out long number) && number is >= int.MinValue and <= uint.MaxValue)
        {
            value = unchecked((int)number);
            return true;
        }
        if (!FlagNames.TryFindSignal(scanner.TakeName(), out int signal))
            return scanner.Fail(at, Expected(ArgKind.Signal));
        value = signal;
        return true;
    }

    private static bool ReadFlags(ref Scanner scanner, ArgKind kind, FlagTable names, out Value value)
    {
        value = 0;
        ulong flags = 0;
        do
        {
            scanner.SkipBlanks();
            if (!ReadFlag(ref scanner, kind, names, out ulong flag))
                return false;
            flags |= flag;
            scanner.SkipBlanks();
        }
        while (!names.IsNumber && scanner.Take((byte)'|'));
        value = unchecked((long)(kind is ArgKind.CloneFlags or ArgKind.Number ? flags : (uint)flags));
        return true;
    }

    private static bool ReadFlag(ref Scanner scanner, ArgKind kind, FlagTable names, out ulong flag)
    {
        int at = scanner.At;
        flag = 0;
        bool isOctal = scanner.Next is not (>= (byte)'1' and <= (byte)'9');
        if (scanner.TryNumber(out long number))
        {
            flag = unchecked((ulong)number);
            // chmod("f", 644) means 01204 to C; nobody means that
            return isOctal || number is >= 0 and <= 7 || kind is not (ArgKind.Mode or ArgKind.FileMode) || scanner.Fail(at, Expected(kind));
        }
        ReadOnlySpan<byte> name = scanner.TakeName();
        if (names.TryFind(name, out uint value))
        {
            flag = value;
            return true;
        }
        if (kind == ArgKind.CloneFlags && FlagNames.TryFindSignal(name, out int signal))
        {
            flag = (uint)signal;
            return true;
        }
        return kind is ArgKind.WaitOptions or ArgKind.AtFlags && name.SequenceEqual("NULL"u8) || scanner.Fail(at, Expected(kind));
    }

    private static string Expected(ArgKind kind) => kind switch
    {
        ArgKind.Pid => "a process number is expected",
        ArgKind.PidOrGroup => "a process number, or the negative number of a group, is expected",
        ArgKind.Uid or ArgKind.HostUid => "a user identifier, 0 to 4294967294 or -1, is expected",
        ArgKind.Gid or ArgKind.HostGid => "a group identifier, 0 to 4294967294 or -1, is expected",
        ArgKind.Gids => "a list of group identifiers such as [0, 4] is expected",
        ArgKind.Path => "a path in double quotes is expected",
        ArgKind.Text or ArgKind.Data => "a text in double quotes is expected",
        ArgKind.Fd => "a descriptor is expected",
        ArgKind.DirFd => "the descriptor of a directory or AT_FDCWD is expected",
        ArgKind.Mode => "permission bits in octal such as 0644 are expected",
        ArgKind.FileMode => "a type and permission bits such as S_IFREG|0644 are expected",
        ArgKind.OpenFlags => "flags such as O_RDWR|O_CREAT are expected",
        ArgKind.AtFlags => "flags such as AT_SYMLINK_NOFOLLOW, or 0, are expected",
        ArgKind.AccessMode => "F_OK or some of R_OK|W_OK|X_OK are expected",
        ArgKind.Whence => "SEEK_SET, SEEK_CUR, SEEK_END or a number is expected",
        ArgKind.Signal => "a signal name or number is expected",
        ArgKind.WaitOptions => "options such as WNOHANG, or 0, are expected",
        ArgKind.CloneFlags => "flags such as CLONE_VM|SIGCHLD are expected",
        ArgKind.Status => "an exit status is expected",
        ArgKind.Pointer => "an address or NULL is expected",
        ArgKind.Calls => "a list of calls such as [setuid, chown] is expected",
        _ => "a number is expected",
    };
}
