using Insula.Journal;
using Insula.Model;
using Insula.Model.Facts;
using static Insula.Engine.Tests.World;

namespace Insula.Engine.Tests;

public sealed class EmbeddedEngineTests
{
    private static Policy Frugal
    {
        get
        {
            Policy policy = Policy.Default;
            (policy.PidLease, policy.OwnerLease) = (1, 1);
            return policy;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task Entities_live_where_placement_says_and_what_lives_is_what_is_stored(int nodes)
    {
        using var journal = new MemoryJournal();
        using var engine = new EmbeddedEngine(journal, new(nodes));
        await Work(engine, servers: 12);
        await Stop(engine);

        Assert.Equal(13, engine.Entities.Count);
        int[] servers = new int[nodes];
        for (int i = 1; i <= 12; i++)
            servers[Placement.NodeOf(Server(i), nodes)]++;
        Assert.Equal(servers, engine.Nodes.Select(node => node.Servers));
        Assert.Equal(journal.Streams().Sum(entry => journal.Read(entry.Stream).Sum(commit => commit.Calls.Count)), engine.Nodes.Sum(node => node.Calls));
        MustEqualReplay(engine, journal);
    }

    [Fact]
    public async Task Messages_are_bytes_between_nodes_and_only_there()
    {
        foreach (int nodes in new[] { 1, 4 })
        {
            using var journal = new MemoryJournal();
            using var engine = new EmbeddedEngine(journal, new(nodes));
            await Work(engine, servers: 8);
            await Stop(engine);

            for (int node = 0; node < nodes; node++)
            {
                // Every letter came; acknowledgements of the last ones may have been lost when the nodes stopped.
                bool Here(StreamId stream) => Placement.NodeOf(stream, nodes) == node;
                var crossing = (from entry in journal.Streams()
                                from commit in journal.Read(entry.Stream)
                                from letter in commit.Letters
                                where Here(letter.To) != Here(entry.Stream)
                                select Here(letter.To)).ToList();
                Assert.InRange(engine.Nodes[node].MessagesIn, crossing.Count(isIn => isIn), crossing.Count);
                Assert.Equal(engine.Nodes[node].MessagesIn > 0, engine.Nodes[node].BytesIn > 0);
            }
            Assert.Equal(nodes > 1, engine.Nodes.Sum(node => node.MessagesIn) > 0);
        }
    }

    [Fact]
    public async Task Entities_of_different_nodes_share_no_mutable_object()
    {
        using var engine = new EmbeddedEngine(new MemoryJournal(), new(3));
        await Work(engine, servers: 9);
        await Stop(engine);

        var owners = new Dictionary<object, (int Node, StreamId Stream)>(ReferenceEqualityComparer.Instance);
        foreach (Entity entity in engine.Entities)
        {
            int node = Placement.NodeOf(entity.Stream, 3);
            HashSet<object> reached = ObjectGraph.Mutable(entity);
            Assert.Superset(new HashSet<object>([entity.State, entity.State.Root!, entity.State.Policy], ReferenceEqualityComparer.Instance), reached);
            foreach (object thing in reached)
            {
                bool isShared = owners.TryGetValue(thing, out (int Node, StreamId Stream) other) && other.Node != node;
                Assert.False(isShared, $"{entity.Stream} and {other.Stream} share {thing.GetType()}: {thing}");
                owners[thing] = (node, entity.Stream);
            }
        }
        Assert.Equal(3, owners.Values.Select(owner => owner.Node).Distinct().Count());
    }

    [Fact]
    public async Task A_fault_of_a_node_is_told_and_the_engine_still_stops()
    {
        using var journal = new MemoryJournal();
        using var engine = new EmbeddedEngine(journal, new(2));
        await Work(engine, servers: 2);
        engine.Send(Host, new OpenSession(new Broken()));

        Exception fault = await Assert.ThrowsAsync<EngineFailedException>(() => engine.Fault.WaitAsync(LiveClient.Hang));
        Assert.IsType<NotSupportedException>(fault.InnerException);
        await Stop(engine);
    }

    [Fact]
    public async Task A_fault_of_an_observer_is_told_and_commits_are_stored_nevertheless()
    {
        using var journal = new MemoryJournal();
        using var engine = new EmbeddedEngine(journal, new(2) { Observers = [new Broken()] });
        await Work(engine, servers: 2);
        await Assert.ThrowsAsync<EngineFailedException>(() => engine.Fault.WaitAsync(LiveClient.Hang));
        await Stop(engine);
        MustEqualReplay(engine, journal);
    }

    [Fact]
    public async Task Stopping_in_the_middle_keeps_what_is_stored_and_forgets_the_rest()
    {
        using var journal = new MemoryJournal();
        using var engine = new EmbeddedEngine(journal, new(2));
        (LiveClient[] clients, int[] inits) = await LiveClient.Begin(engine, 2, Frugal);
        LiveClient second = await LiveClient.Open(engine, Server(1));
        using var isHeld = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        journal.BeforeAppend = _ =>
        {
            isHeld.Set();
            goOn.Wait(LiveClient.Hang);
            return null;
        };

        Task<BatchReply> appended = clients[1].Send(Call(inits[1], "umask", 1));
        Assert.True(isHeld.Wait(LiveClient.Hang));
        // Made while that append is in flight, these wait for the next one, which never comes.
        Task<BatchReply> made = second.Send(Call(inits[1], "umask", 2));
        Task<BatchReply> split = clients[2].Send(Call(inits[2], "fork"));
        Task stop = Task.Run(engine.Stop);
        SpinUntilStopped(engine);
        goOn.Set();
        await stop.WaitAsync(LiveClient.Hang);

        foreach (Task<BatchReply> reply in new[] { appended, made, split })
            Assert.Contains("has stopped", (await Assert.ThrowsAsync<IOException>(() => reply)).Message);
        Assert.Equal((clients[1].Session, 2), (journal.Read(Server(1)).Last().Session, journal.Read(Server(1)).Last().Batch));
        MustEqualReplay(engine, journal);
    }

    [Fact]
    public async Task Stopping_twice_or_at_once_is_stopping_once()
    {
        using var engine = new EmbeddedEngine(new MemoryJournal(), new(3));
        await Work(engine, servers: 3);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Stop(engine)));
        await Assert.ThrowsAsync<IOException>(() => LiveClient.Open(engine, Host));
        Assert.Equal(4, engine.Entities.Count);
    }

    [Fact]
    public async Task A_node_does_not_wait_for_its_own_end()
    {
        using var engine = new EmbeddedEngine(new MemoryJournal(), new(2));
        await Work(engine, servers: 1);
        var stopper = new Stopper(engine);
        engine.Send(Host, new OpenSession(stopper));
        Assert.IsType<InvalidOperationException>(await stopper.Thrown.Task.WaitAsync(LiveClient.Hang));
    }

    [Fact]
    public async Task A_failing_store_loses_the_sessions_of_its_group_and_nothing_else()
    {
        using var journal = new MemoryJournal();
        using var engine = new EmbeddedEngine(journal, new(2));
        (LiveClient[] clients, int[] inits) = await LiveClient.Begin(engine, 2, Frugal);
        journal.BeforeAppend = commits => commits.Any(commit => commit.Stream == Server(1)) ? new JournalStoreException("no room") : null;

        Assert.Contains("no room", (await Assert.ThrowsAsync<IOException>(() => clients[1].Send(Call(inits[1], "umask", 0)))).Message);
        Assert.True((await clients[2].Send(Call(inits[2], "fork"))).Replies[0].IsAllowed);
        journal.BeforeAppend = null;
        LiveClient again = await LiveClient.Open(engine, Server(1));
        Assert.Equal(18, (await again.Send(Call(inits[1], "umask", 0))).Replies[0].Value);
        await Stop(engine);
        MustEqualReplay(engine, journal);
    }

    [Fact]
    public void An_engine_has_a_node() => Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddedEngine(new MemoryJournal(), new(0)));

    /// <summary>Every server forks and takes identities, and kills what is not its own, all at once.</summary>
    private static async Task Work(EmbeddedEngine engine, int servers)
    {
        (LiveClient[] clients, int[] inits) = await LiveClient.Begin(engine, servers, Frugal);
        for (int round = 0; round < 3; round++)
        {
            await Task.WhenAll(Enumerable.Range(1, servers).Select(i => clients[i].Send(
                Call(inits[i], "fork"), Call(inits[i], "creat", Value.Of($"/f{round}"), 0x1A4), Call(inits[i], "chown", Value.Of($"/f{round}"), round + 1, round + 1),
                Call(inits[i], "kill", inits[(i % servers) + 1], 9), Call(inits[i], "wait4", -1, 0, 1, 0))));
        }
    }

    private static Task Stop(EmbeddedEngine engine) => Task.Run(engine.Stop).WaitAsync(LiveClient.Hang);

    /// <summary>Returns when no node takes messages any more.</summary>
    private static void SpinUntilStopped(EmbeddedEngine engine)
    {
        for (int i = 1; i <= 2; i++)
        {
            var probe = new Probe();
            Assert.True(SpinWait.SpinUntil(() =>
            {
                engine.Send(Server(i), new OpenSession(probe));
                return probe.IsRefused;
            }, LiveClient.Hang));
        }
    }

    private static void MustEqualReplay(EmbeddedEngine engine, IJournal journal)
    {
        IReadOnlyList<Entity> replayed = Replayer.Run(journal).Entities;
        Assert.Equal(RunDigest.Text(replayed), RunDigest.Text(engine.Entities));
        Assert.Equal(replayed.Select(entity => ObjectGraph.Text(entity.State)), engine.Entities.Select(entity => ObjectGraph.Text(entity.State)));
    }

    private sealed class Broken : ISessionClient, ICommitObserver
    {
        public void Opened(ulong session) => throw new NotSupportedException();

        public void Replied(BatchReply reply) => throw new NotSupportedException();

        public void Failed(string reason) { }

        public void Stored(Commit commit) => throw new NotSupportedException();
    }

    private sealed class Probe : ISessionClient
    {
        public bool IsRefused { get; private set; }

        public void Opened(ulong session) { }

        public void Replied(BatchReply reply) { }

        public void Failed(string reason) => IsRefused = true;
    }

    private sealed class Stopper(EmbeddedEngine engine) : ISessionClient
    {
        public TaskCompletionSource<Exception?> Thrown { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Opened(ulong session) => Thrown.SetResult(Record.Exception(engine.Stop));

        public void Replied(BatchReply reply) { }

        public void Failed(string reason) { }
    }
}
