using Insula.Journal;
using Insula.Model.Facts;
using static Insula.Engine.Tests.World;

namespace Insula.Engine.Tests;

/// <summary>Nothing leaves an entity before what it rests on is stored (design 4).</summary>
public sealed class EntityShellTests
{
    [Fact]
    public void A_reply_waits_for_its_commit_also_one_that_changes_nothing()
    {
        World world = World.With(servers: Ownership.Encoded);
        Client client = world.Open(Server(1));

        client.Send(Call(world.Init[0], "getpid"));
        Assert.Empty(client.Replies);

        world.StoreNext();
        Assert.Equal(world.Init[0], client.Replies.Single().Replies[0].Value);
    }

    [Fact]
    public void A_letter_waits_for_its_commit()
    {
        World world = World.With(policy => policy.PidLease = 1, servers: Ownership.Encoded);
        Client client = world.Open(Server(1));

        client.Send(Call(world.Init[0], "fork"));
        Assert.Empty(world.Sent);

        world.StoreNext();
        Assert.IsType<Delivery>(world.Sent.Single().Message);
    }

    [Fact]
    public void What_has_no_commit_waits_for_the_commits_before_it()
    {
        World world = World.With(servers: Ownership.Encoded);
        Client client = world.Open(Server(1));

        client.Send(Call(world.Init[0], "umask", 0));
        world.Deliver(Server(1), new SyscallBatch(client.Session, 7, []));
        Commit boot = world.Commits(Host).First(commit => commit.Letters.Count > 0);
        world.Deliver(Server(1), new Delivery(Host, boot.Letters[0]));
        Assert.Empty(client.Failures);
        Assert.Empty(world.Sent);

        world.StoreNext();
        Assert.Single(client.Replies);
        Assert.Single(client.Failures);
        Assert.IsType<Acknowledgement>(world.Sent.Single().Message);
    }

    [Fact]
    public void One_append_is_in_flight_and_what_is_made_meanwhile_is_the_next_one()
    {
        World world = World.With(servers: Ownership.Encoded);
        Client[] clients = [.. Enumerable.Range(0, 4).Select(_ => world.Open(Server(1)))];

        foreach (Client client in clients)
            client.Send(Call(world.Init[0], "umask", 0));
        Assert.Single(world.Appends.Single().Commits);

        world.StoreNext();
        Assert.Equal(3, world.Appends.Single().Commits.Count);
        Assert.Equal([1, 0, 0, 0], clients.Select(client => client.Replies.Count));

        world.StoreNext();
        Assert.All(clients, client => Assert.Single(client.Replies));
        Assert.True(world[Server(1)].IsQuiet);
    }

    [Fact]
    public void Messages_before_an_entity_has_begun_wait_and_are_handled_in_their_order()
    {
        var world = new World();
        var first = new Client(world, Host);
        var second = new Client(world, Host);
        world.Deliver(Host, new OpenSession(first));
        world.Deliver(Host, new OpenSession(second));
        Assert.Empty(world.Appends);

        world.Deliver(Host, new BeginHost("host-1", Policy.Default, Pool(2000, 2999), (1, 100)));
        world.Settle();
        Assert.Equal((2ul, 3ul), (first.Session, second.Session));
    }

    [Fact]
    public void An_entity_begins_once()
    {
        World world = World.With();
        long before = world[Host].Entity.Sequence;
        world.Deliver(Host, new BeginHost("other", Policy.Default, Pool(1, 2), (1, 100)));
        Assert.Equal(before, world[Host].Entity.Sequence);
        Assert.Empty(world.Appends);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_failing_store_drops_the_copy_and_tells_every_session(bool wasStored)
    {
        World world = World.With(servers: Ownership.Encoded);
        Client first = world.Open(Server(1)), second = world.Open(Server(1));
        Entity dropped = world[Server(1)].Entity;
        long stored = dropped.Sequence;

        first.Send(Call(world.Init[0], "umask", 0));
        second.Send(Call(world.Init[0], "umask", 1));
        world.FailNext(wasStored);

        Assert.NotSame(dropped, world[Server(1)].Entity);
        Assert.Equal(stored + (wasStored ? 1 : 0), world[Server(1)].Entity.Sequence);
        Assert.Equal("no room", first.Failures.Single());
        Assert.Equal("no room", second.Failures.Single());
        Assert.Empty(first.Replies.Concat(second.Replies));
        Assert.True(world[Server(1)].IsQuiet);
        world.MustEqualReplay();
    }

    [Fact]
    public void After_a_failing_store_an_entity_goes_on_from_its_journal()
    {
        World world = World.With(servers: Ownership.Encoded);
        Client lost = world.Open(Server(1));
        lost.Send(Call(world.Init[0], "umask", 0));
        world.FailNext();

        // The session is known, but not its client: it is refused and never executed.
        lost.Send(Call(world.Init[0], "umask", 0));
        Assert.Empty(world.Appends);

        Client next = world.Open(Server(1));
        Assert.Equal(18, world.Run(next, Call(world.Init[0], "umask", 7)).Replies[0].Value);
        world.MustEqualReplay();
    }

    [Fact]
    public void Who_opens_a_session_with_an_entity_whose_beginning_was_lost_is_told()
    {
        var world = new World();
        world.Deliver(Host, new BeginHost("host-1", Policy.Default, Pool(2000, 2999), (1, 100)));
        var early = new Client(world, Host);
        world.Deliver(Host, new OpenSession(early));
        world.FailNext();

        var late = new Client(world, Host);
        world.Deliver(Host, new OpenSession(late));
        Assert.Equal("no room", early.Failures.Single());
        Assert.Equal("no room", late.Failures.Single());
    }

    [Fact]
    public void Closing_tells_sessions_and_those_that_wait_to_open_one()
    {
        World world = World.With();
        Client client = world.Open(Host);
        var early = new Client(world, Server(9));
        world.Deliver(Server(9), new OpenSession(early));

        world[Host].Close("over");
        world[Server(9)].Close("over");
        Assert.Equal("over", client.Failures.Single());
        Assert.Equal("over", early.Failures.Single());
    }
}
