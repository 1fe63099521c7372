using System.Text;
using Insula.Engine;
using Insula.Journal;
using Insula.Model;
using Insula.Model.Facts;
using Insula.Workloads.Notation;
using Insula.Workloads.Running;
using Insula.Workloads.Scenarios;

namespace Insula.Workloads.Shells;

/// <summary>The answer to one line.</summary>
/// <param name="Line">The line with its verdict, or <c>? column N: reason</c>; null for a blank line or a comment.</param>
/// <param name="Effects">Lines that follow it: facts, signals, ends of processes, calls that had waited.</param>
/// <param name="Why">The reason; null where nothing was called.</param>
/// <param name="Address">Where the verdict stands.</param>
public sealed record ShellAnswer(string? Line, IReadOnlyList<string> Effects, Why? Why, Address? Address);

/// <summary>
/// A conversation in strace notation with one host and its servers: each line is a call, and its answer is the same line with its verdict.
/// A process is addressed by its number, whatever server it is of.
/// </summary>
public sealed class Shell : IDisposable
{
    private readonly EmbeddedEngine _engine;
    private readonly IReadOnlyList<PlacedEntity> _placed;
    private readonly PlacedEntity _home;
    private readonly Pid _own;
    private readonly bool _showFacts;
    private readonly Dictionary<Pid, PlacedEntity> _whereabouts = [];
    private readonly Dictionary<ulong, (Syscall Call, int Prefix)> _waiting = [];
    private readonly TaskCompletionSource _crashed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Places the scenario's world and begins.</summary>
    /// <param name="scenario">The scenario; its workloads do not run.</param>
    /// <param name="journal">An empty journal.</param>
    /// <param name="server">The server of the shell's own process; null for the host.</param>
    /// <param name="login">Who the shell's own process is.</param>
    /// <param name="showFacts">Whether answers show facts.</param>
    /// <param name="checksPertains">False only in tests.</param>
    /// <exception cref="SetupException">The world cannot be placed, or there is no such server.</exception>
    public Shell(Scenario scenario, IJournal journal, string? server, Login login, bool showFacts, bool checksPertains = true)
    {
        _showFacts = showFacts;
        HostSpec host = scenario.Hosts.FirstOrDefault(candidate => server is null || candidate.Servers.Any(spec => spec.Name == server)) ??
            throw new SetupException(new(scenario.Name, 0), $"no server is named '{server}'");
        _engine = new EmbeddedEngine(journal, new(1) { ChecksPertains = checksPertains });
        _engine.Crashed += reason => _crashed.TrySetException(new InvalidOperationException("a node ended by a fault of the program", reason));
        _placed = Await(new Setting(_engine, WithOneStarter(host, server, login)).Place());
        _home = _placed.Single(entity => server is null ? entity.Ownership is null : entity.Name == server && entity.Ownership is not null);
        _own = _home.Starters[0]!.Value;
        foreach (PlacedEntity entity in _placed)
        {
            foreach (Pid pid in entity.Fixed.Append(entity.Init))
                _whereabouts[pid] = entity;
        }
    }

    /// <summary>The shell's own process.</summary>
    public Pid Own => _own;

    /// <summary>Answers one line.</summary>
    public ShellAnswer Answer(string line)
    {
        switch (StraceReader.ParseLine(Encoding.UTF8.GetBytes(line), isScript: true))
        {
            case null:
                return new(null, [], null, null);
            case SkippedLine skipped:
                return new($"? {skipped}", [], null, null);
            case CallLine call:
                return Run(call);
            case UnfinishedLine unfinished:
                return Run(unfinished.Call);
            default:
                return new("? column 1: a call is expected, such as getuid()", [], null, null);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _engine.Dispose();

    /// <summary>The entities as they are. Ends the conversation.</summary>
    public IReadOnlyList<Entity> Stop()
    {
        _engine.Stop();
        return _engine.Entities;
    }

    private ShellAnswer Run(CallLine line)
    {
        Pid caller = line.Pid is { } pid ? new(pid) : _own;
        PlacedEntity entity = _whereabouts.GetValueOrDefault(caller, _home);
        Syscall call = line.Row is { } row ? new(row.Number, caller, line.Args) : Calls.Unmodelled(caller, line.Name);
        BatchReply reply = Await(entity.Session.Send(call));
        Reply verdict = reply.Replies[0];
        if (verdict.Why == Why.Parked)
            _waiting[(ulong)verdict.Value] = (call, line.Pid ?? 0);
        var effects = new List<string>();
        foreach (FactAt at in reply.Facts)
            Follow(at.Fact, entity, effects);
        effects.AddRange(Events(reply.Facts));
        while (entity.Session.Completions.TryDequeue(out Completion? completion))
            effects.Add(Complete(completion));
        return new(Prefix(line.Pid ?? 0) + CallText.Of(call, line.Name, verdict, reply.Results[0]), effects, verdict.Why, reply.AddressOf(0));
    }

    /// <summary>Waits for what a node brings, or for the end of the node.</summary>
    private T Await<T>(Task<T> task)
    {
        Task first = Task.WhenAny(task, _crashed.Task).GetAwaiter().GetResult();
        if (first != task)
            first.GetAwaiter().GetResult();
        return task.GetAwaiter().GetResult();
    }

    private void Follow(IFact fact, PlacedEntity entity, List<string> effects)
    {
        if (fact is ProcessForked forked)
            _whereabouts[new(forked.Child)] = entity;
        if (_showFacts)
            effects.Add("  " + FactText.Of(fact));
    }

    /// <summary>What happened to processes, as strace shows it.</summary>
    private static IEnumerable<string> Events(IReadOnlyList<FactAt> facts)
    {
        foreach (FactAt at in facts)
        {
            if (at.Fact is SignalRaised raised)
                yield return $"{raised.Pid} --- {Signals.Name(raised.Signal)} {{si_signo={Signals.Name(raised.Signal)}, si_code=SI_USER, si_pid={raised.Sender}}} ---";
            else if (at.Fact is ProcessExited exited)
                yield return $"{exited.Pid} +++ {((exited.Status & 0x7F) == 0 ? $"exited with {exited.Status >> 8}" : $"killed by {Signals.Name(exited.Status & 0x7F)}")} +++";
        }
    }

    private string Complete(Completion completion)
    {
        _waiting.Remove(completion.Ticket, out (Syscall Call, int Prefix) waiting);
        return Prefix(waiting.Prefix) + CallText.OfResumed(waiting.Call, completion.Reply, completion.Results);
    }

    private static string Prefix(int pid) => pid == 0 ? "" : $"{pid} ";

    private static HostSpec WithOneStarter(HostSpec host, string? server, Login login)
    {
        WorkItem[] none = [], one = [new ScriptItem("", login, new("shell", 0))];
        return host with
        {
            Workload = server is null ? one : none,
            Servers = [.. host.Servers.Select(spec => spec with { Workload = spec.Name == server ? one : none })],
        };
    }
}
