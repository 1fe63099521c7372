using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Sending signals: kill(2), tkill(2), rt_sigqueueinfo(2). What becomes of one is <see cref="Delivery"/>'s.</summary>
internal static class Signalling
{
    /// <summary>Instead of the process of a task: the signal is for the process, whichever of its tasks the number names.</summary>
    private const int WholeProcess = -1;

    /// <summary>Instead of the process of a task: any process.</summary>
    private const int AnyProcess = 0;

    public static Reply Kill(in Call call)
    {
        int target = call.Int(0);
        return target > 0 ? SendOne(call, new(target), WholeProcess, call.Int(1)) : KillMany(call, target);
    }

    public static Reply TKill(in Call call)
    {
        int task = call.Int(0);
        return task <= 0 ? Why.InvalidValue : SendOne(call, new(task), AnyProcess, call.Int(1));
    }

    public static Reply TgKill(in Call call)
    {
        (int process, int task) = (call.Int(0), call.Int(1));
        return process <= 0 || task <= 0 ? Why.InvalidValue : SendOne(call, new(task), process, call.Int(2));
    }

    /// <summary>What is sent along is not modelled, so neither is the refusal of a code that only the kernel uses.</summary>
    public static Reply SigQueueInfo(in Call call)
    {
        int target = call.Int(0);
        return target <= 0 ? Why.NoSuchProcess : SendOne(call, new(target), WholeProcess, call.Int(1));
    }

    /// <summary>Lets a signal act on a process. Signal 0 only asks. The sender is 0 for the kernel.</summary>
    public static void Deliver(Effects effects, Process target, int signal, Pid sender) => Delivery.Send(effects, target, null, signal, sender);

    /// <summary>A process of another entity signals one of this: what <see cref="RequestKind.SignalMember"/> asks.</summary>
    public static Answer Receive(Effects effects, Request request)
    {
        (int number, int signal, int sender) = ((int)request.Args[0].Number, (int)request.Args[1].Number, (int)request.Args[2].Number);
        Why why = Named(effects.State, new(number), (int)request.Args[5].Number, out Process? target, out ProcessTask? task);
        if (why != Why.Allowed)
            return new(request.Kind, why);
        if (signal is < 0 or > Signals.Max)
            return new(request.Kind, Why.InvalidValue);
        why = Gate.SendSignalAs(new(request.Args[3].Word), new(request.Args[4].Word), (Why)request.Args[6].Number, target!);
        if (why != Why.Allowed)
            return new(request.Kind, why);
        Delivery.Send(effects, target!, task, signal, new(sender));
        return new(request.Kind, Why.Allowed);
    }

    private static Reply SendOne(in Call call, Pid number, int ofProcess, int signal)
    {
        Why why = Named(call.State, number, ofProcess, out Process? target, out ProcessTask? task);
        if (why == Why.NoSuchProcess)
            return SendElsewhere(call, number, ofProcess, signal);
        if (why != Why.Allowed)
            return why;
        if (signal is < 0 or > Signals.Max)
            return Why.InvalidValue;
        why = Gate.SendSignal(call, target!, (Signal)signal);
        if (why != Why.Allowed)
            return why;
        Delivery.Send(call.Effects, target!, task, signal, call.Caller.Pid);
        return Reply.Ok;
    }

    /// <summary>Whom a number names: a process by any of its tasks, or with <paramref name="task"/> that task alone. Who has ended is there until it is waited for.</summary>
    private static Why Named(KernelState state, Pid number, int ofProcess, out Process? target, out ProcessTask? task)
    {
        target = state.Find(number);
        task = target?.Leader;
        if (target is null && state.Threads.TryGet(number, out task))
            target = task.Process;
        if (target is null)
            return Why.NoSuchProcess;
        if (ofProcess > 0 && target.Pid.Value != ofProcess)
            return Why.NoSuchTask;
        if (ofProcess == WholeProcess)
            task = null;
        return Why.Allowed;
    }

    /// <summary>A number that is nobody's here: the host knows whether it is somebody's elsewhere.</summary>
    private static Reply SendElsewhere(in Call call, Pid number, int ofProcess, int signal)
    {
        if (call.State.Register is { } register)
        {
            if (register.HolderOf(number) is not { IsHost: false } server)
                return Why.NoSuchProcess;
            if (call.AnswerTo(RequestKind.SignalMember) is { } delivered)
                return delivered.Why;
            return call.Ask(server, new(RequestKind.SignalMember, number.Value, signal, call.Caller.Pid.Value,
                call.Who.Effective.Value, call.Who.Real.Value, ofProcess, (long)Gate.SignalOthers(call, (Signal)signal)));
        }
        Reply refusal = Elsewhere.Refuse(call, number);
        return refusal.Why == Why.ForeignProcess && (signal is < 0 or > Signals.Max) ? Why.InvalidValue : refusal;
    }

    /// <summary>kill(2) of an unwrapped process to a group or to all: the processes of this entity.</summary>
    private static Reply KillMany(in Call call, int target)
    {
        int group = target == 0 ? call.Caller.Group.Value : target == int.MinValue ? 0 : -target;
        int signal = call.Int(1);
        int candidates = 0;
        Why refusal = Why.Allowed;
        bool reached = false;
        for (Process? process = call.State.After(default); process is not null; process = call.State.After(process.Pid))
        {
            bool meant = target == -1 ? process != call.Caller && process.Pid != call.State.Init : process.Group.Value == group;
            if (!meant)
                continue;
            candidates++;
            refusal = signal is < 0 or > Signals.Max ? Why.InvalidValue : Gate.SendSignal(call, process, (Signal)signal);
            if (refusal != Why.Allowed)
                continue;
            reached = true;
            Deliver(call.Effects, process, signal, call.Caller.Pid);
        }
        if (candidates == 0)
            return target == -1 ? Why.NoSuchProcess : Why.NoSuchGroup;
        return reached || (target == -1 && refusal != Why.InvalidValue) ? Reply.Ok : refusal;
    }
}
