using Insula.Engine;
using Insula.Model;

namespace Insula.Requirements.Tests;

/// <summary>Opening files of every type, as Linux 6.18 showed it for the same calls on ext4.</summary>
public sealed class OpeningFiles
{
    private const string Files = """
        {path: /w, type: dir, mode: "0777"}
        {path: /w/d, type: dir, mode: "0777"}
        {path: /w/d/s/t, type: dir}
        {path: /w/d/s/file}
        {path: /w/d/abs, type: link, target: /d}
        {path: /w/d/up, type: link, target: ..}
        {path: /w/d/ls, type: link, target: s}
        {path: /w/d/lst, type: link, target: s/t}
        {path: /w/d/s/lfile, type: link, target: ../s/file}
        {path: /w/f, mode: "0666"}
        {path: /w/lf, type: link, target: f}
        {path: /w/ld, type: link, target: d}
        {path: /w/ln, type: link, target: nowhere}
        {path: /w/p, type: fifo, mode: "0666"}
        {path: /w/s, type: socket, mode: "0666"}
        {path: /w/null, type: char, mode: "0644"}
        {path: /w/closed, type: dir, mode: "0755"}
        {path: /group, type: dir, mode: "02777", owner: "5:7"}
        """;

    private const string Processes = """
        {pid: 4000, server: vp1, uid: 0, cwd: /w}
        {pid: 4005, server: vp1, uid: 5, gid: 5, cwd: /w}
        {pid: 4006, server: vp1, uid: 6, gid: 6, cwd: /w}
        """;

    [Fact]
    public void What_is_no_file_is_opened_by_its_mode_or_not_at_all() => Check("""
        4005 open("s", O_RDWR) = -1 ENXIO (NoReader)
        4005 open("s", O_RDONLY|O_PATH) = 3
        4005 open("null", O_RDONLY) = 4
        4005 open("null", O_RDWR) = -1 EACCES (ModeForbids)
        4000 open("null", O_RDWR|O_TRUNC) = 3
        4005 open("p", O_WRONLY|O_NONBLOCK) = -1 ENXIO (NoReader)
        4005 open("p", O_ACCMODE) = -1 EINVAL (InvalidValue)
        4005 open("p", O_RDONLY|O_DIRECTORY) = -1 ENOTDIR (NotADirectory)
        4005 open("p", O_RDONLY|O_NONBLOCK) = 5
        4005 open("p", O_WRONLY|O_NONBLOCK) = 6
        4005 open("p", O_RDWR) = 7
        """);

    [Fact]
    public void The_reader_of_a_fifo_waits_for_a_writer() => Check("""
        4005 open("p", O_RDONLY <unfinished ...>
        4006 access("p", F_OK) = 0
        4006 open("p", O_WRONLY) = 3
        4005 <... open resumed>) = 3
        4006 close(3) = 0
        4005 close(3) = 0
        4005 openat(AT_FDCWD, "p", O_RDONLY <unfinished ...>
        4006 open("p", O_WRONLY|O_NONBLOCK) = 3
        4005 <... openat resumed>) = 3
        """);

    [Fact]
    public void The_writer_of_a_fifo_waits_for_a_reader() => Check("""
        4005 openat2(AT_FDCWD, "p", {flags=O_WRONLY, resolve=0}, 24 <unfinished ...>
        4006 open("p", O_RDONLY) = 3
        4005 <... openat2 resumed>) = 3
        4006 close(3) = 0
        4005 close(3) = 0
        4005 creat("p", 0600 <unfinished ...>
        4006 open("p", O_RDONLY|O_NONBLOCK) = 3
        4005 <... creat resumed>) = 3
        4006 open("p", O_WRONLY) = 4
        """);

    // Neither another writer nor the reader of another FIFO is whom it waits for.
    [Fact]
    public void Two_readers_wait_for_one_writer() => Check("""
        4005 umask(000) = 022
        4005 mknod("q", S_IFIFO|0666) = 0
        4005 chdir("d") = 0
        4005 open("../p", O_RDONLY <unfinished ...>
        4006 fork() = 66
        66 open("q", O_WRONLY <unfinished ...>
        4006 open("p", O_RDONLY <unfinished ...>
        4000 open("p", O_RDWR) = 3
        4005 <... open resumed>) = 3
        4006 <... open resumed>) = 3
        4000 open("q", O_RDONLY) = 4
        66 <... open resumed>) = 3
        """);

    [Fact]
    public void A_program_that_runs_is_not_written()
    {
        var bench = new Bench("encoded");
        Process root = bench.Member(110, bench.Own(0)), user = bench.Member(111, bench.Own(5));
        Inode program = bench.File("program", 0x1ED, bench.Own(0));
        bench.Effects.Emit(FactOf.ImageReplaced(user.Leader, program));
        Value path = Value.Of("/program");
        Assert.Equal(Why.FileBusy, bench.Call(root, "open", path, 1, 0).Why);
        Assert.Equal(Why.FileBusy, bench.Call(root, "open", path, (long)OpenFlags.Truncate, 0).Why);
        Assert.Equal(Why.FileBusy, bench.Call(root, "truncate", path, 5).Why);
        Assert.Equal(Why.InvalidValue, bench.Call(root, "truncate", path, -1).Why);
        Assert.Equal(Why.ModeForbids, bench.Call(user, "open", path, 1, 0).Why);
        Assert.Equal(Why.FileExists, bench.Call(root, "open", path, (long)(OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.WriteOnly), 0).Why);
        Assert.Equal(Why.Allowed, bench.Call(root, "open", path, (long)(OpenFlags.Path | OpenFlags.ReadWrite), 0).Why);
        Assert.Equal(Why.Allowed, bench.Call(root, "open", path, 0, 0).Why);
        bench.Call(user, "exit_group", 0);
        Assert.Equal(Why.Allowed, bench.Call(root, "open", path, 1, 0).Why);
    }

    [Fact]
    public void A_file_without_a_name_is_gone_with_its_descriptor()
    {
        IReadOnlyList<Entity> entities = Check("""
            4005 open(".", O_RDWR|__O_TMPFILE, 0600) = -1 EINVAL (InvalidValue)
            4005 open(".", O_RDONLY|O_TMPFILE, 0600) = -1 EINVAL (InvalidValue)
            4005 open(".", O_RDONLY|O_TRUNC|O_TMPFILE, 0600) = -1 EINVAL (InvalidValue)
            4005 open(".", O_RDWR|O_CREAT|O_TMPFILE, 0600) = -1 EINVAL (InvalidValue)
            4005 open("f", O_RDWR|O_TMPFILE, 0600) = -1 ENOTDIR (NotADirectory)
            4005 open("missing", O_RDWR|O_TMPFILE, 0600) = -1 ENOENT (NoSuchFile)
            4005 open("ld", O_RDWR|O_NOFOLLOW|O_TMPFILE, 0600) = -1 ENOTDIR (NotADirectory)
            4005 open("closed", O_RDWR|O_TMPFILE, 0600) = -1 EACCES (ModeForbids)
            4005 open("/group", O_RDWR|O_TMPFILE, 02770) = 3
            4005 fstat(3, {st_mode=S_IFREG|0750, st_nlink=0, st_uid=5, st_gid=7, ...}) = 0
            4005 open("ld", O_WRONLY|O_TMPFILE, 0600) = 4
            4005 close(4) = 0
            """);
        Assert.Single(entities[1].State.Inodes.Values.ToArray(), inode => inode.Links == 0);
    }

    [Fact]
    public void Openat2_knows_what_it_is_asked() => Check("""
        4000 openat2(AT_FDCWD, "missing", {flags=O_RDONLY, resolve=0}, 23) = -1 EINVAL (InvalidValue)
        4000 openat2(AT_FDCWD, "f", {flags=O_RDONLY, resolve=0}, 4097) = -1 E2BIG (StructTooLarge)
        4000 openat2(AT_FDCWD, "f", {flags=O_RDONLY, resolve=0}, 4096) = 3
        4000 openat2(AT_FDCWD, "f", {flags=O_RDONLY|0x800000, resolve=0}, 24) = -1 EINVAL (InvalidValue)
        4000 openat2(AT_FDCWD, "f", {flags=O_RDONLY, mode=0644, resolve=0}, 24) = -1 EINVAL (InvalidValue)
        4000 openat2(AT_FDCWD, "n", {flags=O_RDWR|O_CREAT, mode=010644, resolve=0}, 24) = -1 EINVAL (InvalidValue)
        4000 openat2(AT_FDCWD, "f", {flags=O_RDONLY, resolve=0x40 /* RESOLVE_??? */}, 24) = -1 EINVAL (InvalidValue)
        4000 openat2(AT_FDCWD, "f", {flags=O_RDONLY, resolve=RESOLVE_BENEATH|RESOLVE_IN_ROOT}, 24) = -1 EINVAL (InvalidValue)
        4000 openat2(AT_FDCWD, "f", {flags=O_RDWR|O_PATH, resolve=0}, 24) = -1 EINVAL (InvalidValue)
        4000 openat2(AT_FDCWD, "f", {flags=O_RDONLY|O_NONBLOCK|O_PATH, resolve=0}, 24) = -1 EINVAL (InvalidValue)
        4000 openat2(AT_FDCWD, "f", {flags=O_RDONLY|O_NOFOLLOW|O_CLOEXEC|O_PATH, resolve=0}, 24) = 4
        4000 openat2(AT_FDCWD, "f", {flags=O_RDWR|O_CREAT, mode=000, resolve=RESOLVE_CACHED}, 24) = -1 EAGAIN (WouldBlock)
        4000 openat2(AT_FDCWD, "f", {flags=O_RDONLY, resolve=RESOLVE_NO_XDEV|RESOLVE_NO_MAGICLINKS|RESOLVE_CACHED}, 24) = 5
        4000 openat2(AT_FDCWD, "n", {flags=O_RDWR|O_CREAT|O_EXCL, mode=04600, resolve=0}, 24) = 6
        """);

    [Fact]
    public void Openat2_goes_over_no_link_and_not_out() => Check("""
        4000 open("d", O_RDONLY|O_PATH) = 3
        4000 open("f", O_RDONLY) = 4
        4000 openat2(AT_FDCWD, "lf", {flags=O_RDONLY, resolve=RESOLVE_NO_SYMLINKS}, 24) = -1 ELOOP (TooManyLinks)
        4000 openat2(AT_FDCWD, "ln", {flags=O_RDONLY, resolve=RESOLVE_NO_SYMLINKS}, 24) = -1 ELOOP (TooManyLinks)
        4000 openat2(AT_FDCWD, "ld/", {flags=O_RDONLY, resolve=RESOLVE_NO_SYMLINKS}, 24) = -1 ELOOP (TooManyLinks)
        4000 openat2(3, "ls/t", {flags=O_RDONLY, resolve=RESOLVE_NO_SYMLINKS}, 24) = -1 ELOOP (TooManyLinks)
        4000 openat2(3, "s/t", {flags=O_RDONLY, resolve=RESOLVE_NO_SYMLINKS}, 24) = 5
        4000 openat2(AT_FDCWD, "lf", {flags=O_RDONLY|O_NOFOLLOW|O_PATH, resolve=RESOLVE_NO_SYMLINKS}, 24) = 6
        4000 openat2(3, "/f", {flags=O_RDONLY, resolve=RESOLVE_BENEATH}, 24) = -1 EXDEV (CrossDevice)
        4000 openat2(77, "/f", {flags=O_RDONLY, resolve=RESOLVE_BENEATH}, 24) = -1 EXDEV (CrossDevice)
        4000 openat2(3, "..", {flags=O_RDONLY, resolve=RESOLVE_BENEATH}, 24) = -1 EXDEV (CrossDevice)
        4000 openat2(3, "s/../..", {flags=O_RDONLY, resolve=RESOLVE_BENEATH}, 24) = -1 EXDEV (CrossDevice)
        4000 openat2(3, "../d/s", {flags=O_RDONLY, resolve=RESOLVE_BENEATH}, 24) = -1 EXDEV (CrossDevice)
        4000 openat2(3, "abs", {flags=O_RDONLY, resolve=RESOLVE_BENEATH}, 24) = -1 EXDEV (CrossDevice)
        4000 openat2(3, "abs", {flags=O_RDONLY, resolve=RESOLVE_NO_SYMLINKS|RESOLVE_BENEATH}, 24) = -1 ELOOP (TooManyLinks)
        4000 openat2(3, "up", {flags=O_RDONLY, resolve=RESOLVE_BENEATH}, 24) = -1 EXDEV (CrossDevice)
        4000 openat2(3, "missing/../..", {flags=O_RDONLY, resolve=RESOLVE_BENEATH}, 24) = -1 ENOENT (NoSuchFile)
        4000 openat2(3, "../n", {flags=O_RDWR|O_CREAT, mode=0600, resolve=RESOLVE_BENEATH}, 24) = -1 EXDEV (CrossDevice)
        4000 openat2(3, "s/..", {flags=O_RDONLY, resolve=RESOLVE_BENEATH}, 24) = 7
        4000 openat2(3, "lst", {flags=O_RDONLY, resolve=RESOLVE_BENEATH}, 24) = 8
        4000 openat2(3, "s/lfile", {flags=O_RDONLY, resolve=RESOLVE_BENEATH}, 24) = 9
        4000 openat2(3, "/s", {flags=O_RDONLY, resolve=RESOLVE_IN_ROOT}, 24) = 10
        4000 openat2(3, "/../s", {flags=O_RDONLY, resolve=RESOLVE_IN_ROOT}, 24) = 11
        4000 openat2(3, "abs", {flags=O_RDONLY, resolve=RESOLVE_IN_ROOT}, 24) = -1 ENOENT (NoSuchFile)
        4000 openat2(3, "up/s", {flags=O_RDONLY, resolve=RESOLVE_IN_ROOT}, 24) = 12
        4000 openat2(3, "../n", {flags=O_RDWR|O_CREAT, mode=0600, resolve=RESOLVE_IN_ROOT}, 24) = 13
        4000 access("d/n", F_OK) = 0
        4000 openat2(3, "abs", {flags=O_RDONLY, resolve=RESOLVE_NO_XDEV}, 24) = -1 EXDEV (CrossDevice)
        4000 openat2(3, "../d/abs", {flags=O_RDONLY, resolve=RESOLVE_NO_XDEV}, 24) = -1 ENOENT (NoSuchFile)
        4000 openat2(3, "/w/d/abs", {flags=O_RDONLY, resolve=RESOLVE_NO_XDEV}, 24) = -1 ENOENT (NoSuchFile)
        4000 openat2(4, "/s", {flags=O_RDONLY, resolve=RESOLVE_IN_ROOT}, 24) = -1 ENOTDIR (NotADirectory)
        4000 openat2(77, "/s", {flags=O_RDONLY, resolve=RESOLVE_IN_ROOT}, 24) = -1 EBADF (BadDescriptor)
        """);

    [Fact]
    public void O_PATH_only_names_a_file() => Check("""
        4005 open("d", O_RDONLY|O_PATH) = 3
        4005 open("lf", O_RDONLY|O_NOFOLLOW|O_PATH) = 4
        4005 open("f", O_RDONLY|O_PATH) = 5
        4005 fchmod(5, 0600) = -1 EBADF (BadDescriptor)
        4005 fchown(5, -1, -1) = -1 EBADF (BadDescriptor)
        4005 fchownat(5, "", -1, -1, AT_EMPTY_PATH) = 0
        4005 fstat(4, {st_mode=S_IFLNK|0777, ...}) = 0
        4005 fstatfs(5, {...}) = 0
        4005 faccessat2(5, "", R_OK, AT_EMPTY_PATH) = 0
        4005 openat(3, "s", O_RDONLY) = 6
        4005 openat(4, "x", O_RDONLY) = -1 ENOTDIR (NotADirectory)
        4005 openat(5, ".", O_RDONLY) = -1 ENOTDIR (NotADirectory)
        4005 openat(77, "", O_RDONLY) = -1 ENOENT (NoSuchFile)
        4005 openat(77, "/w", O_RDONLY) = 7
        4005 fchdir(5) = -1 ENOTDIR (NotADirectory)
        4005 fchdir(77) = -1 EBADF (BadDescriptor)
        4005 fchdir(3) = 0
        4005 getcwd("/w/d", 100) = 5
        """);

    private static IReadOnlyList<Entity> Check(string transcript) => Transcript.CheckVerdicts(World.Server("encoded", Files, Processes), transcript, "host");
}
