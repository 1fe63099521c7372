namespace Insula.Model;

/// <summary>
/// What an argument of a syscall means. Checking, translation of identities, parsing, printing and random generation follow from it.
/// The numbers stand in no journal.
/// </summary>
public enum ArgKind : byte
{
    /// <summary>A plain number.</summary>
    Number,
    /// <summary>A process; 0 often means the caller.</summary>
    Pid,
    /// <summary>A process, or a group if negative: kill(2), wait4(2).</summary>
    PidOrGroup,
    /// <summary>A user identifier; -1 means "leave unchanged" and is never translated.</summary>
    Uid,
    /// <summary>A group identifier; -1 means "leave unchanged" and is never translated.</summary>
    Gid,
    /// <summary>A list of group identifiers.</summary>
    Gids,
    /// <summary>A user identifier of the host, never translated: host calls only.</summary>
    HostUid,
    /// <summary>A group identifier of the host, never translated: host calls only.</summary>
    HostGid,
    /// <summary>A path name: bytes without NUL, 1..4095.</summary>
    Path,
    /// <summary>A text that is not a path: a name, the target of a link.</summary>
    Text,
    /// <summary>File content passed in. Its length counts, its bytes do not.</summary>
    Data,
    /// <summary>A file descriptor.</summary>
    Fd,
    /// <summary>A directory descriptor, or AT_FDCWD (-100).</summary>
    DirFd,
    /// <summary>Permission bits, octal.</summary>
    Mode,
    /// <summary>Type and permission bits: S_IFREG|0644.</summary>
    FileMode,
    /// <summary>Flags of open(2).</summary>
    OpenFlags,
    /// <summary>AT_* flags.</summary>
    AtFlags,
    /// <summary>What access(2) asks: F_OK or R_OK, W_OK, X_OK.</summary>
    AccessMode,
    /// <summary>Origin of a seek: SEEK_SET, SEEK_CUR, SEEK_END.</summary>
    Whence,
    /// <summary>A signal number.</summary>
    Signal,
    /// <summary>Options of wait4(2).</summary>
    WaitOptions,
    /// <summary>Flags of clone(2), with the exit signal in the low byte.</summary>
    CloneFlags,
    /// <summary>A number of bytes.</summary>
    Size,
    /// <summary>A file position, signed.</summary>
    Offset,
    /// <summary>An exit status.</summary>
    Status,
    /// <summary>An address that the simulation has no use for.</summary>
    Pointer,
    /// <summary>Names or numbers of syscalls: a list.</summary>
    Calls,
    /// <summary>A path name, or NULL (the number 0): utimensat(2).</summary>
    PathOrNull,
    /// <summary>A text, or NULL (the number 0): mount(2).</summary>
    TextOrNull,
    /// <summary>A descriptor number that the call fills: dup2(2).</summary>
    NewFd,
    /// <summary>Parts of a buffer, struct iovec: a list of lists [text, length]. The text counts for writes, as <see cref="Data"/>.</summary>
    Vector,
    /// <summary>A file position passed by address: the number, or -1 for NULL. What comes back is not told.</summary>
    OffsetPointer,
    /// <summary>struct timespec or timeval: a list [seconds, nanoseconds], empty for NULL.</summary>
    Time,
    /// <summary>Two times, accessed and modified: a list [s, ns, s, ns], with UTIME_NOW and UTIME_OMIT as nanoseconds; empty for NULL.</summary>
    Times,
    /// <summary>struct itimerval: a list [interval s, µs, value s, µs], empty for NULL.</summary>
    IntervalTimer,
    /// <summary>A set of signals: a list of one number, bit n-1 for signal n; empty for NULL.</summary>
    SignalSet,
    /// <summary>struct sigaction: a list [handler, flags, mask], empty for NULL. Handler 0 is SIG_DFL, 1 SIG_IGN.</summary>
    SignalAction,
    /// <summary>SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK.</summary>
    MaskHow,
    /// <summary>struct rlimit: a list [soft, hard], empty for NULL; -1 is RLIM_INFINITY.</summary>
    Limit,
    /// <summary>RLIMIT_*.</summary>
    Resource,
    /// <summary>PRIO_PROCESS, PRIO_PGRP, PRIO_USER.</summary>
    PriorityWhich,
    /// <summary>A process, a group or, behind PRIO_USER, a user; 0 is the caller's.</summary>
    PriorityWho,
    /// <summary>P_ALL, P_PID, P_PGID, P_PIDFD: waitid(2).</summary>
    WaitWhich,
    /// <summary>F_*: fcntl(2).</summary>
    FcntlCommand,
    /// <summary>What a command of fcntl(2) takes: a number, or struct flock as a list [type, whence, start, length, process].</summary>
    FcntlArgument,
    /// <summary>LOCK_*: flock(2).</summary>
    LockOperation,
    /// <summary>struct open_how: a list [flags, mode, resolve].</summary>
    OpenHow,
    /// <summary>struct clone_args: a list [flags, exit signal].</summary>
    CloneArgs,
    /// <summary>Arguments of a program: a list of texts; empty for NULL.</summary>
    Argv,
    /// <summary>The environment of a program, which is not looked at: a number.</summary>
    Environment,
    /// <summary>The device of a device file, as makedev(3) packs it.</summary>
    Device,
    /// <summary>Flags whose names depend on the call: renameat2, fallocate, close_range, splice, mount, statx.</summary>
    Flags,
    /// <summary>A clock: CLOCK_REALTIME and so on.</summary>
    Clock,
    /// <summary>A timer of setitimer(2): ITIMER_REAL and so on.</summary>
    TimerWhich,
    /// <summary>PROT_* bits of mmap(2).</summary>
    Protection,
    /// <summary>A request to change abilities: a raw list of words (spec 5.1), or QNX's text form (spec 5.11).</summary>
    AbilityList,
    /// <summary>Domains of an ability: PROCMGR_ADN_* bits.</summary>
    AbilityFlags,
    /// <summary>A number passed by address: a list of one number, empty for NULL.</summary>
    NumberPointer,
    /// <summary>SCHED_*, with SCHED_RESET_ON_FORK: sched(7).</summary>
    SchedulingPolicy,
    /// <summary>A priority of a task: the greater, the sooner it is served.</summary>
    Priority,
    /// <summary>What signal(2) takes: SIG_DFL, SIG_IGN or an address.</summary>
    Handler,
    /// <summary>struct sched_param: a list of one priority, empty for NULL.</summary>
    Scheduling,
    /// <summary>struct sigevent: a list [how, signal, task or process], empty for NULL.</summary>
    SignalEvent,
    /// <summary>struct itimerspec: a list [interval s, ns, value s, ns], empty for NULL.</summary>
    TimerSetting,

    /// <summary>Out: a user identifier.</summary>
    UidOut,
    /// <summary>Out: a group identifier.</summary>
    GidOut,
    /// <summary>Out: a list of group identifiers.</summary>
    GidsOut,
    /// <summary>Out: struct stat.</summary>
    StatOut,
    /// <summary>Out: the status wait(2) reports.</summary>
    StatusOut,
    /// <summary>Out: file content, of which only the length is known.</summary>
    DataOut,
    /// <summary>Out: a path name.</summary>
    PathOut,
    /// <summary>Out: a text.</summary>
    TextOut,
    /// <summary>Out: struct rusage, which is not simulated.</summary>
    UsageOut,
    /// <summary>Out: two descriptors, pipe(2).</summary>
    PipeOut,
    /// <summary>Out: names in a directory: a text, separated by '/'.</summary>
    NamesOut,
    /// <summary>Out: siginfo_t: signal, code, process, user, status. Nothing was reported where the signal is 0.</summary>
    SignalInfoOut,
    /// <summary>Out: a set of signals.</summary>
    SignalSetOut,
    /// <summary>Out: struct sigaction: handler, flags, mask.</summary>
    SignalActionOut,
    /// <summary>Out: struct rlimit: soft, hard.</summary>
    LimitOut,
    /// <summary>Out: the time that was left, struct timespec: seconds, nanoseconds.</summary>
    TimeOut,
    /// <summary>Out: struct itimerval: interval s, µs, value s, µs.</summary>
    IntervalTimerOut,
    /// <summary>Out: a structure that is not simulated: statfs(2).</summary>
    OpaqueOut,
    /// <summary>Out: a number.</summary>
    NumberOut,
    /// <summary>Out: struct sched_param: the priority.</summary>
    SchedulingOut,
    /// <summary>Out: SCHED_*.</summary>
    SchedulingPolicyOut,
    /// <summary>Out: the number of a timer that was made.</summary>
    TimerOut,
    /// <summary>Out: struct itimerspec: interval s, ns, value s, ns.</summary>
    TimerSettingOut,
}

/// <summary>Questions about kinds.</summary>
public static class ArgKinds
{
    /// <summary>True for a result that comes back through an argument; what is passed in there is ignored.</summary>
    public static bool IsOut(this ArgKind kind) => kind >= ArgKind.UidOut;

    /// <summary>The form a value of this kind has.</summary>
    public static ValueForm Form(this ArgKind kind) => kind switch
    {
        ArgKind.Path or ArgKind.Text or ArgKind.Data or ArgKind.PathOrNull or ArgKind.TextOrNull => ValueForm.Text,
        ArgKind.Gids or ArgKind.Calls or ArgKind.Vector or ArgKind.Time or ArgKind.Times or ArgKind.IntervalTimer or ArgKind.SignalSet
            or ArgKind.SignalAction or ArgKind.Limit or ArgKind.OpenHow or ArgKind.CloneArgs or ArgKind.Argv or ArgKind.AbilityList
            or ArgKind.NumberPointer or ArgKind.Scheduling or ArgKind.SignalEvent or ArgKind.TimerSetting => ValueForm.List,
        _ => ValueForm.Number,
    };

    /// <summary>True if a value of this form may stand there: NULL for a text, a structure or a number for fcntl(2).</summary>
    public static bool Takes(this ArgKind kind, ValueForm form) => form == kind.Form() || kind switch
    {
        ArgKind.PathOrNull or ArgKind.TextOrNull => form == ValueForm.Number,
        ArgKind.FcntlArgument => form == ValueForm.List,
        ArgKind.AbilityList => form == ValueForm.Text,
        _ => false,
    };
}

/// <summary>What the value of a successful call means.</summary>
public enum Returns : byte
{
    /// <summary>0.</summary>
    Status,
    /// <summary>A file descriptor.</summary>
    Fd,
    /// <summary>A process.</summary>
    Pid,
    /// <summary>A user identifier, translated out.</summary>
    Uid,
    /// <summary>A group identifier, translated out.</summary>
    Gid,
    /// <summary>A number of bytes or of things.</summary>
    Size,
    /// <summary>A file position.</summary>
    Offset,
    /// <summary>Permission bits.</summary>
    Mode,
    /// <summary>A plain number.</summary>
    Number,
    /// <summary>The call does not return: exit.</summary>
    Nothing,
    /// <summary>0, or the error number itself and not -1: procmgr_ability() (R116).</summary>
    ErrorNumber,
}
