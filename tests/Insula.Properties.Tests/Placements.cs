using Insula.Engine;
using Insula.Journal;

namespace Insula.Properties.Tests;

/// <summary>Where entities live: rendezvous hashing.</summary>
public sealed class Placements
{
    private static readonly StreamId[] Streams = [.. from i in Enumerable.Range(1, 2000) select StreamId.Server("host-1", new((ushort)i), 1)];

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Servers_are_spread_evenly(int nodes)
    {
        foreach (IGrouping<int, StreamId> share in Streams.GroupBy(stream => Placement.NodeOf(stream, nodes)))
            Assert.InRange(share.Count(), 2000 / nodes * 0.8, 2000 / nodes * 1.2);
    }

    [Fact]
    public void One_node_more_moves_only_its_own_share()
    {
        foreach (StreamId stream in Streams)
            Assert.True(Placement.NodeOf(stream, 5) is var after && (after == 4 || after == Placement.NodeOf(stream, 4)), $"{stream}");
    }
}
