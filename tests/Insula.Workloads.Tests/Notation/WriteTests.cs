using System.Buffers;
using System.Text;
using Insula.Kernel;
using Insula.Model;
using Insula.Workloads.Notation;

namespace Insula.Workloads.Tests.Notation;

public class WriteTests
{
    private const long Noon = 1736935200_000000;

    [Theory]
    [InlineData("setuid(1)", 0, "setuid(1) = 0")]
    [InlineData("umask(022)", 0, "umask(022) = 000")]
    [InlineData("umask(022)", 23, "umask(022) = 027")]
    [InlineData("getuid()", 1000, "getuid() = 1000")]
    [InlineData("open(\"a\\tb\\0019\\1\\377\\\"\", O_RDONLY|O_CLOEXEC)", 3, "open(\"a\\tb\\0019\\1\\377\\\"\", O_RDONLY|O_CLOEXEC) = 3")]
    [InlineData("open(\"f\", O_WRONLY|O_CREAT, 000)", 3, "open(\"f\", O_WRONLY|O_CREAT, 000) = 3")]
    [InlineData("open(\"f\", O_RDWR|O_TMPFILE, 0600)", 3, "open(\"f\", O_RDWR|O_TMPFILE, 0600) = 3")]
    [InlineData("open(\"f\", O_RDWR|0x40000000)", 3, "open(\"f\", O_RDWR|0x40000000) = 3")]
    [InlineData("exit_group(7)", 0, "exit_group(7) = ?")]
    [InlineData("fork()", 20, "fork() = 20")]
    [InlineData("lseek(3, -5, SEEK_CUR)", 5000000000, "lseek(3, -5, SEEK_CUR) = 5000000000")]
    [InlineData("lseek(3, 0, 9)", 0, "lseek(3, 0, 0x9 /* SEEK_??? */) = 0")]
    [InlineData("access(\"f\", F_OK)", 0, "access(\"f\", F_OK) = 0")]
    [InlineData("access(\"f\", 9)", 0, "access(\"f\", X_OK|0x8) = 0")]
    [InlineData("access(\"f\", 8)", 0, "access(\"f\", 0x8 /* ?_OK */) = 0")]
    [InlineData("wait4(0, 256)", 0, "wait4(0, NULL, 0x100 /* W??? */, NULL) = 0")]
    [InlineData("read(3, 10)", 0, "read(3, \"\", 10) = 0")]
    [InlineData("read(3, 10)", 4, "read(3, \"\"..., 10) = 4")]
    [InlineData("write(3, \"abc\"..., 10)", 10, "write(3, \"abc\"..., 10) = 10")]
    [InlineData("clone(child_stack=NULL, flags=0)", 5, "clone(child_stack=NULL, flags=0) = 5")]
    [InlineData("clone(child_stack=0x1000, flags=CLONE_VM|85, child_tidptr=0x8)", 5, "clone(child_stack=0x1000, flags=CLONE_VM|85, child_tidptr=0x8) = 5")]
    [InlineData("reboot(LINUX_REBOOT_MAGIC1, 2, LINUX_REBOOT_CMD_CAD_OFF)", 0, "reboot(LINUX_REBOOT_MAGIC1, 0x2 /* LINUX_REBOOT_MAGIC_??? */, LINUX_REBOOT_CMD_CAD_OFF) = 0")]
    [InlineData("fchownat(AT_FDCWD, \"f\", -1, 4294967294, 0)", 0, "fchownat(AT_FDCWD, \"f\", -1, 4294967294, 0) = 0")]
    [InlineData("interceptor_load(3, [setuid, chown, 999])", 1, "interceptor_load(3, [setuid, chown, 999]) = 1")]
    [InlineData("setup_file(\"/f\", S_IFREG|S_ISUID|S_ISVTX|0755, 0, 0, 5, \"\")", 0, "setup_file(\"/f\", S_IFREG|S_ISUID|S_ISVTX|0755, 0, 0, 5, \"\") = 0")]
    [InlineData("kill(-5, SIGRT_2)", 0, "kill(-5, SIGRT_2) = 0")]
    public void AnAllowedCall(string call, long value, string wanted)
    {
        CallLine line = Lines.Call(call);
        Assert.Equal(wanted, Lines.Written(line.Name, line.Args, Reply.Of(value)));
    }

    [Fact]
    public void ARefusedCallHasNoOutArguments()
    {
        Assert.Equal("stat(\"/f\", NULL) = -1 ENOENT (No such file or directory)", Lines.Written("stat", [Value.Of("/f"), 0], Why.NoSuchFile));
        Assert.Equal("chmod(\"/f\", 0600) = -1 EPERM (NotOwner)", Lines.Written("chmod", [Value.Of("/f"), 0x180], Why.NotOwner, null, new(Reasons: true)));
    }

    [Fact]
    public void LinesCanBeAlignedAsStraceDoes()
    {
        Assert.Equal("1847  setuid(1)                         = 0", Lines.Written("setuid", [1], Reply.Ok, null, new(1847, 40)));
        Assert.Equal("1847  open(\"/home/bob/mail\", O_RDONLY)  = -1 EACCES (Permission denied)",
            Lines.Written("open", [Value.Of("/home/bob/mail"), 0, 0], Why.ModeForbids, null, new(1847, 40)));
    }

    [Fact]
    public void StructStat()
    {
        Assert.Equal(
            "stat(\"/f\", {st_dev=makedev(0, 0x1), st_ino=5, st_mode=S_IFREG|0644, st_nlink=1, st_uid=0, st_gid=4, st_blksize=4096, st_blocks=8, "
            + "st_size=12, st_atime=1736935200 /* 2025-01-15T10:00:00+0000 */, st_atime_nsec=0, st_mtime=1736935200 /* 2025-01-15T10:00:00+0000 */, "
            + "st_mtime_nsec=0, st_ctime=-1 /* 1969-12-31T23:59:59.999999000+0000 */, st_ctime_nsec=999999000}) = 0",
            Lines.Written("stat", [Value.Of("/f"), 0], Reply.Ok, [1, 5, 0x81A4, 1, 0, 4, 0, 12, 4096, 8, Noon, -1]));
        Assert.Contains("st_mode=S_IFCHR|0666, st_nlink=1, st_uid=0, st_gid=0, st_blksize=4096, st_blocks=0, st_rdev=makedev(0x1, 0x3), st_atime=0, st_atime_nsec=0,",
            Lines.Written("fstat", [3, 0], Reply.Ok, [0xfe00, 5, 0x21B6, 1, 0, 0, 0x103, 0, 4096, 0, 0, 0]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "[{WIFEXITED(s) && WEXITSTATUS(s) == 0}]")]
    [InlineData(0x700, "[{WIFEXITED(s) && WEXITSTATUS(s) == 7}]")]
    [InlineData(9, "[{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL}]")]
    [InlineData(0x8b, "[{WIFSIGNALED(s) && WTERMSIG(s) == SIGSEGV && WCOREDUMP(s)}]")]
    [InlineData(0x137f, "[{WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP}]")]
    [InlineData(0xffff, "[{WIFCONTINUED(s)}]")]
    public void WaitStatus(long status, string wanted) =>
        Assert.Equal($"wait4(-1, {wanted}, 0, NULL) = 20", Lines.Written("wait4", [-1, 0, 0, 0], Reply.Of(20), [status]));

    [Fact]
    public void OtherOutArguments()
    {
        Assert.Equal("wait4(-1, NULL, WNOHANG, NULL) = 0", Lines.Written("wait4", [-1, 0, 1, 0], Reply.Ok, [0]));
        Assert.Equal("getresuid([0], [-1], [4294967294]) = 0", Lines.Written("getresuid", [0, 0, 0], Reply.Ok, [0, uint.MaxValue, 4294967294]));
        Assert.Equal("getgroups(8, [0, 4]) = 2", Lines.Written("getgroups", [8, 0], Reply.Of(2), [2, 0, 4]));
        Assert.Equal("getgroups(8, []) = 0", Lines.Written("getgroups", [8, 0], Reply.Ok, [0]));
        Assert.Equal("getgroups(0, NULL) = 2", Lines.Written("getgroups", [0, 0], Reply.Of(2), [0]));
        var arena = new ReplyArena();
        arena.BeginCall();
        "/root"u8.CopyTo(arena.ReserveText(5));
        Assert.Equal("getcwd(\"/root\", 64) = 6", Lines.Written("getcwd", [0, 64], Reply.Of(6), arena.Of(0).ToArray()));
    }

    [Fact]
    public void StructStatx() => Assert.Equal(
        "statx(AT_FDCWD, \"/f\", AT_STATX_SYNC_AS_STAT, STATX_BASIC_STATS, {stx_mask=STATX_BASIC_STATS, stx_blksize=4096, stx_attributes=0, stx_nlink=1, "
        + "stx_uid=7, stx_gid=4, stx_mode=S_IFREG|0644, stx_ino=5, stx_size=12, stx_blocks=8, stx_attributes_mask=0, "
        + "stx_atime={tv_sec=1736935200, tv_nsec=0} /* 2025-01-15T10:00:00+0000 */, stx_ctime={tv_sec=-1, tv_nsec=999999000} /* 1969-12-31T23:59:59.999999000+0000 */, "
        + "stx_mtime={tv_sec=1736935200, tv_nsec=0} /* 2025-01-15T10:00:00+0000 */, stx_rdev_major=0, stx_rdev_minor=0, stx_dev_major=254, stx_dev_minor=0}) = 0",
        Lines.Written("statx", [-100, Value.Of("/f"), 0, 0x7ff, 0], Reply.Ok, [0xfe00, 5, 0x81A4, 1, 7, 4, 0, 12, 4096, 8, Noon, -1]));

    [Theory]
    [InlineData("pipe2(NULL, O_CLOEXEC)", 0, new long[] { 3, 4 }, "pipe2([3, 4], O_CLOEXEC) = 0")]
    [InlineData("waitid(P_PID, 7, NULL, WEXITED, NULL)", 0, new long[] { 17, 1, 7, 1000, 3 },
        "waitid(P_PID, 7, {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=7, si_uid=1000, si_status=3, si_utime=0, si_stime=0}, WEXITED, NULL) = 0")]
    [InlineData("waitid(P_PID, 7, NULL, WSTOPPED, NULL)", 0, new long[] { 17, 5, 7, 0, 19 },
        "waitid(P_PID, 7, {si_signo=SIGCHLD, si_code=CLD_STOPPED, si_pid=7, si_uid=0, si_status=SIGSTOP, si_utime=0, si_stime=0}, WSTOPPED, NULL) = 0")]
    [InlineData("waitid(P_ALL, 0, NULL, WNOHANG|WEXITED, NULL)", 0, new long[] { 0, 0, 0, 0, 0 }, "waitid(P_ALL, 0, {}, WNOHANG|WEXITED, NULL) = 0")]
    [InlineData("rt_sigtimedwait([USR1], NULL, NULL, 8)", 10, new long[] { 10, 0, 7, 1000, 0 },
        "rt_sigtimedwait([USR1], {si_signo=SIGUSR1, si_code=SI_USER, si_pid=7, si_uid=1000}, NULL, 8) = 10 (SIGUSR1)")]
    [InlineData("rt_sigtimedwait([ALRM], NULL, NULL, 8)", 14, new long[] { 14, 128, 0, 0, 0 },
        "rt_sigtimedwait([ALRM], {si_signo=SIGALRM, si_code=SI_KERNEL}, NULL, 8) = 14 (SIGALRM)")]
    [InlineData("rt_sigprocmask(SIG_BLOCK, NULL, NULL, 8)", 0, new long[] { -262401 }, "rt_sigprocmask(SIG_BLOCK, NULL, ~[KILL STOP], 8) = 0")]
    [InlineData("rt_sigpending(NULL, 8)", 0, new long[] { 65536 }, "rt_sigpending([CHLD], 8) = 0")]
    [InlineData("rt_sigaction(SIGHUP, NULL, NULL, 8)", 0, new long[] { 0x4000, 0x10000000, 1 },
        "rt_sigaction(SIGHUP, NULL, {sa_handler=0x4000, sa_mask=[HUP], sa_flags=SA_RESTART}, 8) = 0")]
    [InlineData("prlimit64(0, RLIMIT_STACK, NULL, NULL)", 0, new long[] { 8388608, -1 }, "prlimit64(0, RLIMIT_STACK, NULL, {rlim_cur=8192*1024, rlim_max=RLIM64_INFINITY}) = 0")]
    [InlineData("getitimer(ITIMER_REAL, NULL)", 0, new long[] { 1, 2, 3, 4 }, "getitimer(ITIMER_REAL, {it_interval={tv_sec=1, tv_usec=2}, it_value={tv_sec=3, tv_usec=4}}) = 0")]
    [InlineData("nanosleep({tv_sec=1, tv_nsec=0}, NULL)", 0, new long[] { }, "nanosleep({tv_sec=1, tv_nsec=0}, NULL) = 0")]
    [InlineData("statfs(\"/\", NULL)", 0, new long[] { }, "statfs(\"/\", {...}) = 0")]
    [InlineData("fcntl(3, F_GETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=0})", 0, new long[] { 0, 0, 5, 10, 77 },
        "fcntl(3, F_GETLK, {l_type=F_RDLCK, l_whence=SEEK_SET, l_start=5, l_len=10, l_pid=77}) = 0")]
    [InlineData("fcntl(3, F_GETFL)", 0x8002, new long[] { }, "fcntl(3, F_GETFL) = 0x8002 (flags O_RDWR|O_LARGEFILE)")]
    [InlineData("fcntl(3, F_GETFL)", 0, new long[] { }, "fcntl(3, F_GETFL) = 0 (flags O_RDONLY)")]
    [InlineData("fcntl(3, F_GETFD)", 1, new long[] { }, "fcntl(3, F_GETFD) = 0x1 (flags FD_CLOEXEC)")]
    [InlineData("fcntl(3, F_GETFD)", 0, new long[] { }, "fcntl(3, F_GETFD) = 0")]
    [InlineData("fcntl(3, F_GETLEASE)", 2, new long[] { }, "fcntl(3, F_GETLEASE) = 0x2 (F_UNLCK)")]
    [InlineData("fcntl(3, F_GETSIG)", 10, new long[] { }, "fcntl(3, F_GETSIG) = 10 (SIGUSR1)")]
    [InlineData("fcntl(3, F_GET_SEALS)", 3, new long[] { }, "fcntl(3, F_GET_SEALS) = 0x3 (seals F_SEAL_SEAL|F_SEAL_SHRINK)")]
    [InlineData("mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 3, 0)", 0x7f0000000000, new long[] { }, "mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 3, 0) = 0x7f0000000000")]
    [InlineData("fcntl(3, F_DUPFD, 10)", 10, new long[] { }, "fcntl(3, F_DUPFD, 10) = 10")]
    public void WhatCameBack(string call, long value, long[] words, string wanted)
    {
        CallLine line = Lines.Call(call);
        string got = Lines.Written(line.Name, line.Args, Reply.Of(value), words);
        Assert.Equal(wanted, got);
        Assert.Equal(value, Lines.Call(got).Result!.Value);
    }

    [Fact]
    public void NamesInADirectory()
    {
        Assert.Equal("getdents64(3, [{d_name=\".\"}, {d_name=\"..\"}, {d_name=\"a b\"}], 4096) = 72",
            Lines.Written("getdents64", [3, 0, 4096], Reply.Of(72), Text("./../a b")));
        Assert.Equal("getdents64(3, [], 4096) = 0", Lines.Written("getdents64", [3, 0, 4096], Reply.Ok, Text("")));
    }

    [Fact]
    public void AnInterruptedSleepTellsWhatWasLeft()
    {
        Value[] args = [Value.Of(5, 0), 0];
        Assert.Equal("nanosleep({tv_sec=5, tv_nsec=0}, {tv_sec=4, tv_nsec=7}) = -1 EINTR (Interrupted system call)",
            Lines.Written("nanosleep", args, Why.Interrupted, [4, 7]));
        Assert.Equal("nanosleep({tv_sec=5, tv_nsec=0}, NULL) = -1 EINTR (Interrupted system call)", Lines.Written("nanosleep", args, Why.Interrupted));
        Assert.Equal("nanosleep({tv_sec=5, tv_nsec=0}, NULL) = -1 EINVAL (Invalid argument)", Lines.Written("nanosleep", args, Why.InvalidValue, [4, 7]));
    }

    private static long[] Text(string text)
    {
        var arena = new ReplyArena();
        arena.BeginCall();
        Encoding.Latin1.GetBytes(text).CopyTo(arena.ReserveText(text.Length));
        return arena.Of(0).ToArray();
    }

    [Fact]
    public void WordsThatEndTooEarlyAreNoError()
    {
        foreach (SyscallRow row in SyscallTable.All)
        {
            var args = new Value[row.Args.Length];
            foreach (long[] words in new long[][] { [], [1], [long.MaxValue], [-1, 2], [5, 1, 2] })
                Assert.EndsWith(EndOf(row), Lines.Written(row.Name, args, Reply.Of(7), words), StringComparison.Ordinal);
        }
    }

    private static string EndOf(SyscallRow row) => row.Name switch
    {
        "rt_sigtimedwait" => "7 (SIGBUS)",
        "sched_getscheduler" or "SchedGet" => "7 (SCHED_EXT)",
        _ => row.Returns == Returns.Nothing ? " = ?" : "7",
    };

    [Fact]
    public void ArgumentsThatTheKernelRefusesAreWrittenAsTheyAre()
    {
        Assert.Equal("open(NULL, \"x\", [1, \"y\"]) = -1 EINVAL (Invalid argument)",
            Lines.Written("open", [0, Value.Of("x"), Value.Of(1, Value.Of("y"))], Why.BadArgument));
        Assert.Equal("getuid(1, \"x\") = -1 EINVAL (Invalid argument)", Lines.Written("getuid", [1, Value.Of("x")], Why.BadArgument));
        Assert.Equal("kill() = -1 EINVAL (Invalid argument)", Lines.Written("kill", [], Why.BadArgument));
    }

    [Theory]
    [InlineData("wait4", "wait4(-1,  <unfinished ...>", "<... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 20")]
    [InlineData("kill", "kill(-1, 0 <unfinished ...>", "<... kill resumed>) = 20")]
    [InlineData("getresuid", "getresuid( <unfinished ...>", "<... getresuid resumed>[0], NULL, NULL) = 20")]
    [InlineData("getpid", "getpid( <unfinished ...>", "<... getpid resumed>) = 20")]
    public void ACallThatWaits(string name, string first, string second)
    {
        SyscallRow row = SyscallTable.ByName(name)!;
        Value[] args = [.. row.Args.Select((arg, i) => (Value)(i == 0 && !arg.Kind.IsOut() ? -1 : 0))];
        Assert.Equal(first, Lines.Written(name, args, Why.Parked));
        var output = new ArrayBufferWriter<byte>();
        StraceWriter.WriteResumed(output, row, args, Reply.Of(20), [0]);
        Assert.Equal(second, Encoding.Latin1.GetString(output.WrittenSpan));
        Assert.Equal(20, Lines.Read($"{first}\n{second}\n").OfType<CallLine>().Single().Result!.Value);
    }

    [Fact]
    public void ACallWithoutARow()
    {
        var output = new ArrayBufferWriter<byte>();
        StraceWriter.WriteUnmodelled(output, "bpf("u8, new(7));
        Assert.Equal("7     bpf?() = -1 ENOSYS (Function not implemented)", Encoding.Latin1.GetString(output.WrittenSpan));
    }
}
