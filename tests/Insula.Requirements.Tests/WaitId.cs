namespace Insula.Requirements.Tests;

/// <summary>Waiting for children with waitid(2), waitpid(2) and the options of clone children, as Linux 6.18 showed it.</summary>
public sealed class WaitId
{
    [Fact]
    public void Which_arguments_there_are() => SignalWorld.Check("""
        4000 waitid(P_ALL, 0, NULL, WEXITED, NULL) = -1 ECHILD (NoChild)
        4000 fork() = 66
        66 exit(3) = ?
        66 +++ exited with 3 +++
        4000 waitid(P_ALL, 0, NULL, WNOHANG, NULL) = -1 EINVAL (InvalidValue)
        4000 waitid(P_ALL, 0, NULL, WEXITED|0x40, NULL) = -1 EINVAL (InvalidValue)
        4000 waitid(P_PID, 0, NULL, WEXITED, NULL) = -1 EINVAL (InvalidValue)
        4000 waitid(P_PID, -1, NULL, WEXITED, NULL) = -1 EINVAL (InvalidValue)
        4000 waitid(P_PGID, -1, NULL, WEXITED, NULL) = -1 EINVAL (InvalidValue)
        4000 waitid(P_PIDFD, -1, NULL, WEXITED, NULL) = -1 EINVAL (InvalidValue)
        4000 waitid(P_PIDFD, 1, NULL, WEXITED, NULL) = -1 EBADF (BadDescriptor)
        4000 waitid(0x4 /* P_??? */, 1, NULL, WEXITED, NULL) = -1 EINVAL (InvalidValue)
        4000 waitid(P_PID, 999999, NULL, WEXITED, NULL) = -1 ECHILD (NoChild)
        """);

    // Who has ended brings no other news any more.
    [Fact]
    public void A_child_that_has_ended_is_told_and_taken() => SignalWorld.Check("""
        4000 fork() = 66
        66 setuid(6) = 0
        4000 waitid(P_ALL, 0, {}, WNOHANG|WEXITED, NULL) = 0
        66 exit(3) = ?
        66 +++ exited with 3 +++
        4000 waitid(P_ALL, 0, NULL, WNOHANG|WSTOPPED, NULL) = -1 ECHILD (NoChild)
        4000 waitid(P_ALL, 0, NULL, WNOHANG|WEXITED|__WCLONE, NULL) = -1 ECHILD (NoChild)
        4000 waitid(P_PID, 66, {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=66, si_uid=6, si_status=3, ...}, WEXITED|WNOWAIT, NULL) = 0
        4000 waitid(P_PGID, 0, {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=66, si_uid=6, si_status=3, ...}, WEXITED, NULL) = 0
        4000 waitid(P_ALL, 0, NULL, WEXITED, NULL) = -1 ECHILD (NoChild)
        """);

    [Fact]
    public void Stops_and_continuations() => SignalWorld.Check("""
        4000 fork() = 66
        4000 kill(66, SIGSTOP) = 0
        66 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=4000} ---
        4000 waitid(P_PID, 66, {}, WNOHANG|WEXITED|WCONTINUED, NULL) = 0
        4000 waitid(P_PID, 66, {si_signo=SIGCHLD, si_code=CLD_STOPPED, si_pid=66, si_uid=0, si_status=SIGSTOP, ...}, WSTOPPED, NULL) = 0
        4000 kill(66, SIGCONT) = 0
        66 --- SIGCONT {si_signo=SIGCONT, si_code=SI_USER, si_pid=4000} ---
        4000 waitid(P_PID, 66, {si_signo=SIGCHLD, si_code=CLD_CONTINUED, si_pid=66, si_uid=0, si_status=SIGCONT, ...}, WEXITED|WSTOPPED|WCONTINUED, NULL) = 0
        4000 waitid(P_PID, 66,  <unfinished ...>
        700 kill(66, SIGKILL) = 0
        66 --- SIGKILL {si_signo=SIGKILL, si_code=SI_USER, si_pid=700} ---
        66 +++ killed by SIGKILL +++
        4000 <... waitid resumed>{si_signo=SIGCHLD, si_code=CLD_KILLED, si_pid=66, si_uid=0, si_status=SIGKILL, si_utime=0, si_stime=0}, WEXITED, NULL) = 0
        """);

    // "A clone child is one which delivers no signal, or a signal other than SIGCHLD to its parent upon termination." - wait(2)
    [Fact]
    public void Clone_children() => SignalWorld.Check("""
        4000 clone(child_stack=NULL, flags=0) = 66
        66 exit(0) = ?
        66 +++ exited with 0 +++
        4000 wait4(-1, NULL, 0, NULL) = -1 ECHILD (NoChild)
        4000 waitpid(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], __WCLONE) = 66
        4000 clone(child_stack=NULL, flags=SIGUSR1) = 67
        4000 rt_sigprocmask(SIG_BLOCK, [USR1], [], 8) = 0
        67 exit(1) = ?
        67 +++ exited with 1 +++
        4000 rt_sigpending([USR1], 8) = 0
        4000 wait4(67, NULL, WNOHANG, NULL) = -1 ECHILD (NoChild)
        4000 waitpid(67, [{WIFEXITED(s) && WEXITSTATUS(s) == 1}], __WALL|__WNOTHREAD) = 67
        """);

    [Fact]
    public void Waitpid() => SignalWorld.Check("""
        4000 waitpid(-2147483648, NULL, 0) = -1 ESRCH (NoSuchProcess)
        4000 waitpid(-2147483648, NULL, WNOWAIT) = -1 EINVAL (InvalidValue)
        4000 waitpid(-1, NULL, WEXITED) = -1 EINVAL (InvalidValue)
        4000 fork() = 66
        4000 waitpid(0, NULL, WNOHANG) = 0
        """);
}
