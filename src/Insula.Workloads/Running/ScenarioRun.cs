using System.Diagnostics;
using Insula.Engine;
using Insula.Journal;
using Insula.Model.Facts;
using Insula.Workloads.Scenarios;

namespace Insula.Workloads.Running;

/// <summary>How a scenario is run.</summary>
public sealed record RunOptions
{
    /// <summary>Nodes; null: as the scenario says.</summary>
    public int? Nodes { get; init; }

    /// <summary>The strategy of every server; null: as the scenario says.</summary>
    public Ownership? Ownership { get; init; }

    /// <summary>Where a line is written after each reply: stream, session, batch, commit.</summary>
    public TextWriter? Acknowledgements { get; init; }

    /// <summary>False only in tests that show what the pertains check prevents.</summary>
    public bool ChecksPertains { get; init; } = true;

    /// <summary>False only in tests that show that a comparison would notice a kernel that refuses nobody.</summary>
    public bool ChecksPermissions { get; init; } = true;

    /// <summary>False only in tests that show that a comparison would notice a server without its wrappers.</summary>
    public bool LoadsInterceptor { get; init; } = true;

    /// <summary>Stops the run.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>Runs a scenario on the embedded engine.</summary>
public sealed class ScenarioRun
{
    private readonly Scenario _scenario;
    private readonly IJournal _journal;
    private readonly RunOptions _options;
    private readonly Dictionary<string, Barrier> _barriers;
    private readonly Auditor _auditor = new();
    private readonly DigestBounds _bounds;

    /// <summary>Prepares a run.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="journal">An empty journal.</param>
    /// <param name="options">How to run.</param>
    /// <exception cref="ScenarioException">A script in it cannot be read, or a recording is none.</exception>
    public ScenarioRun(Scenario scenario, IJournal journal, RunOptions options)
    {
        _journal = journal;
        _options = options;
        _scenario = options.Ownership is { } strategy ? With(scenario, strategy) : scenario;
        _bounds = new DigestBounds(_scenario);
        _barriers = Barrier.Of(AllWork(_scenario));
        Check(_scenario);
    }

    /// <summary>Looks at what can be known of a scenario's workloads before anything runs.</summary>
    /// <exception cref="ScenarioException">A script cannot be read, or a recording is none.</exception>
    public static void Check(Scenario scenario)
    {
        const int most = 20;
        IEnumerable<ScenarioError> scripts = AllWork(scenario).OfType<ScriptItem>().SelectMany(ScriptRunner.Check);
        IEnumerable<ScenarioError> recordings = AllWork(scenario).OfType<RecordingItem>().DistinctBy(item => item.Path).Select(RecordedFile.Check).OfType<ScenarioError>();
        ScenarioError[] errors = [.. scripts.Concat(recordings).Take(most)];
        if (errors.Length > 0)
            throw new ScenarioException(errors);
    }

    /// <summary>Runs to the end.</summary>
    /// <exception cref="SetupException">The world cannot be placed.</exception>
    /// <exception cref="SessionLostException">The store failed.</exception>
    /// <exception cref="EngineFailedException">A node could not go on.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public RunReport Run()
    {
        int nodes = _options.Nodes ?? _scenario.Nodes;
        using var engine = new EmbeddedEngine(_journal, new(nodes) { Observers = [_auditor, _bounds], ChecksPertains = _options.ChecksPertains, ChecksPermissions = _options.ChecksPermissions });
        var watch = Stopwatch.StartNew();
        Task<EntityReport[][]> all = AllOrFirstFailure([.. _scenario.Hosts.Select(host => RunHost(engine, host))]);
        Task.WhenAny(all, engine.Fault).WaitAsync(_options.Cancellation).GetAwaiter().GetResult().GetAwaiter().GetResult();
        TimeSpan took = watch.Elapsed;
        engine.Stop();
        return new RunReport(_scenario, engine.Nodes, [.. all.Result.SelectMany(reports => reports)], _auditor.Violations, RunDigest.Of(engine.Entities), _bounds.Reason, _journal.Name, took);
    }

    private async Task<EntityReport[]> RunHost(IEngine engine, HostSpec host)
    {
        IReadOnlyList<PlacedEntity> placed = await new Setting(engine, host, Acknowledge) { LoadsInterceptor = _options.LoadsInterceptor }.Place();
        var work = new List<Task<EntityReport>> { RunEntity(placed[0], host, host.Workload) };
        for (int i = 0; i < host.Servers.Count; i++)
            work.Add(RunEntity(placed[i + 1], host, host.Servers[i].Workload));
        return await AllOrFirstFailure(work);
    }

    /// <summary>The results of all; the first failure ends it, for others may wait at a barrier for the one that failed.</summary>
    private static async Task<T[]> AllOrFirstFailure<T>(IReadOnlyList<Task<T>> tasks)
    {
        await foreach (Task<T> done in Task.WhenEach(tasks))
            await done;
        return [.. tasks.Select(task => task.Result)];
    }

    private async Task<EntityReport> RunEntity(PlacedEntity entity, HostSpec host, IReadOnlyList<WorkItem> workload)
    {
        var report = new EntityReport(entity);
        bool groupsAreGids = host.Policy.KillGroup == Policy.Types.KillGroup.Gid;
        for (int i = 0; i < workload.Count; i++)
        {
            _options.Cancellation.ThrowIfCancellationRequested();
            var numbers = new ProcessNumbers(entity.Init, groupsAreGids);
            switch (workload[i])
            {
                case BarrierItem barrier:
                    await _barriers[barrier.Name].Arrive();
                    break;
                case ScriptItem script:
                    var runner = new ScriptRunner(entity, entity.Starters[i]!.Value, script, report.Tally, numbers);
                    await runner.Run();
                    report.Missed.AddRange(runner.Missed);
                    report.Notes.AddRange(runner.Notes);
                    break;
                case RecordingItem recording:
                    await new RecordingRunner(entity, entity.Starters[i]!.Value, recording, report.Tally, report.Agreement, numbers).Run();
                    break;
            }
        }
        return report;
    }

    private void Acknowledge(StreamId stream, BatchReply reply)
    {
        if (_options.Acknowledgements is not { } lines)
            return;
        lock (lines)
        {
            lines.WriteLine($"{stream} {reply.Session} {reply.Sequence} {reply.Places[^1].Commit}");
            lines.Flush();
        }
    }

    private static IEnumerable<WorkItem> AllWork(Scenario scenario) =>
        scenario.Hosts.SelectMany(host => host.Workload.Concat(host.Servers.SelectMany(server => server.Workload)));

    private static Scenario With(Scenario scenario, Ownership ownership) => scenario with
    {
        Hosts = [.. scenario.Hosts.Select(host => host with { Servers = [.. host.Servers.Select(server => server with { Ownership = ownership })] })],
    };
}

/// <summary>A place where sessions wait for each other.</summary>
internal sealed class Barrier(int sessions)
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _missing = sessions;

    /// <summary>The barriers of a workload by name, each for as many sessions as have it.</summary>
    public static Dictionary<string, Barrier> Of(IEnumerable<WorkItem> work) =>
        work.OfType<BarrierItem>().GroupBy(item => item.Name).ToDictionary(group => group.Key, group => new Barrier(group.Count()));

    /// <summary>Waits for the others.</summary>
    public Task Arrive()
    {
        if (Interlocked.Decrement(ref _missing) == 0)
            _open.SetResult();
        return _open.Task;
    }
}
