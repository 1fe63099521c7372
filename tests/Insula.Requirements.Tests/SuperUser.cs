using Insula.Engine;
using Insula.Kernel;
using Insula.Model;

namespace Insula.Requirements.Tests;

/// <summary>The virtual super-user: who is one, what it may in its server, and what it may not outside (R37-R47).</summary>
public sealed class SuperUser
{
    private static readonly string[] FileCalls =
        ["open", "creat", "link", "unlink", "chdir", "fchdir", "symlink", "readlink", "readdir", "access", "rename", "mkdir", "rmdir", "truncate", "ftruncate"];

    [Fact]
    public void R37_identifiers_of_virtual_super_users() => Transcript.Check(Figures.Three, """
        3942 setuid(0) = 0
          CredentialsChanged pid=3942 ruid=65536 euid=65536 suid=65536 fsuid=65536 rgid=65536 egid=65536 sgid=65536 fsgid=65536 groups=
        1847 setuid(0) = 0
          CredentialsChanged pid=1847 ruid=131072 euid=131072 suid=131072 fsuid=131072 rgid=131072 egid=131072 sgid=131072 fsgid=131072 groups=
        2001 setuid(0) = 0
          CredentialsChanged pid=2001 ruid=196608 euid=196608 suid=196608 fsuid=196608 rgid=196608 egid=196608 sgid=196608 fsgid=196608 groups=
        """);

    [Theory, Strategies]
    public void R38_no_member_ever_holds_host_user_0(string strategy)
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(World.Of(strategy), """
            3942 open("/home/bob/mail", O_RDWR) = 3
            3942 setresuid(0, 0, 0) = 0
            3942 setuid(0) = 0
            3942 setgid(0) = 0
            3942 setgroups(1, [0]) = 0
            3942 kill(3906, SIGTERM) = 0
            3906 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=3942} ---
            3906 +++ killed by SIGTERM +++
            3905 setuid(0) = -1 EPERM (IdentityNotHeld)
            3905 setresuid(0, -1, -1) = -1 EPERM (IdentityNotHeld)
            """);
        IEnumerable<Process> members = entities.Where(entity => entity.State.Owners is not null).SelectMany(entity => entity.State.Processes.Values.ToArray());
        Assert.All(members, member => Assert.False(World.Users(member).Contains(HostUid.Root)));
        Assert.All(members, member => Assert.NotEqual(HostGid.Root, member.Credentials.EffectiveGroup));
    }

    [Theory, Strategies]
    public void R39_it_sees_itself_as_user_0(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3942 getuid() = 0
        3942 geteuid() = 0
        3942 getresuid([0], [0], [0]) = 0
        1847 getuid() = 0
        3905 getuid() = 5
        """);

    [Fact]
    public void R40_each_named_file_call_that_has_a_row_is_intercepted()
    {
        SyscallRow[] rows = [.. FileCalls.Select(SyscallTable.ByName).OfType<SyscallRow>()];
        Assert.Empty(new[] { "open", "creat", "unlink", "chdir", "access", "rename", "mkdir", "rmdir" }.Except(rows.Select(row => row.Name)));
        Assert.All(rows, row => Assert.True(row.Wrap.HasFlag(Wrap.Grant) && row.Pertains != Pertains.Nothing, row.Name));
        Assert.All(rows, row => Assert.Contains(row.Number, SyscallTable.Intercepted));
    }

    // Without the wrapper each of them is refused to the virtual super-user: its identifier is no super-user's.
    [Theory, Strategies]
    public void R40_without_its_wrapper_each_is_refused(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        700 interceptor_unload(1, 1) = 0
        3942 open("/home/bob/mail", O_RDONLY) = -1 EACCES (SearchForbidden)
        3942 creat("/home/bob/new", 0600) = -1 EACCES (SearchForbidden)
        3942 unlink("/home/bob/old") = -1 EACCES (SearchForbidden)
        3942 chdir("/home/bob") = -1 EACCES (ModeForbids)
        3942 access("/home/bob", R_OK) = -1 EACCES (ModeForbids)
        3942 rename("/home/bob/old", "/home/bob/new") = -1 EACCES (SearchForbidden)
        3942 mkdir("/home/bob/dir", 0700) = -1 EACCES (SearchForbidden)
        3942 rmdir("/home/bob/box") = -1 EACCES (SearchForbidden)
        700 interceptor_load(1, [open, chdir]) = 1
        3942 open("/home/bob/mail", O_RDONLY) = 3
        3942 chdir("/home/bob") = 0
        3942 unlink("/home/bob/old") = -1 EACCES (SearchForbidden)
        """);

    [Theory, Strategies]
    public void R40_R41_each_file_call_succeeds_on_any_users_file_of_its_server(string strategy)
    {
        string[] lines =
        [
            """3942 open("/home/bob/mail", O_RDWR|O_TRUNC)""", """3942 openat(AT_FDCWD, "/home/bob/mail", O_RDONLY|O_NOATIME)""",
            """3942 creat("/home/bob/new", 0600)""", """3942 unlink("/home/bob/old")""", """3942 rename("/home/bob/new", "/home/bob/mail")""",
            """3942 mkdir("/home/bob/dir", 0700)""", """3942 rmdir("/home/bob/box")""", """3942 access("/home/bob/mail", R_OK|W_OK)""",
            """3942 chdir("/home/bob")""", """3942 chmod("mail", 0640)""", """3942 chown("mail", 6, 6)""",
        ];
        IReadOnlyList<Journal.CallRecord> records = World.Records(World.Of(strategy), lines);
        Assert.All(records, record => Assert.Equal((Why.Allowed, GrantOutcome.Granted), (record.Reply.Why, record.Reply.Grant)));
    }

    [Theory, Strategies]
    public void R42_it_opens_a_private_file_of_another_user_of_its_server(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3942 open("/home/bob/mail", O_RDWR) = 3
        """);

    [Theory, Strategies]
    public void R43_the_same_call_on_a_private_file_of_another_server_is_refused(string strategy)
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(World.Of(strategy), """
            3942 open("/srv/secret", O_RDONLY) = -1 EACCES (ForeignOwner)
            3942 open("/srv/root", O_RDWR|O_TRUNC) = -1 EACCES (ForeignOwner)
            3942 creat("/srv/secret", 0666) = -1 EACCES (ForeignOwner)
            3942 chmod("/srv/secret", 0666) = -1 EPERM (NotOwner)
            3942 chown("/srv/secret", 0, 0) = -1 EPERM (NotOwner)
            3942 open("/host/secret", O_RDONLY) = -1 EACCES (ModeForbids)
            3942 chmod("/host/secret", 0666) = -1 EPERM (NotOwner)
            """);
        Inode secret = entities.File("/srv/secret")!;
        Assert.Equal((Mode.Regular | 0x180, 65534u), (secret.Mode, entities.OwnerOf("/srv/secret")));
        Assert.Equal(Mode.Regular | 0x180, entities.File("/host/secret")!.Mode);
    }

    [Theory, Strategies]
    public void R43_strict_the_same_call_is_a_privilege_violation(string strategy)
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(World.Of(strategy, "non_pertaining: strict"), """
            3942 open("/srv/secret", O_RDONLY) = -1 EPERM (PrivilegeViolation)
            3942 chmod("/srv/secret", 0666) = -1 EPERM (PrivilegeViolation)
            3942 open("/host/secret", O_RDONLY) = -1 EPERM (PrivilegeViolation)
            3942 open("/host/read", O_RDONLY) = 3
            3942 open("/srv/nothing", O_RDONLY) = -1 ENOENT (NoSuchFile)
            3905 open("/srv/secret", O_RDONLY) = -1 EACCES (ForeignOwner)
            """);
        Assert.Equal(Mode.Regular | 0x180, entities.File("/srv/secret")!.Mode);
    }

    [Theory, Strategies]
    public void R44_an_ordinary_member_is_refused_without_a_grant(string strategy)
    {
        string[] lines = ["""3906 access("/home/bob", X_OK)""", """3906 chmod("/etc/passwd", 0666)""", """3906 open("/etc/passwd", O_RDWR)""", "3906 setuid(5)"];
        IReadOnlyList<Journal.CallRecord> records = World.Records(World.Of(strategy), lines);
        Assert.Equal([Why.ModeForbids, Why.NotOwner, Why.ModeForbids, Why.IdentityNotHeld], records.Select(record => record.Reply.Why));
        Assert.All(records, record => Assert.Equal(GrantOutcome.NotSuperUser, record.Reply.Grant));
    }

    [Theory, Strategies]
    public void R45_an_ordinary_member_uses_its_own_file_without_a_grant(string strategy)
    {
        string[] lines = ["""3905 open("/home/bob/mail", O_RDWR)""", """3905 chmod("/home/bob/mail", 0644)""", """3905 unlink("/home/bob/old")"""];
        IReadOnlyList<Journal.CallRecord> records = World.Records(World.Of(strategy, "non_super_user: strict, non_pertaining: strict"), lines);
        Assert.All(records, record => Assert.Equal((Why.Allowed, GrantOutcome.NotSuperUser), (record.Reply.Why, record.Reply.Grant)));
    }

    [Theory, Strategies]
    public void R44_R46_strict_a_call_without_privilege_is_a_violation(string strategy) =>
        Transcript.CheckVerdicts(World.Of(strategy, "non_super_user: strict"), """
        3906 open("/home/bob/mail", O_RDONLY) = -1 EPERM (PrivilegeViolation)
        3906 chown("/etc/passwd", 6, 6) = -1 EPERM (PrivilegeViolation)
        3906 setuid(0) = -1 EPERM (PrivilegeViolation)
        3906 setgroups(0, NULL) = -1 EPERM (PrivilegeViolation)
        3906 kill(3905, SIGTERM) = -1 EPERM (PrivilegeViolation)
        3906 kill(1847, SIGTERM) = -1 EPERM (PrivilegeViolation)
        3906 open("/srv/secret", O_RDONLY) = -1 EPERM (PrivilegeViolation)
        3906 open("/etc/passwd", O_RDONLY) = 3
        3906 open("/etc/nothing", O_RDONLY) = -1 ENOENT (NoSuchFile)
        3906 setuid(6) = 0
        3942 open("/srv/secret", O_RDONLY) = -1 EACCES (ForeignOwner)
        """);

    [Theory, Strategies]
    public void R46_strict_the_record_says_privilege_violation(string strategy)
    {
        Journal.CallRecord record = World.Records(World.Of(strategy, "non_super_user: strict"), "3906 setuid(0)").Single();
        Assert.Equal((Why.PrivilegeViolation, GrantOutcome.NotSuperUser, 3906), (record.Reply.Why, record.Reply.Grant, record.Caller.Value));
        Assert.Equal(0, Assert.Single(record.Args!).Number);
    }

    [Theory, Strategies]
    public void R47_pass_through_the_kernel_itself_refuses(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3906 open("/home/bob/mail", O_RDONLY) = -1 EACCES (SearchForbidden)
        3906 chown("/etc/passwd", 6, 6) = -1 EPERM (NotOwner)
        3906 setuid(0) = -1 EPERM (IdentityNotHeld)
        3906 setgroups(0, NULL) = -1 EPERM (NeedsSuperUser)
        3906 kill(3905, SIGTERM) = -1 EPERM (SignalNotPermitted)
        3906 kill(1847, SIGTERM) = -1 EPERM (ForeignProcess)
        """);
}
