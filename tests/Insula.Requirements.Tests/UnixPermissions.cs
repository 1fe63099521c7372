using Insula.Engine;

namespace Insula.Requirements.Tests;

/// <summary>The permission rules of a plain UNIX host, for members and for processes of the host, as Linux 6.18 showed them for the same calls.</summary>
public sealed class UnixPermissions
{
    private const string Files = """
        {path: /others, mode: "0077", owner: "5:7"}
        {path: /owner, mode: "0700", owner: "5:7"}
        {path: /group, mode: "0060", owner: "5:7"}
        {path: /notgroup, mode: "0606", owner: "5:7"}
        {path: /rest, mode: "0004", owner: "5:7"}
        {path: /tool, mode: "0101", owner: "5:7"}
        {path: /plain, mode: "0666", owner: "5:7"}
        {path: /search, type: dir, mode: "0711", owner: "5:7"}
        {path: /search/f, mode: "0644", owner: "5:7"}
        {path: /list, type: dir, mode: "0744", owner: "5:7"}
        {path: /list/f, mode: "0644", owner: "5:7"}
        {path: /write, type: dir, mode: "0722", owner: "5:7"}
        {path: /write/f, mode: "0644", owner: "5:7"}
        {path: /both, type: dir, mode: "0733", owner: "5:7"}
        {path: /both/f, mode: "0644", owner: "5:7"}
        {path: /both/d, type: dir, mode: "0755", owner: "5:7"}
        {path: /sticky, type: dir, mode: "01777", owner: "5:7"}
        {path: /sticky/of5, mode: "0666", owner: "5:7"}
        {path: /sticky/of6, mode: "0666", owner: "6:7"}
        {path: /sticky/of8, mode: "0666", owner: "8:7"}
        {path: /sticky/dir, type: dir, mode: "0777", owner: "8:7"}
        """;

    // 4005 owns the files, 4067 is in their group by its supplementary groups, 4077 by its group; 4006 and 4008 are neither.
    private const string Processes = """
        {pid: 4000, server: vp1, uid: 0}
        {pid: 4005, server: vp1, uid: 5, gid: 5}
        {pid: 4057, server: vp1, uid: 5, gid: 5, groups: [7, 8]}
        {pid: 4006, server: vp1, uid: 6, gid: 6}
        {pid: 4008, server: vp1, uid: 8, gid: 8}
        {pid: 4067, server: vp1, uid: 6, gid: 6, groups: [7]}
        {pid: 4077, server: vp1, uid: 6, gid: 7}
        {pid: 700, server: host, uid: 0}
        {pid: 705, server: host, uid: 5, gid: 5}
        """;

    [Theory, Strategies]
    public void One_class_decides_the_owners_first(string strategy) => Check(strategy, """
        4005 open("/others", O_RDONLY) = -1 EACCES (ModeForbids)
        4067 open("/others", O_RDWR) = 3
        4006 open("/others", O_RDWR) = 3
        4005 open("/owner", O_RDWR) = 3
        4067 open("/owner", O_RDONLY) = -1 EACCES (ModeForbids)
        4006 open("/owner", O_RDONLY) = -1 EACCES (ModeForbids)
        """);

    [Theory, Strategies]
    public void Then_the_groups(string strategy) => Check(strategy, """
        4057 open("/group", O_RDWR) = -1 EACCES (ModeForbids)
        4067 open("/group", O_RDWR) = 3
        4077 open("/group", O_RDWR) = 3
        4006 open("/group", O_RDONLY) = -1 EACCES (ModeForbids)
        4067 open("/notgroup", O_RDONLY) = -1 EACCES (ModeForbids)
        4077 open("/notgroup", O_RDONLY) = -1 EACCES (ModeForbids)
        4006 open("/notgroup", O_RDWR) = 3
        """);

    [Theory, Strategies]
    public void Each_way_of_opening_asks_for_its_bits(string strategy) => Check(strategy, """
        4006 open("/rest", O_RDONLY) = 3
        4006 open("/rest", O_WRONLY) = -1 EACCES (ModeForbids)
        4006 open("/rest", O_RDWR) = -1 EACCES (ModeForbids)
        4006 open("/rest", O_RDONLY|O_TRUNC) = -1 EACCES (ModeForbids)
        4006 open("/rest", O_ACCMODE) = -1 EACCES (ModeForbids)
        4006 open("/group", O_RDONLY|O_PATH) = 4
        4006 access("/rest", R_OK) = 0
        4006 access("/rest", W_OK) = -1 EACCES (ModeForbids)
        4006 access("/rest", F_OK) = 0
        4006 access("/tool", X_OK) = 0
        4006 access("/rest", X_OK) = -1 EACCES (ModeForbids)
        4006 access("/rest", R_OK|W_OK|X_OK) = -1 EACCES (ModeForbids)
        4006 access("/rest", 0x8 /* ?_OK */) = -1 EINVAL (InvalidValue)
        4006 open("/plain", O_RDONLY|O_NOATIME) = -1 EPERM (NotOwner)
        4005 open("/plain", O_RDONLY|O_NOATIME) = 3
        4000 open("/plain", O_RDONLY|O_NOATIME) = 3
        """);

    [Theory, Strategies]
    public void A_super_user_executes_only_what_somebody_may(string strategy) => Check(strategy, """
        4000 access("/rest", R_OK|W_OK) = 0
        4000 access("/rest", X_OK) = -1 EACCES (ModeForbids)
        4000 access("/tool", R_OK|W_OK|X_OK) = 0
        4000 chdir("/list") = 0
        700 access("/bin", R_OK|W_OK|X_OK) = 0
        700 access("/data", R_OK|W_OK) = 0
        700 access("/data", X_OK) = -1 EACCES (ModeForbids)
        700 access("/tool", R_OK|X_OK) = 0
        """);

    [Theory, Strategies]
    public void The_super_user_of_the_host_opens_all_of_the_host(string strategy) => Check(strategy, """
        705 open("/data", O_RDONLY) = -1 EACCES (ModeForbids)
        700 open("/data", O_RDWR|O_NOATIME) = 3
        705 chdir("/bin") = -1 EACCES (ModeForbids)
        700 chdir("/bin") = 0
        700 creat("/bin/new", 0600) = 4
        705 unlink("/bin/new") = -1 EACCES (SearchForbidden)
        700 chown("/bin/new", 5, 5) = 0
        700 chmod("/bin/new", 000) = 0
        700 open("/bin/new", O_RDWR) = 5
        700 unlink("/drop/of5") = 0
        705 unlink("/drop/of6") = -1 EPERM (StickyDirectory)
        705 setuid(0) = -1 EPERM (IdentityNotHeld)
        700 setresuid(5, 6, 7) = 0
        700 kill(705, 0) = 0
        """);

    [Theory, Strategies]
    public void Access_asks_the_real_user_and_group(string strategy) => Check(strategy, """
        4000 setresuid(5, 6, -1) = 0
        4000 access("/owner", R_OK) = 0
        4000 open("/owner", O_RDONLY) = -1 EACCES (ModeForbids)
        4000 access("/others", R_OK) = -1 EACCES (ModeForbids)
        4000 open("/others", O_RDONLY) = 3
        4000 setresuid(-1, 0, -1) = 0
        4000 open("/owner", O_RDONLY) = 4
        4000 access("/others", R_OK) = -1 EACCES (ModeForbids)
        4000 setresgid(7, 6, 6) = 0
        4000 setresuid(8, 8, 8) = 0
        4000 access("/group", R_OK) = 0
        4000 open("/group", O_RDONLY) = -1 EACCES (ModeForbids)
        """);

    [Theory, Strategies]
    public void A_super_user_by_its_real_user_alone_is_one_for_access_alone(string strategy) => Check(strategy, """
        4000 setresuid(-1, 6, -1) = 0
        4000 access("/owner", R_OK) = 0
        4000 open("/owner", O_RDONLY) = -1 EACCES (ModeForbids)
        4000 kill(4005, 0) = -1 EPERM (SignalNotPermitted)
        4000 setgid(9) = -1 EPERM (IdentityNotHeld)
        4000 setuid(0) = 0
        4000 open("/owner", O_RDONLY) = 3
        """);

    [Theory, Strategies]
    public void Directories_are_searched_written_and_read_apart(string strategy) => Check(strategy, """
        4006 open("/search/f", O_RDONLY) = 3
        4006 open("/search", O_RDONLY) = -1 EACCES (ModeForbids)
        4006 creat("/search/new", 0600) = -1 EACCES (ModeForbids)
        4006 open("/list", O_RDONLY) = 4
        4006 open("/list/f", O_RDONLY) = -1 EACCES (SearchForbidden)
        4006 access("/list/nothing", F_OK) = -1 EACCES (SearchForbidden)
        4006 access("/list/.", F_OK) = -1 EACCES (SearchForbidden)
        4006 chdir("/list") = -1 EACCES (ModeForbids)
        4006 creat("/write/new", 0600) = -1 EACCES (SearchForbidden)
        4006 creat("/both/new", 0600) = 5
        4006 unlink("/both/f") = 0
        4006 rmdir("/both/d") = 0
        4006 mkdir("/both/dir", 0700) = 0
        4006 rename("/both/new", "/both/newer") = 0
        4006 unlink("/search/f") = -1 EACCES (ModeForbids)
        4006 rmdir("/search/f") = -1 EACCES (ModeForbids)
        4006 mkdir("/search/dir", 0700) = -1 EACCES (ModeForbids)
        4006 mkdir("/search/f", 0700) = -1 EEXIST (FileExists)
        4006 rename("/search/f", "/both/f") = -1 EACCES (ModeForbids)
        4006 rename("/both/newer", "/search/f") = -1 EACCES (ModeForbids)
        4006 rename("/both/newer", "/search/newer") = -1 EACCES (ModeForbids)
        """);

    [Theory, Strategies]
    public void In_a_sticky_directory_names_are_taken_out_by_owners(string strategy) => Check(strategy, """
        4006 unlink("/sticky/of8") = -1 EPERM (StickyDirectory)
        4006 rename("/sticky/of8", "/sticky/x") = -1 EPERM (StickyDirectory)
        4006 rmdir("/sticky/dir") = -1 EPERM (StickyDirectory)
        4006 rename("/sticky/of6", "/sticky/of8") = -1 EPERM (StickyDirectory)
        4006 creat("/sticky/mine", 0600) = 3
        4006 rename("/sticky/mine", "/sticky/of6") = 0
        4006 unlink("/sticky/of6") = 0
        4005 unlink("/sticky/of8") = 0
        4008 unlink("/sticky/of5") = -1 EPERM (StickyDirectory)
        4008 rmdir("/sticky/dir") = 0
        4000 unlink("/sticky/of5") = 0
        """);

    [Theory, Strategies]
    public void Chmod_is_for_the_owner(string strategy) => Check(strategy, """
        4005 chmod("/others", 0600) = 0
        4067 chmod("/others", 0644) = -1 EPERM (NotOwner)
        4006 chmod("/others", 0644) = -1 EPERM (NotOwner)
        4000 chmod("/others", 0644) = 0
        4005 chmod("/search/f", 0600) = 0
        4006 chmod("/list/f", 0600) = -1 EACCES (SearchForbidden)
        """);

    [Theory, Strategies]
    public void Chown_lets_an_owner_choose_among_its_groups(string strategy) => Check(strategy, """
        4005 chown("/plain", 6, -1) = -1 EPERM (MayNotGiveAway)
        4005 chown("/plain", 5, -1) = 0
        4005 chown("/plain", -1, 8) = -1 EPERM (MayNotGiveAway)
        4005 chown("/plain", -1, 7) = 0
        4005 chown("/plain", 5, 5) = 0
        4057 chown("/plain", -1, 8) = 0
        4057 chown("/plain", 6, 8) = -1 EPERM (MayNotGiveAway)
        4006 chown("/plain", 6, -1) = -1 EPERM (NotOwner)
        4006 chown("/plain", 5, -1) = -1 EPERM (NotOwner)
        4006 chown("/plain", -1, 6) = -1 EPERM (NotOwner)
        4067 chown("/plain", -1, 8) = -1 EPERM (NotOwner)
        4006 chown("/plain", -1, -1) = 0
        4000 chown("/plain", 6, 9) = 0
        4006 chmod("/plain", 0600) = 0
        """);

    [Theory, Strategies]
    public void New_files_are_masked_and_owned_by_their_maker(string strategy)
    {
        IReadOnlyList<Entity> entities = Check(strategy, """
            4077 umask(027) = 022
            4077 creat("/both/a", 0777) = 3
            4077 mkdir("/both/b", 0777) = 0
            4077 open("/both/c", O_RDONLY|O_CREAT, 000) = 4
            4077 umask(000) = 027
            4077 creat("/both/d1", 01777) = 5
            """);
        Assert.Equal(["0750", "0750", "0000", "1777"], new[] { "/both/a", "/both/b", "/both/c", "/both/d1" }.Select(entities.ModeOf));
        Assert.Equal((entities.Process(4077)!.Credentials.Effective, entities.Process(4077)!.Credentials.EffectiveGroup),
            (entities.File("/both/a")!.Uid, entities.File("/both/a")!.Gid));
    }

    [Theory, Strategies]
    public void Identities_are_taken_from_those_held(string strategy) => Check(strategy, """
        4000 setresgid(5, 6, 7) = 0
        4000 setresuid(5, 6, 7) = 0
        4000 setresuid(8, -1, -1) = -1 EPERM (IdentityNotHeld)
        4000 setresuid(-1, 8, -1) = -1 EPERM (IdentityNotHeld)
        4000 setresuid(-1, -1, 8) = -1 EPERM (IdentityNotHeld)
        4000 setresgid(8, -1, -1) = -1 EPERM (IdentityNotHeld)
        4000 setresgid(-1, 8, -1) = -1 EPERM (IdentityNotHeld)
        4000 setresgid(-1, -1, 8) = -1 EPERM (IdentityNotHeld)
        4000 setresuid(7, 5, 6) = 0
        4000 setresgid(7, 5, 6) = 0
        4000 setuid(5) = -1 EPERM (IdentityNotHeld)
        4000 setuid(6) = 0
        4000 getresuid([7], [6], [6]) = 0
        4000 setgid(5) = -1 EPERM (IdentityNotHeld)
        4000 setgid(7) = 0
        4000 getresgid([7], [7], [6]) = 0
        4000 setuid(-1) = -1 EINVAL (InvalidValue)
        4000 setgroups(1, [7]) = -1 EPERM (NeedsSuperUser)
        """);

    private static IReadOnlyList<Entity> Check(string strategy, string transcript) => Transcript.CheckVerdicts(
        World.Server(strategy, Files, Processes).Replace("    servers:", """
                files:
                  - {path: /data, mode: "0600"}
                  - {path: /tool, mode: "0100"}
                  - {path: /bin, type: dir, mode: "0700"}
                  - {path: /drop, type: dir, mode: "01777"}
                  - {path: /drop/of5, owner: "5"}
                  - {path: /drop/of6, owner: "6"}
                servers:
            """), transcript, "host");
}
