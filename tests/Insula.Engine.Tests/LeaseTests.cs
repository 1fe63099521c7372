using Insula.Model;
using Insula.Model.Facts;
using static Insula.Engine.Tests.World;

namespace Insula.Engine.Tests;

/// <summary>A range is lent once (R32), and nothing that the host does not have.</summary>
public sealed class LeaseTests
{
    [Fact]
    public void Process_identifiers_are_lent_in_rising_order_and_then_from_the_gaps()
    {
        var world = new World();
        Policy policy = Policy.Default;
        policy.PidLease = 2;
        world.Deliver(Host, new BeginHost("host-1", policy, Pool(2000, 2999), (100, 109)));
        Client host = world.Open(Host);
        // Numbers of the scenario's choice may lie anywhere; those that are only lent lie among the host's.
        foreach (int wanted in new[] { 5, 106, 109 })
            Assert.Equal(wanted, world.Run(host, Call(100, "setup_process", wanted, 0, 0, Value.Of(Array.Empty<Value>()), 0, Value.Of("/"))).Replies[0].Value);
        var lent = new List<(int, int)>();
        for (int i = 1; i <= 4; i++)
        {
            BatchReply reply = world.Run(host, Call(100, "server_create", Value.Of($"s{i}"), i, Value.Of("encoded")));
            lent.AddRange(reply.Facts.Select(at => at.Fact).OfType<PidsLeased>().Select(fact => (fact.First, fact.Last)));
            Assert.Equal(i < 4 ? Why.Allowed : Why.PidsExhausted, reply.Replies[0].Why);
        }
        Assert.Equal([(102, 103), (104, 105), (107, 108)], lent);
        world.MustEqualReplay();
    }
}
