using Insula.Kernel;
using Insula.Model;

namespace Insula.Properties.Tests.Worlds;

/// <summary>What a program may do.</summary>
[Flags]
internal enum Scope
{
    /// <summary>Every call of the table, nonsense included.</summary>
    Everything = 0,
    /// <summary>Wrappers stay loaded: what a server without them does is its host's affair.</summary>
    KeepsWrappers = 1,
    /// <summary>Identifiers up to 65535, which both strategies have; no server is made.</summary>
    BothStrategies = 2,
}

/// <summary>
/// Gives the numbers of a step a meaning, by the kinds of the row's arguments and by what there is: most calls name existing files, living processes
/// and open descriptors, some do not.
/// </summary>
internal sealed class Choosing(World world, Scope scope)
{
    private static readonly (string Name, int Weight)[] Weights =
    [
        ("setuid", 12), ("setresuid", 10), ("setgid", 8), ("setresgid", 8), ("setgroups", 8), ("kill", 25), ("fork", 25), ("wait4", 15), ("exit", 6), ("exit_group", 3),
        ("open", 35), ("openat", 15), ("creat", 10), ("write", 20), ("read", 12), ("lseek", 14), ("close", 12), ("mkdir", 18), ("rmdir", 14), ("unlink", 20),
        ("rename", 30), ("chmod", 20), ("chown", 25), ("fchownat", 10), ("chdir", 15), ("umask", 6), ("setpgid", 8), ("setsid", 6),
    ];

    private static readonly SyscallRow[] OfMembers = Fill(1), OfHost = Fill(60);

    private static readonly uint[] Identifiers = [0, 1, 2, 5, 7, 0, 1, 2, 1000, 1001, 65534, 65535, uint.MaxValue, 3, 4, 70000, 0x10000, 0x20001];

    private static readonly uint[] Modes = [.. new[] { "644", "600", "755", "700", "777", "0", "1777", "2775", "6755", "4711", "7777", "70", "7", "111" }.Select(Octal)];

    private static readonly uint[] Opens =
    [
        0, 1, 2, 0, 1, 2, 0x40, 0x41, 0x42, 0xC1, 0x201, 0x202, 0x241, 0x242, 0x401, 0x402, 0x10000, 0x20000, 0x40000, 0x200000, 0x210000, 0x3, 0x10040, 0x400001,
        0x80001, 0x200,
    ];

    private static readonly long[] Sizes = [1, 3, 100, 4096, 0, 2, 5000, -1, int.MaxValue, long.MaxValue];

    private static readonly long[] Offsets = [0, 1, 10, 100, -5, 5000, long.MaxValue, long.MinValue];

    private static readonly string[] Ownerships = ["encoded", "translated", "both"];

    private static readonly int[] Signals = [0, 15, 15, 9, 19, 18, 17, 20, 1, 11, 40, 64, 65, -1];

    /// <summary>The entity of a step.</summary>
    public Placed EntityOf(Step step)
    {
        // The host acts less than its servers.
        int at = step.Entity % (world.Placed.Count * 4 - 3);
        return world.Placed[at == 0 ? 0 : 1 + ((at - 1) % (world.Placed.Count - 1))];
    }

    /// <summary>The call of a step, as the world is now; null if nobody is there to make it.</summary>
    public Syscall? CallOf(Step step, Placed on)
    {
        if (Actor(step, on.State) is not { } actor)
            return null;
        SyscallRow row = RowOf(step.Call, on, actor);
        int odd = step.Choice(Step.MaxChoices - 1);
        if (odd % 97 == 0)
            return new(Syscall.Unmodelled, actor.Pid, [Value.Of("nonsense")]);
        if (odd % 97 == 1)
            return new(row.Number, actor.Pid, [1, Value.Of("two"), Value.Of()]);
        if (odd % 97 == 2)
            return new(row.Number, new(31_000 + odd % 3), Args(row, step, on, actor));
        return new(row.Number, actor.Pid, Args(row, step, on, actor));
    }

    private SyscallRow RowOf(int choice, Placed on, Process actor)
    {
        SyscallRow[] bag = on.Vpid.IsHost ? OfHost : OfMembers;
        SyscallRow row = bag[choice % bag.Length];
        if (Instead(row, on, actor) is { } better && choice % 5 != 0)
            row = SyscallTable.ByName(better)!;
        bool outside = row.Name is "interceptor_load" or "interceptor_unload" && scope != Scope.Everything
            || row.Name == "server_create" && (scope & Scope.BothStrategies) != 0;
        // The first process of an entity and the last one live on, or a program would soon have nothing to do.
        bool last = row.Name is "exit" or "exit_group" && (actor.Pid == on.State.Init || on.State.Processes.Count < 4) && choice % 7 != 0;
        return outside || last ? SyscallTable.ByName("getpid")! : row;
    }

    /// <summary>What a process does first that has nothing for this call to work on; null if it has.</summary>
    private static string? Instead(SyscallRow row, Placed on, Process actor) => row.Name switch
    {
        "read" or "write" or "lseek" or "close" or "fstat" when actor.Descriptors.All.IndexOfAnyExcept(default(Descriptor)) < 0 => "open",
        "wait4" when !on.State.Processes.Values.ToArray().Any(process => process.Parent == actor.Pid && process != actor) => "fork",
        _ => null,
    };

    private static Process? Actor(Step step, KernelState state)
    {
        Process[] all = [.. state.Processes.Values.ToArray().OrderBy(process => process.Birth)];
        Process[] ready = [.. all.Where(process => process.Leader.Parked is null && process.RunState != RunState.Zombie)];
        Process[] from = step.Actor % 20 == 0 || ready.Length == 0 ? all : ready;
        return from.Length == 0 ? null : from[step.Actor / 20 % from.Length];
    }

    private Value[] Args(SyscallRow row, Step step, Placed on, Process actor)
    {
        var args = new Value[row.Args.Length];
        for (int i = 0; i < args.Length; i++)
            args[i] = Pick(row.Args[i].Kind, step.Choice(i), on, actor);
        if (step.Choice(1) % 4 != 0)
            Amend(row, step, on, actor, args);
        return args;
    }

    /// <summary>Arguments that make sense only together.</summary>
    private void Amend(SyscallRow row, Step step, Placed on, Process actor, Value[] args)
    {
        int choice = step.Choice(0);
        switch (row.Name)
        {
            case "setgroups":
                args[0] = args[1].List.Length;
                break;
            case "wait4":
                args[0] = -1;
                break;
            case "setpgid":
                Process? child = on.State.Processes.Values.ToArray().FirstOrDefault(process => process.Parent == actor.Pid && process != actor);
                args[0] = child?.Pid.Value ?? 0;
                break;
            case "openat2":
                args[3] = 24;
                break;
            case "getdents64" or "readdir":
                args[0] = Enumerable.Range(0, actor.Descriptors.All.Length).FirstOrDefault(fd => actor.Descriptor(fd)?.Inode is { IsDirectory: true }, 3);
                break;
            case "reboot":
                (args[0], args[1]) = (0xFEE1DEAD, 672274793);
                break;
            case "server_create":
                (args[0], args[1], args[2]) = (Value.Of($"more-{choice % 4}"), 1 + (choice % 6), Value.Of(Ownerships[choice % 3]));
                break;
            case "interceptor_load":
                Placed bare = world.Placed.Skip(1).FirstOrDefault(placed => placed.State.Layers.Count == 0) ?? world.Placed[^1];
                (args[0], args[1]) = (bare.Vpid.Value, Value.Of(102, 105));
                break;
            case "interceptor_unload":
                Placed server = world.Placed[1 + (choice % (world.Placed.Count - 1))];
                (args[0], args[1]) = (server.Vpid.Value, server.State.Layers.Count);
                break;
        }
    }

    private Value Pick(ArgKind kind, int choice, Placed on, Process actor) => kind switch
    {
        ArgKind.Pid => PidOf(choice, on),
        ArgKind.PidOrGroup => PidOrGroup(choice, on),
        ArgKind.Uid or ArgKind.Gid or ArgKind.HostUid or ArgKind.HostGid => Identifier(choice, on),
        ArgKind.Gids => Value.Of([.. Enumerable.Range(0, choice % 5).Select(i => (Value)Identifier(choice / (5 + i), on))]),
        ArgKind.Path => Value.Of(PathOf(choice, on.State)),
        ArgKind.Text or ArgKind.Data => Value.Of("text"),
        ArgKind.Fd => Fd(choice, actor),
        ArgKind.DirFd => choice % 5 < 3 ? PathWalk.WorkingDirectory : Fd(choice / 5, actor),
        ArgKind.Mode => Modes[choice % Modes.Length],
        ArgKind.FileMode => (uint)Of(choice / 7, Mode.Regular, Mode.Fifo, Mode.Fifo, Mode.Socket, Mode.CharacterDevice, Mode.BlockDevice, Mode.Directory) | Modes[choice % Modes.Length],
        ArgKind.PathOrNull => choice % 3 == 0 ? 0 : Value.Of(PathOf(choice / 3, on.State)),
        ArgKind.Times => (choice % 4) switch
        {
            0 => Value.Of(),
            1 => Value.Of(0, 0x3FFFFFFF, 0, Of(choice / 4, 0x3FFFFFFE, 0x3FFFFFFF)),
            _ => Value.Of(1, Of(choice / 4, 0, 5, -1, 1_000_000_000), 1_000_000, 7000),
        },
        ArgKind.OpenHow => Value.Of(Opens[choice % Opens.Length], choice % 2 == 0 ? 0 : Modes[choice % Modes.Length], Of(choice / 3, 0, 0, 0, 4, 8, 16, 24, 64)),
        ArgKind.Device => Of(choice, 0, 259, 0x800),
        ArgKind.Flags => Of(choice, 0, 0, 1, 2, 3, 0x10, 0xFFF, 0x100),
        ArgKind.OpenFlags => Opens[choice % Opens.Length],
        ArgKind.AtFlags => Of(choice, 0, 0, 0, 0x100, 0x1000, 0x1100, 0x800, 0x200),
        ArgKind.AccessMode => choice % 9,
        ArgKind.Whence => choice % 4,
        ArgKind.Signal => Signals[choice % Signals.Length],
        ArgKind.WaitOptions => Of(choice, 0, 0, 1, 2, 3, 8, 11, 0x40),
        ArgKind.CloneFlags => Of(choice, 17, 0x1200011, 0x4111, 0x10000, 0x11),
        ArgKind.Size => Sizes[choice % Sizes.Length],
        ArgKind.Offset => Offsets[choice % Offsets.Length],
        ArgKind.Status => Of(choice, 0, 1, 255, 256, -1),
        ArgKind.Number => Of(choice, 1, 2, 3, 0, 0xFEE1DEAD, 672274793, -1),
        ArgKind.Calls => Value.Of(Of(choice, 102, 105, 57, 39, 9999)),
        _ => 0,
    };

    /// <summary>A path that exists, a new name in a directory that does, or one of a list.</summary>
    private static byte[] PathOf(int choice, KernelState state)
    {
        int way = choice % 8;
        choice /= 8;
        if (way >= 6)
            return Setting.Paths[choice % Setting.Paths.Length];
        var found = new List<string>();
        Walk(state.Root!, "", way >= 4, found);
        string path = found[choice % found.Count];
        return System.Text.Encoding.Latin1.GetBytes(way >= 4 ? $"{path}/n{choice % 3}" : path.Length == 0 ? "/" : path);
    }

    private static void Walk(Inode inode, string path, bool directories, List<string> found)
    {
        if (!directories || inode.IsDirectory)
            found.Add(path);
        for (int i = 0; i < inode.Names?.Count; i++)
            Walk(inode.Names.Values[i], $"{path}/{System.Text.Encoding.Latin1.GetString(inode.Names.Keys[i].Bytes)}", directories, found);
    }

    private long PidOf(int choice, Placed on)
    {
        int way = choice % 10;
        choice /= 10;
        return way switch
        {
            < 5 => One(on.State, choice),
            < 7 => 0,
            < 9 => One(world.Placed[choice % world.Placed.Count].State, choice / world.Placed.Count),
            _ => Of(choice, -1, 3999, int.MaxValue, 5000, 31_000),
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
            14 => -Of(choice, 5, 1, 2, 7),
            _ => Of(choice, int.MinValue, -3999, -5),
        };
    }

    private static long One(KernelState state, int choice) =>
        state.Processes.Count == 0 ? 1 : state.Processes.Values[choice % state.Processes.Count].Pid.Value;

    private static long Fd(int choice, Process actor)
    {
        int[] open = [.. Enumerable.Range(0, actor.Descriptors.All.Length).Where(fd => actor.Descriptor(fd) is not null)];
        return choice % 6 != 0 && open.Length > 0 ? open[choice / 6 % open.Length] : Of(choice / 6, -1, 0, 1, 2, 3, 900, 5000);
    }

    private uint Identifier(int choice, Placed on)
    {
        uint id = Identifiers[choice % Identifiers.Length];
        if ((scope & Scope.BothStrategies) == 0 || id == uint.MaxValue)
            return id;
        // The host uses no identifier that it lends, and no server one that only the one strategy has.
        return on.Vpid.IsHost && id is >= 1001 and < 65534 || id > 0xFFFF ? id & 0xFF : id;
    }

    private static long Of(int choice, params long[] values) => values[choice % values.Length];

    private static uint Octal(string digits) => Convert.ToUInt32(digits, 8);

    private static SyscallRow[] Fill(int ofHost)
    {
        var bag = new List<SyscallRow>();
        foreach (SyscallRow row in SyscallTable.All)
        {
            int weight = Weights.FirstOrDefault(entry => entry.Name == row.Name).Weight;
            weight = weight > 0 ? weight : row.Needs switch { Needs.Host or Needs.Reboot or Needs.Administer or Needs.LoadModules => ofHost, Needs.Setup => 1, _ => 3 };
            bag.AddRange(Enumerable.Repeat(row, weight));
        }
        return [.. bag];
    }
}
