using static Insula.Model.Parameter;

namespace Insula.Model;

/// <summary>What there is to say about an ability: a row of Table 1 (spec 5.2).</summary>
/// <param name="Ability">The ability; its number at the raw interface.</param>
/// <param name="Name">Its name without PROCMGR_AID_: what journals and people use.</param>
/// <param name="Parameter">What its sub-range limits.</param>
/// <param name="IsPrivileged">True if only the root domain holds it by default; widening it needs root (spec 5.3).</param>
/// <param name="Capability">What Linux asks where this is asked; null where it asks nothing of the kind.</param>
/// <param name="Controls">What it lets a process do.</param>
/// <param name="AskedWhen">Below this nobody needs it.</param>
/// <param name="Calls">The calls that ask for it, always or sometimes.</param>
public sealed record AbilityRow(
    Ability Ability, string Name, Parameter Parameter, bool IsPrivileged, Capability? Capability, string Controls, string AskedWhen, string[] Calls)
{
    /// <summary>True if it takes sub-ranges.</summary>
    public bool IsRanged => Parameter != None;

    /// <summary>The kind of its identifiers, if its sub-range limits identifiers; such a range may be a server's (spec 6.5).</summary>
    public Facts.IdKind? Identifiers => Parameter switch { Users => Facts.IdKind.User, Groups => Facts.IdKind.Group, _ => null };
}

/// <summary>The abilities of Table 1, a row each.</summary>
public static class AbilityTable
{
    private const bool Privileged = true, Everybody = false;

    private static readonly AbilityRow[] Rows =
    [
        new(Ability.SpawnSetuid, "SPAWN_SETUID", Users, Privileged, Capability.SetUsers, "give a spawned child another user", "the child's user differs", ["posix_spawn", "spawn"]),
        new(Ability.SpawnSetgid, "SPAWN_SETGID", Groups, Privileged, Capability.SetGroups, "give a spawned child another group", "the child's group differs", ["posix_spawn", "spawn"]),
        new(Ability.Setuid, "SETUID", Users, Privileged, Capability.SetUsers, "become another user", "the user is neither real nor saved",
            ["setuid", "seteuid", "setreuid", "setresuid", "setfsuid"]),
        new(Ability.Setgid, "SETGID", Groups, Privileged, Capability.SetGroups, "become of another group", "the group is neither real nor saved; setgroups always",
            ["setgid", "setegid", "setregid", "setresgid", "setfsgid", "setgroups"]),
        new(Ability.Getid, "GETID", None, Privileged, null, "see group and session of a process", "it is of another session", ["getpgid", "getsid"]),
        new(Ability.Pathspace, "PATHSPACE", None, Privileged, null, "add to the path space", "always", ["pathmgr_symlink", "resmgr_attach"]),
        new(Ability.Reboot, "REBOOT", None, Privileged, Capability.Reboot, "restart the host", "always", ["reboot", "sysmgr_reboot"]),
        new(Ability.Cpumode, "CPUMODE", Modes, Privileged, null, "change the power mode of processors", "always", ["sysmgr_cpumode"]),
        new(Ability.Runstate, "RUNSTATE", Processors, Privileged, null, "start and stop processors", "always", ["sysmgr_runstate", "sysmgr_runstate_dynamic"]),
        new(Ability.Confset, "CONFSET", ConfigurationNames, Privileged, null, "set configuration strings", "setting, not reading", ["confstr"]),
        new(Ability.Rsrcdbmgr, "RSRCDBMGR", None, Privileged, null, "use the resource database", "always",
            ["rsrcdbmgr_create", "rsrcdbmgr_destroy", "rsrcdbmgr_attach", "rsrcdbmgr_detach", "rsrcdbmgr_query"]),
        new(Ability.Session, "SESSION", Sessions, Privileged, null, "give a terminal to a group; signal a session", "always", ["procmgr_session"]),
        new(Ability.Umask, "UMASK", None, Privileged, null, "set the umask of a process", "its effective user differs", ["procmgr_umask"]),
        new(Ability.Event, "EVENT", EventBits, Privileged, null, "trigger privileged events", "bits in 0xFFFF0000", ["procmgr_event_trigger"]),
        new(Ability.Rlimit, "RLIMIT", Resources, Privileged, Capability.RaiseLimits, "raise hard limits", "the hard limit rises, or the process is another user's",
            ["setrlimit", "prlimit64"]),
        new(Ability.MemAdd, "MEM_ADD", PhysicalAddresses, Privileged, null, "add physical memory", "always", ["mem_add"]),
        new(Ability.MemPhys, "MEM_PHYS", PhysicalAddresses, Privileged, Capability.RawIo, "map physical memory", "always", ["mmap", "mmap_device_io", "mmap_device_memory"]),
        new(Ability.MemSpecial, "MEM_SPECIAL", None, Privileged, null, "give shared memory special attributes", "always", ["shm_ctl_special"]),
        new(Ability.MemGlobal, "MEM_GLOBAL", None, Privileged, null, "make shared memory global", "with SHMCTL_GLOBAL", ["shm_ctl", "shm_ctl_special"]),
        new(Ability.MemPeer, "MEM_PEER", Processes, Privileged, null, "change a peer's memory", "the peer is another process", ["mmap_peer", "munmap_peer"]),
        new(Ability.MemLock, "MEM_LOCK", VirtualAddresses, Privileged, Capability.LockMemory, "lock memory", "always; in the linux preset beyond RLIMIT_MEMLOCK",
            ["mlock", "mlockall"]),
        new(Ability.Spawn, "SPAWN", None, Everybody, null, "run programs", "always", ["execve", "execveat", "posix_spawn", "spawn"]),
        new(Ability.Fork, "FORK", None, Everybody, null, "make processes", "always; threads are none", ["fork", "vfork", "clone", "clone3"]),
        new(Ability.ProtExec, "PROT_EXEC", VirtualAddresses, Everybody, null, "load code", "always", ["dlopen", "mmap", "mprotect"]),
        new(Ability.Wait, "WAIT", Processes, Privileged, null, "wait for a child of another user", "real and saved user are not the caller's real or effective one",
            ["wait", "wait3", "wait4", "waitid", "waitpid"]),
        new(Ability.V86, "V86", None, Privileged, null, "call the virtual 8086 mode", "always", ["_intr_v86"]),
        new(Ability.Qnet, "QNET", None, Privileged, null, "make a channel of the network", "always", ["ChannelCreate"]),
        new(Ability.Clockset, "CLOCKSET", Nanoseconds, Privileged, Capability.SetClock, "set the clock", "setting, not reading",
            ["clock_settime", "settimeofday", "ClockAdjust", "ClockTime"]),
        new(Ability.Clockperiod, "CLOCKPERIOD", Nanoseconds, Privileged, null, "set the clock's period", "setting, not reading", ["ClockPeriod"]),
        new(Ability.Interrupt, "INTERRUPT", Interrupts, Privileged, null, "attach to interrupts", "always", ["InterruptAttach", "InterruptAttachEvent"]),
        new(Ability.Keydata, "KEYDATA", None, Privileged, null, "pass data through a common client", "always", ["MsgKeyData"]),
        new(Ability.Io, "IO", None, Privileged, Capability.RawIo, "use I/O ports", "always", ["ThreadCtl", "iopl", "ioperm"]),
        new(Ability.Trace, "TRACE", None, Privileged, null, "trace the kernel", "adding handlers or buffers", ["TraceEvent"]),
        new(Ability.Priority, "PRIORITY", Priorities, Privileged, Capability.LowerNice, "rise above the unprivileged priorities", "above the threshold; nice: beyond RLIMIT_NICE",
            ["setpriority", "pthread_setschedparam", "pthread_setschedprio", "sched_setparam", "sched_setscheduler", "setprio", "SchedSet",
            "pthread_mutexattr_setprioceiling", "pthread_mutexattr_setprotocol", "pthread_mutex_setprioceiling", "SyncCtl", "SyncTypeCreate"]),
        new(Ability.Connection, "CONNECTION", None, Privileged, null, "connect to other processes", "the channel or mutex is another process's",
            ["ConnectAttach", "ConnectFlags", "SyncMutexEvent", "SyncCtl"]),
        new(Ability.Schedule, "SCHEDULE", None, Privileged, Capability.LowerNice, "see or set another user's scheduling", "real or saved user differs",
            ["pthread_getschedparam", "pthread_setschedparam", "SchedGet", "SchedSet", "sched_getparam", "sched_getscheduler", "sched_setparam",
            "sched_setscheduler", "setpriority", "pthread_setschedprio", "getprio", "setprio"]),
        new(Ability.Signal, "SIGNAL", Parameter.Signals, Privileged, Capability.Kill, "signal other users' processes, or attach handlers to them", "users differ",
            ["kill", "tkill", "tgkill", "rt_sigqueueinfo", "sigaction", "signal", "SignalAction"]),
        new(Ability.Timer, "TIMER", Timers, Privileged, null, "use timers of other processes", "the timer or its target is another process's",
            ["timer_create", "TimerCreate", "timer_getexpstatus", "timer_getoverrun", "timer_gettime", "TimerInfo"]),
        new(Ability.Pgrp, "PGRP", Processes, Everybody, null, "change the process group", "always", ["setpgrp", "setpgid", "setsid", "procmgr_session"]),
        new(Ability.MapFixed, "MAP_FIXED", VirtualAddresses, Everybody, null, "map fixed addresses, zero included", "always", ["mmap"]),
    ];

    /// <summary>The rows, by number.</summary>
    public static ReadOnlySpan<AbilityRow> All => Rows;

    /// <summary>The row of an ability of Table 1.</summary>
    public static AbilityRow Of(Ability ability) => Rows[(int)ability];

    /// <summary>The abilities that the non-root domain does not hold by default.</summary>
    public static ulong PrivilegedBits { get; } = Rows.Where(row => row.IsPrivileged).Aggregate(0ul, (bits, row) => bits | row.Ability.Bit());

    /// <summary>The abilities that take sub-ranges.</summary>
    public static ulong RangedBits { get; } = Rows.Where(row => row.IsRanged).Aggregate(0ul, (bits, row) => bits | row.Ability.Bit());
}
