using System.Text.Json;

namespace Insula.Cli.Tests;

/// <summary><c>insula run</c>: what other programs rely on.</summary>
public sealed class RunTests(RunTests.FirstRun first) : IClassFixture<RunTests.FirstRun>, IDisposable
{
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    /// <summary>The first run of the README, once for all who look at it.</summary>
    public sealed class FirstRun : IDisposable
    {
        public FirstRun()
        {
            Desk.Write("acks", "before\n");
            Report = Desk.Run("run", Insula.Cli.Tests.Desk.First, "--acks", "acks", "--json").Exits(0).Json;
            Replay = Desk.Run("replay", "--json").Exits(0).Json;
        }

        public JsonElement Report { get; }

        public JsonElement Replay { get; }

        internal Desk Desk { get; } = new();

        public void Dispose() => Desk.Dispose();
    }

    [Fact]
    public void Run_prints_one_object_with_the_keys_of_its_schema()
    {
        JsonElement report = first.Report;
        Assert.Equal(
            "schema String, scenario String, seed Number, nodes Number, per_node Array, servers Number, syscalls Number, verdicts Object, denials Object, "
            + "unmodelled Object, agreement Object, isolation_violations Number, missed_expectations Array, notes Array, digest String, digest_invariant True, journal String, seconds Number, "
            + "syscalls_per_second Number, reproduce String", Keys(report));
        Assert.Equal("insula.run.v1", report.GetProperty("schema").GetString());
        Assert.All(report.GetProperty("per_node").EnumerateArray(), node => Assert.Equal("servers Number, calls Number, messages_in Number, bytes_in Number", Keys(node)));
        Assert.Equal("allowed Number, denied Number, failed Number", Keys(report.GetProperty("verdicts")));
        Assert.Equal("compared Number, agreed Number, assumed Number, intended Number, denials Object", Keys(report.GetProperty("agreement")));
        Assert.Equal("recorded Number, simulated Number, both Number", Keys(report.GetProperty("agreement").GetProperty("denials")));
        Assert.All(report.GetProperty("denials").EnumerateObject(), denial => Assert.True(denial.Value.GetInt64() > 0));
        Assert.Matches("^[0-9a-f]{64}$", report.GetProperty("digest").GetString());
        long counted = Sum(report.GetProperty("verdicts")) + Sum(report.GetProperty("unmodelled"));
        Assert.Equal(report.GetProperty("syscalls").GetInt64(), counted);
        Assert.Equal(report.GetProperty("verdicts").GetProperty("denied").GetInt64(), Sum(report.GetProperty("denials")));
    }

    [Fact]
    public void The_first_run_has_many_servers_on_three_nodes_and_no_violation()
    {
        JsonElement report = first.Report;
        Assert.Equal(3, report.GetProperty("nodes").GetInt32());
        Assert.True(report.GetProperty("servers").GetInt32() >= 24);
        Assert.Equal(0, report.GetProperty("isolation_violations").GetInt32());
        JsonElement[] nodes = [.. report.GetProperty("per_node").EnumerateArray()];
        Assert.Equal(3, nodes.Length);
        Assert.Equal(report.GetProperty("servers").GetInt32(), nodes.Sum(node => node.GetProperty("servers").GetInt32()));
        foreach (string key in (string[])["servers", "calls", "messages_in", "bytes_in"])
            Assert.All(nodes, node => Assert.True(node.GetProperty(key).GetInt64() > 0, key));
    }

    [Fact]
    public void The_digest_is_the_same_on_any_number_of_nodes_and_with_both_strategies_and_in_replay()
    {
        string[][] ways = [["--nodes", "1"], ["--nodes", "2"], ["--nodes", "5"], ["--ownership", "encoded"], ["--ownership", "translated", "--nodes", "2"]];
        JsonElement usual = first.Report;
        string digest = usual.GetProperty("digest").GetString()!;
        Assert.Equal(digest, first.Replay.GetProperty("digest").GetString());
        foreach (string[] way in ways)
        {
            JsonElement other = _desk.Run(["run", Desk.First, "--json", .. way]).Exits(0).Json;
            Assert.Equal((digest, string.Join(' ', way)), (other.GetProperty("digest").GetString(), string.Join(' ', way)));
            Assert.Equal(usual.GetProperty("denials").ToString(), other.GetProperty("denials").ToString());
        }
        Assert.Equal(digest, _desk.Run("replay", "--json").Exits(0).Json.GetProperty("digest").GetString());
    }

    [Fact]
    public void Replay_prints_one_object_with_the_keys_of_its_schema()
    {
        JsonElement run = first.Report, replay = first.Replay;
        Assert.Equal("schema String, streams Number, commits Number, facts Number, isolation_violations Number, digest String, seconds Number, facts_per_second Number", Keys(replay));
        Assert.Equal("insula.replay.v1", replay.GetProperty("schema").GetString());
        Assert.Equal(run.GetProperty("servers").GetInt32() + 1, replay.GetProperty("streams").GetInt32());
        Assert.True(replay.GetProperty("facts").GetInt64() > 0 && replay.GetProperty("facts_per_second").GetDouble() > 0);
    }

    [Fact]
    public void Reproduce_is_the_command_as_it_was_typed()
    {
        _desk.Write("it's a test.yaml", _desk.Read("scenarios/pertains.yaml"));
        string[] typed = ["run", "it's a test.yaml", "--seed", "18446744073709551615", "--json", "--journal=a b"];
        JsonElement report = _desk.Run(typed).Exits(0).Json;
        Assert.Equal(@"insula run 'it'\''s a test.yaml' --seed 18446744073709551615 --json '--journal=a b'", report.GetProperty("reproduce").GetString());
        Assert.Equal("a b", report.GetProperty("journal").GetString());
        Assert.Equal(ulong.MaxValue, report.GetProperty("seed").GetUInt64());
    }

    [Fact]
    public void Journals_are_numbered_and_never_overwritten_and_replay_takes_the_newest()
    {
        string[] journals = [.. Enumerable.Range(1, 3).Select(seed => Journal("--seed", $"{5 + (seed / 3)}"))];
        Assert.Equal([".insula/pertains-5-1.db", ".insula/pertains-5-2.db", ".insula/pertains-6-1.db"], journals);
        byte[] first = File.ReadAllBytes(_desk.PathOf(journals[0]));
        File.SetLastWriteTimeUtc(_desk.PathOf(journals[0]), DateTime.UtcNow.AddDays(1));
        Assert.Equal($"journal    {journals[0]}", _desk.Run("replay").Exits(0).Lines[0]);
        Assert.Equal(".insula/pertains-5-3.db", Journal("--seed", "5"));
        Assert.Equal(first, File.ReadAllBytes(_desk.PathOf(journals[0])));
    }

    [Fact]
    public void A_scenario_that_cannot_run_leaves_no_journal()
    {
        _desk.Write("bad.yaml", "scenario: bad\nhosts:\n  - name: h\n    servers: [{name: vp1, workload: [{script: 'getuid('}]}]\n");
        _desk.Run("run", "bad.yaml").Fails(4, "bad.yaml:4:", "is expected");
        Assert.False(Directory.Exists(_desk.PathOf(".insula")));
    }

    [Fact]
    public void Acknowledgements_are_lines_of_stream_session_batch_and_commit_and_are_appended()
    {
        string journal = first.Report.GetProperty("journal").GetString()!;
        string[] lines = first.Desk.Read("acks").TrimEnd('\n').Split('\n');
        Assert.Equal("before", lines[0]);
        Assert.All(lines[1..], line => Assert.Matches(@"^host-1(/vps-\d+\.\d+)? \d+ \d+ \d+$", line));
        Acknowledgements.AreIn(first.Desk.PathOf(journal), lines[1..]);
        Assert.Equal(lines.Length, lines.Distinct().Count());
    }

    [Fact]
    public void Without_the_pertains_check_the_auditor_finds_what_it_prevents()
    {
        Assert.Equal(0, _desk.Run("run", "scenarios/pertains.yaml", "--json").Exits(0).Json.GetProperty("isolation_violations").GetInt32());
        JsonElement report = _desk.Run("run", "scenarios/pertains.yaml", "--json", "--without", "pertains").Exits(1).Json;
        Assert.True(report.GetProperty("isolation_violations").GetInt32() > 0);
        Assert.DoesNotContain("--without", _desk.Run("run", "--help").Exits(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missed_expectation_is_told_with_its_line_and_the_exit_code_is_1()
    {
        JsonElement report = _desk.Run("run", "scenarios/findings.yaml", "--json").Exits(1).Json;
        JsonElement[] missed = [.. report.GetProperty("missed_expectations").EnumerateArray()];
        Assert.Equal(4, missed.Length);
        Assert.Equal("at String, wanted String, got String, reason String, address String", Keys(missed[1]));
        Assert.Equal("scenarios/findings.yaml:15", missed[1].GetProperty("at").GetString());
        Assert.Equal("open(\"/mail\", O_RDONLY) = -1 EACCES (NotOwner)", missed[1].GetProperty("wanted").GetString());
        Assert.Equal("open(\"/mail\", O_RDONLY) = -1 EACCES (Permission denied)", missed[1].GetProperty("got").GetString());
        Assert.Equal("ModeForbids", missed[1].GetProperty("reason").GetString());
        Assert.Matches(@"^host-1/vps-1\.1@\d+\.\d+$", missed[1].GetProperty("address").GetString());
    }

    private string Journal(params string[] options) =>
        _desk.Run(["run", "scenarios/pertains.yaml", "--json", .. options]).Exits(0).Json.GetProperty("journal").GetString()!;

    private static string Keys(JsonElement json) => string.Join(", ", json.EnumerateObject().Select(property => $"{property.Name} {property.Value.ValueKind}"));

    private static long Sum(JsonElement counts) => counts.EnumerateObject().Sum(count => count.Value.GetInt64());
}
