namespace Insula.Workloads.Notation;

/// <summary>Writes times: the structures, and the dates that strace puts beside them.</summary>
internal static class TimeWriter
{
    private const long Now = (1 << 30) - 1;
    private const long Omit = (1 << 30) - 2;

    /// <summary>Writes <c>{tv_sec=1, tv_nsec=0}</c>, or tv_usec.</summary>
    public static void Write(ref NotationOutput output, long seconds, string fraction, long value)
    {
        output.Field("{tv_sec=", seconds);
        output.Text(", ");
        output.Text(fraction);
        output.Field("=", value);
        output.Byte((byte)'}');
    }

    /// <summary>Writes struct timespec, or timeval for a call that has one and a time that it can hold.</summary>
    public static void Write(ref NotationOutput output, long seconds, long nanoseconds, bool isTimeval)
    {
        if (isTimeval && nanoseconds % 1000 == 0)
            Write(ref output, seconds, "tv_usec", nanoseconds / 1000);
        else
            Write(ref output, seconds, "tv_nsec", nanoseconds);
    }

    /// <summary>Writes the two times of a file, as utime(2), utimes(2) or utimensat(2) has them.</summary>
    public static void WriteTimes(ref NotationOutput output, string call, long accessed, long accessedRest, long modified, long modifiedRest)
    {
        if (call == "utime" && accessedRest == 0 && modifiedRest == 0)
        {
            output.Field("{actime=", accessed);
            WriteDate(ref output, accessed, 0, 9);
            output.Field(", modtime=", modified);
            WriteDate(ref output, modified, 0, 9);
            output.Byte((byte)'}');
            return;
        }
        output.Byte((byte)'[');
        WriteFileTime(ref output, accessed, accessedRest, call == "utimes");
        output.Text(", ");
        WriteFileTime(ref output, modified, modifiedRest, call == "utimes");
        output.Byte((byte)']');
    }

    private static void WriteFileTime(ref NotationOutput output, long seconds, long nanoseconds, bool isTimeval)
    {
        if (seconds == 0 && nanoseconds is Now or Omit)
        {
            output.Text(nanoseconds == Now ? "UTIME_NOW" : "UTIME_OMIT");
            return;
        }
        Write(ref output, seconds, nanoseconds, isTimeval);
        if (isTimeval && nanoseconds % 1000 == 0)
            WriteDate(ref output, seconds, nanoseconds / 1000, 6);
        else
            WriteDate(ref output, seconds, nanoseconds, 9);
    }

    /// <summary>Writes the date of a time, with a fraction of so many digits; strace says nothing about the very first moment.</summary>
    public static void WriteDate(ref NotationOutput output, long seconds, long fraction, byte digits)
    {
        if (seconds == 0 && fraction == 0 || seconds is > 60_000_000_000 or < -60_000_000_000 || fraction is < 0 or > 999_999_999)
            return;
        DateTime date = DateTime.UnixEpoch.AddSeconds(seconds);
        output.Text(" /* ");
        output.Number(date.Year, 4);
        Part(ref output, '-', date.Month);
        Part(ref output, '-', date.Day);
        Part(ref output, 'T', date.Hour);
        Part(ref output, ':', date.Minute);
        Part(ref output, ':', date.Second);
        if (fraction > 0)
        {
            output.Byte((byte)'.');
            output.Number(fraction, digits);
        }
        output.Text("+0000 */");
    }

    private static void Part(ref NotationOutput output, char separator, int number)
    {
        output.Byte((byte)separator);
        output.Number(number, 2);
    }
}
