using System.IO.Compression;
using System.Text.Json;

namespace Insula.Cli.Tests;

/// <summary><c>insula compare</c>: what other programs rely on; what people read of it is in Golden/compare.txt.</summary>
public sealed class CompareTests : IDisposable
{
    private const string Letter = "scenarios/letter.strace", Tampered = "scenarios/tampered.strace";
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void Compare_prints_one_object_with_the_keys_of_its_schema()
    {
        JsonElement report = _desk.Run("compare", Letter, Tampered, "--json").Exits(1).Json;
        const string classes = "calls Number, compared Number, agreed Number, assumed Number, undetermined Number, adopted Number, intended Number, "
            + "holes Number, unmodelled Object, skipped_lines Number, denials Object";
        Assert.Equal($"schema String, files Array, {classes}", Keys(report));
        Assert.Equal("insula.compare.v1", report.GetProperty("schema").GetString());
        JsonElement[] files = [.. report.GetProperty("files").EnumerateArray()];
        Assert.Equal([Letter, Tampered], files.Select(file => file.GetProperty("file").GetString()));
        Assert.All(files, file => Assert.Equal($"file String, start String, world String, {classes}, disagreements Array", Keys(file)));
        Assert.Equal("--user 1000:1000 --umask 022 --cwd /home (note)", files[0].GetProperty("start").GetString());
        Assert.Equal("scenarios/letter.tree", files[0].GetProperty("world").GetString());
        Assert.Equal("""{"getrandom":2,"socket":1}""", Plain(files[0].GetProperty("unmodelled")));
        Assert.Equal("""{"recorded":2,"simulated":2,"both":2}""", Plain(files[0].GetProperty("denials")));
        foreach (JsonElement part in files.Append(report))
            Assert.Equal(Number(part, "calls"), Number(part, "compared") + Number(part, "assumed") + Number(part, "undetermined") + Number(part, "adopted") + Sum(part.GetProperty("unmodelled")));
        foreach (string key in (string[])["calls", "compared", "agreed", "assumed", "undetermined", "adopted", "intended", "holes", "skipped_lines"])
            Assert.Equal((key, Number(report, key)), (key, files.Sum(file => Number(file, key))));
    }

    [Fact]
    public void A_disagreement_has_its_line_both_verdicts_the_reason_and_the_address()
    {
        JsonElement file = _desk.Run("compare", Tampered, "--json").Exits(1).Json.GetProperty("files")[0];
        JsonElement[] all = [.. file.GetProperty("disagreements").EnumerateArray()];
        Assert.Equal([2, 3, 5, 9], all.Select(one => one.GetProperty("line").GetInt32()));
        Assert.All(all, one => Assert.Equal("line Number, call String, recorded String, simulated String, reason String, address String", Keys(one)));
        string[] second = [.. all[1].EnumerateObject().Skip(1).Take(4).Select(property => property.Value.GetString()!)];
        Assert.Equal(["openat(AT_FDCWD, \"/etc/shadow\", O_RDONLY) = -1 EACCES (Permission denied)", "4", "EACCES", "ModeForbids"], second);
        Assert.Matches(@"^host-1/vps-1\.1@\d+\.\d+$", all[1].GetProperty("address").GetString());
        Assert.Equal(("would-block", 2, 1), (all[3].GetProperty("simulated").GetString(), Number(file, "holes"), Number(file, "skipped_lines")));
    }

    [Theory]
    [InlineData(0, "0:0")]
    [InlineData(0, "55.5:33.3")]
    [InlineData(1, "55.6:33.3")]
    [InlineData(1, "55.5:33.4")]
    [InlineData(1, "100:100")]
    public void The_exit_code_says_whether_the_scores_are_reached(int code, string atLeast) => _desk.Run("compare", Tampered, "--at-least", atLeast).Exits(code);

    [Theory]
    [InlineData("permissions")]
    [InlineData("interceptor")]
    public void Without_the_checks_the_scores_are_missed(string without) =>
        _desk.Run("compare", "ops/recordings/su-refused.strace", "ops/recordings/drop-privileges.strace", "--without", without, "--json").Exits(1);

    [Theory]
    [InlineData("--in", "host")]
    [InlineData("--in", "server")]
    [InlineData("--ownership", "translated")]
    [InlineData("--ownership", "encoded")]
    public void The_same_verdicts_wherever_it_runs(params string[] options)
    {
        JsonElement usual = _desk.Run("compare", Letter, "ops/recordings/id.strace", "--json").Exits(0).Json;
        JsonElement other = _desk.Run(["compare", Letter, "ops/recordings/id.strace", "--json", .. options]).Exits(0).Json;
        Assert.Equal(usual.ToString(), other.ToString());
    }

    [Fact]
    public void A_recording_may_be_compressed_and_come_from_standard_input()
    {
        byte[] plain = File.ReadAllBytes(_desk.PathOf(Letter)), packed = Packed(plain);
        string[] told = ["--user", "1000:1000", "--umask", "022", "--cwd", "/home", "--tree", "scenarios/letter.tree"];
        string wanted = Classes(_desk.Run("compare", Letter, "--json").Exits(0).Json.GetProperty("files")[0]);
        _desk.Write("packed.gz", packed);
        JsonElement file = _desk.Run(["compare", "packed.gz", "--json", .. told]).Exits(0).Json.GetProperty("files")[0];
        Assert.Equal((wanted, "packed.gz"), (Classes(file), file.GetProperty("file").GetString()));
        foreach (byte[] input in (byte[][])[plain, packed])
        {
            file = _desk.RunWith(input, ["compare", "-", "--json", .. told]).Exits(0).Json.GetProperty("files")[0];
            Assert.Equal((wanted, "-"), (Classes(file), file.GetProperty("file").GetString()));
            Assert.Equal("--user 1000:1000 --umask 022 --cwd /home (told)", file.GetProperty("start").GetString());
        }
    }

    [Fact]
    public void What_comes_from_standard_input_and_is_no_recording_is_told()
    {
        _desk.RunWith([], "compare", "-").Fails(4, "standard input: this is no recording");
        _desk.RunWith("prose\n"u8.ToArray(), "compare", "-").Fails(4, "standard input: this is no recording", "line 1");
        _desk.RunWith([0x1F, 0x8B, 1, 2, 3], "compare", "-").Fails(4, "standard input: the recording cannot be read");
    }

    [Fact]
    public void What_is_told_goes_before_the_note_and_what_the_note_says_before_the_recording()
    {
        _desk.Write("a.strace", "7 geteuid() = 5\n7 getegid() = 6\n7 umask(077) = 023\n7 getcwd(\"/srv\", 4096) = 5\n");
        Assert.Equal("--user 5:6:6 --umask 023 --cwd /srv (recorded)", Start("a.strace"));
        _desk.Write("a.md", "start: --user 7:8 --umask 027\n");
        Assert.Equal("--user 7:8 --umask 027 --cwd /srv (user note, umask note, cwd recorded)", Start("a.strace"));
        Assert.Equal("--user 9:9:4,5 --umask 027 --cwd / (user told, umask note, cwd told)", Start("a.strace", "--user", "9:9:4,5", "--cwd", "/"));
        _desk.Write("b.strace", "7 getpid() = 7\n");
        Assert.Equal("--user 0:0 --umask 022 --cwd / (assumed)", Start("b.strace"));
        _desk.Write("b.md", "# b\nstart: --user bob\n");
        _desk.Run("compare", "b.strace").Fails(4, "b.md:2: '--user bob'");
    }

    /// <summary>The longest committed recording, cut about in a thousand places.</summary>
    [Fact]
    public void A_long_damaged_recording_is_compared_within_256_MiB()
    {
        const long most = 256 << 20;
        const int changes = 1000;
        using var whole = new MemoryStream();
        using (var packed = new GZipStream(File.OpenRead(_desk.PathOf("ops/recordings/postgres-initdb.strace.gz")), CompressionMode.Decompress))
            packed.CopyTo(whole);
        byte[] bytes = whole.ToArray();
        var random = new Random(256);
        for (int i = 0; i < changes; i++)
        {
            int from = random.Next(bytes.Length - 200), to = random.Next(bytes.Length - 200);
            Array.Copy(bytes, from, bytes, to, random.Next(200));
        }
        _desk.Write("damaged.strace", bytes);
        using Running running = _desk.StartInMemory(most, "compare", "damaged.strace", "--tree", "ops/recordings/postgres-initdb.tree", "--json");
        JsonElement report = running.Finish().Exits(1).Json;
        Assert.True(Number(report, "calls") > 40_000);
    }

    private string Start(string recording, params string[] options) =>
        _desk.Run(["compare", recording, "--json", "--at-least", "0:0", .. options]).Exits(0).Json.GetProperty("files")[0].GetProperty("start").GetString()!;

    private static byte[] Packed(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(plain);
        return packed.ToArray();
    }

    private static string Classes(JsonElement file) => string.Join(' ', file.EnumerateObject().Skip(3).Select(property => Plain(property.Value)));

    private static string Plain(JsonElement json) => JsonSerializer.Serialize(json);

    private static int Number(JsonElement json, string key) => json.GetProperty(key).GetInt32();

    private static int Sum(JsonElement counts) => counts.EnumerateObject().Sum(count => count.Value.GetInt32());

    private static string Keys(JsonElement json) => string.Join(", ", json.EnumerateObject().Select(property => $"{property.Name} {property.Value.ValueKind}"));
}
