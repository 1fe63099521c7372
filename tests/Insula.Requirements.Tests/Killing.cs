using Insula.Engine;
using Insula.Journal;
using Insula.Model;

namespace Insula.Requirements.Tests;

/// <summary>kill(2) by members (R63-R76): two servers with equal virtual users and groups.</summary>
public sealed class Killing
{
    private const string Text = """
        scenario: killing
        hosts:
          - name: host-1
            policy: POLICY
            servers: [{name: vp1, vpid: 1, ownership: STRATEGY}, {name: vp2, vpid: 2, ownership: STRATEGY}]
            processes:
              - {pid: 3942, server: vp1, uid: 0}
              - {pid: 4005, server: vp1, uid: 5, gid: 20}
              - {pid: 4006, server: vp1, uid: 6, gid: 30}
              - {pid: 4015, server: vp1, uid: 5, gid: 30}
              - {pid: 1847, server: vp2, uid: 0}
              - {pid: 1805, server: vp2, uid: 5, gid: 20}
              - {pid: 700, server: host, uid: 0}
              - {pid: 705, server: host, uid: 5, gid: 20}
        """;

    private static readonly int[] Everybody = [3942, 4005, 4006, 4015, 1847, 1805, 700, 705];

    [Theory, Strategies]
    public void R63_a_member_is_killed_by_its_super_user_whoever_owns_it(string strategy) => Expect(strategy, """
        3942 kill(4006, SIGTERM) = 0
        4006 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=3942} ---
        4006 +++ killed by SIGTERM +++
        """, 4006);

    [Theory, Strategies]
    public void R64_a_process_of_another_server_or_the_host_is_not(string strategy) => Expect(strategy, """
        3942 kill(1805, SIGKILL) = -1 EPERM (ForeignProcess)
        3942 kill(1847, SIGKILL) = -1 EPERM (ForeignProcess)
        3942 kill(705, SIGKILL) = -1 EPERM (ForeignProcess)
        3942 kill(1, SIGKILL) = -1 EPERM (ForeignProcess)
        4005 kill(1805, SIGKILL) = -1 EPERM (ForeignProcess)
        4005 kill(705, SIGKILL) = -1 EPERM (ForeignProcess)
        3942 kill(1847, 65) = -1 EINVAL (InvalidValue)
        """);

    // By its entry in the virtual process table alone: one without entry does not pertain, whatever entity holds it.
    [Theory, Strategies]
    public void R64_whoever_has_no_entry_does_not_pertain(string strategy)
    {
        var bench = new Bench(strategy);
        Process root = bench.Member(110, bench.Own(0)), stranger = bench.Process(111, bench.Own(5));
        Reply reply = bench.Call(root, "kill", 111, 15);
        Assert.Equal(new Reply(Why.SignalNotPermitted, GrantOutcome.NotPertaining, 111, 0), reply);
        Assert.Equal(RunState.Running, stranger.RunState);
        Assert.Equal(Why.Allowed, bench.Call(root, "kill", bench.Member(112, bench.Own(5)).Pid.Value, 15).Why);
    }

    [Theory, Strategies]
    public void The_super_user_of_the_host_signals_members_and_its_users_do_not(string strategy) => Expect(strategy, """
        705 kill(4005, SIGTERM) = -1 EPERM (SignalNotPermitted)
        705 kill(4005, 0) = -1 EPERM (SignalNotPermitted)
        700 kill(4005, 65) = -1 EINVAL (InvalidValue)
        700 kill(4005, 0) = 0
        700 kill(4005, SIGKILL) = 0
        4005 --- SIGKILL {si_signo=SIGKILL, si_code=SI_USER, si_pid=700} ---
        4005 +++ killed by SIGKILL +++
        700 kill(1805, SIGTERM) = 0
        1805 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=700} ---
        1805 +++ killed by SIGTERM +++
        """, 1805, 4005);

    [Theory, Strategies]
    public void R65_kill_all_reaches_all_other_members_but_init_and_nobody_else(string strategy) => Expect(strategy, """
        3942 kill(-1, SIGKILL) = 0
        4005 --- SIGKILL {si_signo=SIGKILL, si_code=SI_USER, si_pid=3942} ---
        4005 +++ killed by SIGKILL +++
        4006 --- SIGKILL {si_signo=SIGKILL, si_code=SI_USER, si_pid=3942} ---
        4006 +++ killed by SIGKILL +++
        4015 --- SIGKILL {si_signo=SIGKILL, si_code=SI_USER, si_pid=3942} ---
        4015 +++ killed by SIGKILL +++
        """, 4005, 4006, 4015);

    [Theory, Strategies]
    public void R66_kill_all_pertains_without_further_check(string strategy)
    {
        IReadOnlyList<CallRecord> records = World.Records(With(strategy, "non_pertaining: strict, non_super_user: strict"),
            "3942 kill(-1, SIGKILL)", "3942 kill(-1, SIGKILL)");
        Assert.Equal([(Why.Allowed, GrantOutcome.Granted), (Why.NoSuchProcess, GrantOutcome.Granted)],
            records.Select(record => (record.Reply.Why, record.Reply.Grant)).ToArray());
    }

    [Theory, Strategies]
    public void R67_kill_all_by_an_ordinary_member_reaches_processes_of_its_user(string strategy) => Expect(strategy, """
        4005 kill(-1, SIGTERM) = 0
        4015 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=4005} ---
        4015 +++ killed by SIGTERM +++
        """, 4015);

    [Theory, Strategies]
    public void R67_kill_all_succeeds_even_if_every_member_refuses(string strategy) => Expect(strategy, """
        4006 kill(-1, SIGTERM) = 0
        4006 kill(-1, 65) = -1 EINVAL (InvalidValue)
        """);

    [Theory, Strategies]
    public void R68_with_the_gid_option_a_group_is_a_virtual_group(string strategy) => Expect(strategy, "kill_group: gid", """
        3942 kill(-30, SIGTERM) = 0
        4006 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=3942} ---
        4006 +++ killed by SIGTERM +++
        4015 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=3942} ---
        4015 +++ killed by SIGTERM +++
        3942 kill(-4005, SIGTERM) = -1 ESRCH (NoSuchGroup)
        """, 4006, 4015);

    [Theory, Strategies]
    public void R68_the_same_group_of_another_server_is_untouched(string strategy) => Expect(strategy, "kill_group: gid", """
        1847 kill(-20, SIGTERM) = 0
        1805 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=1847} ---
        1805 +++ killed by SIGTERM +++
        1847 kill(-30, SIGTERM) = -1 ESRCH (NoSuchGroup)
        1847 kill(-70000, SIGTERM) = -1 ESRCH (NoSuchGroup)
        """, 1805);

    [Theory, Strategies]
    public void R69_a_group_is_a_process_group_unless_the_host_says_otherwise(string strategy) => Expect(strategy, """
        3942 kill(-30, SIGTERM) = -1 ESRCH (NoSuchGroup)
        3942 kill(-1847, SIGTERM) = -1 ESRCH (NoSuchGroup)
        3942 kill(-4006, SIGTERM) = 0
        4006 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=3942} ---
        4006 +++ killed by SIGTERM +++
        4005 kill(0, SIGTERM) = 0
        4005 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=4005} ---
        4005 +++ killed by SIGTERM +++
        """, 4005, 4006);

    [Theory, Strategies]
    public void R70_nothing_matches(string strategy) => Expect(strategy, """
        3942 kill(-999, SIGTERM) = -1 ESRCH (NoSuchGroup)
        3942 kill(999999, SIGTERM) = -1 ESRCH (NoSuchProcess)
        3942 kill(70, SIGTERM) = -1 ESRCH (NoSuchProcess)
        3942 kill(20, SIGTERM) = -1 ESRCH (NoSuchProcess)
        4005 kill(999999, SIGTERM) = -1 ESRCH (NoSuchProcess)
        """);

    // 129 to 192 were lent to server 2, whose only process there is its init, 129.
    [Theory, Strategies]
    public void R70_a_number_lent_to_another_server_counts_as_existing(string strategy) => Expect(strategy, """
        3942 kill(150, SIGTERM) = -1 EPERM (ForeignProcess)
        """);

    [Theory, Strategies]
    public void R71_kill_all_leaves_init_and_the_caller(string strategy)
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(With(strategy), """
            4005 kill(-1, SIGSTOP) = 0
            4015 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=4005} ---
            1847 kill(-1, SIGKILL) = 0
            1805 --- SIGKILL {si_signo=SIGKILL, si_code=SI_USER, si_pid=1847} ---
            1805 +++ killed by SIGKILL +++
            """, "host");
        Assert.Equal((RunState.Running, RunState.Stopped), (entities.Process(4005)!.RunState, entities.Process(4015)!.RunState));
        Assert.Equal([129, 1847], entities.Single(entity => entity.State.Name == "vp2").State.Processes.Keys.ToArray().Select(pid => pid.Value));
    }

    [Theory, Strategies]
    public void R72_a_refused_target_does_not_stop_the_walk(string strategy) => Expect(strategy, """
        4015 kill(-1, SIGTERM) = 0
        4005 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=4015} ---
        4005 +++ killed by SIGTERM +++
        """, 4005);

    // The walk comes first upon 66, whom user 5 may not signal, then upon 67, whom it may, and last upon 3942.
    [Theory, Strategies]
    public void R72_in_a_group_too(string strategy)
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(With(strategy), """
            3942 fork() = 66
            3942 fork() = 67
            66 setuid(6) = 0
            67 setuid(5) = 0
            4005 kill(-3942, SIGTERM) = 0
            67 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=4005} ---
            67 +++ killed by SIGTERM +++
            4015 kill(-4006, SIGTERM) = -1 EPERM (SignalNotPermitted)
            """, "host");
        Assert.Equal((RunState.Running, RunState.Zombie, RunState.Running),
            (entities.Process(66)!.RunState, entities.Process(67)!.RunState, entities.Process(3942)!.RunState));
    }

    // An entity handles one call at a time, so nobody can be born during the walk; whoever was born before it is reached, over generations.
    [Theory, Strategies]
    public void R73_no_child_escapes(string strategy)
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(With(strategy), """
            4005 fork() = 66
            66 fork() = 67
            67 fork() = 68
            68 setsid() = 68
            3942 kill(-1, SIGSTOP) = 0
            66 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=3942} ---
            67 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=3942} ---
            68 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=3942} ---
            4005 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=3942} ---
            4006 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=3942} ---
            4015 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=3942} ---
            """, "host");
        Process[] members = entities.Single(entity => entity.State.Name == "vp1").State.Processes.Values.ToArray();
        Assert.Equal(["65", "3942"], members.Where(member => member.RunState == RunState.Running).Select(member => member.Pid.ToString()));
    }

    [Theory, Strategies]
    public void R74_the_least_number_names_nobody(string strategy)
    {
        Expect(strategy, "3942 kill(-2147483648, SIGTERM) = -1 ESRCH (NoSuchGroup)");
        Expect(strategy, "kill_group: gid", "3942 kill(-2147483648, SIGTERM) = -1 ESRCH (NoSuchGroup)");
    }

    // Only there can a group have the number that a careless negation would find.
    [Fact]
    public void R74_not_even_a_group_of_that_number()
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(World.Server("translated", "{path: /f}", """
            {pid: 3942, server: vp1, uid: 0}
            {pid: 4001, server: vp1, uid: 5, gid: 2147483648}
            """, "kill_group: gid"), """
            3942 kill(-2147483648, SIGTERM) = -1 ESRCH (NoSuchGroup)
            4001 getgid() = 2147483648
            """);
        Assert.Equal(RunState.Running, entities.Process(4001)!.RunState);
    }

    [Theory, Strategies]
    public void R76_signal_0_delivers_nothing_and_reports_as_a_real_one(string strategy) => Transcript.Check(With(strategy), """
        3942 kill(4006, 0) = 0
        3942 kill(-1, 0) = 0
        3942 kill(-4006, 0) = 0
        3942 kill(0, 0) = 0
        3942 kill(1805, 0) = -1 EPERM (ForeignProcess)
        3942 kill(999999, 0) = -1 ESRCH (NoSuchProcess)
        3942 kill(-999, 0) = -1 ESRCH (NoSuchGroup)
        4005 kill(4006, 0) = -1 EPERM (SignalNotPermitted)
        4005 kill(4015, 0) = 0
        4005 kill(-4006, 0) = -1 EPERM (SignalNotPermitted)
        4005 kill(-1, 0) = 0
        """);

    private static string With(string strategy, string policy = "") => Text.Replace("STRATEGY", strategy).Replace("POLICY", $"{{{policy}}}");

    private static void Expect(string strategy, string transcript, params int[] dead) => Expect(strategy, "", transcript, dead);

    /// <summary>Checks the verdicts, and that of everybody just these have died.</summary>
    private static void Expect(string strategy, string policy, string transcript, params int[] dead)
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(With(strategy, policy), transcript, "host");
        Assert.Equal(dead, Everybody.Where(pid => entities.Process(pid) is not { RunState: RunState.Running }).Order());
    }
}
