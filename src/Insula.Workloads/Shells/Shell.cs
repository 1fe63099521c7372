using System.Collections.Concurrent;
using System.Text;
using Insula.Engine;
using Insula.Journal;
using Insula.Kernel;
using Insula.Model;
using Insula.Model.Facts;
using Insula.Workloads.Notation;
using Insula.Workloads.Running;
using Insula.Workloads.Scenarios;

namespace Insula.Workloads.Shells;

/// <summary>The answer to one line.</summary>
/// <param name="Line">The line with its verdict, or <c>? column N: reason</c>; null for a blank line or a comment.</param>
/// <param name="Effects">Lines that follow it: warnings, facts, signals, ends of processes, calls that had waited; what a question was answered.</param>
/// <param name="Why">The reason, of <c>why()</c> that of the verdict explained; null where nothing was called.</param>
/// <param name="Address">Where the verdict stands.</param>
public sealed record ShellAnswer(string? Line, IReadOnlyList<string> Effects, Why? Why, Address? Address);

/// <summary>
/// A conversation in strace notation with one host and its servers: each line is a call, and its answer is the same line with its verdict.
/// A process is addressed by its number, whatever server it is of. What a call does to processes of other servers is told with its answer.
/// </summary>
public sealed class Shell : IDisposable
{
    private readonly EmbeddedEngine _engine;
    private readonly IReadOnlyList<PlacedEntity> _placed;
    private readonly PlacedEntity _home;
    private readonly Pid _own;
    private readonly bool _showFacts;
    private readonly Dictionary<Pid, PlacedEntity> _whereabouts = [];
    private readonly Dictionary<(StreamId Stream, ulong Ticket), (Syscall Call, int Prefix)> _waiting = [];
    private readonly Witness _witness = new();
    private readonly Questions _questions;

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
        _engine = new EmbeddedEngine(journal, new(1) { Observers = [_witness], ChecksPertains = checksPertains });
        _placed = Wait(new Setting(_engine, WithOneStarter(host, server, login)).Place());
        _home = _placed.Single(entity => server is null ? entity.Ownership is null : entity.Name == server && entity.Ownership is not null);
        _own = _home.Starters[0]!.Value;
        foreach (PlacedEntity entity in _placed)
        {
            foreach (Pid pid in entity.Fixed.Append(entity.Init))
                _whereabouts[pid] = entity;
        }
        _witness.Commits.Clear();
        _questions = new Questions(journal, pid => EntityOf(pid).Session.Stream, () => new SyscallVector { ChecksPertains = checksPertains });
    }

    /// <summary>The shell's own process.</summary>
    public Pid Own => _own;

    /// <summary>Answers one line.</summary>
    public ShellAnswer Answer(string line) => Answer(Encoding.UTF8.GetBytes(line));

    /// <summary>Answers one line, as bytes: names of files need not be UTF-8.</summary>
    /// <exception cref="SessionLostException">The store failed.</exception>
    /// <exception cref="EngineFailedException">The kernel cannot go on.</exception>
    public ShellAnswer Answer(ReadOnlySpan<byte> line)
    {
        if (_questions.Answer(Encoding.UTF8.GetString(line)) is { } answer)
            return answer;
        switch (StraceReader.ParseLine(line, isScript: true))
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
        PlacedEntity entity = EntityOf(caller);
        Syscall call = line.Row is { } row ? new(row.Number, caller, line.Args) : Calls.Unmodelled(caller, line.Name);
        BatchReply reply = Wait(entity.Session.Send(call));
        Reply verdict = reply.Replies[0];
        if (verdict.Why == Why.Parked)
            _waiting[(reply.Stream, (ulong)verdict.Value)] = (call, line.Pid ?? 0);
        FactAt[] facts = [.. reply.Facts, .. _witness.Elsewhere(reply.Stream)];
        foreach (ProcessForked forked in reply.Facts.Select(at => at.Fact).OfType<ProcessForked>())
            _whereabouts[new(forked.Child)] = entity;
        foreach (TaskStarted started in reply.Facts.Select(at => at.Fact).OfType<TaskStarted>())
            _whereabouts[new(started.Task)] = entity;
        _questions.Remember(reply.AddressOf(0), call, verdict.Why == Why.Parked);
        IEnumerable<string> warnings = RequestWarnings.Of(call, verdict).Select(warning => "  warning: " + warning);
        string[] effects = [.. warnings, .. _showFacts ? facts.Select(at => "  " + FactText.Of(at.Fact)) : [], .. Events(facts), .. _placed.SelectMany(Completed)];
        string text = Prefix(line.Pid ?? 0) + CallText.Of(call, line.Name, verdict, reply.Results[0], line);
        return new(text, effects, verdict.Why, reply.AddressOf(0));
    }

    private PlacedEntity EntityOf(Pid process) => _whereabouts.GetValueOrDefault(process, _home);

    private T Wait<T>(Task<T> work)
    {
        Task.WhenAny(work, _engine.Fault).GetAwaiter().GetResult().GetAwaiter().GetResult();
        return work.Result;
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

    /// <summary>Calls that had waited and have come to their end.</summary>
    private IEnumerable<string> Completed(PlacedEntity entity)
    {
        while (entity.Session.Completions.TryDequeue(out Completion? completion))
        {
            if (_waiting.Remove((entity.Session.Stream, completion.Ticket), out (Syscall Call, int Prefix) waiting))
                yield return Prefix(waiting.Prefix) + CallText.OfResumed(waiting.Call, completion.Reply, completion.Results);
        }
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

    /// <summary>
    /// Sees what a call did to processes of other entities: it is stored before the call's reply is. What it is to them beyond that comes in its own
    /// time, and is not told.
    /// </summary>
    private sealed class Witness : ICommitObserver
    {
        public ConcurrentQueue<Commit> Commits { get; } = [];

        public void Stored(Commit commit)
        {
            if (commit.Facts.Any(at => at.Fact is SignalRaised or ProcessExited))
                Commits.Enqueue(commit);
        }

        /// <summary>The facts of other streams than the caller's, which has told its own.</summary>
        public IEnumerable<FactAt> Elsewhere(StreamId own)
        {
            while (Commits.TryDequeue(out Commit? commit))
            {
                foreach (FactAt at in commit.Stream == own ? [] : commit.Facts)
                    yield return at;
            }
        }
    }
}
