using Insula.Engine;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Requirements.Tests;

/// <summary>Strategy A, owner identifiers that carry the VPID: R17-R26.</summary>
public sealed class Encoding
{
    /// <summary>One file of each owner in each tree, and a user 5 in each server.</summary>
    private const string Shared = """
        scenario: shared
        hosts:
          - name: host-1
            files: [{path: /f, owner: "vp1:5:7"}, {path: /h, owner: "1000:1000"}]
            servers:
              - name: vp1
                vpid: 1
                files: [{path: /f, owner: "5:7", mode: 0600}, {path: /g, owner: "vp2:5", mode: 0600}, {path: /h, owner: "host:1000"}]
              - name: vp2
                vpid: 2
                files: [{path: /f, owner: "vp1:5:7"}, {path: /g, owner: 5, mode: 0600}, {path: /x, owner: "vp1:5", mode: 0600}]
            processes:
              - {pid: 3942, server: vp1}
              - {pid: 1847, server: vp2}
              - {pid: 501, server: vp1, uid: 5}
              - {pid: 502, server: vp2, uid: 5}
        """;

    [Fact]
    public void R17_identifier_1_of_server_2_is_0x00020001()
    {
        OwnerMap map = Map(2);
        Assert.Equal(Mapping.Known, map.ToHost(IdKind.User, 1, [], out uint host));
        Assert.Equal(0x00020001u, host);
        Assert.True(map.FromHost(IdKind.User, 0x00020001, out uint guest));
        Assert.Equal(1u, guest);
        Assert.False(Map(1).FromHost(IdKind.User, 0x00020001, out _));
    }

    [Fact]
    public void R18_every_identifier_comes_back_in_every_server()
    {
        // All identifiers in some servers, some identifiers in all: the two halves of the number do not meet.
        for (int vpid = 1; vpid <= Vpid.Max; vpid += 521)
            CheckRoundTrip(vpid, step: 1);
        CheckRoundTrip(Vpid.Max, step: 1);
        for (int vpid = 1; vpid <= Vpid.Max; vpid++)
            CheckRoundTrip(vpid, step: 1023);
    }

    [Fact]
    public void R19_an_identifier_over_65535_is_EINVAL_and_changes_nothing() => Transcript.Check(Shared, """
        3942 setuid(65536) = -1 EINVAL (IdentifierOutOfRange)
        3942 setuid(70000) = -1 EINVAL (IdentifierOutOfRange)
        3942 setresuid(5, -1, 65536) = -1 EINVAL (IdentifierOutOfRange)
        3942 setgid(4294967294) = -1 EINVAL (IdentifierOutOfRange)
        3942 setgroups(2, [4, 65536]) = -1 EINVAL (IdentifierOutOfRange)
        3942 chown("/f", 5, 65536) = -1 EINVAL (IdentifierOutOfRange)
        3942 fchownat(AT_FDCWD, "/f", 65536, 5, AT_SYMLINK_NOFOLLOW) = -1 EINVAL (IdentifierOutOfRange)
        3942 getresuid([0], [0], [0]) = 0
        3942 getgroups(0, []) = 0
        3942 stat("/f", {st_uid=5, st_gid=7, ...}) = 0
        3942 setuid(65535) = 0
          CredentialsChanged pid=3942 ruid=131071 euid=131071 suid=131071 fsuid=131071 rgid=65536 egid=65536 sgid=65536 fsgid=65536 groups=
        3942 getuid() = 65535
        """);

    [Fact]
    public void R20_no_encoded_identifier_is_0_or_leaves_unchanged()
    {
        // The least and the greatest there are; between them the encoding rises with both halves (R18).
        Assert.Equal(0x00010000u, Host(1, 0));
        Assert.Equal(0x7FFFFFFFu, Host(Vpid.Max, 0xFFFF));
        for (int vpid = 1; vpid <= Vpid.Max; vpid++)
            Assert.True(Host(vpid, 0) > Host(vpid - 1, 0xFFFF) && Host(vpid, 0xFFFF) < uint.MaxValue);
    }

    [Fact]
    public void R21_setuid_by_a_member_stores_the_encoded_identifier() => Transcript.Check(Transcript.Patent, """
        1847 setuid(1) = 0
          CredentialsChanged pid=1847 ruid=131073 euid=131073 suid=131073 fsuid=131073 rgid=131072 egid=131072 sgid=131072 fsgid=131072 groups=
        1847 getuid() = 1
        1847 geteuid() = 1
        1847 getresuid([1], [1], [1]) = 0
        """);

    [Fact]
    public void R22_one_identifier_in_two_servers_is_two_owners() => Transcript.CheckVerdicts(Shared, """
        501 getuid() = 5
        502 getuid() = 5
        501 open("/f", O_RDONLY) = 3
        501 open("/g", O_RDONLY) = -1 EACCES (ForeignOwner)
        502 open("/g", O_RDONLY) = 3
        502 open("/x", O_RDONLY) = -1 EACCES (ForeignOwner)
        502 open("/f", O_RDONLY) = -1 EACCES (ForeignOwner)
        502 chmod("/f", 0666) = -1 EPERM (NotOwner)
        502 chmod("/g", 0666) = 0
        502 kill(501, SIGKILL) = -1 EPERM (ForeignProcess)
        501 getpid() = 501
        """);

    [Fact]
    public void R23_chown_by_a_virtual_super_user_stores_encoded_owner_and_group() => Transcript.Check(Shared, """
        3942 open("/new", O_WRONLY|O_CREAT, 0640) = 3
          InodeCreated ino=5 mode=0100640 uid=65536 gid=65536 size=0 target=
          NameAdded directory=1 name=new ino=5
          FileOpened pid=3942 fd=3 file=10 ino=5 flags=65
        3942 chown("/new", 5, 7) = 0
          OwnerChanged ino=5 uid=65541 gid=65543
        3942 stat("/new", {st_uid=5, st_gid=7, ...}) = 0
        3942 fstat(3, {st_uid=5, st_gid=7, ...}) = 0
        3942 fchownat(3, "", 0, 65535, AT_EMPTY_PATH) = 0
          OwnerChanged ino=5 uid=65536 gid=131071
        3942 lstat("/new", {st_uid=0, st_gid=65535, ...}) = 0
        3942 newfstatat(AT_FDCWD, "/new", {st_uid=0, st_gid=65535, ...}, AT_SYMLINK_NOFOLLOW) = 0
        501 chown("/new", 5, 5) = -1 EPERM (NotOwner)
        """);

    [Fact]
    public void R24_minus_1_leaves_owners_and_identities_unchanged() => Transcript.Check(Shared, """
        3942 chown("/f", -1, 9) = 0
          OwnerChanged ino=2 uid=65541 gid=65545
        3942 chown("/f", -1, -1) = 0
        3942 chown("/f", 6, -1) = 0
          OwnerChanged ino=2 uid=65542 gid=65545
        3942 setresgid(-1, 8, -1) = 0
          CredentialsChanged pid=3942 ruid=65536 euid=65536 suid=65536 fsuid=65536 rgid=65536 egid=65544 sgid=65536 fsgid=65544 groups=
        3942 setresuid(-1, 5, -1) = 0
          CredentialsChanged pid=3942 ruid=65536 euid=65541 suid=65536 fsuid=65541 rgid=65536 egid=65544 sgid=65536 fsgid=65544 groups=
        3942 setresuid(-1, -1, -1) = 0
        3942 getresuid([0], [5], [0]) = 0
        3942 getresgid([0], [8], [0]) = 0
        3942 setuid(-1) = -1 EINVAL (InvalidValue)
        3942 setgid(-1) = -1 EINVAL (InvalidValue)
        """);

    [Fact]
    public void R25_a_foreign_owner_looks_like_65534_and_the_host_sees_raw_identifiers() => Transcript.CheckVerdicts(Shared, """
        3942 stat("/f", {st_uid=5, st_gid=7, ...}) = 0
        3942 stat("/g", {st_uid=65534, st_gid=65534, ...}) = 0
        3942 lstat("/h", {st_uid=65534, st_gid=65534, ...}) = 0
        1847 stat("/f", {st_uid=65534, st_gid=65534, ...}) = 0
        1847 stat("/g", {st_uid=5, st_gid=5, ...}) = 0
        1 stat("/f", {st_uid=65541, st_gid=65543, ...}) = 0
        1 lstat("/f", {st_uid=65541, st_gid=65543, ...}) = 0
        1 stat("/h", {st_uid=1000, st_gid=1000, ...}) = 0
        """);

    [Fact]
    public void R26_groups_are_translated_in_and_out() => Transcript.Check(Shared, """
        3942 setgroups(3, [9, 4, 65535]) = 0
          CredentialsChanged pid=3942 ruid=65536 euid=65536 suid=65536 fsuid=65536 rgid=65536 egid=65536 sgid=65536 fsgid=65536 groups=65540,65545,131071
        3942 getgroups(0, NULL) = 3
        3942 getgroups(3, [4, 9, 65535]) = 3
        3942 setgid(7) = 0
          CredentialsChanged pid=3942 ruid=65536 euid=65536 suid=65536 fsuid=65536 rgid=65543 egid=65543 sgid=65543 fsgid=65543 groups=65540,65545,131071
        3942 getgid() = 7
        3942 getegid() = 7
        3942 setresgid(1, 2, 3) = 0
          CredentialsChanged pid=3942 ruid=65536 euid=65536 suid=65536 fsuid=65536 rgid=65537 egid=65538 sgid=65539 fsgid=65538 groups=65540,65545,131071
        3942 getresgid([1], [2], [3]) = 0
        3942 getgid() = 1
        3942 getegid() = 2
        3942 setgroups(0, NULL) = 0
          CredentialsChanged pid=3942 ruid=65536 euid=65536 suid=65536 fsuid=65536 rgid=65537 egid=65538 sgid=65539 fsgid=65538 groups=
        """);

    [Fact]
    public void R26_a_group_decides_by_its_translated_number()
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(Shared, """
            3942 chown("/f", 0, 9) = 0
            3942 chmod("/f", 040) = 0
            501 open("/f", O_RDONLY) = -1 EACCES (ModeForbids)
            3942 setgroups(1, [9]) = 0
            3942 setuid(6) = 0
            3942 open("/f", O_RDONLY) = 3
            """);
        Assert.Equal([new HostGid(65545)], entities.StateOf(1).Find(new(3942))!.Credentials.Groups.ToArray());
    }

    private static void CheckRoundTrip(int vpid, int step)
    {
        OwnerMap map = Map(vpid);
        for (uint id = 0; id <= 0xFFFF; id += (uint)step)
        {
            bool comes = map.ToHost(IdKind.User, id, [], out uint host) == Mapping.Known && map.FromHost(IdKind.User, host, out uint back) && back == id;
            if (!comes || host != ((uint)vpid << 16 | id) || map.View(new HostGid(host)).Value != id)
                Assert.Fail($"identifier {id} of server {vpid} is {host:x8}, and does not come back");
        }
    }

    private static uint Host(int vpid, uint id) => Map(vpid).ToHost(IdKind.User, id, [], out uint host) == Mapping.Known ? host : 0;

    private static OwnerMap Map(int vpid) => OwnerMap.Create(Ownership.Encoded, new((ushort)vpid), new OwnerPools(), () => 0);
}
