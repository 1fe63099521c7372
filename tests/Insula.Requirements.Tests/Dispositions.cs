namespace Insula.Requirements.Tests;

/// <summary>What processes do on signals (sigaction(2), signal(7)), as Linux 6.18 showed it.</summary>
public sealed class Dispositions
{
    [Fact]
    public void Which_actions_there_are() => SignalWorld.Check("""
        4000 rt_sigaction(SIGUSR1, NULL, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0
        4000 rt_sigaction(SIGUSR1, {sa_handler=0x4000, sa_mask=[HUP KILL STOP], sa_flags=SA_RESTORER|SA_RESTART|0x1000}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0
        4000 rt_sigaction(SIGUSR1, NULL, {sa_handler=0x4000, sa_mask=[HUP], sa_flags=SA_RESTORER|SA_RESTART}, 8) = 0
        4000 rt_sigaction(SIGUSR1, NULL, NULL, 4) = -1 EINVAL (InvalidValue)
        4000 rt_sigaction(0, NULL, NULL, 8) = -1 EINVAL (InvalidValue)
        4000 rt_sigaction(65, NULL, NULL, 8) = -1 EINVAL (InvalidValue)
        4000 rt_sigaction(SIGRT_32, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0
        4000 rt_sigaction(SIGKILL, NULL, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0
        4000 rt_sigaction(SIGKILL, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, NULL, 8) = -1 EINVAL (InvalidValue)
        4000 rt_sigaction(SIGSTOP, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, NULL, 8) = -1 EINVAL (InvalidValue)
        """);

    [Fact]
    public void An_ignored_signal_does_nothing_and_a_default_one_what_signal_7_says() => SignalWorld.Check("""
        4000 fork() = 66
        66 rt_sigaction(SIGTERM, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0
        4000 kill(66, SIGTERM) = 0
        4000 kill(66, SIGWINCH) = 0
        4000 kill(66, SIGCHLD) = 0
        66 getpid() = 66
        4000 kill(66, SIGQUIT) = 0
        66 --- SIGQUIT {si_signo=SIGQUIT, si_code=SI_USER, si_pid=4000} ---
        66 +++ killed by SIGQUIT +++
        4000 wait4(66, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGQUIT}], 0, NULL) = 66
        """);

    [Fact]
    public void A_core_is_dumped_where_the_limit_leaves_room_for_one() => SignalWorld.Check("""
        4000 fork() = 66
        66 setrlimit(RLIMIT_CORE, {rlim_cur=RLIM64_INFINITY, rlim_max=RLIM64_INFINITY}) = 0
        66 kill(66, SIGABRT) = 0
        66 --- SIGABRT {si_signo=SIGABRT, si_code=SI_USER, si_pid=66} ---
        66 +++ killed by SIGABRT +++
        4000 wait4(66, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGABRT && WCOREDUMP(s)}], 0, NULL) = 66
        """);

    // "Setting a signal action to SIG_IGN for a signal that is pending shall cause the pending signal to be discarded" - POSIX. Blocked, it had waited.
    [Fact]
    public void Ignoring_a_signal_discards_what_waits() => SignalWorld.Check("""
        4000 rt_sigprocmask(SIG_BLOCK, [USR1 CHLD], [], 8) = 0
        4000 rt_sigaction(SIGUSR1, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0
        4000 kill(4000, SIGUSR1) = 0
        4000 kill(4000, SIGCHLD) = 0
        4000 rt_sigpending([USR1 CHLD], 8) = 0
        4000 rt_sigaction(SIGCHLD, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0
        4000 rt_sigpending([USR1], 8) = 0
        4000 rt_sigaction(SIGUSR1, {sa_handler=0x4000, sa_mask=[], sa_flags=0}, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, 8) = 0
        4000 rt_sigpending([USR1], 8) = 0
        4000 rt_sigaction(SIGUSR1, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, {sa_handler=0x4000, sa_mask=[], sa_flags=0}, 8) = 0
        4000 rt_sigpending([], 8) = 0
        """);

    [Fact]
    public void A_handler_blocks_its_signal_and_its_mask_until_it_returns() => SignalWorld.CheckFacts("""
        4000 rt_sigaction(SIGTERM, {sa_handler=0x4000, sa_mask=[USR1], sa_flags=0}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0
          DispositionChanged pid=4000 signal=15 handler=16384 flags=0 mask=512
        4000 kill(4000, SIGTERM) = 0
          SignalRaised pid=4000 signal=15 sender=4000 is_handled=True
        4000 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=4000} ---
        4000 rt_sigprocmask(SIG_BLOCK, NULL, [USR1 TERM], 8) = 0
        4000 kill(4000, SIGTERM) = 0
          SignalPended pid=4000 signal=15 sender=4000
        4000 kill(4000, SIGTERM) = 0
        4000 rt_sigreturn() = 0
          HandlerReturned pid=4000
          SignalRaised pid=4000 signal=15 sender=4000 is_handled=True was_pending=True
        4000 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=4000} ---
        4000 rt_sigreturn() = 0
          HandlerReturned pid=4000
        4000 rt_sigprocmask(SIG_BLOCK, NULL, [], 8) = 0
        4000 rt_sigreturn() = 0
        """);

    [Fact]
    public void A_handler_can_leave_its_signal_open_and_be_for_once() => SignalWorld.Check("""
        4000 fork() = 66
        66 rt_sigaction(SIGTERM, {sa_handler=0x4000, sa_mask=[], sa_flags=SA_NODEFER}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0
        66 kill(66, SIGTERM) = 0
        66 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=66} ---
        66 rt_sigprocmask(SIG_BLOCK, NULL, [], 8) = 0
        66 rt_sigaction(SIGTERM, {sa_handler=0x4000, sa_mask=[], sa_flags=SA_RESETHAND}, {sa_handler=0x4000, sa_mask=[], sa_flags=SA_NODEFER}, 8) = 0
        66 kill(66, SIGTERM) = 0
        66 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=66} ---
        66 kill(66, SIGTERM) = 0
        66 rt_sigreturn() = 0
        66 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=66} ---
        66 +++ killed by SIGTERM +++
        """);

    [Fact]
    public void A_child_inherits_dispositions_and_mask_and_nothing_that_waits() => SignalWorld.Check("""
        4000 rt_sigaction(SIGTERM, {sa_handler=0x4000, sa_mask=[], sa_flags=0}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0
        4000 rt_sigprocmask(SIG_BLOCK, [USR1], [], 8) = 0
        4000 kill(4000, SIGUSR1) = 0
        4000 kill(4000, SIGTERM) = 0
        4000 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=4000} ---
        4000 fork() = 66
        66 rt_sigpending([], 8) = 0
        66 rt_sigaction(SIGTERM, NULL, {sa_handler=0x4000, sa_mask=[], sa_flags=0}, 8) = 0
        66 rt_sigprocmask(SIG_BLOCK, NULL, [USR1 TERM], 8) = 0
        66 rt_sigreturn() = 0
        66 rt_sigprocmask(SIG_BLOCK, NULL, [USR1], 8) = 0
        """);

    // "The only signals that can be sent ... to the init process, are those for which init has explicitly installed signal handlers." - kill(2)
    [Fact]
    public void The_first_process_takes_only_what_it_has_a_handler_for() => SignalWorld.Check("""
        4000 kill(65, SIGKILL) = 0
        4000 kill(65, SIGSTOP) = 0
        4000 kill(65, SIGTERM) = 0
        700 kill(65, SIGKILL) = 0
        65 rt_sigprocmask(SIG_BLOCK, [TERM], [], 8) = 0
        4000 kill(65, SIGTERM) = 0
        65 rt_sigpending([TERM], 8) = 0
        65 rt_sigprocmask(SIG_UNBLOCK, [TERM], [TERM], 8) = 0
        65 rt_sigpending([], 8) = 0
        65 rt_sigaction(SIGTERM, {sa_handler=0x4000, sa_mask=[], sa_flags=0}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0
        4000 kill(65, SIGTERM) = 0
        65 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=4000} ---
        """);
}
