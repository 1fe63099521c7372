namespace Insula.Model.Facts;

public sealed partial class RegistryChanged : IFact
{
    void IFact.Fold(KernelState state)
    {
        if (HasValue)
            state.Registry.Set(new(Kind, Key.ToByteArray(), Value.ToByteArray(), new(Holder)));
        else
            state.Registry.Remove(Kind, Key.Span);
    }
}

public sealed partial class SchedulingChanged : IFact
{
    void IFact.Fold(KernelState state)
    {
        ProcessTask task = state.TaskOf(Pid, Task);
        (task.Policy, task.Priority) = (Policy, Priority);
    }
}

public sealed partial class PosixTimerCreated : IFact
{
    void IFact.Fold(KernelState state)
    {
        Process process = state.ProcessOf(Pid);
        process.MutableTimers.Add(new(Timer, new(Target), Clock, Signal, 0, 0));
        process.NextTimer = Timer + 1;
    }
}

public sealed partial class PosixTimerSet : IFact
{
    void IFact.Fold(KernelState state)
    {
        List<PosixTimer> timers = state.ProcessOf(Pid).MutableTimers;
        int at = timers.FindIndex(timer => timer.Number == Timer);
        timers[at] = timers[at] with { Expires = Expires, Interval = Interval };
    }
}

public sealed partial class PosixTimerDeleted : IFact
{
    void IFact.Fold(KernelState state) => state.ProcessOf(Pid).MutableTimers.RemoveAll(timer => timer.Number == Timer);
}
