using Insula.Model;

namespace Insula.Requirements.Tests.Abilities;

internal static partial class Table1Cases
{
    private const string ForOther = "{sigev_signo=SIGUSR1, sigev_notify=SIGEV_THREAD_ID, sigev_notify_thread_id=706}";

    /// <summary>705 may make timers that signal 706, and makes numbers 0 to 3.</summary>
    private static string TimersForOther => "700 procmgr_ability(705, \"nonroot,allow,timer\")\n" + Four($"705 TimerCreate(CLOCK_MONOTONIC, {ForOther})\n");

    /// <summary>Scheduling, timers, sessions, and what reaches into other processes.</summary>
    private static AbilityCase[] OfModels =>
    [
        new(Ability.SpawnSetuid, "posix_spawn(\"/bin/program\", [\"program\"], NULL, {0}, -1)", 800, 899),
        new(Ability.SpawnSetuid, "spawn(\"/bin/program\", [\"program\"], NULL, {0}, -1)", 800, 899),
        new(Ability.SpawnSetgid, "posix_spawn(\"/bin/program\", [\"program\"], NULL, -1, {0})", 800, 899),
        new(Ability.SpawnSetgid, "spawn(\"/bin/program\", [\"program\"], NULL, -1, {0})", 800, 899),
        new(Ability.Spawn, "spawn(\"/bin/program\", [\"program\"], NULL)"),
        new(Ability.Session, "procmgr_session(0, {0}, {0}, PROCMGR_SESSION_SETPGRP)", 3, 4, Before: OfFour("705 fork()\nN setsid()\n")),
        new(Ability.Session, "procmgr_session(0, {0}, 18, PROCMGR_SESSION_SIGNAL_LEADER)", 3, 4, Before: OfFour("705 fork()\nN setsid()\n")),
        new(Ability.Session, "procmgr_session(0, {0}, 18, PROCMGR_SESSION_SIGNAL_PGRP)", 3, 4, Before: OfFour("705 fork()\nN setsid()\n")),
        new(Ability.Session, "procmgr_session(0, 701, 18, PROCMGR_SESSION_SIGNAL_PID)"),
        new(Ability.Pgrp, "setpgrp()", Caller: 2, Before: "705 fork()"),
        new(Ability.Pgrp, "procmgr_session(0, 2, 0, PROCMGR_SESSION_SETSID)", Caller: 2, Before: "705 fork()"),
        new(Ability.Signal, "sigaction({0}, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, NULL, 701)", 16, 17),
        new(Ability.Signal, "signal({0}, SIG_IGN, 701)", 16, 17),
        new(Ability.Umask, "procmgr_umask(701, 077)"),
        new(Ability.Signal, "SignalAction(701, {0}, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, NULL)", 16, 17),
        new(Ability.Wait, "wait(NULL)", Caller: 700, Before: "700 fork()\n2 setresuid(9, 9, 9)\n2 exit_group(0)"),
        new(Ability.Wait, "wait3(NULL, 0, NULL)", Caller: 700, Before: "700 fork()\n2 setresuid(9, 9, 9)\n2 exit_group(0)"),
        new(Ability.Priority, "sched_setparam(0, [{0}])", 70, 80),
        new(Ability.Priority, "sched_setscheduler(0, SCHED_FIFO, [{0}])", 70, 80),
        new(Ability.Priority, "pthread_setschedparam(0, SCHED_RR, [{0}])", 70, 80),
        new(Ability.Priority, "pthread_setschedprio(0, {0})", 70, 80),
        new(Ability.Priority, "setprio(0, {0})", 70, 80),
        new(Ability.Priority, "SchedSet(0, 0, SCHED_RR, [{0}])", 70, 80),
        new(Ability.Schedule, "sched_getparam(701, NULL)"),
        new(Ability.Schedule, "sched_setparam(701, [5])"),
        new(Ability.Schedule, "sched_getscheduler(701)"),
        new(Ability.Schedule, "sched_setscheduler(701, SCHED_FIFO, [5])"),
        new(Ability.Schedule, "pthread_getschedparam(701, NULL, NULL)"),
        new(Ability.Schedule, "pthread_setschedparam(701, SCHED_FIFO, [5])"),
        new(Ability.Schedule, "pthread_setschedprio(701, 5)"),
        new(Ability.Schedule, "getprio(701)"),
        new(Ability.Schedule, "setprio(701, 5)"),
        new(Ability.Schedule, "SchedGet(701, 0, NULL)"),
        new(Ability.Schedule, "SchedSet(701, 0, SCHED_FIFO, [5])"),
        new(Ability.Timer, $"timer_create(CLOCK_MONOTONIC, {ForOther}, NULL)"),
        new(Ability.Timer, $"TimerCreate(CLOCK_MONOTONIC, {ForOther})"),
        new(Ability.Timer, "TimerInfo(706, {0}, 0, NULL)", 1, 2, Before: Four("706 TimerCreate(CLOCK_REALTIME, NULL)\n")),
        new(Ability.Timer, "timer_gettime({0}, NULL)", 1, 2, Before: TimersForOther),
        new(Ability.Timer, "timer_getoverrun({0})", 1, 2, Before: TimersForOther),
        new(Ability.Timer, "timer_getexpstatus({0})", 1, 2, Before: TimersForOther),
    ];

    private static string Four(string lines) => string.Concat(Enumerable.Repeat(lines, 4));
}
