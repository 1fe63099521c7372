using Insula.Journal;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Engine.Tests;

/// <summary>A session with a running engine. What a test does next never runs on a node's thread; the time limit only ends a test that hangs.</summary>
internal sealed class LiveClient(EmbeddedEngine engine, StreamId stream) : ISessionClient
{
    public static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);
    private readonly TaskCompletionSource<ulong> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<BatchReply>? _reply;
    private int _sequence;

    public ulong Session => _opened.Task.Result;

    public static async Task<LiveClient> Open(EmbeddedEngine engine, StreamId stream)
    {
        var client = new LiveClient(engine, stream);
        engine.Send(stream, new OpenSession(client));
        await client._opened.Task.WaitAsync(Hang);
        return client;
    }

    /// <summary>Begins a host and servers 1, 2... of alternating strategies; gives their clients, the host's first, and the servers' first processes.</summary>
    public static async Task<(LiveClient[] Clients, int[] Inits)> Begin(EmbeddedEngine engine, int servers, Policy policy)
    {
        engine.Send(World.Host, new BeginHost("host-1", policy, World.Pool(2000, 9999), (1, 30000)));
        var clients = new LiveClient[servers + 1];
        int[] inits = new int[servers + 1];
        (clients[0], inits[0]) = (await Open(engine, World.Host), 1);
        for (int i = 1; i <= servers; i++)
        {
            BatchReply made = await clients[0].Send(World.Call(1, "server_create", Value.Of($"s{i}"), i, Value.Of(i % 2 == 0 ? "encoded" : "translated")));
            inits[i] = made.Facts.Select(at => at.Fact).OfType<ServerRegistered>().Single().Init;
            clients[i] = await Open(engine, World.Server(i));
        }
        for (int i = 0; i <= servers; i++)
            await clients[i].Send(World.Call(inits[i], "setup_done"));
        return (clients, inits);
    }

    public Task<BatchReply> Send(params Syscall[] calls)
    {
        _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
        engine.Send(stream, new SyscallBatch(Session, ++_sequence, calls));
        return _reply.Task.WaitAsync(Hang);
    }

    public void Opened(ulong session) => _opened.SetResult(session);

    public void Replied(BatchReply reply)
    {
        if (reply.Sequence != 0)
            _reply!.SetResult(reply);
    }

    public void Failed(string reason)
    {
        if (!_opened.TrySetException(new IOException(reason)))
            _reply?.TrySetException(new IOException(reason));
    }
}
