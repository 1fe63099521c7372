using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Process groups and sessions: credentials(7), setpgid(2), setsid(2).</summary>
internal static class Groups
{
    public static Reply GetPgrp(in Call call) => Reply.Of(call.Caller.Group.Value);

    public static Reply GetPgid(in Call call) => See(call, out Process? process) is var why and not Why.Allowed ? why : Reply.Of(process!.Group.Value);

    public static Reply GetSid(in Call call) => See(call, out Process? process) is var why and not Why.Allowed ? why : Reply.Of(process!.Session.Value);

    public static Reply SetPgid(in Call call)
    {
        Process caller = call.Caller;
        // "If pgid is zero, the process group ID is made the same as pid." - setpgid(2)
        int group = call.Int(1) != 0 ? call.Int(1) : call.Int(0) != 0 ? call.Int(0) : caller.Pid.Value;
        if (group < 0)
            return Why.InvalidValue;
        if (call.ProcessNamed(call.Int(0)) is not { } process)
            return Why.NoSuchProcess;
        // The number of a task that is not the first one names no process here.
        if (call.Int(0) != 0 && process.Pid.Value != call.Int(0))
            return Why.InvalidValue;
        // The ability comes before the classical checks. - spec 6.1
        Why why = Gate.May(call, Ability.Pgrp, (ulong)group);
        if (why != Why.Allowed)
            return why;
        bool child = process.Parent == caller.Pid && process != caller;
        if (child && process.Session != caller.Session)
            return Why.OtherSession;
        // "EACCES An attempt was made to change the process group ID of one of the children of the calling process and the child had already
        // performed an execve(2)." - setpgid(2)
        if (child && process.HasExecuted)
            return Why.HasExecuted;
        if (!child && process != caller)
            return Why.NotAChild;
        if (process.Session == process.Pid)
            return Why.SessionLeader;
        if (group != process.Pid.Value && !ExistsInSession(call, new(group), caller.Session))
            return Why.OtherSession;
        if (process.Group.Value != group)
            call.Emit(FactOf.ProcessGroupChanged(process, new(group)));
        return Reply.Ok;
    }

    public static Reply SetSid(in Call call)
    {
        Why why = Gate.May(call, Ability.Pgrp, (ulong)call.Caller.Pid.Value);
        if (why != Why.Allowed)
            return why;
        // "the calling process is not a process group leader", nor does anybody else bear its number as group. - setsid(2)
        foreach (Process process in call.State.Processes.Values)
        {
            if (process.Group == call.Caller.Pid)
                return Why.GroupLeader;
        }
        call.Emit(FactOf.SessionStarted(call.Caller));
        return Reply.Of(call.Caller.Pid.Value);
    }

    /// <summary>setpgrp(): the caller begins a group; a session leader has one.</summary>
    public static Reply SetPgrp(in Call call)
    {
        Process caller = call.Caller;
        Why why = Gate.May(call, Ability.Pgrp, (ulong)caller.Pid.Value);
        if (why != Why.Allowed)
            return why;
        if (caller.Session != caller.Pid && caller.Group != caller.Pid)
            call.Emit(FactOf.ProcessGroupChanged(caller, caller.Pid));
        return Reply.Of(caller.Group.Value);
    }

    private static Why See(in Call call, out Process? process)
    {
        process = call.ProcessNamed(call.Int(0));
        return process is null ? Why.NoSuchProcess : Gate.SeeSession(call, process);
    }

    private static bool ExistsInSession(in Call call, Pid group, Pid session)
    {
        foreach (Process process in call.State.Processes.Values)
        {
            if (process.Group == group && process.Session == session)
                return true;
        }
        return false;
    }
}
