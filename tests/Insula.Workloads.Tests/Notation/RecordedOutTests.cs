using System.Text;
using Insula.Workloads.Notation;

namespace Insula.Workloads.Tests.Notation;

/// <summary>What recorded calls gave back, in lines of real recordings.</summary>
public class RecordedOutTests
{
    [Theory]
    [InlineData("stat(\"f\", {st_dev=makedev(0xfe, 0), st_ino=11674721, st_mode=S_IFREG|S_ISUID|0755, st_nlink=2, st_uid=33, st_gid=4294967294, st_blksize=4096, st_blocks=0, st_size=68248, st_atime=1795332698 /* 2026-11-22T07:31:38.846896146+0000 */, st_atime_nsec=846896146}) = 0",
        "mode 104755 uid 33 gid 4294967294 size 68248 links 2 inode 11674721 device ")]
    [InlineData("stat(\"/dev/null\", {st_dev=makedev(0, 0x6), st_ino=3, st_mode=S_IFCHR|0666, st_nlink=1, st_uid=0, st_gid=0, st_blksize=4096, st_blocks=0, st_rdev=makedev(0x1, 0x3)}) = 0",
        "mode 20666 uid 0 gid 0 size  links 1 inode 3 device 259")]
    [InlineData("newfstatat(3</etc/ld.so.cache>, \"\", {st_mode=S_IFREG|0644, st_size=811, ...}, AT_EMPTY_PATH) = 0", "mode 100644 uid  gid  size 811 links  inode  device ")]
    [InlineData("lstat(\"s\", {st_mode=S_IFSOCK|S_ISVTX|0777, st_size=0, ...}) = 0", "mode 141777 uid  gid  size 0 links  inode  device ")]
    [InlineData("statx(AT_FDCWD, \"f\", AT_STATX_SYNC_AS_STAT, STATX_ALL, {stx_mask=STATX_ALL|STATX_MNT_ID, stx_attributes=0, stx_mode=S_IFDIR|0700, stx_size=4096, ...}) = 0",
        "mode 40700 uid  gid  size 4096 links  inode  device ")]
    [InlineData("statx(AT_FDCWD, \"/dev/null\", AT_STATX_FORCE_SYNC, STATX_MODE, {stx_mask=STATX_BASIC_STATS|STATX_MNT_ID, stx_blksize=4096, stx_attributes=0, stx_nlink=1, stx_uid=1, stx_gid=2, stx_mode=S_IFCHR|0666, stx_ino=3, stx_size=0, stx_blocks=0, stx_atime={tv_sec=1795332635, tv_nsec=594893228} /* 2026-11-22T07:30:35.594893228+0000 */, stx_rdev_major=1, stx_rdev_minor=3, stx_dev_major=0}) = 0",
        "mode 20666 uid 1 gid 2 size 0 links 1 inode 3 device 259")]
    [InlineData("stat(\"nothing\", 0x7fffce733e70) = -1 ENOENT (No such file or directory)", null)]
    [InlineData("getuid() = 0", null)]
    public void Stat(string line, string? wanted)
    {
        string? got = RecordedOut.TryStat(Call(line), out RecordedStat? stat)
            ? $"mode {Convert.ToString(stat.Mode ?? 0, 8)} uid {stat.Uid} gid {stat.Gid} size {stat.Size} links {stat.Links} inode {stat.Inode} device {stat.Device}" : null;
        Assert.Equal(wanted, got);
    }

    [Theory]
    [InlineData("getresuid([1000], [0], [4294967294]) = 0", "1000 0 4294967294")]
    [InlineData("getresgid([4], [4], [4]) = 0", "4 4 4")]
    [InlineData("getgroups(20, [0, 4, 1000]) = 3", "0 4 1000")]
    [InlineData("getgroups(20, []) = 0", "")]
    [InlineData("getuid() = 33", "33")]
    [InlineData("setfsgid(5) = 33", "33")]
    [InlineData("getgroups(0, NULL) = 3", null)]
    [InlineData("getgroups(1, 0x7ffc) = -1 EINVAL (Invalid argument)", null)]
    [InlineData("getpid() = 33", null)]
    public void Identifiers(string line, string? wanted) =>
        Assert.Equal(wanted, RecordedOut.TryIdentifiers(Call(line), out uint[]? identifiers) ? string.Join(' ', identifiers) : null);

    [Theory]
    [InlineData("[{WIFEXITED(s) && WEXITSTATUS(s) == 7}]", 0x700)]
    [InlineData("[{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL}]", 9)]
    [InlineData("[{WIFSIGNALED(s) && WTERMSIG(s) == SIGSEGV && WCOREDUMP(s)}]", 0x8b)]
    [InlineData("[{WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP}]", 0x137f)]
    [InlineData("[{WIFSTOPPED(s) && WSTOPSIG(s) == SIGTRAP | 0x80}]", 0x57f)]
    [InlineData("[{WIFCONTINUED(s)}]", 0xffff)]
    [InlineData("NULL", null)]
    [InlineData("0x7ffc", null)]
    public void Status(string written, int? wanted) =>
        Assert.Equal(wanted, RecordedOut.TryStatus(Call($"wait4(-1, {written}, 0, NULL) = 20"), out int status) ? status : null);

    [Theory]
    [InlineData("readlink(\"/proc/self/exe\", \"/srv/post/a\\t\\303\\251\", 200) = 12", "/srv/post/a\t\u00c3\u00a9")]
    [InlineData("readlinkat(AT_FDCWD, \"l\", \"target\", 4096) = 6", "target")]
    [InlineData("getcwd(\"/srv/post\", 200) = 10", "/srv/post")]
    [InlineData("readlink(\"/l\", \"/usr/lib/x86_64-linux-gnu/some/lo\"..., 4096) = 50", null)]
    [InlineData("readlink(\"/l\", 0x7ffc, 4096) = -1 EINVAL (Invalid argument)", null)]
    public void Texts(string line, string? wanted) =>
        Assert.Equal(wanted, RecordedOut.TryText(Call(line), out byte[]? text) ? Encoding.Latin1.GetString(text) : null);

    [Theory]
    [InlineData("[{d_ino=1, d_off=1557799969883506301, d_reclen=24, d_type=DT_FIFO, d_name=\"l1\"}, {d_ino=2, d_off=2, d_reclen=24, d_type=DT_DIR, d_name=\"..\"}, {d_ino=3, d_off=2, d_reclen=32, d_type=DT_UNKNOWN, d_name=\"a\\\"}, \\\\b\"}, {d_ino=4, d_off=3, d_reclen=32, d_type=DT_LNK, d_name=\"c\"}]",
        "l1 10000;.. 40000;a\"}, \\b ;c 120000")]
    [InlineData("[]", "")]
    [InlineData("0x7ffe9140f180 /* 9 entries */", null)]
    [InlineData("[{d_ino=1, d_off=1, d_reclen=24, d_type=DT_REG, d_name=\"a\"}, ...]", null)]
    public void Names(string written, string? wanted)
    {
        CallLine call = Call($"getdents64(22</tmp>, {written}, 4096) = 216");
        Assert.Equal(wanted, RecordedOut.TryNames(call, out IReadOnlyList<(byte[] Name, uint? Type)>? names)
            ? string.Join(';', names.Select(name => $"{Encoding.Latin1.GetString(name.Name)} {(name.Type is { } type ? Convert.ToString(type, 8) : "")}")) : null);
    }

    [Theory]
    [InlineData("pipe([3, 4]) = 0", "3 4")]
    [InlineData("pipe2([5<pipe:[1900482]>, 6<pipe:[1900482]>], O_NONBLOCK|O_CLOEXEC) = 0", "5 6")]
    [InlineData("socketpair(AF_UNIX, SOCK_STREAM, 0, [12<UNIX-STREAM:[7->8]>, 13<UNIX-STREAM:[8->7]>]) = 0", "12 13")]
    [InlineData("pipe2(0x7fffce734eb0, 0xc /* O_??? */) = -1 EINVAL (Invalid argument)", null)]
    [InlineData("socketpair(AF_UNIX) = 0", null)]
    public void Pairs(string line, string? wanted) =>
        Assert.Equal(wanted, RecordedOut.TryPair(Call(line), out int first, out int second) ? $"{first} {second}" : null);

    [Theory]
    [InlineData("waitid(P_PID, 15564, {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=15564, si_uid=33, si_status=3, si_utime=140018390028768 /* 1400183900287.68 s */, si_stime=0}, WEXITED|WNOWAIT, NULL) = 0", "17 1 15564 33 3")]
    [InlineData("waitid(P_PID, 15565, {si_signo=SIGCHLD, si_code=CLD_STOPPED, si_pid=15565, si_uid=0, si_status=SIGSTOP, si_utime=0, si_stime=0}, WSTOPPED, NULL) = 0", "17 5 15565 0 19")]
    [InlineData("waitid(P_PID, 15565, {}, WNOHANG|WEXITED, NULL) = 0", "0    ")]
    [InlineData("rt_sigtimedwait([USR1], {si_signo=SIGUSR1, si_code=SI_QUEUE, si_pid=15562, si_uid=0, si_int=5, si_ptr=0x5}, NULL, 8) = 10 (SIGUSR1)", "10 -1 15562 0 ")]
    [InlineData("rt_sigtimedwait([ALRM], {si_signo=SIGALRM, si_code=SI_KERNEL}, NULL, 8) = 14 (SIGALRM)", "14 128   ")]
    [InlineData("waitid(P_ALL, 0, 0x7ffe91410210, WEXITED, NULL) = -1 ECHILD (No child processes)", null)]
    public void SignalInfo(string line, string? wanted) => Assert.Equal(
        wanted, RecordedOut.TrySignalInfo(Call(line), out RecordedSignalInfo? info) ? $"{info.Signal} {info.Code} {info.Process} {info.User} {info.Status}" : null);

    [Fact]
    public void CutLinesNeverThrow()
    {
        foreach (string text in new[] { Lines.Recording("kinds"), Lines.Recording("kinds-y-v") })
        {
            var random = new Random(7);
            foreach (string line in text.Split('\n'))
            {
                string cut = line.Length == 0 ? line : line.Remove(random.Next(line.Length), 1);
                if (StraceReader.ParseLine(Lines.Bytes(cut), isScript: false) is not CallLine call)
                    continue;
                RecordedOut.TryStat(call, out _);
                RecordedOut.TryIdentifiers(call, out _);
                RecordedOut.TryStatus(call, out _);
                RecordedOut.TryText(call, out _);
                RecordedOut.TryNames(call, out _);
                RecordedOut.TryPair(call, out _, out _);
                RecordedOut.TrySignalInfo(call, out _);
            }
        }
    }

    private static CallLine Call(string line) => Assert.IsType<CallLine>(StraceReader.ParseLine(Lines.Bytes(line), isScript: false));
}
