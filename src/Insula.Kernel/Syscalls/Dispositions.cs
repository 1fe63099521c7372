using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>What processes do on signals, which ones tasks block, and waiting for them: sigaction(2), sigprocmask(2), sigwaitinfo(2).</summary>
internal static class Dispositions
{
    /// <summary>sizeof(sigset_t) of the kernel.</summary>
    private const long SetSize = 8;

    /// <summary>The SA_* bits that Linux keeps on x86-64; others are cleared. - UAPI_SA_FLAGS</summary>
    private const ulong KnownFlags = 0xDC000807;

    private const int Block = 0, Unblock = 1, SetMask = 2;

    public static Reply SigAction(in Call call)
    {
        int signal = call.Int(0);
        ReadOnlySpan<Value> action = call[1].List;
        if (call[3].Number != SetSize)
            return Why.InvalidValue;
        Why why = Check(signal, action);
        if (why == Why.Allowed)
            Act(call, call.Caller, signal, action);
        return why;
    }

    /// <summary>Is there such a signal, and may it have an action? - sigaction(2), EINVAL</summary>
    public static Why Check(int signal, ReadOnlySpan<Value> action)
    {
        if (action.Length is not (0 or 3) || signal is < 1 or > Signals.Max)
            return Why.InvalidValue;
        // "EINVAL ... an attempt is made to change the action for SIGKILL or SIGSTOP" - sigaction(2)
        return !action.IsEmpty && (Signals.Bit(signal) & Signals.Unblockable) != 0 ? Why.InvalidValue : Why.Allowed;
    }

    /// <summary>Tells what a process does on a signal; with an action it does that from now on.</summary>
    public static void Act(in Call call, Process process, int signal, ReadOnlySpan<Value> action)
    {
        Disposition before = process.DispositionOf(signal);
        Span<long> old = call.Effects.Arena.Reserve(3);
        (old[0], old[1], old[2]) = ((long)before.Handler, (long)before.Flags, (long)before.Mask);
        if (!action.IsEmpty)
            Change(call, process, signal, new((ulong)action[0].Number, (ulong)action[1].Number & KnownFlags, (ulong)action[2].Number & ~Signals.Unblockable));
    }

    /// <summary>A process does something else on a signal from now on.</summary>
    public static void Change(in Call call, Process process, int signal, Disposition after)
    {
        if (after != process.DispositionOf(signal))
            call.Emit(FactOf.DispositionChanged(process, signal, after));
        // "Setting a signal action to SIG_IGN for a signal that is pending shall cause the pending signal to be discarded" - POSIX
        if (Delivery.Discards(after, signal))
            Delivery.Discard(call.Effects, process, Signals.Bit(signal));
    }

    public static Reply SigProcMask(in Call call)
    {
        int how = call.Int(0);
        ReadOnlySpan<Value> set = call[1].List;
        if (call[3].Number != SetSize)
            return Why.InvalidValue;
        if (!set.IsEmpty && how is not (Block or Unblock or SetMask))
            return Why.InvalidValue;
        ulong before = call.Task.Mask;
        call.Effects.Arena.Add((long)before);
        if (set.IsEmpty)
            return Reply.Ok;
        ulong given = (ulong)set[0].Number & ~Signals.Unblockable;
        ulong after = how switch { Block => before | given, Unblock => before & ~given, _ => given };
        if (after == before)
            return Reply.Ok;
        call.Emit(FactOf.MaskChanged(call.Task, after));
        Delivery.LetThrough(call.Effects, call.Task);
        return Reply.Ok;
    }

    public static Reply SigPending(in Call call)
    {
        if (call[1].Number is < 0 or > SetSize)
            return Why.InvalidValue;
        call.Effects.Arena.Add((long)(Delivery.WaitingFor(call.Task) & call.Task.Mask));
        return Reply.Ok;
    }

    /// <summary>Waits with the mask given, see <see cref="Signals.MaskOf"/>; what waits and is let through by it acts once the call waits.</summary>
    public static Reply SigSuspend(in Call call)
    {
        if (call[1].Number != SetSize)
            return Why.InvalidValue;
        // EFAULT in Linux: memory is not simulated.
        return call[0].List.IsEmpty ? Why.BadArgument : Why.Parked;
    }

    public static Reply SigTimedWait(in Call call)
    {
        ReadOnlySpan<Value> timeout = call[2].List;
        if (call[3].Number != SetSize)
            return Why.InvalidValue;
        if (call[0].List.IsEmpty)
            return Why.BadArgument;
        if (!timeout.IsEmpty && !Timers.IsTime(timeout))
            return Why.InvalidValue;
        ulong set = (ulong)call[0].List[0].Number & ~Signals.Unblockable;
        if (Delivery.Next(call.Task, set) is { } waiting)
            return Take(call, waiting);
        if (timeout.IsEmpty)
            return Why.Parked;
        long until = call.Time + Timers.Microseconds(timeout);
        if (until == call.Time)
            return Why.TimedOut;
        Why slept = Expiry.Sleep(call, Expiry.FirstOf(call.Caller, set) is { } first ? Math.Min(until, Math.Max(first, call.Time)) : until);
        if (Delivery.Next(call.Task, set) is { } came)
            return Take(call, came);
        return slept == Why.Allowed ? Why.TimedOut : slept;
    }

    /// <summary>
    /// Leaves the handler begun last; what it had blocked acts. Without a handler there is nothing to leave: a real program would crash on what it
    /// finds on its stack.
    /// </summary>
    public static Reply SigReturn(in Call call)
    {
        if (call.Task.Handlers > 0)
            call.Emit(FactOf.HandlerReturned(call.Task));
        Delivery.LetThrough(call.Effects, call.Task);
        return Reply.Ok;
    }

    private static Reply Take(in Call call, PendingSignal waiting)
    {
        const int user = 0, kernel = 0x80;
        Process? sender = call.State.Find(waiting.Sender);
        Span<long> info = call.Effects.Arena.Reserve(Waiting.InfoWords);
        if (waiting.Signal == (int)Signal.SIGCHLD && sender is not null && sender.Parent == call.Caller.Pid && Waiting.HasChanged(sender))
            Waiting.Describe(info, sender);
        else
        {
            (info[0], info[1]) = (waiting.Signal, waiting.Sender.Value == 0 ? kernel : user);
            (info[2], info[3], info[4]) = (waiting.Sender.Value, sender?.Credentials.Real.Value ?? 0, 0);
        }
        call.Emit(FactOf.SignalTaken(call.Task, waiting.Signal));
        Delivery.LetThrough(call.Effects, call.Task);
        return Reply.Of(waiting.Signal);
    }
}
