using System.Collections.Concurrent;
using Insula.Engine;
using Insula.Journal;
using Insula.Model;

namespace Insula.Workloads.Running;

/// <summary>The session was lost: the store failed, or the engine did.</summary>
public sealed class SessionLostException(StreamId stream, string reason) : Exception($"{stream}: {reason}");

/// <summary>
/// A session with one entity, for code that reads from top to bottom: a task ends where the reply comes in, on the thread of the entity's node.
/// One batch at a time. It may go on on any thread: replies come in on the node's.
/// </summary>
public sealed class Session : ISessionClient
{
    private readonly IEngine _engine;
    private readonly TaskCompletionSource<Session> _opened = new();
    private readonly Action<StreamId, BatchReply>? _acknowledged;
    private readonly Lock _lock = new();
    private TaskCompletionSource<BatchReply>? _reply;
    private string? _lost;
    private int _sequence;

    private Session(IEngine engine, StreamId stream, Action<StreamId, BatchReply>? acknowledged) =>
        (_engine, Stream, _acknowledged) = (engine, stream, acknowledged);

    /// <summary>The entity.</summary>
    public StreamId Stream { get; }

    /// <summary>The session's number.</summary>
    public ulong Id { get; private set; }

    /// <summary>Calls that had waited and came to their end, in the order in which they did; taken out by whoever looks.</summary>
    public ConcurrentQueue<Completion> Completions { get; } = new();

    /// <summary>Opens a session; the entity may begin later.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="stream">The entity.</param>
    /// <param name="acknowledged">Called for every reply.</param>
    public static Task<Session> Open(IEngine engine, StreamId stream, Action<StreamId, BatchReply>? acknowledged = null)
    {
        var session = new Session(engine, stream, acknowledged);
        engine.Send(stream, new OpenSession(session));
        return session._opened.Task;
    }

    /// <summary>Sends a batch; the task ends with its replies.</summary>
    /// <exception cref="SessionLostException">The session is lost.</exception>
    public Task<BatchReply> Send(params Syscall[] calls)
    {
        var reply = new TaskCompletionSource<BatchReply>();
        lock (_lock)
        {
            if (_lost is not null)
                return Task.FromException<BatchReply>(new SessionLostException(Stream, _lost));
            _reply = reply;
        }
        _engine.Send(Stream, new SyscallBatch(Id, ++_sequence, calls));
        return reply.Task;
    }

    void ISessionClient.Opened(ulong session)
    {
        Id = session;
        _opened.SetResult(this);
    }

    void ISessionClient.Replied(BatchReply reply)
    {
        foreach (Completion completion in reply.Completions)
            Completions.Enqueue(completion);
        if (reply.Sequence == 0)
            return;
        _acknowledged?.Invoke(Stream, reply);
        _reply!.TrySetResult(reply);
    }

    void ISessionClient.Failed(string reason)
    {
        lock (_lock)
            _lost = reason;
        var lost = new SessionLostException(Stream, reason);
        if (!_opened.TrySetException(lost))
            _reply?.TrySetException(lost);
    }
}
