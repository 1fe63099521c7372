using Insula.Model;

namespace Insula.Kernel;

/// <summary>What may be done to processes: signals, limits, nice values, how many there may be.</summary>
public static partial class Gate
{
    /// <summary>May the caller signal the process? - kill(2)</summary>
    public static Why SendSignal(in Call call, Process target, Signal signal)
    {
        if (!call.Effects.ChecksPermissions)
            return Why.Allowed;
        if (!IsMissing(call, Capability.Kill) && (call.Who.Effective == HostUid.Root || CoversProcess(call, target)))
            return Why.Allowed;
        if (signal == Signal.SIGCONT && target.Session == call.Caller.Session)
            return Why.Allowed;
        return SendSignalAs(call.Who.Effective, call.Who.Real, target);
    }

    /// <summary>May these users signal the process? What a host process is asked whose target is a member of a server.</summary>
    public static Why SendSignalAs(HostUid effective, HostUid real, Process target)
    {
        Credentials whom = target.Credentials;
        return effective == HostUid.Root || effective == whom.Saved || effective == whom.Real || real == whom.Saved || real == whom.Real
            ? Why.Allowed : Why.SignalNotPermitted;
    }

    /// <summary>May the caller's user have a process or task more? - getrlimit(2), RLIMIT_NPROC</summary>
    public static Why MakeProcess(in Call call)
    {
        HostUid user = call.Who.Real;
        // User 0 has no limit but the quota of its entity: of a server its own user 0.
        if (user == HostUid.Root || (!call.Vpid.IsHost && user == call.State.Owners!.SuperUser))
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
        bool mayAll = HasOver(call, target, Capability.LowerNice);
        HostUid user = call.Who.Effective;
        if (!mayAll && user != target.Credentials.Real && user != target.Credentials.Effective)
            return Why.OtherUsersProcess;
        // "The actual ceiling for the nice value is calculated as 20 - rlim_cur." - getrlimit(2), RLIMIT_NICE
        bool exceeds = nice < target.Nice && (ulong)(20 - nice) > target.Limits[Resource.Nice].Soft;
        if (exceeds && !mayAll)
            return Why.NiceLowered;
        // Nor one that could become the super-user again, by somebody who cannot. - cap_safe_nice
        return !mayAll && HoldsSuperUser(call, target.Credentials) && !HoldsSuperUser(call, call.Who) ? Why.OtherUsersProcess : Why.Allowed;
    }

    private static bool HoldsSuperUser(in Call call, Credentials who)
    {
        HostUid root = call.State.Owners?.SuperUser ?? HostUid.Root;
        return who.Real == root || who.Effective == root || who.Saved == root;
    }

    /// <summary>May the caller ask or set limits of the process? - prlimit(2)</summary>
    public static Why ReachLimits(in Call call, Process target)
    {
        (Credentials who, Credentials whom) = (call.Who, target.Credentials);
        bool isSame = target == call.Caller
            || (who.Real == whom.Real && who.Real == whom.Effective && who.Real == whom.Saved
                && who.RealGroup == whom.RealGroup && who.RealGroup == whom.EffectiveGroup && who.RealGroup == whom.SavedGroup);
        return isSame || HasOver(call, target, Capability.RaiseLimits) ? Why.Allowed : Why.OtherUsersProcess;
    }

    /// <summary>May the caller let the hard limit of the process be this? - setrlimit(2)</summary>
    public static Why ChangeHardLimit(in Call call, Process target, Resource resource, ulong hard)
    {
        if (hard <= target.Limits[resource].Hard)
            return Why.Allowed;
        if (!HasOver(call, target, Capability.RaiseLimits))
            return Why.HardLimitRaised;
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
        if (call.Grant == GrantInForce.Unchecked || target.RunState == RunState.Zombie || call.State.VpidOf(target.Pid) == call.Vpid)
            return true;
        NotPertaining(call, target.Pid.Value);
        return false;
    }

    /// <summary>True if the caller has the capability over the process: as the actual super-user, or because a grant covers it.</summary>
    private static bool HasOver(in Call call, Process target, Capability capability) =>
        !IsMissing(call, capability) && (call.Who.Effective == HostUid.Root || CoversProcess(call, target));
}
