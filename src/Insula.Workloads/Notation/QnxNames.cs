namespace Insula.Workloads.Notation;

/// <summary>Names of arguments of QNX's calls, and of mlockall(2): sys/neutrino.h, sys/trace.h, sys/mman.h, unistd.h.</summary>
internal static class QnxNames
{
    private static readonly FlagTable ThreadControl = FlagTable.OfNumbers("_NTO_TCTL_???",
        new("_NTO_TCTL_IO_PRIV", 1), new("_NTO_TCTL_THREADS_HOLD", 2), new("_NTO_TCTL_THREADS_CONT", 3), new("_NTO_TCTL_RUNMASK", 4),
        new("_NTO_TCTL_ALIGN_FAULT", 5), new("_NTO_TCTL_RUNMASK_GET_AND_SET", 6), new("_NTO_TCTL_NAME", 11), new("_NTO_TCTL_IO", 14),
        new("_NTO_TCTL_IO_LEVEL", 19));

    private static readonly FlagTable SyncControl = FlagTable.OfNumbers("_NTO_SCTL_???",
        new("_NTO_SCTL_SETPRIOCEILING", 1), new("_NTO_SCTL_GETPRIOCEILING", 2), new("_NTO_SCTL_SETEVENT", 3), new("_NTO_SCTL_MUTEX_WAKEUP", 4),
        new("_NTO_SCTL_MUTEX_CONSISTENT", 5));

    private static readonly FlagTable SyncType = FlagTable.OfNumbers("_NTO_SYNC_???",
        new("_NTO_SYNC_MUTEX_FREE", 0), new("_NTO_SYNC_SEM", 1), new("_NTO_SYNC_COND", 2));

    private static readonly FlagTable Protocol = FlagTable.OfNumbers("PTHREAD_PRIO_???",
        new("PTHREAD_PRIO_NONE", 0), new("PTHREAD_PRIO_INHERIT", 1), new("PTHREAD_PRIO_PROTECT", 2));

    private static readonly FlagTable Notification = FlagTable.OfNumbers("SIGEV_???",
        new("SIGEV_NONE", 0), new("SIGEV_SIGNAL", 1), new("SIGEV_SIGNAL_CODE", 2), new("SIGEV_SIGNAL_THREAD", 3), new("SIGEV_PULSE", 4),
        new("SIGEV_UNBLOCK", 5), new("SIGEV_INTR", 6), new("SIGEV_THREAD", 7));

    private static readonly FlagTable KeyData = FlagTable.OfNumbers("_NTO_KEYDATA_???", new("_NTO_KEYDATA_VERIFY", 0), new("_NTO_KEYDATA_CALCULATE", 1));

    private static readonly FlagTable Configuration = FlagTable.OfNumbers("_CS_???",
        new("_CS_PATH", 1), new("_CS_HOSTNAME", 2), new("_CS_RELEASE", 3), new("_CS_VERSION", 4), new("_CS_MACHINE", 5), new("_CS_ARCHITECTURE", 6),
        new("_CS_HW_SERIAL", 7), new("_CS_HW_PROVIDER", 8), new("_CS_SRPC_DOMAIN", 9), new("_CS_SYSNAME", 11), new("_CS_LIBPATH", 200),
        new("_CS_DOMAIN", 201), new("_CS_RESOLVE", 202), new("_CS_TIMEZONE", 203), new("_CS_LOCALE", 204));

    private static readonly FlagTable Trace = FlagTable.OfNumbers("_NTO_TRACE_???",
        new("_NTO_TRACE_ADDALLCLASSES", 0x10000001), new("_NTO_TRACE_DELALLCLASSES", 0x10000002), new("_NTO_TRACE_ADDEVENTHANDLER", 0x50000007),
        new("_NTO_TRACE_DELEVENTHANDLER", 0x30000008), new("_NTO_TRACE_START", 0x1000000A), new("_NTO_TRACE_STOP", 0x1000000B),
        new("_NTO_TRACE_ALLOCBUFFER", 0x3000000C), new("_NTO_TRACE_DEALLOCBUFFER", 0x1000000D), new("_NTO_TRACE_FLUSHBUFFER", 0x1000000E),
        new("_NTO_TRACE_ADDCLASSEVHANDLER", 0x40000024), new("_NTO_TRACE_DELCLASSEVHANDLER", 0x20000025));

    private static readonly FlagTable Channel = FlagTable.OfBits("_NTO_CHF_???",
        new("_NTO_CHF_FIXED_PRIORITY", 1), new("_NTO_CHF_UNBLOCK", 2), new("_NTO_CHF_THREAD_DEATH", 4), new("_NTO_CHF_DISCONNECT", 8),
        new("_NTO_CHF_NET_MSG", 0x10), new("_NTO_CHF_SENDER_LEN", 0x20), new("_NTO_CHF_COID_DISCONNECT", 0x40), new("_NTO_CHF_REPLY_LEN", 0x80),
        new("_NTO_CHF_GLOBAL", 0x800), new("_NTO_CHF_PRIVATE", 0x1000));

    private static readonly FlagTable Connection = FlagTable.OfBits("_NTO_COF_???",
        new("_NTO_COF_CLOEXEC", 1), new("_NTO_COF_DEAD", 2), new("_NTO_COF_NOSHARE", 0x40), new("_NTO_COF_NETCON", 0x80), new("_NTO_COF_NONBLOCK", 0x100));

    private static readonly FlagTable Interrupt = FlagTable.OfBits("_NTO_INTR_FLAGS_???",
        new("_NTO_INTR_FLAGS_END", 1), new("_NTO_INTR_FLAGS_PROCESS", 4), new("_NTO_INTR_FLAGS_TRK_MSK", 8));

    private static readonly FlagTable SharedMemory = FlagTable.OfBits("SHMCTL_???",
        new("SHMCTL_ANON", 1), new("SHMCTL_PHYS", 2), new("SHMCTL_GLOBAL", 0x10), new("SHMCTL_PRIV", 0x20), new("SHMCTL_LOWERPROT", 0x40),
        new("SHMCTL_LAZYWRITE", 0x80));

    private static readonly FlagTable Loading = FlagTable.OfBits("RTLD_???", new("RTLD_LAZY", 1), new("RTLD_NOW", 2), new("RTLD_GLOBAL", 0x100));

    private static readonly FlagTable LockAll = FlagTable.OfBits("MCL_???", new("MCL_CURRENT", 1), new("MCL_FUTURE", 2), new("MCL_ONFAULT", 4));

    /// <summary>The flags of a call; null if they have no names.</summary>
    public static FlagTable? FlagsOf(string call) => call switch
    {
        "ChannelCreate" => Channel,
        "ConnectAttach" or "ConnectFlags" => Connection,
        "InterruptAttach" or "InterruptAttachEvent" => Interrupt,
        "shm_ctl" or "shm_ctl_special" => SharedMemory,
        "dlopen" => Loading,
        "mlockall" => LockAll,
        _ => null,
    };

    /// <summary>The names of a number among the arguments of a call; null if it has none.</summary>
    public static FlagTable? NumbersOf(string call, int index) => (call, index) switch
    {
        ("ThreadCtl", 0) => ThreadControl,
        ("SyncCtl", 0) => SyncControl,
        ("SyncTypeCreate", 0) => SyncType,
        ("SyncMutexEvent", 1) => Notification,
        ("MsgKeyData", 1) => KeyData,
        ("pthread_mutexattr_setprotocol", 1) => Protocol,
        ("confstr", 0) => Configuration,
        ("TraceEvent", 0) => Trace,
        _ => null,
    };
}
