using Insula.Kernel;
using Insula.Model;
using Insula.Model.Facts;
using Insula.Properties.Tests.Worlds;

namespace Insula.Properties.Tests;

/// <summary>"Refused and read-only calls allocate nothing in the kernel" - design 8.</summary>
public sealed class Allocations
{
    /// <summary>Calls that change nothing, with who makes them: host root, host user, virtual super-user, member of a server.</summary>
    private static readonly (string Name, Value[] Args, Why Why)[] ReadOnly =
    [
        ("getuid", [], Why.Allowed), ("geteuid", [], Why.Allowed), ("getgid", [], Why.Allowed), ("getegid", [], Why.Allowed),
        ("getresuid", [0, 0, 0], Why.Allowed), ("getresgid", [0, 0, 0], Why.Allowed), ("getgroups", [0, 0], Why.Allowed), ("getgroups", [32, 0], Why.Allowed),
        ("getpid", [], Why.Allowed), ("gettid", [], Why.Allowed), ("getppid", [], Why.Allowed), ("getpgrp", [], Why.Allowed),
        ("getpgid", [0], Why.Allowed), ("getsid", [0], Why.Allowed), ("getcwd", [0, 100], Why.Allowed),
        ("stat", [Text("/home/u1/shared"), 0], Why.Allowed), ("stat", [Text("shared"), 0], Why.Allowed), ("stat", [Text("/tmp/link"), 0], Why.Allowed),
        ("lstat", [Text("/tmp/link"), 0], Why.Allowed), ("newfstatat", [-100, Text("/host/etc/passwd"), 0, 0], Why.Allowed), ("fstat", [0, 0], Why.Allowed),
        ("access", [Text("/home/u1/shared"), 4], Why.Allowed), ("lseek", [0, 0, 1], Why.Allowed), ("umask", [18], Why.Allowed), ("chdir", [Text(".")], Why.Allowed),
        ("setpgid", [0, -1], Why.InvalidValue), ("read", [0, 0, 0], Why.Allowed), ("write", [0, Text(""), 0], Why.Allowed),
        ("kill", [0, 0], Why.Allowed), ("kill", [-1, 0], Why.Allowed), ("wait4", [-1, 0, 1, 0], Why.NoChild),
        ("stat", [Text("/none"), 0], Why.NoSuchFile), ("open", [Text("/none"), 0, 0], Why.NoSuchFile), ("open", [Text("/loop"), 0, 0], Why.TooManyLinks),
        ("close", [77], Why.BadDescriptor), ("kill", [int.MinValue, 15], Why.NoSuchGroup), ("getpid", [1, 2, 3], Why.BadArgument),
        ("mkdir", [Text("/tmp"), 0x1FF], Why.FileExists), ("rmdir", [Text("/tmp/one"),], Why.NotADirectory), ("rename", [Text("/none"), Text("/tmp/x")], Why.NoSuchFile),
        ("readlink", [Text("/tmp/link"), 0, 100], Why.Allowed), ("readlink", [Text("/home"), 0, 100], Why.NotALink), ("faccessat2", [-100, Text("/home/u1/shared"), 4, 0x200], Why.Allowed),
        ("statx", [-100, Text("/home"), 0, 0xFFF, 0], Why.Allowed), ("statfs", [Text("/home"), 0], Why.Allowed), ("chroot", [Text("/none")], Why.NoSuchFile),
        ("link", [Text("/none"), Text("/tmp/x")], Why.NoSuchFile), ("link", [Text("/tmp/one"), Text("/home")], Why.FileExists), ("symlink", [Text("a"), Text("/home")], Why.FileExists),
        ("mknod", [Text("/home"), 0x11A4, 0], Why.FileExists), ("truncate", [Text("/home"), 0], Why.IsADirectory), ("utimensat", [-100, Text("/none"), Value.Of(), 0], Why.NoSuchFile),
        ("openat2", [-100, Text("/tmp/link"), Value.Of(0, 0, 4), 24], Why.TooManyLinks), ("open", [Text("/open/pipe"), 0x801, 0], Why.NoReader),
        ("getdents64", [0, 0, 100], Why.NotADirectory), ("fallocate", [0, 0, 0, 0], Why.InvalidValue), ("renameat2", [-100, Text("/none"), -100, Text("/tmp/x"), 3], Why.InvalidValue),
        ("setup_done", [], Why.SetupOver),
        ("fcntl", [0, 1, 0], Why.Allowed), ("fcntl", [0, 3, 0], Why.Allowed), ("fcntl", [0, 5, Value.Of(1, 0, 0, 10, 0)], Why.Allowed), ("fcntl", [0, 0, -1], Why.InvalidValue),
        ("fcntl", [0, 6, Value.Of(2, 0, 0, 10, 0)], Why.Allowed), ("fcntl", [77, 1, 0], Why.BadDescriptor), ("flock", [0, 8], Why.Allowed), ("flock", [77, 1], Why.BadDescriptor),
        ("dup2", [0, 0], Why.Allowed), ("dup3", [0, 0, 0], Why.InvalidValue), ("close_range", [500, 600, 0], Why.Allowed), ("close_range", [5, 3, 0], Why.InvalidValue),
        ("pipe2", [0, 1], Why.InvalidValue), ("fsync", [0], Why.Allowed), ("fstatfs", [0, 0], Why.Allowed), ("fchdir", [0], Why.NotADirectory), ("ftruncate", [0, -1], Why.InvalidValue),
        ("pread64", [0, 0, 10, 0], Why.Allowed), ("preadv", [0, Value.Of(Value.Of(Text(""), 10)), 1, 0], Why.Allowed), ("writev", [0, Value.Of(Value.Of(Text("a"), -1)), 1], Why.InvalidValue),
        ("splice", [0, -1, 0, -1, 0, 0], Why.Allowed), ("sendfile", [0, 77, -1, 5], Why.BadDescriptor), ("copy_file_range", [0, -1, 0, -1, 5, 1], Why.InvalidValue),
        ("getdents64", [1, 0, 4096], Why.Allowed), ("getdents64", [2, 0, 1], Why.InvalidValue), ("readdir", [1, 0], Why.Allowed),
        ("mmap", [0, 4096, 1, 0x22, -1, 0], Why.Allowed), ("mmap", [0, 4096, 1, 2, 0, 0], Why.Allowed), ("mprotect", [0, 4096, 1], Why.Allowed), ("munmap", [0, 4096], Why.Allowed),
        ("getrlimit", [7, 0], Why.Allowed), ("prlimit64", [0, 7, Value.Of(), 0], Why.Allowed), ("setrlimit", [7, Value.Of(5, 3)], Why.InvalidValue),
        ("getpriority", [0, 0], Why.Allowed), ("getpriority", [1, 0], Why.Allowed), ("getpriority", [2, 0], Why.Allowed), ("getpriority", [3, 0], Why.InvalidValue),
        ("setpriority", [0, 0, 0], Why.Allowed), ("setpriority", [3, 0, 0], Why.InvalidValue), ("rt_sigaction", [10, Value.Of(), 0, 8], Why.Allowed),
        ("rt_sigaction", [9, Value.Of(1, 0, 0), 0, 8], Why.InvalidValue), ("rt_sigprocmask", [0, Value.Of(), 0, 8], Why.Allowed), ("rt_sigprocmask", [0, Value.Of(0), 0, 8], Why.Allowed),
        ("rt_sigpending", [0, 8], Why.Allowed), ("rt_sigtimedwait", [Value.Of(512), 0, Value.Of(0, 0), 8], Why.TimedOut), ("rt_sigreturn", [0], Why.Allowed),
        ("tgkill", [0, 0, 1], Why.InvalidValue), ("kill", [0, 65], Why.InvalidValue), ("alarm", [0], Why.Allowed), ("getitimer", [0, 0], Why.Allowed),
        ("setitimer", [0, Value.Of(0, 0, 0, 0), 0], Why.Allowed), ("setitimer", [0, Value.Of(0, -1, 0, 0), 0], Why.InvalidValue), ("nanosleep", [Value.Of(0, 1000), 0], Why.Allowed),
        ("clock_nanosleep", [0, 0, Value.Of(0, -1), 0], Why.InvalidValue), ("waitid", [0, 0, 0, 5, 0], Why.NoChild), ("waitid", [0, 0, 0, 0, 0], Why.InvalidValue),
        ("clone", [0, 0x800, 0, 0], Why.InvalidValue), ("clone3", [Value.Of(0, 17), 1], Why.InvalidValue), ("set_tid_address", [0], Why.Allowed),
        ("execve", [Text("/none"), Value.Of(), 0], Why.NoSuchFile), ("execve", [Text("/home"), Value.Of(), 0], Why.NotExecutable), ("execve", [Text("shared"), Value.Of(), 0], Why.ModeForbids),
        ("execve", [Text("/tmp/endless"), Value.Of(), 0], Why.TooManyLinks), ("execveat", [-100, Text("/srv/run"), Value.Of(), 0, 0x10000], Why.Allowed),
        ("posix_spawn", [Text("/none"), Value.Of(), 0, -1, -1], Why.NoSuchFile), ("readlinkat", [-100, Text("/tmp/up"), 0, 100], Why.Allowed), ("unlinkat", [-100, Text("/none"), 0], Why.NoSuchFile),
        ("mkdirat", [-100, Text("/tmp"), 0x1FF], Why.FileExists), ("symlinkat", [Text("a"), -100, Text("/home")], Why.FileExists), ("linkat", [-100, Text("/none"), -100, Text("/tmp/x"), 0], Why.NoSuchFile),
        ("mknodat", [-100, Text("/home"), 0x11A4, 0], Why.FileExists), ("umount2", [Text("/none"), 0], Why.NoSuchFile), ("descriptor_adopt", [0], Why.FileExists),
        ("registry_read", [Text("channel"), Text("9"), 0], Why.NotHeld), ("ClockPeriod", [0, Value.Of(), 0], Why.Allowed), ("confstr", [2, 0, 0], Why.Allowed),
        ("ChannelDestroy", [9], Why.NotAttached), ("ThreadCtl", [4, 0], Why.Allowed), ("munlockall", [], Why.Allowed), ("munlock", [0, 4096], Why.Allowed),
        ("munmap_peer", [0, 0, 4096], Why.Allowed), ("ConnectFlags", [0, 1, 0, 0], Why.NotAttached),
    ];

    /// <summary>Calls that an ordinary user must not make.</summary>
    private static readonly (string Name, Value[] Args, Why Why)[] Refused =
    [
        ("open", [Text("/home/u2/program"), 2, 0], Why.SearchForbidden), ("open", [Text("/host/page"), 1, 0], Why.ModeForbids), ("open", [Text("/home/new"), 0x41, 0x1A4], Why.ModeForbids),
        ("chown", [Text("/srv/set"), 1, -1], Why.NotOwner), ("chown", [Text("/srv/set"), 42, 43], Why.NotOwner), ("chown", [Text("secret"), 2, -1], Why.MayNotGiveAway),
        ("fchownat", [-100, Text("/srv/set"), 1, 1, 0], Why.NotOwner), ("chmod", [Text("/srv/set"), 0x1ED], Why.NotOwner), ("access", [Text("/host/page"), 2], Why.ModeForbids),
        ("unlink", [Text("/home/u2")], Why.ModeForbids), ("unlink", [Text("/host/etc/passwd")], Why.ModeForbids), ("unlink", [Text("/tmp/home")], Why.StickyDirectory),
        ("rename", [Text("/host/etc/passwd"), Text("/tmp/x")], Why.ModeForbids), ("mkdir", [Text("/home/new"), 0x1FF], Why.ModeForbids), ("rmdir", [Text("/home/u2")], Why.ModeForbids),
        ("setuid", [2], Why.IdentityNotHeld), ("setuid", [42], Why.IdentityNotHeld), ("setresuid", [2, 2, 2], Why.IdentityNotHeld), ("setgid", [2], Why.IdentityNotHeld),
        ("setresgid", [2, 2, 2], Why.IdentityNotHeld), ("setgroups", [1, Value.Of(2)], Why.NeedsSuperUser), ("chdir", [Text("/home/u2")], Why.ModeForbids),
        ("truncate", [Text("/host/page"), 0], Why.ModeForbids), ("utimensat", [-100, Text("/host/page"), Value.Of(), 0], Why.ModeForbids), ("utime", [Text("/srv/set"), Value.Of(1, 0, 1, 0)], Why.NotOwner),
        ("link", [Text("/host/page"), Text("/tmp/x")], Why.LinkProtected), ("symlink", [Text("a"), Text("/home/new")], Why.ModeForbids), ("mknod", [Text("/tmp/x"), 0x21A4, 259], Why.NeedsSuperUser),
        ("chroot", [Text("/tmp")], Why.NeedsSuperUser), ("lchown", [Text("/tmp/up"), 1, -1], Why.NotOwner), ("mkdirat", [-100, Text("/home/new"), 0x1FF], Why.ModeForbids),
        ("execve", [Text("/home/u2/program"), Value.Of(), 0], Why.SearchForbidden), ("execve", [Text("/host/board"), Value.Of(), 0], Why.ModeForbids),
        ("setpriority", [0, 0, -5], Why.NiceLowered), ("setpriority", [2, 2, 5], Why.OtherUsersProcess), ("setrlimit", [6, Value.Of(5, 100_000)], Why.HardLimitRaised),
        ("mount", [0, Text("/tmp"), Text("tmpfs"), 0, 0], Why.NeedsSuperUser), ("umount2", [Text("/tmp"), 0], Why.NeedsSuperUser), ("sethostname", [Text("x"), 1], Why.NeedsSuperUser),
        ("swapon", [Text("/tmp/one"), 0], Why.NeedsSuperUser), ("settimeofday", [Value.Of(1, 0), 0], Why.NeedsSuperUser), ("iopl", [3], Why.NeedsSuperUser),
        ("reboot", [0xFEE1DEAD, 672274793, 1, 0], Why.NeedsSuperUser), ("server_create", [Text("x"), 9, Text("encoded")], Why.HostOnly),
        ("ClockPeriod", [0, Value.Of(5), 0], Why.AbilityDenied), ("resmgr_attach", [Text("/dev/x"), 0, 0], Why.AbilityDenied), ("ChannelCreate", [16], Why.AbilityDenied),
        ("mlock", [0, 1 << 24], Why.LockLimit), ("pthread_mutexattr_setprioceiling", [0, 64], Why.AbilityDenied),
    ];

    /// <summary>Calls of a process that has a living child.</summary>
    private static readonly (string Name, Value[] Args, Why Why)[] OfParents =
    [
        ("wait4", [-1, 0, 1, 0], Why.Allowed), ("waitid", [0, 0, 0, 5, 0], Why.Allowed), ("setpgid", [31_000, 0], Why.NoSuchProcess),
    ];

    [Theory]
    [InlineData(Ownership.Encoded)]
    [InlineData(Ownership.Translated)]
    public void A_call_that_changes_nothing_allocates_nothing(Ownership ownership)
    {
        var failures = new List<string>();
        foreach (bool onHost in new[] { true, false })
        {
            // Process 2 of the setting is user 0, process 3 is user 1 and works in /home/u1.
            foreach (int who in new[] { 1, 2 })
            {
                foreach ((string name, Value[] args, Why why) in who == 1 ? ReadOnly : [.. ReadOnly, .. Refused])
                    Check(ownership, onHost, who, name, args, why, failures);
                foreach ((string name, Value[] args, Why why) in OfParents)
                    Check(ownership, onHost, who, name, args, why, failures, forks: true);
            }
            // The process of another user of the same server.
            Check(ownership, onHost, 2, "kill", [Value.Of()], Why.SignalNotPermitted, failures);
        }
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    private static void Check(Ownership ownership, bool onHost, int who, string name, Value[] args, Why why, List<string> failures, bool forks = false)
    {
        using World world = Setting.Make(new(2, 0, 0, 1, []), ownership);
        KernelState state = world.Placed[onHost ? 0 : 1].State;
        if (args is [{ Form: ValueForm.List }])
            args = [state.Processes.Values[3].Pid.Value, 15];
        var machine = new Machine(new Effects(state));
        Pid caller = state.Processes.Values[who].Pid;
        machine.Execute(World.Call(caller, "open", Text("/home/u1/shared"), 2, 0));
        // Descriptor 1 is a directory that was read to its end, 2 one at its beginning.
        machine.Execute(World.Call(caller, "open", Text("/tmp"), 0, 0));
        machine.Execute(World.Call(caller, "getdents64", 1, 0, 1 << 20));
        machine.Execute(World.Call(caller, "open", Text("/tmp"), 0, 0));
        if (who == 1)
            machine.Execute(World.Call(caller, "chdir", Text("/home/u1")));
        if (forks)
            machine.Execute(World.Call(caller, "fork"));
        Syscall call = World.Call(caller, name, args);
        string what = $"{(onHost ? "host" : ownership)} user {who - 1}: {name}({string.Join(", ", args)})";
        machine.Effects.Clear();
        Reply reply = machine.Execute(call);
        if (reply.Why != why || machine.Effects.Facts.Count > 0)
            failures.Add($"{what} gives {reply.Why}, not {why}, and {machine.Effects.Facts.Count} facts");
        long bytes = Measure(machine, call);
        if (bytes > 0)
            failures.Add($"{what} allocates {bytes} bytes");
    }

    /// <summary>Bytes of one call, of many made in a row.</summary>
    private static long Measure(Machine machine, Syscall call)
    {
        const int warm = 64, measured = 64;
        for (int i = 0; i < warm; i++)
            Run(machine, call);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < measured; i++)
            Run(machine, call);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / measured;
    }

    private static void Run(Machine machine, Syscall call)
    {
        machine.Effects.Clear();
        machine.Execute(call);
    }

    private static Value Text(string text) => Value.Of(text);
}
