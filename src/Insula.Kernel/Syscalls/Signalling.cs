using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel.Syscalls;

/// <summary>Sending signals: kill(2). Dispositions are not modelled yet, so every signal takes its default action.</summary>
internal static class Signalling
{
    public static Reply TKill(in Call call) => Why.Unmodelled;

    public static Reply TgKill(in Call call) => Why.Unmodelled;

    public static Reply SigQueueInfo(in Call call) => Why.Unmodelled;

    public static Reply Kill(in Call call)
    {
        int target = call.Int(0);
        return target > 0 ? KillOne(call, new(target)) : KillMany(call, target);
    }

    private static Reply KillOne(in Call call, Pid pid)
    {
        if (call.State.Find(pid) is not { } target)
            return KillElsewhere(call, pid);
        int signal = call.Int(1);
        if (signal is < 0 or > Signals.Max)
            return Why.InvalidValue;
        Why why = Gate.SendSignal(call, target, (Signal)signal);
        if (why != Why.Allowed)
            return why;
        Deliver(call.Effects, target, signal, call.Caller.Pid);
        return Reply.Ok;
    }

    /// <summary>A number that is nobody's here: the host knows whether it is somebody's elsewhere.</summary>
    private static Reply KillElsewhere(in Call call, Pid pid)
    {
        int signal = call.Int(1);
        if (call.State.Register is { } register)
        {
            if (register.HolderOf(pid) is not { IsHost: false } server)
                return Why.NoSuchProcess;
            if (call.AnswerTo(RequestKind.SignalMember) is { } delivered)
                return delivered.Why;
            return call.Ask(server, new(RequestKind.SignalMember, pid.Value, signal, call.Caller.Pid.Value, call.Who.Effective.Value, call.Who.Real.Value));
        }
        if (call.State.IsLent(pid))
            return Why.NoSuchProcess;
        if (call.AnswerTo(RequestKind.FindProcess) is not { } answer)
            return call.Ask(Vpid.Host, new(RequestKind.FindProcess, pid.Value));
        if (answer.Why != Why.Allowed)
            return answer.Why;
        // It exists and is not of this server: no grant, and the answer that the host chose. - R64, Q4
        if (call.Grant != GrantInForce.None)
            (call.Effects.Grant, call.Effects.FirstForeign) = (GrantOutcome.NotPertaining, pid.Value);
        if (call.State.Policy.ForeignPid == Policy.Types.ForeignPid.Esrch)
            return Why.ForeignProcessHidden;
        return signal is < 0 or > Signals.Max ? Why.InvalidValue : Why.ForeignProcess;
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

    /// <summary>Lets a signal act. Signal 0 only asks; the first process takes no default action, as on any UNIX host.</summary>
    public static void Deliver(Effects effects, Process target, int signal, Pid sender)
    {
        if (signal == 0 || target.RunState == RunState.Zombie)
            return;
        effects.Emit(FactOf.SignalRaised(target.Leader, signal, sender));
        if (target.Pid == effects.State.Init)
            return;
        switch (Signals.Action((Signal)signal))
        {
            case DefaultAction.Terminate or DefaultAction.Core:
                Processes.End(effects, target, signal);
                break;
            case DefaultAction.Stop when target.RunState == RunState.Running:
                effects.Emit(FactOf.ProcessStopped(target, signal));
                break;
            case DefaultAction.Continue when target.RunState == RunState.Stopped:
                effects.Emit(FactOf.ProcessContinued(target));
                break;
        }
    }
}
