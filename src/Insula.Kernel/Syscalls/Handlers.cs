using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>sigaction() and signal() as programs call them, and SignalAction() of QNX, which says of which process.</summary>
internal static class Handlers
{
    /// <summary>SA_RESTART, which signal(2) sets.</summary>
    private const ulong Restart = 0x10000000;

    public static Reply SigAction(in Call call) => Set(call, call.Caller, call.Int(0), call[1].List);

    public static Reply SignalAction(in Call call)
    {
        Why why = Dispositions.Check(call.Int(1), call[2].List);
        if (why != Why.Allowed)
            return why;
        if (call.ProcessNamed(call.Int(0)) is not { RunState: not RunState.Zombie } target)
            return Elsewhere.Refuse(call, new(call.Int(0)));
        why = Gate.ChangeHandler(call, target, call.Int(1));
        return why == Why.Allowed ? Set(call, target, call.Int(1), call[2].List) : why;
    }

    /// <summary>"signal() returns the previous value of the signal handler." - signal(2)</summary>
    public static Reply Signal(in Call call)
    {
        const long error = -1;
        (int signal, long handler) = (call.Int(0), call[1].Number);
        if (handler == error || Dispositions.Check(signal, [handler, 0, 0]) != Why.Allowed)
            return Why.InvalidValue;
        ulong before = call.Caller.DispositionOf(signal).Handler;
        Dispositions.Change(call, call.Caller, signal, new((ulong)handler, Restart, 0));
        return Reply.Of((long)before);
    }

    private static Reply Set(in Call call, Process process, int signal, ReadOnlySpan<Value> action)
    {
        Why why = Dispositions.Check(signal, action);
        if (why == Why.Allowed)
            Dispositions.Act(call, process, signal, action);
        return why;
    }
}
