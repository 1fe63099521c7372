using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>Reads arguments that are numbers, by name or in digits.</summary>
internal static class NumberParser
{
    /// <summary>Reads a number of a kind, with the names it may have.</summary>
    public static bool Read(ref Scanner scanner, ArgKind kind, FlagTable? names, out Value value)
    {
        switch (kind)
        {
            case ArgKind.Signal:
                return ReadSignal(ref scanner, out value);
            case ArgKind.Uid or ArgKind.Gid or ArgKind.HostUid or ArgKind.HostGid:
                return ReadIdentifier(ref scanner, kind, out value);
            case ArgKind.Pid or ArgKind.PidOrGroup or ArgKind.PriorityWho or ArgKind.Fd or ArgKind.NewFd or ArgKind.DirFd or ArgKind.Status:
                return ReadInt(ref scanner, kind, out value);
            case ArgKind.Device when scanner.Rest.StartsWith("makedev("u8):
                return ReadDevice(ref scanner, out value);
        }
        if (names is null)
        {
            bool isRead = scanner.TryNumber(out long number);
            value = number;
            return isRead || scanner.Fail(Expectation.Of(kind));
        }
        bool areRead = ReadFlags(ref scanner, kind, names, out ulong flags);
        value = unchecked((long)(kind is ArgKind.CloneFlags or ArgKind.Number or ArgKind.Handler ? flags : (uint)flags));
        return areRead;
    }

    private static bool ReadInt(ref Scanner scanner, ArgKind kind, out Value value)
    {
        value = 0;
        int at = scanner.At;
        long number;
        if (kind == ArgKind.DirFd && scanner.Take("AT_FDCWD"u8))
            number = -100;
        else if (!scanner.TryNumber(out number) || number is < int.MinValue or > uint.MaxValue)
            return scanner.Fail(at, Expectation.Of(kind));
        value = unchecked((int)number);
        return scanner.Next != '<' || scanner.SkipAnnotation();
    }

    /// <summary>Reads a user or group identifier: -1, or an unsigned number.</summary>
    public static bool ReadIdentifier(ref Scanner scanner, ArgKind kind, out Value value)
    {
        value = 0;
        int at = scanner.At;
        if (!scanner.TryNumber(out long number) || number is < int.MinValue or > uint.MaxValue)
            return scanner.Fail(at, Expectation.Of(kind));
        uint word = unchecked((uint)number);
        value = word == uint.MaxValue ? -1 : word;
        return true;
    }

    /// <summary>Reads a signal by name or number.</summary>
    public static bool ReadSignal(ref Scanner scanner, out Value value)
    {
        value = 0;
        int at = scanner.At;
        if (scanner.TryNumber(out long number) && number is >= int.MinValue and <= uint.MaxValue)
        {
            value = unchecked((int)number);
            return true;
        }
        if (!FlagNames.TryFindSignal(scanner.TakeName(), out int signal))
            return scanner.Fail(at, Expectation.Of(ArgKind.Signal));
        value = signal;
        return true;
    }

    /// <summary>Reads <c>makedev(0x1, 0x3)</c>.</summary>
    public static bool ReadDevice(ref Scanner scanner, out Value value)
    {
        bool isRead = scanner.Take("makedev("u8) & scanner.TryNumber(out long major) && scanner.Take((byte)',');
        scanner.SkipBlanks();
        isRead = scanner.TryNumber(out long minor) && scanner.Take((byte)')') && isRead;
        value = unchecked((long)Device.Of((ulong)major, (ulong)minor));
        return isRead || scanner.Fail(Expectation.Of(ArgKind.Device));
    }

    /// <summary>Reads names and numbers with | between them, as they stand; a name of a whole value stands alone.</summary>
    public static bool ReadFlags(ref Scanner scanner, ArgKind kind, FlagTable names, out ulong flags)
    {
        flags = 0;
        do
        {
            scanner.SkipBlanks();
            if (!ReadFlag(ref scanner, kind, names, out ulong flag))
                return false;
            flags |= flag;
            scanner.SkipBlanks();
        }
        while (!names.IsNumber && scanner.Take((byte)'|'));
        return true;
    }

    private static bool ReadFlag(ref Scanner scanner, ArgKind kind, FlagTable names, out ulong flag)
    {
        int at = scanner.At;
        bool isOctal = scanner.Next is not (>= (byte)'1' and <= (byte)'9');
        if (scanner.TryNumber(out long number))
        {
            // 21<<MAP_HUGE_SHIFT
            flag = unchecked((ulong)number) << (scanner.Take("<<MAP_HUGE_SHIFT"u8) ? 26 : 0);
            // chmod("f", 644) means 01204 to C; nobody means that
            return isOctal || number is >= 0 and <= 7 || kind is not (ArgKind.Mode or ArgKind.FileMode) || scanner.Fail(at, Expectation.Of(kind));
        }
        ReadOnlySpan<byte> name = scanner.TakeName();
        if (names.TryFind(name, out flag))
            return true;
        if (kind == ArgKind.CloneFlags && FlagNames.TryFindSignal(name, out int signal))
        {
            flag = (uint)signal;
            return true;
        }
        return kind is ArgKind.WaitOptions or ArgKind.AtFlags && name.SequenceEqual("NULL"u8) || scanner.Fail(at, Expectation.Of(kind));
    }
}
