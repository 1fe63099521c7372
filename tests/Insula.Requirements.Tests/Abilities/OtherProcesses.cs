using static Insula.Requirements.Tests.Abilities.AbilityWorld;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>SESSION, PGRP, UMASK and SIGNAL: what reaches into other processes (spec 5.2), and waiting for children of other users.</summary>
public sealed class OtherProcesses
{
    private const string Ignore = "{sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}";
    private const string Usual = "{sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}";

    [Fact]
    public void SESSION_gives_a_terminal_to_a_group() => Transcript.Check(Of(), """
        705 fork() = 2
          ProcessForked pid=705 child=2
        705 procmgr_session(0, 705, 705, PROCMGR_SESSION_SETPGRP) = -1 EPERM (AbilityDenied)
        700 procmgr_session(0, 705, 2, PROCMGR_SESSION_SETPGRP) = -1 EPERM (OtherSession)
        2 setpgrp() = 2
          ProcessGroupChanged pid=2 group=2
        2 setpgrp() = 2
        705 setpgrp() = 705
        700 procmgr_session(0, 705, 705, PROCMGR_SESSION_SETPGRP) = 0
        700 procmgr_session(0, 705, 2, PROCMGR_SESSION_SETPGRP) = 0
          RegistryChanged kind=Terminal key=705 value=2 holder=705
        700 procmgr_session(0, 705, 2, PROCMGR_SESSION_SETPGRP) = 0
        700 procmgr_session(0, 705, 701, PROCMGR_SESSION_SETPGRP) = -1 EPERM (OtherSession)
        """);

    [Fact]
    public void SESSION_signals_leader_foreground_and_members() => Expect("""
        705 fork() = 2
        705 fork() = 3
        2 setpgrp() = 2
        3 setpgrp() = 3
        705 procmgr_session(0, 705, 10, PROCMGR_SESSION_SIGNAL_PGRP) = -1 EPERM (AbilityDenied)
        705 procmgr_session(0, 705, 10, PROCMGR_SESSION_SIGNAL_LEADER) = -1 EPERM (AbilityDenied)
        705 procmgr_session(0, 3, 10, PROCMGR_SESSION_SIGNAL_PID) = -1 EPERM (AbilityDenied)
        700 procmgr_session(0, 705, 2, PROCMGR_SESSION_SETPGRP) = 0
        700 procmgr_session(0, 705, 10, PROCMGR_SESSION_SIGNAL_PGRP) = 0
        2 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=700} ---
        2 +++ killed by SIGUSR1 +++
        700 procmgr_session(0, 3, 10, PROCMGR_SESSION_SIGNAL_PID) = 0
        3 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=700} ---
        3 +++ killed by SIGUSR1 +++
        700 procmgr_session(0, 705, 0, PROCMGR_SESSION_SIGNAL_LEADER) = 0
        700 procmgr_session(0, 705, 10, PROCMGR_SESSION_SIGNAL_LEADER) = 0
        705 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=700} ---
        705 +++ killed by SIGUSR1 +++
        700 procmgr_session(0, 705, 0, PROCMGR_SESSION_SIGNAL_LEADER) = -1 ESRCH (NoSuchProcess)
        """);

    [Fact]
    public void PGRP_a_process_begins_its_own_session_and_nobody_elses() => Expect("""
        705 fork() = 2
        2 procmgr_session(0, 705, 0, PROCMGR_SESSION_SETSID) = -1 EINVAL (InvalidValue)
        2 procmgr_session(0, 0, 0, PROCMGR_SESSION_SETSID) = 0
        2 getsid(0) = 2
        2 procmgr_session(0, 2, 0, PROCMGR_SESSION_SETSID) = -1 EPERM (GroupLeader)
        """);

    [Fact]
    public void SIGNAL_sigaction_and_signal_may_say_of_which_process() => Expect($$"""
        700 sigaction(SIGTERM, {{Ignore}}, {{Usual}}, 705) = 0
        700 kill(705, SIGTERM) = 0
        700 signal(SIGTERM, SIG_DFL, 705) = 1 (SIG_IGN)
        706 sigaction(SIGTERM, {{Ignore}}, NULL, 99) = -1 ESRCH (NoSuchProcess)
        700 kill(705, SIGTERM) = 0
        705 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=700} ---
        705 +++ killed by SIGTERM +++
        """);

    // A group that has left its session for one of its own is in the foreground no more.
    [Fact]
    public void SESSION_does_not_reach_into_another_session() => Expect("""
        705 fork() = 2
        2 setpgrp() = 2
        700 procmgr_session(0, 705, 2, PROCMGR_SESSION_SETPGRP) = 0
        2 setpgid(0, 705) = 0
        2 setsid() = 2
        700 procmgr_session(0, 705, 10, PROCMGR_SESSION_SIGNAL_PGRP) = 0
        2 getpgrp() = 2
        """);

    [Fact]
    public void What_is_no_session_group_or_signal_is_refused_before_SESSION_is_asked() => Expect("""
        705 fork() = 2
        705 procmgr_session(1, 705, 705, PROCMGR_SESSION_SETPGRP) = -1 EINVAL (InvalidValue)
        705 procmgr_session(0, 705, 705, PROCMGR_SESSION_TCSETSID) = -1 EINVAL (InvalidValue)
        705 procmgr_session(0, 705, 705, 0x6 /* PROCMGR_SESSION_??? */) = -1 EINVAL (InvalidValue)
        705 procmgr_session(0, 705, 0, PROCMGR_SESSION_SETPGRP) = -1 EINVAL (InvalidValue)
        705 procmgr_session(0, 705, 65, PROCMGR_SESSION_SIGNAL_PGRP) = -1 EINVAL (InvalidValue)
        705 procmgr_session(0, 705, -1, PROCMGR_SESSION_SIGNAL_PGRP) = -1 EINVAL (InvalidValue)
        705 procmgr_session(0, 999, 1, PROCMGR_SESSION_SIGNAL_PGRP) = -1 ESRCH (NoSuchProcess)
        705 procmgr_session(0, 2, 1, PROCMGR_SESSION_SIGNAL_PGRP) = -1 ESRCH (NoSuchProcess)
        """);

    [Fact]
    public void PGRP_is_asked_for_a_group_of_ones_own() => Expect("""
        705 fork() = 2
        2 procmgr_ability(0, "nonroot,deny,pgrp") = 0
        2 setpgrp() = -1 EPERM (AbilityDenied)
        2 getpgrp() = 705
        """);

    [Fact]
    public void UMASK_is_for_processes_of_another_effective_user() => Expect("""
        705 procmgr_umask(706, 077) = 022
        706 umask(022) = 077
        705 procmgr_umask(0, 027) = 022
        705 umask(022) = 027
        705 procmgr_umask(701, 077) = -1 EPERM (OtherUsersProcess)
        701 umask(022) = 022
        705 procmgr_umask(701, 01000) = -1 EINVAL (InvalidValue)
        705 procmgr_umask(-1, 077) = -1 EINVAL (InvalidValue)
        705 procmgr_umask(999, 077) = -1 ESRCH (NoSuchProcess)
        700 procmgr_umask(705, 077) = 022
        700 setresuid(-1, 5, -1) = 0
        700 procmgr_umask(701, 077) = -1 EPERM (OtherUsersProcess)
        700 procmgr_ability(0, "nonroot,allow,umask") = 1 EPERM (AbilityWidened)
        701 procmgr_ability(705, "nonroot,allow,umask") = 0
        705 procmgr_umask(701, 077) = 022
        701 umask(022) = 077
        """);

    [Fact]
    public void R97_a_handler_in_a_process_of_another_user_needs_SIGNAL_covering_the_signal() => Expect($$"""
        705 SignalAction(706, SIGTERM, {{Ignore}}, {{Usual}}) = 0
        700 kill(706, SIGTERM) = 0
        706 sigaction(SIGTERM, NULL, {{Ignore}}) = 0
        705 SignalAction(701, SIGTERM, {{Ignore}}, NULL) = -1 EPERM (SignalNotPermitted)
        705 SignalAction(701, SIGTERM, NULL, NULL) = -1 EPERM (SignalNotPermitted)
        700 procmgr_ability(705, "nonroot,allow,signal:15-16") = 0
        705 SignalAction(701, SIGTERM, {{Ignore}}, {{Usual}}) = 0
        705 SignalAction(701, SIGCHLD, {{Ignore}}, NULL) = -1 EPERM (OutsideRange)
        701 sigaction(SIGTERM, {{Usual}}, {{Ignore}}) = 0
        """);

    // Whoever may run code in a process is whoever it acts as: here kill(2) would ask for nothing.
    [Fact]
    public void R97_one_equal_user_is_not_enough_to_attach_a_handler() => Expect($$"""
        701 setresuid(5, 0, 0) = 0
        705 kill(701, 0) = 0
        705 SignalAction(701, SIGTERM, {{Ignore}}, NULL) = -1 EPERM (SignalNotPermitted)
        """);

    [Fact]
    public void Handlers_of_ones_own_need_nothing_and_a_signal_that_is_ignored_does_not_wait() => Expect($$"""
        705 rt_sigprocmask(SIG_BLOCK, [USR1], [], 8) = 0
        705 kill(705, SIGUSR1) = 0
        705 signal(SIGUSR1, 0x4000 /* handler */) = 0 (SIG_DFL)
        705 rt_sigpending([USR1], 8) = 0
        706 SignalAction(705, SIGUSR1, {{Ignore}}, {sa_handler=0x4000, sa_mask=[], sa_flags=SA_RESTART}) = 0
        705 rt_sigpending([], 8) = 0
        705 signal(SIGUSR1, SIG_DFL) = 1 (SIG_IGN)
        705 sigaction(SIGUSR1, {{Ignore}}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=SA_RESTART}) = 0
        705 signal(SIGKILL, SIG_IGN) = -1 EINVAL (InvalidValue)
        705 signal(65, SIG_IGN) = -1 EINVAL (InvalidValue)
        705 signal(SIGUSR1, SIG_ERR) = -1 EINVAL (InvalidValue)
        705 sigaction(SIGSTOP, {{Ignore}}, NULL) = -1 EINVAL (InvalidValue)
        705 SignalAction(701, SIGKILL, {{Ignore}}, NULL) = -1 EINVAL (InvalidValue)
        705 SignalAction(999, SIGTERM, {{Ignore}}, NULL) = -1 ESRCH (NoSuchProcess)
        705 SignalAction(0, SIGTERM, {{Ignore}}, {{Usual}}) = 0
        """);

    [Fact]
    public void WAIT_is_for_children_of_other_users() => Expect("""
        705 fork() = 2
        2 exit_group(3) = ?
        2 +++ exited with 3 +++
        705 wait([{WIFEXITED(s) && WEXITSTATUS(s) == 3}]) = 2
        705 wait(NULL) = -1 ECHILD (NoChild)
        705 wait3(NULL, 0x4, NULL) = -1 EINVAL (InvalidValue)
        705 fork() = 3
        705 wait3(NULL, WNOHANG, NULL) = 0
        701 procmgr_ability(705, "nonroot,allow,spawn_setuid") = 0
        705 posix_spawn("/bin/program", ["program"], NULL, 9) = 4
        4 exit_group(0) = ?
        4 +++ exited with 0 +++
        705 wait(NULL) = -1 EPERM (AbilityDenied)
        705 wait3(NULL, 0, NULL) = -1 EPERM (AbilityDenied)
        701 procmgr_ability(705, "nonroot,allow,wait:4") = 0
        705 wait3([{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 4
        """.Replace("0x4,", "WEXITED,"));

    // "A permission error will give the user a clue to look for security policy problems": Linux passes over such children too. - wait_consider_task
    [Fact]
    public void A_child_that_one_may_not_wait_for_stands_in_the_way_of_no_other() => Expect("""
        701 procmgr_ability(705, "nonroot,allow,spawn_setuid") = 0
        705 posix_spawn("/bin/program", ["program"], NULL, 9) = 2
        705 fork() = 3
        705 fork() = 4
        705 posix_spawn("/bin/program", ["program"], NULL, 9) = 5
        2 exit_group(0) = ?
        2 +++ exited with 0 +++
        705 wait4(-1, NULL, WNOHANG, NULL) = -1 EPERM (AbilityDenied)
        3 exit_group(3) = ?
        3 +++ exited with 3 +++
        4 exit_group(4) = ?
        4 +++ exited with 4 +++
        5 exit_group(5) = ?
        5 +++ exited with 5 +++
        705 wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 3
        705 waitid(P_ALL, 0, {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=4, si_uid=5, si_status=4, ...}, WEXITED, NULL) = 0
        705 wait4(-1, NULL, 0, NULL) = -1 EPERM (AbilityDenied)
        705 waitid(P_ALL, 0, NULL, WNOHANG|WEXITED, NULL) = -1 EPERM (AbilityDenied)
        701 procmgr_ability(705, "nonroot,allow,wait:5") = 0
        705 wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 5}], 0, NULL) = 5
        705 wait4(-1, NULL, 0, NULL) = -1 EPERM (OutsideRange)
        """);

    // Nothing of it is granted: outside a grant a virtual super-user is in the NONROOT domain.
    [Fact]
    public void R129_a_virtual_super_user_needs_the_abilities_like_any_member() => Expect($$"""
        3942 procmgr_session(0, 3905, 3905, PROCMGR_SESSION_SETPGRP) = -1 EPERM (AbilityDenied)
        3942 procmgr_umask(3905, 077) = -1 EPERM (OtherUsersProcess)
        3942 SignalAction(3905, SIGTERM, {{Ignore}}, NULL) = -1 EPERM (SignalNotPermitted)
        3942 procmgr_session(0, 700, 700, PROCMGR_SESSION_SETPGRP) = -1 EPERM (ForeignProcess)
        3942 procmgr_umask(1847, 077) = -1 EPERM (ForeignProcess)
        3942 SignalAction(700, SIGTERM, {{Ignore}}, NULL) = -1 EPERM (ForeignProcess)
        700 procmgr_ability(3942, "nonroot,allow,session:3905 nonroot,allow,umask nonroot,allow,signal:15") = 0
        3942 procmgr_session(0, 3905, 3905, PROCMGR_SESSION_SETPGRP) = 0
        3942 procmgr_session(0, 3906, 3906, PROCMGR_SESSION_SETPGRP) = -1 EPERM (OutsideRange)
        3942 procmgr_umask(3905, 077) = 022
        3942 SignalAction(3905, SIGTERM, {{Ignore}}, {{Usual}}) = 0
        """);
}
