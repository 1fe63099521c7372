using System.Text;

namespace Insula.Cli.Tests;

/// <summary>A run that ends before its end: by kill -9, by ctrl-C, by a disk that takes no more.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Servers = 24, Repetitions = 40, EnoughLines = 200;
    private readonly Desk _desk = new();

    public CrashTests()
    {
        var text = new StringBuilder("scenario: long\nimages: {base: {trees: [ops/recordings/su-refused.tree]}}\nhosts:\n  - name: host-1\n    servers:\n");
        string recording = "{recording: ops/recordings/su-refused.strace, cwd: /root}";
        text.Append($"      - {{name: s, count: {Servers}, image: base, workload: [{string.Join(", ", Enumerable.Repeat(recording, Repetitions))}]}}\n");
        _desk.Write("long.yaml", text.ToString());
    }

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void What_was_acknowledged_before_kill_9_is_in_the_journal()
    {
        using Running running = _desk.Start("run", "long.yaml", "--nodes", "3", "--acks", "acks", "--journal", "journal");
        Assert.True(WaitForLines(), "the run ended too early, or never began");
        running.Kill();
        Finished finished = running.Finish();
        Assert.Equal(137, finished.Code);
        Assert.Equal("", finished.Output);
        string acknowledged = _desk.Read("acks");
        Acknowledgements.AreIn(_desk.PathOf("journal"), acknowledged[..acknowledged.LastIndexOf('\n')].Split('\n'));
        Assert.Contains("isolation  0 violations", _desk.Run("replay", "journal").Exits(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupted_run_says_where_its_journal_is_and_exits_130()
    {
        using Running running = _desk.StartInterruptible("run", "long.yaml", "--acks", "acks", "--journal", "journal");
        Assert.True(WaitForLines(), "the run ended too early, or never began");
        running.Interrupt();
        running.Finish().Fails(130, "interrupted", "insula replay journal");
        Acknowledgements.AreIn(_desk.PathOf("journal"), File.ReadAllLines(_desk.PathOf("acks")));
        _desk.Run("replay", "journal").Exits(0);
    }

    [Fact]
    public void An_interrupted_shell_exits_130()
    {
        using Running shell = _desk.StartInterruptible("shell");
        shell.WriteLine("getuid()");
        Assert.Equal("getuid() = 0", shell.ReadLine());
        shell.Interrupt();
        // Its input is still open: nobody waits for a line.
        Assert.Null(shell.ReadLine());
        shell.Finish().Fails(130, "interrupted");
    }

    [Fact]
    public void A_store_that_fails_ends_the_run_with_named_events_and_exit_code_5()
    {
        const int blocks = 1000;
        using Running running = _desk.StartOnSmallDisk(blocks, "run", "long.yaml", "--acks", "acks", "--journal", "journal", "--log-file", "log");
        Finished finished = running.Finish();
        finished.Fails(5, "journal: ", "ERR StoreFailed host-1", "WRN EntityReloaded host-1");
        Assert.Matches(@"ERR StoreFailed host-1\S* after commit \d+: journal: ", _desk.Read("log"));
        Acknowledgements.AreIn(_desk.PathOf("journal"), File.ReadAllLines(_desk.PathOf("acks")));
    }

    [Fact]
    public void A_store_that_fails_does_not_leave_others_waiting_at_a_barrier()
    {
        const int blocks = 400;
        string mkdirs = string.Concat(Enumerable.Range(0, 3000).Select(i => $"              mkdir(\"/directory-{i}\", 0755) = 0\n"));
        _desk.Write("barrier.yaml", "scenario: barrier\nhosts:\n  - name: host-1\n    servers:\n      - {name: idle, workload: [{barrier: end}]}\n"
            + $"      - name: busy\n        workload:\n          - script: |\n{mkdirs}          - {{barrier: end}}\n");
        using Running running = _desk.StartOnSmallDisk(blocks, "run", "barrier.yaml", "--journal", "journal");
        running.Finish().Fails(5, "StoreFailed");
    }

    /// <summary>Waits until enough is acknowledged; false if that does not come.</summary>
    private bool WaitForLines()
    {
        const int attempts = 600, wait = 100;
        using var watcher = new FileSystemWatcher(_desk.Directory);
        for (int i = 0; i < attempts; i++)
        {
            if (File.Exists(_desk.PathOf("acks")) && Lines() >= EnoughLines)
                return true;
            watcher.WaitForChanged(WatcherChangeTypes.Created | WatcherChangeTypes.Changed, wait);
        }
        return false;
    }

    private int Lines()
    {
        using var file = new StreamReader(new FileStream(_desk.PathOf("acks"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return file.ReadToEnd().Count(letter => letter == '\n');
    }
}
