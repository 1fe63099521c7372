using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Requirements.Tests;

/// <summary>getrlimit, setrlimit and prlimit64, as Linux 6.18 answered them, and the quota of a server (spec 4.4).</summary>
public sealed class LimitsOfProcesses
{
    private const long Cpu = 0, Core = 4, Processes = 6, Files = 7, None = -1;

    private static readonly Value Nothing = Value.Of(Array.Empty<Value>());

    [Fact]
    public void A_limit_is_told_as_it_was_before()
    {
        Bench bench = new("encoded");
        Process member = bench.Member(150, bench.Own(5));
        Assert.Equal([0, None], Told(() => bench.Call(member, "getrlimit", Core, 0)));
        Assert.Equal([0, None], Told(() => bench.Call(member, "prlimit64", 0, Core, Value.Of(5, 9), 0)));
        Assert.Equal([5, 9], Told(() => bench.Call(member, "prlimit64", 150, Core, Nothing, 0)));
        Assert.Empty(Told(() => bench.Call(member, "setrlimit", Core, Value.Of(9, 9))));
        Assert.Equal(new Limit(9, 9), member.Limits[Resource.Core]);
        // A child has the limits of its parent, and its own from then on.
        Process child = bench.State.Find(new((int)bench.Call(member, "fork").Value))!;
        Assert.True(bench.Call(child, "setrlimit", Core, Value.Of(1, 1)).IsAllowed);
        Assert.Equal((new Limit(9, 9), new Limit(1, 1)), (member.Limits[Resource.Core], child.Limits[Resource.Core]));

        long[] Told(Func<Reply> call)
        {
            bench.Effects.Clear();
            Assert.True(call().IsAllowed);
            return bench.Effects.Arena.Current.ToArray();
        }
    }

    [Fact]
    public void Refusals_come_in_the_order_of_the_kernel()
    {
        Bench bench = new("encoded");
        Process member = bench.Member(150, bench.Own(5)), root = bench.Process(152, 0);
        bench.Member(151, bench.Own(6));
        Value wrong = Value.Of(10, 5);
        Assert.Equal(Why.NoSuchProcess, bench.Call(member, "prlimit64", 199, 99, wrong, 0).Why);
        Assert.Equal(Why.NoSuchProcess, bench.Call(member, "prlimit64", -3, Cpu, Nothing, 0).Why);
        Assert.Equal(Why.OtherUsersProcess, bench.Call(member, "prlimit64", 151, 99, wrong, 0).Why);
        Assert.Equal(Why.OtherUsersProcess, bench.Call(member, "prlimit64", 151, Cpu, Nothing, 0).Why);
        Assert.All([99L, -1, 16], which => Assert.Equal(Why.InvalidValue, bench.Call(member, "prlimit64", 0, which, Nothing, 0).Why));
        Assert.Equal(Why.InvalidValue, bench.Call(member, "prlimit64", 0, Cpu, wrong, 0).Why);
        Assert.Equal((Why.InvalidValue, Why.InvalidValue), (bench.Call(member, "getrlimit", 99, 0).Why, bench.Call(member, "setrlimit", 99, wrong).Why));
        Assert.Equal((Why.BadArgument, Why.BadArgument), (bench.Call(member, "setrlimit", Cpu, Nothing).Why, bench.Call(member, "setrlimit", Cpu, Value.Of(1, 2, 3)).Why));
        Assert.Equal(Why.InvalidValue, bench.Call(member, "setrlimit", Files, Value.Of(None, 1048577)).Why);
        // Nobody has more descriptors than the system has for one process.
        Assert.Equal((Why.HardLimitRaised, Why.Allowed), (bench.Call(root, "setrlimit", Files, Value.Of(1, 1048577)).Why, bench.Call(root, "setrlimit", Files, Value.Of(1, 1048576)).Why));
    }

    [Theory, Strategies]
    public void An_ordinary_member_lowers_hard_limits_and_raises_none(string strategy)
    {
        Bench bench = new(strategy);
        Process member = bench.Member(150, bench.Own(5));
        Assert.True(bench.Call(member, "setrlimit", Core, Value.Of(5, 9)).IsAllowed);
        Assert.True(bench.Call(member, "setrlimit", Core, Value.Of(9, 9)).IsAllowed);
        Assert.Equal(Why.HardLimitRaised, bench.Call(member, "setrlimit", Core, Value.Of(5, 10)).Why);
        Assert.Equal(Why.HardLimitRaised, bench.Call(member, "setrlimit", Core, Value.Of(None, None)).Why);
        Assert.Equal(new Limit(9, 9), member.Limits[Resource.Core]);
        bench.Effects.Clear();
        Assert.True(bench.Call(member, "setrlimit", Core, Value.Of(9, 9)).IsAllowed);
        Assert.Empty(bench.Effects.Facts);
    }

    [Theory, Strategies]
    public void Limits_of_another_process_are_for_those_that_are_all_the_same_user_and_group(string strategy)
    {
        Bench bench = new(strategy);
        uint user = bench.Own(5), other = bench.Own(6);
        Process member = bench.Member(150, user);
        Credentials who = member.Credentials;
        Target(160, who, Why.Allowed);
        Target(161, who.WithUsers(new(other), new(user), new(user)), Why.OtherUsersProcess);
        Target(162, who.WithUsers(new(user), new(other), new(user)), Why.OtherUsersProcess);
        Target(163, who.WithUsers(new(user), new(user), new(other)), Why.OtherUsersProcess);
        Target(164, who.WithGroups(new(other), new(user), new(user)), Why.OtherUsersProcess);
        Target(165, who.WithGroups(new(user), new(other), new(user)), Why.OtherUsersProcess);
        Target(166, who.WithGroups(new(user), new(user), new(other)), Why.OtherUsersProcess);

        void Target(int pid, Credentials credentials, Why why)
        {
            bench.Effects.Emit(FactOf.CredentialsChanged(bench.Member(pid, user), credentials));
            Assert.Equal((pid, why), (pid, bench.Call(member, "prlimit64", pid, Core, Nothing, 0).Why));
        }
    }

    [Theory, Strategies]
    public void A_super_user_raises_the_limits_of_its_members_up_to_the_quota(string strategy)
    {
        Bench bench = new(strategy);
        Process super = bench.Member(150, bench.Own(0)), member = bench.Member(151, bench.Own(5)), stranger = bench.Process(152, 7);
        (long descriptors, long processes) = (bench.State.Policy.MaxDescriptors, bench.State.Policy.MaxProcesses);
        foreach (Process target in new[] { super, member })
        {
            foreach (long resource in new[] { Core, Files, Processes })
                Assert.True(Set(target, resource, 3, 3).IsAllowed);
            Assert.True(Set(target, Core, None, None).IsAllowed);
            Assert.Equal((Why.HardLimitRaised, Why.Allowed), (Set(target, Files, 3, descriptors + 1).Why, Set(target, Files, descriptors, descriptors).Why));
            Assert.Equal((Why.HardLimitRaised, Why.HardLimitRaised, Why.Allowed),
                (Set(target, Processes, 3, processes + 1).Why, Set(target, Processes, None, None).Why, Set(target, Processes, 3, processes).Why));
        }
        Reply refused = Set(stranger, Core, 0, 0);
        Assert.Equal((Why.OtherUsersProcess, GrantOutcome.NotPertaining, 152), (refused.Why, refused.Grant, refused.Detail));
        Assert.True(bench.Call(super, "setrlimit", Core, Value.Of(0, 0)).IsAllowed && bench.Call(super, "setrlimit", Core, Value.Of(1, 1)).IsAllowed);

        Reply Set(Process target, long resource, long soft, long hard) => bench.Call(super, "prlimit64", target.Pid.Value, resource, Value.Of(soft, hard), 0);
    }

    [Fact]
    public void The_super_user_of_the_host_has_no_quota_but_needs_its_capability()
    {
        Bench bench = new("encoded");
        Process root = bench.Process(150, 0), member = bench.Member(151, bench.Own(5));
        Assert.True(bench.Call(root, "prlimit64", 151, Processes, Value.Of(None, None), 0).IsAllowed);
        Assert.Equal(new Limit(Limit.None, Limit.None), member.Limits[Resource.Processes]);
        Assert.True(bench.Call(root, "setrlimit", Core, Value.Of(1, 1)).IsAllowed);
        Policy policy = bench.State.Policy.Clone();
        policy.MissingCapabilities = 1UL << (int)Capability.RaiseLimits;
        bench.Effects.Emit(FactOf.PolicyChanged(policy));
        Assert.Equal((Why.OtherUsersProcess, Why.HardLimitRaised),
            (bench.Call(root, "prlimit64", 151, Core, Nothing, 0).Why, bench.Call(root, "setrlimit", Core, Value.Of(1, 2)).Why));
    }
}
