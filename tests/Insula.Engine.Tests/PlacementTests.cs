using static Insula.Engine.Tests.World;

namespace Insula.Engine.Tests;

public sealed class PlacementTests
{
    private const int Servers = 10_000;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(16)]
    public void It_spreads_evenly(int nodes)
    {
        int[] share = new int[nodes];
        for (int i = 1; i <= Servers; i++)
            share[Placement.NodeOf(Server(i), nodes)]++;
        Assert.All(share, count => Assert.InRange(count, Servers / nodes * 0.85, Servers / nodes * 1.15));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(9)]
    public void One_node_more_takes_its_share_and_moves_nothing_else(int nodes)
    {
        int moved = 0;
        for (int i = 1; i <= Servers; i++)
        {
            int before = Placement.NodeOf(Server(i), nodes), after = Placement.NodeOf(Server(i), nodes + 1);
            Assert.True(after == before || after == nodes);
            moved += after == before ? 0 : 1;
        }
        Assert.InRange(moved, Servers / (nodes + 1) * 0.85, Servers / (nodes + 1) * 1.15);
    }

    [Fact]
    public void Where_something_lives_is_frozen() =>
        Assert.Equal([2, 2, 0, 0, 1], Enumerable.Range(1, 5).Select(i => Placement.NodeOf(Server(i), 3)));
}
