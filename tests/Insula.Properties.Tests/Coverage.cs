using Insula.Engine;
using Insula.Kernel;
using Insula.Model;
using Insula.Properties.Tests.Worlds;

namespace Insula.Properties.Tests;

/// <summary>Whether random programs reach what they are there to test.</summary>
public sealed class Coverage
{
    /// <summary>Reasons that no program can meet: they are given only while the world is placed, never leave the kernel, or take
    /// 65000 calls.</summary>
    private static readonly Why[] Never = [Why.PidInUse, Why.Deferred, Why.TooManyNames, Why.RegistryFull];

    /// <summary>Reasons that take so many steps to meet that a few thousand programs may miss them.</summary>
    private static readonly Why[] Rare = [Why.FileTooLarge, Why.PidsExhausted, Why.TooManyProcesses, Why.NotSeekable, Why.NotARegularFile, Why.Deadlock, Why.BrokenPipe, Why.TooManyAbilities, Why.TooManyTimers];

    /// <summary>Calls that end only with EINTR.</summary>
    private static readonly string[] NeverSucceed = ["pause", "rt_sigsuspend"];

    [Fact]
    public void Every_call_succeeds_somewhere_and_every_reason_is_met()
    {
        var seen = new Seen();
        Running.Check(_ => seen, atLeast: 6000);
        string[] calls = [.. SyscallTable.All.ToArray().Where(row => row.Needs != Needs.Setup && !NeverSucceed.Contains(row.Name) && !seen.Succeeded.Contains(row.Number)).Select(row => row.Name)];
        Why[] reasons = [.. Enum.GetValues<Why>().Where(why => !seen.Reasons.Contains(why))];
        bool meetsAll = Never.Order().SequenceEqual(reasons.Except(Rare).Order());
        Assert.True(calls.Length == 0 && meetsAll, $"never allowed: {string.Join(' ', calls)}; never met: {string.Join(' ', reasons)}");
    }

    [Fact]
    public void A_third_of_all_calls_succeeds()
    {
        var seen = new Seen();
        Running.Check(_ => seen);
        Assert.True(seen.Allowed * 3 > seen.Calls, $"{seen.Allowed} of {seen.Calls}");
    }

    private sealed class Seen : Watch
    {
        public HashSet<int> Succeeded { get; } = [];

        public HashSet<Why> Reasons { get; } = [];

        public int Calls { get; private set; }

        public int Allowed { get; private set; }

        public override void After(World world, Placed on, Syscall[] calls, BatchReply reply)
        {
            foreach (Placed entity in world.Placed)
            {
                foreach (Completion completion in entity.Client.Completions)
                    Note(completion.Number, completion.Reply);
                entity.Client.Completions.Clear();
            }
            for (int i = 0; i < calls.Length; i++)
            {
                Calls++;
                Allowed += reply.Replies[i].IsAllowed ? 1 : 0;
                Note(calls[i].Number, reply.Replies[i]);
            }
        }

        private void Note(int number, Reply reply)
        {
            Reasons.Add(reply.Why);
            if (reply.IsAllowed)
                Succeeded.Add(number);
        }
    }
}
