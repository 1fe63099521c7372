namespace Insula.Workloads.Notation;

/// <summary>What strace writes before a call: the process (-f) and the time (-t, -tt, -ttt, -r).</summary>
internal static class LinePrefix
{
    // The seconds of strace -r count from the line before, those of -ttt from 1970; both look alike
    private const long LongestPauseSeconds = 100_000_000;

    /// <summary>Reads process and time in any order and form, and moves behind them.</summary>
    public static bool Read(ref Scanner scanner, out int? pid, out TraceTime? time)
    {
        (pid, time) = (null, null);
        while (true)
        {
            scanner.SkipBlanks();
            if (scanner.Rest.StartsWith("[pid "u8))
            {
                if (!ReadBracketedPid(ref scanner, out pid))
                    return false;
            }
            else if (scanner.Next == '[' || scanner.Rest.StartsWith("(+"u8))
            {
                // [ip] of strace -i, [number] of -n, (+ pause) of -r with -t
                byte end = scanner.Next == '[' ? (byte)']' : (byte)')';
                int length = scanner.Rest.IndexOf(end);
                if (length < 0)
                    return scanner.Fail("a closing bracket is expected");
                scanner.At += length + 1;
            }
            else if (!Scanner.IsDigit(scanner.Next))
                return true;
            else if (!ReadNumber(ref scanner, ref pid, ref time))
                return false;
        }
    }

    private static bool ReadBracketedPid(ref Scanner scanner, out int? pid)
    {
        pid = null;
        scanner.At += "[pid ".Length;
        scanner.SkipBlanks();
        int at = scanner.At;
        if (!TryDigits(ref scanner, out long digits) || digits > int.MaxValue)
            return scanner.Fail(at, "a process number is expected");
        pid = (int)digits;
        if (scanner.Next == '<' && !scanner.SkipAnnotation())
            return false;
        return scanner.Take((byte)']') || scanner.Fail("a closing bracket is expected");
    }

    private static bool ReadNumber(ref Scanner scanner, ref int? pid, ref TraceTime? time)
    {
        int at = scanner.At;
        if (!TryDigits(ref scanner, out long digits))
            return scanner.Fail(at, "a process number or a time is expected");
        byte next = scanner.Next;
        scanner.At = at;
        if (next == ':')
            return ReadTimeOfDay(ref scanner, out time);
        if (next == '.' || pid is not null)
        {
            if (!TrySeconds(ref scanner, out long microseconds))
                return scanner.Fail(at, "a time is expected");
            time = new TraceTime(digits < LongestPauseSeconds ? TraceClock.Previous : TraceClock.Epoch, microseconds);
            return true;
        }
        if (digits > int.MaxValue)
            return scanner.Fail(at, "a process number is expected");
        TryDigits(ref scanner, out _);
        pid = (int)digits;
        return scanner.Next != '<' || scanner.SkipAnnotation();
    }

    private static bool ReadTimeOfDay(ref Scanner scanner, out TraceTime? time)
    {
        int at = scanner.At;
        time = null;
        if (!TryDigits(ref scanner, out long hours) || !scanner.Take((byte)':') || !TryDigits(ref scanner, out long minutes)
            || !scanner.Take((byte)':') || !TrySeconds(ref scanner, out long microseconds) || hours > 24 || minutes > 59)
            return scanner.Fail(at, "a time as 23:59:59 is expected");
        time = new TraceTime(TraceClock.Midnight, (hours * 60 + minutes) * 60_000_000 + microseconds);
        return true;
    }

    /// <summary>Reads seconds with or without a fraction, as microseconds.</summary>
    public static bool TrySeconds(ref Scanner scanner, out long microseconds)
    {
        microseconds = 0;
        if (!TryDigits(ref scanner, out long seconds))
            return false;
        microseconds = seconds * 1_000_000;
        if (!scanner.Take((byte)'.'))
            return true;
        for (long unit = 100_000; Scanner.IsDigit(scanner.Next); unit /= 10, scanner.At++)
            microseconds += unit * (scanner.Next - '0');
        return true;
    }

    private static bool TryDigits(ref Scanner scanner, out long digits)
    {
        digits = 0;
        int start = scanner.At;
        for (; Scanner.IsDigit(scanner.Next); scanner.At++)
        {
            digits = digits * 10 + (scanner.Next - '0');
            if (digits > long.MaxValue / 100_000_000)
                return false;
        }
        return scanner.At > start;
    }
}
