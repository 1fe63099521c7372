using static Insula.Requirements.Tests.Abilities.AbilityWorld;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>PRIORITY and SCHEDULE: how tasks are scheduled (spec 5.2, 6.6). 705 and 706 are of one user, 700 and 701 are root.</summary>
public sealed class SchedulingOfTasks
{
    [Fact]
    public void R92_up_to_63_nobody_needs_PRIORITY_and_above_it_everybody_does() => Expect("""
        705 sched_setscheduler(0, SCHED_FIFO, [63]) = 0
        705 sched_getscheduler(0) = 1 (SCHED_FIFO)
        705 sched_getparam(0, [63]) = 0
        705 sched_setscheduler(0, SCHED_FIFO, [64]) = -1 EPERM (AbilityDenied)
        705 sched_setparam(0, [64]) = -1 EPERM (AbilityDenied)
        705 pthread_setschedparam(0, SCHED_RR, [63]) = 0
        705 pthread_setschedparam(0, SCHED_RR, [64]) = 1 EPERM (AbilityDenied)
        705 pthread_getschedparam(0, [SCHED_RR], [63]) = 0
        705 pthread_setschedprio(0, 10) = 0
        705 pthread_setschedprio(0, 64) = 1 EPERM (AbilityDenied)
        705 setprio(0, 63) = 10
        705 setprio(0, 64) = -1 EPERM (AbilityDenied)
        705 getprio(0) = 63
        705 SchedSet(0, 0, SCHED_OTHER, [255]) = -1 EPERM (AbilityDenied)
        705 SchedSet(0, 0, SCHED_OTHER, [0]) = 0
        705 SchedGet(0, 0, [0]) = 0 (SCHED_OTHER)
        700 setprio(0, 255) = 0
        700 getprio(0) = 255
        """);

    [Fact]
    public void R92_the_threshold_is_an_option() => Expect("""
        705 setprio(0, 20) = 0
        705 setprio(0, 21) = -1 EPERM (AbilityDenied)
        """, policy: "unprivileged_priority: 20");

    [Fact]
    public void SCHEDULE_is_for_processes_of_other_users() => Expect("""
        705 setprio(706, 12) = 0
        705 sched_getparam(706, [12]) = 0
        705 sched_setscheduler(706, SCHED_RR, [13]) = 0
        706 SchedGet(0, 0, [13]) = 2 (SCHED_RR)
        705 getprio(701) = -1 EPERM (OtherUsersProcess)
        705 setprio(701, 12) = -1 EPERM (OtherUsersProcess)
        705 sched_getparam(701, NULL) = -1 EPERM (OtherUsersProcess)
        705 sched_setparam(701, [1]) = -1 EPERM (OtherUsersProcess)
        705 sched_getscheduler(701) = -1 EPERM (OtherUsersProcess)
        705 sched_setscheduler(701, SCHED_RR, [13]) = -1 EPERM (OtherUsersProcess)
        705 pthread_getschedparam(701, NULL, NULL) = 1 EPERM (OtherUsersProcess)
        705 SchedGet(701, 0, NULL) = -1 EPERM (OtherUsersProcess)
        705 SchedSet(701, 0, SCHED_RR, [13]) = -1 EPERM (OtherUsersProcess)
        700 procmgr_ability(705, "nonroot,allow,schedule") = 0
        705 setprio(701, 12) = 0
        705 setprio(701, 64) = -1 EPERM (AbilityDenied)
        705 getprio(701) = 12
        700 getprio(705) = 0
        """);

    [Fact]
    public void What_is_no_priority_policy_or_process_is_refused_before_anything_is_asked() => Expect("""
        705 sched_setscheduler(701, SCHED_FIFO, [256]) = -1 EINVAL (InvalidValue)
        705 sched_setscheduler(701, SCHED_FIFO, [-1]) = -1 EINVAL (InvalidValue)
        705 sched_setscheduler(701, SCHED_DEADLINE, [1]) = -1 EINVAL (InvalidValue)
        705 sched_setscheduler(999, SCHED_DEADLINE, [1]) = -1 EINVAL (InvalidValue)
        705 sched_setscheduler(-1, SCHED_FIFO, [1]) = -1 EINVAL (InvalidValue)
        705 sched_setscheduler(701, SCHED_FIFO, NULL) = -1 EINVAL (InvalidValue)
        705 sched_setparam(701, [256]) = -1 EINVAL (InvalidValue)
        705 sched_getparam(-1, NULL) = -1 EINVAL (InvalidValue)
        705 setprio(701, 256) = -1 EINVAL (InvalidValue)
        705 setprio(-1, 1) = -1 EINVAL (InvalidValue)
        705 SchedSet(701, 0, SCHED_FIFO, [256]) = -1 EINVAL (InvalidValue)
        705 SchedGet(-1, 0, NULL) = -1 EINVAL (InvalidValue)
        705 sched_setscheduler(999, SCHED_FIFO, [1]) = -1 ESRCH (NoSuchProcess)
        705 sched_getscheduler(999) = -1 ESRCH (NoSuchProcess)
        705 setprio(999, 1) = -1 ESRCH (NoSuchProcess)
        705 SchedSet(999, 0, SCHED_FIFO, [1]) = -1 ESRCH (NoSuchProcess)
        705 SchedSet(0, 701, SCHED_FIFO, [1]) = -1 ESRCH (NoSuchTask)
        """);

    [Fact]
    public void Children_and_tasks_are_scheduled_as_their_maker_unless_it_asked_for_the_opposite() => Expect("""
        705 sched_setscheduler(0, SCHED_RR, [7]) = 0
        705 fork() = 2
        2 SchedGet(0, 0, [7]) = 2 (SCHED_RR)
        705 clone(child_stack=NULL, flags=CLONE_VM|CLONE_SIGHAND|CLONE_THREAD) = 3
        3 SchedGet(0, 3, [7]) = 2 (SCHED_RR)
        3 setprio(0, 8) = 7
        705 getprio(0) = 7
        705 getprio(3) = 8
        705 execve("/bin/program", ["program"], NULL) = 0
        705 getprio(0) = 7
        705 sched_setscheduler(0, SCHED_RR|SCHED_RESET_ON_FORK, [7]) = 0
        705 fork() = 4
        4 SchedGet(0, 0, [0]) = 0 (SCHED_OTHER)
        705 sched_setscheduler(0, SCHED_BATCH|SCHED_RESET_ON_FORK, [7]) = 0
        705 fork() = 5
        5 SchedGet(0, 0, [0]) = 3 (SCHED_BATCH)
        """);

    // "sched_*" as Linux 6.18 has them: real-time policies need CAP_SYS_NICE beyond RLIMIT_RTPRIO, and anybody may look.
    [Fact]
    public void In_the_linux_preset_sched_calls_ask_where_Linux_does() => Transcript.CheckVerdicts(Of().Replace("abilities: qnx", "abilities: linux"), """
        705 sched_getscheduler(701) = 0 (SCHED_OTHER)
        705 sched_getparam(701, [0]) = 0
        705 sched_setscheduler(0, SCHED_OTHER, [0]) = 0
        705 sched_setscheduler(0, SCHED_OTHER, [1]) = -1 EINVAL (InvalidValue)
        705 sched_setscheduler(0, SCHED_FIFO, [0]) = -1 EINVAL (InvalidValue)
        705 sched_setscheduler(0, SCHED_FIFO, [100]) = -1 EINVAL (InvalidValue)
        705 sched_setparam(0, [1]) = -1 EINVAL (InvalidValue)
        705 sched_setscheduler(0, SCHED_FIFO, [1]) = -1 EPERM (AbilityDenied)
        705 sched_setscheduler(701, SCHED_BATCH, [0]) = -1 EPERM (OtherUsersProcess)
        705 sched_setscheduler(706, SCHED_IDLE, [0]) = 0
        706 sched_setscheduler(0, SCHED_OTHER, [0]) = -1 EPERM (AbilityDenied)
        705 sched_setscheduler(0, SCHED_OTHER|SCHED_RESET_ON_FORK, [0]) = 0
        705 sched_setscheduler(0, SCHED_OTHER, [0]) = -1 EPERM (AbilityDenied)
        700 prlimit64(705, RLIMIT_RTPRIO, {rlim_cur=10, rlim_max=10}, {rlim_cur=0, rlim_max=0}) = 0
        705 sched_setscheduler(0, SCHED_RR|SCHED_RESET_ON_FORK, [10]) = 0
        705 sched_setparam(0, [11]) = -1 EPERM (AbilityDenied)
        705 sched_setparam(0, [9]) = 0
        700 sched_setscheduler(705, SCHED_FIFO, [99]) = 0
        705 sched_setparam(0, [98]) = 0
        705 pthread_setschedprio(0, 64) = 1 EPERM (AbilityDenied)
        705 getprio(701) = -1 EPERM (OtherUsersProcess)
        """);

    // Nothing of it is granted: outside a grant a virtual super-user is in the NONROOT domain.
    [Fact]
    public void R129_a_virtual_super_user_needs_the_abilities_like_any_member() => Expect("""
        3942 setprio(0, 63) = 0
        3942 setprio(0, 64) = -1 EPERM (AbilityDenied)
        3942 setprio(3905, 5) = -1 EPERM (OtherUsersProcess)
        3942 sched_getparam(3906, NULL) = -1 EPERM (OtherUsersProcess)
        3905 setprio(0, 5) = 0
        3942 setprio(700, 5) = -1 EPERM (ForeignProcess)
        3942 sched_getscheduler(1847) = -1 EPERM (ForeignProcess)
        3942 SchedSet(1847, 0, SCHED_RR, [5]) = -1 EPERM (ForeignProcess)
        3942 getprio(31999) = -1 ESRCH (NoSuchProcess)
        700 setprio(3905, 5) = -1 ESRCH (NoSuchProcess)
        700 procmgr_ability(3942, "nonroot,allow,schedule nonroot,allow,priority:0-100") = 0
        3942 setprio(3905, 100) = 5
        3942 setprio(3905, 101) = -1 EPERM (OutsideRange)
        """);
}
