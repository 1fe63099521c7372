using Insula.Kernel;
using Insula.Model;

namespace Insula.Properties.Tests.Worlds;

/// <summary>A value for an argument, by its kind and by what there is.</summary>
internal sealed class Picking(World world, Scope scope)
{
    private static readonly uint[] Identifiers = [0, 1, 2, 5, 7, 0, 1, 2, 1000, 1001, 65534, 65535, uint.MaxValue, 3, 4, 70000, 0x10000, 0x20001];

    private static readonly uint[] Modes = [.. new[] { "644", "600", "755", "700", "777", "0", "1777", "2775", "6755", "4711", "7777", "70", "7", "111" }.Select(Octal)];

    private static readonly uint[] Opens =
    [
        0, 1, 2, 0, 1, 2, 0x40, 0x41, 0x42, 0xC1, 0x201, 0x202, 0x241, 0x242, 0x401, 0x402, 0x10000, 0x20000, 0x40000, 0x200000, 0x210000, 0x3, 0x10040, 0x400001,
        0x80001, 0x200, 0x801, 0x800, 0x80002, 0x410002,
    ];

    private static readonly long[] Sizes = [1, 3, 100, 4096, 0, 2, 5000, -1, int.MaxValue, long.MaxValue];

    private static readonly long[] Offsets = [0, 1, 10, 100, -5, 5000, long.MaxValue, long.MinValue];

    private static readonly int[] Signals = [0, 15, 15, 9, 19, 18, 17, 20, 1, 11, 40, 64, 65, -1, 18, 10, 10, 14, 13, 12];

    /// <summary>Requests to change abilities: texts, raw words, and what is no request.</summary>
    private static readonly Value[] AbilityLists =
    [
        Value.Of("root,deny,signal"), Value.Of("all,allow,signal:1-9"), Value.Of("root,deny,lock,inherit,setgid"), Value.Of("root,deny,setgid"), Value.Of("nonroot,deny,lock,keydata"), Value.Of("all,deny,lock,keydata"), Value.Of("all,lock,keydata"), Value.Of("nonroot,deny,spawn"),
        Value.Of("nonroot,allow,spawn nonroot,allow,fork"), Value.Of("nonroot,allow,reboot"), Value.Of("root,lock,rlimit"), Value.Of("root,deny,rlimit"), Value.Of("nothing"),
        Value.Of(0x20010000 | (int)Ability.MapFixed, 0xFFFF), Value.Of(0x20020000 | (int)Ability.MapFixed, 0xFFFF), Value.Of(0xFFFF), Value.Of(0x10040000 | (int)Ability.Signal, 3, 15, 0xFFFF),
        Value.Of(0x20010000 | (int)Ability.Fork), Value.Of(0x20000000 | 0x80000 | (int)Ability.Pgrp, 0xFFFF),
    ];

    public Value Of(ArgKind kind, int choice, Placed on, Process actor) => kind switch
    {
        ArgKind.Pid => PidOf(choice, on),
        ArgKind.PidOrGroup => PidOrGroup(choice, on),
        ArgKind.Uid or ArgKind.Gid or ArgKind.HostUid or ArgKind.HostGid => Identifier(choice, on),
        ArgKind.Gids => Value.Of([.. Enumerable.Range(0, choice % 5).Select(i => (Value)Identifier(choice / (5 + i), on))]),
        ArgKind.Path => Value.Of(PathOf(choice, on.State)),
        ArgKind.PathOrNull => choice % 3 == 0 ? 0 : Value.Of(PathOf(choice / 3, on.State)),
        ArgKind.Text or ArgKind.Data => Value.Of("text"),
        ArgKind.TextOrNull => choice % 4 == 0 ? 0 : Value.Of("none"),
        ArgKind.Fd => Fd(choice, actor),
        ArgKind.DirFd => choice % 5 < 3 ? PathWalk.WorkingDirectory : Fd(choice / 5, actor),
        ArgKind.FileMode => (uint)One(choice / 7, Mode.Regular, Mode.Fifo, Mode.Fifo, Mode.Socket, Mode.CharacterDevice, Mode.BlockDevice, Mode.Directory) | Modes[choice % Modes.Length],
        ArgKind.OpenHow => Value.Of(Opens[choice % Opens.Length], choice % 2 == 0 ? 0 : Modes[choice % Modes.Length], One(choice / 3, 0, 0, 0, 4, 8, 16, 24, 64)),
        ArgKind.PriorityWho => choice % 3 == 0 ? Identifier(choice / 3, on) : PidOf(choice / 3, on),
        ArgKind.FcntlArgument => choice % 2 == 0 ? One(choice / 2, 0, 1, 5, 0x800, 0x400, -1) : FileLock(choice / 2),
        _ => Plain(kind, choice),
    };

    /// <summary>Kinds whose values have nothing to do with what there is.</summary>
    private static Value Plain(ArgKind kind, int choice) => kind switch
    {
        ArgKind.Mode => Modes[choice % Modes.Length],
        ArgKind.OpenFlags => Opens[choice % Opens.Length],
        ArgKind.AbilityFlags => One(choice, 0x10000000, 0x30000000, 0, 1),
        ArgKind.AbilityList => AbilityLists[choice % AbilityLists.Length],
        ArgKind.AtFlags => One(choice, 0, 0, 0, 0x100, 0x1000, 0x1100, 0x800, 0x200, 0x400),
        ArgKind.Flags => One(choice, 0, 0, 1, 2, 3, 0x10, 0xFFF, 0x100, 4),
        ArgKind.AccessMode => choice % 9,
        ArgKind.Whence => choice % 6,
        ArgKind.Device => One(choice, 0, 259, 0x800, 0x105),
        ArgKind.Signal => Signals[choice % Signals.Length],
        ArgKind.WaitOptions => One(choice, 0, 0, 1, 2, 3, 8, 11, 0x40, 5, 7, 15),
        ArgKind.WaitWhich => One(choice, 0, 0, 1, 2, 3, 4),
        ArgKind.CloneFlags => One(choice, 17, 0x1200011, 0x4111, 0x10000, 0x11, 0x10900, 0x10F00, 0x611, 0x211, 0x8011, 0x900, 0x800, 0, 0x20011),
        ArgKind.CloneArgs => Value.Of(One(choice, 0, 0x10900, 0x10F00, 0x600, 0x100000000, 0x8000, 0x100000800, 0x1000), One(choice / 8, 17, 0, 0, 10, 65)),
        ArgKind.Size => Sizes[choice % Sizes.Length],
        ArgKind.Offset => Offsets[choice % Offsets.Length],
        ArgKind.OffsetPointer => One(choice, -1, -1, -1, 0, 50, -5, long.MaxValue),
        ArgKind.Vector => Value.Of([.. Enumerable.Range(0, choice % 4).Select(i => Value.Of(Value.Of("text"), Sizes[(choice / 4 + i) % Sizes.Length]))]),
        ArgKind.NewFd => One(choice, 0, 1, 2, 3, 4, 5, 6, 7, 8, 100, 5000, -1),
        ArgKind.Status => One(choice, 0, 1, 255, 256, -1),
        ArgKind.Number => One(choice, 1, 2, 3, 0, 0xFEE1DEAD, 672274793, -1, -10, 19),
        ArgKind.Calls => Value.Of(One(choice, 102, 105, 57, 39, 9999)),
        ArgKind.Resource => One(choice, 1, 1, 6, 6, 7, 13, 3, 16),
        ArgKind.PriorityWhich => One(choice, 0, 0, 1, 2, 3),
        ArgKind.MaskHow => One(choice, 0, 0, 1, 2, 3),
        ArgKind.LockOperation => One(choice, 1, 2, 5, 6, 8, 32, 3, 2),
        ArgKind.FcntlCommand => One(choice, 0, 1, 2, 3, 4, 5, 6, 6, 7, 7, 7, 8, 9, 1027, 1030, 1031, 1032, 10, 999),
        ArgKind.Clock => One(choice, 0, 0, 1, 2, 3, 12),
        ArgKind.TimerWhich => One(choice, 0, 0, 0, 1, 2, 3),
        ArgKind.SchedulingPolicy => One(choice, 0, 1, 2, 1, 2, 3, 5, 6, 0x40000001),
        ArgKind.Priority => One(choice, 0, 1, 10, 63, 64, 99, 255, 256, -1),
        ArgKind.Handler => One(choice, 0, 1, 4096, -1),
        ArgKind.Protection => One(choice, 1, 3, 2, 5, 0x10),
        ArgKind.Argv => Value.Of(Value.Of("program")),
        _ => Structure(kind, choice),
    };

    private static Value Structure(ArgKind kind, int choice) => kind switch
    {
        ArgKind.Time => (choice % 7) switch
        {
            0 => Value.Of(),
            1 => Value.Of(1, One(choice / 7, -1, 1_000_000_000)),
            2 => Value.Of(One(choice / 7, long.MaxValue, 5, -1), 0),
            _ => Value.Of(0, One(choice / 7, 0, 1000, 20_000)),
        },
        ArgKind.Times => (choice % 4) switch
        {
            0 => Value.Of(),
            1 => Value.Of(0, 0x3FFFFFFF, 0, One(choice / 4, 0x3FFFFFFE, 0x3FFFFFFF)),
            _ => Value.Of(1, One(choice / 4, 0, 5, -1, 1_000_000_000), 1_000_000, 7000),
        },
        ArgKind.IntervalTimer => (choice % 5) switch
        {
            0 => Value.Of(),
            1 => Value.Of(0, One(choice / 5, -1, 1_000_000, 0), 0, 0),
            _ => Value.Of(0, One(choice / 5, 0, 0, 7), One(choice / 15, 0, 0, 1), 5),
        },
        ArgKind.NumberPointer => (choice % 8) switch
        {
            < 3 => Value.Of(),
            3 => choice % 16 == 3 ? Value.Of(1, 2) : Value.Of(-1),
            _ => Value.Of(One(choice / 8, 1, 500_000, 1_000_000)),
        },
        ArgKind.Scheduling => choice % 8 == 0 ? Value.Of() : Value.Of((Value)One(choice / 8, 0, 0, 1, 10, 63, 64, 99, 100, 255, 256, -1)),
        ArgKind.SignalEvent => choice % 5 == 0 ? Value.Of() : Value.Of(One(choice / 5, 0, 0, 0, 1, 2, 4, 7), One(choice / 35, 14, 10, 17, 40, 0, 65), 0),
        ArgKind.TimerSetting => (choice % 5) switch
        {
            0 => Value.Of(),
            1 => Value.Of(0, One(choice / 5, -1, 1_000_000_000, 0), 0, 0),
            _ => Value.Of(0, One(choice / 5, 0, 0, 7000), One(choice / 15, 0, 0, 1), 5000),
        },
        ArgKind.SignalSet => choice % 8 == 0 ? Value.Of() : Value.Of(One(choice / 8, -1, 0, 1 << 9, 1 << 13, 1 << 14, 1 << 16, (1 << 9) | (1 << 16), 1L << 39)),
        ArgKind.SignalAction => choice % 8 == 0 ? Value.Of() : Value.Of(One(choice / 8, 0, 1, 1, 4096, 4096, 4096), One(choice / 48, 0, 0, 1, 2, 0x40000000, 0x80000000), One(choice / 7, 0, -1, 1 << 13)),
        ArgKind.Limit => choice % 6 == 0 ? Value.Of() : Value.Of(One(choice / 6, 3, 0, 50, 5, 100, -1), One(choice / 36, 100, -1, 5, 4096)),
        _ => 0,
    };

    /// <summary>struct flock: parts of a file that meet often enough for somebody to wait.</summary>
    public static Value FileLock(int choice) => choice % 23 == 0
        ? Value.Of(One(choice / 23, 5, 0), One(choice / 46, 5, 0, 1), One(choice / 92, long.MaxValue, long.MinValue), One(choice / 184, 1, -1), 0)
        : Value.Of(One(choice, 1, 1, 1, 0, 2), One(choice / 5, 0, 0, 0, 1, 2), One(choice / 25, 0, 10, 0, 10, 5), One(choice / 125, 10, 10, 0, 20, -5), 0);

    /// <summary>A path that exists, a new name in a directory that does, or one of a list.</summary>
    private static byte[] PathOf(int choice, KernelState state)
    {
        int way = choice % 8;
        choice /= 8;
        return way >= 6 ? Setting.Paths[choice % Setting.Paths.Length] : way >= 4 ? NewName(state, choice) : Path(state, choice, _ => true)!;
    }

    /// <summary>A name that may be new, in a directory that exists.</summary>
    public static byte[] NewName(KernelState state, int choice) =>
        [.. Path(state, choice, inode => inode.IsDirectory)!, .. Bytes($"/n{choice % 3}")];

    /// <summary>The path of a file of a certain sort; null if there is none.</summary>
    public static byte[]? Path(KernelState state, int choice, Func<Inode, bool> sort)
    {
        var found = new List<string>();
        Walk(state.Root!, "", sort, found);
        return found.Count == 0 ? null : Bytes(found[choice % found.Count] is { Length: > 0 } path ? path : "/");
    }

    private static void Walk(Inode inode, string path, Func<Inode, bool> sort, List<string> found)
    {
        if (sort(inode))
            found.Add(path);
        for (int i = 0; i < inode.Names?.Count; i++)
            Walk(inode.Names.Values[i], $"{path}/{System.Text.Encoding.Latin1.GetString(inode.Names.Keys[i].Bytes)}", sort, found);
    }

    private long PidOf(int choice, Placed on)
    {
        int way = choice % 10;
        choice /= 10;
        return way switch
        {
            < 5 => SomeProcess(on.State, choice),
            < 7 => 0,
            < 9 => SomeProcess(world.Placed[choice % world.Placed.Count].State, choice / world.Placed.Count),
            _ => One(choice, -1, 3999, int.MaxValue, 5000, 31_000),
        };
    }

    private long PidOrGroup(int choice, Placed on)
    {
        int way = choice % 16;
        choice /= 16;
        return way switch
        {
            < 9 => PidOf(choice, on),
            9 => -1,
            10 => 0,
            < 14 => on.State.Processes.Count > 0 ? -on.State.Processes.Values[choice % on.State.Processes.Count].Group.Value : -2,
            14 => -One(choice, 5, 1, 2, 7),
            _ => One(choice, int.MinValue, -3999, -5),
        };
    }

    private static long SomeProcess(KernelState state, int choice) =>
        state.Processes.Count == 0 ? 1 : state.Processes.Values[choice % state.Processes.Count].Pid.Value;

    private static long Fd(int choice, Process actor) =>
        choice % 6 != 0 && OpenDescriptor(actor, choice / 6, _ => true) is { } open ? open : One(choice / 6, -1, 0, 1, 2, 3, 900, 5000);

    /// <summary>A descriptor of a file of a certain sort; null if there is none.</summary>
    public static long? OpenDescriptor(Process actor, int choice, Func<OpenFile, bool> sort)
    {
        int[] open = [.. Enumerable.Range(0, actor.Descriptors.All.Length).Where(fd => actor.Descriptor(fd) is { } file && sort(file))];
        return open.Length > 0 ? open[choice % open.Length] : null;
    }

    public uint Identifier(int choice, Placed on)
    {
        uint id = Identifiers[choice % Identifiers.Length];
        if ((scope & Scope.BothStrategies) == 0 || id == uint.MaxValue)
            return id;
        // The host uses no identifier that it lends, and no server one that only the one strategy has.
        return on.Vpid.IsHost && id is >= 1001 and < 65534 || id > 0xFFFF ? id & 0xFF : id;
    }

    public static long One(int choice, params long[] values) => values[choice % values.Length];

    private static byte[] Bytes(string path) => System.Text.Encoding.Latin1.GetBytes(path);

    private static uint Octal(string digits) => Convert.ToUInt32(digits, 8);
}
