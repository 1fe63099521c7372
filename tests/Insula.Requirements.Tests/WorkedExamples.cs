using Insula.Engine;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Requirements.Tests;

/// <summary>The worked examples of spec 3.6, with the numbers of the patent's figures.</summary>
public sealed class WorkedExamples
{
    private static readonly string Translated = Transcript.Patent.Replace("encoded", "translated");

    [Fact]
    public void A1_R21_setuid_in_server_2_stores_0x00020001() => Transcript.Check(Transcript.Patent, """
        1847 setuid(1) = 0
          CredentialsChanged pid=1847 ruid=131073 euid=131073 suid=131073 fsuid=131073 rgid=131072 egid=131072 sgid=131072 fsgid=131072 groups=
        1847 getuid() = 1
        """);

    [Fact]
    public void A2_a_virtual_super_user_is_0x00010000_and_no_actual_super_user()
    {
        IReadOnlyList<Entity> entities = Transcript.Check(Transcript.Patent, """
            3942 getuid() = 0
            3942 reboot(LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_RESTART) = -1 EPERM (NeedsSuperUser)
            3942 init_module(0x1000, 4096, "") = -1 EPERM (NeedsSuperUser)
            """);
        Assert.Equal(new HostUid(0x00010000), entities.StateOf(1).Find(new(3942))!.Credentials.Effective);
    }

    [Fact]
    public void A3_owner_5_7_is_65541_65543_to_the_host_and_nobody_to_the_other_server() => Transcript.Check("""
        scenario: a3
        hosts:
          - name: host-1
            files: [{path: /f, owner: "vp1:5:7"}]
            servers:
              - {name: vp1, vpid: 1, files: [{path: /f}]}
              - {name: vp2, vpid: 2, files: [{path: /f, owner: "vp1:5:7"}]}
            processes: [{pid: 3942, server: vp1}, {pid: 1847, server: vp2}]
        """, """
        3942 chown("/f", 5, 7) = 0
          OwnerChanged ino=2 uid=65541 gid=65543
        3942 stat("/f", {st_uid=5, st_gid=7, ...}) = 0
        1847 stat("/f", {st_uid=65534, st_gid=65534, ...}) = 0
        1 stat("/f", {st_uid=65541, st_gid=65543, ...}) = 0
        """);

    [Fact]
    public void A4_user_1_is_0x00010001_in_one_server_and_0x00020001_in_the_other() => Transcript.Check(Transcript.Patent, """
        3942 setuid(1) = 0
          CredentialsChanged pid=3942 ruid=65537 euid=65537 suid=65537 fsuid=65537 rgid=65536 egid=65536 sgid=65536 fsgid=65536 groups=
        1847 setuid(1) = 0
          CredentialsChanged pid=1847 ruid=131073 euid=131073 suid=131073 fsuid=131073 rgid=131072 egid=131072 sgid=131072 fsgid=131072 groups=
        3942 getuid() = 1
        1847 getuid() = 1
        """);

    [Fact]
    public void A5_70000_is_EINVAL_and_minus_1_leaves_the_user() => Transcript.Check(Transcript.Patent, """
        3942 setuid(70000) = -1 EINVAL (IdentifierOutOfRange)
        3942 getuid() = 0
        1847 setuid(70000) = -1 EINVAL (IdentifierOutOfRange)
        3942 chown("/", -1, 7) = 0
          OwnerChanged ino=1 uid=65536 gid=65543
        """);

    [Fact]
    public void A6_the_super_users_of_servers_1_2_3_are_65536_131072_196608()
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(Transcript.Patent, """
            1 server_create("vp3", 3, "encoded") = 3
            """, "host");
        Assert.Equal([65536u, 131072u, 196608u], new[] { 1, 2, 3 }.Select(vpid => entities.StateOf(vpid).Owners!.SuperUser.Value));
        Assert.Equal([65536u, 131072u, 196608u], new[] { 1, 2, 3 }.Select(vpid => UserOfInit(entities.StateOf(vpid))));
    }

    [Fact]
    public void B1_R27_FIG_9_the_alternative_is_1003() => Transcript.Check(Translated, """
        1847 setuid(1) = 0
          OwnersReceived kind=User first=1003 last=1003
          OwnerAssociated kind=User guest=1 host=1003
          CredentialsChanged pid=1847 ruid=1003 euid=1003 suid=1003 fsuid=1003 rgid=1002 egid=1002 sgid=1002 fsgid=1002 groups=
        """);

    [Fact]
    public void B1_the_super_users_have_1001_and_1002()
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(Translated, """
            3942 getuid() = 0
            1847 getuid() = 0
            """);
        Assert.Equal([1001u, 1002u], new[] { 1, 2 }.Select(vpid => UserOfInit(entities.StateOf(vpid))));
    }

    [Fact]
    public void B2_R28_FIG_10_1003_of_server_2_is_1() => Transcript.CheckVerdicts(Translated, """
        1847 setuid(1) = 0
        1847 getuid() = 1
        """);

    [Fact]
    public void B3_B4_R30_R31_the_same_server_reuses_1003_and_the_other_has_1004()
    {
        IReadOnlyList<Entity> entities = Transcript.Check(Translated + "\n      - {pid: 3055, server: vp2}", """
            1847 setuid(1) = 0
              OwnersReceived kind=User first=1003 last=1003
              OwnerAssociated kind=User guest=1 host=1003
              CredentialsChanged pid=1847 ruid=1003 euid=1003 suid=1003 fsuid=1003 rgid=1002 egid=1002 sgid=1002 fsgid=1002 groups=
            3055 setuid(1) = 0
              CredentialsChanged pid=3055 ruid=1003 euid=1003 suid=1003 fsuid=1003 rgid=1002 egid=1002 sgid=1002 fsgid=1002 groups=
            3942 setuid(1) = 0
              OwnersReceived kind=User first=1004 last=1004
              OwnerAssociated kind=User guest=1 host=1004
              CredentialsChanged pid=3942 ruid=1004 euid=1004 suid=1004 fsuid=1004 rgid=1001 egid=1001 sgid=1001 fsgid=1001 groups=
            """);
        Assert.Equal(2, Assert.IsType<TranslatedOwnerMap>(entities.StateOf(2).Owners).Associations(IdKind.User));
    }

    [Fact]
    public void B5_R29_a_file_of_1003_is_nobodys_to_server_1() => Transcript.CheckVerdicts("""
        scenario: b5
        hosts:
          - name: host-1
            owners: {pool: 1001-2000, lease: 1}
            files: [{path: /f, owner: "vp2:1"}]
            servers:
              - {name: vp1, vpid: 1, ownership: translated, files: [{path: /f, owner: "vp2:1"}]}
              - {name: vp2, vpid: 2, ownership: translated, files: [{path: /f, owner: 1}]}
            processes: [{pid: 3942, server: vp1}, {pid: 1847, server: vp2}]
        """, """
        1 stat("/f", {st_uid=1003, ...}) = 0
        3942 stat("/f", {st_uid=65534, ...}) = 0
        1847 stat("/f", {st_uid=1, ...}) = 0
        """);

    [Fact]
    public void B6_R33_an_empty_pool_is_EAGAIN_and_the_identity_stays() => Transcript.Check(Translated.Replace("1001-2000", "1001-1002"), """
        1847 setuid(1) = -1 EAGAIN (OwnerPoolEmpty)
        1847 getuid() = 0
        """);

    private static uint UserOfInit(KernelState server) => server.Find(server.Init)!.Credentials.Real.Value;
}
