using Insula.Journal;
using Insula.Model;

namespace Insula.Requirements.Tests;

/// <summary>Every option of Policy, each value.</summary>
public sealed class Options
{
    private const string Members = """
        {pid: 3942, server: vp1, uid: 0}
        {pid: 4005, server: vp1, uid: 5, gid: 4006}
        {pid: 4006, server: vp1, uid: 6, gid: 6}
        {pid: 700, server: host, uid: 0}
        """;

    [Theory, Strategies]
    public void Kill_group_process_group(string strategy) => Transcript.CheckVerdicts(Server(strategy, "kill_group: process-group"), """
        3942 kill(-4006, SIGTERM) = 0
        4006 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=3942} ---
        4006 +++ killed by SIGTERM +++
        """);

    [Theory, Strategies]
    public void Kill_group_gid(string strategy) => Transcript.CheckVerdicts(Server(strategy, "kill_group: gid"), """
        3942 kill(-4006, SIGTERM) = 0
        4005 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=3942} ---
        4005 +++ killed by SIGTERM +++
        """);

    [Theory, Strategies]
    public void Foreign_pid_eperm(string strategy) => Transcript.CheckVerdicts(Server(strategy, "foreign_pid: eperm"), """
        3942 kill(700, SIGTERM) = -1 EPERM (ForeignProcess)
        4005 kill(700, 0) = -1 EPERM (ForeignProcess)
        3942 kill(701, SIGTERM) = -1 ESRCH (NoSuchProcess)
        """);

    [Theory, Strategies]
    public void Foreign_pid_esrch(string strategy) => Transcript.CheckVerdicts(Server(strategy, "foreign_pid: esrch"), """
        3942 kill(700, SIGTERM) = -1 ESRCH (ForeignProcessHidden)
        4005 kill(700, 0) = -1 ESRCH (ForeignProcessHidden)
        3942 kill(700, 65) = -1 ESRCH (ForeignProcessHidden)
        3942 kill(701, SIGTERM) = -1 ESRCH (NoSuchProcess)
        """);

    [Theory]
    [InlineData("pass-through", Why.IdentityNotHeld)]
    [InlineData("strict", Why.PrivilegeViolation)]
    public void Non_super_user(string value, Why why)
    {
        IReadOnlyList<CallRecord> records = World.Records(World.Of("encoded", $"non_super_user: {value}"),
            "3905 setuid(0)", """3942 open("/srv/secret", O_RDONLY)""", "3905 setuid(5)");
        Assert.Equal([why, Why.ForeignOwner, Why.Allowed], records.Select(record => record.Reply.Why));
    }

    [Theory]
    [InlineData("pass-through", Why.ForeignOwner)]
    [InlineData("strict", Why.PrivilegeViolation)]
    public void Non_pertaining(string value, Why why)
    {
        IReadOnlyList<CallRecord> records = World.Records(World.Of("encoded", $"non_pertaining: {value}"),
            """3942 open("/srv/secret", O_RDONLY)""", "3905 setuid(0)", """3942 open("/host/read", O_RDONLY)""", """3942 mkdir("/host/read", 0700)""");
        Assert.Equal([why, Why.IdentityNotHeld, Why.Allowed, Why.FileExists], records.Select(record => record.Reply.Why));
    }

    [Theory]
    [InlineData("strict", Why.PrivilegeViolation)]
    [InlineData("pass-through", Why.ForeignProcess)]
    public void Non_pertaining_concerns_processes_too(string value, Why why) =>
        Assert.Equal(why, World.Records(World.Of("encoded", $"non_pertaining: {value}"), "3942 kill(1847, SIGTERM)").Single().Reply.Why);

    [Theory]
    [InlineData("init-and-caller", "4005 4006")]
    [InlineData("caller", "4005 4006 65")]
    [InlineData("none", "3942 4005 4006 65")]
    public void Kill_all_spares(string value, string reached)
    {
        using var run = new Workloads.Shells.Shell(Workloads.Scenarios.ScenarioReader.Parse(Server("encoded", $"kill_all_spares: {value}"), "test.yaml", "."),
            new MemoryJournal(), null, new(0, 0, [], 18, "/"u8.ToArray()), showFacts: false);
        // The first process of a server takes only what it has a handler for.
        run.Answer("65 rt_sigaction(SIGTERM, {sa_handler=0x4000, sa_mask=[], sa_flags=0}, NULL, 8)");
        IEnumerable<string> signalled = run.Answer("3942 kill(-1, SIGTERM)").Effects.Where(line => line.Contains("---")).Select(line => line.Split(' ')[0]);
        Assert.Equal(reached, string.Join(' ', signalled.Order(StringComparer.Ordinal)));
        Assert.Equal(RunState.Running, run.Stop().Process(65)!.RunState);
    }

    // A grant, a refusal for want of permission, and one that is none: the verdict always stands, the arguments as the level says.
    [Theory]
    [InlineData("all", "True True True")]
    [InlineData("denials", "False True False")]
    [InlineData("none", "False False False")]
    public void R62_audit(string value, string kept)
    {
        IReadOnlyList<CallRecord> records = World.Records(World.Of("encoded", $"audit: {value}"),
            """3942 open("/home/bob/mail", O_RDONLY)""", """3942 open("/srv/secret", O_RDONLY)""", """3942 open("/home/bob/nothing", O_RDONLY)""");
        Assert.Equal([(Why.Allowed, GrantOutcome.Granted), (Why.ForeignOwner, GrantOutcome.NotPertaining), (Why.NoSuchFile, GrantOutcome.Granted)],
            records.Select(record => (record.Reply.Why, record.Reply.Grant)).ToArray());
        Assert.Equal(kept, string.Join(' ', records.Select(record => record.Args is not null)));
    }

    [Theory, Strategies]
    public void Max_processes(string strategy) => Transcript.CheckVerdicts(Server(strategy, "max_processes: 6"), """
        3942 fork() = 66
        3942 fork() = 67
        3942 fork() = -1 EAGAIN (TooManyProcesses)
        67 exit(0) = ?
        67 +++ exited with 0 +++
        4005 vfork() = -1 EAGAIN (TooManyProcesses)
        3942 wait4(67, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 67
        4005 vfork() = 68
        """, "host");

    [Theory, Strategies]
    public void Max_descriptors(string strategy) => Transcript.CheckVerdicts(Server(strategy, "max_descriptors: 4"), """
        3942 open("/f", O_RDONLY) = 3
        3942 open("/f", O_RDONLY) = -1 EMFILE (TooManyDescriptors)
        3942 open("/nothing", O_RDONLY) = -1 EMFILE (TooManyDescriptors)
        3942 creat("/g", 0600) = -1 EMFILE (TooManyDescriptors)
        3942 access("/g", F_OK) = -1 ENOENT (NoSuchFile)
        3942 close(3) = 0
        3942 creat("/g", 0600) = 3
        """, "host");

    [Fact]
    public void Max_associations_of_users() => Transcript.CheckVerdicts(Server("translated", "max_associations: 4"), """
        3942 chown("/f", 7, -1) = 0
        3942 chown("/f", 8, -1) = -1 EAGAIN (OwnerQuotaReached)
        3942 chown("/f", 7, -1) = 0
        3942 setuid(8) = -1 EAGAIN (OwnerQuotaReached)
        3942 chown("/f", -1, 6) = 0
        """, "host");

    [Fact]
    public void Max_associations_bounds_no_encoded_server() => Transcript.CheckVerdicts(Server("encoded", "max_associations: 1"), """
        3942 chown("/f", 7, 8) = 0
        3942 setuid(9) = 0
        """, "host");

    private static string Server(string strategy, string policy) => World.Server(strategy, "{path: /f}", Members, policy);
}
