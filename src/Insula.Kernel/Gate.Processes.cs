using Insula.Model;

namespace Insula.Kernel;

/// <summary>What may be done to processes: signals, limits, nice values, how many there may be.</summary>
public static partial class Gate
{
    /// <summary>May the caller signal the process? - kill(2)</summary>
    public static Why SendSignal(in Call call, Process target, Signal signal)
    {
        bool isCovered = CoversUnlessRoot(call, target);
        if (signal == Signal.SIGCONT && target.Session == call.Caller.Session)
            return Why.Allowed;
        return IsOtherUsers(call.Who, target.Credentials)
            ? May(call, Ability.Signal, (ulong)signal, (ulong)signal, isCovered, Why.SignalNotPermitted) : Explanation.Shared(call, target);
    }

    /// <summary>May these users signal the process? What a host process is asked whose target is a member of a server.</summary>
    /// <param name="effective">Its effective user.</param>
    /// <param name="real">Its real user.</param>
    /// <param name="maySignalOthers">What its ability says, which the host has asked: <see cref="SignalOthers"/>.</param>
    /// <param name="target">The target.</param>
    public static Why SendSignalAs(HostUid effective, HostUid real, Why maySignalOthers, Process target) =>
        SharesNoUser(effective, real, target.Credentials) ? maySignalOthers : Why.Allowed;

    /// <summary>May the caller signal processes of other users? What the host asks before it sends a signal to a member of a server.</summary>
    public static Why SignalOthers(in Call call, Signal signal) => May(call, Ability.Signal, (ulong)signal, Why.SignalNotPermitted);

    /// <summary>May the caller's user have a process or task more? - getrlimit(2), RLIMIT_NPROC</summary>
    public static Why MakeProcess(in Call call)
    {
        HostUid user = call.Who.Real;
        // User 0 has no limit but the quota of its entity: of a server its own user 0.
        if (user == HostUid.Root || (!call.Vpid.IsHost && call.State.Owners!.IsSuperUser(user)))
            return Why.Allowed;
        if (Has(call, Capability.RaiseLimits) || Has(call, Capability.Administer))
            return Why.Allowed;
        ulong tasks = 0;
        foreach (Process process in call.State.Processes.Values)
            tasks += process.Credentials.Real == user ? (ulong)process.Tasks.Count : 0;
        return tasks < call.Caller.Limits[Resource.Processes].Soft ? Why.Allowed : Why.ProcessLimit;
    }

    /// <summary>May the caller give the process this nice value? - setpriority(2)</summary>
    public static Why ChangeNice(in Call call, Process target, int nice)
    {
        bool isCovered = CoversUnlessRoot(call, target);
        HostUid user = call.Who.Effective;
        bool isOthers = user != target.Credentials.Real && user != target.Credentials.Effective;
        // Nor one that could become the super-user again, by somebody who cannot. - cap_safe_nice
        bool isGreater = HoldsSuperUser(call, target.Credentials) && !HoldsSuperUser(call, call.Who);
        Why why = isOthers || isGreater ? May(call, Ability.Schedule, 0, ulong.MaxValue, isCovered, Why.OtherUsersProcess) : Why.Allowed;
        // "The actual ceiling for the nice value is calculated as 20 - rlim_cur." - getrlimit(2), RLIMIT_NICE
        ulong priority = (ulong)(20 - nice);
        bool exceeds = nice < target.Nice && priority > target.Limits[Resource.Nice].Soft;
        if (isOthers && why != Why.Allowed)
            return why;
        // A denial is EACCES here, whoever set it. - spec 6.6
        bool isRefused = exceeds && May(call, Ability.Priority, priority, priority, isCovered, Why.NiceLowered) != Why.Allowed;
        return isRefused ? Why.NiceLowered : why;
    }

    private static bool HoldsSuperUser(in Call call, Credentials who)
    {
        OwnerMap? owners = call.State.Owners;
        bool isRoot(HostUid user) => owners is null ? user == HostUid.Root : owners.IsSuperUser(user);
        return isRoot(who.Real) || isRoot(who.Effective) || isRoot(who.Saved);
    }

    /// <summary>May the caller ask or set limits of the process? - prlimit(2)</summary>
    public static Why ReachLimits(in Call call, Process target, ulong resource)
    {
        (Credentials who, Credentials whom) = (call.Who, target.Credentials);
        bool isSame = target == call.Caller
            || (who.Real == whom.Real && who.Real == whom.Effective && who.Real == whom.Saved
                && who.RealGroup == whom.RealGroup && who.RealGroup == whom.EffectiveGroup && who.RealGroup == whom.SavedGroup);
        return isSame ? Why.Allowed : May(call, Ability.Rlimit, resource, resource, CoversUnlessRoot(call, target), Why.OtherUsersProcess);
    }

    /// <summary>May the caller let the hard limit of the process be this? - setrlimit(2)</summary>
    public static Why ChangeHardLimit(in Call call, Process target, Resource resource, ulong hard)
    {
        if (hard <= target.Limits[resource].Hard)
            return Why.Allowed;
        Why why = May(call, Ability.Rlimit, (ulong)resource, (ulong)resource, CoversUnlessRoot(call, target), Why.HardLimitRaised);
        if (why != Why.Allowed)
            return why;
        // "granted, hard limits up to the server's quota" - spec 4.4
        ulong quota = resource switch
        {
            Resource.Files => call.State.Policy.MaxDescriptors,
            Resource.Processes => call.State.Policy.MaxProcesses,
            _ => Limit.None,
        };
        return hard <= quota || call.Who.Effective == HostUid.Root ? Why.Allowed : Why.HardLimitRaised;
    }

    /// <summary>A process pertains by the virtual process table (spec 4.3).</summary>
    private static bool CoversProcess(in Call call, Process target)
    {
        if (call.Grant == GrantInForce.None)
            return false;
        // One that has ended has no entry any more; signalling it reaches nobody.
        bool isMember = call.Grant == GrantInForce.Unchecked || target.RunState == RunState.Zombie || call.State.VpidOf(target.Pid) == call.Vpid;
        if (Explanation.Counted(call, target, isMember))
            return true;
        NotPertaining(call, target.Pid.Value);
        return false;
    }

    /// <summary>The actual super-user needs no grant, so none is looked for.</summary>
    private static bool CoversUnlessRoot(in Call call, Process target) => call.Who.Effective != HostUid.Root && CoversProcess(call, target);

    private static bool SharesNoUser(HostUid effective, HostUid real, Credentials whom) =>
        effective != whom.Saved && effective != whom.Real && real != whom.Saved && real != whom.Real;
}
