namespace Insula.Requirements.Tests;

/// <summary>What parents are told of their children (sigaction(2), wait(2)), as Linux 6.18 showed it.</summary>
public sealed class ChildSignals
{
    private const string Handler = "4000 rt_sigaction(SIGCHLD, {sa_handler=0x4000, sa_mask=[], sa_flags=FLAGS}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0\n";

    [Fact]
    public void SIGCHLD_comes_at_the_end_a_stop_and_a_continuation() => SignalWorld.Check(Handler.Replace("FLAGS", "0") + """
        4000 fork() = 66
        700 kill(66, SIGSTOP) = 0
        66 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=700} ---
        4000 --- SIGCHLD {si_signo=SIGCHLD, si_code=SI_USER, si_pid=66} ---
        4000 rt_sigreturn() = 0
        700 kill(66, SIGCONT) = 0
        66 --- SIGCONT {si_signo=SIGCONT, si_code=SI_USER, si_pid=700} ---
        4000 --- SIGCHLD {si_signo=SIGCHLD, si_code=SI_USER, si_pid=66} ---
        4000 rt_sigreturn() = 0
        66 exit(0) = ?
        66 +++ exited with 0 +++
        4000 --- SIGCHLD {si_signo=SIGCHLD, si_code=SI_USER, si_pid=66} ---
        """);

    [Fact]
    public void Without_stops_on_request() => SignalWorld.Check(Handler.Replace("FLAGS", "SA_NOCLDSTOP") + """
        4000 fork() = 66
        700 kill(66, SIGSTOP) = 0
        66 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=700} ---
        700 kill(66, SIGCONT) = 0
        66 --- SIGCONT {si_signo=SIGCONT, si_code=SI_USER, si_pid=700} ---
        66 exit(0) = ?
        66 +++ exited with 0 +++
        4000 --- SIGCHLD {si_signo=SIGCHLD, si_code=SI_USER, si_pid=66} ---
        """);

    // "If a process sets its SIGCHLD to SIG_IGN ... children do not become zombies and a call to wait() ... will block until all children have terminated, and
    // then fail with errno set to ECHILD." - wait(2)
    [Fact]
    public void Who_ignores_it_gets_no_zombies() => SignalWorld.CheckFacts("""
        4000 rt_sigaction(SIGCHLD, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0
          DispositionChanged pid=4000 signal=17 handler=1 flags=0 mask=0
        4000 fork() = 66
          ProcessForked pid=4000 child=66
          MemberAdded pid=66 vpid=1
        4000 wait4(-1,  <unfinished ...>
          CallParked pid=4000 ticket=1 session=2 number=61 arguments=(10 bytes)
        66 exit(0) = ?
          ProcessExited pid=66 status=0
          ProcessReaped pid=66
          CallResumed pid=4000 ticket=1
        66 +++ exited with 0 +++
        4000 <... wait4 resumed>NULL, 0, NULL) = -1 ECHILD (No child processes)
        """);

    [Fact]
    public void Who_asked_for_no_zombies_is_told_and_gets_none() => SignalWorld.Check(Handler.Replace("FLAGS", "SA_NOCLDWAIT") + """
        4000 fork() = 66
        66 exit(0) = ?
        66 +++ exited with 0 +++
        4000 --- SIGCHLD {si_signo=SIGCHLD, si_code=SI_USER, si_pid=66} ---
        4000 wait4(-1, NULL, 0, NULL) = -1 ECHILD (NoChild)
        """);

    [Fact]
    public void Only_SIGCHLD_can_be_done_without() => SignalWorld.Check(Handler.Replace("FLAGS", "SA_NOCLDWAIT") + """
        4000 clone(child_stack=NULL, flags=SIGURG) = 66
        66 exit(0) = ?
        66 +++ exited with 0 +++
        4000 waitpid(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], __WALL) = 66
        """);

    // The child is there when the parent wakes: it is told of it, and the handler runs behind.
    [Fact]
    public void A_wait_for_the_child_succeeds_although_the_handler_runs() => SignalWorld.Check(Handler.Replace("FLAGS", "0") + """
        4000 fork() = 66
        4000 wait4(-1,  <unfinished ...>
        66 exit(2) = ?
        66 +++ exited with 2 +++
        4000 --- SIGCHLD {si_signo=SIGCHLD, si_code=SI_USER, si_pid=66} ---
        4000 <... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 2}], 0, NULL) = 66
        4000 fork() = 67
        4000 fork() = 68
        4000 rt_sigreturn() = 0
        4000 wait4(67,  <unfinished ...>
        68 exit(2) = ?
        68 +++ exited with 2 +++
        4000 --- SIGCHLD {si_signo=SIGCHLD, si_code=SI_USER, si_pid=68} ---
        4000 <... wait4 resumed>NULL, 0, NULL) = -1 EINTR (Interrupted system call)
        """);

    // Whatever it was made with: its new parent would not know what to do with another signal.
    [Fact]
    public void An_orphan_ends_with_SIGCHLD() => SignalWorld.Check("""
        65 rt_sigprocmask(SIG_BLOCK, [USR1 CHLD], [], 8) = 0
        4000 fork() = 66
        66 clone(child_stack=NULL, flags=SIGUSR1) = 67
        66 exit(0) = ?
        66 +++ exited with 0 +++
        65 rt_sigpending([], 8) = 0
        67 exit(0) = ?
        67 +++ exited with 0 +++
        65 rt_sigpending([CHLD], 8) = 0
        """);

    [Fact]
    public void A_parent_can_die_of_its_child_s_exit_signal() => SignalWorld.Check("""
        4000 fork() = 66
        66 clone(child_stack=NULL, flags=SIGTERM) = 67
        67 exit(0) = ?
        67 +++ exited with 0 +++
        66 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=67} ---
        66 +++ killed by SIGTERM +++
        4000 kill(67, 0) = -1 ESRCH (NoSuchProcess)
        """);
}
