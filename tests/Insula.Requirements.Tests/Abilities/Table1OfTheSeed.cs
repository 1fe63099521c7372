using Insula.Kernel;
using Insula.Model;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>
/// Table 1 as the seed prints it, typed from there: what each ability controls, by the names of the calls. Where the seed names no function ("change the CPU's
/// power management mode") stands the one that Insula has for it; a star stands for a family.
/// </summary>
public sealed class Table1OfTheSeed
{
    private static readonly (string Ability, string Calls)[] Typed =
    [
        ("CLOCKPERIOD", "ClockPeriod"),
        ("CLOCKSET", "clock_settime settimeofday ClockAdjust ClockTime"),
        ("CONFSET", "confstr"),
        ("CONNECTION", "ConnectAttach ConnectFlags SyncMutexEvent SyncCtl"),
        ("CPUMODE", "sysmgr_cpumode"),
        ("EVENT", "procmgr_event_trigger"),
        ("FORK", "fork"),
        ("GETID", "getpgid getsid"),
        ("INTERRUPT", "InterruptAttach InterruptAttachEvent"),
        ("IO", "ThreadCtl"),
        ("KEYDATA", "MsgKeyData"),
        ("MAP_FIXED", "mmap"),
        ("MEM_ADD", "mem_add"),
        ("MEM_GLOBAL", "shm_ctl shm_ctl_special"),
        ("MEM_LOCK", "mlock mlockall"),
        ("MEM_PEER", "mmap_peer"),
        ("MEM_PHYS", "mmap mmap_device_io mmap_device_memory"),
        ("MEM_SPECIAL", "shm_ctl_special"),
        ("PATHSPACE", "pathmgr_symlink resmgr_attach"),
        ("PGRP", "setpgrp procmgr_session"),
        ("PRIORITY", "pthread_setschedparam pthread_setschedprio sched_setparam sched_setscheduler setprio SchedSet pthread_mutexattr_setprioceiling pthread_mutexattr_setprotocol pthread_mutex_setprioceiling SyncCtl SyncTypeCreate"),
        ("PROT_EXEC", "dlopen mmap"),
        ("QNET", "ChannelCreate"),
        ("REBOOT", "sysmgr_reboot"),
        ("RLIMIT", "setrlimit"),
        ("RSRCDBMGR", "rsrcdbmgr_*"),
        ("RUNSTATE", "sysmgr_runstate sysmgr_runstate_dynamic"),
        ("SCHEDULE", "pthread_getschedparam SchedGet pthread_setschedparam SchedSet"),
        ("SESSION", "procmgr_session"),
        ("SETGID", "setgid setegid setregid setgroups"),
        ("SETUID", "setuid"),
        ("SIGNAL", "sigaction signal SignalAction"),
        ("SPAWN", "exec* spawn* posix_spawn"),
        ("SPAWN_SETGID", "posix_spawn"),
        ("SPAWN_SETUID", "posix_spawn"),
        ("TIMER", "timer_create TimerCreate timer_getexpstatus timer_getoverrun timer_gettime TimerInfo"),
        ("TRACE", "TraceEvent"),
        ("UMASK", "procmgr_umask"),
        ("V86", "_intr_v86"),
        ("WAIT", "wait wait3 wait4 waitid waitpid"),
    ];

    /// <summary>The sub-ranges of the third column, of those that have one.</summary>
    private static readonly string[] Ranged =
    [
        "CLOCKPERIOD", "CLOCKSET", "CONFSET", "CPUMODE", "EVENT", "INTERRUPT", "MAP_FIXED", "MEM_ADD", "MEM_LOCK", "MEM_PEER", "MEM_PHYS", "PGRP", "PRIORITY", "PROT_EXEC",
        "RLIMIT", "RUNSTATE", "SESSION", "SETGID", "SETUID", "SIGNAL", "SPAWN_SETGID", "SPAWN_SETUID", "TIMER", "WAIT",
    ];

    [Fact]
    public void R77_the_forty_abilities_are_there_each_with_its_calls()
    {
        Assert.Equal(Typed.Select(row => row.Ability).Order(StringComparer.Ordinal), AbilityTable.All.ToArray().Select(row => row.Name).Order(StringComparer.Ordinal));
        foreach ((string name, string calls) in Typed)
        {
            AbilityRow row = AbilityTable.All.ToArray().Single(row => row.Name == name);
            foreach (string call in calls.Split(' '))
            {
                string[] meant = [.. row.Calls.Where(known => call.EndsWith('*') ? known.StartsWith(call[..^1], StringComparison.Ordinal) : known == call)];
                Assert.True(meant.Length > 0, $"{name} does not name {call}");
                Assert.All(meant, known => Assert.NotNull(SyscallTable.ByName(known)));
            }
        }
    }

    [Fact]
    public void R78_those_that_take_sub_ranges_are_the_seeds() =>
        Assert.Equal(Ranged, AbilityTable.All.ToArray().Where(row => row.IsRanged).Select(row => row.Name).Order(StringComparer.Ordinal));

    /// <summary>Every operation that the catalogue names is tried, not only named, those beyond the seed too: its refusal is among the cases.</summary>
    [Fact]
    public void R77_every_call_of_the_catalogue_is_among_the_operations_that_are_tried()
    {
        string[] tried = [.. Table1Cases.All.Select(one => $"{AbilityTable.Of(one.Ability).Name} {one.Call.Split('(')[0]}")];
        string[] missing = [.. AbilityTable.All.ToArray().SelectMany(row => row.Calls.Select(call => $"{row.Name} {call}")).Except(tried)];
        Assert.Empty(missing);
    }
}
