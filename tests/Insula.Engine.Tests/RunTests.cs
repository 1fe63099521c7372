using Insula.Journal;
using Insula.Workloads.Running;
using Insula.Workloads.Scenarios;

namespace Insula.Engine.Tests;

/// <summary>A run ends, whatever happens to its engine.</summary>
public sealed class RunTests
{
    private const string Meeting = """
        scenario: meeting
        nodes: 2
        hosts:
          - name: host-1
            servers:
              - {name: a, workload: [{script: "umask(0)"}, {barrier: there}, {script: "umask(1)"}]}
              - {name: b, workload: [{script: "umask(2)"}, {barrier: there}, {script: "umask(3)"}]}
        """;

    [Theory]
    [InlineData("host-1", 1)]
    [InlineData("host-1", 3)]
    [InlineData("host-1/vps-1.1", 1)]
    [InlineData("host-1/vps-1.1", 3)]
    [InlineData("host-1/vps-2.1", 6)]
    [InlineData("host-1/vps-2.1", 9)]
    public async Task A_run_whose_store_fails_ends_with_its_session(string stream, long from)
    {
        using var journal = new MemoryJournal
        {
            BeforeAppend = commits => commits.Any(commit => commit.Stream.Name == stream && commit.Sequence >= from) ? new JournalStoreException("no room") : null,
        };
        SessionLostException lost = await Assert.ThrowsAsync<SessionLostException>(() => Run(journal));
        Assert.Contains("no room", lost.Message);
    }

    [Fact]
    public async Task A_run_whose_program_has_a_fault_ends_with_it()
    {
        using var journal = new MemoryJournal();
        var options = new RunOptions { Acknowledgements = new Full() };
        EngineFailedException fault = await Assert.ThrowsAsync<EngineFailedException>(() => Run(journal, options));
        Assert.IsType<IOException>(fault.InnerException);
    }

    [Fact]
    public async Task A_run_that_nothing_happens_to_ends_too()
    {
        using var journal = new MemoryJournal();
        RunReport report = await Run(journal);
        Assert.Equal(RunDigest.Of(Replayer.Run(journal).Entities), report.Digest);
        Assert.Equal(4, report.Total.Calls);
    }

    private static Task<RunReport> Run(IJournal journal, RunOptions? options = null)
    {
        var run = new ScenarioRun(ScenarioReader.Parse(Meeting, "meeting.yaml", "."), journal, options ?? new());
        return Task.Run(run.Run).WaitAsync(LiveClient.Hang);
    }

    /// <summary>A disk without room.</summary>
    private sealed class Full : StringWriter
    {
        public override void WriteLine(string? value) => throw new IOException("no room");
    }
}
