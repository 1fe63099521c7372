namespace Insula.Requirements.Tests;

/// <summary>Signals that wait (sigprocmask(2), sigsuspend(2), sigwaitinfo(2)), as Linux 6.18 showed it.</summary>
public sealed class Masks
{
    private const string Handled = "{sa_handler=0x4000, sa_mask=[], sa_flags=0}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0";

    [Fact]
    public void Sigprocmask() => SignalWorld.Check("""
        4000 rt_sigprocmask(SIG_BLOCK, [HUP KILL STOP], [], 8) = 0
        4000 rt_sigprocmask(SIG_BLOCK, [USR1], [HUP], 8) = 0
        4000 rt_sigprocmask(SIG_UNBLOCK, [HUP], [HUP USR1], 8) = 0
        4000 rt_sigprocmask(SIG_SETMASK, [TERM], [USR1], 8) = 0
        4000 rt_sigprocmask(0x9 /* SIG_??? */, NULL, [TERM], 8) = 0
        4000 rt_sigprocmask(0x9 /* SIG_??? */, [USR1], NULL, 8) = -1 EINVAL (InvalidValue)
        4000 rt_sigprocmask(SIG_BLOCK, NULL, NULL, 16) = -1 EINVAL (InvalidValue)
        4000 rt_sigpending([], 4) = 0
        4000 rt_sigpending(NULL, 16) = -1 EINVAL (InvalidValue)
        """);

    [Fact]
    public void A_standard_signal_waits_once_and_real_time_ones_all() => SignalWorld.Check($"""
        4000 rt_sigaction(SIGUSR1, {Handled}
        4000 rt_sigaction(SIGRT_3, {Handled}
        4000 rt_sigprocmask(SIG_BLOCK, [USR1 RT_3], [], 8) = 0
        4000 kill(4000, SIGRT_3) = 0
        4000 kill(4000, SIGUSR1) = 0
        4000 kill(4000, SIGUSR1) = 0
        4000 kill(4000, SIGRT_3) = 0
        4000 rt_sigpending([USR1 RT_3], 8) = 0
        4000 rt_sigprocmask(SIG_SETMASK, [], [USR1 RT_3], 8) = 0
        4000 --- SIGUSR1 {Sent("SIGUSR1")} ---
        4000 --- SIGRT_3 {Sent("SIGRT_3")} ---
        4000 rt_sigreturn() = 0
        4000 --- SIGRT_3 {Sent("SIGRT_3")} ---
        4000 rt_sigreturn() = 0
        4000 rt_sigreturn() = 0
        4000 rt_sigpending([], 8) = 0
        """);

    // The lowest number first, but before all others a fault of the program itself.
    [Fact]
    public void What_is_unblocked_acts_in_its_order() => SignalWorld.Check($"""
        4000 rt_sigaction(SIGHUP, {Handled}
        4000 rt_sigaction(SIGTERM, {Handled}
        4000 rt_sigaction(SIGSEGV, {Handled}
        4000 rt_sigprocmask(SIG_BLOCK, [HUP SEGV TERM], [], 8) = 0
        4000 kill(4000, SIGTERM) = 0
        4000 kill(4000, SIGSEGV) = 0
        4000 kill(4000, SIGHUP) = 0
        4000 rt_sigprocmask(SIG_UNBLOCK, [HUP SEGV TERM], [HUP SEGV TERM], 8) = 0
        4000 --- SIGSEGV {Sent("SIGSEGV")} ---
        4000 --- SIGHUP {Sent("SIGHUP")} ---
        4000 --- SIGTERM {Sent("SIGTERM")} ---
        4000 rt_sigprocmask(SIG_BLOCK, NULL, [HUP SEGV TERM], 8) = 0
        4000 rt_sigreturn() = 0
        4000 rt_sigprocmask(SIG_BLOCK, NULL, [HUP SEGV], 8) = 0
        """);

    [Fact]
    public void A_blocked_signal_that_ends_the_process_ends_it_when_unblocked() => SignalWorld.Check("""
        4000 fork() = 66
        66 rt_sigprocmask(SIG_BLOCK, [HUP TERM], [], 8) = 0
        4000 kill(66, SIGTERM) = 0
        4000 kill(66, SIGHUP) = 0
        66 rt_sigprocmask(SIG_SETMASK, [], [HUP TERM], 8) = 0
        66 --- SIGHUP {si_signo=SIGHUP, si_code=SI_USER, si_pid=4000} ---
        66 +++ killed by SIGHUP +++
        """);

    [Fact]
    public void Nothing_blocks_SIGKILL() => SignalWorld.Check("""
        4000 fork() = 66
        66 rt_sigprocmask(SIG_SETMASK, ~[], [], 8) = 0
        4000 kill(66, SIGTERM) = 0
        4000 kill(66, SIGKILL) = 0
        66 --- SIGKILL {si_signo=SIGKILL, si_code=SI_USER, si_pid=4000} ---
        66 +++ killed by SIGKILL +++
        """);

    [Fact]
    public void Sigsuspend_waits_with_another_mask_and_the_old_one_is_back_after_the_handler() => SignalWorld.Check($"""
        4000 rt_sigsuspend([], 4) = -1 EINVAL (InvalidValue)
        4000 rt_sigaction(SIGUSR1, {Handled}
        4000 rt_sigprocmask(SIG_BLOCK, [USR1 TERM], [], 8) = 0
        4000 rt_sigsuspend([HUP KILL], 8 <unfinished ...>
        700 kill(4000, SIGUSR1) = 0
        4000 --- SIGUSR1 {Sent("SIGUSR1", 700)} ---
        4000 <... rt_sigsuspend resumed>) = -1 EINTR (Interrupted system call)
        4000 rt_sigprocmask(SIG_BLOCK, NULL, [HUP USR1], 8) = 0
        4000 rt_sigreturn() = 0
        4000 rt_sigprocmask(SIG_BLOCK, NULL, [USR1 TERM], 8) = 0
        """);

    [Fact]
    public void Sigsuspend_lets_what_waits_act_at_once() => SignalWorld.Check($"""
        4000 rt_sigaction(SIGUSR1, {Handled}
        4000 rt_sigaction(SIGUSR2, {Handled}
        4000 rt_sigprocmask(SIG_BLOCK, [USR1 USR2], [], 8) = 0
        4000 kill(4000, SIGUSR2) = 0
        4000 kill(4000, SIGUSR1) = 0
        4000 rt_sigsuspend([], 8 <unfinished ...>
        4000 --- SIGUSR1 {Sent("SIGUSR1")} ---
        4000 --- SIGUSR2 {Sent("SIGUSR2")} ---
        4000 <... rt_sigsuspend resumed>) = -1 EINTR (Interrupted system call)
        4000 rt_sigprocmask(SIG_BLOCK, NULL, [USR1 USR2], 8) = 0
        4000 rt_sigreturn() = 0
        4000 rt_sigprocmask(SIG_BLOCK, NULL, [USR1], 8) = 0
        4000 rt_sigreturn() = 0
        4000 rt_sigprocmask(SIG_BLOCK, NULL, [USR1 USR2], 8) = 0
        """);

    [Fact]
    public void An_ignored_signal_ends_no_wait() => SignalWorld.Check($"""
        4000 rt_sigaction(SIGUSR1, {Handled}
        4000 pause( <unfinished ...>
        700 kill(4000, SIGCHLD) = 0
        700 kill(4000, SIGUSR1) = 0
        4000 --- SIGUSR1 {Sent("SIGUSR1", 700)} ---
        4000 <... pause resumed>) = -1 EINTR (Interrupted system call)
        """);

    [Fact]
    public void Sigtimedwait() => SignalWorld.Check("""
        4000 rt_sigtimedwait([USR1], NULL, NULL, 4) = -1 EINVAL (InvalidValue)
        4000 rt_sigtimedwait([USR1], NULL, {tv_sec=0, tv_nsec=1000000000}, 8) = -1 EINVAL (InvalidValue)
        4000 rt_sigtimedwait([USR1], NULL, {tv_sec=0, tv_nsec=0}, 8) = -1 EAGAIN (TimedOut)
        4000 rt_sigtimedwait([USR1], NULL, {tv_sec=5, tv_nsec=0}, 8) = -1 EAGAIN (TimedOut)
        4000 rt_sigprocmask(SIG_BLOCK, [USR1 USR2 CHLD], [], 8) = 0
        4000 kill(4000, SIGUSR2) = 0
        4000 kill(4000, SIGUSR1) = 0
        4000 rt_sigtimedwait([USR1 USR2], {si_signo=SIGUSR1, si_code=SI_USER, si_pid=4000, si_uid=0}, NULL, 8) = 10 (SIGUSR1)
        4000 rt_sigpending([USR2], 8) = 0
        4000 rt_sigtimedwait([USR1],  <unfinished ...>
        700 kill(4000, SIGUSR1) = 0
        4000 <... rt_sigtimedwait resumed>{si_signo=SIGUSR1, si_code=SI_USER, si_pid=700, si_uid=65534}, NULL, 8) = 10 (SIGUSR1)
        4000 fork() = 66
        66 exit(3) = ?
        66 +++ exited with 3 +++
        4000 rt_sigtimedwait([CHLD], {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=66, si_uid=0, si_status=3, ...}, NULL, 8) = 17 (SIGCHLD)
        """);

    // rt_sigtimedwait takes a signal that is not blocked before its handler does; one that is ignored nobody gets.
    [Fact]
    public void Sigtimedwait_for_what_is_not_blocked() => SignalWorld.Check($"""
        4000 fork() = 66
        66 rt_sigaction(SIGUSR1, {Handled}
        66 rt_sigtimedwait([USR1 CHLD],  <unfinished ...>
        4000 kill(66, SIGCHLD) = 0
        4000 kill(66, SIGUSR1) = 0
        66 <... rt_sigtimedwait resumed>{Of("SIGUSR1")}, NULL, 8) = 10 (SIGUSR1)
        """);

    [Fact]
    public void A_signal_outside_the_set_interrupts_sigtimedwait() => SignalWorld.Check($"""
        4000 rt_sigaction(SIGUSR2, {Handled}
        4000 rt_sigprocmask(SIG_BLOCK, [USR1], [], 8) = 0
        4000 rt_sigtimedwait([USR1],  <unfinished ...>
        700 kill(4000, SIGUSR2) = 0
        4000 --- SIGUSR2 {Sent("SIGUSR2", 700)} ---
        4000 <... rt_sigtimedwait resumed>NULL, NULL, 8) = -1 EINTR (Interrupted system call)
        """);

    private static string Sent(string signal, int by = 4000) => $"{{si_signo={signal}, si_code=SI_USER, si_pid={by}}}";

    private static string Of(string signal) => $"{{si_signo={signal}, si_code=SI_USER, si_pid=4000, si_uid=0}}";
}
