using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Setting the times of a file: utimensat(2), utimes(2), utime(2). Of the time of the last access nothing is kept.</summary>
internal static class Times
{
    private const long Now = 0x3FFFFFFF, Omit = 0x3FFFFFFE, Second = 1_000_000_000;

    public static Reply UTime(in Call call)
    {
        // They know neither UTIME_NOW nor UTIME_OMIT, and look at the times before the path.
        ReadOnlySpan<Value> times = call[1].List;
        if (times.Length > 0 && !(IsFraction(Nanoseconds(times, 0)) && IsFraction(Nanoseconds(times, 1))))
            return Why.InvalidValue;
        return SetAt(call, PathWalk.WorkingDirectory, call[0].Text, times, AtFlags.None);
    }

    public static Reply UTimeAt(in Call call)
    {
        (long directory, var flags) = (call[0].Number, (AtFlags)call[3].Word);
        ReadOnlySpan<Value> times = call[2].List;
        // Nothing to do: not even the path is looked at.
        if (times.Length > 0 && Nanoseconds(times, 0) == Omit && Nanoseconds(times, 1) == Omit)
            return Reply.Ok;
        if (call[1].Form == ValueForm.Text)
            return SetAt(call, directory, call[1].Text, times, flags);
        if (directory == PathWalk.WorkingDirectory)
            return Why.BadArgument;
        if (flags != AtFlags.None)
            return Why.InvalidValue;
        if (Files.Opened(call, directory) is not { } file)
            return Why.BadDescriptor;
        return Set(call, file.Inode, times);
    }

    private static Reply SetAt(in Call call, long directory, ReadOnlySpan<byte> path, ReadOnlySpan<Value> times, AtFlags flags)
    {
        if ((flags & ~(AtFlags.NoFollow | AtFlags.EmptyPath)) != 0)
            return Why.InvalidValue;
        Why why = PathWalk.ResolveAt(call, directory, path, flags, out Inode? file);
        return why != Why.Allowed ? why : Set(call, file, times);
    }

    private static Reply Set(in Call call, Inode? file, ReadOnlySpan<Value> times)
    {
        (long accessed, long modified) = times.Length > 0 ? (Nanoseconds(times, 0), Nanoseconds(times, 1)) : (Now, Now);
        if (!(IsFraction(accessed) || accessed is Now or Omit) || !(IsFraction(modified) || modified is Now or Omit))
            return Why.InvalidValue;
        if (file is null)
            return Reply.Ok;
        Why why = Gate.SetTimes(call, file, toNow: accessed == Now && modified == Now);
        if (why != Why.Allowed)
            return why;
        long time = modified switch { Now => call.Time, Omit => file.Modified, _ => Microseconds(times[2].Number, modified) };
        call.Emit(FactOf.TimesChanged(file, time, call.Time));
        return Reply.Ok;
    }

    private static long Nanoseconds(ReadOnlySpan<Value> times, int which) => times.Length == 4 ? times[which * 2 + 1].Number : -1;

    private static bool IsFraction(long nanoseconds) => nanoseconds is >= 0 and < Second;

    /// <summary>A time that no file can have is the nearest that one can.</summary>
    private static long Microseconds(long seconds, long nanoseconds) => Math.Clamp(seconds, long.MinValue / Second, long.MaxValue / Second) * 1_000_000 + nanoseconds / 1000;
}
