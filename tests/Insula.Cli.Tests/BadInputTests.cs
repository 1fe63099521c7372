using System.IO.Compression;
using System.Text;

namespace Insula.Cli.Tests;

/// <summary>Files that are not what they should be: a message that names them, exit code 4, and no stack.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly Desk _desk = new();

    public BadInputTests()
    {
        byte[] binary = new byte[20000];
        new Random(1).NextBytes(binary);
        _desk.Write("empty", "");
        _desk.Write("zeros", new byte[5000]);
        _desk.Write("binary", binary);
        _desk.Write("invalid-utf8", [.. "scenario: "u8, 0xFF, 0xFE, (byte)'\n']);
        _desk.Write("long-line", new string('a', 1 << 20));
        _desk.Write("long-lines", string.Concat(Enumerable.Repeat(new string('a', 1 << 20) + "\n", 5)));
        _desk.Write("prose", "Not what you think it is.\nNor here.\n");
        Directory.CreateDirectory(_desk.PathOf("directory"));
    }

    public static TheoryData<string> Inputs =>
        ["empty", "zeros", "binary", "invalid-utf8", "long-line", "long-lines", "prose", "directory", "missing", "missing/file", "/dev/null"];

    public void Dispose() => _desk.Dispose();

    [Theory]
    [MemberData(nameof(Inputs))]
    public void What_is_no_scenario_is_told(string input)
    {
        _desk.Run("run", input).Fails(4, input);
        _desk.Run("shell", input).Fails(4, input);
        Assert.False(Directory.Exists(_desk.PathOf(".insula")));
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public void What_is_no_journal_is_told(string input) => _desk.Run("replay", input).Fails(4, input);

    [Theory]
    [MemberData(nameof(Inputs))]
    public void What_is_no_recording_to_compare_and_no_manifest_is_told(string input)
    {
        _desk.Run("compare", input).Fails(4, input);
        if (input is not ("empty" or "/dev/null"))
            _desk.Run("compare", "scenarios/letter.strace", "--tree", input).Fails(4, input);
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public void What_is_no_recording_is_told_with_the_line_of_the_scenario(string input)
    {
        Recording(input);
        _desk.Run("run", "s.yaml").Fails(4, "s.yaml:5:", input);
    }

    [Fact]
    public void What_is_no_compressed_recording_is_told()
    {
        _desk.Write("short.gz", "x");
        _desk.Write("wrong.gz", "no compressed recording at all\n");
        foreach (string input in (string[])["short.gz", "wrong.gz"])
        {
            Recording(input);
            _desk.Run("run", "s.yaml").Fails(4, "s.yaml:5:", input);
        }
        // Its first calls can be read, so that the run begins.
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 20000).Select(i => $"getsid({i * i}) = {i}\n"))));
        byte[] damaged = packed.ToArray();
        damaged.AsSpan(damaged.Length / 2, 100).Fill(0xFF);
        _desk.Write("damaged.gz", damaged);
        Recording("damaged.gz");
        _desk.Run("run", "s.yaml").Fails(4, "damaged.gz: the recording cannot be read");
    }

    [Fact]
    public void Lines_of_a_recording_that_cannot_be_read_are_skipped_and_told()
    {
        _desk.Write("odd", [.. "getuid() = 0\n"u8, 0xFF, 0, (byte)'\n', .. Encoding.ASCII.GetBytes(new string('a', 1 << 20)), .. "\ngetgid() = 0\n"u8]);
        Recording("odd");
        Finished finished = _desk.Run("run", "s.yaml", "--json").Exits(0);
        Assert.Equal(2, finished.Json.GetProperty("syscalls").GetInt32());
        Assert.Equal("WRN LineSkipped odd:2: column 1: a call, a signal or an exit is expected\nWRN LineSkipped odd:3: column 65537: the line is longer than 65536 bytes\n", finished.Errors);
    }

    [Theory]
    [InlineData("binary")]
    [InlineData("zeros")]
    [InlineData("invalid-utf8")]
    [InlineData("long-line")]
    [InlineData("long-lines")]
    [InlineData("prose")]
    [InlineData("empty")]
    public void Every_line_given_to_the_shell_is_answered_whatever_is_in_it(string input)
    {
        byte[] bytes = File.ReadAllBytes(_desk.PathOf(input));
        Finished finished = _desk.RunWith(bytes, "shell").Exits(0);
        int lines = bytes.Count(letter => letter == '\n') + (bytes is [] or [.., (byte)'\n'] ? 0 : 1);
        Assert.Equal(lines, finished.Output.Count(letter => letter == '\n'));
        Assert.All(finished.Output.Split('\n'), line => Assert.True(line is "" || line.StartsWith("? column ", StringComparison.Ordinal), line));
        Assert.Equal("", finished.Errors);
    }

    private void Recording(string path) =>
        _desk.Write("s.yaml", $"scenario: s\nhosts:\n  - name: host-1\n    servers:\n      - {{name: vp1, workload: [{{recording: {path}}}]}}\n");
}
