using Insula.Engine;
using Insula.Journal;
using Insula.Model;
using Insula.Model.Facts;
using Insula.Properties.Tests.Worlds;
using Insula.Workloads.Running;
using Insula.Workloads.Scenarios;
using Process = Insula.Model.Process;

namespace Insula.Properties.Tests;

/// <summary>What the digest of a run is taken of, and what not (design 5).</summary>
public sealed class Digests
{
    private static readonly Program Small = new(2, 2, 0, 1, []);

    /// <summary>One change each of something a guest can see: a fact folded into the state of a server.</summary>
    private static readonly (string Name, Action<KernelState, Effects> Change)[] Visible =
    [
        ("nothing", (_, _) => { }),
        ("mode bit", (state, effects) => effects.Emit(FactOf.ModeChanged(At(state, "tmp", "one"), At(state, "tmp", "one").Mode ^ 1, 0))),
        ("set-id bit", (state, effects) => effects.Emit(FactOf.ModeChanged(At(state, "tmp", "one"), At(state, "tmp", "one").Mode ^ Mode.SetUid, 0))),
        ("sticky bit", (state, effects) => effects.Emit(FactOf.ModeChanged(At(state, "tmp"), At(state, "tmp").Mode ^ Mode.Sticky, 0))),
        ("mode of the root", (state, effects) => effects.Emit(FactOf.ModeChanged(state.Root!, state.Root!.Mode ^ 2, 0))),
        ("owner", (state, effects) => effects.Emit(FactOf.OwnerChanged(At(state, "tmp", "one"), User(state, 2), At(state, "tmp", "one").Gid, 0))),
        ("group owner", (state, effects) => effects.Emit(FactOf.OwnerChanged(At(state, "tmp", "one"), At(state, "tmp", "one").Uid, Group(state, 2), 0))),
        ("owner of the host", (state, effects) => effects.Emit(FactOf.OwnerChanged(At(state, "tmp", "one"), HostUid.Root, At(state, "tmp", "one").Gid, 0))),
        ("size", (state, effects) => effects.Emit(FactOf.SizeChanged(At(state, "tmp", "one"), 101, 0))),
        ("name", (state, effects) => effects.Emit(FactOf.NameMoved(At(state, "tmp"), "one"u8, At(state, "tmp"), "two"u8, 0))),
        ("name one byte off", (state, effects) => effects.Emit(FactOf.NameMoved(At(state, "tmp"), "one"u8, At(state, "tmp"), [(byte)'o', (byte)'n', 0xE5], 0))),
        ("directory of a name", (state, effects) => effects.Emit(FactOf.NameMoved(At(state, "tmp"), "one"u8, At(state, "open"), "one"u8, 0))),
        ("name removed", (state, effects) => effects.Emit(FactOf.NameRemoved(At(state, "tmp"), "one"u8, 0))),
        ("second name", (state, effects) => effects.Emit(FactOf.NameAdded(At(state, "tmp"), "two"u8, At(state, "tmp", "one").Number.Value, 0))),
        ("link target a", (state, effects) => Make(state, effects, Mode.SymbolicLink | 0x1FF, "a"u8)),
        ("link target b", (state, effects) => Make(state, effects, Mode.SymbolicLink | 0x1FF, "b"u8)),
        ("type of a file", (state, effects) => Make(state, effects, Mode.Regular | 0x1FF, default)),
        ("type of another file", (state, effects) => Make(state, effects, Mode.Fifo | 0x1FF, default)),
        ("umask", (state, effects) => effects.Emit(FactOf.UmaskChanged(First(state), 0))),
        ("cwd", (state, effects) => effects.Emit(FactOf.WorkingDirectoryChanged(First(state), At(state, "tmp")))),
        ("real user", (state, effects) => Become(state, effects, 2, 0, 0, 0)),
        ("effective user", (state, effects) => Become(state, effects, 0, 2, 0, 0)),
        ("saved user", (state, effects) => Become(state, effects, 0, 0, 2, 0)),
        ("file-system user", (state, effects) => Become(state, effects, 0, 0, 0, 2)),
        ("real group", (state, effects) => Join(state, effects, 2, 0, 0, 0)),
        ("effective group", (state, effects) => Join(state, effects, 0, 2, 0, 0)),
        ("saved group", (state, effects) => Join(state, effects, 0, 0, 2, 0)),
        ("file-system group", (state, effects) => Join(state, effects, 0, 0, 0, 2)),
        ("supplementary group", (state, effects) => Join(state, effects, 0, 0, 0, 0, 2)),
        ("another supplementary group", (state, effects) => Join(state, effects, 0, 0, 0, 0, 5)),
        ("two supplementary groups", (state, effects) => Join(state, effects, 0, 0, 0, 0, 2, 5)),
        ("process group", (state, effects) => effects.Emit(FactOf.ProcessGroupChanged(First(state), First(state).Pid))),
        ("session", (state, effects) => Child(state, effects, child => effects.Emit(FactOf.SessionStarted(child)))),
        ("process", (state, effects) => Child(state, effects, _ => { })),
        ("member", (state, effects) => Child(state, effects, child => effects.Emit(FactOf.MemberAdded(child.Pid, Vpid.Host)))),
        ("parent", (state, effects) => effects.Emit(FactOf.ProcessCreated(new(999), First(state).Pid, First(state).Group, First(state).Session, First(state).Credentials, 0, state.Root!))),
        ("another parent", (state, effects) => effects.Emit(FactOf.ProcessCreated(new(999), state.Init, First(state).Group, First(state).Session, First(state).Credentials, 0, state.Root!))),
        ("stopped", (state, effects) => effects.Emit(FactOf.ProcessStopped(First(state), 19))),
        ("stopped otherwise", (state, effects) => effects.Emit(FactOf.ProcessStopped(First(state), 20))),
        ("ended", (state, effects) => effects.Emit(FactOf.ProcessExited(First(state), 0))),
        ("ended otherwise", (state, effects) => effects.Emit(FactOf.ProcessExited(First(state), 256))),
        ("reaped", (state, effects) => Reap(state, effects)),
        ("descriptor", (state, effects) => Open(state, effects, 0, OpenFlags.ReadOnly)),
        ("number of a descriptor", (state, effects) => Open(state, effects, 1, OpenFlags.ReadOnly)),
        ("flags of a descriptor", (state, effects) => Open(state, effects, 0, OpenFlags.ReadWrite)),
        ("close-on-exec", (state, effects) => Open(state, effects, 0, OpenFlags.CloseOnExec)),
        ("offset", (state, effects) => effects.Emit(FactOf.OffsetMoved(Open(state, effects, 0, OpenFlags.ReadOnly), 1))),
        ("file of a descriptor", (state, effects) => effects.Emit(FactOf.FileOpened(First(state), 0, state.NextFile, At(state, "srv").Number.Value, 0))),
        ("opaque descriptor", (state, effects) => effects.Emit(FactOf.FileOpened(First(state), 0, state.NextFile, 0, 0))),
        ("shared descriptor", (state, effects) => Share(state, effects, isShared: true)),
        ("separate descriptor", (state, effects) => Share(state, effects, isShared: false)),
        ("owner of signals of a file", (state, effects) => effects.Emit(FactOf.FileOwnerChanged(Open(state, effects, 0, OpenFlags.ReadOnly), First(state).Pid.Value))),
        ("owner of signals of a file, a group", (state, effects) => effects.Emit(FactOf.FileOwnerChanged(Open(state, effects, 0, OpenFlags.ReadOnly), -First(state).Group.Value))),
        ("status flags", (state, effects) => effects.Emit(FactOf.FileFlagsChanged(Open(state, effects, 0, OpenFlags.ReadOnly), OpenFlags.NonBlocking))),
        ("lock of an open file", (state, effects) => effects.Emit(FactOf.FileLockChanged(Open(state, effects, 0, OpenFlags.ReadOnly), LockKind.Shared))),
        ("exclusive lock of an open file", (state, effects) => effects.Emit(FactOf.FileLockChanged(Open(state, effects, 0, OpenFlags.ReadOnly), LockKind.Exclusive))),
        ("record lock", (state, effects) => Lock(state, effects, LockKind.Shared, 0, 9)),
        ("exclusive record lock", (state, effects) => Lock(state, effects, LockKind.Exclusive, 0, 9)),
        ("first byte of a record lock", (state, effects) => Lock(state, effects, LockKind.Shared, 1, 9)),
        ("last byte of a record lock", (state, effects) => Lock(state, effects, LockKind.Shared, 0, 8)),
        ("second descriptor", (state, effects) => { Open(state, effects, 0, OpenFlags.ReadOnly); effects.Emit(FactOf.DescriptorDuplicated(First(state), 0, 1, false)); }),
        ("second descriptor, close-on-exec", (state, effects) => { Open(state, effects, 0, OpenFlags.ReadOnly); effects.Emit(FactOf.DescriptorDuplicated(First(state), 0, 1, true)); }),
        ("pipe", (state, effects) => Pipe(state, effects, 0)),
        ("what waits in a pipe", (state, effects) => Pipe(state, effects, 5)),
        ("format of a file", (state, effects) => effects.Emit(FactOf.FormatChanged(At(state, "tmp", "one"), FileFormat.Elf, default))),
        ("another format of a file", (state, effects) => effects.Emit(FactOf.FormatChanged(At(state, "tmp", "one"), FileFormat.Script, default))),
        ("interpreter", (state, effects) => effects.Emit(FactOf.FormatChanged(At(state, "tmp", "one"), FileFormat.Script, "/bin/sh"u8))),
        ("device", (state, effects) => MakeDevice(state, effects, 0x103)),
        ("another device", (state, effects) => MakeDevice(state, effects, 0x105)),
        ("file system mounted", (state, effects) => effects.Emit(FactOf.FileSystemMounted("none"u8, At(state, "tmp"), "tmpfs"u8, 0))),
        ("file system mounted elsewhere", (state, effects) => effects.Emit(FactOf.FileSystemMounted("none"u8, At(state, "home"), "tmpfs"u8, 0))),
        ("root of a process", (state, effects) => effects.Emit(FactOf.RootChanged(First(state), At(state, "tmp")))),
        ("program", (state, effects) => effects.Emit(FactOf.ImageReplaced(First(state).Leader, At(state, "srv", "run")))),
        ("another program", (state, effects) => effects.Emit(FactOf.ImageReplaced(First(state).Leader, At(state, "srv", "suid")))),
        ("child of its program", (state, effects) => { effects.Emit(FactOf.ImageReplaced(First(state).Leader, At(state, "srv", "run"))); Child(state, effects, _ => { }); }),
        ("child of its program that ran it too", (state, effects) => { effects.Emit(FactOf.ImageReplaced(First(state).Leader, At(state, "srv", "run"))); Child(state, effects, child => effects.Emit(FactOf.ImageReplaced(child.Leader, At(state, "srv", "run")))); }),
        ("exit signal", (state, effects) => { Pid pid = state.NextFreePid()!.Value; effects.Emit(FactOf.ProcessForked(First(state).Leader, pid, 10)); effects.Emit(FactOf.MemberAdded(pid, state.Vpid)); }),
        ("disposition", (state, effects) => effects.Emit(FactOf.DispositionChanged(First(state), 10, new(Disposition.Ignore, 0, 0)))),
        ("handler", (state, effects) => effects.Emit(FactOf.DispositionChanged(First(state), 10, new(4096, 0, 0)))),
        ("flags of a disposition", (state, effects) => effects.Emit(FactOf.DispositionChanged(First(state), 10, new(4096, 2, 0)))),
        ("mask of a disposition", (state, effects) => effects.Emit(FactOf.DispositionChanged(First(state), 10, new(4096, 0, 2)))),
        ("signal of a disposition", (state, effects) => effects.Emit(FactOf.DispositionChanged(First(state), 12, new(4096, 0, 0)))),
        ("mask", (state, effects) => effects.Emit(FactOf.MaskChanged(First(state).Leader, 1))),
        ("another mask", (state, effects) => effects.Emit(FactOf.MaskChanged(First(state).Leader, 2))),
        ("signal that waits", (state, effects) => Pend(state, effects, 10)),
        ("another signal that waits", (state, effects) => Pend(state, effects, 12)),
        ("signal that waits for a task", (state, effects) => { Block(state, effects); effects.Emit(FactOf.SignalPended(First(state).Leader, 10, First(state).Pid)); }),
        ("handler begun", (state, effects) => Handle(state, effects)),
        ("handler left", (state, effects) => { Handle(state, effects); effects.Emit(FactOf.HandlerReturned(First(state).Leader)); }),
        ("soft limit", (state, effects) => effects.Emit(FactOf.LimitChanged(First(state), Resource.FileSize, new(5, Limit.None)))),
        ("hard limit", (state, effects) => effects.Emit(FactOf.LimitChanged(First(state), Resource.FileSize, new(5, 5)))),
        ("another limit", (state, effects) => effects.Emit(FactOf.LimitChanged(First(state), Resource.Core, new(5, 5)))),
        ("nice value", (state, effects) => effects.Emit(FactOf.NiceChanged(First(state), 5))),
        ("better nice value", (state, effects) => effects.Emit(FactOf.NiceChanged(First(state), -5))),
        ("timer", (state, effects) => effects.Emit(FactOf.TimerSet(First(state), 0, 500, 0))),
        ("timer that repeats", (state, effects) => effects.Emit(FactOf.TimerSet(First(state), 0, 500, 7))),
        ("priority of a task", (state, effects) => effects.Emit(FactOf.SchedulingChanged(First(state).Leader, 0, 5))),
        ("policy of a task", (state, effects) => effects.Emit(FactOf.SchedulingChanged(First(state).Leader, 1, 5))),
        ("timer of its own", (state, effects) => Timer(state, effects)),
        ("clock of a timer", (state, effects) => Timer(state, effects, clock: 1)),
        ("signal of a timer", (state, effects) => Timer(state, effects, signal: 12)),
        ("target of a timer", (state, effects) => Timer(state, effects, target: new(999))),
        ("timer of its own that runs", (state, effects) => { Timer(state, effects); effects.Emit(FactOf.PosixTimerSet(First(state), 0, 500, 0)); }),
        ("timer of its own that repeats", (state, effects) => { Timer(state, effects); effects.Emit(FactOf.PosixTimerSet(First(state), 0, 500, 7)); }),
        ("timer of its own that is gone: its number is", (state, effects) => { Timer(state, effects); effects.Emit(FactOf.PosixTimerDeleted(First(state), 0)); }),
        ("stop that the parent knows of", (state, effects) => { effects.Emit(FactOf.ProcessStopped(First(state), 19)); effects.Emit(FactOf.StatusReported(First(state))); }),
        ("going on", (state, effects) => { effects.Emit(FactOf.ProcessStopped(First(state), 19)); effects.Emit(FactOf.ProcessContinued(First(state))); }),
        ("task", (state, effects) => Thread(state, effects, _ => { })),
        ("mask of a task", (state, effects) => Thread(state, effects, task => effects.Emit(FactOf.MaskChanged(task, 1)))),
        ("call that a task waits in", (state, effects) => Thread(state, effects, task => effects.Emit(FactOf.CallParked(task, state.NextTicket, 1, 61, NoArguments())))),
        ("first task gone", (state, effects) => Thread(state, effects, _ => effects.Emit(FactOf.TaskEnded(First(state).Leader)))),
        ("another waiting call", (state, effects) => effects.Emit(FactOf.CallParked(First(state).Leader, state.NextTicket, 1, 34, NoArguments()))),
        ("waiting call", (state, effects) => effects.Emit(FactOf.CallParked(First(state).Leader, state.NextTicket, 1, 61, NoArguments()))),
        ("verdict", (state, effects) => effects.Conclude(First(state).Pid, 39, Reply.Ok, Returns.Status)),
        ("value of a verdict", (state, effects) => effects.Conclude(First(state).Pid, 39, Reply.Of(1), Returns.Status)),
        ("reason of a verdict", (state, effects) => effects.Conclude(First(state).Pid, 39, Why.NotOwner, Returns.Status)),
        ("call of a verdict", (state, effects) => effects.Conclude(First(state).Pid, 40, Reply.Ok, Returns.Status)),
        ("two verdicts", (state, effects) => { effects.Conclude(First(state).Pid, 39, Reply.Ok, Returns.Status); effects.Conclude(First(state).Pid, 39, Reply.Ok, Returns.Status); }),
    ];

    /// <summary>Changes that nobody in the server can see.</summary>
    private static readonly (string Name, Action<KernelState, Effects> Change)[] Invisible =
    [
        ("numbers lent", (_, effects) => effects.Emit(FactOf.PidsReceived(2000, 2063))),
        ("identifiers lent", (_, effects) => effects.Emit(FactOf.OwnersReceived(IdKind.User, 3000, 3015))),
        ("association", (_, effects) => effects.Emit(FactOf.OwnerAssociated(IdKind.User, 77, 3000))),
        ("time", (_, effects) => effects.BeginCall()),
        ("times of a file", (state, effects) => effects.Emit(FactOf.ModeChanged(At(state, "tmp"), At(state, "tmp").Mode, 99))),
        ("policy", (_, effects) => effects.Emit(FactOf.PolicyChanged(new Policy()))),
        ("layers", (_, effects) => effects.Emit(FactOf.InterceptorUnloaded())),
        ("numbers of open files", (state, effects) => Open(state, effects, 0, OpenFlags.ReadOnly, close: true)),
        ("times set", (state, effects) => effects.Emit(FactOf.TimesChanged(At(state, "tmp", "one"), 5, 6))),
        ("task that has ended", (state, effects) => Thread(state, effects, task => effects.Emit(FactOf.TaskEnded(task)))),
        ("record lock released", (state, effects) => { Lock(state, effects, LockKind.Shared, 0, 9); Lock(state, effects, LockKind.None, 0, 9); effects.Emit(FactOf.DescriptorClosed(First(state), 0)); }),
        ("file system unmounted", (state, effects) => { effects.Emit(FactOf.FileSystemMounted("none"u8, At(state, "tmp"), "tmpfs"u8, 0)); effects.Emit(FactOf.FileSystemUnmounted(At(state, "tmp"), 0)); }),
        ("file system changed", (state, effects) => effects.Emit(FactOf.FileSystemMounted("none"u8, At(state, "tmp"), "tmpfs"u8, 0x20))),
        ("signals dropped", (state, effects) => { effects.Emit(FactOf.SignalPended(First(state), 10, First(state).Pid)); effects.Emit(FactOf.SignalsDropped(First(state), Signals.Bit(10))); }),
        ("processor timer", (state, effects) => effects.Emit(FactOf.TimerSet(First(state), 1, 500, 0))),
        ("what belongs to the host as a whole", (state, effects) =>
        {
            effects.Emit(FactOf.RebootRequested(1));
            effects.Emit(FactOf.ModuleLoaded(5));
            effects.Emit(FactOf.ModuleUnloaded("m"u8));
            effects.Emit(FactOf.SwapChanged(At(state, "tmp", "one"), true));
            effects.Emit(FactOf.ClockSet(5));
            effects.Emit(FactOf.PortsOpened(First(state), 0, 5, true));
            effects.Emit(FactOf.HostNameSet("x"u8));
            effects.Emit(FactOf.RootPivoted(At(state, "tmp"), At(state, "tmp")));
        }),
        ("signal raised", (state, effects) => effects.Emit(FactOf.SignalRaised(First(state).Leader, 1, First(state).Pid))),
    ];

    [Fact]
    public void Everything_a_guest_can_see_counts_and_no_two_changes_look_alike()
    {
        var seen = new Dictionary<string, string>();
        foreach ((string name, Action<KernelState, Effects> change) in Visible)
        {
            string digest = DigestAfter(change);
            Assert.True(seen.TryAdd(digest, name), $"'{name}' looks like '{seen.GetValueOrDefault(digest)}'");
        }
    }

    [Fact]
    public void What_no_guest_can_see_does_not_count()
    {
        string untouched = DigestAfter((_, _) => { });
        foreach ((string name, Action<KernelState, Effects> change) in Invisible)
            Assert.True(DigestAfter(change) == untouched, $"'{name}' counts");
    }

    [Fact]
    public void The_number_of_a_child_does_not_count_but_whether_there_is_one() =>
        Assert.Equal(DigestAfter(Conclude(57, Reply.Of(70), Returns.Pid)), DigestAfter(Conclude(57, Reply.Of(71), Returns.Pid)));

    [Theory]
    [InlineData(1, "pids: {first: 1}", null)]
    [InlineData(2, "pids: {first: 1}", Ownership.Encoded)]
    [InlineData(3, "pids: {first: 1}", Ownership.Translated)]
    [InlineData(5, "pids: {first: 1}", null)]
    [InlineData(1, "pids: {first: 500}", Ownership.Translated)]
    [InlineData(2, "pids: {first: 7000, last: 9000}", Ownership.Encoded)]
    [InlineData(3, "owners: {pool: 40000-60000}", Ownership.Translated)]
    [InlineData(1, "owners: {pool: 5000-5900, lease: 1}", Ownership.Translated)]
    [InlineData(1, "owners: {pool: 5000-5900, lease: 7}", Ownership.Translated)]
    public void Nodes_strategy_numbers_and_pools_do_not_count(int nodes, string key, Ownership? ownership) =>
        Assert.Equal(Ran(1, "pids: {first: 1}", null), Ran(nodes, key, ownership));

    private static string Ran(int nodes, string key, Ownership? ownership)
    {
        Scenario scenario = ScenarioReader.Parse(Scene.Replace("KEY", key, StringComparison.Ordinal), "test.yaml", ".");
        RunReport report = new ScenarioRun(scenario, new MemoryJournal(), new() { Nodes = nodes, Ownership = ownership }).Run();
        Assert.Null(report.DigestDependsOn);
        Assert.Empty(report.Missed);
        Assert.True(report.Total.Calls == 60);
        return report.Digest;
    }

    private const string Scene = """
        scenario: digest
        hosts:
          - name: host-1
            KEY
            files:
              - {path: /srv, type: dir, mode: "0777"}
            workload:
              - script: |
                  getuid() = 0
                  mkdir("/srv/host", 0700) = 0
                  fork()
            servers:
              - name: web
                count: 3
                ownership: encoded
                files:
                  - {path: /tmp, type: dir, mode: "1777"}
                  - {path: /home, type: dir, mode: "0755", owner: "1:1"}
                workload:
                  - script: |
                      setgroups(3, [4, 2, 3]) = 0
                      getgroups(32, 0x1) = 3
                      open("/tmp/a", O_RDWR|O_CREAT, 0640) = 3
                      write(3, "abc", 3) = 3
                      chown("/tmp/a", 7, 8) = 0
                      fork() = 100
                      100 setresuid(11, 12, 13) = 0
                      100 getresuid(0x1, 0x2, 0x3) = 0
                      100 open("/home/x", O_WRONLY|O_CREAT, 0600) = -1 EACCES (ModeForbids)
                      100 exit(3) = ?
                      wait4(-1, 0x1, 0, NULL) = 100
                      mkdir("/home/dir", 0700) = 0
                      rename("/tmp/a", "/home/dir/b") = 0
                      lseek(3, 1, SEEK_SET) = 1
                      chdir("/home/dir") = 0
                      umask(077) = 022
                      setuid(12) = 0
                      setuid(0) = -1 EPERM (IdentityNotHeld)
                      kill(-1, SIGTERM) = -1 ESRCH (NoSuchProcess)
        """;

    private static string DigestAfter(Action<KernelState, Effects> change)
    {
        using World world = Setting.Make(Small);
        KernelState state = world.Placed[2].State;
        change(state, new Effects(state));
        return RunDigest.Of(world.Entities);
    }

    private static Action<KernelState, Effects> Conclude(ushort number, Reply reply, Returns returns) =>
        (state, effects) => effects.Conclude(First(state).Pid, number, reply, returns);

    private static Process First(KernelState state) => state.Processes.Values[2];

    private static Inode At(KernelState state, params string[] path)
    {
        Inode at = state.Root!;
        foreach (string name in path)
            at = at.Names!.TryGet(new(System.Text.Encoding.Latin1.GetBytes(name)), out Inode? found) ? found : throw new InvalidOperationException(name);
        return at;
    }

    private static HostUid User(KernelState state, uint guest)
    {
        Assert.Equal(Mapping.Known, state.Owners!.ToHost(IdKind.User, guest, [], out uint host));
        return new(host);
    }

    private static HostGid Group(KernelState state, uint guest)
    {
        Assert.Equal(Mapping.Known, state.Owners!.ToHost(IdKind.Group, guest, [], out uint host));
        return new(host);
    }

    private static void Make(KernelState state, Effects effects, uint mode, ReadOnlySpan<byte> target)
    {
        ulong ino = state.NextIno;
        effects.Emit(FactOf.InodeCreated(ino, mode, User(state, 1), Group(state, 1), 1, target, 0));
        effects.Emit(FactOf.NameAdded(At(state, "tmp"), "made"u8, ino, 0));
    }

    /// <summary>Gives the process of user 1 another user where the number is not 0.</summary>
    private static void Become(KernelState state, Effects effects, params uint[] users)
    {
        Credentials who = First(state).Credentials;
        HostUid[] now = [.. users.Select(user => user == 0 ? who.Real : User(state, user))];
        effects.Emit(FactOf.CredentialsChanged(First(state), new(
            now[0], now[1], now[2], now[3], who.RealGroup, who.EffectiveGroup, who.SavedGroup, who.FileSystemGroup, who.Groups.ToArray())));
    }

    private static void Join(KernelState state, Effects effects, uint real, uint effective, uint saved, uint fileSystem, params uint[] supplementary)
    {
        Credentials who = First(state).Credentials;
        HostGid[] now = [.. new[] { real, effective, saved, fileSystem }.Select(group => group == 0 ? who.RealGroup : Group(state, group))];
        HostGid[] groups = supplementary.Length == 0 ? who.Groups.ToArray() : [.. who.Groups.ToArray(), .. supplementary.Select(group => Group(state, group))];
        effects.Emit(FactOf.CredentialsChanged(First(state), new(who.Real, who.Effective, who.Saved, who.FileSystem, now[0], now[1], now[2], now[3], groups)));
    }

    private static void Child(KernelState state, Effects effects, Action<Process> then)
    {
        Pid pid = state.NextFreePid()!.Value;
        effects.Emit(FactOf.ProcessForked(First(state).Leader, pid));
        effects.Emit(FactOf.MemberAdded(pid, state.Vpid));
        then(state.Find(pid)!);
    }

    private static void Reap(KernelState state, Effects effects)
    {
        Process process = First(state);
        effects.Emit(FactOf.ProcessExited(process, 0));
        effects.Emit(FactOf.ProcessReaped(process));
    }

    private static OpenFile Open(KernelState state, Effects effects, int descriptor, OpenFlags flags, bool close = false)
    {
        effects.Emit(FactOf.FileOpened(First(state), descriptor, state.NextFile, At(state, "tmp", "one").Number.Value, flags));
        OpenFile file = First(state).Descriptor(descriptor)!;
        if (close)
            effects.Emit(FactOf.DescriptorClosed(First(state), descriptor));
        return file;
    }

    /// <summary>Parent and child have the same open file, or each its own: what one reads the other does not see.</summary>
    private static void Share(KernelState state, Effects effects, bool isShared)
    {
        if (isShared)
            Open(state, effects, 0, OpenFlags.ReadOnly);
        Child(state, effects, child =>
        {
            if (isShared)
                return;
            Open(state, effects, 0, OpenFlags.ReadOnly);
            effects.Emit(FactOf.FileOpened(child, 0, state.NextFile, At(state, "tmp", "one").Number.Value, 0));
        });
    }

    private static void Lock(KernelState state, Effects effects, LockKind kind, ulong first, ulong last)
    {
        if (First(state).Descriptor(0) is null)
            Open(state, effects, 0, OpenFlags.ReadOnly);
        effects.Emit(FactOf.RecordLockChanged(First(state), At(state, "tmp", "one"), kind, first, last));
    }

    private static void Pipe(KernelState state, Effects effects, long size)
    {
        ulong ino = state.NextIno;
        effects.Emit(FactOf.InodeCreated(ino, Mode.Fifo | 0x180, User(state, 1), Group(state, 1), size, default, 0));
        effects.Emit(FactOf.FileOpened(First(state), 0, state.NextFile, ino, OpenFlags.ReadWrite));
    }

    private static void MakeDevice(KernelState state, Effects effects, ulong device)
    {
        ulong ino = state.NextIno;
        effects.Emit(FactOf.InodeCreated(ino, Mode.CharacterDevice | 0x180, User(state, 1), Group(state, 1), 0, default, 0, device: device));
        effects.Emit(FactOf.NameAdded(At(state, "tmp"), "made"u8, ino, 0));
    }

    private static void Block(KernelState state, Effects effects) => effects.Emit(FactOf.MaskChanged(First(state).Leader, ulong.MaxValue & ~Signals.Unblockable));

    private static void Timer(KernelState state, Effects effects, uint clock = 0, int signal = 10, Pid? target = null) =>
        effects.Emit(FactOf.PosixTimerCreated(First(state), 0, target ?? First(state).Pid, clock, signal));

    private static void Pend(KernelState state, Effects effects, int signal)
    {
        Block(state, effects);
        effects.Emit(FactOf.SignalPended(First(state), signal, First(state).Pid));
    }

    /// <summary>The first process runs a handler, and so blocks its signal.</summary>
    private static void Handle(KernelState state, Effects effects)
    {
        effects.Emit(FactOf.DispositionChanged(First(state), 14, new(4096, 0, 0)));
        effects.Emit(FactOf.SignalRaised(First(state).Leader, 14, First(state).Pid, isHandled: true));
    }

    private static void Thread(KernelState state, Effects effects, Action<ProcessTask> then)
    {
        Pid number = state.NextFreePid()!.Value;
        effects.Emit(FactOf.TaskStarted(First(state).Leader, number));
        then(state.FindTask(number)!);
    }

    private static Google.Protobuf.ByteString NoArguments()
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        ValueCodec.Write(output, Value.Of());
        return Google.Protobuf.ByteString.CopyFrom(output.WrittenSpan);
    }
}
