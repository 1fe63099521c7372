namespace Insula.Requirements.Tests;

/// <summary>Virtual time: sleeping and interval timers (nanosleep(2), setitimer(2)). What is refused is as Linux 6.18 refused it.</summary>
public sealed class TimersAndSleep
{
    private const string Handler = "4000 rt_sigaction(SIGALRM, {sa_handler=0x4000, sa_mask=[], sa_flags=0}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0\n";
    private const string Blocked = "4000 rt_sigprocmask(SIG_BLOCK, [ALRM], [], 8) = 0\n";
    private const string Fired = "4000 --- SIGALRM {si_signo=SIGALRM, si_code=SI_USER, si_pid=0} ---\n";

    [Fact]
    public void Which_times_there_are() => SignalWorld.Check("""
        4000 nanosleep({tv_sec=-1, tv_nsec=0}, NULL) = -1 EINVAL (InvalidValue)
        4000 nanosleep({tv_sec=0, tv_nsec=1000000000}, NULL) = -1 EINVAL (InvalidValue)
        4000 nanosleep({tv_sec=0, tv_nsec=1}, NULL) = 0
        4000 clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=0, tv_nsec=1}, NULL) = 0
        4000 clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, {tv_sec=0, tv_nsec=1}, NULL) = 0
        4000 clock_nanosleep(CLOCK_MONOTONIC, 0, {tv_sec=-1, tv_nsec=0}, NULL) = -1 EINVAL (InvalidValue)
        4000 clock_nanosleep(CLOCK_THREAD_CPUTIME_ID, 0, {tv_sec=-1, tv_nsec=0}, NULL) = -1 EOPNOTSUPP (NotSupported)
        4000 clock_nanosleep(CLOCK_REALTIME_ALARM, 0, {tv_sec=-1, tv_nsec=0}, NULL) = -1 EINVAL (InvalidValue)
        4000 clock_nanosleep(CLOCK_REALTIME_ALARM, 0, {tv_sec=0, tv_nsec=0}, NULL) = -1 EOPNOTSUPP (NotSupported)
        4000 clock_nanosleep(0x4d /* CLOCK_??? */, 0, {tv_sec=0, tv_nsec=0}, NULL) = -1 EINVAL (InvalidValue)
        4000 setitimer(0x3 /* ITIMER_??? */, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=1, tv_usec=0}}, NULL) = -1 EINVAL (InvalidValue)
        4000 setitimer(ITIMER_REAL, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=1, tv_usec=1000000}}, NULL) = -1 EINVAL (InvalidValue)
        4000 setitimer(ITIMER_REAL, {it_interval={tv_sec=0, tv_usec=-1}, it_value={tv_sec=0, tv_usec=0}}, NULL) = -1 EINVAL (InvalidValue)
        4000 getitimer(0x3 /* ITIMER_??? */, NULL) = -1 EINVAL (InvalidValue)
        """);

    // One microsecond a call: three seconds less a little are three, for it had better be too much than too little.
    [Fact]
    public void Alarm_says_what_was_left() => SignalWorld.Check("""
        4000 alarm(3) = 0
        4000 nanosleep({tv_sec=1, tv_nsec=400000000}, NULL) = 0
        4000 alarm(0) = 2
        4000 alarm(0) = 0
        4000 setitimer(ITIMER_REAL, {it_interval={tv_sec=5, tv_usec=0}, it_value={tv_sec=0, tv_usec=300000}}, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=0, tv_usec=0}}) = 0
        4000 getitimer(ITIMER_REAL, {it_interval={tv_sec=5, tv_usec=0}, it_value={tv_sec=0, tv_usec=299999}}) = 0
        4000 setitimer(ITIMER_REAL, {it_interval={tv_sec=5, tv_usec=0}, it_value={tv_sec=0, tv_usec=0}}, {it_interval={tv_sec=5, tv_usec=0}, it_value={tv_sec=0, tv_usec=299998}}) = 0
        4000 getitimer(ITIMER_REAL, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=0, tv_usec=0}}) = 0
        4000 alarm(1) = 0
        4005 nanosleep({tv_sec=9, tv_nsec=0}, NULL) = 0
        4000 alarm(0) = 1
        """);

    [Fact]
    public void A_handled_alarm_interrupts_a_sleep() => SignalWorld.Check(Handler + """
        4000 alarm(3) = 0
        4000 nanosleep({tv_sec=10, tv_nsec=0}, {tv_sec=7, tv_nsec=1000}) = -1 EINTR (Interrupted)
        """ + "\n" + Fired + """
        4000 alarm(0) = 0
        4000 rt_sigreturn() = 0
        4000 setitimer(ITIMER_REAL, {it_interval={tv_sec=1, tv_usec=0}, it_value={tv_sec=3, tv_usec=0}}, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=0, tv_usec=0}}) = 0
        4000 clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, {tv_sec=100, tv_nsec=0}, NULL) = -1 EINTR (Interrupted)
        """ + "\n" + Fired + """
        4000 getitimer(ITIMER_REAL, {it_interval={tv_sec=1, tv_usec=0}, it_value={tv_sec=0, tv_usec=999999}}) = 0
        """);

    [Fact]
    public void A_blocked_or_ignored_one_does_not_and_a_default_one_ends_the_process() => SignalWorld.Check(Blocked + """
        4000 setitimer(ITIMER_REAL, {it_interval={tv_sec=2, tv_usec=0}, it_value={tv_sec=1, tv_usec=0}}, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=0, tv_usec=0}}) = 0
        4000 nanosleep({tv_sec=10, tv_nsec=0}, NULL) = 0
        4000 rt_sigpending([ALRM], 8) = 0
        4000 getitimer(ITIMER_REAL, {it_interval={tv_sec=2, tv_usec=0}, it_value={tv_sec=0, tv_usec=999997}}) = 0
        4000 rt_sigtimedwait([ALRM], {si_signo=SIGALRM, si_code=SI_KERNEL}, NULL, 8) = 14 (SIGALRM)
        4000 rt_sigtimedwait([ALRM], {si_signo=SIGALRM, si_code=SI_KERNEL}, {tv_sec=9, tv_nsec=0}, 8) = 14 (SIGALRM)
        4000 getitimer(ITIMER_REAL, {it_interval={tv_sec=2, tv_usec=0}, it_value={tv_sec=1, tv_usec=999999}}) = 0
        4000 fork() = 66
        66 getitimer(ITIMER_REAL, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=0, tv_usec=0}}) = 0
        66 rt_sigprocmask(SIG_SETMASK, [], [ALRM], 8) = 0
        66 alarm(1) = 0
        66 nanosleep({tv_sec=10, tv_nsec=0}, {tv_sec=9, tv_nsec=1000}) = -1 EINTR (Interrupted)
        66 --- SIGALRM {si_signo=SIGALRM, si_code=SI_USER, si_pid=0} ---
        66 +++ killed by SIGALRM +++
        """);

    [Fact]
    public void Waiting_for_a_signal_moves_time_to_the_alarm() => SignalWorld.Check(Handler + """
        4000 alarm(3) = 0
        4000 pause( <unfinished ...>
        """ + "\n" + Fired + """
        4000 <... pause resumed>) = -1 EINTR (Interrupted system call)
        4000 clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, {tv_sec=3, tv_nsec=0}, NULL) = 0
        4000 rt_sigreturn() = 0
        """ + "\n" + Blocked + """
        4000 alarm(3) = 0
        4000 rt_sigsuspend([], 8 <unfinished ...>
        """ + "\n" + Fired + """
        4000 <... rt_sigsuspend resumed>) = -1 EINTR (Interrupted system call)
        4000 rt_sigreturn() = 0
        4000 alarm(3) = 0
        4000 rt_sigtimedwait([ALRM],  <unfinished ...>
        4000 <... rt_sigtimedwait resumed>{si_signo=SIGALRM, si_code=SI_KERNEL}, NULL, 8) = 14 (SIGALRM)
        4000 alarm(3) = 0
        4000 pause( <unfinished ...>
        """);

    // A moment that never comes, and processor time that nobody uses.
    [Fact]
    public void A_sleep_without_end_is_ended_by_a_signal() => SignalWorld.Check(Handler + """
        4000 nanosleep({tv_sec=9223372036854775807, tv_nsec=0},  <unfinished ...>
        700 kill(4000, SIGALRM) = 0
        4000 --- SIGALRM {si_signo=SIGALRM, si_code=SI_USER, si_pid=700} ---
        4000 <... nanosleep resumed>NULL) = -1 EINTR (Interrupted system call)
        4000 rt_sigreturn() = 0
        4000 clock_nanosleep(CLOCK_PROCESS_CPUTIME_ID, 0, {tv_sec=1, tv_nsec=0},  <unfinished ...>
        700 kill(4000, SIGALRM) = 0
        4000 --- SIGALRM {si_signo=SIGALRM, si_code=SI_USER, si_pid=700} ---
        4000 <... clock_nanosleep resumed>NULL) = -1 EINTR (Interrupted system call)
        """);
}
