using System.Text;
using Insula.Model;
using Insula.Workloads.Notation;

namespace Insula.Workloads.Tests.Notation;

public class ReadTests
{
    [Theory]
    // out-arguments may be left out, at the end or altogether
    [InlineData("getresuid()", "0, 0, 0")]
    [InlineData("getresuid(NULL)", "0, 0, 0")]
    [InlineData("getresuid([1], [2], [3])", "0, 0, 0")]
    [InlineData("stat(\"/f\")", "\"/f\", 0")]
    [InlineData("stat(\"/f\", 0)", "\"/f\", 0")]
    [InlineData("stat(\"/f\", 0x7ffd)", "\"/f\", 0")]
    [InlineData("stat(\"/f\", {st_mode=S_IFREG|0644, ...})", "\"/f\", 0")]
    [InlineData("newfstatat(AT_FDCWD, \"f\")", "-100, \"f\", 0, 0")]
    [InlineData("newfstatat(AT_FDCWD, \"f\", AT_SYMLINK_NOFOLLOW)", "-100, \"f\", 0, 256")]
    [InlineData("newfstatat(AT_FDCWD, \"f\", NULL, AT_SYMLINK_NOFOLLOW)", "-100, \"f\", 0, 256")]
    [InlineData("wait4(-1)", "-1, 0, 0, 0")]
    [InlineData("wait4(-1, WNOHANG)", "-1, 0, 1, 0")]
    [InlineData("wait4(-1, NULL)", "-1, 0, 0, 0")]
    [InlineData("wait4(-1, NULL, WNOHANG)", "-1, 0, 1, 0")]
    [InlineData("wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], WUNTRACED, NULL)", "-1, 0, 2, 0")]
    [InlineData("read(3, 100)", "3, 0, 100")]
    [InlineData("read(3, \"abc\"..., 100)", "3, 0, 100")]
    [InlineData("getcwd(100)", "0, 100")]
    [InlineData("getgroups(8)", "8, 0")]
    // optional ones too
    [InlineData("open(\"f\", O_RDONLY)", "\"f\", 0, 0")]
    [InlineData("reboot(LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_HALT)", "4276215469, 672274793, 3454992675, 0")]
    [InlineData("reboot(1, 2, 3, \"x\")", "1, 2, 3, 0")]
    // names of arguments
    [InlineData("clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7f08)", "0, 2097169, 0, 32520")]
    [InlineData("clone(child_stack=0x8, flags=CLONE_VM|85, parent_tid=[7], tls=0x30, child_tidptr=NULL)", "8, 341, 0, 0")]
    [InlineData("clone(flags=0)", "0, 0, 0, 0")]
    [InlineData("clone(NULL, SIGCHLD)", "0, 17, 0, 0")]
    // values
    [InlineData("setresuid(-1, 4294967295, 4294967294)", "-1, -1, 4294967294")]
    [InlineData("setresuid(0xffffffff, -2, 0)", "-1, 4294967294, 0")]
    [InlineData("setgroups(3, [0, 4, -1])", "3, [0, 4, -1]")]
    [InlineData("setgroups(0, NULL)", "0, []")]
    [InlineData("setgroups(0, [])", "0, []")]
    [InlineData("setgroups(9, 0x7ffc)", "9, []")]
    [InlineData("kill(-1, SIGTERM)", "-1, 15")]
    [InlineData("kill(4294967295, 9)", "-1, 9")]
    [InlineData("kill(7<bash>, SIGRTMIN)", "7, 32")]
    [InlineData("kill(7, SIGRT_2)", "7, 34")]
    [InlineData("kill(7, SIGCLD)", "7, 17")]
    [InlineData("kill(7, 0)", "7, 0")]
    [InlineData("open(\"f\", O_RDWR|O_CREAT|0x40000000, 0644)", "\"f\", 1073741890, 420")]
    [InlineData("open(\"f\", O_WRONLY|O_SYNC|FASYNC|O_NDELAY, S_ISUID|0755)", "\"f\", 1062913, 2541")]
    [InlineData("open(\"f\", 0x40 /* O_RDONLY|O_CREAT */, 000)", "\"f\", 64, 0")]
    [InlineData("open(NULL, O_RDONLY)", "0, 0, 0")]
    [InlineData("openat(-1, \"f\", O_RDONLY)", "-1, \"f\", 0, 0")]
    [InlineData("openat(3</tmp/a,b)>, \"f\", O_RDONLY)", "3, \"f\", 0, 0")]
    [InlineData("openat(AT_FDCWD</root>, \"f\", O_RDONLY)", "-100, \"f\", 0, 0")]
    [InlineData("close(4<TCP:[127.0.0.1:80->127.0.0.1:9]>)", "4")]
    [InlineData("close(4</dev/null<char 1:3>>)", "4")]
    [InlineData("close(4</tmp/#11>(deleted))", "4")]
    [InlineData("access(\"f\", F_OK)", "\"f\", 0")]
    [InlineData("access(\"f\", R_OK|W_OK|X_OK)", "\"f\", 7")]
    [InlineData("access(\"f\", 0x8 /* ?_OK */)", "\"f\", 8")]
    [InlineData("lseek(3, -5, SEEK_CUR)", "3, -5, 1")]
    [InlineData("lseek(3, 0, 0x9 /* SEEK_??? */)", "3, 0, 9")]
    [InlineData("umask(0)", "0")]
    [InlineData("umask(7)", "7")]
    [InlineData("chmod(\"f\", S_IRUSR|S_IWUSR)", "\"f\", 384")]
    [InlineData("chmod(\"f\", 0177777)", "\"f\", 65535")]
    [InlineData("setup_file(\"/f\", S_IFREG|S_ISUID|0755, 0, 0, 5, \"\")", "\"/f\", 35309, 0, 0, 5, \"\", 0")]
    [InlineData("setup_file(\"/f\", S_IFLNK|0777, 0, 0, 5, \"target\")", "\"/f\", 41471, 0, 0, 5, \"target\", 0")]
    [InlineData("write(1, \"a\"..., 40)", "1, \"a\", 40")]
    [InlineData("write(1, NULL, 4)", "1, \"\", 4")]
    [InlineData("write(1, \"a\", 18446744073709551615)", "1, \"a\", -1")]
    [InlineData("exit_group(-1)", "-1")]
    [InlineData("interceptor_load(3, [setuid, 106, \"\"])", null)]
    [InlineData("interceptor_load(3, [setuid, 106])", "3, [105, 106]")]
    [InlineData("  1847  setuid( 1 ) = 0", "1")]
    public void ACallIsNormalisedToItsRow(string line, string? args)
    {
        if (args is null)
            Assert.IsType<SkippedLine>(StraceReader.ParseLine(Lines.Bytes(line)));
        else
            Assert.Equal(args, string.Join(", ", Lines.Call(line).Args));
    }

    [Theory]
    [InlineData(@"""a\nb\tc\""d\\e""", "a\nb\tc\"d\\e")]
    [InlineData(@"""\r\f\v\a\b""", "\r\f\v\a\b")]
    [InlineData(@"""\1\0012\377\x41\xff""", "\u0001\u00012\u00ffA\u00ff")]
    [InlineData("\"caf\u00c3\u00a9 \u00fe\u00ff\"", "caf\u00c3\u00a9 \u00fe\u00ff")]
    public void EscapesAreUndone(string quoted, string text) =>
        Assert.Equal(text, Encoding.Latin1.GetString(Lines.Call($"chdir({quoted})").Args[0].Text));

    [Theory]
    [InlineData("getuid()", null)]
    [InlineData("getuid() = 5", "Value 5")]
    [InlineData("umask(022) = 027", "Value 23")]
    [InlineData("brk(NULL) = 0x55fad9a29000", "Value 94535881494528")]
    [InlineData("exit(0) = ?", "Unknown 0")]
    [InlineData("exit(0) = ? <unavailable>", "Unknown 0")]
    [InlineData("pause() = ? ERESTARTNOHAND (To be restarted if no handler)", "Unknown 0 ERESTARTNOHAND None (To be restarted if no handler)")]
    [InlineData("setuid(0) = -1 EPERM (Operation not permitted)", "Error -1 EPERM EPERM (Operation not permitted)")]
    [InlineData("socket(1) = -1 EAFNOSUPPORT (Address family not supported by protocol)", "Error -1 EAFNOSUPPORT None (Address family not supported by protocol)")]
    [InlineData("fcntl(3, F_GETFL) = 0x8000 (flags O_RDONLY|O_LARGEFILE)", "Value 32768 (flags O_RDONLY|O_LARGEFILE)")]
    [InlineData("poll([{fd=3, events=POLLIN}], 1, 10) = 1 ([{fd=3, revents=POLLIN}])", "Value 1 ([{fd=3, revents=POLLIN}])")]
    [InlineData("select(4, [3], NULL, NULL, NULL) = 1 (in [3], left {tv_sec=1, tv_usec=2})", "Value 1 (in [3], left {tv_sec=1, tv_usec=2})")]
    [InlineData("setuid(0) = -1 EPERM (Operation not permitted) (INJECTED)", "Error -1 EPERM EPERM (Operation not permitted)")]
    public void ResultsAreRead(string line, string? wanted)
    {
        TraceResult? result = Assert.IsType<CallLine>(StraceReader.ParseLine(Lines.Bytes(line), isScript: false)).Result;
        string? got = result is null ? null
            : $"{result.Kind} {result.Value}{(result.ErrorName is null ? "" : $" {result.ErrorName} {result.Errno}")}{(result.Note is null ? "" : $" ({result.Note})")}";
        Assert.Equal(wanted, got);
    }

    [Fact]
    public void AScriptMayExpectAReason()
    {
        TraceResult result = Lines.Call("chmod(\"f\", 0600) = -1 EPERM (NotOwner)").Result!;
        Assert.Equal((Errno.EPERM, Why.NotOwner, null), (result.Errno, result.Reason, result.Note));
        Assert.Equal(Why.NotOwner, Lines.Call("chmod(\"f\", 0600) = -1 EPERM (Operation not permitted) (NotOwner)").Result!.Reason);
        Assert.Null(Lines.Call("chmod(\"f\", 0600) = -1 EPERM (Operation not permitted)").Result!.Reason);
    }

    [Theory]
    [InlineData("uselib(\"/bin/sh\", [\"sh\", \"-c\", \"a, b)\"], 0x7ffe /* 2 vars */) = 0", "uselib", 3, "0x7ffe /* 2 vars */")]
    [InlineData("getdents(3, 0x55 /* 3 entries, more) */, 32768) = 80", "getdents", 3, "32768")]
    [InlineData("bpf({flags=CLONE_VM, stack=[1, {2}]} => {parent_tid=[9]}, 88) = 9", "bpf", 2, "88")]
    [InlineData("shmget(NULL, 21<<MAP_HUGE_SHIFT, PROT_READ) = 0x7f00", "shmget", 3, "PROT_READ")]
    [InlineData("ppoll(SIG_BLOCK, ~[RTMIN RT_1], NULL, 8) = 0", "ppoll", 4, "8")]
    [InlineData("ioctl(1, TCGETS, {c_cc[VMIN]=1, c_cc=\"\\x03}\"}) = 0", "ioctl", 3, "{c_cc[VMIN]=1, c_cc=\"\\x03}\"}")]
    [InlineData("syscall_0x1f4(0x1, 0x2) = -1 ENOSYS (Function not implemented)", "syscall_0x1f4", 2, "0x2")]
    [InlineData("uname(sysname=1)", "uname", 1, "1")]
    public void ACallWithoutARowKeepsItsTexts(string line, string name, int count, string last)
    {
        CallLine call = Lines.Call(line);
        Assert.Null(call.Row);
        Assert.Empty(call.Args);
        Assert.Equal((name, count, last), (call.Name, call.RawCount, Encoding.Latin1.GetString(call.Raw(count - 1))));
    }

    [Fact]
    public void RawTextsStandWhereTheRowHasThem()
    {
        CallLine call = Lines.Call("clone(child_stack=NULL, flags=CLONE_SETTLS|SIGCHLD, tls=0x30, child_tidptr=0x8)");
        Assert.Equal(["NULL", "CLONE_SETTLS|SIGCHLD", "", "0x8", "0x30"], Enumerable.Range(0, call.RawCount).Select(i => Encoding.Latin1.GetString(call.Raw(i))));
        call = Lines.Call("wait4(-1, WNOHANG)");
        Assert.Equal(["-1", "", "WNOHANG", ""], Enumerable.Range(0, call.RawCount).Select(i => Encoding.Latin1.GetString(call.Raw(i))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("# a comment")]
    [InlineData("  # kill(1, 9)")]
    [InlineData("strace: Process 123 attached")]
    [InlineData("[pid 7] strace: Process 123 attached")]
    [InlineData("Process 123 detached")]
    [InlineData("[ Process PID=123 runs in 32 bit mode. ]")]
    public void SomeLinesSayNothing(string line) => Assert.Null(StraceReader.ParseLine(Lines.Bytes(line)));

    [Theory]
    [InlineData("1847 getuid() = 0", 1847, null, null)]
    [InlineData("[pid  1847] getuid() = 0", 1847, null, null)]
    [InlineData("1847<bash> getuid() = 0", 1847, null, null)]
    [InlineData("getuid() = 0", null, null, null)]
    [InlineData("04:44:02 getuid() = 0", null, TraceClock.Midnight, 17042000000L)]
    [InlineData("1847 04:44:02.066540 getuid() = 0", 1847, TraceClock.Midnight, 17042066540L)]
    [InlineData("1847 1795322549.991422 getuid() = 0", 1847, TraceClock.Epoch, 1795322549991422L)]
    [InlineData("1795322549.991422123 getuid() = 0", null, TraceClock.Epoch, 1795322549991422L)]
    [InlineData("     0.000118 getuid() = 0", null, TraceClock.Previous, 118L)]
    [InlineData("1847 04:44:02 (+     0.000118) getuid() = 0", 1847, TraceClock.Midnight, 17042000000L)]
    [InlineData("1847 [00007f08e3] getuid() = 0", 1847, null, null)]
    [InlineData("[  102] getuid() = 0", null, null, null)]
    public void ProcessAndTimeAreRead(string line, int? pid, TraceClock? clock, long? microseconds)
    {
        CallLine call = Lines.Call(line);
        Assert.Equal(pid, call.Pid);
        Assert.Equal((clock, microseconds), (call.Time?.Clock, call.Time?.Microseconds));
        Assert.Equal(0, call.Result!.Value);
    }

    [Fact]
    public void SplitCallsAreJoined()
    {
        List<TraceEvent> read = Lines.Read("""
            7 wait4(-1,  <unfinished ...>
            8 getuid() = 0
            8 exit_group(3) = ?
            8 +++ exited with 3 +++
            7 <... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 8 <0.000123>
            """);
        var first = Assert.IsType<UnfinishedLine>(read[0]);
        Assert.Equal((1L, 1L, 7, "wait4"), (first.Line, first.Call.FirstLine, first.Pid, first.Call.Name));
        Assert.True(first.Call.IsCutOff);
        Assert.Null(first.Call.Result);
        var call = Assert.IsType<CallLine>(read[4]);
        Assert.Equal((5L, 1L, 7, 8L, 123L), (call.Line, call.FirstLine, call.Pid, call.Result!.Value, call.Duration));
        Assert.Equal("[{WIFEXITED(s) && WEXITSTATUS(s) == 3}]", Encoding.Latin1.GetString(call.Raw(1)));
        Assert.Equal("-1, 0, 0, 0", string.Join(", ", call.Args));
        Assert.False(call.IsCutOff);
    }

    [Fact]
    public void CallsThatNeverEndedAreCutOff()
    {
        List<TraceEvent> read = Lines.Read("7 wait4(-1,  <unfinished ...>\n7 <... wait4 resumed> <unfinished ...>) = ?\n7 nanosleep({tv_sec=9}, <unfinished ...>) = ?\n8 read(0, <detached ...>\n");
        var call = Assert.IsType<CallLine>(read[1]);
        Assert.True(call.IsCutOff);
        Assert.Equal("-1, 0, 0, 0", string.Join(", ", call.Args));
        Assert.Equal(ResultKind.Unknown, call.Result!.Kind);
        Assert.True(Assert.IsType<CallLine>(read[2]).IsCutOff);
        Assert.IsType<UnfinishedLine>(read[3]);
    }

    [Fact]
    public void ATaskThatExecutesBecomesTheProcess()
    {
        List<TraceEvent> read = Lines.Read("""
            7 futex(0x7f, FUTEX_WAIT, 1, NULL <unfinished ...>
            8 execve("/bin/true", ["true"], 0x7f /* 2 vars */ <pid changed to 7 ...>
            7 +++ superseded by execve in pid 8 +++
            7 <... execve resumed>) = 0
            """);
        Assert.Equal(ExitKind.Superseded, Assert.IsType<ExitLine>(read[2]).Kind);
        var call = Assert.IsType<CallLine>(read[3]);
        Assert.Equal((7, "execve", 2L), (call.Pid, call.Name, call.FirstLine));
    }

    [Fact]
    public void ProcessesWithoutANumberAreRecognised()
    {
        List<TraceEvent> read = Lines.Read("""
            clone(child_stack=NULL, flags=SIGCHLDstrace: Process 8 attached
             <unfinished ...>
            [pid     8] wait4(-1,  <unfinished ...>
            [pid     7] <... clone resumed>) = 8
            [pid     7] +++ exited with 0 +++
            <... wait4 resumed>0x7f, 0, NULL) = -1 ECHILD (No child processes)
            """);
        Assert.Empty(read.OfType<SkippedLine>());
        Assert.Equal([(7, "clone"), (8, "wait4")], read.OfType<CallLine>().Select(call => (call.Pid!.Value, call.Name)));
    }
}
