using Insula.Kernel;
using Insula.Model;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>"The check costs no allocation": whatever the set, and whatever the answer.</summary>
public sealed class CheckCost
{
    [Theory]
    [InlineData("")]
    [InlineData("all,deny")]
    [InlineData("nonroot,allow,setuid:1-2,3-4,6- nonroot,allow,signal:1-9 nonroot,allow,map_fixed:7-8")]
    public void A_check_allocates_nothing(string request)
    {
        var bench = new Bench("encoded");
        Process member = bench.Member(105, bench.Own(5));
        Assert.Equal(Why.Allowed, Requests.Handle(bench.Effects, Vpid.Host, new(RequestKind.ModifyAbilities, 105, Value.Of(request), 1, 1)).Why);
        int first = Round(bench, member);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int second = Round(bench, member);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(first, second);
    }

    private static int Round(Bench bench, Process member)
    {
        var call = new Call(bench.State, bench.Effects, SyscallTable.ByName("setuid")!, member.Leader, []);
        int allowed = 0;
        for (int value = 0; value < 10; value++)
        {
            for (int ability = 0; ability < AbilityNumbers.Count; ability++)
                allowed += Gate.May(call, (Ability)ability, (ulong)value) == Why.Allowed ? 1 : 0;
        }
        return allowed;
    }
}
