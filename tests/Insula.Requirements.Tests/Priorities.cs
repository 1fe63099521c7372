using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Requirements.Tests;

/// <summary>getpriority and setpriority, as Linux 6.18 answered them, and who may change whom inside a server (spec 4.4).</summary>
public sealed class Priorities
{
    private const long OfProcess = 0, OfGroup = 1, OfUser = 2;

    [Fact]
    public void Who_could_become_the_super_user_again_is_reniced_by_nobody_who_cannot() => Transcript.CheckVerdicts("""
        scenario: host
        hosts:
          - name: host-1
            processes: [{pid: 700, server: host, uid: 1000}, {pid: 701, server: host, uid: 0}]
        """, """
        701 setresuid(1001, 1000, 0) = 0
        700 setpriority(PRIO_PROCESS, 701, 5) = -1 EPERM (OtherUsersProcess)
        701 setpriority(PRIO_PROCESS, 701, 5) = 0
        701 setresuid(1001, 1000, 1001) = 0
        700 setpriority(PRIO_PROCESS, 701, 6) = 0
        """, "host");

    // A server's super-user is meant by it too, and whether the value may be lowered is asked first.
    [Theory, Strategies]
    public void Who_could_become_the_super_user_of_a_server_again_is_reniced_by_nobody_who_cannot(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3942 setresuid(6, 5, 0) = 0
        3905 setpriority(PRIO_PROCESS, 3942, 5) = -1 EPERM (OtherUsersProcess)
        3905 setpriority(PRIO_PROCESS, 3942, -1) = -1 EACCES (NiceLowered)
        3942 setpriority(PRIO_PROCESS, 0, 5) = 0
        3942 setpriority(PRIO_PROCESS, 0, 4) = -1 EACCES (NiceLowered)
        3942 setresuid(6, 5, 5) = 0
        3905 setpriority(PRIO_PROCESS, 3942, 6) = 0
        """);

    // The refusal told is that of the one asked last.
    [Theory, Strategies]
    public void Of_a_group_the_newest_is_asked_first(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3942 fork() = 67
        3942 fork() = 68
        67 setresuid(6, 6, 6) = 0
        68 setresuid(5, 5, 5) = 0
        68 setpriority(PRIO_PROCESS, 0, 7) = 0
        3942 setresuid(5, 5, 5) = 0
        3942 setpriority(PRIO_PGRP, 0, 5) = -1 EPERM (OtherUsersProcess)
        3942 setpriority(PRIO_PROCESS, 68, 5) = -1 EACCES (NiceLowered)
        3942 setpriority(PRIO_PROCESS, 0, 4) = -1 EACCES (NiceLowered)
        """);

    [Theory, Strategies]
    public void Of_a_user_the_oldest_is_asked_first(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3942 fork() = 67
        3942 fork() = 68
        67 setpriority(PRIO_PROCESS, 0, 7) = 0
        67 setresuid(77, 6, 6) = 0
        68 setresuid(77, 77, 77) = 0
        3906 setpriority(PRIO_PROCESS, 67, 5) = -1 EACCES (NiceLowered)
        3906 setpriority(PRIO_USER, 77, 5) = -1 EPERM (OtherUsersProcess)
        """);

    [Fact]
    public void Getpriority_tells_the_best_of_those_it_finds()
    {
        Bench bench = new("encoded");
        Process first = bench.Member(150, bench.Own(5)), second = bench.Member(151, bench.Own(5)), other = bench.Member(152, bench.Own(6));
        Renice((first, 5), (second, -3), (other, 19));
        bench.Effects.Emit(FactOf.ProcessGroupChanged(first, new(152)));
        Assert.Equal(15, Get(OfProcess, 0).Value);
        Assert.Equal(23, Get(OfProcess, 151).Value);
        Assert.Equal(1, Get(OfProcess, 152).Value);
        Assert.Equal(15, Get(OfGroup, 0).Value);
        Assert.Equal(15, Get(OfGroup, 152).Value);
        Assert.Equal(23, Get(OfGroup, 151).Value);
        Assert.Equal(23, Get(OfUser, 0).Value);
        Assert.Equal(1, Get(OfUser, 6).Value);
        Assert.Equal(15, Get(OfProcess, bench.Call(first, "clone", 0, Tasks.ThreadFlags, 0, 0).Value).Value);
        Assert.Equal((Why.InvalidValue, Why.InvalidValue), (Get(3, 999).Why, Get(-1, 0).Why));
        Assert.Equal((Why.NoSuchProcess, Why.NoSuchProcess), (Get(OfProcess, 199).Why, Get(OfProcess, -5).Why));
        Assert.Equal((Why.NoSuchGroup, Why.NoSuchProcess, Why.NoSuchProcess), (Get(OfGroup, 199).Why, Get(OfUser, 4242).Why, Get(OfUser, -1).Why));

        Reply Get(long which, long who) => bench.Call(first, "getpriority", which, who);

        void Renice(params (Process Process, int Nice)[] all)
        {
            foreach ((Process process, int nice) in all)
                bench.Effects.Emit(FactOf.NiceChanged(process, nice));
        }
    }

    [Theory, Strategies]
    public void An_ordinary_member_serves_its_own_processes_worse_and_nobody_elses(string strategy)
    {
        Bench bench = new(strategy);
        Process member = bench.Member(150, bench.Own(5)), other = bench.Member(151, bench.Own(6));
        Assert.Equal(Why.Allowed, Set(OfProcess, 0, 5));
        Assert.Equal(Why.NiceLowered, Set(OfProcess, 0, 4));
        Assert.Equal(Why.NiceLowered, Set(OfProcess, 0, -50));
        Assert.Equal(Why.OtherUsersProcess, Set(OfProcess, 151, 10));
        Assert.Equal(Why.OtherUsersProcess, Set(OfProcess, 151, -10));
        Assert.Equal(Why.OtherUsersProcess, Set(OfUser, 6, 10));
        Assert.Equal((Why.InvalidValue, Why.NoSuchProcess, Why.NoSuchGroup), (Set(3, 0, 0), Set(OfProcess, 199, 0), Set(OfGroup, 199, 0)));
        Assert.Equal((Why.NoSuchProcess, Why.NoSuchProcess), (Set(OfUser, 4242, 0), Set(OfUser, 70000, 0)));
        Assert.Equal((5, 0), (member.Nice, other.Nice));
        Assert.Equal((Why.Allowed, 19), (Set(OfProcess, 150, 25), member.Nice));
        // The limit of 10 lets it go down to 20 - 10.
        bench.Effects.Emit(FactOf.LimitChanged(member, Resource.Nice, new(10, 10)));
        Assert.Equal((Why.NiceLowered, Why.Allowed, 10), (Set(OfProcess, 0, 9), Set(OfProcess, 0, 10), member.Nice));

        Why Set(long which, long who, long nice) => bench.Call(member, "setpriority", which, who, nice).Why;
    }

    [Theory, Strategies]
    public void A_process_is_reached_by_its_real_and_by_its_effective_user(string strategy)
    {
        Bench bench = new(strategy);
        (uint user, uint other) = (bench.Own(5), bench.Own(6));
        Process member = bench.Member(150, user), real = With(151, user, other), effective = With(152, other, user);
        With(153, other, other, saved: user);
        Assert.All([real, effective], target => Assert.True(bench.Call(member, "setpriority", OfProcess, target.Pid.Value, 3).IsAllowed));
        Assert.Equal(Why.OtherUsersProcess, bench.Call(member, "setpriority", OfProcess, 153, 3).Why);
        // And the caller is who it effectively is.
        Assert.Equal((Why.OtherUsersProcess, Why.Allowed), (bench.Call(real, "setpriority", OfProcess, 150, 4).Why, bench.Call(effective, "setpriority", OfProcess, 150, 4).Why));

        Process With(int pid, uint real, uint effective, uint? saved = null)
        {
            Process process = bench.Member(pid, effective);
            bench.Effects.Emit(FactOf.CredentialsChanged(process, process.Credentials.WithUsers(new(real), new(effective), new(saved ?? effective))));
            return process;
        }
    }

    [Theory, Strategies]
    public void A_super_user_serves_any_member_better_and_nobody_else(string strategy)
    {
        Bench bench = new(strategy);
        Process super = bench.Member(150, bench.Own(0)), member = bench.Member(151, bench.Own(5)), stranger = bench.Process(152, 7);
        Reply granted = bench.Call(super, "setpriority", OfProcess, 151, -5);
        Assert.Equal((Why.Allowed, GrantOutcome.Granted, -5), (granted.Why, granted.Grant, member.Nice));
        Reply refused = bench.Call(super, "setpriority", OfProcess, 152, 5);
        Assert.Equal((Why.OtherUsersProcess, GrantOutcome.NotPertaining, 152, 0), (refused.Why, refused.Grant, refused.Detail, stranger.Nice));
        // Its effective user counts, not the one for files.
        Assert.True(bench.Call(super, "setresuid", -1, 5, -1).IsAllowed && bench.Call(super, "setfsuid", 0).IsAllowed);
        Assert.Equal(Why.NiceLowered, bench.Call(super, "setpriority", OfProcess, 151, -6).Why);
    }

    [Theory, Strategies]
    public void The_super_user_of_the_host_needs_its_capability(string strategy)
    {
        Bench bench = new(strategy);
        Process root = bench.Process(150, 0), member = bench.Member(151, bench.Own(5));
        Assert.True(bench.Call(root, "setpriority", OfProcess, 151, -5).IsAllowed);
        Policy policy = bench.State.Policy.Clone();
        policy.MissingCapabilities = 1UL << (int)Capability.LowerNice;
        bench.Effects.Emit(FactOf.PolicyChanged(policy));
        Assert.Equal(Why.OtherUsersProcess, bench.Call(root, "setpriority", OfProcess, 151, 5).Why);
        Assert.Equal((Why.NiceLowered, -5), (bench.Call(root, "setpriority", OfProcess, 150, -6).Why, member.Nice));
    }

    [Theory, Strategies]
    public void Of_several_all_are_tried_and_the_last_refusal_is_told(string strategy)
    {
        Bench bench = new(strategy);
        Process first = bench.Member(150, bench.Own(5)), second = bench.Member(151, bench.Own(6)), third = bench.Member(152, bench.Own(5));
        foreach (Process process in new[] { second, third })
            bench.Effects.Emit(FactOf.ProcessGroupChanged(process, new(150)));
        Assert.Equal(Why.OtherUsersProcess, bench.Call(first, "setpriority", OfGroup, 0, 5).Why);
        Assert.Equal((5, 0, 5), (first.Nice, second.Nice, third.Nice));
        bench.Effects.Emit(FactOf.NiceChanged(third, 7));
        // The newest of a group is asked first: what is told is the refusal of the one before it.
        Assert.Equal(Why.OtherUsersProcess, bench.Call(first, "setpriority", OfGroup, 150, 6).Why);
        Assert.Equal((6, 0, 7), (first.Nice, second.Nice, third.Nice));
        Assert.True(bench.Call(second, "setpriority", OfUser, 0, 9).IsAllowed);
        Assert.Equal((6, 9, 7), (first.Nice, second.Nice, third.Nice));
        bench.Effects.Clear();
        Assert.True(bench.Call(second, "setpriority", OfUser, 6, 9).IsAllowed);
        Assert.Empty(bench.Effects.Facts);
    }

    // The user behind PRIO_USER is the server's. One that it has never used is nobody, and looking for it takes nothing from the pool.
    [Fact]
    public void R33_asking_for_a_user_takes_no_identifier()
    {
        Bench bench = new("translated");
        Process super = bench.Member(150, bench.Own(0)), member = bench.Member(151, bench.Own(5));
        bench.Effects.Clear();
        Assert.Equal((Why.NoSuchProcess, Why.NoSuchProcess), (bench.Call(super, "getpriority", OfUser, 77).Why, bench.Call(super, "setpriority", OfUser, 77, 1).Why));
        // The number that the host has for user 5 is no user of the server.
        Assert.Equal(Why.NoSuchProcess, bench.Call(super, "setpriority", OfUser, member.Credentials.Real.Value, 1).Why);
        Assert.Empty(bench.Effects.Facts);
        Assert.Equal(Mapping.Fresh, bench.State.Owners!.ToHost(IdKind.User, 77, [], out _));
        Assert.True(bench.Call(super, "setpriority", OfUser, 5, 1).IsAllowed);
        Assert.Equal((1, 0), (member.Nice, super.Nice));
    }

    [Theory, Strategies]
    public void R64_a_process_of_another_server_or_of_the_host_is_not_reached(string strategy)
    {
        Bench bench = new(strategy);
        Process super = bench.Member(150, bench.Own(0)), member = bench.Member(151, bench.Own(5));
        foreach ((string name, Value[] args) in new (string, Value[])[] { ("setpriority", [OfProcess, 1805, 5]), ("prlimit64", [1805, 4, Value.Of(1, 1), 0]) })
        {
            Reply refused = Asked(super, name, args, Why.Allowed);
            Assert.Equal((Why.ForeignProcess, GrantOutcome.NotPertaining, 1805), (refused.Why, refused.Grant, refused.Detail));
            refused = Asked(member, name, args, Why.Allowed);
            Assert.Equal((Why.ForeignProcess, GrantOutcome.NotSuperUser, 0), (refused.Why, refused.Grant, refused.Detail));
            Assert.Equal(Why.NoSuchProcess, Asked(super, name, args, Why.NoSuchProcess).Why);
        }
        Policy policy = bench.State.Policy.Clone();
        policy.ForeignPid = Policy.Types.ForeignPid.Esrch;
        bench.Effects.Emit(FactOf.PolicyChanged(policy));
        Assert.Equal(Why.ForeignProcessHidden, Asked(super, "setpriority", [OfProcess, 1805, 5], Why.Allowed).Why);
        Assert.Equal(Why.NoSuchProcess, bench.Call(super, "getpriority", OfProcess, 1805).Why);

        // The host answers whether it is somebody's.
        Reply Asked(Process caller, string name, Value[] args, Why answer)
        {
            var call = new Syscall(Kernel.SyscallTable.ByName(name)!.Number, caller.Pid, args);
            Assert.Equal(Why.Deferred, bench.Machine.Execute(call).Why);
            Assert.Equal((Vpid.Host, RequestKind.FindProcess), (bench.Effects.Request!.Value.To, bench.Effects.Request!.Value.Request.Kind));
            return bench.Machine.Again(call, new Answer(RequestKind.FindProcess, answer));
        }
    }
}
