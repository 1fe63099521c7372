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

    /// <summary>False only in tests that show that a comparison would notice a kernel that refuses nobody.</summary>
    public bool ChecksPermissions { get; init; } = true;
}

/// <summary>
/// A whole cluster in one process: logical nodes that share no mutable object, each a thread of its own, and one writer that group-commits
/// to the journal.
/// </summary>
public sealed class EmbeddedEngine : IEngine
{
    private const string Stopped = "the engine has stopped";

    private readonly IJournal _journal;
    private readonly EngineOptions _options;
    private readonly Node[] _nodes;
    private readonly TaskCompletionSource _fault = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _stopping = new();
    private bool _stopped;

    /// <summary>Starts the nodes.</summary>
    public EmbeddedEngine(IJournal journal, EngineOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Nodes, 1);
        _journal = journal;
        _options = options;
        Writer = new JournalWriter(journal, options.Observers, Crash);
        _nodes = new Node[options.Nodes];
        for (int i = 0; i < _nodes.Length; i++)
            _nodes[i] = new Node(this, i);
    }

    /// <summary>
    /// Fails if a node ends by a fault of the program, or an observer does; otherwise it never ends. Whoever waits for replies waits for this
    /// as well.
    /// </summary>
    public Task Fault => _fault.Task;

    internal JournalWriter Writer { get; }

    /// <inheritdoc/>
    public void Send(StreamId to, Message message)
    {
        if (!NodeOf(to).Post(to, message) && message is OpenSession open)
            open.Client.Failed(Stopped);
    }

    /// <summary>
    /// Stops the nodes when they have handled what has reached them, and the writer when it has stored what it was given. What is not stored
    /// by then is lost, and sessions are told. Not to be called on a node's thread, where clients are.
    /// </summary>
    public void Stop()
    {
        if (_nodes.Any(node => node.IsCurrent))
            throw new InvalidOperationException("a node cannot wait for its own end: stop the engine on another thread than a client is called on");
        lock (_stopping)
        {
            if (_stopped)
                return;
            foreach (Node node in _nodes)
                node.Stop();
            Writer.Dispose();
            _stopped = true;
            foreach (Node node in _nodes)
                node.Close(Stopped);
        }
    }

    /// <summary>What each node has done. Only after <see cref="Stop"/>.</summary>
    public IReadOnlyList<NodeReport> Nodes => [.. _nodes.Select(node => node.Report())];

    /// <summary>The entities that have begun, as the journal has them. Only after <see cref="Stop"/>.</summary>
    public IReadOnlyList<Entity> Entities =>
        [.. _nodes.SelectMany(node => node.Entities).Where(entity => entity.HasBegun).OrderBy(entity => entity.Stream)];

    /// <inheritdoc/>
    public void Dispose() => Stop();

    internal Node NodeOf(StreamId stream) => _nodes[Placement.NodeOf(stream, _nodes.Length)];

    /// <summary>Makes an entity as the journal has it.</summary>
    internal Entity Load(StreamId stream)
    {
        Entity entity = Entity.Create(stream, () => new SyscallVector { ChecksPertains = _options.ChecksPertains, ChecksPermissions = _options.ChecksPermissions });
        if (_journal.Head(stream).Sequence > 0)
        {
            foreach (Commit commit in _journal.Read(stream))
                entity.Fold(commit);
        }
        return entity;
    }

    internal void Crash(Exception reason) => _fault.TrySetException(new EngineFailedException(reason));
}
