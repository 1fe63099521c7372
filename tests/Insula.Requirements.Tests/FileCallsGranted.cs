using Insula.Engine;
using Insula.Kernel;
using Insula.Model;

namespace Insula.Requirements.Tests;

/// <summary>The grant of calls on files: what a virtual super-user may do with files of its server, and with no others (R40, R53, R54, R59).</summary>
public sealed class FileCallsGranted
{
    // The fifteen calls that the seed names, each on what the mode bits refuse to the virtual super-user's own identifier.
    [Theory, Strategies]
    public void R40_each_of_the_15_named_file_calls_is_granted(string strategy)
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(World.Of(strategy), """
            3942 open("/home/bob/mail", O_RDWR) = 3
            3942 creat("/home/bob/new", 0600) = 4
            3942 link("/home/bob/mail", "/home/bob/box/mail") = 0
            3942 unlink("/home/bob/new") = 0
            3942 chdir("/home/bob") = 0
            3942 open(".", O_RDONLY) = 5
            3942 fchdir(5) = 0
            3942 symlink("mail", "/home/bob/box/s") = 0
            3942 readlink("/home/bob/link", "mail", 100) = 4
            3942 readdir(5, [{d_name="."}]) = 1
            3942 access("/home/bob/mail", R_OK|W_OK) = 0
            3942 rename("/home/bob/old", "/home/bob/box/old") = 0
            3942 mkdir("/home/bob/dir", 0700) = 0
            3942 rmdir("/home/bob/dir") = 0
            3942 truncate("/home/bob/mail", 10) = 0
            3942 ftruncate(3, 20) = 0
            """);
        Assert.Equal(20, entities.File("/home/bob/mail")!.Size);
        string[] named = ["open", "creat", "link", "unlink", "chdir", "fchdir", "symlink", "readlink", "readdir", "access", "rename", "mkdir", "rmdir", "truncate", "ftruncate"];
        Assert.All(named, name => Assert.True((SyscallTable.ByName(name)!.Wrap & Wrap.Grant) != 0, name));
    }

    [Theory, Strategies]
    public void R40_so_are_their_relatives(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3942 open("/home/bob", O_RDONLY) = 3
        3942 openat2(3, "mail", {flags=O_RDWR, resolve=RESOLVE_BENEATH}, 24) = 4
        3942 mkdirat(3, "dir", 0700) = 0
        3942 unlinkat(3, "dir", AT_REMOVEDIR) = 0
        3942 linkat(3, "mail", 3, "mail2", 0) = 0
        3942 symlinkat("x", 3, "s") = 0
        3942 readlinkat(3, "link", "mail", 100) = 4
        3942 renameat2(3, "mail", 3, "old", RENAME_EXCHANGE) = 0
        3942 mknodat(3, "fifo", S_IFIFO|0600) = 0
        3942 faccessat(3, "mail", W_OK) = 0
        3942 faccessat2(3, "mail", W_OK, AT_EACCESS) = 0
        3942 statx(3, "box", AT_STATX_SYNC_AS_STAT, STATX_BASIC_STATS, {stx_uid=5, ...}) = 0
        3942 newfstatat(3, "box", {st_uid=5, ...}, 0) = 0
        3942 lstat("/home/bob/link", {st_uid=5, ...}) = 0
        3942 statfs("/home/bob/box", {...}) = 0
        3942 getdents64(3, [{d_name="."}, {d_name=".."}, {d_name="alien"}, {d_name="box"}, {d_name="fifo"}, {d_name="link"}, {d_name="mail"}, {d_name="mail2"}, {d_name="old"}, {d_name="s"}], 32768) = 256
        3942 fchmod(4, 0640) = 0
        3942 fchmodat(3, "mail", 0600) = 0
        3942 fchown(4, 6, 6) = 0
        3942 lchown("/home/bob/link", 6, 6) = 0
        3942 utimensat(3, "mail", NULL, 0) = 0
        3942 utimensat(3, "mail", [UTIME_OMIT, UTIME_NOW], 0) = 0
        3942 utime("/home/bob/old", NULL) = 0
        3942 fallocate(4, 0, 0, 100) = 0
        3942 open("/home/bob", O_RDWR|O_TMPFILE, 0600) = 5
        3942 linkat(5, "", 3, "named", AT_EMPTY_PATH) = 0
        3942 chroot("/home/bob") = 0
        3942 access("/mail", R_OK) = 0
        """);

    [Theory, Strategies]
    public void R40_none_of_them_is_granted_over_files_of_others(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3942 truncate("/host/secret", 5) = -1 EACCES (ModeForbids)
        3942 truncate("/srv/secret", 5) = -1 EACCES (ForeignOwner)
        3942 readlink("/host/private/mine", NULL, 9) = -1 EACCES (SearchForbidden)
        3942 symlink("x", "/host/dir/s") = -1 EACCES (ModeForbids)
        3942 mknod("/host/dir/p", S_IFIFO|0600) = -1 EACCES (ModeForbids)
        3942 symlink("x", "/srv/pub/s") = -1 EACCES (ForeignOwner)
        3942 utime("/host/secret", NULL) = -1 EACCES (ModeForbids)
        3942 utime("/srv/open", NULL) = -1 EACCES (ForeignOwner)
        3942 utimensat(AT_FDCWD, "/host/read", [UTIME_OMIT, UTIME_NOW], 0) = -1 EPERM (NotOwner)
        3942 lchown("/srv/way", 5, 5) = 0
        3942 lchown("/srv/secret", 5, 5) = -1 EPERM (NotOwner)
        3942 fchmodat(AT_FDCWD, "/host/read", 0666) = -1 EPERM (NotOwner)
        3942 open("/host/read", O_RDONLY) = 3
        3942 fchmod(3, 0666) = -1 EPERM (NotOwner)
        3942 fchown(3, 0, 0) = -1 EPERM (NotOwner)
        3942 open("/host/dir", O_RDWR|O_TMPFILE, 0600) = -1 EACCES (ModeForbids)
        3942 faccessat2(AT_FDCWD, "/srv/open", R_OK, AT_EACCESS) = -1 EACCES (ForeignOwner)
        3942 chroot("/srv/pub") = -1 EACCES (ForeignOwner)
        3942 chroot("/host/dir") = -1 EPERM (NeedsSuperUser)
        3942 chroot("/host/private") = -1 EACCES (ModeForbids)
        3906 chroot("/home") = -1 EPERM (NeedsSuperUser)
        3906 truncate("/home/bob/mail", 5) = -1 EACCES (SearchForbidden)
        """);

    [Theory, Strategies]
    public void R53_link_is_granted_only_if_both_ends_pertain(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3942 link("/home/bob/mail", "/home/bob/box/mail") = 0
        3942 link("/home/bob/alien", "/home/bob/box/alien") = -1 EPERM (LinkProtected)
        3942 link("/srv/open", "/home/open") = -1 EPERM (LinkProtected)
        3942 link("/host/read", "/home/read") = -1 EPERM (LinkProtected)
        3942 link("/host/tmp/mine", "/home/mine") = 0
        3942 link("/host/private/mine", "/home/hidden") = -1 EACCES (SearchForbidden)
        3942 link("/home/bob/mail", "/host/tmp/mail") = -1 EPERM (LinkProtected)
        3942 link("/home/bob/mail", "/host/dir/mail") = -1 EPERM (LinkProtected)
        3942 link("/etc/passwd", "/host/dir/passwd") = -1 EACCES (ModeForbids)
        3942 link("/etc/passwd", "/host/tmp/passwd") = 0
        3942 link("/etc/passwd", "/srv/pub/passwd") = -1 EACCES (ForeignOwner)
        3942 linkat(AT_FDCWD, "/srv/way", AT_FDCWD, "/home/bob/box/way", AT_SYMLINK_FOLLOW) = -1 EPERM (LinkProtected)
        3942 link("/srv/way", "/home/bob/box/way") = 0
        3905 link("/home/bob/mail", "/host/tmp/mail") = 0
        """);

    [Theory, Strategies]
    public void R53_names_are_exchanged_only_if_both_ends_pertain(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3942 renameat2(AT_FDCWD, "/home/bob/mail", AT_FDCWD, "/home/bob/alien", RENAME_EXCHANGE) = -1 EACCES (ModeForbids)
        3942 renameat2(AT_FDCWD, "/home/bob/mail", AT_FDCWD, "/host/tmp/mine", RENAME_EXCHANGE) = -1 EACCES (ModeForbids)
        3942 renameat2(AT_FDCWD, "/home/bob/mail", AT_FDCWD, "/home/bob/old", RENAME_EXCHANGE) = 0
        3942 renameat(AT_FDCWD, "/home/bob/mail", AT_FDCWD, "/host/dir/mail") = -1 EACCES (ModeForbids)
        """);

    [Theory, Strategies]
    public void R54_a_symbolic_link_that_is_made_gives_no_grant_either(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3942 symlink("/srv/secret", "/home/bob/to-alien") = 0
        3942 symlinkat("/host/secret", AT_FDCWD, "/home/bob/to-host") = 0
        3942 symlink("mail", "/home/bob/to-mail") = 0
        3942 open("/home/bob/to-alien", O_RDONLY) = -1 EACCES (ForeignOwner)
        3942 open("/home/bob/to-host", O_RDONLY) = -1 EACCES (ModeForbids)
        3942 truncate("/home/bob/to-alien", 0) = -1 EACCES (ForeignOwner)
        3942 truncate("/home/bob/to-host", 0) = -1 EACCES (ModeForbids)
        3942 chown("/home/bob/to-alien", 0, 0) = -1 EPERM (NotOwner)
        3942 utime("/home/bob/to-host", NULL) = -1 EACCES (ModeForbids)
        3942 linkat(AT_FDCWD, "/home/bob/to-host", AT_FDCWD, "/home/bob/x", AT_SYMLINK_FOLLOW) = -1 EPERM (LinkProtected)
        3942 open("/home/bob/to-mail", O_RDWR) = 3
        """);

    // Neither by the grant nor by the effective user: a server's super-user is not the host's.
    [Theory, Strategies]
    public void R59_a_device_file_is_made_by_the_super_user_of_the_host_alone(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3942 mknod("/home/null", S_IFCHR|0666, makedev(0x1, 0x3)) = -1 EPERM (NeedsSuperUser)
        3942 mknodat(AT_FDCWD, "/home/sda", S_IFBLK|0666, makedev(0x8, 0)) = -1 EPERM (NeedsSuperUser)
        3942 mknod("/home/sda", S_IFBLK|0666, makedev(0, 0)) = -1 EPERM (NeedsSuperUser)
        3905 mknod("/home/bob/null", S_IFCHR|0666, makedev(0x1, 0x3)) = -1 EPERM (NeedsSuperUser)
        3942 mknod("/home/fifo", S_IFIFO|0666) = 0
        3942 access("/home/null", F_OK) = -1 ENOENT (NoSuchFile)
        700 mknod("/null", S_IFCHR|0666, makedev(0x1, 0x3)) = 0
        705 mknod("/null2", S_IFCHR|0666, makedev(0x1, 0x3)) = -1 EACCES (ModeForbids)
        """);

    [Theory, Strategies]
    public void R52_what_these_calls_make_belongs_to_the_virtual_super_user(string strategy)
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(World.Of(strategy), """
            3942 symlink("mail", "/home/bob/s") = 0
            3942 mknod("/home/bob/p", S_IFIFO|0600) = 0
            3942 open("/home/bob", O_RDWR|O_TMPFILE, 0600) = 3
            3942 linkat(3, "", AT_FDCWD, "/home/bob/t", AT_EMPTY_PATH) = 0
            3942 openat2(AT_FDCWD, "/home/bob/o", {flags=O_RDWR|O_CREAT, mode=0600, resolve=0}, 24) = 4
            """);
        OwnerMap owners = entities.Single(entity => entity.State.Name == "vp1").State.Owners!;
        Assert.All(new[] { "/home/bob/s", "/home/bob/p", "/home/bob/t", "/home/bob/o" },
            path => Assert.Equal((owners.SuperUser, owners.SuperGroup), (entities.File(path)!.Uid, entities.File(path)!.Gid)));
    }
}
