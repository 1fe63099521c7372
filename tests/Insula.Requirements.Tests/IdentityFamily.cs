using Insula.Engine;
using Insula.Model;

namespace Insula.Requirements.Tests;

/// <summary>seteuid, setreuid, setfsuid and their like for groups, as Linux 6.18 answered them (R24, R51).</summary>
public sealed class IdentityFamily
{
    private const string Processes = """
        {pid: 4000, server: vp1, uid: 0}
        {pid: 4005, server: vp1, uid: 5, gid: 5}
        {pid: 700, server: host, uid: 0}
        """;

    [Theory, Strategies]
    public void R24_minus_one_leaves_users_as_they_are(string strategy) => Check(strategy, """
        4000 setresuid(5, 6, 7) = 0
        4000 setreuid(-1, -1) = 0
        4000 getresuid([5], [6], [7]) = 0
        4000 setreuid(-1, 5) = 0
        4000 getresuid([5], [5], [7]) = 0
        4000 setreuid(5, -1) = 0
        4000 getresuid([5], [5], [5]) = 0
        4000 setfsuid(-1) = 5
        4000 seteuid(-1) = -1 EINVAL (InvalidValue)
        """);

    [Theory, Strategies]
    public void R24_minus_one_leaves_groups_as_they_are(string strategy) => Check(strategy, """
        4000 setresgid(5, 6, 7) = 0
        4000 setuid(5) = 0
        4000 setregid(-1, -1) = 0
        4000 getresgid([5], [6], [7]) = 0
        4000 setregid(-1, 5) = 0
        4000 getresgid([5], [5], [7]) = 0
        4000 setregid(5, -1) = 0
        4000 getresgid([5], [5], [5]) = 0
        4000 setfsgid(-1) = 5
        4000 setegid(-1) = -1 EINVAL (InvalidValue)
        """);

    [Theory, Strategies]
    public void Setreuid_exchanges_users_and_says_which_one_is_saved(string strategy) => Check(strategy, """
        4000 setresuid(5, 6, 7) = 0
        4000 setreuid(7, -1) = -1 EPERM (IdentityNotHeld)
        4000 setreuid(-1, 8) = -1 EPERM (IdentityNotHeld)
        4000 setreuid(6, 5) = 0
        4000 getresuid([6], [5], [5]) = 0
        4000 setreuid(5, 6) = 0
        4000 getresuid([5], [6], [6]) = 0
        4000 setreuid(-1, 5) = 0
        4000 getresuid([5], [5], [6]) = 0
        4000 setreuid(-1, 6) = 0
        4000 getresuid([5], [6], [6]) = 0
        4000 setreuid(0, 0) = -1 EPERM (IdentityNotHeld)
        """);

    [Theory, Strategies]
    public void Setregid_exchanges_groups_and_says_which_one_is_saved(string strategy) => Check(strategy, """
        4000 setresgid(5, 6, 7) = 0
        4000 setuid(5) = 0
        4000 setregid(7, -1) = -1 EPERM (IdentityNotHeld)
        4000 setregid(-1, 8) = -1 EPERM (IdentityNotHeld)
        4000 setregid(6, 5) = 0
        4000 getresgid([6], [5], [5]) = 0
        4000 setregid(-1, 6) = 0
        4000 getresgid([6], [6], [5]) = 0
        4000 setregid(-1, 5) = 0
        4000 getresgid([6], [5], [5]) = 0
        """);

    [Theory, Strategies]
    public void R51_a_super_user_that_takes_another_identity_has_it(string strategy) => Check(strategy, """
        4000 setregid(6, 7) = 0
        4000 getresgid([6], [7], [7]) = 0
        4000 setegid(8) = 0
        4000 getresgid([6], [8], [7]) = 0
        4000 setreuid(6, 5) = 0
        4000 getresuid([6], [5], [5]) = 0
        4000 setreuid(0, -1) = -1 EPERM (IdentityNotHeld)
        4000 setfsgid(99) = 8
        4000 setfsgid(-1) = 8
        """);

    [Theory, Strategies]
    public void R51_the_one_that_decides_for_files_follows_the_effective_one(string strategy)
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(World.Server(strategy, """
            {path: /tmp, type: dir, mode: "0777"}
            {path: /private, mode: "0600"}
            """, Processes), """
            4000 seteuid(5) = 0
            4000 getresuid([0], [5], [0]) = 0
            4000 setfsuid(-1) = 5
            4000 open("/private", O_RDONLY) = -1 EACCES (ModeForbids)
            4000 creat("/tmp/f", 0600) = 3
            4000 setfsuid(0) = 5
            4000 open("/private", O_RDONLY) = 4
            4000 kill(4005, SIGCONT) = 0
            4005 --- SIGCONT {si_signo=SIGCONT, si_code=SI_USER, si_pid=4000} ---
            4000 setgroups(0, NULL) = -1 EPERM (NeedsSuperUser)
            4000 seteuid(0) = 0
            4000 setgroups(0, NULL) = 0
            """, "host");
        Assert.Equal(5u, entities.OwnerOf("/tmp/f"));
    }

    [Theory, Strategies]
    public void Setfsuid_says_what_was_and_changes_only_what_it_may(string strategy) => Check(strategy, """
        4005 setfsuid(0) = 5
        4005 setfsuid(5) = 5
        4005 setfsgid(0) = 5
        4005 setfsgid(-1) = 5
        4000 setfsuid(6) = 0
        4000 setfsuid(7) = 6
        4000 setfsuid(-1) = 7
        4000 getresuid([0], [0], [0]) = 0
        4000 setfsgid(6) = 0
        4000 setfsgid(0) = 6
        4000 setresuid(-1, -1, -1) = 0
        4000 setfsuid(-1) = 7
        4000 setresuid(-1, 0, -1) = 0
        4000 setfsuid(-1) = 0
        """);

    [Fact]
    public void R33_a_file_user_that_is_not_granted_takes_nothing_from_the_pool() => Transcript.Check(Transcript.Patent.Replace("encoded", "translated"), """
        1847 setuid(1) = 0
          OwnersReceived kind=User first=1003 last=1003
          OwnerAssociated kind=User guest=1 host=1003
          CredentialsChanged pid=1847 ruid=1003 euid=1003 suid=1003 fsuid=1003 rgid=1002 egid=1002 sgid=1002 fsgid=1002 groups=
        1847 setfsuid(7) = 1
        1847 setfsuid(8) = 1
        1847 setfsgid(9) = 0
        1847 seteuid(7) = -1 EPERM (IdentityNotHeld)
        """);

    // With a stock of its own the identifier would be at hand at once.
    [Fact]
    public void R33_nor_one_that_is_at_hand()
    {
        Bench bench = new("translated");
        Process member = bench.Member(150, bench.Own(5));
        bench.Effects.Clear();
        Assert.Equal([5L, 5L], new[] { "setfsuid", "setfsgid" }.Select(name => bench.Call(member, name, 77).Value));
        Assert.Empty(bench.Effects.Facts);
        Assert.Equal(Mapping.Fresh, bench.State.Owners!.ToHost(Model.Facts.IdKind.User, 77, [], out _));
    }

    [Theory, Strategies]
    public void R44_an_ordinary_member_takes_nobody_elses_identity(string strategy) => Check(strategy, """
        4005 seteuid(0) = -1 EPERM (IdentityNotHeld)
        4005 setegid(0) = -1 EPERM (IdentityNotHeld)
        4005 setreuid(-1, 0) = -1 EPERM (IdentityNotHeld)
        4005 setregid(0, -1) = -1 EPERM (IdentityNotHeld)
        4005 seteuid(5) = 0
        4005 setegid(5) = 0
        """);

    private static void Check(string strategy, string transcript) =>
        Transcript.CheckVerdicts(World.Server(strategy, "{path: /f}", Processes), transcript, "host");
}
