using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>
/// How timers expire: with virtual time, while their own process sleeps or waits for a signal (decision 0009). They do not by what others do: one whose
/// time has gone by meanwhile expires with the next such wait of its process.
/// </summary>
internal static class Expiry
{
    /// <summary>Stands for the real interval timer among the numbers of timers.</summary>
    private const int IntervalTimer = -1;

    /// <summary>The number of the real interval timer in setitimer(2).</summary>
    private const uint Real = 0;

    private readonly record struct Running(int Number, long Expires, long Interval, int Signal, Pid Target);

    /// <summary>
    /// Lets time pass until a moment. Timers of the process may expire before: a handler of the caller's ends the sleep, else it goes on.
    /// </summary>
    public static Why Sleep(in Call call, long until, bool tellsRest = false)
    {
        if (until >= Timers.Forever)
            return Why.Parked;
        Process caller = call.Caller;
        // What else a timer brings in this sleep adds nothing to the signal that waits, or was ignored.
        List<int>? acted = null;
        while (Next(caller, until, acted) is { } due)
        {
            (acted ??= []).Add(due.Number);
            int handlers = call.Task.Handlers;
            Expire(call.Effects, caller, due);
            if (call.Task.Handlers == handlers && caller.RunState == RunState.Running)
                continue;
            if (tellsRest)
                Timers.AddTime(call.Effects, Math.Max(0, until - call.Time), 1000);
            return Why.Interrupted;
        }
        Pass(call.Effects, until);
        for (int i = 0; i < acted?.Count; i++)
        {
            if (Find(caller, acted[i]) is { } timer && timer.Expires > 0 && timer.Expires <= until)
                Advance(call.Effects, caller, timer, until);
        }
        return Why.Allowed;
    }

    /// <summary>
    /// A task begins to wait: signals act that it lets through while it does, and where it waits for nothing but a signal, time moves on to the first
    /// expiry that reaches it, or another process.
    /// </summary>
    public static void BeginWait(Effects effects, ProcessTask task)
    {
        const ushort pause = 34, nanoSleep = 35, timedWait = 128, clockNanoSleep = 230;
        Delivery.LetThrough(effects, task);
        Process process = task.Process;
        bool onlyForSignals = task.Parked is { Call.Number: pause or nanoSleep or timedWait or clockNanoSleep or Signals.Suspend };
        if (!onlyForSignals || task.IsInterrupted || process.RunState != RunState.Running || FirstThatActs(effects.State, task) is not { } until)
            return;
        List<int> acted = [];
        while (Next(process, until, acted) is { } due && !task.IsInterrupted && process.RunState == RunState.Running)
        {
            acted.Add(due.Number);
            Expire(effects, process, due);
        }
    }

    /// <summary>When a timer first sends the process one of these signals; null if none does.</summary>
    public static long? FirstOf(Process process, ulong signals)
    {
        long? first = null;
        for (int i = IntervalTimer; i < process.Timers.Count; i++)
        {
            if (At(process, i) is { Expires: > 0 } timer && timer.Target == process.Pid && (Signals.Bit(timer.Signal) & signals) != 0)
                first = Math.Min(first ?? timer.Expires, timer.Expires);
        }
        return first;
    }

    private static long? FirstThatActs(KernelState state, ProcessTask task)
    {
        long? first = null;
        for (int i = IntervalTimer; i < task.Process.Timers.Count; i++)
        {
            if (At(task.Process, i) is not { Expires: > 0 and < Timers.Forever, Signal: > 0 } timer)
                continue;
            bool acts = timer.Target == task.Process.Pid ? Delivery.Reaches(state, task, timer.Signal) : timer.Target != default;
            if (acts)
                first = Math.Min(first ?? timer.Expires, timer.Expires);
        }
        return first;
    }

    /// <summary>The timer that expires first, up to a moment, of those that have not yet acted; null if none does.</summary>
    private static Running? Next(Process process, long until, List<int>? acted)
    {
        Running? next = null;
        for (int i = IntervalTimer; i < process.Timers.Count; i++)
        {
            if (At(process, i) is { Expires: > 0 } timer && timer.Expires <= until && acted?.Contains(timer.Number) != true
                && (next is not { } other || timer.Expires < other.Expires))
                next = timer;
        }
        return next;
    }

    private static void Expire(Effects effects, Process process, in Running timer)
    {
        Pass(effects, timer.Expires);
        Advance(effects, process, timer, effects.State.Time);
        if (timer.Signal == 0 || effects.State.Find(timer.Target) is not { } target)
            return;
        if (target == process || Gate.TimerReaches(process, target, timer.Signal))
            Signalling.Deliver(effects, target, timer.Signal, default);
    }

    private static void Advance(Effects effects, Process process, in Running timer, long after)
    {
        long next = timer.Interval == 0 ? 0 : timer.Expires + ((after - timer.Expires) / timer.Interval + 1) * timer.Interval;
        if (timer.Number == IntervalTimer)
            effects.Emit(FactOf.TimerSet(process, Real, next, timer.Interval));
        else
            effects.Emit(FactOf.PosixTimerSet(process, timer.Number, next, timer.Interval));
    }

    private static Running? Find(Process process, int number)
    {
        for (int i = IntervalTimer; i < process.Timers.Count; i++)
        {
            if (At(process, i) is { } timer && timer.Number == number)
                return timer;
        }
        return null;
    }

    /// <summary>A timer by its place, before all others the real interval timer; null for one of processor time, which never runs.</summary>
    private static Running? At(Process process, int place)
    {
        if (place == IntervalTimer)
            return new(IntervalTimer, process.TimerExpires, process.TimerInterval, (int)Signal.SIGALRM, process.Pid);
        PosixTimer timer = process.Timers[place];
        return timer.IsOfProcessor ? null : new(timer.Number, timer.Expires, timer.Interval, timer.Signal, timer.Target);
    }

    private static void Pass(Effects effects, long until) => effects.Sleep(Math.Max(0, until - effects.State.Time));
}
