using Insula.Engine;

namespace Insula.Requirements.Tests;

/// <summary>Setting times, as Linux 6.18 showed it for the same calls on ext4.</summary>
public sealed class FileTimes
{
    private const string Files = """
        {path: /w, type: dir, mode: "0777"}
        {path: /w/f, mode: "0666"}
        {path: /w/g, mode: "0644"}
        {path: /w/ln, type: link, target: nowhere}
        """;

    private const string Processes = """
        {pid: 4000, server: vp1, uid: 0, cwd: /w}
        {pid: 4005, server: vp1, uid: 5, gid: 5, cwd: /w}
        """;

    [Fact]
    public void Errors_come_in_the_order_of_the_kernel() => Check("""
        4000 utimensat(AT_FDCWD, "missing", [UTIME_OMIT, UTIME_OMIT], AT_RECURSIVE) = 0
        4000 utimensat(AT_FDCWD, "missing", NULL, AT_REMOVEDIR) = -1 EINVAL (InvalidValue)
        4000 utimensat(AT_FDCWD, "missing", [{tv_sec=0, tv_nsec=1000000000}, UTIME_NOW], 0) = -1 ENOENT (NoSuchFile)
        4000 utimensat(AT_FDCWD, "f", [{tv_sec=0, tv_nsec=1000000000}, UTIME_NOW], 0) = -1 EINVAL (InvalidValue)
        4000 utimensat(AT_FDCWD, "f", [UTIME_NOW, {tv_sec=0, tv_nsec=-1}], 0) = -1 EINVAL (InvalidValue)
        4000 utimensat(AT_FDCWD, "ln", NULL, 0) = -1 ENOENT (NoSuchFile)
        4000 utimensat(AT_FDCWD, "ln", NULL, AT_SYMLINK_NOFOLLOW) = 0
        4000 utimensat(AT_FDCWD, "", NULL, 0) = -1 ENOENT (NoSuchFile)
        4000 utimensat(AT_FDCWD, "", NULL, AT_EMPTY_PATH) = 0
        4000 utimes("missing", [{tv_sec=0, tv_usec=1000000} /* 1970-01-01T00:00:00.1000000+0000 */, {tv_sec=0, tv_usec=0}]) = -1 EINVAL (InvalidValue)
        4000 utimes("missing", NULL) = -1 ENOENT (NoSuchFile)
        4000 utime("missing", {actime=1 /* 1970-01-01T00:00:01+0000 */, modtime=2 /* 1970-01-01T00:00:02+0000 */}) = -1 ENOENT (NoSuchFile)
        """);

    [Fact]
    public void A_descriptor_alone_is_enough() => Check("""
        4000 open("f", O_RDONLY) = 3
        4000 open("f", O_RDONLY|O_PATH) = 4
        4000 utimensat(3, NULL, NULL, 0) = 0
        4000 utimensat(4, NULL, NULL, 0) = -1 EBADF (BadDescriptor)
        4000 utimensat(77, NULL, NULL, 0) = -1 EBADF (BadDescriptor)
        4000 utimensat(3, NULL, NULL, AT_SYMLINK_NOFOLLOW) = -1 EINVAL (InvalidValue)
        4000 utimensat(3, NULL, NULL, AT_EMPTY_PATH) = -1 EINVAL (InvalidValue)
        4000 utimensat(4, "", NULL, AT_EMPTY_PATH) = 0
        4000 utimensat(AT_FDCWD, NULL, NULL, 0) = -1 EINVAL (BadArgument)
        """);

    [Fact]
    public void Now_is_for_all_who_write_and_another_time_for_the_owner() => Check("""
        4005 utimensat(AT_FDCWD, "f", NULL, 0) = 0
        4005 utimensat(AT_FDCWD, "f", [UTIME_NOW, UTIME_NOW], 0) = 0
        4005 utimensat(AT_FDCWD, "f", [UTIME_NOW, UTIME_OMIT], 0) = -1 EPERM (NotOwner)
        4005 utimensat(AT_FDCWD, "f", [{tv_sec=1, tv_nsec=1} /* 1970-01-01T00:00:01.000000001+0000 */, {tv_sec=1, tv_nsec=1} /* 1970-01-01T00:00:01.000000001+0000 */], 0) = -1 EPERM (NotOwner)
        4005 utimensat(AT_FDCWD, "g", NULL, 0) = -1 EACCES (ModeForbids)
        4005 utimes("g", NULL) = -1 EACCES (ModeForbids)
        4005 utime("g", {actime=1 /* 1970-01-01T00:00:01+0000 */, modtime=2 /* 1970-01-01T00:00:02+0000 */}) = -1 EPERM (NotOwner)
        4005 utimensat(AT_FDCWD, "g", [{tv_sec=0, tv_nsec=1000000000}, UTIME_NOW], 0) = -1 EINVAL (InvalidValue)
        4005 open("g", O_RDONLY) = 3
        4005 utimensat(3, NULL, NULL, 0) = -1 EACCES (ModeForbids)
        4000 chown("g", 5, 5) = 0
        4005 utime("g", {actime=1 /* 1970-01-01T00:00:01+0000 */, modtime=2 /* 1970-01-01T00:00:02+0000 */}) = 0
        """);

    [Fact]
    public void The_time_of_content_is_set_or_left()
    {
        IReadOnlyList<Entity> entities = Check("""
            4000 utimensat(AT_FDCWD, "f", [UTIME_NOW, {tv_sec=5, tv_nsec=6000} /* 1970-01-01T00:00:05.000006000+0000 */], 0) = 0
            4000 utimensat(AT_FDCWD, "f", [{tv_sec=1, tv_nsec=1} /* 1970-01-01T00:00:01.000000001+0000 */, UTIME_OMIT], 0) = 0
            4000 utimes("g", [{tv_sec=1, tv_usec=2} /* 1970-01-01T00:00:01.000002+0000 */, {tv_sec=-5, tv_usec=4} /* 1969-12-31T23:59:55.000004+0000 */]) = 0
            4000 utimensat(AT_FDCWD, "ln", [UTIME_OMIT, {tv_sec=9223372036854775807, tv_nsec=0}], AT_SYMLINK_NOFOLLOW) = 0
            4000 utimensat(AT_FDCWD, "/w", NULL, 0) = 0
            """);
        Assert.Equal((5_000_006L, -4_999_996L), (entities.File("/w/f")!.Modified, entities.File("/w/g")!.Modified));
        Assert.True(entities.File("/w/ln")!.Modified > 1L << 50);
        Assert.Equal(entities.File("/w")!.Changed, entities.File("/w")!.Modified);
        Assert.True(entities.File("/w/g")!.Changed > entities.File("/w/f")!.Changed);
    }

    private static IReadOnlyList<Entity> Check(string transcript) => Transcript.CheckVerdicts(World.Server("encoded", Files, Processes), transcript, "host");
}
