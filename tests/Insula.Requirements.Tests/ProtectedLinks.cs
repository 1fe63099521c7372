namespace Insula.Requirements.Tests;

/// <summary>The options protected_hardlinks, _symlinks, _regular, _fifos and missing_capabilities, each value (proc(5), fs/namei.c of Linux 6.18).</summary>
public sealed class ProtectedLinks
{
    private const string Files = """
        {path: /w, type: dir, mode: "0777"}
        {path: /w/both, mode: "0666", owner: "5:7"}
        {path: /w/read, mode: "0644", owner: "5:7"}
        {path: /w/setuid, mode: "04666", owner: "5:7"}
        {path: /w/setgid, mode: "02676", owner: "5:7"}
        {path: /w/lock, mode: "02666", owner: "5:7"}
        {path: /w/fifo, type: fifo, mode: "0666", owner: "5:7"}
        {path: /w/link, type: link, target: both, owner: "5:7"}
        {path: /tmp, type: dir, mode: "01777"}
        {path: /tmp/of5, mode: "0666", owner: "5"}
        {path: /tmp/of6, mode: "0666", owner: "6"}
        {path: /tmp/of0, mode: "0666"}
        {path: /tmp/fifo5, type: fifo, mode: "0666", owner: "5"}
        {path: /tmp/dev5, type: char, mode: "0666", owner: "5"}
        {path: /tmp/l5, type: link, target: /w, owner: "5"}
        {path: /tmp/l6, type: link, target: /w, owner: "6"}
        {path: /tmp/l0, type: link, target: /w}
        {path: /tmp/chain, type: link, target: l5/both, owner: "6"}
        {path: /tmp/chain2, type: link, target: /tmp/l5, owner: "6"}
        {path: /team, type: dir, mode: "01775", owner: "0:6"}
        {path: /team/of5, mode: "0666", owner: "5"}
        {path: /team/fifo5, type: fifo, mode: "0666", owner: "5"}
        {path: /team/l5, type: link, target: /w, owner: "5"}
        """;

    private const string Processes = """
        {pid: 4000, server: vp1, uid: 0, cwd: /w}
        {pid: 4005, server: vp1, uid: 5, gid: 5, cwd: /w}
        {pid: 4006, server: vp1, uid: 6, gid: 6, cwd: /w}
        {pid: 700, server: host, uid: 0}
        """;

    [Fact]
    public void Protected_hardlinks_1() => Check("protected_hardlinks: 1", """
        4006 link("both", "a") = 0
        4006 link("lock", "b") = 0
        4006 link("read", "c") = -1 EPERM (LinkProtected)
        4006 link("setuid", "c") = -1 EPERM (LinkProtected)
        4006 link("setgid", "c") = -1 EPERM (LinkProtected)
        4006 link("fifo", "c") = -1 EPERM (LinkProtected)
        4006 link("link", "c") = -1 EPERM (LinkProtected)
        4006 link("fifo", "both") = -1 EEXIST (FileExists)
        4005 link("setuid", "c") = 0
        4005 link("setgid", "d") = 0
        4005 link("fifo", "e") = 0
        4005 link("link", "f") = 0
        4000 link("setuid", "g") = 0
        4000 link("fifo", "h") = 0
        """);

    [Fact]
    public void Protected_hardlinks_0() => Check("protected_hardlinks: 0", """
        4006 link("read", "a") = 0
        4006 link("setuid", "b") = 0
        4006 link("setgid", "c") = 0
        4006 link("fifo", "d") = 0
        4006 link("link", "e") = 0
        """);

    // The owner of the link and the directory's follow it, the super-user does not; in the middle of a path, all do.
    [Fact]
    public void Protected_symlinks_1() => Check("protected_symlinks: 1", """
        4006 open("/tmp/l5", O_RDONLY) = -1 EACCES (SymlinkProtected)
        4000 open("/tmp/l5", O_RDONLY) = -1 EACCES (SymlinkProtected)
        4006 stat("/tmp/l5/", NULL) = -1 EACCES (SymlinkProtected)
        4006 chdir("/tmp/l5") = -1 EACCES (SymlinkProtected)
        4005 open("/tmp/l5", O_RDONLY) = 3
        4006 open("/tmp/l5/both", O_RDONLY) = 3
        4006 open("/tmp/l6", O_RDONLY) = 4
        4006 open("/tmp/l0", O_RDONLY) = 5
        4006 open("/tmp/l5", O_RDONLY|O_NOFOLLOW|O_PATH) = 6
        4006 readlink("/tmp/l5", "/w", 100) = 2
        4006 open("/team/l5", O_RDONLY) = 7
        4006 open("/tmp/chain", O_RDONLY) = 8
        4006 open("/tmp/chain2", O_RDONLY) = -1 EACCES (SymlinkProtected)
        4000 setresuid(5, 0, -1) = 0
        4000 access("/tmp/l5", F_OK) = 0
        4000 access("/tmp/l6", F_OK) = -1 EACCES (SymlinkProtected)
        4000 faccessat2(AT_FDCWD, "/tmp/l5", F_OK, AT_EACCESS) = -1 EACCES (SymlinkProtected)
        """);

    [Fact]
    public void Protected_symlinks_0() => Check("protected_symlinks: 0", """
        4006 open("/tmp/l5", O_RDONLY) = 3
        4000 open("/tmp/l5", O_RDONLY) = 3
        4006 open("/tmp/chain2", O_RDONLY) = 4
        """);

    [Theory]
    [InlineData(0, "= 3", "= 4")]
    [InlineData(1, "= -1 EACCES (FileProtected)", "= 3")]
    [InlineData(2, "= -1 EACCES (FileProtected)", "= -1 EACCES (FileProtected)")]
    public void Protected_regular(int value, string ofAll, string ofGroup) => Check($"protected_regular: {value}", $"""
        4006 open("/tmp/of5", O_RDWR|O_CREAT, 0600) {ofAll}
        4006 open("/team/of5", O_RDWR|O_CREAT, 0600) {ofGroup}
        4006 open("/tmp/of5", O_RDWR) = {5 - value}
        4006 open("/tmp/fifo5", O_RDWR|O_CREAT, 0600) = {6 - value}
        4005 creat("/tmp/of5", 0600) = 3
        4006 creat("/tmp/of0", 0600) = {7 - value}
        4006 creat("/tmp/of6", 0600) = {8 - value}
        4006 open("/tmp/of5", O_RDWR|O_CREAT|O_EXCL, 0600) = -1 EEXIST (FileExists)
        4006 open("/tmp/dev5", O_RDWR) = {9 - value}
        4006 open("/tmp/dev5", O_RDWR|O_CREAT, 0600) = -1 EACCES (FileProtected)
        4000 open("/tmp/of5", O_RDWR|O_CREAT, 0600) {ofAll}
        """);

    [Theory]
    [InlineData(0, "= 3", "= 4")]
    [InlineData(1, "= -1 EACCES (FileProtected)", "= 3")]
    [InlineData(2, "= -1 EACCES (FileProtected)", "= -1 EACCES (FileProtected)")]
    public void Protected_fifos(int value, string ofAll, string ofGroup) => Check($"protected_fifos: {value}", $"""
        4006 open("/tmp/fifo5", O_RDWR|O_CREAT, 0600) {ofAll}
        4006 open("/team/fifo5", O_RDWR|O_CREAT, 0600) {ofGroup}
        4006 open("/tmp/fifo5", O_RDWR) = {5 - value}
        4006 open("/tmp/of5", O_RDWR|O_CREAT, 0600) = {6 - value}
        4005 open("/tmp/fifo5", O_RDWR|O_CREAT, 0600) = 3
        """);

    [Fact]
    public void Missing_capabilities() => Check("missing_capabilities: [CAP_CHOWN, CAP_FOWNER, CAP_DAC_OVERRIDE, CAP_SYS_CHROOT, CAP_MKNOD]", """
        4000 chown("read", 6, 6) = -1 EPERM (NotOwner)
        4000 chmod("read", 0600) = -1 EPERM (NotOwner)
        4000 utime("read", {actime=1 /* 1970-01-01T00:00:01+0000 */, modtime=2 /* 1970-01-01T00:00:02+0000 */}) = -1 EPERM (NotOwner)
        4000 open("read", O_RDWR) = -1 EACCES (ModeForbids)
        4000 link("setuid", "x") = -1 EPERM (LinkProtected)
        4000 chroot("/w") = -1 EPERM (NeedsSuperUser)
        700 mknod("/null", S_IFCHR|0666, makedev(0x1, 0x3)) = -1 EPERM (NeedsSuperUser)
        700 chroot("/") = -1 EPERM (NeedsSuperUser)
        4000 setuid(5) = 0
        """);

    [Fact]
    public void Missing_capabilities_none() => Check("missing_capabilities: []", """
        4000 chown("read", 6, 6) = 0
        4000 chmod("read", 0600) = 0
        4000 utime("both", {actime=1 /* 1970-01-01T00:00:01+0000 */, modtime=2 /* 1970-01-01T00:00:02+0000 */}) = 0
        4000 open("read", O_RDWR) = 3
        4000 link("setuid", "x") = 0
        4000 chroot("/w") = 0
        700 mknod("/null", S_IFCHR|0666, makedev(0x1, 0x3)) = 0
        700 chroot("/") = 0
        """);

    private static void Check(string policy, string transcript) =>
        Transcript.CheckVerdicts(World.Server("encoded", Files, Processes, policy), transcript, "host");
}
