using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Requirements.Tests;

/// <summary>Tasks and the forms of clone, with the errors of Linux 6.18 in its order; limits of processes.</summary>
public sealed class Tasks
{
    /// <summary>CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD</summary>
    public const long ThreadFlags = Memory | Directories | Descriptors | Handlers | Thread;

    private const long Memory = 0x100, Directories = 0x200, Descriptors = 0x400, Handlers = 0x800, Parent = 0x8000, Thread = 0x10000, Detached = 0x400000;
    private const long PidDescriptor = 0x1000, NewMounts = 0x20000, NewUsers = 0x10000000, NewPids = 0x20000000, NewNetwork = 0x40000000;
    private const long ClearHandlers = 0x100000000, IntoGroup = 0x200000000, Child = 17;

    [Theory, Strategies]
    public void R4_a_task_is_no_process_and_has_no_entry_of_its_own(string strategy)
    {
        Bench bench = new(strategy);
        Process member = bench.Member(150, bench.Own(5));
        bench.Effects.Clear();
        var second = new Pid((int)Clone(bench, member, ThreadFlags).Value);
        Assert.IsType<TaskStarted>(Assert.Single(bench.Effects.Facts).Fact);
        Assert.Null(bench.State.Find(second));
        Assert.Equal((150L, 101L), (Run(bench, second, "getpid").Value, Run(bench, second, "gettid").Value));
        // What a task makes is a member as what the first one makes.
        Process child = bench.State.Find(new((int)Run(bench, second, "fork").Value))!;
        Assert.Equal((new Vpid(2), new Pid(150)), (child.Vpid, child.Parent));
    }

    [Theory, Strategies]
    public void R4_a_process_lives_until_its_last_task_ends(string strategy)
    {
        Bench bench = new(strategy);
        Process parent = bench.Member(150, bench.Own(5)), member = bench.State.Find(new((int)bench.Call(parent, "fork").Value))!;
        var second = new Pid((int)Clone(bench, member, ThreadFlags).Value);
        Run(bench, member.Pid, "exit", 3);
        Assert.Equal((RunState.Running, true), (member.RunState, member.IsLeaderGone));
        Assert.Equal(Why.NoSuchCaller, Run(bench, member.Pid, "getpid").Why);
        Assert.Equal(Reply.Ok, bench.Call(parent, "wait4", -1, 0, 1, 0));
        Assert.Equal(member.Pid.Value, Run(bench, second, "getpid").Value);
        // What it reports is the status of the last one.
        Run(bench, second, "exit", 5);
        Assert.Equal((RunState.Zombie, 0x500), (member.RunState, member.Status));
        Assert.Equal(member.Pid.Value, bench.Call(parent, "wait4", -1, 0, 1, 0).Value);
    }

    [Fact]
    public void Tasks_share_what_their_process_has_and_block_signals_on_their_own()
    {
        Bench bench = new("encoded");
        Process member = bench.Member(150, bench.Own(0));
        var second = new Pid((int)Clone(bench, member, ThreadFlags).Value);
        Assert.Equal(0, Run(bench, second, "creat", Value.Of("/f"), 0x180).Value);
        Assert.NotNull(member.Descriptor(0));
        Assert.True(Run(bench, second, "setuid", 5).IsAllowed);
        Assert.Equal(5, bench.Call(member, "getuid").Value);
        Assert.Equal(bench.State.FindTask(second), member.Tasks[1]);
    }

    [Fact]
    public void Clone_shares_what_it_is_asked_to_share()
    {
        Bench bench = new("encoded");
        Process member = bench.Member(150, bench.Own(5));
        Process files = Made(Descriptors | Child), place = Made(Directories | Child), sibling = Made(Parent | 10);
        Assert.Equal((true, false), (files.Descriptors == member.Descriptors, files.Place == member.Place));
        Assert.Equal((false, true), (place.Descriptors == member.Descriptors, place.Place == member.Place));
        Assert.Equal((member.Parent, 17), (sibling.Parent, sibling.ExitSignal));
        Assert.Equal((member.Pid, 10), (Made(10).Parent, Made(10).ExitSignal));
        // Who runs a program is waited for as any other child.
        Process quiet = Made(0);
        bench.Effects.Emit(FactOf.ImageReplaced(quiet.Leader, bench.File("f", 0x1ED, 0)));
        Assert.Equal(17, quiet.ExitSignal);

        Process Made(long flags) => bench.State.Find(new((int)Clone(bench, member, flags).Value))!;
    }

    [Fact]
    public void Clone_clears_handlers_on_request()
    {
        Bench bench = new("encoded");
        Process member = bench.Member(150, bench.Own(5));
        bench.Effects.Emit(FactOf.DispositionChanged(member, 10, new(4096, 0, 0)));
        bench.Effects.Emit(FactOf.DispositionChanged(member, 12, new(Disposition.Ignore, 0, 0)));
        Process plain = bench.State.Find(new((int)Clone3(bench, member, 0, Child).Value))!;
        Process cleared = bench.State.Find(new((int)Clone3(bench, member, ClearHandlers, Child).Value))!;
        Assert.Equal((true, false), (plain.DispositionOf(10).IsHandled, cleared.DispositionOf(10).IsHandled));
        Assert.True(cleared.DispositionOf(12).IsIgnored);
    }

    [Fact]
    public void Which_forms_of_clone_do_not_go_together()
    {
        Bench bench = new("encoded");
        Process member = bench.Member(150, bench.Own(5)), init = bench.State.Find(bench.State.Init)!;
        long[] wrong =
        [
            Thread, Thread | Handlers, Handlers, NewMounts | Directories, NewUsers | Directories, Memory | Handlers | Thread | NewPids, PidDescriptor | Detached,
        ];
        Assert.All(wrong, flags => Assert.Equal(Why.InvalidValue, Clone(bench, member, flags).Why));
        Assert.Equal((Why.InvalidValue, Why.Allowed), (Clone(bench, init, Parent | Child).Why, Clone(bench, member, Parent | Child).Why));
        Assert.Equal(Why.Unmodelled, Clone(bench, member, PidDescriptor | Child).Why);
    }

    [Fact]
    public void Which_forms_of_clone3_do_not_go_together()
    {
        Bench bench = new("encoded");
        Process member = bench.Member(150, bench.Own(5));
        (long Flags, long Signal)[] wrong =
        [
            (0, 65), (0, 200), (0, 0x111), (Parent, Child), (ThreadFlags, Child), (Handlers | Memory | ClearHandlers, Child), (17, 0), (Detached, 0),
            (1L << 35, 0), (Thread, 0),
        ];
        Assert.All(wrong, pair => Assert.Equal((pair, Why.InvalidValue), (pair, Clone3(bench, member, pair.Flags, pair.Signal).Why)));
        Assert.Equal(Why.InvalidValue, bench.Call(member, "clone3", Value.Of(0, Child), 63).Why);
        Assert.Equal(Why.BadArgument, bench.Call(member, "clone3", Value.Of(Array.Empty<Value>()), 64).Why);
        Assert.Equal(Why.Unmodelled, Clone3(bench, member, IntoGroup, Child).Why);
        Assert.All([(Parent, 0L), (0, Child), (0, 0), (ThreadFlags, 0)], pair => Assert.True(Clone3(bench, member, pair.Item1, pair.Item2).IsAllowed));
    }

    [Theory, Strategies]
    public void R58_namespaces_are_not_for_a_virtual_super_user(string strategy)
    {
        Bench bench = new(strategy);
        Process super = bench.Member(150, bench.Own(0)), user = bench.Member(151, bench.Own(5)), root = bench.Process(152, 0);
        foreach (long space in new[] { NewMounts, NewPids, NewUsers, NewNetwork })
        {
            Assert.Equal((Why.NeedsSuperUser, Why.NeedsSuperUser), (Clone(bench, super, space | Child).Why, Clone(bench, user, space | Child).Why));
            Assert.Equal(Why.Unmodelled, Clone(bench, root, space | Child).Why);
        }
        // CLONE_NEWTIME lies where clone has its exit signal.
        Assert.Equal((Why.Allowed, Why.NeedsSuperUser), (Clone(bench, user, 0x80).Why, Clone3(bench, user, 0x80, Child).Why));
    }

    [Fact]
    public void R6_tasks_count_for_the_quota_of_the_entity()
    {
        Bench bench = new("encoded");
        Process member = bench.Member(150, bench.Own(5));
        Policy policy = bench.State.Policy.Clone();
        policy.MaxProcesses = 3;
        bench.Effects.Emit(FactOf.PolicyChanged(policy));
        Assert.True(Clone(bench, member, ThreadFlags).IsAllowed);
        Assert.Equal(Why.TooManyProcesses, Clone(bench, member, ThreadFlags).Why);
        Assert.Equal(Why.TooManyProcesses, bench.Call(member, "fork").Why);
        Assert.Equal(Why.TooManyProcesses, bench.Call(member, "posix_spawn", Value.Of("/nothing"), Value.Of(Array.Empty<Value>()), 0).Why);
    }

    [Theory, Strategies]
    public void A_user_has_as_many_processes_and_tasks_as_its_limit_says(string strategy)
    {
        Bench bench = new(strategy);
        Process member = Limited(150, bench.Own(5)), other = bench.Member(170, bench.Own(6));
        Assert.True(Clone(bench, member, ThreadFlags).IsAllowed);
        Reply child = bench.Call(member, "fork");
        Assert.True(child.IsAllowed);
        Assert.Equal((Why.ProcessLimit, Why.ProcessLimit), (bench.Call(member, "fork").Why, Clone(bench, member, ThreadFlags).Why));
        Assert.Equal(Why.ProcessLimit, bench.Call(member, "posix_spawn", Value.Of("/nothing"), Value.Of(Array.Empty<Value>()), 0).Why);
        Assert.True(bench.Call(other, "fork").IsAllowed);
        // One that has ended counts until it is waited for.
        Run(bench, new((int)child.Value), "exit_group", 0);
        Assert.Equal(Why.ProcessLimit, bench.Call(member, "fork").Why);
        Assert.Equal(child.Value, bench.Call(member, "wait4", -1, 0, 0, 0).Value);
        Assert.True(bench.Call(member, "fork").IsAllowed);
        // User 0 has none: of the server as of the host.
        Assert.All([Limited(180, bench.Own(0)), Host(181, 0)], free => Assert.All(Enumerable.Range(0, 4), _ => Assert.True(bench.Call(free, "fork").IsAllowed)));

        Process Limited(int pid, uint user) => WithLimit(bench.Member(pid, user));
        Process Host(int pid, uint user) => WithLimit(bench.Process(pid, user));
        Process WithLimit(Process process)
        {
            bench.Effects.Emit(FactOf.LimitChanged(process, Resource.Processes, new(3, 10)));
            return process;
        }
    }

    [Fact]
    public void Who_has_the_capability_makes_processes_beyond_the_limit_of_its_user()
    {
        Bench bench = new("encoded");
        Process process = bench.Process(150, 0);
        var who = new Credentials(new(5), new(0), new(0), new(0), new(0), new(0), new(0), new(0), []);
        bench.Effects.Emit(FactOf.CredentialsChanged(process, who));
        bench.Effects.Emit(FactOf.LimitChanged(process, Resource.Processes, new(1, 1)));
        Assert.True(bench.Call(process, "fork").IsAllowed);
        Policy policy = bench.State.Policy.Clone();
        policy.MissingCapabilities = (1UL << (int)Capability.Administer) | (1UL << (int)Capability.RaiseLimits);
        bench.Effects.Emit(FactOf.PolicyChanged(policy));
        Assert.Equal(Why.ProcessLimit, bench.Call(process, "fork").Why);
    }

    private static Reply Clone(Bench bench, Process caller, long flags) => bench.Call(caller, "clone", 0, flags, 0, 0);

    private static Reply Clone3(Bench bench, Process caller, long flags, long signal) => bench.Call(caller, "clone3", Value.Of(flags, signal), 88);

    private static Reply Run(Bench bench, Pid task, string name, params Value[] args) =>
        bench.Machine.Execute(new(Kernel.SyscallTable.ByName(name)!.Number, task, args));
}
