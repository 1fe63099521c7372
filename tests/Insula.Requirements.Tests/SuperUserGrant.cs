using Insula.Engine;
using Insula.Journal;
using Insula.Kernel;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Requirements.Tests;

/// <summary>The grant: how long it lasts, who has it, what it reaches (R48-R55, R62).</summary>
public sealed class SuperUserGrant
{
    [Theory, Strategies]
    public void R48_after_the_call_the_caller_is_the_virtual_super_user_again(string strategy)
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(World.Of(strategy), """
            3942 open("/home/bob/mail", O_RDWR) = 3
            3942 getresuid([0], [0], [0]) = 0
            3942 init_module(NULL, 0, "") = -1 EPERM (NeedsSuperUser)
            3942 open("/host/secret", O_RDONLY) = -1 EACCES (ModeForbids)
            """);
        OwnerMap owners = entities.Single(entity => entity.State.Name == "vp1").State.Owners!;
        Assert.All(World.Users(entities.Process(3942)!), user => Assert.Equal(owners.SuperUser, user));
    }

    [Theory, Strategies]
    public void R48_a_granted_file_call_brings_no_change_of_credentials(string strategy) => Transcript.Check(World.Of(strategy), """
        3942 access("/home/bob/mail", R_OK|W_OK) = 0
        3942 chmod("/home/bob/mail", 0600) = 0
          ModeChanged ino=9 mode=0100600
        """);

    [Theory, Strategies]
    public void R49_it_ends_also_when_the_call_fails(string strategy)
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(World.Of(strategy), """
            3942 open("/home/bob/nothing", O_RDWR) = -1 ENOENT (NoSuchFile)
            3942 rmdir("/home/bob/mail") = -1 ENOTDIR (NotADirectory)
            3942 getresuid([0], [0], [0]) = 0
            3942 init_module(NULL, 0, "") = -1 EPERM (NeedsSuperUser)
            3942 open("/host/secret", O_RDONLY) = -1 EACCES (ModeForbids)
            """);
        OwnerMap owners = entities.Single(entity => entity.State.Name == "vp1").State.Owners!;
        Assert.All(World.Users(entities.Process(3942)!), user => Assert.Equal(owners.SuperUser, user));
    }

    [Theory, Strategies]
    public void R49_it_ends_also_when_the_call_throws(string strategy)
    {
        var bench = new Bench(strategy);
        Process root = bench.Member(110, bench.Own(0)), other = bench.Member(111, bench.Own(6));
        bench.File("mail", 0x180, bench.Own(5));
        bench.File("secret", 0x180, 0);
        Credentials before = root.Credentials;
        Assert.Throws<TimeoutException>(() => bench.CallInstead(Throwing, root, "open", Value.Of("/mail"), 0, 0));
        Assert.Same(before, root.Credentials);
        Assert.Equal(Why.NeedsSuperUser, bench.Call(root, "init_module", 0, 0, Value.Of("")).Why);
        Assert.Equal(Why.ModeForbids, bench.Call(root, "open", Value.Of("/secret"), 0, 0).Why);
        Assert.Equal((Why.ModeForbids, GrantOutcome.NotSuperUser), Verdict(bench.Call(other, "open", Value.Of("/mail"), 0, 0)));
        Assert.Equal((Why.Allowed, GrantOutcome.Granted), Verdict(bench.Call(root, "open", Value.Of("/mail"), 0, 0)));
    }

    [Theory, Strategies]
    public void R50_nobody_else_sees_or_uses_it(string strategy)
    {
        var bench = new Bench(strategy);
        Process root = bench.Member(110, bench.Own(0)), other = bench.Member(111, bench.Own(6)), twin = bench.Member(112, bench.Own(0));
        bench.File("mail", 0x180, bench.Own(5));
        Credentials[] before = [root.Credentials, other.Credentials, twin.Credentials];
        bool wasGranted = false;
        bench.CallInstead((in Call call) =>
        {
            wasGranted = call.Grant == GrantInForce.Pertaining;
            Assert.Equal(before, [root.Credentials, other.Credentials, twin.Credentials]);
            SyscallRow open = SyscallTable.ByName("open")!, module = SyscallTable.ByName("init_module")!, fork = SyscallTable.ByName("fork")!;
            Value[] mail = [Value.Of("/mail"), 0, 0], code = [0, 0, Value.Of("")];
            Assert.Equal(Why.ModeForbids, open.Enter(new(call.State, call.Effects, open, other.Leader, mail)).Why);
            Assert.Equal(Why.ModeForbids, open.Enter(new(call.State, call.Effects, open, twin.Leader, mail)).Why);
            Assert.Equal(Why.NeedsSuperUser, module.Enter(new(call.State, call.Effects, module, root.Leader, code)).Why);
            Reply child = fork.Enter(new(call.State, call.Effects, fork, root.Leader, []));
            Assert.Same(before[0], call.State.Find(new((int)child.Value))!.Credentials);
            return Reply.Ok;
        }, root, "open", Value.Of("/mail"), 0, 0);
        Assert.True(wasGranted);
    }

    [Theory, Strategies]
    public void R51_an_identity_set_in_a_granted_call_stays(string strategy)
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(World.Of(strategy), """
            3942 setgroups(2, [7, 8]) = 0
            3942 setgid(5) = 0
            3942 setuid(5) = 0
            3942 getresuid([5], [5], [5]) = 0
            3942 getresgid([5], [5], [5]) = 0
            3942 getgroups(9, [7, 8]) = 2
            3942 setuid(0) = -1 EPERM (IdentityNotHeld)
            3942 open("/home/bob/mail", O_RDWR) = 3
            3942 open("/etc/passwd", O_RDWR) = -1 EACCES (ModeForbids)
            """);
        OwnerMap owners = entities.Single(entity => entity.State.Name == "vp1").State.Owners!;
        Assert.Equal(Mapping.Known, owners.ToHost(IdKind.User, 5, [], out uint five));
        Assert.All(World.Users(entities.Process(3942)!), user => Assert.Equal(five, user.Value));
    }

    [Theory, Strategies]
    public void R51_each_of_the_three_users_can_be_set(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3942 setresuid(5, 6, 7) = 0
        3942 getresuid([5], [6], [7]) = 0
        3942 setresuid(8, -1, -1) = -1 EPERM (IdentityNotHeld)
        3942 setresuid(-1, 7, -1) = 0
        """);

    [Theory, Strategies]
    public void R52_what_a_granted_call_makes_belongs_to_the_virtual_super_user(string strategy)
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(World.Of(strategy), """
            3942 creat("/home/bob/file", 0600) = 3
            3942 open("/home/bob/other", O_RDWR|O_CREAT, 0600) = 4
            3942 mkdir("/home/bob/dir", 0700) = 0
            """);
        OwnerMap owners = entities.Single(entity => entity.State.Name == "vp1").State.Owners!;
        Assert.All(new[] { "/home/bob/file", "/home/bob/other", "/home/bob/dir" },
            path => Assert.Equal((owners.SuperUser, owners.SuperGroup), (entities.File(path)!.Uid, entities.File(path)!.Gid)));
    }

    [Theory, Strategies]
    public void R53_rename_is_granted_only_if_both_ends_pertain(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3942 rename("/home/bob/mail", "/home/bob/box/mail") = 0
        3942 rename("/home/bob/alien", "/home/bob/box/alien") = -1 EACCES (ModeForbids)
        3942 rename("/home/bob/old", "/home/bob/alien") = -1 EACCES (ModeForbids)
        3942 rename("/home/bob/old", "/host/tmp/old") = -1 EACCES (ModeForbids)
        3942 rename("/home/bob/old", "/srv/pub/old") = -1 EACCES (ForeignOwner)
        3942 rename("/host/tmp/mine", "/home/bob/box/mine") = -1 EPERM (StickyDirectory)
        3942 rename("/host/dir/mine", "/home/mine") = -1 EACCES (ModeForbids)
        3942 rename("/home/bob/old", "/home/old") = 0
        3905 rename("/host/tmp/mine", "/home/bob/box/mine") = 0
        """);

    [Theory, Strategies]
    public void R54_a_link_to_a_file_of_another_server_gives_no_grant(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3942 open("/srv/way", O_RDONLY) = -1 EACCES (ForeignOwner)
        3942 open("/srv/way", O_WRONLY|O_CREAT|O_TRUNC, 0666) = -1 EACCES (ForeignOwner)
        3942 access("/srv/way", R_OK) = -1 EACCES (ForeignOwner)
        3942 chown("/srv/way", 0, 0) = -1 EPERM (NotOwner)
        3942 chdir("/srv/door") = -1 EACCES (ForeignOwner)
        3942 open("/srv/door/mine", O_RDONLY) = -1 EACCES (ForeignOwner)
        3942 open("/srv/up", O_RDONLY) = -1 EACCES (ModeForbids)
        3942 open("/home/bob/link", O_RDONLY) = 3
        """);

    [Theory, Strategies]
    public void R55_the_super_user_of_one_server_is_nobody_in_another(string strategy)
    {
        var bench = new Bench(strategy);
        Process stranger = bench.Member(110, bench.ForeignSuperUser.Value), root = bench.Member(111, bench.Own(0)), user = bench.Member(112, bench.Own(5));
        bench.File("mail", 0x180, bench.Own(5));
        bench.File("theirs", 0x180, bench.ForeignSuperUser.Value);
        Assert.Equal((Why.ModeForbids, GrantOutcome.NotSuperUser), Verdict(bench.Call(stranger, "open", Value.Of("/mail"), 0, 0)));
        Assert.Equal((Why.ForeignOwner, GrantOutcome.NotSuperUser), Verdict(bench.Call(stranger, "open", Value.Of("/theirs"), 0, 0)));
        Assert.Equal((Why.NotOwner, GrantOutcome.NotSuperUser), Verdict(bench.Call(stranger, "chown", Value.Of("/mail"), 0, 0)));
        Assert.Equal((Why.IdentityNotHeld, GrantOutcome.NotSuperUser), Verdict(bench.Call(stranger, "setuid", 0)));
        Assert.Equal((Why.SignalNotPermitted, GrantOutcome.NotSuperUser), Verdict(bench.Call(stranger, "kill", user.Pid.Value, 15)));
        Assert.Equal((Why.SignalNotPermitted, GrantOutcome.NotSuperUser), Verdict(bench.Call(stranger, "kill", root.Pid.Value, 15)));
        Assert.Equal(RunState.Running, user.RunState);
    }

    [Theory, Strategies]
    public void R62_every_grant_and_refusal_stands_in_its_record(string strategy)
    {
        IReadOnlyList<CallRecord> records = World.Records(World.Of(strategy),
            """3942 open("/home/bob/mail", O_RDONLY)""", """3942 open("/srv/secret", O_RDONLY)""", """3906 open("/home/bob/mail", O_RDONLY)""",
            """3942 init_module(NULL, 0, "")""", """3942 kill(1847, SIGTERM)""", """3942 open("/home/bob/nothing", O_RDONLY)""", """3942 getuid()""");
        Assert.Equal(
            [
                (Why.Allowed, GrantOutcome.Granted), (Why.ForeignOwner, GrantOutcome.NotPertaining), (Why.SearchForbidden, GrantOutcome.NotSuperUser),
                (Why.NeedsSuperUser, GrantOutcome.None), (Why.ForeignProcess, GrantOutcome.NotPertaining), (Why.NoSuchFile, GrantOutcome.Granted),
                (Why.Allowed, GrantOutcome.None),
            ],
            records.Select(record => Verdict(record.Reply)));
        Assert.Equal([3942, 3942, 3906, 3942, 3942, 3942, 3942], records.Select(record => record.Caller.Value));
        // What did not pertain: the inode, the process.
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(World.Of(strategy), "");
        Assert.Equal([0, (int)entities.File("/srv/secret")!.Number.Value, 0, 0, 1847, 0, 0], records.Select(record => record.Reply.Detail));
        Assert.Equal("/srv/secret"u8.ToArray(), records[1].Args![0].Text.ToArray());
    }

    [Theory, Strategies]
    public void R62_the_record_names_the_first_object_that_did_not_pertain(string strategy)
    {
        IReadOnlyList<CallRecord> records = World.Records(World.Of(strategy, "non_pertaining: strict"),
            """3942 open("/host/private/mine", O_RDONLY)""", """3942 open("/host/dir/mine", O_RDONLY)""",
            """3942 rename("/host/group/alien", "/home/alien")""", """3942 rename("/home/bob/mail", "/home/bob/alien")""");
        Assert.Equal(
            [
                (Why.PrivilegeViolation, GrantOutcome.NotPertaining), (Why.Allowed, GrantOutcome.Granted),
                (Why.PrivilegeViolation, GrantOutcome.NotPertaining), (Why.PrivilegeViolation, GrantOutcome.NotPertaining),
            ],
            records.Select(record => Verdict(record.Reply)));
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(World.Of(strategy), "");
        int Number(string path) => (int)entities.File(path)!.Number.Value;
        Assert.Equal([Number("/host/private"), 0, Number("/host/group"), Number("/home/bob/alien")], records.Select(record => record.Reply.Detail));
    }

    // What the check of spec 4.3 prevents: a wrapper without it grants over the host's own.
    [Theory, Strategies]
    public void R43_R64_without_the_check_everything_pertains(string strategy)
    {
        foreach (bool checks in new[] { true, false })
        {
            var bench = new Bench(strategy) { ChecksPertains = checks };
            Process root = bench.Member(110, bench.Own(0)), stranger = bench.Process(111, 7);
            bench.File("secret", 0x180, 0);
            Inode lent = bench.File("lent", 0xDED, 0, 0);
            Reply opened = bench.Call(root, "open", Value.Of("/secret"), 0, 0), killed = bench.Call(root, "kill", 111, 15);
            bench.Call(root, "chmod", Value.Of("/lent"), 0xDE8);
            if (checks)
            {
                Assert.Equal((Why.ModeForbids, GrantOutcome.NotPertaining), Verdict(opened));
                Assert.Equal((0xDEDu, RunState.Running), (lent.Mode & Mode.Permissions, stranger.RunState));
                continue;
            }
            Assert.Equal((Why.Allowed, Why.Allowed), (opened.Why, killed.Why));
            Assert.Equal(0xDE8u, lent.Mode & Mode.Permissions);
        }
    }

    private static (Why, GrantOutcome) Verdict(Reply reply) => (reply.Why, reply.Grant);

    private static Reply Throwing(in Call call) =>
        throw new TimeoutException(call.Grant == GrantInForce.Pertaining ? "granted" : "not granted");
}
