using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>What is said to be expected where an argument cannot be read.</summary>
internal static class Expectation
{
    /// <summary>The words for a kind.</summary>
    public static string Of(ArgKind kind) => kind switch
    {
        ArgKind.Pid => "a process number is expected",
        ArgKind.PidOrGroup => "a process number, or the negative number of a group, is expected",
        ArgKind.Uid or ArgKind.HostUid => "a user identifier, 0 to 4294967294 or -1, is expected",
        ArgKind.Gid or ArgKind.HostGid => "a group identifier, 0 to 4294967294 or -1, is expected",
        ArgKind.Gids => "a list of group identifiers such as [0, 4] is expected",
        ArgKind.Path => "a path in double quotes is expected",
        ArgKind.Text or ArgKind.Data => "a text in double quotes is expected",
        ArgKind.Fd or ArgKind.NewFd => "a descriptor is expected",
        ArgKind.DirFd => "the descriptor of a directory or AT_FDCWD is expected",
        ArgKind.Mode => "permission bits in octal such as 0644 are expected",
        ArgKind.FileMode => "a type and permission bits such as S_IFREG|0644 are expected",
        ArgKind.OpenFlags => "flags such as O_RDWR|O_CREAT are expected",
        ArgKind.AtFlags => "flags such as AT_SYMLINK_NOFOLLOW, or 0, are expected",
        ArgKind.AccessMode => "F_OK or some of R_OK|W_OK|X_OK are expected",
        ArgKind.Whence => "SEEK_SET, SEEK_CUR, SEEK_END or a number is expected",
        ArgKind.Signal => "a signal name or number is expected",
        ArgKind.WaitOptions => "options such as WNOHANG, or 0, are expected",
        ArgKind.CloneFlags => "flags such as CLONE_VM|SIGCHLD are expected",
        ArgKind.Status => "an exit status is expected",
        ArgKind.Pointer => "an address or NULL is expected",
        ArgKind.Calls => "a list of calls such as [setuid, chown] is expected",
        ArgKind.PathOrNull => "a path in double quotes, or NULL, is expected",
        ArgKind.TextOrNull => "a text in double quotes, or NULL, is expected",
        ArgKind.Vector => "a list of buffers such as [{iov_base=\"abc\", iov_len=3}] is expected",
        ArgKind.OffsetPointer => "a position such as [4096], or NULL, is expected",
        ArgKind.Time => "a time such as {tv_sec=1, tv_nsec=0}, or NULL, is expected",
        ArgKind.Times => "two times such as [{tv_sec=1, tv_nsec=0}, UTIME_OMIT], or NULL, are expected",
        ArgKind.IntervalTimer => "a timer such as {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=1, tv_usec=0}}, or NULL, is expected",
        ArgKind.SignalSet => "a set of signals such as [CHLD USR1] or ~[KILL], or NULL, is expected",
        ArgKind.SignalAction => "an action such as {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, or NULL, is expected",
        ArgKind.MaskHow => "SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK or a number is expected",
        ArgKind.Limit => "limits such as {rlim_cur=1024, rlim_max=RLIM64_INFINITY}, or NULL, are expected",
        ArgKind.Resource => "a resource such as RLIMIT_NOFILE is expected",
        ArgKind.PriorityWhich => "PRIO_PROCESS, PRIO_PGRP, PRIO_USER or a number is expected",
        ArgKind.PriorityWho => "the number of a process, a group or a user is expected",
        ArgKind.WaitWhich => "P_ALL, P_PID, P_PGID, P_PIDFD or a number is expected",
        ArgKind.FcntlCommand => "a command such as F_SETFD is expected",
        ArgKind.FcntlArgument => "an argument that the command takes is expected",
        ArgKind.LockOperation => "an operation such as LOCK_SH|LOCK_NB is expected",
        ArgKind.OpenHow => "a structure such as {flags=O_RDWR|O_CREAT, mode=0644, resolve=0} is expected",
        ArgKind.CloneArgs => "a structure such as {flags=CLONE_VM, exit_signal=SIGCHLD} is expected",
        ArgKind.Argv => "a list of texts such as [\"ls\", \"-l\"], or NULL, is expected",
        ArgKind.Environment => "an address, NULL or a list of texts is expected",
        ArgKind.Device => "a device such as makedev(0x1, 0x3) is expected",
        ArgKind.Flags => "flags that the call has, or 0, are expected",
        ArgKind.Clock => "a clock such as CLOCK_REALTIME is expected",
        ArgKind.TimerWhich => "ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF or a number is expected",
        ArgKind.Protection => "PROT_NONE or some of PROT_READ|PROT_WRITE|PROT_EXEC are expected",
        ArgKind.AbilityList => "a text such as \"nonroot,deny,lock\", or a list such as [PROCMGR_ADN_NONROOT|PROCMGR_AOP_DENY|PROCMGR_AID_EOL], is expected",
        ArgKind.AbilityFlags => "PROCMGR_ADN_ROOT, PROCMGR_ADN_NONROOT or both are expected",
        ArgKind.NumberPointer => "a number such as [1000000], or NULL, is expected",
        _ => "a number is expected",
    };
}
