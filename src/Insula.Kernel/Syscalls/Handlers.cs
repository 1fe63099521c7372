using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>
/// sigaction() and signal() as programs call them, and SignalAction() of QNX, which says of which process; the others may be told so too, behind their
/// other arguments.
/// </summary>
internal static class Handlers
{
    /// <summary>SA_RESTART, which signal(2) sets.</summary>
    private const ulong Restart = 0x10000000;

    public static Reply SigAction(in Call call) => Act(call, call.Int(3), call.Int(0), call[1].List);

    public static Reply SignalAction(in Call call) => Act(call, call.Int(0), call.Int(1), call[2].List);

    /// <summary>"signal() returns the previous value of the signal handler." - signal(2)</summary>
    public static Reply Signal(in Call call)
    {
        const long error = -1;
        (int signal, long handler) = (call.Int(0), call[1].Number);
        if (handler == error)
            return Why.InvalidValue;
        Reply found = Find(call, call.Int(2), signal, [handler, 0, 0], out Process target);
        if (!found.IsAllowed)
            return found;
        ulong before = target.DispositionOf(signal).Handler;
        Dispositions.Change(call, target, signal, new((ulong)handler, Restart, 0));
        return Reply.Of((long)before);
    }

    private static Reply Act(in Call call, int pid, int signal, ReadOnlySpan<Value> action)
    {
        Reply found = Find(call, pid, signal, action, out Process target);
        if (found.IsAllowed)
            Dispositions.Act(call, target, signal, action);
        return found;
    }

    /// <summary>The process whose handler may be set.</summary>
    private static Reply Find(in Call call, int pid, int signal, ReadOnlySpan<Value> action, out Process target)
    {
        target = call.Caller;
        Why why = Dispositions.Check(signal, action);
        if (why != Why.Allowed)
            return why;
        if (call.ProcessNamed(pid) is not { RunState: not RunState.Zombie } named)
            return Elsewhere.Refuse(call, new(pid));
        target = named;
        return Gate.ChangeHandler(call, target, signal);
    }
}
