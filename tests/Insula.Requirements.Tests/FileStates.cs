using Insula.Engine;

namespace Insula.Requirements.Tests;

/// <summary>Asking what a file is, changing modes, owners and directories by descriptor, and chroot, as Linux 6.18 showed it on ext4.</summary>
public sealed class FileStates
{
    private const string Files = """
        {path: /w, type: dir, mode: "0777"}
        {path: /w/f, mode: "0644", owner: "5:7"}
        {path: /w/x, mode: "0755"}
        {path: /w/ln, type: link, target: nowhere}
        {path: /w/jail/bin, type: dir}
        {path: /w/jail/up, type: link, target: ../../../bin}
        {path: /w/jail/abs, type: link, target: /bin}
        {path: /w/shut, type: dir, mode: "0700"}
        """;

    private const string Processes = """
        {pid: 4000, server: vp1, uid: 0, cwd: /w}
        {pid: 4005, server: vp1, uid: 5, gid: 5, cwd: /w}
        {pid: 4006, server: vp1, uid: 6, gid: 6, cwd: /w}
        {pid: 700, server: host, uid: 0}
        """;

    [Fact]
    public void Stat_and_statx_know_their_flags() => Check($"""
        4006 statx(AT_FDCWD, "missing", AT_STATX_SYNC_AS_STAT, 0x80000000 /* STATX_??? */, NULL) = -1 EINVAL (InvalidValue)
        4006 statx(AT_FDCWD, "missing", 0x6000 /* AT_??? */, 0, NULL) = -1 EINVAL (InvalidValue)
        4006 statx(AT_FDCWD, "missing", AT_STATX_SYNC_AS_STAT|AT_RECURSIVE, 0, NULL) = -1 EINVAL (InvalidValue)
        4006 statx(AT_FDCWD, "{new string('x', 5000)}", AT_STATX_SYNC_AS_STAT|AT_RECURSIVE, 0, NULL) = -1 EINVAL (InvalidValue)
        4006 statx(AT_FDCWD, "missing", AT_STATX_SYNC_AS_STAT, 0, NULL) = -1 ENOENT (NoSuchFile)
        4006 statx(77, "", AT_STATX_SYNC_AS_STAT|AT_EMPTY_PATH, 0, NULL) = -1 EBADF (BadDescriptor)
        4006 statx(77, "", AT_STATX_SYNC_AS_STAT, 0, NULL) = -1 ENOENT (NoSuchFile)
        4006 newfstatat(AT_FDCWD, "missing", NULL, AT_SYMLINK_FOLLOW) = -1 EINVAL (InvalidValue)
        4006 newfstatat(AT_FDCWD, "f", {"{st_mode=S_IFREG|0644, st_uid=5, st_gid=7, ...}"}, 0x6000 /* AT_??? */) = 0
        4006 newfstatat(AT_FDCWD, "ln", NULL, AT_NO_AUTOMOUNT) = -1 ENOENT (NoSuchFile)
        4006 newfstatat(AT_FDCWD, "ln", {"{st_mode=S_IFLNK|0777, ...}"}, AT_SYMLINK_NOFOLLOW) = 0
        4006 newfstatat(AT_FDCWD, "", {"{st_mode=S_IFDIR|0777, ...}"}, AT_EMPTY_PATH) = 0
        4006 statfs("missing", NULL) = -1 ENOENT (NoSuchFile)
        4006 statfs("shut/x", NULL) = -1 EACCES (SearchForbidden)
        4006 statfs("f", {"{...}"}) = 0
        4006 fstatfs(77, NULL) = -1 EBADF (BadDescriptor)
        """);

    [Fact]
    public void A_fifo_without_its_name_has_none_and_a_pipe_counts_as_having_one() => Check("""
        4000 mknod("p", S_IFIFO|0600) = 0
        4000 open("p", O_RDWR) = 3
        4000 unlink("p") = 0
        4000 fstat(3, {st_mode=S_IFIFO|0600, st_nlink=0, ...}) = 0
        4000 pipe2([4, 5], 0) = 0
        4000 fstat(4, {st_mode=S_IFIFO|0600, st_nlink=1, ...}) = 0
        """);

    [Fact]
    public void Access_asks_for_the_real_user_or_the_effective_one() => Check("""
        4006 faccessat2(AT_FDCWD, "missing", R_OK|0x8, 0) = -1 EINVAL (InvalidValue)
        4006 faccessat2(AT_FDCWD, "missing", F_OK, 0x8000 /* AT_??? */) = -1 EINVAL (InvalidValue)
        4006 faccessat2(AT_FDCWD, "ln", R_OK, 0) = -1 ENOENT (NoSuchFile)
        4006 faccessat2(AT_FDCWD, "ln", R_OK|W_OK|X_OK, AT_SYMLINK_NOFOLLOW) = 0
        4006 faccessat2(77, "", F_OK, AT_EMPTY_PATH) = -1 EBADF (BadDescriptor)
        4006 faccessat2(77, "", F_OK, 0) = -1 ENOENT (NoSuchFile)
        4006 faccessat(AT_FDCWD, "f", W_OK) = -1 EACCES (ModeForbids)
        4000 setresuid(6, 0, -1) = 0
        4000 faccessat(AT_FDCWD, "f", W_OK) = -1 EACCES (ModeForbids)
        4000 faccessat2(AT_FDCWD, "f", W_OK, 0) = -1 EACCES (ModeForbids)
        4000 faccessat2(AT_FDCWD, "f", W_OK, AT_EACCESS) = 0
        4000 faccessat2(AT_FDCWD, "f", X_OK, AT_EACCESS) = -1 EACCES (ModeForbids)
        4000 setresuid(0, 6, -1) = 0
        4000 faccessat2(AT_FDCWD, "f", W_OK, 0) = 0
        4000 faccessat2(AT_FDCWD, "f", W_OK, AT_EACCESS) = -1 EACCES (ModeForbids)
        """);

    [Fact]
    public void R24_minus_one_stays_in_fchown_and_lchown()
    {
        IReadOnlyList<Entity> entities = Check("""
            4000 open("f", O_RDONLY) = 3
            4000 fchown(3, -1, 9) = 0
            4000 stat("f", {st_uid=5, st_gid=9, ...}) = 0
            4000 fchown(3, 8, -1) = 0
            4000 stat("f", {st_uid=8, st_gid=9, ...}) = 0
            4000 fchown(3, -1, -1) = 0
            4000 lchown("ln", -1, 9) = 0
            4000 lchown("ln", 8, -1) = 0
            4000 lstat("ln", {st_uid=8, st_gid=9, ...}) = 0
            4006 fchown(77, -1, -1) = -1 EBADF (BadDescriptor)
            4006 lchown("ln", -1, -1) = 0
            4006 lchown("ln", 6, -1) = -1 EPERM (NotOwner)
            4006 open("f", O_RDONLY) = 3
            4006 fchown(3, 6, -1) = -1 EPERM (NotOwner)
            4006 fchownat(AT_FDCWD, "missing", 1, 1, AT_NO_AUTOMOUNT) = -1 EINVAL (InvalidValue)
            """);
        Assert.Equal((8u, 8u), (entities.OwnerOf("/w/f"), entities.OwnerOf("/w/ln")));
    }

    [Fact]
    public void Modes_are_changed_by_descriptor_too()
    {
        IReadOnlyList<Entity> entities = Check("""
            4005 open("f", O_RDONLY) = 3
            4005 fchmod(3, 06751) = 0
            4006 open("f", O_RDONLY) = -1 EACCES (ModeForbids)
            4006 fchmodat(AT_FDCWD, "f", 0600) = -1 EPERM (NotOwner)
            4006 fchmod(77, 0600) = -1 EBADF (BadDescriptor)
            4006 fchmodat(AT_FDCWD, "ln", 0600) = -1 ENOENT (NoSuchFile)
            4006 fchmodat(77, "", 0600) = -1 ENOENT (NoSuchFile)
            4006 open("x", O_RDONLY) = 3
            4006 fchmod(3, 0600) = -1 EPERM (NotOwner)
            4000 fchmodat(AT_FDCWD, "x", 01711) = 0
            4000 fchmod(0, 0600) = 0
            """);
        Assert.Equal(("4751", "1711"), (entities.ModeOf("/w/f"), entities.ModeOf("/w/x")));
    }

    [Fact]
    public void Fchdir_needs_search_permission_now() => Check("""
        4000 open("shut", O_RDONLY) = 3
        4000 fchdir(3) = 0
        4000 getcwd("/w/shut", 100) = 8
        4005 mkdir("mine", 0700) = 0
        4005 open("mine", O_RDONLY) = 3
        4005 chmod("mine", 0600) = 0
        4005 fchdir(3) = -1 EACCES (ModeForbids)
        4005 fchdir(0) = -1 ENOTDIR (NotADirectory)
        """);

    [Fact]
    public void Chroot_changes_what_slash_means() => Check("""
        4006 chroot("missing") = -1 ENOENT (NoSuchFile)
        4006 chroot("f") = -1 ENOTDIR (NotADirectory)
        4006 chroot("shut") = -1 EACCES (ModeForbids)
        4006 chroot("jail") = -1 EPERM (NeedsSuperUser)
        4000 open("/w", O_RDONLY) = 3
        4000 chroot("jail") = 0
        4000 access("/bin/.", F_OK) = 0
        4000 access("/w", F_OK) = -1 ENOENT (NoSuchFile)
        4000 access("/../../bin", F_OK) = 0
        4000 access("/up", F_OK) = 0
        4000 access("/abs", F_OK) = 0
        4000 access("f", F_OK) = 0
        4000 chdir("/bin") = 0
        4000 getcwd("/bin", 100) = 5
        4000 chdir("../../..") = 0
        4000 getcwd("/", 100) = 2
        4000 fork() = 66
        66 access("/abs", F_OK) = 0
        4000 fchdir(3) = 0
        4000 chroot("..") = 0
        4000 access("/w/f", F_OK) = 0
        4000 chdir("/../..") = 0
        4000 getcwd("/", 100) = 2
        4000 setresuid(6, 6, 6) = 0
        4000 chroot("/") = -1 EPERM (NeedsSuperUser)
        700 chroot("/") = 0
        """);

    [Fact]
    public void Getcwd_tells_that_the_working_directory_is_not_below_the_root() => Check("""
        4000 mkdir("gone", 0755) = 0
        4000 open("gone", O_RDONLY|O_DIRECTORY) = 3
        4000 chroot("jail") = 0
        4000 getcwd("(unreachable)/w", 100) = 16
        4000 getcwd("(unreachable)/w", 16) = 16
        4000 getcwd(NULL, 15) = -1 ERANGE (BufferTooSmall)
        4000 chdir("..") = 0
        4000 getcwd("(unreachable)/", 100) = 15
        4000 getcwd(NULL, 14) = -1 ERANGE (BufferTooSmall)
        4000 rmdir("w/gone") = 0
        4000 fchdir(3) = 0
        4000 getcwd(NULL, 100) = -1 ENOENT (NoSuchFile)
        4000 chdir("/bin") = 0
        4000 getcwd("/bin", 100) = 5
        """);

    private static IReadOnlyList<Entity> Check(string transcript) => Transcript.CheckVerdicts(World.Server("encoded", Files, Processes), transcript, "host");
}
