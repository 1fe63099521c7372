using Insula.Workloads.Notation;

namespace Insula.Workloads.Tests.Notation;

/// <summary>What a person sees who mistyped a line.</summary>
public class MessageTests
{
    [Theory]
    [InlineData("kill(5, SIGTRM)", "column 9: a signal name or number is expected")]
    [InlineData("kill(5)", "column 7: kill(pid, signal) takes 2 arguments")]
    [InlineData("kill(5, 9, 1)", "column 12: kill(pid, signal) takes 2 arguments")]
    [InlineData("getuid(1)", "column 8: getuid() takes no arguments")]
    [InlineData("close()", "column 7: close(fd) takes 1 argument")]
    [InlineData("open(\"f\")", "column 9: open(path, flags, [mode]) takes 2 to 3 arguments")]
    [InlineData("wait4()", "column 7: wait4(pid, status, options, usage) takes 1 to 4 arguments")]
    [InlineData("read(3)", "column 7: read(fd, data, size) takes 2 to 3 arguments")]
    [InlineData("clone()", "column 7: clone(child_stack, flags, [parent_tid], [child_tidptr]) takes 2 to 4 arguments")]
    [InlineData("kill(1,)", "column 8: an argument is expected")]
    [InlineData("kill(x, 9)", "column 6: a process number, or the negative number of a group, is expected")]
    [InlineData("kill(5000000000, 9)", "column 6: a process number, or the negative number of a group, is expected")]
    [InlineData("setuid(bob)", "column 8: a user identifier, 0 to 4294967294 or -1, is expected")]
    [InlineData("setgid(1 2)", "column 10: a group identifier, 0 to 4294967294 or -1, is expected")]
    [InlineData("setgroups(2, [0, x])", "column 18: a group identifier, 0 to 4294967294 or -1, is expected")]
    [InlineData("setgroups(2, [0, ...])", "column 18: a whole list is expected: record with strace -v")]
    [InlineData("setgroups(2, [0; 4])", "column 16: a comma or a closing bracket is expected")]
    [InlineData("setgroups(2, 0 4)", "column 16: a list of group identifiers such as [0, 4] is expected")]
    [InlineData("open(/etc/passwd, O_RDONLY)", "column 6: a path in double quotes is expected")]
    [InlineData("open(\"/etc/passwd, O_RDONLY)", "column 6: a closing quote is expected for the one here")]
    [InlineData("open(\"/a\\q\", O_RDONLY)", "column 9: no escape of a text begins like this")]
    [InlineData("open(\"/a\\0b\", O_RDONLY)", "column 6: a text without NUL is expected")]
    [InlineData("open(\"f\", O_RDONYL)", "column 11: flags such as O_RDWR|O_CREAT are expected")]
    [InlineData("open(\"f\", O_RDONLY|)", "column 20: flags such as O_RDWR|O_CREAT are expected")]
    [InlineData("open(\"f\", O_RDONLY,O_CREAT)", "column 20: permission bits in octal such as 0644 are expected")]
    [InlineData("chmod(\"f\", 644)", "column 12: permission bits in octal such as 0644 are expected")]
    [InlineData("setup_file(\"f\", regular, 0, 0, 0, \"\")", "column 17: a type and permission bits such as S_IFREG|0644 are expected")]
    [InlineData("openat(here, \"f\", O_RDONLY)", "column 8: the descriptor of a directory or AT_FDCWD is expected")]
    [InlineData("close(abc)", "column 7: a descriptor is expected")]
    [InlineData("access(\"f\", R)", "column 13: F_OK or some of R_OK|W_OK|X_OK are expected")]
    [InlineData("lseek(3, 0, SEEK)", "column 13: SEEK_SET, SEEK_CUR, SEEK_END or a number is expected")]
    [InlineData("lseek(3, 99999999999999999999, SEEK_SET)", "column 10: a number is expected")]
    [InlineData("wait4(-1, NULL, WNOHUNG, NULL)", "column 17: options such as WNOHANG, or 0, are expected")]
    [InlineData("newfstatat(3, \"\", NULL, AT_EMPTY)", "column 25: flags such as AT_SYMLINK_NOFOLLOW, or 0, are expected")]
    [InlineData("clone(child_stack=NULL, flags=CLONE_VN)", "column 31: flags such as CLONE_VM|SIGCHLD are expected")]
    [InlineData("clone(child_stack=here, flags=0)", "column 19: an address or NULL is expected")]
    [InlineData("exit(ok)", "column 6: an exit status is expected")]
    [InlineData("interceptor_load(1, [setuid, chwon])", "column 30: the name or number of a call is expected")]
    [InlineData("interceptor_load(1, setuid)", "column 21: a list of calls such as [setuid, chown] is expected")]
    [InlineData("server_create(\"web\", one, \"encoded\")", "column 22: a number is expected")]
    [InlineData("setuid(1", "column 9: a comma or a closing parenthesis is expected")]
    [InlineData("setuid 1", "column 7: an opening parenthesis is expected")]
    [InlineData("(1)", "column 1: a call, a signal or an exit is expected")]
    [InlineData("1847  <unfinished ...>", "column 7: a call, a signal or an exit is expected")]
    [InlineData("1847", "column 5: a call, a signal or an exit is expected")]
    [InlineData("99999999999 getuid()", "column 1: a process number or a time is expected")]
    [InlineData("[pid x] getuid()", "column 6: a process number is expected")]
    [InlineData("12:99:00 getuid()", "column 1: a time as 23:59:59 is expected")]
    [InlineData("getuid() 0", "column 10: = and a result are expected")]
    [InlineData("getuid() = ", "column 12: a number or ? is expected")]
    [InlineData("getuid() = zero", "column 12: a number or ? is expected")]
    [InlineData("getuid() = 0 zero", "column 14: the end of the line is expected")]
    [InlineData("setuid(0) = -1 EPREM", "column 16: an error such as EPERM is expected, and EPREM is none")]
    [InlineData("setuid(0) = -1 EPERM (NotOwner", "column 31: a closing parenthesis is expected")]
    [InlineData("setuid(0) = -1 EPERM (NotOwnr)", "column 23: a reason such as NotOwner, or the words of EPERM, are expected")]
    [InlineData("setuid(0) = 0 <fast>", "column 16: a duration in seconds is expected")]
    [InlineData("close(3</etc/passwd)", "column 8: a closing > is expected for the < here")]
    [InlineData("foo({{{)", "column 9: a closing brace, bracket or parenthesis is expected")]
    [InlineData("<... wait4 resumed>NULL, 0, NULL) = 4", "column 1: a whole call is expected: nothing stands before this line")]
    [InlineData("--- SIGFOO ---", "column 5: a signal name or number is expected")]
    [InlineData("--- SIGHUP {si_signo=SIGHUP ---", "column 32: a closing brace is expected")]
    [InlineData("--- SIGHUP", "column 11: --- is expected")]
    [InlineData("+++ vanished +++", "column 5: exited with, killed by or superseded by is expected")]
    [InlineData("+++ exited with 3", "column 18: +++ is expected")]
    public void ALineThatCannotBeReadSaysWhatWasExpected(string line, string message) =>
        Assert.Equal(message, Assert.IsType<SkippedLine>(StraceReader.ParseLine(Lines.Bytes(line))).ToString());

    [Fact]
    public void NestingIsBounded()
    {
        string deep = $"foo({new string('[', 32)}{new string(']', 32)})";
        Assert.IsType<CallLine>(StraceReader.ParseLine(Lines.Bytes(deep)));
        string deeper = $"foo({new string('[', 33)}{new string(']', 33)})";
        Assert.Equal("column 37: nested deeper than 32", StraceReader.ParseLine(Lines.Bytes(deeper))!.ToString());
    }

    [Fact]
    public void AProblemOfASplitCallIsReportedWhereItIs()
    {
        List<TraceEvent> read = Lines.Read("7 read(3,  <unfinished ...>\n7 <... read resumed>\"a\", many) = 1\n8 <... wait4 resumed>0) = 2\n");
        Assert.Equal(
            ["2: column 26: a number is expected", "3: column 3: the first line of this call is missing"],
            read.OfType<SkippedLine>().Select(line => $"{line.Line}: {line}"));

        read = Lines.Read("7 kill(3 <unfinished ...>\n7 <... kill resumed>) = 0\n");
        Assert.Equal(["2: column 21: kill(pid, signal) takes 2 arguments"], read.OfType<SkippedLine>().Select(line => $"{line.Line}: {line}"));

        read = Lines.Read("7 kill(x <unfinished ...>\n7 <... kill resumed>, 9) = 0\n");
        Assert.Equal(
            ["1: column 8: a process number, or the negative number of a group, is expected", "2: column 3: the first line of this call is missing"],
            read.OfType<SkippedLine>().Select(line => $"{line.Line}: {line}"));
    }

    [Fact]
    public void ReadingGoesOnBehindABadLine()
    {
        List<TraceEvent> read = Lines.Read("garbage\n7 getuid() = 0\n\n7 kill(1, SIGX) = 0\n7 +++ exited with 0 +++\n");
        Assert.Equal(["SkippedLine 1", "CallLine 2", "SkippedLine 3", "SkippedLine 4", "ExitLine 5"], read.Select(line => $"{line.GetType().Name} {line.Line}"));
    }
}
