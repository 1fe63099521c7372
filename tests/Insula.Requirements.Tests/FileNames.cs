using Insula.Engine;

namespace Insula.Requirements.Tests;

/// <summary>Calls that make, move and remove names, and their errors, as Linux 6.18 showed them for the same calls on ext4.</summary>
public sealed class FileNames
{
    private const string Files = """
        {path: /w, type: dir, mode: "0777"}
        {path: /w/d, type: dir}
        {path: /w/e, type: dir}
        {path: /w/e/s, type: dir}
        {path: /w/f, mode: "0666"}
        {path: /w/g}
        {path: /w/lf, type: link, target: f}
        {path: /w/ld, type: link, target: d}
        {path: /w/ln, type: link, target: nowhere}
        {path: /w/p, type: fifo}
        {path: /w/null, type: char, mode: "0666"}
        {path: /group, type: dir, mode: "02777", owner: "5:7"}
        """;

    private const string Processes = """
        {pid: 4000, server: vp1, uid: 0, cwd: /w}
        {pid: 4005, server: vp1, uid: 5, gid: 5, cwd: /w}
        {pid: 4006, server: vp1, uid: 6, gid: 6, cwd: /w}
        {pid: 700, server: host, uid: 0}
        {pid: 705, server: host, uid: 5, gid: 5}
        """;

    private static readonly string Long = new('x', 256);

    [Fact]
    public void Rename_looks_at_the_old_name_first() => Check($"""
        4000 rename("missing", "{Long}") = -1 ENOENT (NoSuchFile)
        4000 rename("f", "{Long}") = -1 ENAMETOOLONG (NameTooLong)
        4000 rename("{Long}", "missing") = -1 ENAMETOOLONG (NameTooLong)
        4000 rename("{Long}", "missing/x") = -1 ENOENT (NoSuchFile)
        4000 rename("{Long}", ".") = -1 EBUSY (InUse)
        4000 rename("d/..", "{Long}") = -1 EBUSY (InUse)
        4000 rename("missing", "{Long}/x") = -1 ENAMETOOLONG (NameTooLong)
        4000 renameat(77, "f", AT_FDCWD, "h") = -1 EBADF (BadDescriptor)
        4000 renameat(77, "/w/f", 77, "/w/h") = 0
        4000 open("d", O_RDONLY|O_PATH) = 3
        4000 renameat(AT_FDCWD, "h", 3, "f") = 0
        4000 renameat(3, "f", AT_FDCWD, "f") = 0
        """);

    [Fact]
    public void Renameat2_replaces_only_where_it_may() => Check("""
        4000 renameat2(AT_FDCWD, "missing", AT_FDCWD, "x", 0x8 /* RENAME_??? */) = -1 EINVAL (InvalidValue)
        4000 renameat2(AT_FDCWD, "f", AT_FDCWD, "g", RENAME_NOREPLACE|RENAME_EXCHANGE) = -1 EINVAL (InvalidValue)
        4000 renameat2(AT_FDCWD, "f", AT_FDCWD, "g", RENAME_EXCHANGE|RENAME_WHITEOUT) = -1 EINVAL (InvalidValue)
        4000 renameat2(AT_FDCWD, "f", AT_FDCWD, "d", RENAME_NOREPLACE) = -1 EEXIST (FileExists)
        4000 renameat2(AT_FDCWD, "missing", AT_FDCWD, "f", RENAME_NOREPLACE) = -1 ENOENT (NoSuchFile)
        4000 renameat2(AT_FDCWD, "f", AT_FDCWD, ".", RENAME_NOREPLACE) = -1 EEXIST (FileExists)
        4000 renameat2(AT_FDCWD, ".", AT_FDCWD, "f", RENAME_NOREPLACE) = -1 EBUSY (InUse)
        4000 renameat2(AT_FDCWD, "f", AT_FDCWD, "f", RENAME_NOREPLACE) = -1 EEXIST (FileExists)
        4000 renameat2(AT_FDCWD, "f/", AT_FDCWD, "f", RENAME_NOREPLACE) = -1 EEXIST (FileExists)
        4000 renameat2(AT_FDCWD, "e", AT_FDCWD, "e/s", RENAME_NOREPLACE) = -1 EEXIST (FileExists)
        4000 renameat2(AT_FDCWD, "f", AT_FDCWD, "new", RENAME_NOREPLACE) = 0
        4000 access("f", F_OK) = -1 ENOENT (NoSuchFile)
        4000 access("new", F_OK) = 0
        """);

    [Fact]
    public void Renameat2_exchanges_names_of_any_types()
    {
        IReadOnlyList<Entity> entities = Check($"""
            4000 renameat2(AT_FDCWD, "f", AT_FDCWD, "missing", RENAME_EXCHANGE) = -1 ENOENT (NoSuchFile)
            4000 renameat2(AT_FDCWD, "missing", AT_FDCWD, "f", RENAME_EXCHANGE) = -1 ENOENT (NoSuchFile)
            4000 renameat2(AT_FDCWD, "f", AT_FDCWD, "{Long}", RENAME_EXCHANGE) = -1 ENAMETOOLONG (NameTooLong)
            4000 renameat2(AT_FDCWD, "f", AT_FDCWD, ".", RENAME_EXCHANGE) = -1 EBUSY (InUse)
            4000 renameat2(AT_FDCWD, "f/", AT_FDCWD, "d", RENAME_EXCHANGE) = -1 ENOTDIR (NotADirectory)
            4000 renameat2(AT_FDCWD, "d", AT_FDCWD, "f/", RENAME_EXCHANGE) = -1 ENOTDIR (NotADirectory)
            4000 renameat2(AT_FDCWD, "e", AT_FDCWD, "e/s", RENAME_EXCHANGE) = -1 EINVAL (IntoItself)
            4000 renameat2(AT_FDCWD, "e/s", AT_FDCWD, "e", RENAME_EXCHANGE) = -1 EINVAL (IntoItself)
            4000 renameat2(AT_FDCWD, "f", AT_FDCWD, "f", RENAME_EXCHANGE) = 0
            4000 renameat2(AT_FDCWD, "f", AT_FDCWD, "d/", RENAME_EXCHANGE) = 0
            4000 renameat2(AT_FDCWD, "f", AT_FDCWD, "e", RENAME_EXCHANGE) = 0
            4000 access("e", W_OK) = 0
            4000 rmdir("e") = 0
            4000 access("f/s", F_OK) = 0
            4000 renameat2(AT_FDCWD, "f/s", AT_FDCWD, "g", RENAME_EXCHANGE) = 0
            4000 access("g/.", F_OK) = 0
            4005 renameat2(AT_FDCWD, "g", AT_FDCWD, "p", RENAME_EXCHANGE) = 0
            4005 renameat2(AT_FDCWD, "p", AT_FDCWD, "f/s", RENAME_EXCHANGE) = -1 EACCES (ModeForbids)
            """);
        Assert.Equal((2, 2, 1), (entities.File("/w/f")!.Links, entities.File("/w/p")!.Links, entities.File("/w/d")!.Links));
        Assert.Same(entities.File("/w"), entities.File("/w/p")!.Parent);
    }

    // Both directories would get another "..", so both are written.
    [Fact]
    public void Exchanged_directories_must_be_writable() => Check("""
        4005 mkdir("m", 0777) = 0
        4005 mkdir("m/a", 0555) = 0
        4005 mkdir("b", 0755) = 0
        4005 renameat2(AT_FDCWD, "b", AT_FDCWD, "m/a", RENAME_EXCHANGE) = -1 EACCES (ModeForbids)
        4005 renameat2(AT_FDCWD, "m/a", AT_FDCWD, "b", RENAME_EXCHANGE) = -1 EACCES (ModeForbids)
        4005 rename("m/a", "c") = -1 EACCES (ModeForbids)
        4005 renameat2(AT_FDCWD, "m/a", AT_FDCWD, "m/a", RENAME_EXCHANGE) = 0
        4005 chmod("m/a", 0755) = 0
        4005 renameat2(AT_FDCWD, "m/a", AT_FDCWD, "b", RENAME_EXCHANGE) = 0
        """);

    [Fact]
    public void Unlinkat_and_mkdirat_begin_at_a_descriptor() => Check("""
        4000 open("e", O_RDONLY|O_DIRECTORY) = 3
        4000 open("f", O_RDONLY) = 4
        4000 mkdirat(3, "new", 0755) = 0
        4000 mkdirat(4, "new", 0755) = -1 ENOTDIR (NotADirectory)
        4000 mkdirat(77, "new", 0755) = -1 EBADF (BadDescriptor)
        4000 mkdirat(77, "", 0755) = -1 ENOENT (NoSuchFile)
        4000 mkdirat(77, "/w/abs", 0755) = 0
        4000 unlinkat(AT_FDCWD, "missing", 0x1 /* AT_??? */) = -1 EINVAL (InvalidValue)
        4000 unlinkat(3, "s", 0) = -1 EISDIR (IsADirectory)
        4000 unlinkat(AT_FDCWD, "f", AT_REMOVEDIR) = -1 ENOTDIR (NotADirectory)
        4000 unlinkat(3, ".", AT_REMOVEDIR) = -1 EINVAL (InvalidValue)
        4000 unlinkat(AT_FDCWD, "e", AT_REMOVEDIR) = -1 ENOTEMPTY (DirectoryNotEmpty)
        4000 unlinkat(3, "s", AT_REMOVEDIR) = 0
        4000 unlinkat(3, "new", AT_REMOVEDIR) = 0
        4000 unlinkat(AT_FDCWD, "e", AT_REMOVEDIR) = 0
        4000 mkdirat(3, "new", 0755) = -1 ENOENT (NoSuchFile)
        4000 unlinkat(AT_FDCWD, "f", 0) = 0
        """);

    [Fact]
    public void Links_refuse_in_the_order_of_the_kernel() => Check($"""
        4000 link("missing", "{Long}") = -1 ENOENT (NoSuchFile)
        4000 link("f", "{Long}") = -1 ENAMETOOLONG (NameTooLong)
        4000 link("d", "x") = -1 EPERM (DirectoryLink)
        4000 link("d", "f") = -1 EEXIST (FileExists)
        4000 link("f", "x/") = -1 ENOENT (NoSuchFile)
        4000 link("f", "d/") = -1 EEXIST (FileExists)
        4000 link("f/", "x") = -1 ENOTDIR (NotADirectory)
        4000 link("f", ".") = -1 EEXIST (FileExists)
        4000 link("", "x") = -1 ENOENT (NoSuchFile)
        4000 link("f", "") = -1 ENOENT (NoSuchFile)
        4000 linkat(AT_FDCWD, "missing", AT_FDCWD, "x", AT_SYMLINK_NOFOLLOW) = -1 EINVAL (InvalidValue)
        4000 linkat(AT_FDCWD, "ln", AT_FDCWD, "x", AT_SYMLINK_FOLLOW) = -1 ENOENT (NoSuchFile)
        4000 linkat(AT_FDCWD, "", AT_FDCWD, "x", AT_EMPTY_PATH) = -1 EPERM (DirectoryLink)
        4000 linkat(77, "", AT_FDCWD, "x", AT_EMPTY_PATH) = -1 EBADF (BadDescriptor)
        4005 link("f", "e/x") = -1 EACCES (ModeForbids)
        4005 link("d", "x") = -1 EPERM (LinkProtected)
        4005 mkdir("own", 0755) = 0
        4005 link("own", "x") = -1 EPERM (DirectoryLink)
        4005 link("own", "e/x") = -1 EACCES (ModeForbids)
        4005 link("f", "x") = 0
        """);

    [Fact]
    public void A_link_names_the_file_or_the_symbolic_link()
    {
        IReadOnlyList<Entity> entities = Check("""
            4000 link("lf", "l2") = 0
            4000 linkat(AT_FDCWD, "lf", AT_FDCWD, "f2", AT_SYMLINK_FOLLOW) = 0
            4000 link("p", "p2") = 0
            4000 unlink("f") = 0
            4000 access("l2", F_OK) = -1 ENOENT (NoSuchFile)
            4000 rename("f2", "f") = 0
            4000 access("l2", F_OK) = 0
            """);
        Assert.Same(entities.File("/w/lf"), entities.File("/w/l2"));
        Assert.Equal((2, 1, 2), (entities.File("/w/l2")!.Links, entities.File("/w/f")!.Links, entities.File("/w/p")!.Links));
    }

    [Fact]
    public void A_file_has_65000_names()
    {
        var bench = new Bench("encoded");
        Model.Process root = bench.Member(110, bench.Own(0));
        Model.Inode file = bench.File("f", 0x180, bench.Own(0));
        for (int i = 1; i < 65000; i++)
            Assert.Equal(Model.Why.Allowed, bench.Call(root, "link", Model.Value.Of("/f"), Model.Value.Of($"/f{i}")).Why);
        Assert.Equal(Model.Why.TooManyNames, bench.Call(root, "link", Model.Value.Of("/f"), Model.Value.Of("/one-more")).Why);
        Assert.Equal(65000, file.Links);
        Assert.Equal(Model.Why.Allowed, bench.Call(root, "unlink", Model.Value.Of("/f7")).Why);
        Assert.Equal(Model.Why.Allowed, bench.Call(root, "link", Model.Value.Of("/f"), Model.Value.Of("/one-more")).Why);
    }

    [Fact]
    public void A_descriptor_is_linked_by_its_opener_and_by_the_super_user() => Check("""
        4005 open("f", O_RDWR) = 3
        4005 linkat(3, "", AT_FDCWD, "f2", AT_EMPTY_PATH) = 0
        4005 linkat(3, "", AT_FDCWD, "f3", 0) = -1 ENOENT (NoSuchFile)
        4005 fork() = 66
        66 linkat(3, "", AT_FDCWD, "f3", AT_EMPTY_PATH) = -1 ENOENT (NoSuchFile)
        4005 open(".", O_RDWR|O_TMPFILE, 0600) = 4
        4005 open(".", O_RDWR|O_EXCL|O_TMPFILE, 0600) = 5
        4005 linkat(4, "", AT_FDCWD, "tmp", AT_EMPTY_PATH) = 0
        4005 linkat(5, "", AT_FDCWD, "tmp2", AT_EMPTY_PATH) = -1 ENOENT (NoSuchFile)
        4005 creat("u", 0600) = 6
        4005 unlink("u") = 0
        4005 linkat(6, "", AT_FDCWD, "u", AT_EMPTY_PATH) = -1 ENOENT (NoSuchFile)
        4000 open("f", O_RDONLY|O_PATH) = 3
        4000 fork() = 67
        67 linkat(3, "", AT_FDCWD, "f4", AT_EMPTY_PATH) = 0
        4000 access("tmp", F_OK) = 0
        """);

    // Though a path follows: the descriptor is asked where the path begins at it.
    [Fact]
    public void A_path_that_may_be_empty_begins_at_a_descriptor_of_the_caller() => Check("""
        4005 open(".", O_RDONLY|O_DIRECTORY) = 3
        4005 linkat(3, "f", AT_FDCWD, "f2", AT_EMPTY_PATH) = 0
        4005 fork() = 66
        66 linkat(3, "f", AT_FDCWD, "f3", AT_EMPTY_PATH) = -1 ENOENT (NoSuchFile)
        66 linkat(3, "f/", AT_FDCWD, "f3", AT_EMPTY_PATH) = -1 ENOENT (NoSuchFile)
        66 linkat(3, "f", AT_FDCWD, "f3", 0) = 0
        66 linkat(3, "/w/f", AT_FDCWD, "f4", AT_EMPTY_PATH) = 0
        66 linkat(AT_FDCWD, "f", AT_FDCWD, "f5", AT_EMPTY_PATH) = 0
        4000 open(".", O_RDONLY|O_DIRECTORY) = 3
        4000 fork() = 67
        67 linkat(3, "f", AT_FDCWD, "f6", AT_EMPTY_PATH) = 0
        """);

    [Fact]
    public void A_pipe_is_in_no_directory_tree_and_gets_no_name() => Check("""
        4000 pipe([3, 4]) = 0
        4000 linkat(3, "", AT_FDCWD, "x", AT_EMPTY_PATH) = -1 EXDEV (CrossDevice)
        4000 linkat(4, "", AT_FDCWD, "f", AT_EMPTY_PATH) = -1 EEXIST (FileExists)
        4000 open("p", O_RDWR) = 5
        4000 linkat(5, "", AT_FDCWD, "p2", AT_EMPTY_PATH) = 0
        4000 unlink("p") = 0
        4000 unlink("p2") = 0
        4000 linkat(5, "", AT_FDCWD, "p", AT_EMPTY_PATH) = -1 ENOENT (NoSuchFile)
        4005 pipe([3, 4]) = 0
        4005 linkat(3, "", AT_FDCWD, "x", AT_EMPTY_PATH) = -1 EXDEV (CrossDevice)
        """);

    [Fact]
    public void Symbolic_links_have_any_text_but_an_empty_one()
    {
        string most = new('a', 4095);
        IReadOnlyList<Entity> entities = Check($"""
            4000 symlink("", "missing/x") = -1 ENOENT (NoSuchFile)
            4000 symlink("{most}a", "f") = -1 ENAMETOOLONG (NameTooLong)
            4000 symlink("{most}", "s1") = 0
            4000 symlink("a", "f") = -1 EEXIST (FileExists)
            4000 symlink("a", "new/") = -1 ENOENT (NoSuchFile)
            4000 symlink("a", "f/") = -1 EEXIST (FileExists)
            4000 symlink("a", ".") = -1 EEXIST (FileExists)
            4005 symlink("../f", "/group/s2") = 0
            4005 symlink("x", "e/s3") = -1 EACCES (ModeForbids)
            4000 open("e", O_RDONLY) = 3
            4000 symlinkat("x", 3, "s3") = 0
            4000 readlink("s1", NULL, 0) = -1 EINVAL (InvalidValue)
            4000 readlink("missing", NULL, -1) = -1 EINVAL (InvalidValue)
            4000 readlink("missing", NULL, 9) = -1 ENOENT (NoSuchFile)
            4000 readlink("f", NULL, 9) = -1 EINVAL (NotALink)
            4000 readlink("d", NULL, 9) = -1 EINVAL (NotALink)
            4000 readlink("lf/", NULL, 9) = -1 ENOTDIR (NotADirectory)
            4000 readlink("ld/", NULL, 9) = -1 EINVAL (NotALink)
            4000 readlink("s1", "aaaa", 4) = 4
            4000 readlink("/group/s2", "../f", 4096) = 4
            4000 readlink("", NULL, 9) = -1 ENOENT (NoSuchFile)
            4000 readlinkat(3, "s3", "x", 10) = 1
            4000 readlinkat(3, "", NULL, 10) = -1 ENOENT (NoSuchFile)
            4000 readlinkat(77, "", NULL, 10) = -1 EBADF (BadDescriptor)
            4000 open("lf", O_RDONLY|O_NOFOLLOW|O_PATH) = 4
            4000 readlinkat(4, "", "f", 10) = 1
            """);
        Assert.Equal(("0777", 4L), (entities.ModeOf("/group/s2"), entities.File("/group/s2")!.Size));
        Assert.Equal(entities.File("/group")!.Gid, entities.File("/group/s2")!.Gid);
    }

    [Fact]
    public void Mknod_makes_all_but_directories_and_links()
    {
        IReadOnlyList<Entity> entities = Check("""
            4000 mknod("missing/x", S_IFDIR|0755) = -1 EPERM (DirectoryLink)
            4000 mknod("f", S_IFLNK|0777) = -1 EINVAL (InvalidValue)
            4000 mknod("f", 030644) = -1 EINVAL (InvalidValue)
            4000 mknod("f", S_IFREG|0644) = -1 EEXIST (FileExists)
            4000 mknod("r/", S_IFREG|0644) = -1 ENOENT (NoSuchFile)
            4005 umask(000) = 022
            4005 mknod("r", 0644) = 0
            4005 mknod("p2", S_IFIFO|S_ISUID|S_ISGID|S_ISVTX|0777) = 0
            4005 umask(022) = 000
            4005 mknod("s", S_IFSOCK|0777) = 0
            4005 mknodat(AT_FDCWD, "/group/p3", S_IFIFO|S_ISGID|0770) = 0
            4005 mknod("e/p3", S_IFIFO|0600) = -1 EACCES (ModeForbids)
            4005 mknod("c", S_IFCHR|0600, makedev(0x1, 0x3)) = -1 EPERM (NeedsSuperUser)
            4005 mknod("e/c", S_IFCHR|0600, makedev(0x1, 0x3)) = -1 EACCES (ModeForbids)
            4005 mknod("f", S_IFCHR|0600, makedev(0x1, 0x3)) = -1 EEXIST (FileExists)
            4005 mknod("c", S_IFCHR|0600, makedev(0, 0)) = 0
            4005 mknod("b", S_IFBLK|0600, makedev(0, 0)) = -1 EPERM (NeedsSuperUser)
            700 mknod("/c", S_IFCHR|0600, makedev(0x1, 0x3)) = 0
            700 mknod("/b", S_IFBLK|0600, makedev(0x8, 0)) = 0
            700 stat("/b", {st_mode=S_IFBLK|0600, st_rdev=makedev(0x8, 0), ...}) = 0
            705 mknod("/b2", S_IFBLK|0600, makedev(0x8, 0)) = -1 EACCES (ModeForbids)
            """);
        Assert.Equal(("7777", "0755", "0750", "0644"), (entities.ModeOf("/w/p2"), entities.ModeOf("/w/s"), entities.ModeOf("/group/p3"), entities.ModeOf("/w/r")));
        Assert.True(entities.File("/w/r")!.IsRegular);
        Assert.Equal((entities.File("/group")!.Gid, 0L), (entities.File("/group/p3")!.Gid, entities.File("/group/p3")!.Size));
    }

    [Fact]
    public void Dot_dot_of_a_removed_directory_leads_where_it_was() => Check($"""
        4000 mkdir("r", 0755) = 0
        4000 mkdir("r/in", 0755) = 0
        4000 chdir("r/in") = 0
        4000 rmdir("../in") = 0
        4000 access("..", F_OK) = 0
        4000 access("../in", F_OK) = -1 ENOENT (NoSuchFile)
        4000 access("../../f", F_OK) = 0
        4000 mkdir("../x", 0755) = 0
        4000 rmdir("../x") = 0
        4000 rmdir("../../r") = 0
        4000 access("../../f", F_OK) = 0
        4000 mkdir("../x", 0755) = -1 ENOENT (NoSuchFile)
        4000 mkdir("{Long}", 0755) = -1 ENOENT (NoSuchFile)
        4000 access("{Long}/x", F_OK) = -1 ENOENT (NoSuchFile)
        4005 rename("/w/f", "/w/f") = 0
        4000 getcwd(NULL, 4096) = -1 ENOENT (NoSuchFile)
        4000 chdir("..") = 0
        4000 chdir("..") = 0
        4000 getcwd("/w", 4096) = 3
        4000 mkdir("r", 0755) = 0
        4000 access("r/in", F_OK) = -1 ENOENT (NoSuchFile)
        """);

    // The new name is looked up, in vain, before anybody asks whether the old one may be moved.
    [Fact]
    public void Nothing_moves_into_a_removed_directory() => Check($"""
        4005 mkdir("r", 0755) = 0
        4005 chdir("r") = 0
        4005 rmdir("../r") = 0
        4005 rename("../e/s", "s") = -1 ENOENT (NoSuchFile)
        4005 renameat2(AT_FDCWD, "../e/s", AT_FDCWD, "{Long}", RENAME_NOREPLACE) = -1 ENOENT (NoSuchFile)
        4005 link("../d", "d") = -1 ENOENT (NoSuchFile)
        4005 symlink("x", "s") = -1 ENOENT (NoSuchFile)
        4005 mknod("p", S_IFIFO|0600) = -1 ENOENT (NoSuchFile)
        4005 open("new", O_RDWR|O_CREAT, 0600) = -1 ENOENT (NoSuchFile)
        """);

    // It grows with each link that is followed, further than any path that is passed in.
    [Fact]
    public void A_link_that_leads_to_itself_ends_by_their_number() => Check($"""
        4000 symlink("loop/{new string('y', 255)}/{new string('z', 255)}", "loop") = 0
        4000 access("loop", F_OK) = -1 ELOOP (TooManyLinks)
        4000 link("loop", "loop/x") = -1 ELOOP (TooManyLinks)
        """);

    [Fact]
    public void A_removed_directory_is_forgotten_with_the_last_who_stands_in_it()
    {
        IReadOnlyList<Entity> entities = Check("""
            4000 mkdir("r", 0755) = 0
            4000 mkdir("r/in", 0755) = 0
            4000 chdir("r/in") = 0
            4000 rmdir("../in") = 0
            4000 rmdir("../../r") = 0
            4000 chdir("/") = 0
            """);
        Assert.DoesNotContain(entities[1].State.Inodes.Values.ToArray(), inode => inode.Links == 0);
        Assert.DoesNotContain(entities[1].State.Inodes.Values.ToArray(), inode => inode.Above is not null);
    }

    private static IReadOnlyList<Entity> Check(string transcript) => Transcript.CheckVerdicts(World.Server("encoded", Files, Processes), transcript, "host");
}
