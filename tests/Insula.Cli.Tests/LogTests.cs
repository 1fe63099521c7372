namespace Insula.Cli.Tests;

/// <summary>Logs are events with names, on standard error and in a file; standard output has the data alone.</summary>
public sealed class LogTests : IDisposable
{
    private readonly Desk _desk = new();

    public LogTests()
    {
        _desk.Write("recording", "getuid() = 0\nnot a call\nopen(\"/none\", O_RDONLY) = 3\n");
        _desk.Write("s.yaml", "scenario: s\nhosts:\n  - name: host-1\n    servers: [{name: vp1, workload: [{recording: recording}]}]\n");
    }

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void Warnings_are_told_and_more_if_asked_for()
    {
        Finished usual = _desk.Run("run", "s.yaml", "--json").Exits(0), verbose = _desk.Run("run", "s.yaml", "--json", "-v").Exits(0);
        Assert.Equal("WRN LineSkipped recording:2: column 4: an opening parenthesis is expected\n", usual.Errors);
        Assert.Matches("^DBG JournalCreated .insula/s-1-2.db\nWRN LineSkipped recording:2: .*\nDBG VerdictDiffers recording:3: recorded 3, simulated open.* \\(NoSuchFile\\) at host-1/vps-1.1@.*\n$", verbose.Errors);
        Assert.Equal(usual.Json.GetProperty("digest").GetString(), verbose.Json.GetProperty("digest").GetString());
    }

    [Fact]
    public void A_log_file_gets_the_same_events_with_their_time_and_is_appended_to()
    {
        _desk.Write("log", "before\n");
        Finished finished = _desk.Run("run", "s.yaml", "-v", "--log-file", "log").Exits(0);
        string[] lines = _desk.Read("log").TrimEnd('\n').Split('\n');
        Assert.Equal("before", lines[0]);
        Assert.All(lines[1..], line => Assert.Matches(@"^\d{4}-\d\d-\d\dT\S+ (DBG|WRN) [A-Z][A-Za-z]+ ", line));
        Assert.Equal(finished.Errors.TrimEnd('\n').Split('\n'), lines[1..].Select(line => line[(line.IndexOf(' ') + 1)..]));
        Assert.DoesNotContain("LineSkipped", finished.Output, StringComparison.Ordinal);
    }
}
