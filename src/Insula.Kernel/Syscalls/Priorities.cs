using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Priorities: getpriority(2), setpriority(2). The nice value is kept for a process, not for each of its tasks.</summary>
internal static class Priorities
{
    private const int OfProcess = 0, OfGroup = 1, OfUser = 2;
    private const int Least = -20, Greatest = 19, Neutral = 20;

    public static Reply GetPriority(in Call call)
    {
        int which = call.Int(0);
        if (which is < OfProcess or > OfUser)
            return Why.InvalidValue;
        if (which == OfProcess)
            return call.ProcessNamed(call.Int(1)) is { } process ? Reply.Of(Neutral - process.Nice) : Why.NoSuchProcess;
        int best = 0;
        foreach (Process process in call.State.Processes.Values)
        {
            if (IsMeant(call, process))
                best = Math.Max(best, Neutral - process.Nice);
        }
        return best > 0 ? Reply.Of(best) : Nobody(which);
    }

    public static Reply SetPriority(in Call call)
    {
        int which = call.Int(0), nice = Math.Clamp(call.Int(2), Least, Greatest);
        if (which is < OfProcess or > OfUser)
            return Why.InvalidValue;
        if (which == OfProcess)
            return call.ProcessNamed(call.Int(1)) is { } process ? Set(call, process, nice) : Elsewhere.Refuse(call, new(call.Int(1)));
        bool any = false;
        Why refusal = Why.Allowed;
        ReadOnlySpan<Process> processes = call.State.Processes.Values;
        for (int i = 0; i < processes.Length; i++)
        {
            // Of a group the newest is asked first, of a user the oldest. - pid_task, for_each_process
            Process process = processes[which == OfGroup ? ^(i + 1) : i];
            if (!IsMeant(call, process))
                continue;
            any = true;
            // One refusal does not keep the others from theirs; the last one is told. - set_one_prio
            Why why = Set(call, process, nice);
            refusal = why == Why.Allowed ? refusal : why;
        }
        return any ? refusal : Nobody(which);
    }

    private static Why Set(in Call call, Process process, int nice)
    {
        Why why = Gate.ChangeNice(call, process, nice);
        if (why == Why.Allowed && nice != process.Nice)
            call.Emit(FactOf.NiceChanged(process, nice));
        return why;
    }

    /// <summary>Is the process of the group, or of the real user, that the call names? 0 is the caller's.</summary>
    private static bool IsMeant(in Call call, Process process)
    {
        uint who = call[1].Word;
        if (call.Int(0) == OfGroup)
            return process.Group == (who == 0 ? call.Caller.Group : new Pid((int)who));
        return process.Credentials.Real == (who == 0 ? call.Who.Real : new HostUid(who));
    }

    private static Why Nobody(int which) => which == OfGroup ? Why.NoSuchGroup : Why.NoSuchProcess;
}
