using Insula.Journal;
using Insula.Kernel;
using Insula.Model;
using Insula.Model.Facts;
using static Insula.Engine.Tests.World;

namespace Insula.Engine.Tests;

/// <summary>"A call that needs another entity ends the commit." - design 4</summary>
public sealed class SplittingTests
{
    [Fact]
    public void Fork_beyond_the_lease_splits_its_batch()
    {
        World world = World.With(policy => policy.PidLease = 1, servers: Ownership.Encoded);
        Client client = world.Open(Server(1)), other = world.Open(Server(1));
        int init = world.Init[0], before = world.Commits(Server(1)).Count;

        client.Send(Call(init, "umask", 0), Call(init, "fork"), Call(init, "getpid"), Call(init, "fork"), Call(init, "umask", 1));
        world.StoreNext();

        // What is done is stored; what waits has emitted nothing.
        Commit first = world.Commits(Server(1))[^1];
        Assert.Equal(["umask"], Names(first));
        Assert.IsType<UmaskChanged>(Assert.Single(first.Facts).Fact);
        Letter question = Assert.Single(first.Letters);
        Assert.Equal((RequestKind.LeasePids, Host), (question.Request!.Kind, question.To));
        Continuation rest = first.Waiting!;
        Assert.Equal((client.Session, 1, question.Number, Host), (rest.Session, rest.Batch, rest.Letter, rest.To));
        Assert.Equal(18, rest.Done.Single().Value);
        Assert.Equal(["fork", "getpid", "fork", "umask"], rest.Rest.Select(call => SyscallTable.ByNumber(call.Number)!.Name));
        Assert.Empty(client.Replies);

        // Others go on, and see what is stored.
        other.Send(Call(init, "umask", 2));
        world.StoreNext();
        Assert.Equal(0, other.Replies.Single().Replies[0].Value);

        world.Settle();
        List<Commit> commits = world.Commits(Server(1))[before..];
        Assert.Equal(["umask", "umask", "fork,getpid", "fork,umask"], commits.Select(commit => string.Join(',', Names(commit))));
        Assert.Equal([client.Session, other.Session, client.Session, client.Session], commits.Select(commit => commit.Session));
        Assert.Equal([-1, 0, 0], commits[2].Facts.Select(at => at.Call));
        Assert.IsType<PidsReceived>(commits[2].Facts[0].Fact);
        Assert.Equal(3, commits[2].Waiting!.Done.Length);
        Assert.Null(commits[3].Waiting);

        BatchReply reply = client.Replies.Single();
        Assert.Equal(1, reply.Sequence);
        int[] children = [.. commits.SelectMany(commit => commit.Facts).Select(at => at.Fact).OfType<ProcessForked>().Select(forked => forked.Child)];
        Assert.Equal([18L, children[0], init, children[1], 2], reply.Replies.Select(verdict => verdict.Value));
        MustStandWhereItSays(world, reply);
        Assert.Equal([0, 1, 1, 1, 3, 3, 3, 4], reply.Facts.Select(at => at.Call));
        world.MustEqualReplay();
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(3u)]
    public void Translation_beyond_the_lease_asks_once_for_all_that_is_lacking(uint lease)
    {
        World world = World.With(policy => policy.OwnerLease = lease, servers: Ownership.Translated);
        Client client = world.Open(Server(1));
        int before = world.Commits(Server(1)).Count;

        BatchReply reply = world.Run(client, Call(world.Init[0], "getuid"), Call(world.Init[0], "setresuid", 5, 6, 7), Call(world.Init[0], "geteuid"));

        List<Commit> commits = world.Commits(Server(1))[before..];
        Assert.Equal(1, commits.Count(commit => commit.Waiting is not null));
        Assert.Equal([0L, 0, 6], reply.Replies.Select(verdict => verdict.Value));
        MustStandWhereItSays(world, reply);
        // Associations are facts of the call that succeeds, none of its attempts.
        Assert.Equal(3, commits[^1].Facts.Count(at => at.Fact is OwnerAssociated));
        Assert.All(commits[..^1], commit => Assert.DoesNotContain(commit.Facts, at => at.Fact is OwnerAssociated));
        world.MustEqualReplay();
    }

    [Fact]
    public void Users_and_groups_are_borrowed_one_after_the_other()
    {
        World world = World.With(policy => policy.OwnerLease = 1, servers: Ownership.Translated);
        Client client = world.Open(Server(1));
        BatchReply reply = world.Run(client, Call(world.Init[0], "creat", Value.Of("/f"), 0x1A4), Call(world.Init[0], "chown", Value.Of("/f"), 5, 6));
        Assert.All(reply.Replies, verdict => Assert.Equal(Why.Allowed, verdict.Why));
        MustStandWhereItSays(world, reply);
        world.MustEqualReplay();
    }

    [Fact]
    public void Kill_of_a_process_elsewhere_asks_the_host()
    {
        World world = World.With(servers: [Ownership.Encoded, Ownership.Translated]);
        Client client = world.Open(Server(1));
        int init = world.Init[0];

        BatchReply reply = world.Run(client, Call(init, "getpid"), Call(init, "kill", world.Init[1], 9), Call(init, "kill", 1, 9),
            Call(init, "kill", 999, 9), Call(init, "kill", 5000, 9), Call(init, "getpid"));

        Assert.Equal([Why.Allowed, Why.ForeignProcess, Why.ForeignProcess, Why.NoSuchProcess, Why.NoSuchProcess, Why.Allowed], reply.Replies.Select(verdict => verdict.Why));
        Assert.Equal((GrantOutcome.NotPertaining, world.Init[1]), (reply.Replies[1].Grant, reply.Replies[1].Detail));
        MustStandWhereItSays(world, reply);
        Assert.Empty(reply.Facts);
        world.MustEqualReplay();
    }

    [Fact]
    public void Where_the_host_has_nothing_left_the_answer_is_a_refusal_and_the_batch_goes_on()
    {
        World world = World.With(policy => (policy.PidLease, policy.OwnerLease) = (1, 1), Pool(2000, 2000), lastPid: 2, servers: Ownership.Translated);
        Client client = world.Open(Server(1));
        int init = world.Init[0];
        string before = StateDigest.Text(world[Server(1)].Entity.State).Split(" verdicts=")[0];

        BatchReply reply = world.Run(client, Call(init, "fork"), Call(init, "setuid", 5), Call(init, "setgid", 5), Call(init, "getpid"));

        Assert.Equal([Why.PidsExhausted, Why.OwnerPoolEmpty, Why.OwnerPoolEmpty, Why.Allowed], reply.Replies.Select(verdict => verdict.Why));
        Assert.Empty(reply.Facts);
        Assert.Equal(before, StateDigest.Text(world[Server(1)].Entity.State).Split(" verdicts=")[0]);
        world.MustEqualReplay();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Continuations_of_several_sessions_do_not_get_mixed_up(int order)
    {
        World world = World.With(policy => (policy.PidLease, policy.OwnerLease) = (1, 1), servers: [Ownership.Translated, Ownership.Encoded]);
        Client[] clients = [world.Open(Server(1)), world.Open(Server(1)), world.Open(Server(2))];
        Syscall[][] batches =
        [
            [Call(world.Init[0], "fork"), Call(world.Init[0], "umask", 1)],
            [Call(world.Init[0], "umask", 2), Call(world.Init[0], "kill", world.Init[1], 0), Call(world.Init[0], "fork")],
            [Call(world.Init[1], "fork"), Call(world.Init[1], "fork")],
        ];
        int[] turns = [order % 3, (order + 1 + order / 3) % 3, (order + 2 - order / 3) % 3];
        foreach (int turn in turns)
            clients[turn].Send(batches[turn]);
        // All questions are out before the first answer is.
        while (world.Appends.Count > 0)
            world.StoreNext();
        Assert.All(clients, client => Assert.Empty(client.Replies));
        world.Settle();

        foreach (Client client in clients)
        {
            Assert.Empty(client.Failures);
            MustStandWhereItSays(world, client.Replies.Single());
        }
        Assert.Equal([2, 3, 2], clients.Select(client => client.Replies[0].Replies.Count));
        Reply[] forks = [clients[0].Replies[0].Replies[0], clients[1].Replies[0].Replies[2], .. clients[2].Replies[0].Replies];
        Assert.All(forks, fork => Assert.True(fork.IsAllowed));
        Assert.Equal(4, forks.Select(fork => fork.Value).Distinct().Count());
        Assert.Equal(Why.ForeignProcess, clients[1].Replies[0].Replies[1].Why);
        world.MustEqualReplay();
    }

    [Fact]
    public void A_server_begins_before_the_same_batch_asks_it_something()
    {
        World world = World.With();
        Client host = world.Open(Host);
        // The world is closed already, but host calls need no setup.
        BatchReply reply = world.Run(host, Call(1, "server_create", Value.Of("late"), 7, Value.Of("encoded")), Call(1, "interceptor_load", 7, Value.Of(Array.Empty<Value>())));
        Assert.Equal([7L, 2], reply.Replies.Select(verdict => verdict.Value));
        Assert.All(reply.Replies, verdict => Assert.True(verdict.IsAllowed));
        world.MustEqualReplay();
    }

    [Fact]
    public void A_continuation_outlives_the_copy_that_made_it()
    {
        World world = World.With(policy => policy.PidLease = 1, servers: Ownership.Encoded);
        Client client = world.Open(Server(1)), other = world.Open(Server(1));
        client.Send(Call(world.Init[0], "umask", 0), Call(world.Init[0], "fork"), Call(world.Init[0], "umask", 1));
        world.StoreNext();
        other.Send(Call(world.Init[0], "umask", 2));
        world.FailNext();
        Assert.Single(client.Failures);

        // The answer finds it: what was lent is not lost, and the batch is executed to its end, once.
        world.Settle();
        Assert.Empty(client.Replies);
        Commit last = world.Commits(Server(1))[^1];
        Assert.Equal((client.Session, 1), (last.Session, last.Batch));
        Assert.Equal(["fork", "umask"], Names(last));
        Assert.Equal(2, world[Server(1)].Entity.State.Processes.Count);
        world.MustEqualReplay();
    }

    private static IEnumerable<string> Names(Commit commit) => commit.Calls.Select(call => SyscallTable.ByNumber(call.Number)!.Name);

    /// <summary>The address of each verdict leads to it.</summary>
    private static void MustStandWhereItSays(World world, BatchReply reply)
    {
        List<Commit> commits = world.Commits(reply.Stream);
        for (int i = 0; i < reply.Replies.Count; i++)
        {
            Address address = reply.AddressOf(i);
            Commit commit = commits[(int)address.Commit - 1];
            Assert.Equal((reply.Session, reply.Sequence), (commit.Session, commit.Batch));
            Assert.Equal(reply.Replies[i], commit.Calls[address.Call].Reply);
        }
    }
}
