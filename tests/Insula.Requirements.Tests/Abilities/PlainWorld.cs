namespace Insula.Requirements.Tests.Abilities;

/// <summary>A process: whose it is, where, and what it may do. A virtual super-user is effective user 0 of its server, not of the host.</summary>
internal sealed record PlainProcess(uint EffectiveUser, int Vpid, bool IsVirtualSuperUser, PlainSet Set)
{
    public bool IsHostRoot => EffectiveUser == 0 && Vpid == 0;

    /// <summary>"During a grant the credential in force is super-user, so: ROOT set of the calling process." (6.2, R129)</summary>
    public uint UserInGrantedCalls => IsVirtualSuperUser ? 0 : EffectiveUser;
}

/// <summary>Processes and what they do to each other's sets: spec 5.6 steps 1 to 3 with 6.4, and 5.8.</summary>
internal sealed class PlainWorld(bool lenient = false, params string[] alsoInNonRoot)
{
    private const int Fork = 22, Spawn = 21;

    private readonly PlainSet _defaults = PlainSet.Default(alsoInNonRoot);

    public Dictionary<int, PlainProcess> Processes { get; } = [];

    /// <summary>A process as it is at creation, with its owner's default set (R82).</summary>
    public void Add(int pid, uint effectiveUser, int vpid = 0, bool isVirtualSuperUser = false) =>
        Processes[pid] = new(effectiveUser, vpid, isVirtualSuperUser, _defaults.Copy());

    public int Modify(int caller, int pid, params ulong[] list)
    {
        // 1. "Parse whole list first."
        if (!PlainRequest.TryParse(list, out PlainRequest? request))
            return PlainRules.Einval;
        // 2. "0 = caller. Unknown pid -> ESRCH, even for a list that holds only a bare EOL"
        int of = pid == 0 ? caller : pid;
        if (!Processes.TryGetValue(of, out PlainProcess? target))
            return PlainRules.Esrch;
        // 3. "Right to touch another process"
        if (RightOver(Processes[caller], target) is not { } right)
            return PlainRules.Eperm;
        // 4. to 6.
        (int error, PlainSet after) = PlainRules.Modify(target.Set, request, right, lenient);
        Processes[of] = target with { Set = after };
        return error;
    }

    /// <summary>Spec 6.4; null where there is none.</summary>
    private static PlainRight? RightOver(PlainProcess caller, PlainProcess target)
    {
        // "Host root (effective UID 0, VPID 0): anything to any process, except locked." (R136)
        if (caller.IsHostRoot)
            return PlainRight.Everything;
        // "Ordinary member: itself only, narrowing only, except that it may re-allow an unlocked unprivileged ability of its own (R104)."
        if (ReferenceEquals(caller, target))
            return PlainRight.Unprivileged;
        // "VSU: on itself and on members of its VP: narrowing and LOCK only." (R134) "On processes outside its VP -> EPERM" (R135)
        return caller.IsVirtualSuperUser && caller.Vpid == target.Vpid ? PlainRight.Nothing : null;
    }

    public int Check(int pid, int ability, ulong low, ulong high) => PlainRules.Check(Processes[pid].Set, Processes[pid].EffectiveUser, ability, low, high);

    /// <summary>The set does not change with the user, the domain does (R85).</summary>
    public void BecomeUser(int pid, uint effectiveUser) => Processes[pid] = Processes[pid] with { EffectiveUser = effectiveUser };

    /// <summary>fork: needs FORK (R95). It is never granted (spec 4.4), so of a virtual super-user its NONROOT set counts (R128).</summary>
    public int DoFork(int parent, int child)
    {
        PlainProcess process = Processes[parent];
        int error = PlainRules.Check(process.Set, process.EffectiveUser, Fork);
        if (error == 0)
            Processes[child] = process with { Set = PlainRules.Forked(process.Set) };
        return error;
    }

    /// <summary>posix_spawn with the same owner: needs SPAWN (R95). To a virtual super-user it is granted, if the program is its server's.</summary>
    public int DoSpawn(int parent, int child)
    {
        PlainProcess process = Processes[parent];
        int error = PlainRules.Check(process.Set, process.UserInGrantedCalls, Spawn);
        if (error == 0)
            Processes[child] = process with { Set = PlainRules.Executed(process.Set, _defaults) };
        return error;
    }

    /// <summary>exec: needs SPAWN (R95), and is granted as posix_spawn is.</summary>
    public int DoExec(int pid)
    {
        PlainProcess process = Processes[pid];
        int error = PlainRules.Check(process.Set, process.UserInGrantedCalls, Spawn);
        if (error == 0)
            Processes[pid] = process with { Set = PlainRules.Executed(process.Set, _defaults) };
        return error;
    }
}
