using Insula.Model;

namespace Insula.Judge.Tests;

/// <summary>
/// The calls of random programs with their arguments: a line each. No call that waits and no signal that stops is among them, since the judge
/// runs one call after the other.
/// </summary>
internal sealed class Choices
{
    /// <summary>All that a program may name, existing or not.</summary>
    public static readonly string[] Paths =
    [
        "/", "/tmp", "/u1", "/u2", "/grp", "/u1/d", "/tmp/a", "/tmp/b", "/u1/f", "/u1/g", "/u2/f", "/u1/d/x", "/grp/f", "/l", "/u1/l", "/dl", "/tmp/loop", "/tmp/dang",
        "/u1/d/up", "/tmp/p", "/n", "/tmp/n", "/tmp/m", "/u1/n", "/u2/n", "/grp/n", "/u1/d/n", "/u2/m", "/tmp/n/o", "/u1/n/o", "/tmp/nowhere",
    ];

    private static readonly string[] NotAsAnother = ["setuid", "seteuid", "setreuid", "setresuid", "chroot"];
    private static readonly string Long = new('n', 256);
    private static readonly string[] Odd =
    [
        "", ".", "..", "/.", "/..", "/tmp/..", "/u1/.", "/tmp/a/x", "/tmp/a/", "/tmp/n/", "/dl/f", "/dl/n", "/l/x", "/dl/", "/tmp/loop/x", "/tmp/" + Long,
        "/" + Long[..255], "f", "n", "d/x", "../u2/f", "a", "./a", "/no/where", "//tmp//a", "/dl/../u2/n", "/tmp/dang/", "/u1/d/", "l",
    ];

    private static readonly int[] Signals = [0, 0, 15, 9, 10, 1, 2, 17, 18, 23, 28, 6, 34, 64, -1, 65];
    private static readonly uint[] Ids = [0, 1000, 2000, 5, 1000, 2000, 77, uint.MaxValue];
    private static readonly uint[] Modes = [0x1A4, 0x180, 0x1B6, 0x1ED, 0x9ED, 0x5ED, 0x5A4, 0xFFF, 0, 0x3FF, 0x7FF, 0x1C0, 0x1FF, 0x81A4];

    private readonly Chance _chance;
    private readonly Func<int> _actors;
    private readonly (string Name, Func<Value[]> Args)[] _calls;
    private bool _hasFileUser;
    private int _caller;

    /// <param name="chance">Where it throws dice.</param>
    /// <param name="actors">How many actors there are so far.</param>
    public Choices(Chance chance, Func<int> actors)
    {
        (_chance, _actors) = (chance, actors);
        // Opening a FIFO waits for its other end unless told not to, and creat(2) cannot be told.
        HasFifos = chance.Once(4);
        (int Weight, string Name, Func<Value[]> Args)[] all = [.. FileCalls(), .. NameCalls(), .. DescriptorCalls(), .. IdentityCalls(), .. ProcessCalls(), .. SignalCalls()];
        _calls = [.. from call in all where !Left(call.Name) from _ in Enumerable.Range(0, call.Weight) select (call.Name, call.Args)];
    }

    /// <summary>Whether FIFOs can come into being.</summary>
    public bool HasFifos { get; }

    /// <summary>A call, and its arguments.</summary>
    public (string Name, Value[] Args) Call(int caller)
    {
        _caller = caller;
        (string name, Func<Value[]> args) = _chance.One(_calls);
        // The capabilities over files go with a file-system user that is not root, and come back with setfsuid(2) alone, whatever other calls make of
        // the file-system user meanwhile. Insula asks that user and has no capability to lose; it grants on files, as chroot(2) does, by that user too.
        if (_hasFileUser && NotAsAnother.Contains(name))
            return ("geteuid", []);
        _hasFileUser |= name == "setfsuid";
        return (name, args());
    }

    private bool Left(string name) => Unmodelled.Calls.Contains(name) || (HasFifos ? name == "creat" : name == "mknod");

    private (int, string, Func<Value[]>)[] FileCalls() =>
    [
        (4, "open", () => [Path(), Flags(), Mode()]), (2, "openat", () => [At(), Path(), Flags(), Mode()]), (1, "creat", () => [Path(), Mode()]),
        (1, "openat2", () => [At(), Path(), Value.Of(Flags() & ~0x40L, 0, _chance.One(0, 0, 2, 4, 8, 16, 64)), 24]),
        (2, "stat", () => [Path(), 0]), (1, "lstat", () => [Path(), 0]), (2, "fstat", () => [Fd(), 0]),
        (1, "newfstatat", () => [At(), Path(), 0, AtFlags()]), (1, "statx", () => [At(), Path(), AtFlags(), 0x7FF, 0]),
        (2, "access", () => [Path(), Access()]), (1, "faccessat2", () => [At(), Path(), Access(), _chance.One(0, 0x100, 0x200, 0x300, 0x1000, 1)]),
        (1, "faccessat", () => [At(), Path(), Access()]), (4, "chmod", () => [Path(), Mode()]), (2, "fchmod", () => [Fd(), Mode()]),
        (1, "fchmodat", () => [At(), Path(), Mode()]), (4, "chown", () => [Path(), Id(), Id()]), (1, "lchown", () => [Path(), Id(), Id()]),
        (2, "fchown", () => [Fd(), Id(), Id()]), (1, "fchownat", () => [At(), Path(), Id(), Id(), AtFlags()]), (2, "chdir", () => [Path()]),
        (1, "fchdir", () => [Fd()]), (1, "chroot", () => [Path()]), (1, "getcwd", () => [0, _chance.One(4096, 4096, 1, 6)]),
        (2, "truncate", () => [Path(), Length()]), (1, "ftruncate", () => [Fd(), Length()]),
        (1, "fallocate", () => [Fd(), _chance.One(0, 0, 1), Length(), Length()]), (1, "utimensat", () => [At(), Path(), Times(), _chance.One(0, 0x100, 1)]),
        (1, "umask", () => [_chance.One(0, 0x12, 0x3F, 0x1FF)]), (1, "getdents64", () => [Fd(), 0, _chance.One(4096, 4096, 20)]),
    ];

    private (int, string, Func<Value[]>)[] NameCalls() =>
    [
        (4, "mkdir", () => [Path(), Mode()]), (1, "mkdirat", () => [At(), Path(), Mode()]), (3, "rmdir", () => [Path()]), (4, "unlink", () => [Path()]),
        (1, "unlinkat", () => [At(), Path(), _chance.One(0, 0x200, 0x200, 1)]), (5, "rename", () => [Path(), Path()]), (1, "renameat", () => [At(), Path(), At(), Path()]),
        (2, "renameat2", () => [At(), Path(), At(), Path(), _chance.One(0, 1, 2, 2, 3)]), (3, "link", () => [Path(), Path()]),
        (1, "linkat", () => [At(), Path(), At(), Path(), _chance.One(0, 0x400, 0x1000, 0x100)]), (2, "symlink", () => [Target(), Path()]),
        (1, "symlinkat", () => [Target(), At(), Path()]), (2, "readlink", () => [Path(), 0, _chance.One(4096, 3, 0)]),
        (1, "readlinkat", () => [At(), Path(), 0, _chance.One(4096, 3)]),
        (1, "mknod", () => [Path(), _chance.One(Model.Mode.Fifo, Model.Mode.Regular, Model.Mode.Fifo, Model.Mode.Socket, 0U, Model.Mode.Directory) | 0x1B6, 0]),
    ];

    private (int, string, Func<Value[]>)[] DescriptorCalls() =>
    [
        (2, "read", () => [Fd(), 0, Count()]), (3, "write", () => [Fd(), Data(), Count()]), (1, "pread64", () => [Fd(), 0, Count(), Length()]),
        (1, "pwrite64", () => [Fd(), Data(), Count(), Length()]), (1, "readv", () => [Fd(), Parts(), 2]), (1, "writev", () => [Fd(), Parts(), 2]),
        (2, "lseek", () => [Fd(), Length(), _chance.One(0, 1, 2, 9)]), (3, "close", () => [Fd()]), (1, "dup", () => [Fd()]), (2, "dup2", () => [Fd(), Fd()]),
        (1, "dup3", () => [Fd(), Fd(), _chance.One(0, 0x80000, 1)]), (1, "close_range", () => [_chance.Next(6), _chance.Next(8), _chance.One(0, 4, 1)]),
        (2, "fcntl", () => [Fd(), .. Command()]), (1, "flock", () => [Fd(), _chance.One(5, 6, 8, 4)]), (2, "pipe2", () => [0, _chance.One(0x800, 0x80800, 0x801)]),
        (1, "fsync", () => [Fd()]), (1, "sendfile", () => [Fd(), Fd(), _chance.One(-1, 0, 2), Count()]),
    ];

    private (int, string, Func<Value[]>)[] IdentityCalls() =>
    [
        (2, "setuid", () => [Id()]), (2, "setgid", () => [Id()]), (2, "setresuid", () => [Id(), Id(), Id()]), (2, "setresgid", () => [Id(), Id(), Id()]),
        (1, "seteuid", () => [_chance.One(0, 1000, 2000)]), (1, "setegid", () => [_chance.One(0, 1000, 2000)]), (1, "setreuid", () => [Id(), Id()]), (1, "setregid", () => [Id(), Id()]),
        (1, "setfsuid", () => [Id()]), (1, "setfsgid", () => [Id()]), (1, "setgroups", Groups), (1, "getgroups", () => [_chance.One(20, 0, 1, -1), 0]),
        (1, "getresuid", () => [0, 0, 0]), (1, "getresgid", () => [0, 0, 0]), (1, "getuid", () => []), (1, "geteuid", () => []), (1, "getegid", () => []),
    ];

    private (int, string, Func<Value[]>)[] ProcessCalls() =>
    [
        (1, "getppid", () => []), (1, "getpid", () => []), (1, "getpgrp", () => []), (2, "getpgid", () => [Process()]), (1, "getsid", () => [Process()]),
        (3, "setpgid", () => [Process(), Process()]), (2, "setsid", () => []), (1, "exit_group", () => [_chance.One(0, 3, 256)]), (1, "exit", () => [7]),
        (4, "wait4", () => [_chance.Once(2) ? -1 : Many(), 0, _chance.One(1, 1, 3, 9, 0x41), 0]),
        (2, "waitid", () => [_chance.One(0, 1, 2), Process(), 0, 1 | _chance.One(4, 4, 12, 0x1000004, 0), 0]),
        (1, "getpriority", () => Priority()), (2, "setpriority", () => [.. Priority(), _chance.One(0, 5, -5, 19, 99)]),
        (1, "getrlimit", () => [Resource(), 0]), (1, "setrlimit", () => [Resource(), Limit()]),
        (1, "prlimit64", Limits),
    ];

    private (int, string, Func<Value[]>)[] SignalCalls() =>
    [
        (5, "kill", () => [Many(), _chance.One(Signals)]), (1, "tkill", () => [Process(), _chance.One(Signals)]),
        (1, "tgkill", () => Thread(Process())), (3, "rt_sigaction", () => [Caught(), _chance.Once(4) ? Value.Of() : Value.Of(_chance.Next(2), 0, 0), 0, 8]),
        (3, "rt_sigprocmask", () => [_chance.One(0, 1, 2, 7), _chance.Once(4) ? Value.Of() : Value.Of(Mask()), 0, 8]), (1, "rt_sigpending", () => [0, 8]),
        (1, "rt_sigtimedwait", () => [Value.Of(Mask()), 0, Value.Of(0, 0), 8]),
    ];

    private Value Path() => Value.Of(_chance.Once(5) ? _chance.One(Odd) : _chance.One(Paths));

    private Value Target() => Value.Of(_chance.One("/tmp/a", "f", "../tmp/b", "/u1", "n", "loop", ""));

    private long At() => _chance.One(-100, -100, -100, 0, 1, 2, 77);

    private long Fd() => _chance.One(0, 0, 0, 1, 1, 2, 2, 3, 4, 5, -1, 63, 64);

    private long Flags()
    {
        long flags = _chance.One(0, 0, 1, 2, 2, 3) | _chance.One(0, 0, 0x40, 0x40, 0xC0, 0x200, 0x240, 0x400, 0x441, 0x10000, 0x10040, 0x20000, 0x200000, 0x40000, 0x80000);
        return HasFifos ? flags | 0x800 : flags;
    }

    private long Mode() => _chance.One(Modes);

    private long Access() => _chance.One(0, 1, 2, 4, 6, 7, 5, 8);

    private long AtFlags() => _chance.One(0, 0, 0x100, 0x1000, 0x1100, 1);

    private Value Times() => _chance.One(Value.Of(), Value.Of(10, 0, 20, 0), Value.Of(0, 0x3FFFFFFF, 0, 0x3FFFFFFF), Value.Of(0, 0x3FFFFFFE, 0, 0x3FFFFFFE), Value.Of(0, 0x3FFFFFFE, 5, 0));

    private long Id() => _chance.One(Ids);

    private long Length() => _chance.One(0, 0, 1, 5, 100, 4096, 70000, -1);

    private long Count() => _chance.One(0, 1, 5, 100, 4096, 4097, 65536, 70000);

    private static Value Data() => Value.Of(Array.Empty<byte>());

    private Value Parts() => Value.Of(Value.Of(Data(), _chance.One(0, 3)), Value.Of(Data(), _chance.One(0, 5, 4096)));

    private Value[] Command() => _chance.Next(6) switch
    {
        0 => [0, _chance.One(0, 3, 10, 64)],
        1 => [1, 0],
        2 => [2, _chance.Next(2)],
        3 => [3, 0],
        4 => [4, _chance.One(0x800, 0xC00)],
        _ => [1030, _chance.One(0, 5)],
    };

    private Value[] Groups()
    {
        Value[] groups = [.. Enumerable.Range(0, _chance.Next(4)).Select(_ => (Value)(long)_chance.One(0U, 5U, 1000U, 2000U, 77U))];
        return [groups.Length, Value.Of(groups)];
    }

    /// <summary>A process: the caller, another actor, nobody, or the init.</summary>
    private long Process() => _chance.Next(8) switch
    {
        0 => 0,
        1 => Actors.Name(_caller),
        2 when _chance.Once(2) => Actors.Name(Actors.Init),
        3 when _chance.Once(2) => _chance.One(-1, -7),
        _ => Actors.Name(_chance.Next(_actors() + 1)),
    };

    /// <summary>A process, a group, or all.</summary>
    private long Many() => _chance.Next(6) switch
    {
        0 => _chance.One(0, -1),
        1 => -Actors.Name(_chance.Next(_actors() + 1)),
        _ => Process(),
    };

    private Value[] Thread(long process) => [process, _chance.Once(4) ? Process() : process, _chance.One(Signals)];

    private Value[] Priority()
    {
        int which = _chance.One(0, 0, 1, 2, 3);
        return [which, which == 2 ? _chance.One(0, 1000, 2000, 77) : Process()];
    }

    private long Caught() => _chance.One(15, 10, 1, 17, 13, 9, 18, 34, 0, 65);

    private long Mask() => _chance.One<long>(0, 1 << 14, 1 << 9, 1 | 1 << 16, 1 << 8 | 1 << 12, 0x7FFF_FFFF);

    // Only those limits are set that cannot take from an actor what it needs to run.
    private long Resource() => _chance.One(7, 7, 1, 13, 14, 12, 10, 16);

    /// <summary>The init keeps its limits: a hard one that it lost would be lost to all programs after this one.</summary>
    private Value[] Limits()
    {
        long process = Process();
        return [process, Resource(), process == Actors.Name(Actors.Init) || _chance.Once(2) ? Value.Of() : Limit(), 0];
    }

    private Value Limit() => _chance.One(Value.Of(64, 96), Value.Of(4, 96), Value.Of(200, 200), Value.Of(0, 0), Value.Of(100, 4096), Value.Of(9, 5), Value.Of(-1, -1), Value.Of(20, 30));
}

/// <summary>Calls that Insula does not judge yet. Empty in the end.</summary>
internal static class Unmodelled
{
    public static readonly HashSet<string> Calls = [];
}
