using Insula.Engine;
using Insula.Model;

namespace Insula.Requirements.Tests;

/// <summary>Setting sizes and keeping room, as Linux 6.18 showed it for the same calls on ext4.</summary>
public sealed class FileSizes
{
    private const string Files = """
        {path: /w, type: dir, mode: "0777"}
        {path: /w/f, mode: "06777", owner: "5", size: 10}
        {path: /w/g, mode: "0644"}
        {path: /w/p, type: fifo, mode: "0666"}
        {path: /w/null, type: char, mode: "0666"}
        """;

    private const string Processes = """
        {pid: 4000, server: vp1, uid: 0, cwd: /w}
        {pid: 4006, server: vp1, uid: 6, gid: 6, cwd: /w}
        """;

    [Fact]
    public void Truncate_refuses_in_the_order_of_the_kernel() => Check("""
        4000 truncate("missing", -1) = -1 EINVAL (InvalidValue)
        4000 truncate("missing", 5) = -1 ENOENT (NoSuchFile)
        4000 truncate("/w", 5) = -1 EISDIR (IsADirectory)
        4000 truncate("p", 5) = -1 EINVAL (InvalidValue)
        4006 truncate("g", 5) = -1 EACCES (ModeForbids)
        4000 truncate("f", 17592186040320) = 0
        4000 truncate("f", 17592186040321) = -1 EFBIG (FileTooLarge)
        4000 ftruncate(77, -1) = -1 EINVAL (InvalidValue)
        4000 ftruncate(77, 1) = -1 EBADF (BadDescriptor)
        4000 open("f", O_RDONLY) = 3
        4000 open("f", O_RDWR|O_PATH) = 4
        4000 open("p", O_RDWR) = 5
        4000 open("/w", O_RDONLY) = 6
        4000 open("f", O_WRONLY) = 7
        4000 ftruncate(3, 1) = -1 EINVAL (InvalidValue)
        4000 ftruncate(4, 1) = -1 EBADF (BadDescriptor)
        4000 ftruncate(5, 1) = -1 EINVAL (InvalidValue)
        4000 ftruncate(6, 1) = -1 EINVAL (InvalidValue)
        4000 ftruncate(7, 1) = 0
        4000 ftruncate(0, 1) = 0
        """);

    [Fact]
    public void Fallocate_refuses_in_the_order_of_the_kernel() => Check("""
        4000 open("f", O_RDONLY) = 3
        4000 open("f", O_WRONLY) = 4
        4000 open("p", O_RDWR) = 5
        4000 open("null", O_WRONLY) = 6
        4000 open("f", O_RDWR|O_PATH) = 7
        4000 fallocate(77, 0, -1, 5) = -1 EBADF (BadDescriptor)
        4000 fallocate(7, 0, 0, 5) = -1 EBADF (BadDescriptor)
        4000 fallocate(3, 0, -1, 5) = -1 EINVAL (InvalidValue)
        4000 fallocate(4, 0, 0, 0) = -1 EINVAL (InvalidValue)
        4000 fallocate(3, FALLOC_FL_PUNCH_HOLE, 0, 5) = -1 EOPNOTSUPP (NotSupported)
        4000 fallocate(3, 0, 0, 5) = -1 EBADF (DescriptorMode)
        4000 fallocate(5, 0, 0, 5) = -1 ESPIPE (NotSeekable)
        4000 fallocate(5, 0x100 /* FALLOC_FL_??? */, 0, 5) = -1 EOPNOTSUPP (NotSupported)
        4000 fallocate(6, 0, 0, 5) = -1 ENODEV (NotARegularFile)
        4000 fallocate(4, 0, 9223372036854775807, 5) = -1 EFBIG (FileTooLarge)
        4000 fallocate(4, FALLOC_FL_KEEP_SIZE, 17592186040320, 1) = -1 EFBIG (FileTooLarge)
        4000 fallocate(4, FALLOC_FL_UNSHARE_RANGE, 0, 5) = -1 EOPNOTSUPP (NotSupported)
        4000 fallocate(4, FALLOC_FL_COLLAPSE_RANGE, 0, 4096) = -1 EINVAL (InvalidValue)
        4000 fallocate(4, FALLOC_FL_KEEP_SIZE|FALLOC_FL_INSERT_RANGE, 0, 4096) = -1 EOPNOTSUPP (NotSupported)
        """);

    [Theory]
    [InlineData("0, 0, 100", 10, 100)]
    [InlineData("0, 50, 100", 10, 150)]
    [InlineData("0, 0, 5", 10, 10)]
    [InlineData("FALLOC_FL_KEEP_SIZE, 0, 1000", 10, 10)]
    [InlineData("FALLOC_FL_KEEP_SIZE|FALLOC_FL_PUNCH_HOLE, 0, 10000", 10, 10)]
    [InlineData("FALLOC_FL_ZERO_RANGE, 0, 2000", 10, 2000)]
    [InlineData("FALLOC_FL_KEEP_SIZE|FALLOC_FL_ZERO_RANGE, 0, 5000", 10, 10)]
    [InlineData("FALLOC_FL_INSERT_RANGE, 0, 4096", 10, 4106)]
    [InlineData("FALLOC_FL_COLLAPSE_RANGE, 4096, 4096", 10000, 5904)]
    public void Fallocate_keeps_lengthens_or_shortens(string arguments, long before, long after)
    {
        IReadOnlyList<Entity> entities = Check($"""
            4000 truncate("g", {before}) = 0
            4000 open("g", O_RDWR) = 3
            4000 fallocate(3, {arguments}) = 0
            """);
        Assert.Equal(after, entities.File("/w/g")!.Size);
    }

    [Theory]
    [InlineData("4006 truncate(\"f\", 3) = 0", "0777", 3)]
    [InlineData("4006 truncate(\"f\", 10) = 0", "0777", 10)]
    [InlineData("4000 truncate(\"f\", 20) = 0", "6777", 20)]
    [InlineData("4006 open(\"f\", O_WRONLY) = 3\n4006 ftruncate(3, 0) = 0", "0777", 0)]
    [InlineData("4006 open(\"f\", O_WRONLY) = 3\n4006 fallocate(3, FALLOC_FL_KEEP_SIZE, 0, 100) = 0", "0777", 10)]
    public void The_set_id_bits_go_unless_a_super_user_writes(string transcript, string mode, long size)
    {
        IReadOnlyList<Entity> entities = Check(transcript);
        Assert.Equal((mode, size), (entities.ModeOf("/w/f"), entities.File("/w/f")!.Size));
    }

    [Fact]
    public void Beyond_the_limit_of_the_process_is_a_signal_too()
    {
        var bench = new Bench("encoded");
        Process caller = bench.Member(110, bench.Own(5)), other = bench.Member(111, bench.Own(5));
        Inode file = bench.File("f", 0x1B6, bench.Own(5));
        foreach (Process process in new[] { caller, other })
            bench.Effects.Emit(FactOf.LimitChanged(process, Resource.FileSize, new(100, 200)));
        Assert.Equal(Why.Allowed, bench.Call(caller, "truncate", Value.Of("/f"), 100).Why);
        bench.Effects.Emit(FactOf.SizeChanged(file, 500, 0));
        Assert.Equal(Why.Allowed, bench.Call(caller, "truncate", Value.Of("/f"), 300).Why);
        Assert.Equal(Why.FileSizeLimit, bench.Call(caller, "truncate", Value.Of("/f"), 301).Why);
        Assert.Equal((RunState.Zombie, (int)Signal.SIGXFSZ), (caller.RunState, caller.Status & 0x7F));
        Assert.Equal((RunState.Running, 300), (other.RunState, file.Size));
        Assert.Equal(3, bench.Call(other, "open", Value.Of("/f"), 1, 0).Value + 3);
        Assert.Equal(Why.FileSizeLimit, bench.Call(other, "fallocate", 0, 0, 0, 301).Why);
        Assert.Equal(RunState.Zombie, other.RunState);
    }

    private static IReadOnlyList<Entity> Check(string transcript) => Transcript.CheckVerdicts(World.Server("encoded", Files, Processes), transcript, "host");
}
