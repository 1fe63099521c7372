using Insula.Engine;
using static Insula.Requirements.Tests.Abilities.AbilityWorld;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>Timers of timer_create(2), and TIMER: whose timers signal other processes, or are looked at by them (spec 5.2).</summary>
public sealed class TimersOfProcesses
{
    private const string Handled = "rt_sigaction(SIGUSR1, {sa_handler=0x4000, sa_mask=[], sa_flags=0}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0\n";
    private const string Zero = "{it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=0, tv_nsec=0}}";
    private const string Two = "{it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=2, tv_nsec=0}}";
    private const string For706 = "{sigev_signo=SIGUSR1, sigev_notify=SIGEV_THREAD_ID, sigev_notify_thread_id=706}";

    [Fact]
    public void A_timer_signals_its_process_while_it_sleeps() => Expect("705 " + Handled + $$$"""
        705 timer_create(CLOCK_REALTIME, {sigev_signo=SIGUSR1, sigev_notify=SIGEV_SIGNAL}, [0]) = 0
        705 timer_gettime(0, {{{Zero}}}) = 0
        705 timer_getexpstatus(0) = 1
        705 timer_settime(0, 0, {it_interval={tv_sec=5, tv_nsec=0}, it_value={tv_sec=2, tv_nsec=0}}, {{{Zero}}}) = 0
        705 timer_gettime(0, {it_interval={tv_sec=5, tv_nsec=0}, it_value={tv_sec=1, tv_nsec=999999000}}) = 0
        705 timer_getexpstatus(0) = 0
        705 nanosleep({tv_sec=10, tv_nsec=0}, {tv_sec=8, tv_nsec=3000}) = -1 EINTR (Interrupted)
        705 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=0} ---
        705 timer_gettime(0, {it_interval={tv_sec=5, tv_nsec=0}, it_value={tv_sec=4, tv_nsec=999999000}}) = 0
        705 timer_getoverrun(0) = 0
        705 timer_settime(0, 0, {{{Zero}}}, {it_interval={tv_sec=5, tv_nsec=0}, it_value={tv_sec=4, tv_nsec=999997000}}) = 0
        705 rt_sigreturn() = 0
        705 nanosleep({tv_sec=10, tv_nsec=0}, NULL) = 0
        705 timer_settime(0, TIMER_ABSTIME, {it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=20, tv_nsec=0}}, {{{Zero}}}) = 0
        705 pause( <unfinished ...>
        705 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=0} ---
        705 <... pause resumed>) = -1 EINTR (Interrupted system call)
        705 timer_getexpstatus(0) = 1
        705 timer_delete(0) = 0
        705 timer_gettime(0, NULL) = -1 EINVAL (InvalidValue)
        """);

    [Fact]
    public void The_first_of_several_timers_acts_first_and_waiting_takes_their_signals() => Expect("705 " + Handled + $$$"""
        705 rt_sigprocmask(SIG_BLOCK, [USR2], [], 8) = 0
        705 TimerCreate(CLOCK_MONOTONIC, {sigev_signo=SIGUSR2, sigev_notify=SIGEV_THREAD}) = 0
        705 TimerCreate(CLOCK_BOOTTIME, {sigev_signo=SIGUSR1, sigev_notify=SIGEV_SIGNAL}) = 1
        705 TimerCreate(CLOCK_THREAD_CPUTIME_ID, NULL) = 2
        705 TimerCreate(CLOCK_TAI, {sigev_signo=SIG_0, sigev_notify=SIGEV_NONE}) = 3
        705 timer_settime(0, 0, {it_interval={tv_sec=1, tv_nsec=0}, it_value={tv_sec=1, tv_nsec=0}}, {{{Zero}}}) = 0
        705 timer_settime(1, 0, {{{Two}}}, {{{Zero}}}) = 0
        705 timer_settime(2, 0, {{{Two}}}, {{{Zero}}}) = 0
        705 timer_settime(3, 0, {{{Two}}}, {{{Zero}}}) = 0
        705 pause( <unfinished ...>
        705 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=0} ---
        705 <... pause resumed>) = -1 EINTR (Interrupted system call)
        705 rt_sigpending([USR2], 8) = 0
        705 timer_gettime(2, {it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=0, tv_nsec=1000}}) = 0
        705 rt_sigtimedwait([USR2], {si_signo=SIGUSR2, si_code=SI_KERNEL}, NULL, 8) = 12 (SIGUSR2)
        705 rt_sigtimedwait([USR2], {si_signo=SIGUSR2, si_code=SI_KERNEL}, {tv_sec=9, tv_nsec=0}, 8) = 12 (SIGUSR2)
        """.Replace("SIG_0", "0"));

    [Fact]
    public void Exec_and_fork_leave_them_behind_and_their_numbers_are_not_used_again() => Expect($$$"""
        705 timer_create(CLOCK_REALTIME, NULL, [0]) = 0
        705 fork() = 2
        2 timer_gettime(0, NULL) = -1 EINVAL (InvalidValue)
        2 timer_create(CLOCK_REALTIME, NULL, [0]) = 0
        705 timer_delete(0) = 0
        705 timer_delete(0) = -1 EINVAL (InvalidValue)
        705 timer_create(CLOCK_REALTIME, NULL, [1]) = 0
        705 execve("/bin/program", ["program"], NULL) = 0
        705 timer_gettime(1, NULL) = -1 EINVAL (InvalidValue)
        """);

    [Fact]
    public void What_is_no_clock_event_or_time_is_refused() => Expect($$$"""
        705 timer_create(CLOCK_MONOTONIC_RAW, NULL, NULL) = -1 EOPNOTSUPP (NotSupported)
        705 timer_create(CLOCK_BOOTTIME_ALARM, NULL, NULL) = -1 EOPNOTSUPP (NotSupported)
        705 timer_create(0x63 /* CLOCK_??? */, NULL, NULL) = -1 EINVAL (InvalidValue)
        705 timer_create(CLOCK_REALTIME, {sigev_signo=0, sigev_notify=SIGEV_SIGNAL}, NULL) = -1 EINVAL (InvalidValue)
        705 timer_create(CLOCK_REALTIME, {sigev_signo=65, sigev_notify=SIGEV_THREAD}, NULL) = -1 EINVAL (InvalidValue)
        705 timer_create(CLOCK_REALTIME, {sigev_signo=SIGUSR1, sigev_notify=0x3 /* SIGEV_??? */}, NULL) = -1 EINVAL (InvalidValue)
        705 TimerCreate(CLOCK_REALTIME, {sigev_signo=SIGUSR1, sigev_notify=SIGEV_THREAD_ID, sigev_notify_thread_id=0}) = -1 EINVAL (InvalidValue)
        705 TimerCreate(CLOCK_REALTIME, {sigev_signo=SIGUSR1, sigev_notify=SIGEV_THREAD_ID, sigev_notify_thread_id=999}) = -1 ESRCH (NoSuchProcess)
        705 setrlimit(RLIMIT_SIGPENDING, {rlim_cur=1, rlim_max=1}) = 0
        705 TimerCreate(CLOCK_REALTIME, NULL) = 0
        705 TimerCreate(CLOCK_REALTIME, NULL) = -1 EAGAIN (TooManyTimers)
        705 timer_settime(0, 0, NULL, NULL) = -1 EINVAL (InvalidValue)
        705 timer_settime(0, 0, {it_interval={tv_sec=0, tv_nsec=1000000000}, it_value={tv_sec=0, tv_nsec=0}}, NULL) = -1 EINVAL (InvalidValue)
        705 timer_settime(0, 0, {it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=-1, tv_nsec=0}}, NULL) = -1 EINVAL (InvalidValue)
        705 timer_settime(7, 0, {{{Zero}}}, NULL) = -1 EINVAL (InvalidValue)
        705 timer_getoverrun(7) = -1 EINVAL (InvalidValue)
        705 timer_getexpstatus(7) = -1 EINVAL (InvalidValue)
        705 TimerInfo(0, 7, 0, NULL) = -1 EINVAL (InvalidValue)
        705 TimerInfo(0, 0, 1, NULL) = -1 EINVAL (InvalidValue)
        705 TimerInfo(999, 0, 0, NULL) = -1 ESRCH (NoSuchProcess)
        705 TimerInfo(0, 0, 0, {{{Zero}}}) = 0
        """);

    [Fact]
    public void TIMER_lets_a_timer_signal_another_process() => Expect("706 " + Handled + $$$"""
        705 timer_create(CLOCK_REALTIME, {{{For706}}}, NULL) = -1 EPERM (AbilityDenied)
        705 TimerCreate(CLOCK_REALTIME, {{{For706}}}) = -1 EPERM (AbilityDenied)
        700 procmgr_ability(705, "nonroot,allow,timer:0-1") = 0
        705 timer_create(CLOCK_REALTIME, {{{For706}}}, [0]) = 0
        705 TimerCreate(CLOCK_REALTIME, {{{For706}}}) = 1
        705 TimerCreate(CLOCK_REALTIME, {{{For706}}}) = -1 EPERM (OutsideRange)
        705 timer_settime(0, 0, {{{Two}}}, {{{Zero}}}) = 0
        706 pause( <unfinished ...>
        705 nanosleep({tv_sec=3, tv_nsec=0}, NULL) = 0
        706 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=0} ---
        706 <... pause resumed>) = -1 EINTR (Interrupted system call)
        """);

    // Otherwise it would signal whom kill(2) must not.
    [Fact]
    public void R97_a_timer_that_signals_another_users_process_needs_SIGNAL_too() => Expect($$$"""
        701 rt_sigaction(SIGTERM, {sa_handler=0x4000, sa_mask=[], sa_flags=0}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0
        700 procmgr_ability(705, "nonroot,allow,timer") = 0
        705 TimerCreate(CLOCK_REALTIME, {sigev_signo=SIGTERM, sigev_notify=SIGEV_THREAD_ID, sigev_notify_thread_id=701}) = -1 EPERM (SignalNotPermitted)
        700 procmgr_ability(705, "nonroot,allow,signal:15") = 0
        705 TimerCreate(CLOCK_REALTIME, {sigev_signo=SIGTERM, sigev_notify=SIGEV_THREAD_ID, sigev_notify_thread_id=701}) = 0
        705 timer_settime(0, 0, {{{Two}}}, {{{Zero}}}) = 0
        705 nanosleep({tv_sec=3, tv_nsec=0}, NULL) = 0
        701 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=0} ---
        701 rt_sigreturn() = 0
        700 procmgr_ability(705, "nonroot,deny,signal") = 0
        705 timer_settime(0, 0, {{{Two}}}, {{{Zero}}}) = 0
        705 nanosleep({tv_sec=3, tv_nsec=0}, NULL) = 0
        """);

    [Fact]
    public void Who_has_ended_gets_nothing_that_was_meant_for_it()
    {
        IReadOnlyList<Entity> entities = Expect($$$"""
            700 procmgr_ability(705, "nonroot,allow,timer") = 0
            705 fork() = 2
            705 TimerCreate(CLOCK_REALTIME, {sigev_signo=SIGUSR1, sigev_notify=SIGEV_THREAD_ID, sigev_notify_thread_id=2}) = 0
            705 timer_settime(0, 0, {{{Two}}}, {{{Zero}}}) = 0
            2 exit_group(0) = ?
            2 +++ exited with 0 +++
            705 nanosleep({tv_sec=3, tv_nsec=0}, NULL) = 0
            """);
        // Its number may be somebody else's one day.
        Assert.Equal(default, entities.Select(entity => entity.State.Find(new(705))).Single(process => process is not null)!.Timers[0].Target);
    }

    [Fact]
    public void TIMER_lets_others_look_at_a_timer() => Expect($$$"""
        706 TimerCreate(CLOCK_REALTIME, NULL) = 0
        705 TimerInfo(706, 0, 0, NULL) = -1 EPERM (AbilityDenied)
        705 TimerInfo(706, 5, 0, NULL) = -1 EPERM (AbilityDenied)
        706 TimerInfo(0, 0, 0, {{{Zero}}}) = 0
        700 TimerInfo(706, 0, 0, {{{Zero}}}) = 0
        700 procmgr_ability(705, "nonroot,allow,timer") = 0
        705 TimerInfo(706, 0, 0, {{{Zero}}}) = 0
        705 TimerInfo(706, 5, 0, NULL) = -1 EINVAL (InvalidValue)
        705 TimerCreate(CLOCK_REALTIME, {{{For706}}}) = 0
        705 timer_gettime(0, {{{Zero}}}) = 0
        700 procmgr_ability(705, "nonroot,deny,timer") = 0
        705 timer_gettime(0, NULL) = -1 EPERM (AbilityDenied)
        705 timer_getoverrun(0) = -1 EPERM (AbilityDenied)
        705 timer_getexpstatus(0) = -1 EPERM (AbilityDenied)
        """);

    [Fact]
    public void In_the_linux_preset_a_task_of_another_process_is_none() => Transcript.CheckVerdicts(Of().Replace("abilities: qnx", "abilities: linux"), $$$"""
        705 timer_create(CLOCK_REALTIME, {{{For706}}}, NULL) = -1 EINVAL (InvalidValue)
        705 timer_create(CLOCK_REALTIME, {sigev_signo=SIGUSR1, sigev_notify=SIGEV_THREAD_ID, sigev_notify_thread_id=705}, [0]) = 0
        705 TimerCreate(CLOCK_REALTIME, {{{For706}}}) = 1
        """);

    [Fact]
    public void R129_a_virtual_super_user_has_timers_of_its_own_only() => Expect($$$"""
        3942 TimerCreate(CLOCK_REALTIME, NULL) = 0
        3942 TimerCreate(CLOCK_REALTIME, {sigev_signo=SIGUSR1, sigev_notify=SIGEV_THREAD_ID, sigev_notify_thread_id=3905}) = -1 EPERM (AbilityDenied)
        3942 TimerCreate(CLOCK_REALTIME, {sigev_signo=SIGUSR1, sigev_notify=SIGEV_THREAD_ID, sigev_notify_thread_id=700}) = -1 EPERM (ForeignProcess)
        3942 TimerInfo(3905, 0, 0, NULL) = -1 EPERM (AbilityDenied)
        3942 TimerInfo(1847, 0, 0, NULL) = -1 EPERM (ForeignProcess)
        """);
}
