using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Dispositions.</summary>
internal static class Dispositions
{
    public static Reply SigAction(in Call call) => Why.Unmodelled;

    public static Reply SigProcMask(in Call call) => Why.Unmodelled;

    public static Reply SigPending(in Call call) => Why.Unmodelled;

    public static Reply SigSuspend(in Call call) => Why.Unmodelled;

    public static Reply SigTimedWait(in Call call) => Why.Unmodelled;

    public static Reply SigReturn(in Call call) => Why.Unmodelled;
}
