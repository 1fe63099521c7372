using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>
/// How tasks are scheduled: sched_setscheduler(2), pthread_setschedparam(3), and QNX's own calls. It is kept and told, and changes no order of execution.
/// </summary>
internal static class Scheduling
{
    /// <summary>SCHED_OTHER, SCHED_FIFO, SCHED_RR, SCHED_BATCH, SCHED_IDLE.</summary>
    private const uint Other = 0, First = 1, RoundRobin = 2, Batch = 3, Idle = 5;

    /// <summary>The greatest priority of QNX, and of Linux.</summary>
    private const int Greatest = 255, GreatestOfLinux = 99;

    public static Reply SetScheduler(in Call call) => Set(call, call.Int(0), call[1].Word, call[2].List);

    public static Reply SetParam(in Call call) => Set(call, call.Int(0), null, call[1].List);

    public static Reply GetParam(in Call call)
    {
        Reply reply = See(call, call.Int(0), out ProcessTask? task);
        if (reply.IsAllowed)
            call.Effects.Arena.Add(task!.Priority);
        return reply;
    }

    public static Reply GetScheduler(in Call call)
    {
        Reply reply = See(call, call.Int(0), out ProcessTask? task);
        return reply.IsAllowed ? Reply.Of(task!.Policy) : reply;
    }

    /// <summary>pthread_getschedparam(3): the policy, then the priority.</summary>
    public static Reply GetThread(in Call call)
    {
        Reply reply = See(call, call.Int(0), out ProcessTask? task);
        if (!reply.IsAllowed)
            return reply;
        call.Effects.Arena.Add(task!.Policy);
        call.Effects.Arena.Add(task.Priority);
        return Reply.Ok;
    }

    /// <summary>pthread_setschedprio(3).</summary>
    public static Reply SetThreadPriority(in Call call) => SetPriority(call, out _);

    /// <summary>setprio() of QNX: what the priority was.</summary>
    public static Reply SetProcessPriority(in Call call)
    {
        Reply reply = SetPriority(call, out int before);
        return reply.IsAllowed ? Reply.Of(before) : reply;
    }

    /// <summary>getprio() of QNX.</summary>
    public static Reply GetProcessPriority(in Call call)
    {
        Reply reply = See(call, call.Int(0), out ProcessTask? task);
        return reply.IsAllowed ? Reply.Of(task!.Priority) : reply;
    }

    /// <summary>SchedSet() of QNX: a process, one of its tasks or 0 for the first, policy and priority.</summary>
    public static Reply SetTask(in Call call)
    {
        ReadOnlySpan<Value> priority = call[3].List;
        if (priority.Length != 1 || !IsValid(call, call[2].Word, priority[0].Number))
            return Why.InvalidValue;
        Reply found = FindTask(call, out ProcessTask? task);
        return found.IsAllowed ? Change(call, task!, call[2].Word, (int)priority[0].Number) : found;
    }

    /// <summary>SchedGet() of QNX: the policy, and by address the priority.</summary>
    public static Reply GetTask(in Call call)
    {
        Reply found = FindTask(call, out ProcessTask? task);
        if (!found.IsAllowed)
            return found;
        Why why = Gate.SeeScheduling(call, task!);
        if (why != Why.Allowed)
            return why;
        call.Effects.Arena.Add(task!.Priority);
        return Reply.Of(task.Policy);
    }

    private static Reply Set(in Call call, int number, uint? policy, ReadOnlySpan<Value> priority)
    {
        if (number < 0 || priority.Length != 1)
            return Why.InvalidValue;
        if (policy is { } given && !IsValid(call, given, priority[0].Number))
            return Why.InvalidValue;
        if (Named(call, number) is not { } task)
            return Elsewhere.Refuse(call, new(number));
        // Whether a priority is one depends on the policy that it is for.
        return IsValid(call, policy ?? task.Policy, priority[0].Number) ? Change(call, task, policy ?? task.Policy, (int)priority[0].Number) : Why.InvalidValue;
    }

    private static Reply SetPriority(in Call call, out int before)
    {
        before = 0;
        if (call.Int(0) < 0 || call[1].Number is < 0 or > Greatest)
            return Why.InvalidValue;
        if (Named(call, call.Int(0)) is not { } task)
            return Elsewhere.Refuse(call, new(call.Int(0)));
        before = task.Priority;
        return Change(call, task, task.Policy, (int)call[1].Number);
    }

    private static Why Change(in Call call, ProcessTask task, uint policy, int priority)
    {
        Why why = Gate.ChangeScheduling(call, task, policy, priority);
        if (why == Why.Allowed && (policy, priority) != (task.Policy, task.Priority))
            call.Emit(FactOf.SchedulingChanged(task, policy, priority));
        return why;
    }

    private static Reply See(in Call call, int number, out ProcessTask? task)
    {
        task = null;
        if (number < 0)
            return Why.InvalidValue;
        task = Named(call, number);
        return task is null ? Elsewhere.Refuse(call, new(number)) : Gate.SeeScheduling(call, task);
    }

    private static Reply FindTask(in Call call, out ProcessTask? task)
    {
        (int process, int number) = (call.Int(0), call.Int(1));
        task = null;
        if (process < 0 || number < 0)
            return Why.InvalidValue;
        task = Named(call, process);
        if (task is null)
            return Elsewhere.Refuse(call, new(process));
        if (number == 0)
            return Reply.Ok;
        Process owner = task.Process;
        task = Named(call, number);
        return task?.Process == owner ? Reply.Ok : Why.NoSuchTask;
    }

    /// <summary>The task of a number, which for a process is its first one; the caller's for 0.</summary>
    private static ProcessTask? Named(in Call call, int number)
    {
        if (number == 0)
            return call.Task;
        return call.State.Find(new(number))?.Leader ?? (call.State.Threads.TryGet(new(number), out ProcessTask? task) ? task : null);
    }

    /// <summary>Linux has priorities 1..99 for its two real-time policies and none for the others; QNX has 0..255 for all.</summary>
    private static bool IsValid(in Call call, uint policy, long priority)
    {
        uint kind = policy & ~ProcessTask.ResetOnFork;
        if (kind is not (Other or First or RoundRobin or Batch or Idle))
            return false;
        if (!Gate.AsksAsLinux(call))
            return priority is >= 0 and <= Greatest;
        return kind is First or RoundRobin ? priority is >= 1 and <= GreatestOfLinux : priority == 0;
    }
}
