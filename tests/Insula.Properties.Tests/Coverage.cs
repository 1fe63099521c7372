using Insula.Engine;
using Insula.Kernel;
using Insula.Model;
using Insula.Properties.Tests.Worlds;

namespace Insula.Properties.Tests;

/// <summary>Whether random programs reach what they are there to test.</summary>
public sealed class Coverage
{
    /// <summary>Reasons that no program can meet: they are given only while the world is placed, or never leave the kernel.</summary>
    private static readonly Why[] Never = [Why.PidInUse, Why.Deferred];

    /// <summary>Reasons that take so many steps to meet that a few thousand programs may miss them.</summary>
    private static readonly Why[] Rare = [Why.FileTooLarge, Why.PidsExhausted, Why.TooManyProcesses, Why.NotSeekable];

    [Fact]
    public void Every_call_succeeds_somewhere_and_every_reason_is_met()
    {
        var seen = new Seen();
        Running.Check(_ => seen, atLeast: 2000);
        string[] calls = [.. SyscallTable.All.ToArray().Where(row => row.Needs != Needs.Setup && !seen.Succeeded.Contains(row.Number)).Select(row => row.Name)];
        Assert.True(calls.Length == 0, $"never allowed: {string.Join(' ', calls)}");
        Why[] reasons = [.. Enum.GetValues<Why>().Where(why => !seen.Reasons.Contains(why))];
        Assert.True(Never.Order().SequenceEqual(reasons.Except(Rare).Order()), $"never met: {string.Join(' ', reasons)}");
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
            for (int i = 0; i < calls.Length; i++)
            {
                Calls++;
                Reasons.Add(reply.Replies[i].Why);
                if (reply.Replies[i].IsAllowed)
                {
                    Allowed++;
                    Succeeded.Add(calls[i].Number);
                }
            }
        }
    }
}
