using Insula.Journal;
using Insula.Model;
using Insula.Model.Facts;
using static Insula.Engine.Tests.World;

namespace Insula.Engine.Tests;

/// <summary>Letters are numbered contiguously for each pair; the receiver takes only the next one and acknowledges it once it is stored (design 4).</summary>
public sealed class LetterTests
{
    [Fact]
    public void Numbers_are_contiguous_for_each_pair()
    {
        World world = World.With(policy => (policy.PidLease, policy.OwnerLease) = (1, 1), servers: [Ownership.Translated, Ownership.Encoded]);
        Client first = world.Open(Server(1)), second = world.Open(Server(2));
        for (int i = 1; i < 4; i++)
        {
            world.Run(first, Call(world.Init[0], "fork"), Call(world.Init[0], "setgid", i));
            world.Run(second, Call(world.Init[1], "fork"));
        }
        foreach (StreamId from in new[] { Host, Server(1), Server(2) })
        {
            foreach (IGrouping<StreamId, Letter> letters in world.Commits(from).SelectMany(commit => commit.Letters).GroupBy(letter => letter.To))
            {
                long[] numbers = [.. letters.Select(letter => letter.Number)];
                Assert.Equal(Enumerable.Range(1, numbers.Length).Select(number => (long)number), numbers);
                Assert.True(numbers.Length >= 3);
                Assert.Equal(numbers, world.Commits(letters.Key).Where(commit => commit.Received?.From == from).Select(commit => commit.Received!.Value.Number));
            }
        }
    }

    [Fact]
    public void A_letter_seen_before_is_acknowledged_again_and_not_executed()
    {
        World world = World.With(policy => policy.PidLease = 1, servers: Ownership.Encoded);
        Client client = world.Open(Server(1));
        world.Run(client, Call(world.Init[0], "fork"));
        long before = world[Host].Entity.Sequence;

        Letter question = world.Commits(Server(1)).SelectMany(commit => commit.Letters).Single();
        for (int i = 0; i < 3; i++)
            world.Deliver(Host, new Delivery(Server(1), question));

        Assert.Equal(before, world[Host].Entity.Sequence);
        Assert.Equal(Enumerable.Repeat<Message>(new Acknowledgement(Host, 1), 3), world.Sent.Select(sent => sent.Message));
    }

    [Fact]
    public void A_letter_behind_a_gap_is_not_taken()
    {
        World world = World.With(servers: Ownership.Encoded);
        long before = world[Host].Entity.Sequence;
        world.Deliver(Host, new Delivery(Server(1), new Letter(Host, 2, new Request(RequestKind.LeasePids, 0, 1), null, 0)));
        Assert.Equal(before, world[Host].Entity.Sequence);
        Assert.True(world[Host].IsQuiet);
        Assert.Empty(world.Sent);
    }

    [Fact]
    public void An_acknowledgement_becomes_a_fact_of_a_later_commit()
    {
        World world = World.With(policy => policy.PidLease = 1, servers: Ownership.Encoded);
        Client client = world.Open(Server(1));
        world.Run(client, Call(world.Init[0], "fork"));
        Assert.DoesNotContain(world.Commits(Server(1)), commit => commit.Acknowledged is not null);

        world.Run(client, Call(world.Init[0], "getpid"));
        Assert.Equal((Host, 1L), world.Commits(Server(1))[^1].Acknowledged);
        world.Run(client, Call(world.Init[0], "getpid"));
        Assert.Null(world.Commits(Server(1))[^1].Acknowledged);
    }

    [Fact]
    public void Acknowledgements_count_up_to_their_number_and_do_not_pile_up()
    {
        World world = World.With(policy => policy.PidLease = 1, servers: Ownership.Encoded);
        Client client = world.Open(Server(1));
        for (int i = 0; i < 3; i++)
            world.Run(client, Call(world.Init[0], "fork"));
        world.Run(client, Call(world.Init[0], "getpid"));
        // Late, doubled, or of a letter that nobody wrote.
        foreach (long number in new long[] { 1, 3, 2, 3, 99 })
            world.Deliver(Server(1), new Acknowledgement(Host, number));
        world.Run(client, Call(world.Init[0], "getpid"));
        Assert.Null(world.Commits(Server(1))[^1].Acknowledged);

        // Lost ones are made up for by the next.
        var letters = new Correspondence();
        for (int i = 0; i < 3; i++)
            letters.Write(Host, new Request(RequestKind.FindProcess, 1));
        letters.Acknowledge(Host, 1);
        letters.Acknowledge(Host, 3);
        Assert.Equal((Host, 3L), letters.Drop());
        Assert.Null(letters.Drop());
    }

    [Fact]
    public void An_answer_that_nobody_waits_for_is_stored_and_acknowledged_and_what_it_brings_is_kept()
    {
        World world = World.With(servers: Ownership.Encoded);
        var answer = new Letter(Server(1), 2, null, new Answer(RequestKind.LeasePids, Why.Allowed, 500, 501), 99);
        world.Deliver(Server(1), new Delivery(Host, answer));
        world.StoreNext();
        Assert.Equal(new Acknowledgement(Server(1), 2), world.Sent.Single().Message);
        Assert.Equal((Host, 2L), world.Commits(Server(1))[^1].Received);
        Assert.True(world[Server(1)].Entity.State.IsLent(new(500)));
    }
}
