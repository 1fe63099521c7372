using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Waiting for children: wait4(2), waitpid(2), waitid(2), wait3(2). Children belong to the process, so __WNOTHREAD changes nothing.</summary>
internal static class Waiting
{
    /// <summary>The words of a siginfo_t: signal, code, process, user, status.</summary>
    public const int InfoWords = 5;

    private const uint NoHang = 1, Stopped = 2, Exited = 4, Continued = 8, NoWait = 0x01000000, NoThread = 0x20000000, All = 0x40000000, Clone = 0x80000000;

    /// <summary>P_ALL, P_PID, P_PGID, P_PIDFD.</summary>
    private const int Everybody = 0, One = 1, Group = 2, ByDescriptor = 3;

    public static Reply Wait4(in Call call) => Wait(call, call.Int(0), call[2].Word);

    /// <summary>wait(2): any child that has ended.</summary>
    public static Reply WaitAny(in Call call) => Wait(call, -1, 0);

    /// <summary>wait3(2): any child.</summary>
    public static Reply Wait3(in Call call) => Wait(call, -1, call[1].Word);

    private static Reply Wait(in Call call, int which, uint options)
    {
        if ((options & ~(NoHang | Stopped | Continued | NoThread | All | Clone)) != 0)
            return Why.InvalidValue;
        if (which == int.MinValue)
            return Why.NoSuchProcess;
        (int kind, int id) = which switch
        {
            -1 => (Everybody, 0),
            0 => (Group, call.Caller.Group.Value),
            > 0 => (One, which),
            _ => (Group, -which),
        };
        Why why = Look(call, kind, id, options | Exited, out Process? told);
        if (why != Why.Allowed)
            return why;
        call.Effects.Arena.Add(told?.Status ?? 0);
        return told is null ? Reply.Ok : Tell(call, told, Reply.Of(told.Pid.Value));
    }

    public static Reply WaitId(in Call call)
    {
        (int kind, int id, uint options) = (call.Int(0), call.Int(1), call[3].Word);
        if ((options & ~(NoHang | Stopped | Exited | Continued | NoWait | NoThread | All | Clone)) != 0)
            return Why.InvalidValue;
        if ((options & (Stopped | Exited | Continued)) == 0)
            return Why.InvalidValue;
        if (kind is < Everybody or > ByDescriptor)
            return Why.InvalidValue;
        if (kind != Everybody && (kind == One ? id <= 0 : id < 0))
            return Why.InvalidValue;
        // No descriptor names a process: pidfd_open(2) is not modelled.
        if (kind == ByDescriptor)
            return Why.BadDescriptor;
        if (kind == Group && id == 0)
            id = call.Caller.Group.Value;
        Why why = Look(call, kind, id, options, out Process? told);
        if (why != Why.Allowed)
            return why;
        Span<long> info = call.Effects.Arena.Reserve(InfoWords);
        info.Clear();
        if (told is null)
            return Reply.Ok;
        Describe(info, told);
        return (options & NoWait) != 0 ? Reply.Ok : Tell(call, told, Reply.Ok);
    }

    /// <summary>True if there is something to tell of a process.</summary>
    public static bool HasChanged(Process child) => child.RunState == RunState.Zombie || child.StatusUnreported;

    /// <summary>What happened to a child, as waitid(2) and SIGCHLD tell it.</summary>
    public static void Describe(Span<long> info, Process child)
    {
        const int exited = 1, killed = 2, dumped = 3, stopped = 5, continued = 6;
        (int code, int status) = child.RunState switch
        {
            RunState.Zombie when (child.Status & 0x7F) == 0 => (exited, child.Status >> 8),
            RunState.Zombie => ((child.Status & 0x80) != 0 ? dumped : killed, child.Status & 0x7F),
            RunState.Stopped => (stopped, child.Status >> 8),
            _ => (continued, (int)Signal.SIGCONT),
        };
        (info[0], info[1], info[2]) = ((int)Signal.SIGCHLD, code, child.Pid.Value);
        (info[3], info[4]) = (child.Credentials.Real.Value, status);
    }

    /// <summary>Looks for a child with news: allowed without one if the caller does not want to wait, refused if there is only one that it may not wait for.</summary>
    private static Why Look(in Call call, int kind, int id, uint options, out Process? told)
    {
        told = null;
        bool any = false;
        Why barred = Why.Allowed;
        foreach (Process child in call.State.Processes.Values)
        {
            if (child.Parent != call.Caller.Pid || child == call.Caller || !IsMeant(child, kind, id, options))
                continue;
            // One that has ended brings no news any more but its end. - wait_consider_task
            any |= child.RunState != RunState.Zombie || (options & Exited) != 0;
            // Of several, the oldest child is told first.
            if (!HasNews(child, options) || (told is not null && child.Birth > told.Birth))
                continue;
            // One that the caller may not wait for stands in the way of no other. - security_task_wait
            Why why = child.RunState == RunState.Zombie ? Gate.LearnStatus(call, child) : Why.Allowed;
            if (why == Why.Allowed)
                told = child;
            else
                barred = why;
        }
        if (!any)
            return Why.NoChild;
        if (told is not null)
            return Why.Allowed;
        return barred != Why.Allowed ? barred : (options & NoHang) != 0 ? Why.Allowed : Why.Parked;
    }

    private static bool IsMeant(Process child, int kind, int id, uint options)
    {
        // "A clone child is one which delivers no signal, or a signal other than SIGCHLD to its parent upon termination." - wait(2)
        bool isClone = child.ExitSignal != (int)Signal.SIGCHLD;
        if ((options & All) == 0 && isClone != ((options & Clone) != 0))
            return false;
        return kind switch { Everybody => true, One => child.Pid.Value == id, _ => child.Group.Value == id };
    }

    private static bool HasNews(Process child, uint options) => child.RunState switch
    {
        RunState.Zombie => (options & Exited) != 0,
        RunState.Stopped => child.StatusUnreported && (options & Stopped) != 0,
        _ => child.StatusUnreported && (options & Continued) != 0,
    };

    private static Reply Tell(in Call call, Process child, Reply reply)
    {
        call.Emit(child.RunState == RunState.Zombie ? FactOf.ProcessReaped(child) : FactOf.StatusReported(child));
        return reply;
    }
}
