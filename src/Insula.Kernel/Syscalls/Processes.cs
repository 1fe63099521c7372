using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Making and ending processes.</summary>
internal static class Processes
{
    // clone(2): the low byte of its flags is the exit signal
    private const ulong ExitSignals = 0xFF;
    private const ulong SharesMemory = 0x100, SharesDirectories = 0x200, SharesDescriptors = 0x400, SharesHandlers = 0x800, PidDescriptor = 0x1000;
    private const ulong Sibling = 0x8000, Thread = 0x10000, Detached = 0x400000, ClearsHandlers = 0x100000000, IntoGroup = 0x200000000;
    private const ulong NewMounts = 0x20000, NewUsers = 0x10000000, NewPids = 0x20000000, NewTime = 0x80;
    private const ulong Namespaces = NewMounts | NewUsers | NewPids | NewTime | 0x02000000 | 0x04000000 | 0x08000000 | 0x40000000;
    private const int CloneArgsLeast = 64, CloneArgsMost = 4096;

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

    /// <summary>The same for another process: process, mask.</summary>
    public static Reply UmaskOf(in Call call)
    {
        uint mask = call[1].Word;
        if ((mask & ~Mode.All) != 0 || call.Int(0) < 0)
            return Why.InvalidValue;
        if (call.ProcessNamed(call.Int(0)) is not { RunState: not RunState.Zombie } process)
            return Elsewhere.Refuse(call, new(call.Int(0)));
        Why why = Gate.ChangeUmask(call, process);
        if (why != Why.Allowed)
            return why;
        uint before = process.Umask;
        if (mask != before)
            call.Emit(FactOf.UmaskChanged(process, mask));
        return Reply.Of(before);
    }

    public static Reply Fork(in Call call) => Make(call, 0, (int)Signal.SIGCHLD);

    public static Reply Clone(in Call call) => Make(call, call[1].Word & ~ExitSignals, (int)(call[1].Word & ExitSignals));

    public static Reply Clone3(in Call call)
    {
        if (call[1].Number is < CloneArgsLeast or > CloneArgsMost)
            return Why.InvalidValue;
        if (call[0].List is not [var first, var second])
            return Why.BadArgument;
        (ulong flags, ulong exitSignal) = ((ulong)first.Number, (ulong)second.Number);
        if (exitSignal > Signals.Max)
            return Why.InvalidValue;
        if ((flags & ~(uint.MaxValue | ClearsHandlers | IntoGroup)) != 0 || (flags & (Detached | (ExitSignals & ~NewTime))) != 0)
            return Why.InvalidValue;
        if (HasAll(flags, SharesHandlers | ClearsHandlers))
            return Why.InvalidValue;
        if ((flags & (Thread | Sibling)) != 0 && exitSignal != 0)
            return Why.InvalidValue;
        return Make(call, flags, (int)exitSignal);
    }

    /// <summary>May there be a process or task more: of this user, of this entity?</summary>
    public static Why MayMake(in Call call)
    {
        Why why = Gate.MakeProcess(call);
        if (why != Why.Allowed)
            return why;
        bool isFull = call.State.Processes.Count + call.State.Threads.Count >= call.State.Policy.MaxProcesses;
        return isFull ? Why.TooManyProcesses : Why.Allowed;
    }

    private static Reply Make(in Call call, ulong flags, int exitSignal)
    {
        Why why = CheckForm(call, flags);
        // A thread is no process.
        if (why == Why.Allowed && (flags & Thread) == 0)
            why = Gate.May(call, Ability.Fork);
        if (why == Why.Allowed)
            why = MayMake(call);
        if (why == Why.Allowed && (flags & Namespaces) != 0)
            why = Gate.Needed(call, Capability.Administer);
        if (why != Why.Allowed)
            return why;
        if ((flags & (Namespaces | PidDescriptor | IntoGroup)) != 0)
            return Why.Unmodelled;
        if (call.State.NextFreePid() is not { } number)
            return LeasePids(call, 0);
        // The parent of both expects one signal: a sibling has that of its maker. - copy_process
        bool isSibling = (flags & Sibling) != 0;
        call.Emit((flags & Thread) != 0 ? FactOf.TaskStarted(call.Task, number) : FactOf.ProcessForked(
            call.Task, number, isSibling ? call.Caller.ExitSignal : exitSignal, (flags & SharesDescriptors) != 0, (flags & SharesDirectories) != 0,
            isSibling, (flags & ClearsHandlers) != 0));
        return Reply.Of(number.Value);
    }

    /// <summary>Which flags do not go together. - clone(2), EINVAL</summary>
    private static Why CheckForm(in Call call, ulong flags)
    {
        if (HasAll(flags, NewMounts | SharesDirectories) || HasAll(flags, NewUsers | SharesDirectories))
            return Why.InvalidValue;
        if ((flags & Thread) != 0 && (flags & SharesHandlers) == 0)
            return Why.InvalidValue;
        if ((flags & SharesHandlers) != 0 && (flags & SharesMemory) == 0)
            return Why.InvalidValue;
        // The first process has no siblings: nobody would reap them.
        if ((flags & Sibling) != 0 && call.Caller.Pid == call.State.Init)
            return Why.InvalidValue;
        if ((flags & Thread) != 0 && (flags & (NewUsers | NewPids)) != 0)
            return Why.InvalidValue;
        return HasAll(flags, PidDescriptor | Detached) ? Why.InvalidValue : Why.Allowed;
    }

    private static bool HasAll(ulong flags, ulong wanted) => (flags & wanted) == wanted;

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
