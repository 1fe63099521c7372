using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>
/// Timers of a process's own: timer_create(2) and its family, and QNX's TimerCreate() and TimerInfo(). When they expire, see <see cref="Expiry"/>. Overruns
/// are not counted: what a timer brings while its signal waits adds nothing to it.
/// </summary>
internal static class PosixTimers
{
    /// <summary>However many signals may wait for a process, it has no more timers.</summary>
    private const int Most = 1024;

    /// <summary>SIGEV_SIGNAL, SIGEV_NONE, SIGEV_THREAD, SIGEV_THREAD_ID.</summary>
    private const long BySignal = 0, Silent = 1, ByThread = 2, ToTask = 4;

    private const uint Absolute = 1;

    public static Reply Create(in Call call)
    {
        Reply reply = Make(call);
        if (!reply.IsAllowed)
            return reply;
        call.Effects.Arena.Add(reply.Value);
        return Reply.Ok;
    }

    /// <summary>TimerCreate() of QNX: its number is what it returns.</summary>
    public static Reply Make(in Call call)
    {
        Why why = CheckClock(call.Int(0));
        if (why != Why.Allowed)
            return why;
        ReadOnlySpan<Value> sent = call[1].List;
        // "If sevp is specified as NULL": SIGALRM to the caller. - timer_create(2)
        (long how, long signal, int to) = sent.IsEmpty ? (BySignal, (long)Signal.SIGALRM, 0) : (sent[0].Number, sent[1].Number, (int)sent[2].Number);
        if (sent.Length is not (0 or 3) || how is not (BySignal or Silent or ByThread or ToTask))
            return Why.InvalidValue;
        if (how != Silent && signal is < 1 or > Signals.Max)
            return Why.InvalidValue;
        Process? target = how == ToTask ? to > 0 ? call.ProcessNamed(to) : null : call.Caller;
        // In Linux the task is the caller's own. - good_sigevent
        if (target != call.Caller && (to <= 0 || Gate.AsksAsLinux(call)))
            return Why.InvalidValue;
        if (target is null or { RunState: RunState.Zombie })
            return Elsewhere.Refuse(call, new(to));
        int number = call.Caller.NextTimer;
        why = Gate.AimTimer(call, number, target, (int)signal);
        if (why != Why.Allowed)
            return why;
        if ((ulong)call.Caller.Timers.Count >= Math.Min(Most, call.Caller.Limits[Resource.PendingSignals].Soft))
            return Why.TooManyTimers;
        call.Emit(FactOf.PosixTimerCreated(call.Caller, number, target.Pid, call[0].Word, how == Silent ? 0 : (int)signal));
        return Reply.Of(number);
    }

    public static Reply SetTime(in Call call)
    {
        ReadOnlySpan<Value> setting = call[2].List;
        if (setting.Length != 4 || !Timers.IsTime(setting[..2]) || !Timers.IsTime(setting[2..]))
            return Why.InvalidValue;
        if (Find(call.Caller, call.Int(0)) is not { } timer)
            return Why.InvalidValue;
        Tell(call, timer);
        long value = Timers.Microseconds(setting[2..]);
        bool isAbsolute = (call[1].Word & Absolute) != 0;
        (long expires, long interval) = value == 0 ? (0, 0) : (isAbsolute ? value : call.Time + value, Timers.Microseconds(setting[..2]));
        if ((expires, interval) != (timer.Expires, timer.Interval))
            call.Emit(FactOf.PosixTimerSet(call.Caller, timer.Number, expires, interval));
        return Reply.Ok;
    }

    public static Reply GetTime(in Call call)
    {
        Why why = Use(call, call.Caller, call.Int(0), out PosixTimer? timer);
        if (why == Why.Allowed)
            Tell(call, timer!);
        return why;
    }

    public static Reply GetOverrun(in Call call) => Use(call, call.Caller, call.Int(0), out _);

    public static Reply Delete(in Call call)
    {
        if (Find(call.Caller, call.Int(0)) is not { } timer)
            return Why.InvalidValue;
        call.Emit(FactOf.PosixTimerDeleted(call.Caller, timer.Number));
        return Reply.Ok;
    }

    /// <summary>timer_getexpstatus() of QNX: 0 while the timer runs, 1 once it does not, or is due.</summary>
    public static Reply GetStatus(in Call call)
    {
        Why why = Use(call, call.Caller, call.Int(0), out PosixTimer? timer);
        return why != Why.Allowed ? why : Reply.Of(timer!.Expires > call.Time ? 0 : 1);
    }

    /// <summary>TimerInfo() of QNX: process, timer, flags.</summary>
    public static Reply Describe(in Call call)
    {
        int number = call.Int(1);
        if (call[2].Word != 0 || number < 0)
            return Why.InvalidValue;
        if (call.ProcessNamed(call.Int(0)) is not { RunState: not RunState.Zombie } owner)
            return Elsewhere.Refuse(call, new(call.Int(0)));
        Why why = Use(call, owner, number, out PosixTimer? timer);
        if (why != Why.Allowed)
            return why;
        Tell(call, timer!);
        return Reply.Of(number);
    }

    /// <summary>Which timers another process has, only those learn who may ask.</summary>
    private static Why Use(in Call call, Process owner, int number, out PosixTimer? timer)
    {
        timer = Find(owner, number);
        Why why = Gate.UseTimer(call, owner, number, timer?.Target ?? owner.Pid);
        return why != Why.Allowed ? why : timer is null ? Why.InvalidValue : Why.Allowed;
    }

    private static PosixTimer? Find(Process owner, int number)
    {
        for (int i = 0; i < owner.Timers.Count; i++)
        {
            if (owner.Timers[i].Number == number)
                return owner.Timers[i];
        }
        return null;
    }

    /// <summary>The clocks that timers are of; those that wake the machine there are none of.</summary>
    private static Why CheckClock(int clock)
    {
        const int realTime = 0, taskTime = 3, bootTime = 7, unused = 10, atomicTime = 11;
        if (clock is < realTime or unused or > atomicTime)
            return Why.InvalidValue;
        return clock is <= taskTime or bootTime or atomicTime ? Why.Allowed : Why.NotSupported;
    }

    /// <summary>The interval, and what is left: of one that is due, and sends something, at least something.</summary>
    private static void Tell(in Call call, PosixTimer timer)
    {
        Timers.AddTime(call.Effects, timer.Interval, 1000);
        Timers.AddTime(call.Effects, timer.Expires == 0 ? 0 : Math.Max(timer.Signal == 0 ? 0 : 1, timer.Expires - call.Time), 1000);
    }
}
