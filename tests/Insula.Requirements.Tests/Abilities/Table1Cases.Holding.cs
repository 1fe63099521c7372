using Insula.Model;

namespace Insula.Requirements.Tests.Abilities;

internal static partial class Table1Cases
{
    /// <summary>Calls that only set, attach or hold something.</summary>
    private static AbilityCase[] OfHolding =>
    [
        new(Ability.Pathspace, "pathmgr_symlink(\"/bin\", \"/usr\")"),
        new(Ability.Pathspace, "resmgr_attach(\"/dev/serial\", 0, 0)"),
        new(Ability.Pathspace, "pathmgr_unlink(\"/usr\")", Before: "700 pathmgr_symlink(\"/bin\", \"/usr\")"),
        new(Ability.Reboot, "sysmgr_reboot()"),
        new(Ability.Cpumode, "sysmgr_cpumode(0, {0})", 2, 3),
        new(Ability.Runstate, "sysmgr_runstate({0}, 0)", 2, 3),
        new(Ability.Runstate, "sysmgr_runstate_dynamic({0}, 1)", 2, 3),
        new(Ability.Confset, "confstr({0}, \"box\", NULL)", 2, 9),
        new(Ability.Rsrcdbmgr, "rsrcdbmgr_create(\"dma\", 0, 7)"),
        new(Ability.Rsrcdbmgr, "rsrcdbmgr_destroy(\"dma\")", Before: "700 rsrcdbmgr_create(\"dma\", 0, 7)"),
        new(Ability.Rsrcdbmgr, "rsrcdbmgr_attach(\"dma\", 1, 2)", Before: "700 rsrcdbmgr_create(\"dma\", 0, 7)"),
        new(Ability.Rsrcdbmgr, "rsrcdbmgr_detach(\"dma\", 1, 2)", Caller: 700, Before: "700 rsrcdbmgr_create(\"dma\", 0, 7)\n700 rsrcdbmgr_attach(\"dma\", 1, 2)"),
        new(Ability.Rsrcdbmgr, "rsrcdbmgr_query(\"dma\", NULL)", Before: "700 rsrcdbmgr_create(\"dma\", 0, 7)"),
        new(Ability.Event, "procmgr_event_trigger({0})", 0x20000, 0x3FFFF, 0x10000),
        new(Ability.MemAdd, "mem_add({0}, 4096)", 0x400000, 0x402FFF, 4096),
        new(Ability.MemPhys, "mmap_device_io(4096, {0})", 0x400000, 0x402FFF, 4096),
        new(Ability.MemPhys, "mmap_device_memory(NULL, 4096, PROT_READ, MAP_SHARED, {0})", 0x400000, 0x402FFF, 4096),
        new(Ability.ProtExec, "mmap_device_memory({0}, 4096, PROT_READ|PROT_EXEC, MAP_SHARED|MAP_FIXED, 0x1000)", 0x400000, 0x402FFF, 4096, Caller: 700),
        new(Ability.MapFixed, "mmap_device_memory({0}, 4096, PROT_READ, MAP_SHARED|MAP_FIXED, 0x1000)", 0x400000, 0x402FFF, 4096, Caller: 700),
        new(Ability.MapFixed, "mmap_peer(701, {0}, 4096, PROT_READ, MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS, -1, 0)", 0x400000, 0x402FFF, 4096, Caller: 700),
        new(Ability.ProtExec, "mmap_peer(701, {0}, 4096, PROT_EXEC, MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS, -1, 0)", 0x400000, 0x402FFF, 4096, Caller: 700),
        new(Ability.MemSpecial, "shm_ctl_special(0, SHMCTL_ANON, NULL, 4096, 1)"),
        new(Ability.MemGlobal, "shm_ctl(0, SHMCTL_ANON|SHMCTL_GLOBAL, NULL, 4096)"),
        new(Ability.MemGlobal, "shm_ctl_special(0, SHMCTL_ANON|SHMCTL_GLOBAL, NULL, 4096, 1)", Caller: 700),
        new(Ability.MemPeer, "mmap_peer({0}, NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)", 3, 4, Before: OfFour("705 fork()\n")),
        new(Ability.MemPeer, "munmap_peer({0}, NULL, 4096)", 3, 4, Before: OfFour("705 fork()\n")),
        new(Ability.MemLock, "mlock({0}, 4096)", 0x400000, 0x402FFF, 4096),
        new(Ability.MemLock, "mlockall(MCL_FUTURE)"),
        new(Ability.ProtExec, "dlopen(\"/bin/program\", RTLD_NOW)"),
        new(Ability.V86, "_intr_v86(0x10, NULL, NULL, 0)"),
        new(Ability.Qnet, "ChannelCreate(_NTO_CHF_NET_MSG)"),
        new(Ability.Clockset, "ClockTime(CLOCK_REALTIME, [{0}], NULL)", 1_000_000_000, 2_000_000_000),
        new(Ability.Clockset, "ClockAdjust(CLOCK_REALTIME, [5], NULL)"),
        new(Ability.Clockperiod, "ClockPeriod(CLOCK_REALTIME, [{0}], NULL)", 500_000, 1_000_000),
        new(Ability.Interrupt, "InterruptAttach({0}, 0x1000, NULL, 0, 0)", 4, 5),
        new(Ability.Interrupt, "InterruptAttachEvent({0}, 0x1000, _NTO_INTR_FLAGS_TRK_MSK)", 4, 5),
        new(Ability.Keydata, "MsgKeyData(1, _NTO_KEYDATA_CALCULATE, 99)"),
        new(Ability.Io, "ThreadCtl(_NTO_TCTL_IO, NULL)"),
        new(Ability.Io, "ThreadCtl(_NTO_TCTL_IO_PRIV, NULL)"),
        new(Ability.Io, "ThreadCtl(_NTO_TCTL_IO_LEVEL, NULL)"),
        new(Ability.Trace, "TraceEvent(_NTO_TRACE_ADDEVENTHANDLER, 1)"),
        new(Ability.Trace, "TraceEvent(_NTO_TRACE_ADDCLASSEVHANDLER, 1)"),
        new(Ability.Trace, "TraceEvent(_NTO_TRACE_ALLOCBUFFER, 8)"),
        new(Ability.Priority, "SyncTypeCreate(_NTO_SYNC_MUTEX_FREE, 0x1000, {0})", 70, 80),
        new(Ability.Priority, "SyncCtl(_NTO_SCTL_SETPRIOCEILING, 0x1000, {0})", 70, 80),
        new(Ability.Priority, "pthread_mutexattr_setprioceiling(0x1000, {0})", 70, 80),
        new(Ability.Priority, "pthread_mutex_setprioceiling(0x1000, {0}, NULL)", 70, 80),
        new(Ability.Priority, "pthread_mutexattr_setprotocol({0}, PTHREAD_PRIO_PROTECT)", 70, 80, Before: string.Concat(
            ((int[])[69, 70, 80, 81]).Select(ceiling => $"700 pthread_mutexattr_setprioceiling({ceiling}, {ceiling})\n"))),
        new(Ability.Connection, "ConnectAttach(0, 701, 1, 0, _NTO_COF_CLOEXEC)", Before: "701 ChannelCreate(0)"),
        new(Ability.Connection, "ConnectFlags(0, 1, _NTO_COF_CLOEXEC, 0)", Caller: 700, Before: "701 ChannelCreate(0)\n700 ConnectAttach(0, 701, 1, 0, _NTO_COF_CLOEXEC)"),
        new(Ability.Connection, "SyncMutexEvent(0x1000, SIGEV_PULSE)", Before: "701 SyncTypeCreate(_NTO_SYNC_MUTEX_FREE, 0x1000, 5)"),
        new(Ability.Connection, "SyncCtl(_NTO_SCTL_SETEVENT, 0x1000, 4)", Before: "701 SyncTypeCreate(_NTO_SYNC_MUTEX_FREE, 0x1000, 5)"),
    ];
}
