using Insula.Engine;
using Insula.Kernel;
using Insula.Model;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>Abilities and virtual super-users together (spec 6, R128-R138).</summary>
public sealed class Composition
{
    private const string Text = """
        scenario: composition
        hosts:
          - name: host-1
            policy: {abilities: qnx, POLICY}
            owners: {pool: 1001-2000, order: [vp1, vp2], lease: 1}
            files: [{path: /bin/program, mode: "0755", format: elf}]
            servers:
              - name: vp1
                vpid: 1
                ownership: STRATEGY
                SERVER
                files:
                  - {path: /bin/program, mode: "0755", format: elf}
                  - {path: /bin/host-root, mode: "4755", format: elf, owner: "host:0"}
              - {name: vp2, vpid: 2, ownership: STRATEGY}
            processes:
              - {pid: 700, server: host, uid: 0}
              - {pid: 3942, server: vp1, uid: 0}
              - {pid: 3905, server: vp1, uid: 5, gid: 5}
              - {pid: 3906, server: vp1, uid: 6, gid: 6}
              - {pid: 1847, server: vp2, uid: 0}
              - {pid: 1805, server: vp2, uid: 5, gid: 5}
        """;

    [Theory, Strategies]
    public void R128_outside_a_grant_a_super_user_is_in_the_nonroot_domain(string strategy) => Expect(strategy, """
        3942 reboot(LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_RESTART) = -1 EPERM (NeedsSuperUser)
        700 procmgr_ability(3942, "root,allow,reboot") = 0
        3942 reboot(LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_RESTART) = -1 EPERM (NeedsSuperUser)
        3942 procmgr_ability(0, "nonroot,deny,fork") = 0
        3942 fork() = -1 EPERM (AbilityDenied)
        """);

    [Theory, Strategies]
    public void R129_a_granted_call_is_checked_in_the_root_domain(string strategy) => Expect(strategy, """
        700 procmgr_ability(3942, "root,deny,setgid nonroot,allow,setgid") = 0
        3942 setgid(7) = -1 EPERM (AbilityDenied)
        700 procmgr_ability(3942, "root,allow,setgid nonroot,deny,setgid") = 0
        3942 setgid(7) = 0
        3942 setuid(5) = 0
        3942 getuid() = 5
        """);

    [Theory, Strategies]
    public void R130_R131_SIGNAL_denied_on_the_first_process_binds_the_super_user_and_all_later_members_and_nobody_lifts_it(string strategy) =>
        Expect(strategy, """
            3942 kill(3906, SIGTERM) = -1 EPERM (AbilityDenied)
            3942 procmgr_ability(0, "root,allow,signal") = 1 EPERM (AbilityLocked)
            3942 execve("/bin/program", ["program"], NULL) = 0
            3942 kill(3906, SIGTERM) = -1 EPERM (AbilityDenied)
            3942 fork() = 66
            66 execve("/bin/program", ["program"], NULL) = 0
            66 kill(3906, SIGTERM) = -1 EPERM (AbilityDenied)
            66 kill(3942, 0) = 0
            700 procmgr_ability(66, "root,allow,signal") = 1 EPERM (AbilityLocked)
            1847 kill(1805, 0) = 0
            """, server: "abilities: \"root,deny,lock,inherit,signal\"");

    [Theory, Strategies]
    public void R130_a_sub_range_of_SIGNAL_lets_some_signals_pass(string strategy) => Expect(strategy, """
        3942 kill(3906, SIGUSR1) = 0
        3906 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=3942} ---
        3906 +++ killed by SIGUSR1 +++
        3942 kill(3905, SIGCHLD) = -1 EPERM (OutsideRange)
        """, server: "abilities: \"root,allow,lock,inherit,signal:1-15\"");

    // The wrapper opens its grant, but the identity that reaches the original was never translated: without the range nothing stops it.
    [Theory]
    [InlineData("encoded", "0x20000-0x2FFFF")]
    [InlineData("translated", "1101-1200")]
    public void R132_a_sub_range_of_the_host_confines_identities_even_if_translation_is_bypassed(string strategy, string range)
    {
        Assert.Equal(Why.Allowed, Bypass(""));
        Assert.Equal(Why.OutsideRange, Bypass($"root,allow,lock,setuid:{range}"));

        Why Bypass(string abilities)
        {
            var bench = new Bench(strategy);
            Process root = bench.Member(110, bench.Own(0));
            uint own = bench.Own(5), foreign = bench.ForeignSuperUser.Value;
            if (abilities.Length > 0)
                Assert.Equal(Why.Allowed, Requests.Handle(bench.Effects, Vpid.Host, new(RequestKind.ModifyAbilities, 110, Value.Of(abilities), 1, 1)).Why);
            Assert.Equal(Why.Allowed, Become(bench, root, own));
            return Become(bench, root, foreign);
        }
    }

    [Fact]
    public void R132_the_ability_refuses_an_identity_of_the_host_to_whoever_is_in_the_root_domain()
    {
        var bench = new Bench("encoded");
        Process root = bench.Member(110, 0);
        // By the host: the numbers are its own.
        Answer answer = Requests.Handle(bench.Effects, Vpid.Host, new(RequestKind.ModifyAbilities, 110, Value.Of("root,allow,lock,setuid:0x20000-0x2FFFF"), 1, 1));
        Assert.Equal(Why.Allowed, answer.Why);
        bench.Effects.Emit(FactOf.InterceptorUnloaded());
        Assert.Equal(Why.OutsideRange, bench.Call(root, "setresuid", 0x10005, -1, -1).Why);
        Assert.Equal(Why.OutsideRange, bench.Call(root, "setresuid", 7, -1, -1).Why);
        Assert.Equal(Why.Allowed, bench.Call(root, "setresuid", 0x20005, -1, -1).Why);
    }

    [Theory, Strategies]
    public void R133_FORK_denied_makes_no_entry_in_the_virtual_process_table(string strategy)
    {
        IReadOnlyList<Entity> entities = Expect(strategy, """
            3905 fork() = -1 EPERM (AbilityDenied)
            3942 fork() = -1 EPERM (AbilityDenied)
            3905 clone(child_stack=NULL, flags=SIGCHLD) = -1 EPERM (AbilityDenied)
            3905 posix_spawn("/bin/program", ["program"], NULL) = 66
            """, server: "abilities: \"all,deny,lock,inherit,fork\"");
        Entity server = entities.Single(entity => entity.State.Name == "vp1");
        Assert.Equal([65, 66, 3905, 3906, 3942], server.State.Processes.Values.ToArray().Where(process => process.Vpid.Value == 1).Select(process => process.Pid.Value));
    }

    [Theory, Strategies]
    public void R137_the_same_user_of_two_servers_can_have_different_default_sets(string strategy) => Expect(strategy, """
        3905 execve("/bin/program", ["program"], NULL) = 0
        3905 fork() = -1 EPERM (AbilityDenied)
        3905 iopl(3) = 0
        3906 fork() = -1 EPERM (AbilityDenied)
        3942 fork() = 66
        1805 fork() = 131
        1805 iopl(3) = -1 EPERM (NeedsSuperUser)
        """, server: "defaults: {\"user:5\": \"nonroot,deny,fork nonroot,allow,io\", member: \"nonroot,deny,fork\", super-user: \"nonroot,deny,spawn\"}");

    [Theory, Strategies]
    public void R138_a_range_of_users_that_a_member_sets_means_its_servers_users(string strategy) => Expect(strategy, """
        3942 procmgr_ability(0, "root,allow,setuid:5-9 root,allow,setgid:5-9") = 0
        3942 setresuid(-1, -1, 4) = -1 EPERM (OutsideRange)
        3942 setresuid(-1, -1, 10) = -1 EPERM (OutsideRange)
        3942 setresgid(-1, -1, 10) = -1 EPERM (OutsideRange)
        3942 setresuid(-1, -1, 5) = 0
        3942 setresgid(-1, -1, 9) = 0
        3942 setresuid(-1, -1, 8) = 0
        3942 procmgr_ability_text(0, "root,allow,setuid:5-9 root,allow,setgid:5-9") = 43
        """);

    [Theory, Strategies]
    public void R131_set_id_programs_of_the_host_shed_no_limit(string strategy) => Expect(strategy, """
        3905 execve("/bin/host-root", ["host-root"], NULL) = 0
        3905 geteuid() = 5
        3905 kill(3906, SIGTERM) = -1 EPERM (SignalNotPermitted)
        3942 execve("/bin/host-root", ["host-root"], NULL) = 0
        3942 kill(3906, SIGTERM) = -1 EPERM (AbilityDenied)
        """, server: "abilities: \"root,deny,lock,inherit,signal\"");

    [Theory]
    [InlineData("encoded", "root", "3942 setuid(5) = 0")]
    [InlineData("encoded", "both", "3942 setuid(5) = -1 EPERM (IdentityNotHeld)")]
    [InlineData("translated", "both", "3942 setuid(5) = -1 EPERM (IdentityNotHeld)")]
    public void The_option_grant_domains_asks_both_domains(string strategy, string value, string line) =>
        Expect(strategy, line, $"grant_domains: {value}");

    [Theory]
    [InlineData("strict", "= 1 EPERM (AbilityLocked)", "= 2")]
    [InlineData("lenient", "= 0", "= -1 EPERM (AbilityDenied)")]
    public void R114_the_option_locks_says_what_naming_a_locked_ability_does(string value, string request, string fork) => AbilityWorld.Expect($"""
        705 procmgr_ability(0, "nonroot,lock,spawn") = 0
        705 procmgr_ability(0, "nonroot,deny,spawn nonroot,deny,fork") {request}
        705 execve("/bin/program", ["program"], NULL) = 0
        705 procmgr_ability(0, "nonroot,deny,lock,inherit,fork") = 0
        706 procmgr_ability(0, "nonroot,lock,spawn") = 0
        706 procmgr_ability(0, "nonroot,deny,spawn nonroot,deny,fork") {request}
        706 fork() {fork}
        """, policy: $"locks: {value}");

    [Fact]
    public void The_preset_linux_holds_what_Linux_asks_of_nobody()
    {
        const string lines = """
            705 getpgid(701) = VERDICT
            """;
        AbilityWorld.Expect(lines.Replace("VERDICT", "-1 EPERM (AbilityDenied)"));
        Transcript.CheckVerdicts(AbilityWorld.Of().Replace("abilities: qnx", "abilities: linux"), lines.Replace("VERDICT", "701"));
    }

    [Fact]
    public void A_translated_server_may_have_several_super_users() => Expect("translated", """
        3905 chown("/bin/program", 6, 6) = 0
        3905 kill(3906, 0) = 0
        3905 setuid(0) = 0
        3906 kill(3942, 0) = -1 EPERM (SignalNotPermitted)
        """, server: "super_users: [0, 5]");

    [Fact]
    public void Only_the_host_adds_super_users_and_only_to_translated_servers() => Expect("encoded", """
        3942 super_user_add(1, 5) = -1 EPERM (HostOnly)
        700 super_user_add(1, 5) = -1 EINVAL (InvalidValue)
        700 super_user_add(9, 5) = -1 ESRCH (NoSuchServer)
        """);

    [Theory, Strategies]
    public void The_template_hosting_denies_what_is_the_hosts_alone(string strategy)
    {
        IReadOnlyList<Entity> entities = Expect(strategy, "3942 getuid() = 0", server: "abilities: hosting");
        DomainSet root = entities.Process(3906)!.Abilities[Domain.Root];
        ulong denied = ~root.Allowed & root.Locked & root.Inherited;
        Assert.Equal(18, System.Numerics.BitOperations.PopCount(denied));
        Assert.True((denied & Ability.Reboot.Bit()) != 0 && (denied & Ability.Signal.Bit()) == 0);
    }

    /// <summary>Sets the real user to one of the host, inside a wrapper of setresuid that hands the original another identity than it translated.</summary>
    private static Why Become(Bench bench, Process root, uint host) =>
        bench.CallInstead((in Call call) => call.Row.Enter(call.With([host, -1, -1], call.Grant)), root, "setresuid", 5, -1, -1).Why;

    private static IReadOnlyList<Entity> Expect(string strategy, string expected, string policy = "kill_group: process-group", string server = "users: {}") =>
        Transcript.CheckVerdicts(Text.Replace("STRATEGY", strategy).Replace("POLICY", policy).Replace("SERVER", server), expected, "vp2");
}
