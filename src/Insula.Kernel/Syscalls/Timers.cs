using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>
/// Sleeping and interval timers: nanosleep(2), setitimer(2), alarm(2). Virtual time moves on by sleeping calls; when timers expire is
/// <see cref="Expiry"/>'s. The timers of user and system time never run: no program is simulated that would use any.
/// </summary>
internal static class Timers
{
    /// <summary>KTIME_MAX, in microseconds: what lies beyond never comes.</summary>
    public const long Forever = long.MaxValue / 1000;

    private const int Second = 1_000_000;

    private const int Real = 0, Profile = 2;

    /// <summary>Waits until a handler has run; see <see cref="Expiry.BeginWait"/>.</summary>
    public static Reply Pause(in Call call) => Why.Parked;

    public static Reply Alarm(in Call call)
    {
        long left = Left(call);
        Set(call, call[0].Word * (long)Second, 0);
        // "It had better return too much than too little": half a second counts as one, and what runs never as none. - alarm_setitimer
        return Reply.Of(left < Second ? Math.Min(left, 1) : (left + Second / 2) / Second);
    }

    public static Reply SetTimer(in Call call)
    {
        ReadOnlySpan<Value> timer = call[1].List;
        if (timer.Length is not (0 or 4))
            return Why.InvalidValue;
        if (!timer.IsEmpty && (!IsTime(timer[..2], Second) || !IsTime(timer[2..], Second)))
            return Why.InvalidValue;
        if (call.Int(0) is < Real or > Profile)
            return Why.InvalidValue;
        Tell(call);
        if (call.Int(0) == Real)
            Set(call, timer.IsEmpty ? 0 : Microseconds(timer[2..], Second), timer.IsEmpty ? 0 : Microseconds(timer[..2], Second));
        return Reply.Ok;
    }

    public static Reply GetTimer(in Call call)
    {
        if (call.Int(0) is < Real or > Profile)
            return Why.InvalidValue;
        Tell(call);
        return Reply.Ok;
    }

    public static Reply NanoSleep(in Call call)
    {
        ReadOnlySpan<Value> time = call[0].List;
        return IsTime(time) ? Expiry.Sleep(call, call.Time + Microseconds(time), tellsRest: true) : Why.InvalidValue;
    }

    public static Reply ClockNanoSleep(in Call call)
    {
        const int realTime = 0, processorTime = 2, bootTime = 7, bootTimeAlarm = 9, unused = 10, atomicTime = 11;
        const uint absolute = 1;
        int clock = call.Int(0);
        ReadOnlySpan<Value> time = call[2].List;
        if (clock is < realTime or > atomicTime or unused)
            return Why.InvalidValue;
        if (clock is > processorTime and < bootTime)
            return Why.NotSupported;
        if (!IsTime(time))
            return Why.InvalidValue;
        // Needs a clock that wakes the machine.
        if (clock is > bootTime and <= bootTimeAlarm)
            return Why.NotSupported;
        // Nobody uses processor time, so none passes.
        if (clock == processorTime)
            return Why.Parked;
        bool isAbsolute = (call[1].Word & absolute) != 0;
        return Expiry.Sleep(call, isAbsolute ? Microseconds(time) : call.Time + Microseconds(time), tellsRest: !isAbsolute);
    }

    /// <summary>True for a time of at least nothing: seconds, and less than one second of a smaller unit.</summary>
    public static bool IsTime(ReadOnlySpan<Value> time, long units = 1_000_000_000) =>
        time.Length == 2 && time[0].Number >= 0 && time[1].Number >= 0 && time[1].Number < units;

    /// <summary>A time in microseconds, rounded up; at most <see cref="Forever"/>.</summary>
    public static long Microseconds(ReadOnlySpan<Value> time, long units = 1_000_000_000)
    {
        if (time[0].Number >= Forever / Second)
            return Forever;
        long perMicrosecond = units / Second;
        return time[0].Number * Second + (time[1].Number + perMicrosecond - 1) / perMicrosecond;
    }

    private static void Set(in Call call, long value, long interval)
    {
        // "Timers ... are stopped when it_value is zero", whatever the interval. - setitimer(2)
        (long expires, long every) = value == 0 ? (0, 0) : (call.Time + value, interval);
        if (expires != call.Caller.TimerExpires || every != call.Caller.TimerInterval)
            call.Emit(FactOf.TimerSet(call.Caller, Real, expires, every));
    }

    /// <summary>What is left of the caller's timer; of one that is due at least something.</summary>
    private static long Left(in Call call) => call.Caller.TimerExpires == 0 ? 0 : Math.Max(1, call.Caller.TimerExpires - call.Time);

    private static void Tell(in Call call)
    {
        bool isReal = call.Int(0) == Real;
        AddTime(call.Effects, isReal ? call.Caller.TimerInterval : 0, 1);
        AddTime(call.Effects, isReal ? Left(call) : 0, 1);
    }

    /// <summary>Tells a time: seconds, and the rest in a smaller unit.</summary>
    public static void AddTime(Effects effects, long microseconds, int unitsPerMicrosecond)
    {
        effects.Arena.Add(microseconds / Second);
        effects.Arena.Add(microseconds % Second * unitsPerMicrosecond);
    }
}
