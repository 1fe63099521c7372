using Insula.Journal;
using Insula.Kernel;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Engine.Tests;

/// <summary>
/// A host and its servers, driven by hand: appends and messages wait until the test lets them go on, so every order of events can be made.
/// </summary>
internal sealed class World : IAppender, IOutside
{
    public static readonly StreamId Host = new("host-1");
    private readonly SortedDictionary<StreamId, EntityShell> _shells = [];

    /// <summary>Appends that nobody has stored yet.</summary>
    public Queue<(EntityShell Shell, IReadOnlyList<Commit> Commits)> Appends { get; } = new();

    /// <summary>Messages that have left an entity and not reached another.</summary>
    public Queue<(StreamId To, Message Message)> Sent { get; } = new();

    public MemoryJournal Journal { get; } = new();

    /// <summary>Servers 1, 2... of these strategies; their first processes are in <see cref="Init"/>.</summary>
    public static World With(Action<Policy>? options = null, OwnerPools? pools = null, int lastPid = 1000, params Ownership[] servers)
    {
        var world = new World();
        Policy policy = Policy.Default;
        options?.Invoke(policy);
        world.Deliver(Host, new BeginHost("host-1", policy, pools ?? Pool(2000, 2999), (1, lastPid)));
        Client host = world.Open(Host);
        for (int i = 0; i < servers.Length; i++)
        {
            BatchReply made = world.Run(host, Call(1, "server_create", Value.Of($"s{i + 1}"), i + 1, Value.Of(servers[i].ToString().ToLowerInvariant())));
            Assert.True(made.Replies[0].IsAllowed, made.Replies[0].Why.ToString());
            Client server = world.Open(Server(i + 1));
            world.Init.Add(made.Facts.Select(at => at.Fact).OfType<ServerRegistered>().Single().Init);
            Assert.True(world.Run(server, Call(world.Init[i], "setup_done")).Replies[0].IsAllowed);
        }
        Assert.True(world.Run(host, Call(1, "setup_done")).Replies[0].IsAllowed);
        return world;
    }

    /// <summary>The first process of each server.</summary>
    public List<int> Init { get; } = [];

    public static StreamId Server(int number) => StreamId.Server("host-1", new((ushort)number), 1);

    public static OwnerPools Pool(uint first, uint last) => new()
    {
        Users = { new IdRange { First = first, Last = last } }, Groups = { new IdRange { First = first, Last = last } },
    };

    public static Syscall Call(int pid, string name, params Value[] args) => new(SyscallTable.ByName(name)!.Number, new(pid), args);

    public EntityShell this[StreamId stream]
    {
        get
        {
            if (!_shells.TryGetValue(stream, out EntityShell? shell))
                _shells[stream] = shell = new EntityShell(() => Load(stream), this, this);
            return shell;
        }
    }

    public void Append(EntityShell shell, IReadOnlyList<Commit> commits) => Appends.Enqueue((shell, commits));

    public void Send(StreamId to, Message message) => Sent.Enqueue((to, message));

    public void Deliver(StreamId to, Message message) => this[to].Deliver(message);

    /// <summary>Opens a session and lets everything settle.</summary>
    public Client Open(StreamId stream)
    {
        var client = new Client(this, stream);
        Deliver(stream, new OpenSession(client));
        Settle();
        return client;
    }

    /// <summary>Sends a batch, lets everything settle, and gives the replies.</summary>
    public BatchReply Run(Client client, params Syscall[] calls)
    {
        client.Send(calls);
        Settle();
        return client.Replies[^1];
    }

    /// <summary>Stores the oldest append.</summary>
    public void StoreNext()
    {
        (EntityShell shell, IReadOnlyList<Commit> commits) = Appends.Dequeue();
        Journal.Append(commits);
        shell.Stored(commits[^1].Sequence);
    }

    /// <summary>The oldest append fails; its outcome may be unknown.</summary>
    public void FailNext(bool wasStored = false)
    {
        (EntityShell shell, IReadOnlyList<Commit> commits) = Appends.Dequeue();
        if (wasStored)
            Journal.Append(commits);
        shell.StoreFailed(new JournalStoreException("no room"));
    }

    public void DeliverNext()
    {
        (StreamId to, Message message) = Sent.Dequeue();
        // Every message travels as bytes, as between nodes.
        (to, message) = MessageCodec.Decode(MessageCodec.Encode(to, message));
        Deliver(to, message);
    }

    /// <summary>Stores and delivers until nothing moves.</summary>
    public void Settle()
    {
        while (Appends.Count > 0 || Sent.Count > 0)
        {
            while (Appends.Count > 0)
                StoreNext();
            if (Sent.Count > 0)
                DeliverNext();
        }
    }

    public List<Commit> Commits(StreamId stream) => [.. Journal.Read(stream)];

    /// <summary>What was stored, folded again, gives what lives: the whole state, verdict hashes included.</summary>
    public void MustEqualReplay()
    {
        IReadOnlyList<Entity> replayed = Replayer.Run(Journal).Entities;
        Assert.Equal(_shells.Keys, replayed.Select(entity => entity.Stream));
        foreach (Entity entity in replayed)
        {
            Assert.Equal(entity.Sequence, this[entity.Stream].Entity.Sequence);
            Assert.Equal(ObjectGraph.Text(entity.State), ObjectGraph.Text(this[entity.Stream].Entity.State));
        }
        Assert.Equal(RunDigest.Text(replayed), RunDigest.Text([.. _shells.Values.Select(shell => shell.Entity)]));
    }

    private Entity Load(StreamId stream)
    {
        Entity entity = Entity.Create(stream);
        foreach (Commit commit in Journal.Read(stream))
            entity.Fold(commit);
        return entity;
    }
}

/// <summary>A session's client that writes down what it hears.</summary>
internal sealed class Client(World world, StreamId stream) : ISessionClient
{
    private int _sequence;

    public ulong Session { get; private set; }
    public List<BatchReply> Replies { get; } = [];
    public List<string> Failures { get; } = [];
    public IEnumerable<Completion> Completions => Replies.SelectMany(reply => reply.Completions);

    public void Send(params Syscall[] calls) => world.Deliver(stream, new SyscallBatch(Session, ++_sequence, calls));

    public void Opened(ulong session) => Session = session;

    public void Replied(BatchReply reply) => Replies.Add(reply);

    public void Failed(string reason) => Failures.Add(reason);
}
