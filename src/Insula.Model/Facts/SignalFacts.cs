namespace Insula.Model.Facts;

public sealed partial class SignalRaised : IFact
{
    void IFact.Fold(KernelState state)
    {
        Process process = state.ProcessOf(Pid);
        ProcessTask task = state.TaskOf(Pid, Task);
        if (WasPending && !Remove(task.MutablePending))
            Remove(process.MutablePending);
        if (!IsHandled)
            return;
        Disposition disposition = process.DispositionOf(Signal);
        ulong own = (disposition.Flags & Disposition.NoDefer) != 0 ? 0 : Signals.Bit(Signal);
        task.EnterHandler((Signals.MaskOf(task) | disposition.Mask | own) & ~Signals.Unblockable);
        if ((disposition.Flags & Disposition.ResetHandler) != 0)
            process.SetDisposition(Signal, default);
    }

    private bool Remove(List<PendingSignal> pending)
    {
        int at = pending.FindIndex(waiting => waiting.Signal == Signal);
        if (at >= 0)
            pending.RemoveAt(at);
        return at >= 0;
    }
}

public sealed partial class SignalPended : IFact
{
    void IFact.Fold(KernelState state)
    {
        List<PendingSignal> pending = Task == 0 ? state.ProcessOf(Pid).MutablePending : state.TaskOf(Pid, Task).MutablePending;
        pending.Add(new(Signal, new(Sender)));
    }
}

public sealed partial class SignalTaken : IFact
{
    void IFact.Fold(KernelState state)
    {
        List<PendingSignal> own = state.TaskOf(Pid, Task).MutablePending, shared = state.ProcessOf(Pid).MutablePending;
        int at = own.FindIndex(waiting => waiting.Signal == Signal);
        if (at >= 0)
            own.RemoveAt(at);
        else
            shared.RemoveAt(shared.FindIndex(waiting => waiting.Signal == Signal));
    }
}

public sealed partial class SignalsDropped : IFact
{
    void IFact.Fold(KernelState state)
    {
        Process process = state.ProcessOf(Pid);
        process.MutablePending.RemoveAll(IsDropped);
        foreach (ProcessTask task in process.Tasks)
            task.MutablePending.RemoveAll(IsDropped);
    }

    private bool IsDropped(PendingSignal waiting) => (Signals & Model.Signals.Bit(waiting.Signal)) != 0;
}

public sealed partial class DispositionChanged : IFact
{
    void IFact.Fold(KernelState state) => state.ProcessOf(Pid).SetDisposition(Signal, new(Handler, Flags, Mask));
}

public sealed partial class MaskChanged : IFact
{
    void IFact.Fold(KernelState state) => state.TaskOf(Pid, Task).Mask = Mask;
}

public sealed partial class HandlerReturned : IFact
{
    void IFact.Fold(KernelState state) => state.TaskOf(Pid, Task).LeaveHandler();
}

public sealed partial class LimitChanged : IFact
{
    void IFact.Fold(KernelState state)
    {
        Process process = state.ProcessOf(Pid);
        process.Limits = process.Limits.With((Resource)Resource, new(Soft, Hard));
    }
}

public sealed partial class NiceChanged : IFact
{
    void IFact.Fold(KernelState state) => state.ProcessOf(Pid).Nice = Nice;
}

public sealed partial class TimerSet : IFact
{
    void IFact.Fold(KernelState state)
    {
        Process process = state.ProcessOf(Pid);
        // The timers of user and system time never run: no program is simulated that would use time.
        if (Which == 0)
            (process.TimerExpires, process.TimerInterval) = (Expires, Interval);
    }
}
