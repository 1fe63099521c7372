using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>What stops, goes on and ends: the signals that parents get of it (wait(2), sigaction(2)), and orphaned process groups (setpgid(2)).</summary>
internal static class JobControl
{
    /// <summary>Stops a process, and tells its parent.</summary>
    public static void Stop(Effects effects, Process process, int signal)
    {
        effects.Emit(FactOf.ProcessStopped(process, signal));
        TellOfChange(effects, process);
    }

    /// <summary>Lets a stopped process go on, and tells its parent.</summary>
    public static void Continue(Effects effects, Process process)
    {
        effects.Emit(FactOf.ProcessContinued(process));
        TellOfChange(effects, process);
    }

    /// <summary>
    /// Tells the parent that a process has ended. One that ignores SIGCHLD, or asked for no zombies, need not wait for it. - do_notify_parent
    /// </summary>
    public static void TellOfEnd(Effects effects, Process process)
    {
        if (effects.State.Find(process.Parent) is not { } parent)
            return;
        Disposition disposition = parent.DispositionOf((int)Signal.SIGCHLD);
        bool isOrdinary = process.ExitSignal == (int)Signal.SIGCHLD;
        bool isUnwanted = isOrdinary && (disposition.IsIgnored || (disposition.Flags & Disposition.NoChildWait) != 0);
        if (!isOrdinary || !disposition.IsIgnored)
            Signalling.Deliver(effects, parent, process.ExitSignal, process.Pid);
        // The signal may have ended the parent, and the first process reaped both.
        if (isUnwanted && effects.State.Find(process.Pid) == process)
            effects.Emit(FactOf.ProcessReaped(process));
    }

    /// <summary>True if no member of a group has its parent in another group of its session: nobody could let it go on. - will_become_orphaned_pgrp</summary>
    public static bool IsOrphaned(KernelState state, Pid group)
    {
        foreach (Process member in state.Processes.Values)
        {
            if (member.Group != group || member.RunState == RunState.Zombie || member.Parent == state.Init)
                continue;
            if (state.Find(member.Parent) is { } parent && parent.Group != group && parent.Session == member.Session)
                return false;
        }
        return true;
    }

    /// <summary>Groups with a stopped member that a process connects with their session; null if there is none. Asked before it ends.</summary>
    public static List<Pid>? StoppedGroupsHeldBy(KernelState state, Process process)
    {
        List<Pid>? groups = null;
        foreach (Process member in state.Processes.Values)
        {
            if (member.RunState == RunState.Stopped && groups?.Contains(member.Group) != true && Connects(state, process, member.Group))
                (groups ??= []).Add(member.Group);
        }
        return groups;
    }

    /// <summary>"SIGHUP followed by SIGCONT is sent to each process in the newly orphaned process group." - setpgid(2)</summary>
    public static void ReleaseOrphaned(Effects effects, List<Pid>? groups)
    {
        for (int i = 0; i < groups?.Count; i++)
        {
            if (!IsOrphaned(effects.State, groups[i]))
                continue;
            SendAll(effects, groups[i], (int)Signal.SIGHUP);
            SendAll(effects, groups[i], (int)Signal.SIGCONT);
        }
    }

    /// <summary>SIGCHLD when a child stops or goes on, whatever its exit signal. - do_notify_parent_cldstop</summary>
    private static void TellOfChange(Effects effects, Process child)
    {
        if (effects.State.Find(child.Parent) is not { } parent)
            return;
        Disposition disposition = parent.DispositionOf((int)Signal.SIGCHLD);
        if (!disposition.IsIgnored && (disposition.Flags & Disposition.NoChildStop) == 0)
            Signalling.Deliver(effects, parent, (int)Signal.SIGCHLD, child.Pid);
    }

    /// <summary>By its own parent, or as the parent of a member. - kill_orphaned_pgrp</summary>
    private static bool Connects(KernelState state, Process process, Pid group)
    {
        if (process.Group == group)
            return state.Find(process.Parent) is { } parent && parent.Group != group && parent.Session == process.Session;
        foreach (Process child in state.Processes.Values)
        {
            if (child.Parent == process.Pid && child.Group == group && child.Session == process.Session)
                return true;
        }
        return false;
    }

    private static void SendAll(Effects effects, Pid group, int signal)
    {
        for (Process? member = effects.State.After(default); member is not null; member = effects.State.After(member.Pid))
        {
            if (member.Group == group)
                Signalling.Deliver(effects, member, signal, default);
        }
    }
}
