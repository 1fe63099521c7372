using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Making and ending processes.</summary>
internal static class Processes
{
    public static Reply Clone3(in Call call) => Why.Unmodelled;

    /// <summary>The flags of clone(2) that make an ordinary child: the exit signal, and what concerns memory and thread pointers only.</summary>
    private const long ProcessForms = 0xFF | 0x100 | 0x2000 | 0x4000 | 0x40000 | 0x80000 | 0x100000 | 0x200000 | 0x800000 | 0x1000000;

    public static Reply GetPid(in Call call) => Reply.Of(call.Caller.Pid.Value);

    public static Reply GetTid(in Call call) => Reply.Of(call.Task.Number.Value);

    public static Reply GetPpid(in Call call) => Reply.Of(call.Caller.Parent.Value);

    public static Reply Umask(in Call call)
    {
        uint before = call.Caller.Umask, mask = call[0].Word & Mode.All;
        if (mask != before)
            call.Emit(FactOf.UmaskChanged(call.Caller, mask));
        return Reply.Of(before);
    }

    public static Reply Fork(in Call call)
    {
        if (call.State.Processes.Count >= call.State.Policy.MaxProcesses)
            return Why.TooManyProcesses;
        if (call.State.NextFreePid() is not { } child)
            return LeasePids(call, 0);
        call.Emit(FactOf.ProcessForked(call.Task, child));
        return Reply.Of(child.Value);
    }

    public static Reply Clone(in Call call) => (call[1].Number & ~ProcessForms) == 0 ? Fork(call) : Why.Unmodelled;

    public static Reply ExitGroup(in Call call)
    {
        End(call.Effects, call.Caller, (call.Int(0) & 0xFF) << 8);
        return Reply.Ok;
    }

    /// <summary>Ends the task; with the last one the process ends, with the status of this call. - exit(2)</summary>
    public static Reply Exit(in Call call)
    {
        if (call.Caller.Tasks.Count - (call.Caller.IsLeaderGone ? 1 : 0) == 1)
            return ExitGroup(call);
        call.Emit(FactOf.TaskEnded(call.Task));
        return Reply.Ok;
    }

    /// <summary>Asks the host for process identifiers: a block, or a certain one.</summary>
    public static Reply LeasePids(in Call call, int wanted)
    {
        if (call.AnswerTo(RequestKind.LeasePids) is { Why: not Why.Allowed } refused)
            return refused.Why;
        long count = wanted > 0 ? 1 : call.State.Policy.PidLease;
        return call.Ask(Vpid.Host, new(RequestKind.LeasePids, wanted, count));
    }

    /// <summary>Ends a process. The first process reaps its children and orphans at once, unless it waits for them itself (spec 2.2).</summary>
    public static void End(Effects effects, Process process, int status)
    {
        KernelState state = effects.State;
        List<Pid>? held = JobControl.StoppedGroupsHeldBy(state, process);
        effects.Emit(FactOf.ProcessExited(process, status));
        JobControl.ReleaseOrphaned(effects, held);
        JobControl.TellOfEnd(effects, process);
        if (process.Pid == state.Init || state.Find(state.Init)?.Leader.Parked is not null)
            return;
        for (Process? child = state.After(default); child is not null; child = state.After(child.Pid))
        {
            if (child.Parent == state.Init && child.RunState == RunState.Zombie)
                effects.Emit(FactOf.ProcessReaped(child));
        }
    }
}
