using Insula.Kernel;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Properties.Tests.Worlds;

/// <summary>What a program may do.</summary>
[Flags]
internal enum Scope
{
    /// <summary>Every call of the table, nonsense included.</summary>
    Everything = 0,
    /// <summary>Wrappers stay loaded: what a server without them does is its host's affair.</summary>
    KeepsWrappers = 1,
    /// <summary>Identifiers up to 65535, which both strategies have; no server is made.</summary>
    BothStrategies = 2,
}

/// <summary>
/// Gives the numbers of a step a meaning, by the kinds of the row's arguments and by what there is: most calls name existing files, living processes
/// and open descriptors, some do not.
/// </summary>
internal sealed class Choosing(World world, Scope scope)
{
    private static readonly (string Name, int Weight)[] Weights =
    [
        ("setuid", 12), ("setresuid", 10), ("setgid", 8), ("setresgid", 8), ("setgroups", 8), ("kill", 25), ("fork", 25), ("wait4", 15), ("exit", 6), ("exit_group", 3),
        ("open", 35), ("openat", 15), ("creat", 10), ("write", 20), ("read", 12), ("lseek", 14), ("close", 12), ("mkdir", 18), ("rmdir", 14), ("unlink", 20),
        ("pipe", 12), ("pipe2", 8), ("fcntl", 25), ("flock", 12), ("dup2", 8), ("clone", 16), ("execve", 16), ("posix_spawn", 10), ("rt_sigaction", 20),
        ("rt_sigprocmask", 12), ("tgkill", 8), ("nanosleep", 5), ("setitimer", 5), ("setpriority", 8), ("setrlimit", 10), ("truncate", 8), ("prlimit64", 6),
        ("waitid", 6), ("link", 8), ("rt_sigtimedwait", 16), ("fallocate", 8), ("getdents64", 8), ("readdir", 8), ("mmap", 6),
        // Whoever waits for a signal often waits for ever.
        ("pause", 1), ("rt_sigsuspend", 1),
        ("rename", 30), ("chmod", 20), ("chown", 25), ("fchownat", 10), ("chdir", 15), ("umask", 6), ("setpgid", 14), ("setsid", 6),
        ("procmgr_ability", 20),
    ];

    /// <summary>What only the super-user of the host may do, besides the calls whose rows say so.</summary>
    private static readonly string[] OfSuperUsers = ["mount", "umount2", "swapon", "settimeofday", "clock_settime", "iopl", "ioperm"];

    /// <summary>What ends what somebody who may has attached before.</summary>
    private static readonly string[] OfHolders =
        ["InterruptDetach", "ChannelDestroy", "ConnectDetach", "ConnectFlags", "resmgr_detach", "pathmgr_unlink", "rsrcdbmgr_attach", "rsrcdbmgr_detach", "shm_ctl_special"];

    private static readonly SyscallRow[] OfMembers = Fill(1), OfHost = Fill(80);

    private readonly Picking _picking = new(world, scope);

    /// <summary>The entity of a step.</summary>
    public Placed EntityOf(Step step)
    {
        // The host acts less than its servers.
        int at = step.Entity % (world.Placed.Count * 4 - 3);
        return world.Placed[at == 0 ? 0 : 1 + ((at - 1) % (world.Placed.Count - 1))];
    }

    /// <summary>The call of a step, as the world is now; null if nobody is there to make it.</summary>
    public Syscall? CallOf(Step step, Placed on)
    {
        if (Actor(step, on.State) is not { } actor)
            return null;
        SyscallRow row = RowOf(step.Call, on, actor);
        int odd = step.Choice(Step.MaxChoices - 1);
        if (odd % 97 == 0)
            return new(Syscall.Unmodelled, actor.Number, [Value.Of("nonsense")]);
        if (odd % 97 == 1)
            return new(row.Number, actor.Number, [1, Value.Of("two"), Value.Of()]);
        if (odd % 97 == 2)
            return new(row.Number, new(31_000 + odd % 3), Args(row, step, on, actor));
        return new(row.Number, actor.Number, Args(row, step, on, actor));
    }

    private SyscallRow RowOf(int choice, Placed on, ProcessTask actor)
    {
        SyscallRow[] bag = on.Vpid.IsHost ? OfHost : OfMembers;
        SyscallRow row = bag[choice % bag.Length];
        if (Instead(row, on, actor) is { } better && choice % 5 != 0)
            row = SyscallTable.ByName(better)!;
        bool outside = row.Name is "interceptor_load" or "interceptor_unload" && scope != Scope.Everything
            || row.Name is "server_create" or "super_user_add" && (scope & Scope.BothStrategies) != 0;
        // The first process of an entity and the last one live on, or a program would soon have nothing to do.
        bool last = row.Name is "exit" or "exit_group" && (actor.Number == on.State.Init || on.State.Processes.Count < 4) && choice % 7 != 0;
        return outside || last ? SyscallTable.ByName("getpid")! : row;
    }

    /// <summary>What a process does first that has nothing for this call to work on; null if it has.</summary>
    private string? Instead(SyscallRow row, Placed on, ProcessTask actor) => row.Name switch
    {
        "read" or "write" or "lseek" or "close" or "fstat" or "fcntl" or "flock" or "dup2" or "mmap" or "fallocate" or "finit_module" or "writev" or "readv" or "shm_ctl_special"
            when actor.Process.Descriptors.All.IndexOfAnyExcept(default(Descriptor)) < 0 => "open",
        "wait4" when !on.State.Processes.Values.ToArray().Any(process => process.Parent == actor.Process.Pid && process != actor.Process) => "fork",
        "rt_sigtimedwait" when actor.Mask == 0 => "rt_sigprocmask",
        "rt_sigtimedwait" or "rt_sigprocmask" or "kill" or "chmod" when actor.Mask != 0 =>
            actor.Pending.Count + actor.Process.Pending.Count == 0 ? "tgkill" : "rt_sigtimedwait",
        "timer_settime" or "timer_gettime" or "timer_getoverrun" or "timer_getexpstatus" or "timer_delete" or "TimerInfo" when actor.Process.Timers.Count == 0 =>
            "timer_create",
        "getdents64" or "readdir" when actor.Process.Descriptors.All.ToArray().All(open => open.File?.Inode is not { IsDirectory: true }) => "open",
        "pivot_root" or "mount" or "reboot" or "sethostname" or "swapon" or "swapoff" when on.Vpid.IsHost =>
            on.State.Inodes.Values.ToArray().Any(inode => inode.Mounts > 0) ? "pivot_root" : "mount",
        "interceptor_load" when world.Placed.Skip(1).All(server => server.State.Layers.Count > 0) => "interceptor_unload",
        _ when KindOf(row) is { } kind && Held(on.State, 0, entry => entry.Kind == kind && entry.Holder == (row.Name == "pathmgr_unlink" ? default : actor.Process.Pid)) is null =>
            First(row.Name, on, actor),
        "rsrcdbmgr_attach" or "rsrcdbmgr_destroy" or "rsrcdbmgr_query" or "rsrcdbmgr_detach" when Held(on.State, 0, entry => IsResource(entry, isPart: false)) is null => "rsrcdbmgr_create",
        "rsrcdbmgr_detach" when Held(on.State, 0, entry => IsResource(entry, isPart: true) && entry.Holder == actor.Process.Pid) is null => "rsrcdbmgr_attach",
        "rename" or "chown" when actor.Process.Limits[Resource.FileSize].Soft < Limit.None => "truncate",
        "mkdir" or "unlink" when actor.Process.Limits[Resource.PendingSignals].Soft < Limit.None => "TimerCreate",
        _ => null,
    };

    /// <summary>The kind of what a row changes or detaches that another row has attached; null for other rows.</summary>
    public static RegistryKind? KindOf(SyscallRow row) => row.Name switch
    {
        "ConnectFlags" => RegistryKind.Connection,
        "InterruptDetach" or "ChannelDestroy" or "ConnectDetach" or "resmgr_detach" or "pathmgr_unlink" => row.Holds!.Kind,
        _ => null,
    };

    /// <summary>Is it a resource, or a part of one that a process holds?</summary>
    public static bool IsResource(RegistryEntry entry, bool isPart) => entry.Kind == RegistryKind.Resource && entry.Key.Contains((byte)' ') == isPart;

    /// <summary>An entry of the registry of a certain sort; null if there is none.</summary>
    public static RegistryEntry? Held(KernelState state, int choice, Func<RegistryEntry, bool> sort)
    {
        RegistryEntry[] all = [.. state.Registry.Entries.Where(sort)];
        return all.Length == 0 ? null : all[choice % all.Length];
    }

    private static string First(string name, Placed on, ProcessTask actor) => name switch
    {
        "InterruptDetach" => "InterruptAttach",
        "resmgr_detach" => "resmgr_attach",
        "pathmgr_unlink" => "pathmgr_symlink",
        "ChannelDestroy" => "ChannelCreate",
        _ => Held(on.State, 0, entry => entry.Kind == RegistryKind.Channel && entry.Holder == actor.Process.Pid) is null ? "ChannelCreate" : "ConnectAttach",
    };

    private static ProcessTask? Actor(Step step, KernelState state)
    {
        ProcessTask[] all = [.. state.Processes.Values.ToArray().OrderBy(process => process.Birth).SelectMany(process => process.Tasks)];
        ProcessTask[] ready = [.. all.Where(task => task.Parked is null && task.Process.RunState == RunState.Running && state.FindTask(task.Number) == task)];
        // Whoever has begun something goes on with it more often than others: most calls need others before them.
        ProcessTask[] busy = [.. ready.Where(task => HasBegun(state, task))];
        ProcessTask[] from = step.Actor % 20 == 0 || ready.Length == 0 ? all : step.Actor % 20 < 11 && busy.Length > 0 ? busy : ready;
        return from.Length == 0 ? null : from[step.Actor / 20 % from.Length];
    }

    private static bool HasBegun(KernelState state, ProcessTask task) =>
        task.Handlers > 0 || task.Mask != 0 || task.Process.Descriptors.All.IndexOfAnyExcept(default(Descriptor)) >= 0
            || state.Registry.Entries.Any(entry => entry.Holder == task.Process.Pid) || task.Process.Timers.Count > 0 || task.Process.Limits[Resource.PendingSignals].Soft < Limit.None || task.Process.Limits[Resource.Processes].Soft < 8 || task.Process.Limits[Resource.FileSize].Soft < Limit.None;

    private Value[] Args(SyscallRow row, Step step, Placed on, ProcessTask actor)
    {
        var args = new Value[row.Args.Length];
        for (int i = 0; i < args.Length; i++)
            args[i] = _picking.Of(row.Args[i].Kind, step.Choice(i), on, actor.Process);
        if (step.Choice(1) % 4 != 0)
            new Amending(world, _picking).Amend(row, step, on, actor, args);
        return args;
    }

    private static SyscallRow[] Fill(int ofHost)
    {
        var bag = new List<SyscallRow>();
        foreach (SyscallRow row in SyscallTable.All)
        {
            int weight = Weights.FirstOrDefault(entry => entry.Name == row.Name).Weight;
            bool isOfHost = row.Needs.Kind is NeedsKind.Host or NeedsKind.Administer or NeedsKind.LoadModules || row.Needs == Needs.Reboot;
            bool isHeld = row.Holds is not null && row.Needs.Kind == NeedsKind.Ability;
            int otherwise = OfHolders.Contains(row.Name) ? Math.Max(4, ofHost / 3) : isHeld ? Math.Max(3, ofHost / 6) : isOfHost ? ofHost : OfSuperUsers.Contains(row.Name) ? (ofHost + 1) / 2 : row.Needs == Needs.Setup ? 1 : 3;
            weight = weight > 0 ? weight : otherwise;
            bag.AddRange(Enumerable.Repeat(row, weight));
        }
        return [.. bag];
    }
}
