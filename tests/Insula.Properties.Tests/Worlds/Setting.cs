using Insula.Journal;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Properties.Tests.Worlds;

/// <summary>
/// The world that programs run in: a tree that every entity has, with files of several users, of the host and of another server in it, sticky and
/// set-id modes, symbolic links; and a process for each user.
/// </summary>
internal static class Setting
{
    private const uint Directory = Mode.Directory, Regular = Mode.Regular, Link = Mode.SymbolicLink;

    private static readonly (string Path, uint Mode, uint Uid, uint Gid, string Target)[] Own =
    [
        ("/tmp", Directory | Octal(1777), 0, 0, ""),
        ("/tmp/one", Regular | Octal(600), 1, 1, ""),
        ("/tmp/link", Link | Octal(777), 1, 1, "/home/u1/shared"),
        ("/tmp/up", Link | Octal(777), 2, 2, "../.."),
        ("/tmp/away", Link | Octal(777), 1, 1, "/open/foreign"),
        ("/tmp/dangling", Link | Octal(777), 1, 1, "new"),
        ("/tmp/home", Link | Octal(777), 0, 0, "/home"),
        ("/loop", Link | Octal(777), 0, 0, "/loop"),
        ("/home", Directory | Octal(755), 0, 0, ""),
        ("/home/u1", Directory | Octal(750), 1, 1, ""),
        ("/home/u1/secret", Regular | Octal(600), 1, 1, ""),
        ("/home/u1/shared", Regular | Octal(664), 1, 5, ""),
        ("/home/u2", Directory | Octal(700), 2, 2, ""),
        ("/home/u2/program", Regular | Octal(6755), 2, 2, ""),
        ("/home/u2/dir", Directory | Octal(755), 2, 2, ""),
        ("/srv", Directory | Octal(2775), 0, 5, ""),
        ("/srv/a", Regular | Octal(644), 1, 5, ""),
        ("/srv/set", Regular | Octal(6777), 2, 5, ""),
        ("/open", Directory | Octal(777), 0, 0, ""),
        ("/open/foreign", Regular | Octal(666), 0, 0, ""),
        ("/open/alien", Directory | Octal(777), 0, 0, ""),
        ("/open/alien/x", Regular | Octal(666), 0, 0, ""),
        ("/open/pipe", Mode.Fifo | Octal(666), 1, 1, ""),
        ("/host", Directory | Octal(777), 0, 0, ""),
        ("/host/page", Regular | Octal(644), 0, 0, ""),
        ("/host/board", Regular | Octal(4666), 0, 0, ""),
        ("/host/group", Regular | Octal(2674), 0, 0, ""),
        ("/host/su", Regular | Octal(4755), 0, 0, ""),
        ("/host/etc", Directory | Octal(755), 0, 0, ""),
        ("/host/etc/passwd", Regular | Octal(644), 0, 0, ""),
    ];

    /// <summary>Programs, scripts and devices: the last column is a device, or the format of a regular file.</summary>
    private static readonly (string Path, uint Mode, uint Uid, uint Gid, string Target, int What)[] Special =
    [
        ("/srv/run", Regular | Octal(755), 0, 0, "", (int)FileFormat.Elf),
        ("/srv/suid", Regular | Octal(6755), 2, 2, "", (int)FileFormat.Elf),
        ("/home/u1/tool", Regular | Octal(775), 1, 5, "", (int)FileFormat.Elf),
        ("/srv/script", Regular | Octal(755), 1, 1, "/srv/run", (int)FileFormat.Script),
        ("/tmp/script", Regular | Octal(777), 1, 1, "/srv/script", (int)FileFormat.Script),
        ("/tmp/endless", Regular | Octal(777), 1, 1, "/tmp/endless", (int)FileFormat.Script),
        ("/host/sh", Regular | Octal(6755), 0, 0, "", (int)FileFormat.Elf),
        ("/open/tool", Regular | Octal(6777), 0, 0, "", (int)FileFormat.Elf),
        ("/host/null", Mode.CharacterDevice | Octal(666), 0, 0, "", 0x103),
        ("/host/disk", Mode.BlockDevice | Octal(660), 0, 0, "", 0x801),
    ];

    /// <summary>Files of another server in everybody's tree.</summary>
    private static readonly string[] Foreign = ["/open/foreign", "/open/alien", "/open/alien/x", "/open/tool"];

    /// <summary>Files of the host in every server's tree; the group of the last of them is the server's.</summary>
    private static readonly string[] OfHost = ["/host", "/host/page", "/host/board", "/host/su", "/host/etc", "/host/etc/passwd", "/host/sh", "/host/null", "/host/disk", "/host/group"];

    private static readonly (uint Uid, uint[] Groups, string Directory)[] Users =
    [
        (0, [], "/"), (1, [5], "/home/u1"), (2, [], "/home/u2"), (1, [], "/tmp"), (7, [5, 1], "/"),
    ];

    /// <summary>The paths that calls are made of.</summary>
    public static readonly byte[][] Paths =
    [
        .. from file in Own select Bytes(file.Path),
        .. new[]
        {
            "/", ".", "..", "/tmp/new", "/tmp/new2", "/tmp/dir", "/tmp/dir/a", "/open/new", "/open/newdir", "/open/alien/new", "/host/new", "/host/etc/new",
            "/srv/new", "/srv/newdir", "/srv/newdir/b", "new", "other", "../one", "/home/u2/dir/new", "/tmp/home/u1/secret", "/tmp/up/srv/a", "/tmp/", "/tmp/new/",
            "/tmp/one/", "/tmp/./one", "/tmp/../home/u1", "//", "", "/none/below", "/tmp/one/below", "/loop/x", "secret", "program", "dir",
        }.Select(Bytes),
        Bytes("/tmp/" + new string('x', 255)), Bytes("/tmp/" + new string('y', 256)), Bytes("/" + new string('z', 4100)), Bytes("/tmp/\0"), [(byte)'/', 0xFF, 0xFE],
    ];

    /// <summary>Makes the world of a program.</summary>
    /// <param name="program">How many servers, and the options.</param>
    /// <param name="all">The strategy of every server; null: as the program says.</param>
    /// <param name="journal">Where commits go.</param>
    /// <param name="checksPertains">False to see that somebody notices.</param>
    public static World Make(Program program, Ownership? all = null, IJournal? journal = null, bool checksPertains = true)
    {
        var world = new World(journal, checksPertains);
        Policy policy = program.Policy();
        world.Begin(policy, program.Pools(), (1, program.IsPoor ? 26 : 4000));
        for (int i = 1; i <= program.Servers; i++)
            world.Create(new((ushort)i), all ?? program.StrategyOf(i));
        foreach (Placed entity in world.Placed)
            Fill(world, entity);
        for (int i = 0; i < world.Placed.Count; i++)
            GiveAway(world, world.Placed[i], world.Placed[(i % program.Servers) + 1]);
        foreach (Placed entity in world.Placed)
            world.Must(entity, entity.State.Init, "setup_done");
        Attach(world, world.Placed[0]);
        world.Commits.Clear();
        return world;
    }

    private static void Fill(World world, Placed entity)
    {
        Pid init = entity.State.Init;
        var calls = new List<Syscall>();
        foreach ((string path, uint mode, uint uid, uint gid, string target) in Own)
            calls.Add(World.Call(init, "setup_file", Value.Of(path), mode, uid, gid, 100, Value.Of(target), 0));
        foreach ((string path, uint mode, uint uid, uint gid, string target, int what) in Special)
        {
            bool isDevice = (mode & Mode.Type) != Regular;
            calls.Add(World.Call(init, "setup_file", Value.Of(path), mode, uid, gid, isDevice ? what : 100, Value.Of(target), isDevice ? 0 : what));
        }
        foreach ((uint uid, uint[] groups, string directory) in Users)
        {
            Value[] list = [.. groups.Select(group => (Value)group)];
            calls.Add(World.Call(init, "setup_process", 0, uid, uid, Value.Of(list), Octal(22), Value.Of(directory)));
        }
        Allowed(world.Run(entity, [.. calls]));
    }

    /// <summary>What only the host's root may attach and programs of so few calls would seldom get to detach.</summary>
    private static void Attach(World world, Placed host)
    {
        Pid init = host.State.Init;
        world.Must(host, init, "pathmgr_symlink", Value.Of("/dev/0"), Value.Of("/dev/1"));
        world.Must(host, init, "resmgr_attach", Value.Of("/dev/0"), 0, 0);
        world.Must(host, init, "InterruptAttach", 4, 0, 0, 0, 0);
        world.Must(host, init, "ChannelCreate", 0);
        world.Must(host, init, "ConnectAttach", 0, 0, 1, 0, 0);
        world.Must(host, init, "rsrcdbmgr_create", Value.Of("resource-0"), 0, 3);
        world.Must(host, init, "rsrcdbmgr_attach", Value.Of("resource-0"), 0, 0);
    }

    private static void GiveAway(World world, Placed entity, Placed other)
    {
        Pid init = entity.State.Init;
        long uid = world.Must(other, other.State.Init, "setup_uid", 1), gid = world.Must(other, other.State.Init, "setup_gid", 1);
        var calls = new List<Syscall>();
        foreach (string path in Foreign)
            calls.Add(World.Call(init, "setup_owner", Value.Of(path), uid, gid));
        long own = entity.Vpid.IsHost ? 0 : world.Must(entity, init, "setup_gid", 5);
        foreach (string path in OfHost)
            calls.Add(World.Call(init, "setup_owner", Value.Of(path), 0, path == OfHost[^1] ? own : 0));
        Allowed(world.Run(entity, [.. calls]));
    }

    private static void Allowed(Engine.BatchReply reply)
    {
        foreach (Reply verdict in reply.Replies)
        {
            if (!verdict.IsAllowed)
                throw new InvalidOperationException($"the world cannot be made: {verdict.Why}");
        }
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.Latin1.GetBytes(text);

    private static uint Octal(uint digits) => Convert.ToUInt32(digits.ToString(), 8);
}
