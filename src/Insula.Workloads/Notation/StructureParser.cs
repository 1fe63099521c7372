using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>Reads arguments that are structures, as the lists of numbers that <see cref="ArgKind"/> says.</summary>
internal static class StructureParser
{
    private const long Now = (1 << 30) - 1;
    private const long Omit = (1 << 30) - 2;

    /// <summary>Reads a structure of a kind.</summary>
    public static bool Read(ref Scanner scanner, ArgKind kind, out Value value)
    {
        string expected = Expectation.Of(kind);
        switch (kind)
        {
            case ArgKind.Time:
                return ReadTime(ref scanner, expected, out value);
            case ArgKind.Times:
                return ReadTimes(ref scanner, expected, out value);
            case ArgKind.IntervalTimer:
                return ReadTimer(ref scanner, expected, out value);
            case ArgKind.SignalSet:
                bool isRead = ReadSet(ref scanner, expected, out ulong set);
                value = Value.Of(unchecked((long)set));
                return isRead;
            case ArgKind.SignalAction:
                return ReadAction(ref scanner, expected, out value);
            case ArgKind.Limit:
                return ReadLimits(ref scanner, expected, out value);
            case ArgKind.OpenHow:
                return ReadOpenHow(ref scanner, expected, out value);
            case ArgKind.Scheduling or ArgKind.SignalEvent or ArgKind.TimerSetting:
                return TimerForm.Read(ref scanner, kind, expected, out value);
            default:
                return ReadCloneArgs(ref scanner, expected, out value);
        }
    }

    private static bool ReadTime(ref Scanner scanner, string expected, out Value value)
    {
        value = 0;
        if (!Structure.Take(ref scanner, expected, out Structure time) || !time.Read(ref scanner, "tv_sec"u8, expected, out long seconds)
            || !time.ReadIfThere(ref scanner, "tv_nsec"u8, expected, out long nanoseconds)
            || !time.ReadIfThere(ref scanner, "tv_usec"u8, expected, out long microseconds))
            return false;
        value = Value.Of(seconds, unchecked(nanoseconds + microseconds * 1000));
        return true;
    }

    // utime has {actime=1, modtime=2}, utimes and utimensat have a list
    private static bool ReadTimes(ref Scanner scanner, string expected, out Value value)
    {
        value = 0;
        if (scanner.Next == '{')
        {
            if (!Structure.Take(ref scanner, expected, out Structure times) || !times.Read(ref scanner, "actime"u8, expected, out long accessed)
                || !times.Read(ref scanner, "modtime"u8, expected, out long modified))
                return false;
            value = Value.Of(accessed, 0, modified, 0);
            return true;
        }
        if (!scanner.Take((byte)'[') || !ReadFileTime(ref scanner, expected, out Value first) || !scanner.Take((byte)',')
            || !ReadFileTime(ref scanner, expected, out Value second) || !scanner.Take((byte)']'))
            return scanner.Fail(expected);
        value = Value.Of(first.List[0], first.List[1], second.List[0], second.List[1]);
        return true;
    }

    private static bool ReadFileTime(ref Scanner scanner, string expected, out Value value)
    {
        scanner.SkipBlanks();
        bool isNow = scanner.Take("UTIME_NOW"u8);
        value = Value.Of(0, isNow ? Now : Omit);
        bool isRead = isNow || scanner.Take("UTIME_OMIT"u8) || ReadTime(ref scanner, expected, out value);
        scanner.SkipBlanks();
        return isRead;
    }

    private static bool ReadTimer(ref Scanner scanner, string expected, out Value value)
    {
        value = 0;
        if (!Structure.Take(ref scanner, expected, out Structure timer) || !ReadPart(ref scanner, timer, "it_interval"u8, expected, out Value interval)
            || !ReadPart(ref scanner, timer, "it_value"u8, expected, out Value rest))
            return false;
        value = Value.Of(interval.List[0], interval.List[1], rest.List[0], rest.List[1]);
        return true;
    }

    private static bool ReadPart(ref Scanner scanner, in Structure timer, scoped ReadOnlySpan<byte> name, string expected, out Value value)
    {
        value = 0;
        if (!timer.TryFind(scanner.Text, name, out Scanner field))
            return scanner.Fail(timer.Start, expected);
        if (!Structure.Take(ref field, expected, out Structure time) || !time.Read(ref field, "tv_sec"u8, expected, out long seconds)
            || !time.ReadIfThere(ref field, "tv_usec"u8, expected, out long microseconds) || !Structure.IsRead(ref field))
            return scanner.Fail(field.Error is null ? field.At : field.ErrorAt, expected);
        value = Value.Of(seconds, microseconds);
        return true;
    }

    /// <summary>Reads <c>[CHLD RT_1]</c> or, where fewer are missing than there, <c>~[KILL STOP]</c>.</summary>
    public static bool ReadSet(ref Scanner scanner, string expected, out ulong set)
    {
        set = 0;
        bool isInverted = scanner.Take((byte)'~');
        if (!scanner.Take((byte)'['))
            return scanner.Fail(expected);
        for (scanner.SkipBlanks(); !scanner.Take((byte)']'); scanner.SkipBlanks())
        {
            int at = scanner.At;
            if (!scanner.TryNumber(out long number))
            {
                scoped ReadOnlySpan<byte> name = scanner.TakeName();
                number = FlagNames.TryFindMember(name, out int signal) || FlagNames.TryFindSignal(name, out signal) ? signal : 0;
            }
            if (number is < 1 or > Signals.Max)
                return scanner.Fail(at, expected);
            set |= Signals.Bit((int)number);
        }
        if (isInverted)
            set = ~set;
        return true;
    }

    private static bool ReadAction(ref Scanner scanner, string expected, out Value value)
    {
        value = 0;
        if (!Structure.Take(ref scanner, expected, out Structure action))
            return false;
        if (!action.TryFind(scanner.Text, "sa_handler"u8, out Scanner field))
            return scanner.Fail(action.Start, expected);
        if (!ReadHandler(ref field, out long handler))
            return scanner.Fail(field.At, expected);
        ulong mask = 0;
        if (action.TryFind(scanner.Text, "sa_mask"u8, out field) && !(ReadSet(ref field, expected, out mask) && Structure.IsRead(ref field))
            || !ReadFlags(ref scanner, action, "sa_flags"u8, FlagNames.SignalAction, expected, out ulong flags))
            return scanner.Fail(field.At, expected);
        value = Value.Of(handler, unchecked((long)flags), unchecked((long)mask));
        return true;
    }

    private static bool ReadHandler(ref Scanner field, out long handler)
    {
        handler = field.Take("SIG_DFL"u8) ? 0 : field.Take("SIG_IGN"u8) ? 1 : field.Take("SIG_ERR"u8) ? -1 : long.MaxValue;
        return (handler != long.MaxValue || field.TryNumber(out handler)) && Structure.IsRead(ref field);
    }

    /// <summary>Reads a field of flags, or of a number that has a name; one that is missing is 0.</summary>
    public static bool ReadFlags(ref Scanner scanner, in Structure of, scoped ReadOnlySpan<byte> name, FlagTable names, string expected, out ulong flags)
    {
        flags = 0;
        ArgKind kind = names == FlagNames.FileMode ? ArgKind.Mode : ArgKind.Flags;
        return !of.TryFind(scanner.Text, name, out Scanner field) || NumberParser.ReadFlags(ref field, kind, names, out flags) && field.IsAtEnd
            || scanner.Fail(field.Error is null ? field.At : field.ErrorAt, expected);
    }

    private static bool ReadLimits(ref Scanner scanner, string expected, out Value value)
    {
        value = 0;
        if (!Structure.Take(ref scanner, expected, out Structure limits) || !ReadLimit(ref scanner, limits, "rlim_cur"u8, expected, out long soft)
            || !ReadLimit(ref scanner, limits, "rlim_max"u8, expected, out long hard))
            return false;
        value = Value.Of(soft, hard);
        return true;
    }

    // 8192*1024, RLIM64_INFINITY
    private static bool ReadLimit(ref Scanner scanner, in Structure limits, scoped ReadOnlySpan<byte> name, string expected, out long limit)
    {
        limit = -1;
        if (!limits.TryFind(scanner.Text, name, out Scanner field))
            return scanner.Fail(limits.Start, expected);
        if (field.Take("RLIM64_INFINITY"u8) || field.Take("RLIM_INFINITY"u8))
            return Structure.IsRead(ref field) || scanner.Fail(field.At, expected);
        bool isRead = field.TryNumber(out limit);
        long factor = 1;
        isRead = isRead && (!field.Take((byte)'*') || field.TryNumber(out factor)) && Structure.IsRead(ref field);
        limit = unchecked(limit * factor);
        return isRead || scanner.Fail(field.At, expected);
    }

    private static bool ReadOpenHow(ref Scanner scanner, string expected, out Value value)
    {
        value = 0;
        if (!Structure.Take(ref scanner, expected, out Structure how))
            return false;
        if (!how.TryFind(scanner.Text, "flags"u8, out _))
            return scanner.Fail(how.Start, expected);
        if (!ReadFlags(ref scanner, how, "flags"u8, FlagNames.Open, expected, out ulong flags)
            || !ReadFlags(ref scanner, how, "mode"u8, FlagNames.FileMode, expected, out ulong mode)
            || !ReadFlags(ref scanner, how, "resolve"u8, FlagNames.Resolve, expected, out ulong resolve))
            return false;
        value = Value.Of(unchecked((long)flags), unchecked((long)mode), unchecked((long)resolve));
        return true;
    }

    private static bool ReadCloneArgs(ref Scanner scanner, string expected, out Value value)
    {
        value = 0;
        if (!Structure.Take(ref scanner, expected, out Structure args))
            return false;
        if (!args.TryFind(scanner.Text, "flags"u8, out _))
            return scanner.Fail(args.Start, expected);
        if (!ReadFlags(ref scanner, args, "flags"u8, FlagNames.Clone3, expected, out ulong flags))
            return false;
        Value signal = 0;
        if (args.TryFind(scanner.Text, "exit_signal"u8, out Scanner field) && !(NumberParser.ReadSignal(ref field, out signal) && Structure.IsRead(ref field)))
            return scanner.Fail(field.At, expected);
        value = Value.Of(unchecked((long)flags), signal);
        SkipOut(ref scanner);
        return true;
    }

    /// <summary>Moves behind what an argument became: <c>[0] => [8]</c>.</summary>
    public static void SkipOut(ref Scanner scanner)
    {
        scanner.SkipBlanks();
        if (scanner.Take("=>"u8))
            scanner.At = scanner.Text.Length;
    }

    /// <summary>Reads struct flock.</summary>
    public static bool ReadLock(ref Scanner scanner, out Value value)
    {
        const string Expected = "a lock such as {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=0} is expected";
        value = 0;
        if (!Structure.Take(ref scanner, Expected, out Structure range))
            return false;
        if (!range.TryFind(scanner.Text, "l_type"u8, out _))
            return scanner.Fail(range.Start, Expected);
        if (!ReadFlags(ref scanner, range, "l_type"u8, FcntlForm.LockType, Expected, out ulong type)
            || !ReadFlags(ref scanner, range, "l_whence"u8, NumberNames.Whence, Expected, out ulong whence)
            || !range.ReadIfThere(ref scanner, "l_start"u8, Expected, out long start) || !range.ReadIfThere(ref scanner, "l_len"u8, Expected, out long length)
            || !range.ReadIfThere(ref scanner, "l_pid"u8, Expected, out long process))
            return false;
        value = Value.Of((long)type, (long)whence, start, length, process);
        return true;
    }

    /// <summary>Reads struct f_owner_ex: a list of type and process.</summary>
    public static bool ReadOwner(ref Scanner scanner, out Value value)
    {
        const string Expected = "an owner such as {type=F_OWNER_PID, pid=1} is expected";
        value = 0;
        if (!Structure.Take(ref scanner, Expected, out Structure owner)
            || !ReadFlags(ref scanner, owner, "type"u8, FcntlForm.OwnerType, Expected, out ulong type)
            || !owner.Read(ref scanner, "pid"u8, Expected, out long process))
            return false;
        value = Value.Of((long)type, process);
        return true;
    }
}
