using System.Text;
using Insula.Workloads.Notation;

namespace Insula.Workloads.Tests.Notation;

public class BoundsTests
{
    [Fact]
    public void ALineOfAMegabyteIsSkippedWithoutBeingHeld()
    {
        string text = $"7 getuid() = 0\n7 write(1, \"{new string('x', 1 << 20)}\", 1048576) = 1048576\n7 getgid() = 0\n";
        byte[] bytes = Lines.Bytes(text);
        long before = GC.GetAllocatedBytesForCurrentThread();
        List<TraceEvent> read = [.. new StraceReader(new MemoryStream(bytes)).ReadAll()];
        long used = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(["CallLine 1", "SkippedLine 2", "CallLine 3"], read.Select(line => $"{line.GetType().Name} {line.Line}"));
        Assert.Equal("column 65537: the line is longer than 65536 bytes", read[1].ToString());
        Assert.True(used < 400_000, $"{used} bytes");
    }

    [Theory]
    [InlineData(65536, true)]
    [InlineData(65537, false)]
    public void TheLongestLine(int length, bool isRead)
    {
        string line = $"chdir(\"{new string('x', length - 9)}\")";
        foreach (string text in new[] { line, line + "\n", line + "\r\n", line + "\n7 getuid()" })
        {
            List<TraceEvent> read = Lines.Read(text);
            Assert.Equal(isRead, read[0] is CallLine);
            Assert.Equal(text.EndsWith(')') && text != line ? 2 : 1, read.Count);
        }
        Assert.Equal(isRead, StraceReader.ParseLine(Lines.Bytes(line)) is CallLine);
    }

    [Fact]
    public void ATooLongLastLineIsReported()
    {
        SkippedLine skipped = Assert.IsType<SkippedLine>(Assert.Single(Lines.Read(new string('x', 200_000))));
        Assert.Equal(1, skipped.Line);
        Assert.IsType<SkippedLine>(Assert.Single(Lines.Read(new string('x', 2 * 65538))));
    }

    [Fact]
    public void ACallThatTheEndOfTheFileCutsOffIsReported()
    {
        Assert.IsType<SkippedLine>(Assert.Single(Lines.Read("7 read(3, \"abc")));
        Assert.IsType<SkippedLine>(Assert.Single(Lines.Read("clone(child_stack=NULL, flags=SIGCHLDstrace: Process 8 attached\n")));
    }

    [Fact]
    public void BytesThatAreNoUtf8AreBytes()
    {
        CallLine call = Lines.Call("open(\"/\u00ff\u00fe\u00c3(\", O_RDONLY)");
        Assert.Equal([(byte)'/', 0xff, 0xfe, 0xc3, (byte)'('], call.Args[0].Text.ToArray());
        Assert.Equal("column 1: a call, a signal or an exit is expected", StraceReader.ParseLine(Lines.Bytes("\u00ff\u00fe"))!.ToString());
    }

    [Fact]
    public void LongListsAreRead()
    {
        string list = string.Join(", ", Enumerable.Repeat("7", 20_000));
        Assert.Equal(20_000, Lines.Call($"setgroups(20000, [{list}])").Args[1].List.Length);
    }

    [Fact]
    public void TooManyArgumentsAreReported() =>
        Assert.EndsWith("at most 64 arguments are expected",
            StraceReader.ParseLine(Lines.Bytes($"foo({string.Join(", ", Enumerable.Repeat("7", 65))})"))!.ToString(), StringComparison.Ordinal);

    [Fact]
    public void AStreamMayGiveAByteAtATime()
    {
        string text = Lines.Recording("f");
        using var slow = new SlowStream(Lines.Bytes(text));
        Assert.Equal(Lines.Read(text).Select(Describe), new StraceReader(slow).ReadAll().Select(Describe));
    }

    [Fact]
    public void WindowsLineEndsAndAMissingLastOneAreNoMatter() => Assert.Equal(
        Lines.Read("7 getuid() = 0\n7 getgid() = 0\n").Select(Describe), Lines.Read("7 getuid() = 0\r\n7 getgid() = 0").Select(Describe));

    [Fact]
    public void UnfinishedCallsWithoutEndAreForgotten()
    {
        var text = new StringBuilder();
        string path = new('x', 30_000);
        for (int pid = 1; pid <= 2000; pid++)
            text.Append($"{pid} open(\"{path}\", O_RDONLY <unfinished ...>\n");
        text.Append("2000 <... open resumed>) = 3\n1 <... open resumed>) = 3\n");
        List<TraceEvent> read = Lines.Read(text.ToString());
        Assert.IsType<CallLine>(read[^2]);
        Assert.IsType<SkippedLine>(read[^1]);
    }

    private static string Describe(TraceEvent read) => $"{read.Line} {read.Pid} {read.GetType().Name} {(read as CallLine)?.Name}";

    private sealed class SlowStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1));
    }
}
