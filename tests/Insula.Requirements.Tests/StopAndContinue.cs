namespace Insula.Requirements.Tests;

/// <summary>Stopped processes and orphaned process groups (signal(7), setpgid(2)), as Linux 6.18 showed it.</summary>
public sealed class StopAndContinue
{
    [Fact]
    public void What_comes_while_stopped_waits_and_acts_in_its_order_once_it_goes_on() => SignalWorld.Check("""
        4000 fork() = 66
        66 rt_sigaction(SIGTERM, {sa_handler=0x4000, sa_mask=[], sa_flags=0}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0
        66 rt_sigaction(SIGCONT, {sa_handler=0x4000, sa_mask=[], sa_flags=0}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0
        66 rt_sigaction(SIGUSR2, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0
        4000 kill(66, SIGSTOP) = 0
        66 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=4000} ---
        4000 kill(66, SIGTERM) = 0
        4000 kill(66, SIGUSR2) = 0
        4000 kill(66, SIGTSTP) = 0
        4000 kill(66, SIGCONT) = 0
        66 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=4000} ---
        66 --- SIGCONT {si_signo=SIGCONT, si_code=SI_USER, si_pid=4000} ---
        66 rt_sigpending([], 8) = 0
        4000 wait4(66, [{WIFCONTINUED(s)}], WNOHANG|WSTOPPED|WCONTINUED, NULL) = 66
        """);

    [Fact]
    public void SIGKILL_ends_a_stopped_process() => SignalWorld.Check("""
        4000 fork() = 66
        4000 kill(66, SIGSTOP) = 0
        66 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=4000} ---
        4000 kill(66, SIGTERM) = 0
        4000 kill(66, SIGKILL) = 0
        66 --- SIGKILL {si_signo=SIGKILL, si_code=SI_USER, si_pid=4000} ---
        66 +++ killed by SIGKILL +++
        """);

    [Fact]
    public void SIGCONT_lets_go_on_although_it_is_ignored_or_blocked() => SignalWorld.Check("""
        4000 fork() = 66
        66 rt_sigaction(SIGCONT, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0
        4000 kill(66, SIGSTOP) = 0
        66 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=4000} ---
        4000 kill(66, SIGCONT) = 0
        66 rt_sigprocmask(SIG_BLOCK, [CONT], [], 8) = 0
        4000 kill(66, SIGSTOP) = 0
        66 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=4000} ---
        4000 kill(66, SIGCONT) = 0
        66 rt_sigpending([CONT], 8) = 0
        4000 wait4(66, [{WIFCONTINUED(s)}], WNOHANG|WCONTINUED, NULL) = 66
        """);

    [Fact]
    public void SIGCONT_discards_stop_signals_that_wait_and_they_discard_it() => SignalWorld.Check("""
        4000 rt_sigprocmask(SIG_BLOCK, [CONT TSTP], [], 8) = 0
        4000 kill(4000, SIGTSTP) = 0
        4000 rt_sigpending([TSTP], 8) = 0
        4000 kill(4000, SIGCONT) = 0
        4000 rt_sigpending([CONT], 8) = 0
        4000 kill(4000, SIGTTIN) = 0
        4000 rt_sigpending([], 8) = 0
        """);

    // The parent of 66 is in another group of its session, and could let it go on; that of 67 is not.
    [Fact]
    public void A_terminal_s_stop_does_nothing_to_an_orphaned_group() => SignalWorld.Check("""
        4000 fork() = 66
        4000 fork() = 67
        66 setpgid(0, 0) = 0
        67 setsid() = 67
        4000 kill(66, SIGTSTP) = 0
        66 --- SIGTSTP {si_signo=SIGTSTP, si_code=SI_USER, si_pid=4000} ---
        4000 kill(67, SIGTSTP) = 0
        4000 kill(67, SIGTTIN) = 0
        4000 kill(67, SIGTTOU) = 0
        67 getpid() = 67
        4000 kill(67, SIGSTOP) = 0
        67 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=4000} ---
        4000 wait4(-1, [{WIFSTOPPED(s) && WSTOPSIG(s) == SIGTSTP}], WSTOPPED, NULL) = 66
        4000 wait4(-1, [{WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP}], WSTOPPED, NULL) = 67
        """);

    // 66 was what connected its child's group with the session; 68, in the same group, catches SIGHUP.
    [Fact]
    public void A_group_that_an_exit_orphans_gets_SIGHUP_and_SIGCONT_if_a_member_is_stopped() => SignalWorld.Check("""
        4000 fork() = 66
        66 fork() = 67
        67 setpgid(0, 0) = 0
        67 fork() = 68
        68 rt_sigaction(SIGHUP, {sa_handler=0x4000, sa_mask=[], sa_flags=0}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0
        4000 kill(67, SIGSTOP) = 0
        67 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=4000} ---
        66 exit(0) = ?
        66 +++ exited with 0 +++
        68 --- SIGHUP {si_signo=SIGHUP, si_code=SI_USER, si_pid=0} ---
        67 --- SIGCONT {si_signo=SIGCONT, si_code=SI_USER, si_pid=0} ---
        67 --- SIGHUP {si_signo=SIGHUP, si_code=SI_USER, si_pid=0} ---
        67 +++ killed by SIGHUP +++
        68 --- SIGCONT {si_signo=SIGCONT, si_code=SI_USER, si_pid=0} ---
        """);

    [Fact]
    public void And_one_that_loses_its_own_connection() => SignalWorld.Check("""
        4000 fork() = 66
        66 setpgid(0, 0) = 0
        66 fork() = 67
        4000 kill(67, SIGSTOP) = 0
        67 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=4000} ---
        4000 kill(66, SIGKILL) = 0
        66 --- SIGKILL {si_signo=SIGKILL, si_code=SI_USER, si_pid=4000} ---
        66 +++ killed by SIGKILL +++
        67 --- SIGCONT {si_signo=SIGCONT, si_code=SI_USER, si_pid=0} ---
        67 --- SIGHUP {si_signo=SIGHUP, si_code=SI_USER, si_pid=0} ---
        67 +++ killed by SIGHUP +++
        """);

    [Fact]
    public void Neither_one_without_stopped_members_nor_one_that_stays_connected() => SignalWorld.Check("""
        4000 fork() = 66
        66 fork() = 67
        67 setpgid(0, 0) = 0
        66 exit(0) = ?
        66 +++ exited with 0 +++
        67 getpid() = 67
        4000 fork() = 68
        4000 fork() = 69
        68 setpgid(0, 0) = 0
        69 setpgid(0, 68) = 0
        4000 kill(69, SIGSTOP) = 0
        69 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=4000} ---
        68 exit(0) = ?
        68 +++ exited with 0 +++
        """);

    [Fact]
    public void A_call_of_a_stopped_process_waits_until_it_goes_on() => SignalWorld.Check("""
        4000 fork() = 66
        4000 kill(66, SIGSTOP) = 0
        66 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=4000} ---
        66 getppid( <unfinished ...>
        4000 kill(66, SIGCONT) = 0
        66 --- SIGCONT {si_signo=SIGCONT, si_code=SI_USER, si_pid=4000} ---
        66 <... getppid resumed>) = 4000
        """);

    [Fact]
    public void A_child_that_has_executed_stays_in_its_group() => SignalWorld.Check("""
        4000 fork() = 66
        4000 clone(child_stack=NULL, flags=CLONE_VM|CLONE_SIGHAND|CLONE_THREAD) = 67
        4000 setpgid(67, 0) = -1 EINVAL (InvalidValue)
        4000 setpgid(67, -1) = -1 EINVAL (InvalidValue)
        4000 getpgid(67) = 4000
        4000 getsid(67) = 4000
        66 execve("/bin/true", ["true"], NULL) = 0
        4000 setpgid(66, 66) = -1 EACCES (HasExecuted)
        4000 setpgid(66, 999999) = -1 EACCES (HasExecuted)
        66 setpgid(0, 0) = 0
        """);
}
