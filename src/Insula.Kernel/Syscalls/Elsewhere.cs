using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel.Syscalls;

/// <summary>Process numbers that are nobody's in this entity.</summary>
internal static class Elsewhere
{
    /// <summary>What a call gets that would change the process: the host knows whether it is somebody's elsewhere (R64, Q4).</summary>
    public static Reply Refuse(in Call call, Pid pid)
    {
        if (pid.Value <= 0 || call.State.Register is not null || call.State.IsLent(pid))
            return Why.NoSuchProcess;
        if (call.AnswerTo(RequestKind.FindProcess) is not { } answer)
            return call.Ask(Vpid.Host, new(RequestKind.FindProcess, pid.Value));
        if (answer.Why != Why.Allowed)
            return answer.Why;
        if (call.Grant != GrantInForce.None)
            (call.Effects.Grant, call.Effects.FirstForeign) = (GrantOutcome.NotPertaining, pid.Value);
        return call.State.Policy.ForeignPid == Policy.Types.ForeignPid.Esrch ? Why.ForeignProcessHidden : Why.ForeignProcess;
    }
}
