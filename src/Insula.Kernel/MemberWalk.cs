using Insula.Model;
using Insula.Model.Facts;
using static Insula.Model.Facts.Policy.Types;

namespace Insula.Kernel;

/// <summary>
/// kill(2) by a member to more than one process (FIG 13): the wrapper walks the members of the caller's server and runs the original once for
/// each. It never passes a group or -1 on: under a grant that would reach the whole host. An entity is single-threaded, so no
/// member can appear during the walk (R73).
/// </summary>
internal static class MemberWalk
{
    private enum Chosen { Nobody, Everybody, ProcessGroup, Group }

    public static Reply Run(in Call call, SyscallFunction original)
    {
        int target = call.Int(0);
        if (target > 0)
            return original(call);
        (Chosen chosen, uint group) = Choose(call, target);
        int candidates = 0, reached = 0;
        Why refusal = Why.NoSuchGroup;
        for (Process? member = call.State.After(default); member is not null; member = call.State.After(member.Pid))
        {
            // One that has ended is no member any more (R8), but stays in its process group until it is waited for.
            bool isThere = member.RunState == RunState.Zombie ? chosen == Chosen.ProcessGroup : call.State.VpidOf(member.Pid) == call.Vpid;
            if (!isThere || !IsChosen(call, member, chosen, group))
                continue;
            candidates++;
            // "One failing target does not stop the walk." - R72
            Reply reply = original(call.With([member.Pid.Value, call[1]], call.Grant));
            Explanation.Walked(call, member, reply);
            if (reply.IsAllowed)
                reached++;
            else
                refusal = reply.Why;
        }
        // "-1 gives 0 if any candidate existed even when all refused, ESRCH if none; -g gives 0 if one was signalled" - spec 4.4
        if (candidates == 0)
            return chosen == Chosen.Everybody ? Why.NoSuchProcess : Why.NoSuchGroup;
        bool done = reached > 0 || (chosen == Chosen.Everybody && refusal != Why.InvalidValue);
        return done ? Reply.Ok : refusal;
    }

    private static (Chosen, uint) Choose(in Call call, int target)
    {
        if (target == -1)
            return (Chosen.Everybody, 0);
        if (target == 0)
            return (Chosen.ProcessGroup, (uint)call.Caller.Group.Value);
        // The absolute value of the least number is no int: it names nothing. - R74
        if (target == int.MinValue)
            return (Chosen.Nobody, 0);
        if (call.State.Policy.KillGroup == KillGroup.ProcessGroup)
            return (Chosen.ProcessGroup, (uint)-target);
        // A virtual group; looking it up never takes an identifier from the pool. - Q1
        Mapping mapping = call.State.Owners!.ToHost(IdKind.Group, (uint)-target, [], out uint gid);
        return mapping == Mapping.Known ? (Chosen.Group, gid) : (Chosen.Nobody, 0);
    }

    private static bool IsChosen(in Call call, Process member, Chosen chosen, uint group) => chosen switch
    {
        Chosen.Everybody => !IsSpared(call, member),
        Chosen.ProcessGroup => member.Group.Value == (int)group,
        Chosen.Group => member.Credentials.EffectiveGroup.Value == group,
        _ => false,
    };

    /// <summary>Whom kill(-1) leaves alone (Q7, R71).</summary>
    private static bool IsSpared(in Call call, Process member) => call.State.Policy.KillAllSpares switch
    {
        KillAllSpares.InitAndCaller => member == call.Caller || member.Pid == call.State.Init,
        KillAllSpares.Caller => member == call.Caller,
        _ => false,
    };
}
