using Insula.Kernel;
using Insula.Model;
using Insula.Model.Facts;
using Insula.Workloads.Shells;

namespace Insula.Requirements.Tests;

/// <summary>
/// What belongs to the host as a whole (R58, R59): none of it is intercepted, so the kernel itself refuses a virtual super-user; the host's super-user
/// succeeds and leaves one fact. Errors and their order as Linux 6.18 showed them to an ordinary user.
/// </summary>
public sealed class HostOnlyCalls
{
    private const long Magic1 = 0xFEE1DEAD, Magic2 = 672274793, Restart = 0x01234567;

    private static readonly Value Null = 0;

    private static readonly (string Name, Value[] Args, string Fact)[] Calls =
    [
        ("reboot", [Magic1, Magic2, Restart, 0], "RebootRequested"),
        ("init_module", [0, 4096, Text("")], "ModuleLoaded"),
        ("finit_module", [0, Text(""), 0], "ModuleLoaded"),
        ("delete_module", [Text("loop"), 0x800], "ModuleUnloaded"),
        ("mount", [Text("/disk"), Text("/mnt"), Text("ext4"), 0, Null], "FileSystemMounted"),
        ("mount", [Null, Text("/mnt"), Null, 0x20, Null], "FileSystemMounted"),
        ("pivot_root", [Text("/mnt"), Text("/mnt/old")], "RootPivoted"),
        ("umount2", [Text("/mnt"), 2], "FileSystemUnmounted"),
        ("swapon", [Text("/file"), 0], "SwapChanged"),
        ("swapoff", [Text("/file")], "SwapChanged"),
        ("settimeofday", [Value.Of(1_000_000, 5000), 0], "ClockSet"),
        ("clock_settime", [0, Value.Of(1_000_000, 5000)], "ClockSet"),
        ("iopl", [3], "PortsOpened"),
        ("ioperm", [0x378, 3, 1], "PortsOpened"),
        ("sethostname", [Text("web"), 3], "HostNameSet"),
    ];

    [Theory, Strategies]
    public void R59_a_virtual_super_user_is_refused_and_nothing_happens(string strategy)
    {
        Bench bench = new(strategy);
        Process super = bench.Member(150, bench.Own(0)), user = bench.Member(151, bench.Own(5));
        Furnish(bench.Effects, bench.State.Find(new(150))!);
        Furnish(bench.Effects, bench.State.Find(new(151))!, files: false);
        bench.Effects.Clear();
        Assert.All(Calls, call => Assert.All([super, user], caller =>
            Assert.Equal((call.Name, Why.NeedsSuperUser, GrantOutcome.None), (call.Name, bench.Call(caller, call.Name, call.Args).Why, bench.Call(caller, call.Name, call.Args).Grant))));
        Assert.Empty(bench.Effects.Facts);
    }

    [Fact]
    public void R58_R59_none_of_them_is_intercepted() => Assert.All(Calls, call =>
        Assert.Equal((call.Name, Wrap.None, Pertains.Nothing), (call.Name, SyscallTable.ByName(call.Name)!.Wrap, SyscallTable.ByName(call.Name)!.Pertains)));

    [Theory, Strategies]
    public void R59_devices_are_not_made_by_a_virtual_super_user(string strategy)
    {
        Bench bench = new(strategy);
        Reply reply = bench.Call(bench.Member(150, bench.Own(0)), "mknod", Text("/sda"), Mode.BlockDevice | 0x180, 0x800);
        Assert.False(reply.IsAllowed);
        Assert.False(bench.State.Root!.Names!.TryFind(new NameProbe("sda"u8), out _));
    }

    [Fact]
    public void R59_the_super_user_of_the_host_succeeds_and_leaves_one_fact()
    {
        (Machine machine, Process root) = Host();
        Assert.All(Calls, call =>
        {
            machine.Effects.Clear();
            Assert.Equal((call.Name, Why.Allowed), (call.Name, Call(machine, root, call.Name, call.Args).Why));
            Assert.Equal(call.Fact, Assert.Single(machine.Effects.Facts).Fact.GetType().Name);
            // No other entity hears of it.
            Assert.Empty(machine.Effects.Posts);
            Assert.Null(machine.Effects.Request);
        });
    }

    [Fact]
    public void R59_the_facts_say_what_was_asked_for()
    {
        (Machine machine, Process root) = Host();
        machine.Effects.Clear();
        foreach ((string name, Value[] args, _) in Calls)
            Call(machine, root, name, args);
        Assert.Equal(
        [
            "RebootRequested command=19088743", "ModuleLoaded size=4096", "ModuleLoaded size=100", "ModuleUnloaded name=loop",
            "FileSystemMounted source=/disk target=2 type=ext4 flags=0", "FileSystemMounted source= target=2 type= flags=32",
            "RootPivoted new_root=2 put_old=3", "FileSystemUnmounted target=2 flags=2", "SwapChanged ino=4 is_on=True", "SwapChanged ino=4",
            "ClockSet", "ClockSet", "PortsOpened pid=1 first=0 count=65536 is_open=True",
            "PortsOpened pid=1 first=888 count=3 is_open=True", "HostNameSet name=web",
        ], machine.Effects.Facts.Select(at => FactText.Of(at.Fact)));
        Assert.All(machine.Effects.Facts.Select(at => at.Fact).OfType<ClockSet>(), set => Assert.Equal(1_000_000_000_005, set.Time));
    }

    [Fact]
    public void R59_each_of_them_needs_its_own_capability()
    {
        (string Name, Capability Capability)[] needs =
        [
            ("reboot", Capability.Reboot), ("init_module", Capability.LoadModules), ("finit_module", Capability.LoadModules), ("delete_module", Capability.LoadModules),
            ("mount", Capability.Administer), ("pivot_root", Capability.Administer), ("umount2", Capability.Administer), ("swapon", Capability.Administer),
            ("swapoff", Capability.Administer), ("settimeofday", Capability.SetClock), ("clock_settime", Capability.SetClock), ("iopl", Capability.RawIo),
            ("ioperm", Capability.RawIo), ("sethostname", Capability.Administer),
        ];
        Assert.All(needs, need => Assert.All([need.Capability, Capability.Kill], missing =>
        {
            (Machine machine, Process root) = Host();
            foreach ((string name, Value[] args, _) in Calls.TakeWhile(call => call.Name != need.Name))
                Call(machine, root, name, args);
            Policy policy = machine.State.Policy.Clone();
            policy.MissingCapabilities = 1UL << (int)missing;
            machine.Effects.Emit(FactOf.PolicyChanged(policy));
            Why wanted = missing == need.Capability ? Why.NeedsSuperUser : Why.Allowed;
            Assert.Equal((need.Name, wanted), (need.Name, Call(machine, root, need.Name, Calls.First(call => call.Name == need.Name).Args).Why));
        }));
    }

    [Fact]
    public void Some_are_refused_to_everybody_before_the_kernel_asks_who_calls()
    {
        (Machine machine, Process root) = Host();
        Process user = Ordinary(machine, root);
        Expect(user, Why.NoSuchFile, "mount", Text("none"), Text("/nothing"), Text("tmpfs"), 0, Null);
        Expect(user, Why.SearchForbidden, "mount", Text("none"), Text("/locked/d"), Text("tmpfs"), 0, Null);
        Expect(user, Why.InvalidValue, "mount", Text("none"), Text("/mnt"), Text("tmpfs"), 0x80000000, Null);
        Expect(user, Why.NeedsSuperUser, "mount", Text("none"), Text("/mnt"), Null, 0xC0ED0000, Null);
        Expect(user, Why.InvalidValue, "umount2", Text("/nothing"), 0x100);
        Expect(user, Why.NoSuchFile, "umount2", Text("/nothing"), 0);
        Expect(user, Why.NeedsSuperUser, "umount2", Text("/mnt"), 0);
        Expect(user, Why.NeedsSuperUser, "pivot_root", Text("/nothing"), Text("/nothing"));
        Expect(user, Why.InvalidValue, "swapon", Text("/nothing"), 1 << 24);
        Expect(user, Why.NeedsSuperUser, "swapon", Text("/nothing"), 0);
        Expect(user, Why.NeedsSuperUser, "swapoff", Text("/nothing"));
        foreach ((long seconds, long nanoseconds) in new[] { (-1L, 0L), (5, 1_000_000_000), (5, -1), (9_000_000_000, 0) })
        {
            Expect(user, Why.InvalidValue, "settimeofday", Value.Of(seconds, nanoseconds), 0);
            Expect(user, Why.InvalidValue, "clock_settime", 0, Value.Of(seconds, nanoseconds));
        }
        Expect(user, Why.NeedsSuperUser, "settimeofday", Value.Of(Array.Empty<Value>()), 0);
        foreach (long clock in new long[] { 1, 2, 7, 8, 11, 99 })
            Expect(root, Why.InvalidValue, "clock_settime", clock, Value.Of(5, 0));
        Expect(user, Why.BadArgument, "clock_settime", 0, Value.Of(5));
        Expect(user, Why.InvalidValue, "iopl", 4);
        Expect(user, Why.Allowed, "iopl", 0);
        Expect(user, Why.InvalidValue, "ioperm", 0, 0, 1);
        Expect(user, Why.InvalidValue, "ioperm", 65535, 2, 1);
        Expect(user, Why.InvalidValue, "ioperm", -1, 1, 1);
        Expect(user, Why.NeedsSuperUser, "ioperm", 65535, 1, 1);
        Expect(user, Why.Allowed, "ioperm", 0, 1, 0);
        Expect(user, Why.NeedsSuperUser, "sethostname", Text("web"), 65);
        Expect(user, Why.NeedsSuperUser, "reboot", 0, 0, 0, 0);

        void Expect(Process caller, Why why, string name, params Value[] args)
        {
            machine.Effects.Clear();
            Assert.Equal((name, why), (name, Call(machine, caller, name, args).Why));
            Assert.Empty(machine.Effects.Facts);
        }
    }

    [Fact]
    public void Others_are_refused_to_the_super_user_of_the_host_too()
    {
        (Machine machine, Process root) = Host();
        Expect(Why.InvalidValue, "sethostname", Text("web"), 65);
        Expect(Why.InvalidValue, "sethostname", Text("web"), -1);
        Expect(Why.InvalidValue, "finit_module", 99, Text(""), 99);
        Expect(Why.BadDescriptor, "finit_module", 99, Text(""), 0);
        Expect(Why.NoSuchFile, "delete_module", Text(""), 0);
        Expect(Why.InvalidValue, "reboot", 0, 0, 0, 0);
        Expect(Why.NotMounted, "umount2", Text("/mnt"), 0);
        Expect(Why.NotMounted, "mount", Null, Text("/mnt"), Null, 0x20, Null);
        Expect(Why.InvalidValue, "mount", Text("none"), Text("/mnt"), Null, 0, Null);
        Expect(Why.NotADirectory, "mount", Text("none"), Text("/file"), Text("tmpfs"), 0, Null);
        Expect(Why.NotABlockDevice, "mount", Text("/file"), Text("/mnt"), Text("ext4"), 0, Null);
        Expect(Why.NoSuchFile, "mount", Text("/nothing"), Text("/mnt"), Text("xfs"), 0, Null);
        Expect(Why.NotADirectory, "mount", Text("/mnt"), Text("/file"), Null, 0x1000, Null);
        Expect(Why.Unmodelled, "mount", Text("/mnt"), Text("/mnt"), Null, 0x2000, Null);
        Expect(Why.InUse, "pivot_root", Text("/mnt"), Text("/mnt/old"));
        Expect(Why.NotADirectory, "pivot_root", Text("/file"), Text("/mnt/old"));
        Expect(Why.NotADirectory, "pivot_root", Text("/mnt"), Text("/file"));
        Expect(Why.IsADirectory, "swapon", Text("/mnt"), 0);
        Assert.True(Call(machine, root, "mount", Text("/file"), Text("/file"), Null, 0x1000, Null).IsAllowed);
        Assert.True(Call(machine, root, "mount", Null, Text("/"), Null, 0x44000, Null).IsAllowed);
        Assert.True(Call(machine, root, "mount", Text("none"), Text("/mnt"), Text("tmpfs"), 0, Null).IsAllowed);
        Expect(Why.InUse, "pivot_root", Text("/mnt"), Text("/"));
        Assert.True(Call(machine, root, "umount2", Text("/mnt"), 0).IsAllowed);
        Expect(Why.NotMounted, "umount2", Text("/mnt"), 0);

        void Expect(Why why, string name, params Value[] args)
        {
            machine.Effects.Clear();
            Assert.Equal((name, why), (name, Call(machine, root, name, args).Why));
            Assert.Empty(machine.Effects.Facts);
        }
    }

    private static (Machine Machine, Process Root) Host()
    {
        var machine = new Machine(new Effects(new KernelState()));
        Boot.Host(machine.Effects, "host-1", Policy.Default, new OwnerPools(), (1, 1000));
        Process root = machine.State.Find(new(1))!;
        Furnish(machine.Effects, root);
        return (machine, root);
    }

    private static Process Ordinary(Machine machine, Process root)
    {
        Process user = machine.State.Find(new((int)Call(machine, root, "fork").Value))!;
        Assert.True(Call(machine, user, "setuid", 1000).IsAllowed);
        return user;
    }

    /// <summary>A directory to mount on, a file that the process has open, a disk and a directory that is closed to others.</summary>
    private static void Furnish(Effects effects, Process process, bool files = true)
    {
        Inode root = effects.State.Root!;
        if (files)
        {
            Inode mnt = Made(root, "mnt", Mode.Directory | 0x1ED);
            Made(mnt, "old", Mode.Directory | 0x1ED);
            Made(root, "file", Mode.Regular | 0x1A4);
            Made(root, "disk", Mode.BlockDevice | 0x180);
            Made(Made(root, "locked", Mode.Directory | 0x1C0), "d", Mode.Directory | 0x1ED);
        }
        root.Names!.TryFind(new NameProbe("file"u8), out Inode? file);
        effects.Emit(FactOf.FileOpened(process, 0, effects.State.NextFile, file!.Number.Value, OpenFlags.ReadOnly));

        Inode Made(Inode directory, string name, uint mode)
        {
            ulong number = effects.State.NextIno;
            effects.Emit(FactOf.InodeCreated(number, mode, root.Uid, root.Gid, 100, default, 0, device: 0x800));
            effects.Emit(FactOf.NameAdded(directory, System.Text.Encoding.UTF8.GetBytes(name), number, 0));
            return effects.State.Inodes.Values[^1];
        }
    }

    private static Reply Call(Machine machine, Process caller, string name, params Value[] args) =>
        machine.Execute(new(SyscallTable.ByName(name)!.Number, caller.Pid, args));

    private static Value Text(string text) => Value.Of(text);
}
