namespace Insula.Requirements.Tests;

/// <summary>Process groups, signals and waiting, as Linux 6.18 showed them for the same calls.</summary>
public sealed class UnixProcesses
{
    private const string Processes = """
        {pid: 4000, server: vp1, uid: 0}
        {pid: 4005, server: vp1, uid: 5, gid: 5}
        {pid: 700, server: host, uid: 0}
        """;

    [Fact]
    public void Setpgid() => Check("""
        4000 fork() = 66
        4000 fork() = 67
        4000 fork() = 68
        68 setsid() = 68
        4000 setpgid(0, -1) = -1 EINVAL (InvalidValue)
        4000 setpgid(999999, -1) = -1 EINVAL (InvalidValue)
        4000 setpgid(-5, 0) = -1 EINVAL (InvalidValue)
        4000 setpgid(-5, 1) = -1 ESRCH (NoSuchProcess)
        4000 setpgid(999999, 0) = -1 ESRCH (NoSuchProcess)
        4000 setpgid(0, 0) = -1 EPERM (SessionLeader)
        4000 setpgid(4005, 0) = -1 ESRCH (NotAChild)
        4000 setpgid(68, 68) = -1 EPERM (OtherSession)
        4000 setpgid(66, 999999) = -1 EPERM (OtherSession)
        4000 setpgid(66, 68) = -1 EPERM (OtherSession)
        4000 setpgid(66, 0) = 0
        4000 setpgid(67, 66) = 0
        67 getpgrp() = 66
        67 setpgid(0, 0) = 0
        66 setpgid(0, 67) = 0
        66 setpgid(67, 0) = -1 ESRCH (NotAChild)
        4000 getpgid(66) = 67
        4000 getsid(66) = 4000
        4000 getpgid(-1) = -1 ESRCH (NoSuchProcess)
        4000 getsid(999999) = -1 ESRCH (NoSuchProcess)
        """);

    [Fact]
    public void Setsid_is_not_for_the_leader_of_a_group_nor_while_somebody_bears_its_number() => Check("""
        4000 fork() = 66
        4000 setsid() = -1 EPERM (GroupLeader)
        66 setpgid(0, 0) = 0
        66 setsid() = -1 EPERM (GroupLeader)
        66 fork() = 67
        66 setpgid(0, 4000) = 0
        66 setsid() = -1 EPERM (GroupLeader)
        67 setsid() = 67
        66 setsid() = 66
        66 getsid(0) = 66
        """);

    [Fact]
    public void Who_has_ended_can_be_signalled_until_it_is_waited_for() => Check("""
        4000 fork() = 66
        66 setpgid(0, 0) = 0
        66 exit(0) = ?
        66 +++ exited with 0 +++
        4000 kill(66, SIGTERM) = 0
        4000 kill(-66, SIGTERM) = 0
        4000 kill(-66, 0) = 0
        4000 kill(66, 65) = -1 EINVAL (InvalidValue)
        4005 kill(-66, SIGTERM) = -1 EPERM (SignalNotPermitted)
        4000 getpgid(66) = 66
        4000 setpgid(66, 66) = 0
        4000 wait4(66, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 66
        4000 kill(66, 65) = -1 ESRCH (NoSuchProcess)
        4000 kill(-66, 65) = -1 ESRCH (NoSuchGroup)
        700 fork() = 3
        3 setpgid(0, 0) = 0
        3 exit(0) = ?
        3 +++ exited with 0 +++
        700 kill(-3, SIGTERM) = 0
        """);

    [Fact]
    public void Who_may_signal_whom() => Check("""
        4000 fork() = 66
        4000 fork() = 67
        4000 fork() = 68
        4000 fork() = 69
        4000 fork() = 70
        4000 fork() = 71
        4000 fork() = 72
        66 setresuid(7, 8, 9) = 0
        67 setresuid(7, 6, 6) = 0
        68 setresuid(6, 7, 6) = 0
        69 setresuid(8, 6, 6) = 0
        70 setresuid(6, 8, 6) = 0
        71 setresuid(9, 6, 6) = 0
        72 setresuid(6, 9, 6) = 0
        67 kill(66, 0) = 0
        68 kill(66, 0) = 0
        69 kill(66, 0) = -1 EPERM (SignalNotPermitted)
        70 kill(66, 0) = -1 EPERM (SignalNotPermitted)
        71 kill(66, 0) = 0
        72 kill(66, 0) = 0
        70 kill(66, SIGCONT) = 0
        66 --- SIGCONT {si_signo=SIGCONT, si_code=SI_USER, si_pid=70} ---
        """);

    [Fact]
    public void SIGCONT_reaches_the_own_session() => Check("""
        4000 fork() = 66
        66 setuid(6) = 0
        66 kill(4000, SIGCONT) = 0
        4000 --- SIGCONT {si_signo=SIGCONT, si_code=SI_USER, si_pid=66} ---
        66 kill(4000, SIGTERM) = -1 EPERM (SignalNotPermitted)
        66 kill(4005, SIGCONT) = -1 EPERM (SignalNotPermitted)
        """);

    [Fact]
    public void Wait4() => Check("""
        4000 wait4(-1, NULL, 0, NULL) = -1 ECHILD (NoChild)
        4000 wait4(-1, NULL, 0x100 /* W??? */, NULL) = -1 EINVAL (InvalidValue)
        4000 wait4(-2147483648, NULL, 0, NULL) = -1 ESRCH (NoSuchProcess)
        4000 fork() = 66
        4000 wait4(66, NULL, WNOHANG, NULL) = 0
        4000 kill(66, SIGSTOP) = 0
        66 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=4000} ---
        4000 wait4(66, NULL, WNOHANG, NULL) = 0
        4000 wait4(66, [{WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP}], WNOHANG|WSTOPPED, NULL) = 66
        4000 wait4(66, NULL, WNOHANG|WSTOPPED, NULL) = 0
        4000 kill(66, SIGSTOP) = 0
        4000 wait4(66, NULL, WNOHANG|WSTOPPED, NULL) = 0
        4000 kill(66, SIGCONT) = 0
        66 --- SIGCONT {si_signo=SIGCONT, si_code=SI_USER, si_pid=4000} ---
        4000 wait4(66, NULL, WNOHANG|WSTOPPED, NULL) = 0
        4000 wait4(66, [{WIFCONTINUED(s)}], WNOHANG|WCONTINUED, NULL) = 66
        4000 wait4(66, NULL, WNOHANG|WCONTINUED, NULL) = 0
        4000 kill(66, SIGCONT) = 0
        66 --- SIGCONT {si_signo=SIGCONT, si_code=SI_USER, si_pid=4000} ---
        4000 wait4(66, NULL, WNOHANG|WCONTINUED, NULL) = 0
        4000 wait4(-66, NULL, WNOHANG, NULL) = -1 ECHILD (NoChild)
        4000 wait4(0, NULL, WNOHANG, NULL) = 0
        4000 kill(66, SIGKILL) = 0
        66 --- SIGKILL {si_signo=SIGKILL, si_code=SI_USER, si_pid=4000} ---
        66 +++ killed by SIGKILL +++
        4000 wait4(0, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL}], 0, NULL) = 66
        """);

    private static void Check(string transcript) => Transcript.CheckVerdicts(World.Server("encoded", "{path: /f}", Processes), transcript, "host");
}
