using Insula.Journal;
using Insula.Kernel;

namespace Insula.Engine;

/// <summary>What every engine can do: begin entities, open sessions, take batches.</summary>
public interface IEngine : IDisposable
{
    /// <summary>Sends a message to an entity; replies go to the client of its session.</summary>
    void Send(StreamId to, Message message);
}

/// <summary>How an embedded engine runs.</summary>
/// <param name="Nodes">Logical nodes, from 1.</param>
public sealed record EngineOptions(int Nodes = 1)
{
    /// <summary>Who sees the commits.</summary>
    public IReadOnlyList<ICommitObserver> Observers { get; init; } = [];

    /// <summary>False only in tests that show what the pertains check prevents.</summary>
    public bool ChecksPertains { get; init; } = true;
}

/// <summary>
/// A whole cluster in one process: logical nodes that share no mutable object, each a thread of its own, and one writer that group-commits
/// to the journal.
/// </summary>
public sealed class EmbeddedEngine : IEngine
{
    private readonly IJournal _journal;
    private readonly EngineOptions _options;
    private readonly Node[] _nodes;
    private readonly Lock _stopping = new();
    private bool _stopped;

    /// <summary>Starts the nodes.</summary>
    public EmbeddedEngine(IJournal journal, EngineOptions options)
    {
        _journal = journal;
        _options = options;
        Writer = new JournalWriter(journal, options.Observers);
        _nodes = new Node[options.Nodes];
        for (int i = 0; i < _nodes.Length; i++)
            _nodes[i] = new Node(this, i);
    }

    /// <summary>Called once if a node ends by a fault of the program.</summary>
    public event Action<Exception>? Crashed;

    internal JournalWriter Writer { get; }

    /// <inheritdoc/>
    public void Send(StreamId to, Message message) => NodeOf(to).Post(to, message);

    /// <summary>Stops the nodes; what they have done can be looked at afterwards.</summary>
    public void Stop()
    {
        lock (_stopping)
        {
            if (_stopped)
                return;
            _stopped = true;
        }
        // Nodes first, so that nothing new is made; then the writer stores what it has.
        foreach (Node node in _nodes)
            node.Dispose();
        Writer.Dispose();
    }

    /// <summary>What each node has done. Only after <see cref="Stop"/>.</summary>
    public IReadOnlyList<NodeReport> Nodes => [.. _nodes.Select(node => node.Report())];

    /// <summary>The entities. Only after <see cref="Stop"/>.</summary>
    public IReadOnlyList<Entity> Entities => [.. _nodes.SelectMany(node => node.Entities).OrderBy(entity => entity.Stream)];

    /// <inheritdoc/>
    public void Dispose() => Stop();

    internal Node NodeOf(StreamId stream) => _nodes[Placement.NodeOf(stream, _nodes.Length)];

    /// <summary>Makes an entity as the journal has it.</summary>
    internal Entity Load(StreamId stream)
    {
        Entity entity = Entity.Create(stream, () => new SyscallVector { ChecksPertains = _options.ChecksPertains });
        if (_journal.Head(stream).Sequence > 0)
        {
            foreach (Commit commit in _journal.Read(stream))
                entity.Fold(commit);
        }
        return entity;
    }

    internal void Crash(Exception reason) => Crashed?.Invoke(reason);
}
