namespace Insula.Requirements.Tests;

/// <summary>Signals to single tasks, and with data (tgkill(2), rt_sigqueueinfo(2)), as Linux 6.18 showed it; to members only of the own server.</summary>
public sealed class SignalsToTasks
{
    private const string Thread = "4000 clone(child_stack=NULL, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 66\n";
    private const string Handler = "4000 rt_sigaction(SIGUSR1, {sa_handler=0x4000, sa_mask=[], sa_flags=0}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0\n";

    [Fact]
    public void Whom_they_name() => SignalWorld.Check(Thread + """
        4000 tkill(0, SIGUSR1) = -1 EINVAL (InvalidValue)
        4000 tkill(-1, SIGUSR1) = -1 EINVAL (InvalidValue)
        4000 tkill(999999, 65) = -1 ESRCH (NoSuchProcess)
        4000 tkill(66, 65) = -1 EINVAL (InvalidValue)
        4000 tkill(66, 0) = 0
        4000 tgkill(0, 66, 0) = -1 EINVAL (InvalidValue)
        4000 tgkill(4000, 0, 0) = -1 EINVAL (InvalidValue)
        4000 tgkill(4005, 66, 65) = -1 ESRCH (NoSuchTask)
        4000 tgkill(66, 66, 0) = -1 ESRCH (NoSuchTask)
        4000 tgkill(4000, 66, 65) = -1 EINVAL (InvalidValue)
        4000 tgkill(4000, 66, 0) = 0
        4000 kill(66, 0) = 0
        4000 kill(-66, 0) = -1 ESRCH (NoSuchGroup)
        4000 rt_sigqueueinfo(0, 0, NULL) = -1 ESRCH (NoSuchProcess)
        4000 rt_sigqueueinfo(-1, 0, NULL) = -1 ESRCH (NoSuchProcess)
        4000 rt_sigqueueinfo(999999, 65, NULL) = -1 ESRCH (NoSuchProcess)
        4000 rt_sigqueueinfo(4005, 65, NULL) = -1 EINVAL (InvalidValue)
        4000 rt_sigqueueinfo(66, 0, NULL) = 0
        4000 fork() = 67
        67 exit(0) = ?
        67 +++ exited with 0 +++
        4000 tkill(67, SIGKILL) = 0
        4000 tgkill(67, 67, SIGKILL) = 0
        4000 rt_sigqueueinfo(67, SIGKILL, NULL) = 0
        """);

    // A super-user's own processes whoever owns them; nobody else's, and not those of users for a user.
    [Theory, Strategies]
    public void R63_R64_they_are_granted_as_kill_is(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3942 tkill(3905, 0) = 0
        3942 tgkill(3905, 3905, 0) = 0
        3942 rt_sigqueueinfo(3905, 0, NULL) = 0
        3942 tkill(1805, 0) = -1 EPERM (ForeignProcess)
        3942 tkill(1805, 65) = -1 EINVAL (InvalidValue)
        3942 tgkill(1805, 1805, 0) = -1 EPERM (ForeignProcess)
        3942 rt_sigqueueinfo(705, 0, NULL) = -1 EPERM (ForeignProcess)
        3905 tkill(3906, SIGTERM) = -1 EPERM (SignalNotPermitted)
        3905 tgkill(3906, 3906, SIGTERM) = -1 EPERM (SignalNotPermitted)
        3905 rt_sigqueueinfo(3906, SIGTERM, NULL) = -1 EPERM (SignalNotPermitted)
        705 tkill(3905, SIGTERM) = -1 EPERM (SignalNotPermitted)
        700 tgkill(3906, 3905, SIGTERM) = -1 ESRCH (NoSuchTask)
        700 tgkill(3905, 3905, 65) = -1 EINVAL (InvalidValue)
        700 tgkill(3905, 3905, SIGTERM) = 0
        3905 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=700} ---
        3905 +++ killed by SIGTERM +++
        """, "host");

    // The effective user decides, not the one for files.
    [Theory, Strategies]
    public void R54_the_grant_is_the_effective_user_s(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3942 setfsuid(5) = 0
        3942 tkill(3906, 0) = 0
        3942 seteuid(5) = 0
        3942 setfsuid(0) = 5
        3942 tkill(3906, 0) = -1 EPERM (SignalNotPermitted)
        """, "host");

    [Fact]
    public void A_signal_for_a_task_waits_for_that_task() => SignalWorld.Check(Handler + Thread + """
        66 rt_sigprocmask(SIG_BLOCK, [USR1], [], 8) = 0
        4000 tkill(66, SIGUSR1) = 0
        4000 rt_sigpending([], 8) = 0
        66 rt_sigpending([USR1], 8) = 0
        4000 rt_sigprocmask(SIG_BLOCK, [USR1], [], 8) = 0
        4000 kill(4000, SIGUSR1) = 0
        4000 rt_sigpending([USR1], 8) = 0
        66 rt_sigtimedwait([USR1], {si_signo=SIGUSR1, si_code=SI_USER, si_pid=4000, si_uid=0}, NULL, 8) = 10 (SIGUSR1)
        4000 rt_sigpending([USR1], 8) = 0
        66 rt_sigtimedwait([USR1], {si_signo=SIGUSR1, si_code=SI_USER, si_pid=4000, si_uid=0}, NULL, 8) = 10 (SIGUSR1)
        4000 rt_sigpending([], 8) = 0
        """);

    [Fact]
    public void A_signal_for_the_process_goes_to_whoever_does_not_block_it_the_first_task_first() => SignalWorld.CheckFacts(Handler.TrimEnd() + """

          DispositionChanged pid=4000 signal=10 handler=16384 flags=0 mask=0
        4000 clone(child_stack=NULL, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 66
          TaskStarted pid=4000 task=66 from=0
        700 kill(66, SIGUSR1) = 0
          SignalRaised pid=4000 signal=10 sender=700 is_handled=True
        4000 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=700} ---
        700 kill(4000, SIGUSR1) = 0
          SignalRaised pid=4000 signal=10 sender=700 task=66 is_handled=True
        4000 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=700} ---
        700 kill(4000, SIGUSR1) = 0
        66 rt_sigreturn() = 0
          HandlerReturned pid=4000 task=66
          SignalRaised pid=4000 signal=10 sender=700 task=66 is_handled=True was_pending=True
        4000 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=700} ---
        """);

    [Fact]
    public void Only_the_task_that_runs_the_handler_is_interrupted() => SignalWorld.Check(Handler + Thread + """
        4000 pause( <unfinished ...>
        66 pause( <unfinished ...>
        700 tgkill(4000, 66, SIGUSR1) = 0
        4000 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=700} ---
        66 <... pause resumed>) = -1 EINTR (Interrupted system call)
        """);

    [Fact]
    public void The_first_task_that_has_ended_takes_none_and_the_process_lives_on() => SignalWorld.Check(Handler + Thread + """
        4000 exit(0) = ?
        700 tgkill(4000, 4000, SIGKILL) = 0
        66 getpid() = 4000
        700 kill(4000, SIGTERM) = 0
        4000 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=700} ---
        4000 +++ killed by SIGTERM +++
        """);
}
