using System.Buffers;
using Insula.Journal;
using Insula.Model;
using Insula.Model.Facts;
using static Insula.Engine.Tests.World;

namespace Insula.Engine.Tests;

/// <summary>"Only last + 1 executes, a gap is an error, an unknown session is refused, never executed." - design 4</summary>
public sealed class SessionTests
{
    [Fact]
    public void A_session_is_named_by_the_commit_that_opens_it()
    {
        World world = World.With(servers: Ownership.Encoded);
        Client first = world.Open(Server(1)), second = world.Open(Server(1));
        Assert.NotEqual(first.Session, second.Session);
        foreach (Client client in new[] { first, second })
        {
            Commit opening = world.Commits(Server(1))[(int)client.Session - 1];
            Assert.Equal((client.Session, 0, 0), (opening.Session, opening.Batch, opening.Facts.Count));
        }
    }

    [Fact]
    public void Only_the_next_batch_is_executed()
    {
        World world = World.With(servers: Ownership.Encoded);
        Client client = world.Open(Server(1));
        world.Run(client, Call(world.Init[0], "umask", 0));
        long before = world[Server(1)].Entity.Sequence;

        foreach (int sequence in new[] { 1, 3, 0, -1, int.MaxValue })
            world.Deliver(Server(1), new SyscallBatch(client.Session, sequence, [Call(world.Init[0], "umask", 7)]));
        world.Deliver(Server(1), new SyscallBatch(client.Session + 1, 1, [Call(world.Init[0], "umask", 7)]));
        world.Deliver(Server(1), new SyscallBatch(0, 1, [Call(world.Init[0], "umask", 7)]));

        Assert.Empty(world.Appends);
        Assert.Equal(before, world[Server(1)].Entity.Sequence);
        Assert.Equal(5, client.Failures.Count);
        Assert.All(client.Failures, reason => Assert.Contains("out of order: the next is 2", reason));
        Assert.Equal(0, world.Run(client, Call(world.Init[0], "umask", 0)).Replies[0].Value);
    }

    [Fact]
    public void A_batch_is_refused_while_the_one_before_waits_for_another_entity()
    {
        World world = World.With(policy => policy.PidLease = 1, servers: Ownership.Encoded);
        Client client = world.Open(Server(1));
        client.Send(Call(world.Init[0], "fork"));
        world.StoreNext();
        world.Deliver(Server(1), new SyscallBatch(client.Session, 2, [Call(world.Init[0], "umask", 7)]));
        Assert.Contains("before the replies", client.Failures.Single());
        world.Settle();
        Assert.True(client.Replies.Single().Replies[0].IsAllowed);
        Assert.Equal(18, world.Run(client, Call(world.Init[0], "umask", 7)).Replies[0].Value);
    }

    [Fact]
    public void A_batch_has_at_most_256_calls()
    {
        World world = World.With(servers: Ownership.Encoded);
        Client client = world.Open(Server(1));
        Syscall[] many = [.. Enumerable.Repeat(Call(world.Init[0], "getpid"), SyscallBatch.MaxCalls + 1)];
        world.Deliver(Server(1), new SyscallBatch(client.Session, 1, many));
        Assert.Contains("257 calls", client.Failures.Single());
        Assert.Equal(256, world.Run(client, many[1..]).Replies.Count);
    }

    [Fact]
    public void A_batch_has_at_most_64_KiB()
    {
        World world = World.With(servers: Ownership.Encoded);
        Client client = world.Open(Server(1));
        Syscall call = Call(world.Init[0], "chdir", Value.Of(new string('x', SyscallBatch.MaxBytes)));
        long over = SyscallBatch.SizeOf(call)!.Value - SyscallBatch.MaxBytes;
        world.Deliver(Server(1), new SyscallBatch(client.Session, 1, [call]));
        Assert.Contains($"{SyscallBatch.MaxBytes + over} bytes", client.Failures.Single());

        call = Call(world.Init[0], "chdir", Value.Of(new string('x', SyscallBatch.MaxBytes - (int)over)));
        Assert.Equal(SyscallBatch.MaxBytes, SyscallBatch.SizeOf(call));
        Assert.Equal(Why.NameTooLong, world.Run(client, call).Replies[0].Why);
    }

    [Fact]
    public void The_size_of_a_call_is_what_a_commit_takes_for_it()
    {
        Value[] values = [0, 1, -1, 63, 64, -65, long.MaxValue, long.MinValue, Value.Of(""), Value.Of(new byte[127]), Value.Of(new byte[128]), Value.Of(1, Value.Of(2, "x"u8.ToArray().Length))];
        foreach (Value value in values)
        {
            var output = new ArrayBufferWriter<byte>();
            ValueCodec.Write(output, value);
            Assert.Equal(output.WrittenCount, ValueCodec.SizeOf(value));
        }
        Syscall call = Call(4_000_000, "chown", values);
        byte[] With(Syscall[] rest) => CommitCodec.Encode(
            new() { Stream = Host, Sequence = 1, Time = 1, Waiting = new(1, 1, 1, Host, [], rest) }, default);
        Assert.InRange(With([call, call]).Length - With([call]).Length, SyscallBatch.SizeOf(call)!.Value, SyscallBatch.SizeOf(call)!.Value + 2);
    }

    [Fact]
    public void Lists_nested_too_deep_for_a_journal_never_get_there()
    {
        World world = World.With(servers: Ownership.Encoded);
        Client client = world.Open(Server(1));
        static Value Nest(int depth)
        {
            Value value = 1;
            for (; depth > 0; depth--)
                value = Value.Of([value]);
            return value;
        }
        world.Deliver(Server(1), new SyscallBatch(client.Session, 1, [Call(world.Init[0], "setgroups", 1, Nest(ValueCodec.MaxDepth))]));
        world.Deliver(Server(1), new SyscallBatch(client.Session, 1, [Call(world.Init[0], "setgroups", 1, Nest(100_000))]));
        Assert.Equal(2, client.Failures.Count(reason => reason.Contains("nested deeper")));
        world.Run(client, Call(world.Init[0], "setgroups", 1, Nest(ValueCodec.MaxDepth - 1)));
        world.MustEqualReplay();
    }

    [Fact]
    public void A_batch_without_calls_is_a_commit_too()
    {
        World world = World.With(servers: Ownership.Encoded);
        Client client = world.Open(Server(1));
        Assert.Empty(world.Run(client).Replies);
        Assert.Equal((client.Session, 1), (world.Commits(Server(1))[^1].Session, world.Commits(Server(1))[^1].Batch));
    }
}
