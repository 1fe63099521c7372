using System.Collections.Concurrent;
using Insula.Journal;

namespace Insula.Engine;

/// <summary>What a node has done.</summary>
/// <param name="Servers">Virtual servers that live on it.</param>
/// <param name="Calls">Calls executed.</param>
/// <param name="MessagesIn">Messages that came from other nodes.</param>
/// <param name="BytesIn">Their bytes.</param>
public sealed record NodeReport(int Servers, long Calls, long MessagesIn, long BytesIn);

/// <summary>
/// A logical node: a thread that owns its entities, so that they need no lock, and a mailbox. What comes from another node comes as bytes.
/// </summary>
internal sealed class Node : IOutside, IAppender
{
    private readonly BlockingCollection<Action> _mailbox = [];
    private readonly SortedDictionary<StreamId, EntityShell> _shells = [];
    private readonly EmbeddedEngine _engine;
    private readonly Thread _thread;
    private long _calls, _messagesIn, _bytesIn;

    public Node(EmbeddedEngine engine, int number)
    {
        _engine = engine;
        Number = number;
        _thread = new Thread(Run) { Name = $"node {number}", IsBackground = true };
        _thread.Start();
    }

    public int Number { get; }

    /// <summary>True on the node's own thread.</summary>
    public bool IsCurrent => Thread.CurrentThread == _thread;

    public NodeReport Report() => new(_shells.Values.Count(shell => shell.Entity is VirtualServer), _calls, _messagesIn, _bytesIn);

    /// <summary>The entities; one whose last commits may not be stored is made again as the journal has it.</summary>
    public IEnumerable<Entity> Entities => _shells.Values.Select(shell => shell.IsQuiet ? shell.Entity : _engine.Load(shell.Entity.Stream));

    /// <summary>A message from the same node or from a client: passed as it is. False if the node has stopped.</summary>
    public bool Post(StreamId to, Message message) => Post(() => Deliver(to, message));

    /// <summary>A message from another node: passed as bytes.</summary>
    public bool Post(byte[] bytes) => Post(() =>
    {
        _messagesIn++;
        _bytesIn += bytes.Length;
        (StreamId to, Message message) = MessageCodec.Decode(bytes);
        Deliver(to, message);
    });

    public void Send(StreamId to, Message message)
    {
        Node other = _engine.NodeOf(to);
        if (other == this)
            Post(to, message);
        else
            other.Post(MessageCodec.Encode(to, message));
    }

    public void Append(EntityShell shell, IReadOnlyList<Commit> commits)
    {
        foreach (Commit commit in commits)
            _calls += commit.Calls.Count;
        long last = commits[^1].Sequence;
        _engine.Writer.Append(commits, failure => Post(() =>
        {
            if (failure is null)
                shell.Stored(last);
            else
                shell.StoreFailed(failure);
        }));
    }

    /// <summary>Handles what has come, and ends.</summary>
    public void Stop()
    {
        _mailbox.CompleteAdding();
        _thread.Join();
    }

    /// <summary>Tells the sessions of a node that has stopped.</summary>
    public void Close(string reason)
    {
        foreach (EntityShell shell in _shells.Values)
            shell.Close(reason);
    }

    private bool Post(Action action)
    {
        try
        {
            _mailbox.Add(action);
            return true;
        }
        catch (InvalidOperationException)
        {
            // The node has stopped: what was still on its way is lost, as on a real one.
            return false;
        }
    }

    private void Deliver(StreamId to, Message message)
    {
        if (!_shells.TryGetValue(to, out EntityShell? shell))
            _shells[to] = shell = new EntityShell(() => _engine.Load(to), this, this);
        shell.Deliver(message);
    }

    private void Run()
    {
        try
        {
            foreach (Action action in _mailbox.GetConsumingEnumerable())
                action();
        }
        catch (Exception e)
        {
            // A bug of ours: nothing of this node can be trusted any more, and nobody shall wait for it.
            _engine.Crash(e);
        }
    }
}
