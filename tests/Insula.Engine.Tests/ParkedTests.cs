using Insula.Model;
using Insula.Model.Facts;
using static Insula.Engine.Tests.World;

namespace Insula.Engine.Tests;

/// <summary>A call that must wait parks its process; its end comes with a later reply of its session (design 3).</summary>
public sealed class ParkedTests
{
    private readonly World _world = World.With(policy => policy.PidLease = 2, servers: Ownership.Encoded);
    private readonly Client _client;
    private readonly int _init, _child;

    public ParkedTests()
    {
        _client = _world.Open(Server(1));
        _init = _world.Init[0];
        _child = (int)_world.Run(_client, Call(_init, "fork")).Replies[0].Value;
    }

    private Syscall Wait => Call(_init, "wait4", -1, 0, 0, 0);

    [Fact]
    public void A_parked_call_replies_at_once_and_ends_with_a_later_reply()
    {
        BatchReply parked = _world.Run(_client, Wait, Call(_init, "getpid"), Call(_child, "getpid"));
        Assert.Equal([Why.Parked, Why.ProcessParked, Why.Allowed], parked.Replies.Select(reply => reply.Why));
        Assert.Empty(parked.Completions);
        _world.MustEqualReplay();

        BatchReply ended = _world.Run(_client, Call(_child, "exit", 3), Call(_init, "getpid"));
        Completion completion = Assert.Single(ended.Completions);
        Assert.Equal((_client.Session, (ulong)parked.Replies[0].Value, new Pid(_init)), (completion.Session, completion.Ticket, completion.Caller));
        Assert.Equal((long)_child, completion.Reply.Value);
        Assert.Equal([0x300L], completion.Results);
        Assert.True(ended.Replies[1].IsAllowed);
        Assert.Equal([nameof(ProcessExited), nameof(CallResumed), nameof(ProcessReaped)], ended.Facts.Select(at => at.Fact.GetType().Name));
        _world.MustEqualReplay();
    }

    [Fact]
    public void Another_session_may_bring_the_end()
    {
        Client other = _world.Open(Server(1));
        BatchReply parked = _world.Run(_client, Wait);
        BatchReply exit = _world.Run(other, Call(_child, "exit", 0));
        Assert.Empty(exit.Completions);
        Assert.Equal(2, _client.Replies.Count - 1);
        BatchReply told = _client.Replies[^1];
        Assert.Equal((_client.Session, 0), (told.Session, told.Sequence));
        Assert.Equal((ulong)parked.Replies[0].Value, Assert.Single(told.Completions).Ticket);
        _world.MustEqualReplay();
    }

    [Fact]
    public void The_host_may_bring_the_end()
    {
        _world.Run(_client, Wait);
        Client host = _world.Open(Host);
        Assert.True(_world.Run(host, Call(1, "kill", _child, 9)).Replies[0].IsAllowed);
        Completion completion = Assert.Single(_client.Replies[^1].Completions);
        Assert.Equal((long)_child, completion.Reply.Value);
        Assert.Equal([9L], completion.Results);
        _world.MustEqualReplay();
        Assert.Equal(1, _world[Server(1)].Entity.State.Processes.Count);
    }

    [Fact]
    public void The_end_comes_neither_before_the_reply_that_says_that_the_call_waits()
    {
        Client other = _world.Open(Server(1));
        // The second fork needs a number from the host, so the batch waits while its first call is parked.
        _client.Send(Wait, Call(_child, "fork"));
        _world.StoreNext();
        other.Send(Call(_child, "exit", 0));
        _world.StoreNext();
        Assert.Single(other.Replies);
        Assert.Single(_client.Replies);

        _world.Settle();
        Assert.Equal(2, _client.Replies.Count);
        BatchReply reply = _client.Replies[^1];
        Assert.Equal([Why.Parked, Why.NoSuchCaller], reply.Replies.Select(verdict => verdict.Why));
        Assert.Equal((ulong)reply.Replies[0].Value, Assert.Single(reply.Completions).Ticket);
        _world.MustEqualReplay();
    }

    [Fact]
    public void A_parked_call_survives_a_reload()
    {
        _world.Run(_client, Wait);
        _client.Send(Call(_child, "getpid"));
        _world.FailNext();
        Client next = _world.Open(Server(1));
        Assert.Equal(Why.ProcessParked, _world.Run(next, Call(_init, "getpid")).Replies[0].Why);
        _world.Run(next, Call(_child, "exit", 0));
        Assert.Equal(_client.Session, _world.Commits(Server(1))[^1].Completions.Single().Session);
        Assert.True(_world.Run(next, Call(_init, "getpid")).Replies[0].IsAllowed);
        _world.MustEqualReplay();
    }

    [Fact]
    public void Waiting_calls_end_one_after_the_other_and_may_wake_each_other()
    {
        int grandchild = (int)_world.Run(_client, Call(_child, "fork")).Replies[0].Value;
        _world.Run(_client, Wait, Call(_child, "wait4", -1, 0, 0, 0));
        BatchReply first = _world.Run(_client, Call(grandchild, "exit", 0));
        Assert.Equal(new Pid(_child), Assert.Single(first.Completions).Caller);
        BatchReply second = _world.Run(_client, Call(_child, "exit", 0));
        Assert.Equal(new Pid(_init), Assert.Single(second.Completions).Caller);
        Assert.Equal(0, _world[Server(1)].Entity.State.ParkedCount);
        _world.MustEqualReplay();
    }
}
