using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>Names of which one is a whole value.</summary>
internal static class NumberNames
{
    public static readonly FlagTable Whence = FlagTable.OfNumbers("SEEK_???",
        new("SEEK_SET", 0), new("SEEK_CUR", 1), new("SEEK_END", 2), new("SEEK_DATA", 3), new("SEEK_HOLE", 4));

    public static readonly FlagTable MaskHow = FlagTable.OfNumbers("SIG_???", new("SIG_BLOCK", 0), new("SIG_UNBLOCK", 1), new("SIG_SETMASK", 2));

    public static readonly FlagTable Resource = FlagTable.OfNumbers("RLIMIT_???",
        new("RLIMIT_CPU", 0), new("RLIMIT_FSIZE", 1), new("RLIMIT_DATA", 2), new("RLIMIT_STACK", 3), new("RLIMIT_CORE", 4), new("RLIMIT_RSS", 5),
        new("RLIMIT_NPROC", 6), new("RLIMIT_NOFILE", 7), new("RLIMIT_MEMLOCK", 8), new("RLIMIT_AS", 9), new("RLIMIT_LOCKS", 10),
        new("RLIMIT_SIGPENDING", 11), new("RLIMIT_MSGQUEUE", 12), new("RLIMIT_NICE", 13), new("RLIMIT_RTPRIO", 14), new("RLIMIT_RTTIME", 15));

    public static readonly FlagTable PriorityWhich = FlagTable.OfNumbers("PRIO_???",
        new("PRIO_PROCESS", 0), new("PRIO_PGRP", 1), new("PRIO_USER", 2));

    public static readonly FlagTable WaitWhich = FlagTable.OfNumbers("P_???", new("P_ALL", 0), new("P_PID", 1), new("P_PGID", 2), new("P_PIDFD", 3));

    public static readonly FlagTable Clock = FlagTable.OfNumbers("CLOCK_???",
        new("CLOCK_REALTIME", 0), new("CLOCK_MONOTONIC", 1), new("CLOCK_PROCESS_CPUTIME_ID", 2), new("CLOCK_THREAD_CPUTIME_ID", 3),
        new("CLOCK_MONOTONIC_RAW", 4), new("CLOCK_REALTIME_COARSE", 5), new("CLOCK_MONOTONIC_COARSE", 6), new("CLOCK_BOOTTIME", 7),
        new("CLOCK_REALTIME_ALARM", 8), new("CLOCK_BOOTTIME_ALARM", 9), new("CLOCK_SGI_CYCLE", 10), new("CLOCK_TAI", 11));

    public static readonly FlagTable Timer = FlagTable.OfNumbers("ITIMER_???", new("ITIMER_REAL", 0), new("ITIMER_VIRTUAL", 1), new("ITIMER_PROF", 2));

    public static readonly FlagTable Policy = new("SCHED_???",
        [
            new("SCHED_OTHER", 0), new("SCHED_FIFO", 1), new("SCHED_RR", 2), new("SCHED_BATCH", 3), new("SCHED_ISO", 4), new("SCHED_IDLE", 5),
            new("SCHED_DEADLINE", 6), new("SCHED_EXT", 7), new("SCHED_RESET_ON_FORK", ProcessTask.ResetOnFork),
        ], [], Base: ~ProcessTask.ResetOnFork);

    public static readonly FlagTable Handler = FlagTable.OfNumbers("handler", new("SIG_DFL", 0), new("SIG_IGN", 1), new("SIG_ERR", ulong.MaxValue));

    public static readonly FlagTable Notify = FlagTable.OfNumbers("SIGEV_???",
        new("SIGEV_SIGNAL", 0), new("SIGEV_NONE", 1), new("SIGEV_THREAD", 2), new("SIGEV_THREAD_ID", 4));

    public static readonly FlagTable Session = FlagTable.OfNumbers("PROCMGR_SESSION_???",
        new("PROCMGR_SESSION_SETSID", 0), new("PROCMGR_SESSION_TCSETSID", 1), new("PROCMGR_SESSION_SETPGRP", 2), new("PROCMGR_SESSION_SIGNAL_LEADER", 3),
        new("PROCMGR_SESSION_SIGNAL_PGRP", 4), new("PROCMGR_SESSION_SIGNAL_PID", 5));

    public static readonly FlagTable RebootMagic = FlagTable.OfNumbers("LINUX_REBOOT_MAGIC_???",
        new("LINUX_REBOOT_MAGIC1", 0xfee1dead), new("LINUX_REBOOT_MAGIC2", 672274793), new("LINUX_REBOOT_MAGIC2A", 85072278),
        new("LINUX_REBOOT_MAGIC2B", 369367448), new("LINUX_REBOOT_MAGIC2C", 537993216));

    public static readonly FlagTable RebootCommand = FlagTable.OfNumbers("LINUX_REBOOT_CMD_???",
        new("LINUX_REBOOT_CMD_RESTART", 0x01234567), new("LINUX_REBOOT_CMD_HALT", 0xCDEF0123), new("LINUX_REBOOT_CMD_CAD_ON", 0x89ABCDEF),
        new("LINUX_REBOOT_CMD_CAD_OFF", 0), new("LINUX_REBOOT_CMD_POWER_OFF", 0x4321FEDC), new("LINUX_REBOOT_CMD_RESTART2", 0xA1B2C3D4),
        new("LINUX_REBOOT_CMD_SW_SUSPEND", 0xD000FCE2), new("LINUX_REBOOT_CMD_KEXEC", 0x45584543));

    /// <summary>The table of a plain number; null if what stands there has no names.</summary>
    public static FlagTable? Of(string call, int index) => call == "reboot" ? index < 2 ? RebootMagic : RebootCommand : QnxNames.NumbersOf(call, index);
}
