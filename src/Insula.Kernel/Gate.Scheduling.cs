using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel;

/// <summary>What reaches into another process and no call of Linux controls so: its scheduling, timers, session, umask, handlers, and who a child is.</summary>
public static partial class Gate
{
    /// <summary>The first number of a call that Linux does not have.</summary>
    private const int FirstOwnCall = 1000;

    /// <summary>"A Linux-named call asks an ability exactly where Linux asks its capability": in that preset, and of a call that Linux has (spec 6.6).</summary>
    public static bool AsksAsLinux(in Call call) =>
        call.State.Policy.Abilities == Policy.Types.AbilityPreset.Linux && call.Row.Number < FirstOwnCall;

    /// <summary>May the caller see how the task is scheduled? Linux tells everybody. - spec 5.2, SCHEDULE</summary>
    public static Why SeeScheduling(in Call call, ProcessTask target) =>
        AsksAsLinux(call) || !IsOtherUsers(call.Who, target.Process.Credentials) ? Why.Allowed : May(call, Ability.Schedule, Why.OtherUsersProcess);

    /// <summary>May the caller have the task scheduled so? - spec 5.2, SCHEDULE and PRIORITY</summary>
    public static Why ChangeScheduling(in Call call, ProcessTask target, uint policy, int priority)
    {
        bool asLinux = AsksAsLinux(call);
        bool isOthers = asLinux ? IsOtherEffectiveUsers(call.Who, target.Process.Credentials) : IsOtherUsers(call.Who, target.Process.Credentials);
        Why why = isOthers ? May(call, Ability.Schedule, Why.OtherUsersProcess) : Why.Allowed;
        if (why != Why.Allowed)
            return why;
        // R92: up to the threshold nobody needs anything.
        bool exceeds = asLinux ? ExceedsAsLinux(target, policy, priority) : priority > call.State.Policy.UnprivilegedPriority;
        return exceeds ? May(call, Ability.Priority, (ulong)priority) : Why.Allowed;
    }

    /// <summary>May the caller make a timer of this number that sends the process a signal? - spec 5.2, TIMER</summary>
    public static Why AimTimer(in Call call, int number, Process target, int signal)
    {
        Why why = UseTimer(call, call.Caller, number, target.Pid);
        // Or a timer would be the way to signal whom kill(2) must not.
        return why != Why.Allowed || target == call.Caller ? why : SendSignal(call, target, (Signal)signal);
    }

    /// <summary>May the caller ask a timer what it does? One that neither belongs nor sends to another process is its own affair. - spec 5.2, TIMER</summary>
    public static Why UseTimer(in Call call, Process owner, int number, Pid target) =>
        owner == call.Caller && (target == owner.Pid || target == default) ? Why.Allowed : May(call, Ability.Timer, (ulong)number);

    /// <summary>Does what a timer sends to another process reach it? Its owner may have become somebody else since it was made, and so may the target.</summary>
    public static bool TimerReaches(Process owner, Process target, int signal)
    {
        Credentials who = owner.Credentials;
        if (!IsOtherUsers(who, target.Credentials))
            return true;
        DomainSet set = owner.Abilities[who.Effective == HostUid.Root ? Domain.Root : Domain.NonRoot];
        if (set.IsUnlimited(Ability.Signal))
            return true;
        foreach (AbilityRange range in set.RangesOf(Ability.Signal))
        {
            if (set.Allows(Ability.Signal) && range.Covers((ulong)signal, (ulong)signal))
                return true;
        }
        return false;
    }

    /// <summary>May the caller give the session's terminal to a group, or signal the session? - spec 5.2, SESSION</summary>
    public static Why ControlSession(in Call call, Pid session) => May(call, Ability.Session, (ulong)session.Value);

    /// <summary>May the caller set the umask of the process? - spec 5.2, UMASK</summary>
    public static Why ChangeUmask(in Call call, Process target) =>
        call.Who.Effective == target.Credentials.Effective ? Why.Allowed : May(call, Ability.Umask, Why.OtherUsersProcess);

    /// <summary>May the caller say what the process does on the signal? Whoever may run code in it is whoever it acts as. - spec 5.2, SIGNAL</summary>
    public static Why ChangeHandler(in Call call, Process target, int signal)
    {
        (Credentials who, Credentials whom) = (call.Who, target.Credentials);
        bool isSame = who.Real == whom.Real && who.Effective == whom.Effective;
        return isSame ? Why.Allowed : May(call, Ability.Signal, (ulong)signal, Why.SignalNotPermitted);
    }

    /// <summary>May the caller's child act as this user and of this group? -1 stays. - spec 5.2, SPAWN_SETUID and SPAWN_SETGID (R96)</summary>
    public static Why SpawnAs(in Call call, uint user, uint group)
    {
        // The effective user decides, as for setuid: the grant of the call is for the file that it runs.
        bool isCovered = call.Grant != GrantInForce.None && call.State.Owners!.IsSuperUser(call.Who.Effective);
        Why why = HoldsUser(call.Who, user) ? Why.Allowed : May(call, Ability.SpawnSetuid, user, user, isCovered, Why.IdentityNotHeld);
        return why != Why.Allowed || HoldsGroup(call.Who, group) ? why : May(call, Ability.SpawnSetgid, group, group, isCovered, Why.IdentityNotHeld);
    }

    /// <summary>Is the task's process another user's, as Linux has it for sched_setscheduler(2)? - check_same_owner</summary>
    private static bool IsOtherEffectiveUsers(Credentials who, Credentials whom) => who.Effective != whom.Effective && who.Effective != whom.Real;

    /// <summary>Whether Linux asks for a capability. - user_check_sched_setscheduler</summary>
    private static bool ExceedsAsLinux(ProcessTask target, uint policy, int priority)
    {
        const uint first = 1, roundRobin = 2, idle = 5;
        ulong limit = target.Process.Limits[Resource.RealTimePriority].Soft;
        (uint before, uint after) = (target.Policy & ~ProcessTask.ResetOnFork, policy & ~ProcessTask.ResetOnFork);
        bool dropsReset = (target.Policy & ~policy & ProcessTask.ResetOnFork) != 0;
        bool raises = after is first or roundRobin && ((before != after && limit == 0) || (priority > target.Priority && (ulong)priority > limit));
        bool leavesIdle = before == idle && after != idle && (ulong)(20 - target.Process.Nice) > target.Process.Limits[Resource.Nice].Soft;
        return raises || leavesIdle || dropsReset;
    }
}
