using System.Text;
using Insula.Model;
using Insula.Workloads.Notation;

namespace Insula.Workloads.Tests.Notation;

/// <summary>Every kind of argument as strace 6.1 wrote it of a real program.</summary>
public class KindTests
{
    [Theory]
    // times
    [InlineData("nanosleep({tv_sec=0, tv_nsec=1000}, NULL)", "[0, 1000], 0")]
    [InlineData("nanosleep(NULL, NULL)", "[], 0")]
    [InlineData("clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=-1, tv_nsec=2000000000}, NULL)", "0, 0, [-1, 2000000000], 0")]
    [InlineData("clock_nanosleep(0x4d /* CLOCK_??? */, TIMER_ABSTIME|0x4, {tv_sec=0, tv_nsec=1000}, NULL)", "77, 5, [0, 1000], 0")]
    [InlineData("settimeofday({tv_sec=5, tv_usec=7}, NULL)", "[5, 7000], 0")]
    [InlineData("utime(\"f\", NULL)", "\"f\", []")]
    [InlineData("utime(\"f\", {actime=1 /* 1970-01-01T00:00:01+0000 */, modtime=1700000000 /* 2023-11-14T22:13:20+0000 */})", "\"f\", [1, 0, 1700000000, 0]")]
    [InlineData("utimes(\"f\", [{tv_sec=1, tv_usec=2} /* 1970-01-01T00:00:01.000002+0000 */, {tv_sec=3, tv_usec=4} /* 1970-01-01T00:00:03.000004+0000 */])", "\"f\", [1, 2000, 3, 4000]")]
    [InlineData("utimensat(AT_FDCWD, \"f\", [UTIME_NOW, UTIME_OMIT], 0)", "-100, \"f\", [0, 1073741823, 0, 1073741822], 0")]
    [InlineData("utimensat(AT_FDCWD, \"f\", [{tv_sec=5, tv_nsec=6} /* 1970-01-01T00:00:05.000000006+0000 */, {tv_sec=7, tv_nsec=8} /* 1970-01-01T00:00:07.000000008+0000 */], AT_SYMLINK_NOFOLLOW)", "-100, \"f\", [5, 6, 7, 8], 256")]
    [InlineData("utimensat(3, NULL, NULL, 0)", "3, 0, [], 0")]
    [InlineData("setitimer(ITIMER_VIRTUAL, {it_interval={tv_sec=1, tv_usec=2}, it_value={tv_sec=3, tv_usec=4}}, NULL)", "1, [1, 2, 3, 4], 0")]
    [InlineData("setitimer(0x9 /* ITIMER_??? */, NULL, NULL)", "9, [], 0")]
    // signals
    [InlineData("rt_sigprocmask(SIG_BLOCK, [], NULL, 8)", "0, [0], 0, 8")]
    [InlineData("rt_sigprocmask(SIG_BLOCK, [HUP CHLD RT_1 RT_2], NULL, 8)", "0, [12884967425], 0, 8")]
    [InlineData("rt_sigprocmask(SIG_SETMASK, ~[KILL STOP], NULL, 8)", "2, [-262401], 0, 8")]
    [InlineData("rt_sigprocmask(SIG_UNBLOCK, ~[], NULL, 8)", "1, [-1], 0, 8")]
    [InlineData("rt_sigprocmask(0x7 /* SIG_??? */, [RTMIN], NULL, 8)", "7, [2147483648], 0, 8")]
    [InlineData("rt_sigprocmask(SIG_BLOCK, NULL, NULL, 8)", "0, [], 0, 8")]
    [InlineData("rt_sigaction(SIGHUP, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, NULL, 8)", "1, [0, 0, 0], 0, 8")]
    [InlineData("rt_sigaction(SIGHUP, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, NULL, 8)", "1, [1, 0, 0], 0, 8")]
    [InlineData("rt_sigaction(SIGRT_2, {sa_handler=SIG_ERR, sa_mask=~[], sa_flags=SA_ONSTACK|SA_SIGINFO|0x900}, NULL, 8)", "34, [-1, 134220036, -1], 0, 8")]
    [InlineData("rt_sigaction(99, NULL, NULL, 8)", "99, [], 0, 8")]
    [InlineData("rt_sigtimedwait([USR1], NULL, {tv_sec=0, tv_nsec=1000}, 8)", "[512], 0, [0, 1000], 8")]
    [InlineData("rt_sigsuspend([], 8)", "[0], 8")]
    // limits and priorities
    [InlineData("setrlimit(RLIMIT_STACK, {rlim_cur=8192*1024, rlim_max=RLIM64_INFINITY})", "3, [8388608, -1]")]
    [InlineData("setrlimit(RLIMIT_CORE, {rlim_cur=1536, rlim_max=5120*1024})", "4, [1536, 5242880]")]
    [InlineData("prlimit64(0, 0x10 /* RLIMIT_??? */, NULL, NULL)", "0, 16, [], 0")]
    [InlineData("prlimit64(0, RLIMIT_NOFILE, {rlim_cur=1000, rlim_max=20000}, NULL)", "0, 7, [1000, 20000], 0")]
    [InlineData("getpriority(PRIO_USER, 0)", "2, 0")]
    [InlineData("setpriority(PRIO_PROCESS, 0, -3)", "0, 0, -3")]
    [InlineData("setpriority(0x8 /* PRIO_??? */, -5, 1)", "8, -5, 1")]
    // buffers and positions
    [InlineData("writev(3, [{iov_base=\"abc\", iov_len=3}, {iov_base=\"\", iov_len=0}], 2)", "3, [[\"abc\", 3], [\"\", 0]], 2")]
    [InlineData("writev(3, [{iov_base=\"xxx\"..., iov_len=100}], 1)", "3, [[\"xxx\", 100]], 1")]
    [InlineData("writev(3, [], 0)", "3, [], 0")]
    [InlineData("copy_file_range(3, [0], 4, [4], 5, 7)", "3, 0, 4, 4, 5, 7")]
    [InlineData("sendfile(4, 3, NULL, 10)", "4, 3, -1, 10")]
    [InlineData("splice(3, [0], 6, NULL, 5, SPLICE_F_MOVE|SPLICE_F_NONBLOCK)", "3, 0, 6, -1, 5, 3")]
    [InlineData("splice(3, [0], 6, NULL, 5, 0xf0 /* SPLICE_F_??? */)", "3, 0, 6, -1, 5, 240")]
    // descriptors
    [InlineData("dup2(3, 20)", "3, 20")]
    [InlineData("dup2(3, -1)", "3, -1")]
    [InlineData("dup3(3, 21, O_CLOEXEC)", "3, 21, 524288")]
    [InlineData("dup3(3, 21, 0x1 /* O_??? */)", "3, 21, 1")]
    [InlineData("pipe2(NULL, O_NONBLOCK|O_CLOEXEC)", "0, 526336")]
    [InlineData("close_range(50, 4294967295, CLOSE_RANGE_UNSHARE|CLOSE_RANGE_CLOEXEC)", "50, -1, 6")]
    [InlineData("fcntl(3, F_DUPFD, 30)", "3, 0, 30")]
    [InlineData("fcntl(3, F_GETFD)", "3, 1, 0")]
    [InlineData("fcntl(3, F_SETFD, FD_CLOEXEC)", "3, 2, 1")]
    [InlineData("fcntl(3, F_SETFD, FD_CLOEXEC|0x2)", "3, 2, 3")]
    [InlineData("fcntl(3, F_SETFD, 0)", "3, 2, 0")]
    [InlineData("fcntl(3, F_SETFL, O_RDWR|O_APPEND|O_NONBLOCK)", "3, 4, 3074")]
    [InlineData("fcntl(3, F_SETFL, O_RDONLY)", "3, 4, 0")]
    [InlineData("fcntl(3, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=10})", "3, 6, [1, 0, 0, 10, 0]")]
    [InlineData("fcntl(3, F_SETLKW, {l_type=F_UNLCK, l_whence=SEEK_END, l_start=-5, l_len=10})", "3, 7, [2, 2, -5, 10, 0]")]
    [InlineData("fcntl(3, F_GETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=10, l_pid=77})", "3, 5, [1, 0, 0, 10, 77]")]
    [InlineData("fcntl(3, F_OFD_SETLK, {l_type=0x9 /* F_??? */, l_whence=0x9 /* SEEK_??? */, l_start=0, l_len=10})", "3, 37, [9, 9, 0, 10, 0]")]
    [InlineData("fcntl(3, F_SETLK, 0x1)", "3, 6, 1")]
    [InlineData("fcntl(3, F_SETLK, NULL)", "3, 6, 0")]
    [InlineData("fcntl(3, F_SETOWN, -15562)", "3, 8, -15562")]
    [InlineData("fcntl(3, F_SETOWN_EX, {type=F_OWNER_PID, pid=1})", "3, 15, [1, 1]")]
    [InlineData("fcntl(3, F_SETSIG, SIGUSR1)", "3, 10, 10")]
    [InlineData("fcntl(3, F_SETPIPE_SZ, 4096)", "3, 1031, 4096")]
    [InlineData("fcntl(3, F_ADD_SEALS, F_SEAL_SEAL|F_SEAL_SHRINK)", "3, 1033, 3")]
    [InlineData("fcntl(3, F_SETLEASE, F_RDLCK)", "3, 1024, 0")]
    [InlineData("fcntl(3, F_NOTIFY, DN_ACCESS)", "3, 1026, 1")]
    [InlineData("fcntl(3, 0x309 /* F_??? */, 0x5)", "3, 777, 5")]
    [InlineData("flock(3, LOCK_SH|LOCK_NB)", "3, 5")]
    [InlineData("flock(3, LOCK_SH|LOCK_NB|LOCK_UN|LOCK_READ)", "3, 77")]
    [InlineData("flock(3, 0)", "3, 0")]
    // files
    [InlineData("openat2(AT_FDCWD, \"f\", {flags=O_RDWR|O_CREAT, mode=0644, resolve=RESOLVE_NO_SYMLINKS|RESOLVE_BENEATH}, 24)", "-100, \"f\", [66, 420, 12], 24")]
    [InlineData("openat2(AT_FDCWD, \"f\", {flags=O_RDONLY|O_PATH, mode=001, resolve=0x100 /* RESOLVE_??? */}, 24)", "-100, \"f\", [2097152, 1, 256], 24")]
    [InlineData("mknodat(AT_FDCWD, \"fifo\", S_IFIFO|0600)", "-100, \"fifo\", 4480, 0")]
    [InlineData("mknodat(AT_FDCWD, \"nul\", S_IFCHR|0666, makedev(0x1, 0x3))", "-100, \"nul\", 8630, 259")]
    [InlineData("mknod(\"blk\", S_IFBLK|0600, makedev(0x103, 0x12c))", "\"blk\", 24960, 1114924")]
    [InlineData("mknod(\"blk\", S_IFBLK|0600, makedev(0, 0))", "\"blk\", 24960, 0")]
    [InlineData("renameat2(AT_FDCWD, \"a\", AT_FDCWD, \"b\", RENAME_EXCHANGE|RENAME_WHITEOUT|0x10)", "-100, \"a\", -100, \"b\", 22")]
    [InlineData("fallocate(3, FALLOC_FL_KEEP_SIZE|FALLOC_FL_PUNCH_HOLE, 0, 50)", "3, 3, 0, 50")]
    [InlineData("fallocate(3, 0x80 /* FALLOC_FL_??? */, 0, 50)", "3, 128, 0, 50")]
    [InlineData("unlinkat(AT_FDCWD, \"f\", AT_REMOVEDIR)", "-100, \"f\", 512")]
    [InlineData("linkat(AT_FDCWD, \"f\", AT_FDCWD, \"g\", AT_SYMLINK_FOLLOW)", "-100, \"f\", -100, \"g\", 1024")]
    [InlineData("statx(AT_FDCWD, \"f\", AT_STATX_SYNC_AS_STAT|AT_SYMLINK_NOFOLLOW|AT_NO_AUTOMOUNT, STATX_ALL, NULL)", "-100, \"f\", 2304, 4095, 0")]
    [InlineData("statx(3, \"\", AT_STATX_DONT_SYNC|AT_EMPTY_PATH, 0, NULL)", "3, \"\", 20480, 0, 0")]
    [InlineData("statx(3, \"\", AT_STATX_FORCE_SYNC, STATX_TYPE|STATX_MODE|STATX_MNT_ID|0x10000, NULL)", "3, \"\", 8192, 69635, 0")]
    [InlineData("statx(3, \"\", AT_STATX_SYNC_AS_STAT, STATX_BASIC_STATS, NULL)", "3, \"\", 0, 2047, 0")]
    // the host
    [InlineData("mount(\"none\", \"/mnt\", \"tmpfs\", MS_RDONLY|MS_NOSUID|MS_NODEV, \"size=1m\")", "\"none\", \"/mnt\", \"tmpfs\", 7, \"size=1m\"")]
    [InlineData("mount(NULL, \"/mnt\", NULL, MS_REC|MS_PRIVATE, NULL)", "0, \"/mnt\", 0, 278528, 0")]
    [InlineData("mount(\"a\", \"/mnt\", NULL, MS_MGC_VAL|MS_REMOUNT, NULL)", "\"a\", \"/mnt\", 0, 3236757536, 0")]
    [InlineData("umount2(\"/mnt\", MNT_DETACH|UMOUNT_NOFOLLOW)", "\"/mnt\", 10")]
    [InlineData("swapon(\"/s\", SWAP_FLAG_PREFER|5)", "\"/s\", 32773")]
    [InlineData("swapon(\"/s\", SWAP_FLAG_PREFER|SWAP_FLAG_DISCARD|0)", "\"/s\", 98304")]
    [InlineData("swapon(\"/s\", 0)", "\"/s\", 0")]
    [InlineData("delete_module(\"m\", O_NONBLOCK)", "\"m\", 2048")]
    [InlineData("finit_module(-1, \"\", MODULE_INIT_IGNORE_MODVERSIONS|MODULE_INIT_IGNORE_VERMAGIC)", "-1, \"\", 3")]
    // memory
    [InlineData("mmap(NULL, 4096, PROT_NONE, MAP_SHARED, 3, 0)", "0, 4096, 0, 1, 3, 0")]
    [InlineData("mmap(0x7f90cffb0000, 4096, PROT_READ|PROT_EXEC|0x100, MAP_PRIVATE|MAP_FIXED|MAP_DENYWRITE, 3, 0x28000)", "140259941351424, 4096, 261, 2066, 3, 163840")]
    [InlineData("mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_FILE|MAP_ANONYMOUS, -1, 0)", "0, 8192, 3, 32, -1, 0")]
    [InlineData("mprotect(0x1000, 8192, PROT_READ)", "4096, 8192, 1")]
    [InlineData("mlockall(MCL_CURRENT|MCL_FUTURE)", "3")]
    [InlineData("mlock(0x7f90cffb0000, 4096)", "140259941351424, 4096")]
    // QNX's: as its manual names them, strace does not know them
    [InlineData("ClockPeriod(CLOCK_REALTIME, [1000000], NULL)", "0, [1000000], 0")]
    [InlineData("ClockPeriod(CLOCK_REALTIME, NULL, NULL)", "0, [], 0")]
    [InlineData("_intr_v86(16, 0x7ffe, NULL, 0)", "16, 32766, 0, 0")]
    [InlineData("confstr(_CS_HOSTNAME, NULL, NULL)", "2, 0, 0")]
    [InlineData("confstr(0x63 /* _CS_??? */, \"box\", NULL)", "99, \"box\", 0")]
    [InlineData("ThreadCtl(_NTO_TCTL_IO, NULL)", "14, 0")]
    [InlineData("TraceEvent(_NTO_TRACE_ALLOCBUFFER, 8)", "805306380, 8")]
    [InlineData("ChannelCreate(_NTO_CHF_UNBLOCK|_NTO_CHF_NET_MSG)", "18")]
    [InlineData("ConnectFlags(0, 1, _NTO_COF_CLOEXEC, 0)", "0, 1, 1, 0")]
    [InlineData("shm_ctl(3, SHMCTL_ANON|SHMCTL_GLOBAL, NULL, 4096)", "3, 17, 0, 4096")]
    [InlineData("mmap_device_memory(NULL, 4096, PROT_READ, MAP_SHARED|MAP_FIXED, 0x1000)", "0, 4096, 1, 17, 4096")]
    [InlineData("InterruptAttachEvent(4, 0x1000, _NTO_INTR_FLAGS_TRK_MSK)", "4, 4096, 8")]
    [InlineData("SyncMutexEvent(0x1000, SIGEV_PULSE)", "4096, 4")]
    // programs and children
    [InlineData("execve(\"/bin/ls\", [\"ls\", \"-l\"], 0x7ffe)", "\"/bin/ls\", [\"ls\", \"-l\"], 32766")]
    [InlineData("execve(\"/bin/ls\", NULL, NULL)", "\"/bin/ls\", [], 0")]
    [InlineData("clone3({flags=CLONE_VM|CLONE_VFORK|CLONE_CLEAR_SIGHAND, exit_signal=SIGCHLD, stack=NULL, stack_size=0}, 88)", "[4294983936, 17], 88")]
    [InlineData("clone3({flags=0, exit_signal=20480, stack=NULL, stack_size=0}, 64)", "[0, 20480], 64")]
    [InlineData("waitid(P_PID, 15564, NULL, WEXITED|WNOWAIT, NULL)", "1, 15564, 0, 16777220, 0")]
    [InlineData("waitid(0x9 /* P_??? */, 15565, NULL, WEXITED, NULL)", "9, 15565, 0, 4, 0")]
    public void ALineIsReadAndWrittenAgain(string line, string args)
    {
        CallLine call = Lines.Call(line);
        Assert.Equal(args, string.Join(", ", call.Args));
        Assert.Equal(line, Lines.Written(call.Row!, call.Args));
    }

    [Theory]
    // what the call changed stands behind what went in
    [InlineData("sendfile(4, 3, [5] => [15], 10)   = 10", "4, 3, 5, 10")]
    [InlineData("clone3({flags=CLONE_PIDFD, pidfd=0x7ffe914101a8, exit_signal=SIGCHLD, stack=NULL, stack_size=0} => {pidfd=[23<anon_inode:[pidfd]>]}, 88) = 15566", "[4096, 17], 88")]
    [InlineData("clone3({flags=CLONE_THREAD|CLONE_SETTLS, child_tid=0x7f, parent_tid=0x7f, exit_signal=0, stack=0x7f8c, stack_size=0x7ffc80, tls=0x7f8c} => {parent_tid=[9]}, 88) = 9", "[589824, 0], 88")]
    // what strace adds
    [InlineData("rt_sigaction(SIGHUP, {sa_handler=0x55624afef3e9, sa_mask=[CHLD], sa_flags=SA_RESTORER|SA_RESTART, sa_restorer=0x1234}, NULL, 8) = 0", "1, [93880653378537, 335544320, 65536], 0, 8")]
    [InlineData("dup2(3</tmp/f>, 3</tmp/f>) = 3</tmp/f>", "3, 3")]
    [InlineData("waitid(P_PIDFD, 23<anon_inode:[pidfd]>, {}, WNOHANG|WEXITED, NULL) = 0", "3, 23, 0, 5, 0")]
    [InlineData("openat2(AT_FDCWD, \"f2\", {flags=O_RDONLY, resolve=0, /* bytes 24..39 */ \"\\x00\\x05\"}, 40) = -1 E2BIG (Argument list too long)", "-100, \"f2\", [0, 0, 0], 40")]
    [InlineData("execve(\"/bin/true\", [\"true\"], 0x7ffdad5cb498 /* 47 vars */) = 0", "\"/bin/true\", [\"true\"], 140727511987352")]
    [InlineData("execve(\"/bin/true\", [\"true\"], [\"A=b\", \"PATH=/root/.cargo/bin:/root/.car\"...]) = 0", "\"/bin/true\", [\"true\"], 0")]
    [InlineData("rt_sigqueueinfo(15562, SIGUSR1, {si_signo=SIGUSR1, si_code=SI_QUEUE, si_pid=15562, si_uid=0, si_int=5, si_ptr=0x5}) = 0", "15562, 10, 0")]
    [InlineData("rt_sigreturn({mask=[USR1]}) = -1 EINTR (Interrupted system call)", "0")]
    [InlineData("readv(3, [{iov_base=\"abcdefgh\\n\\0\", iov_len=10}, {iov_base=\"\\0\\0\"..., iov_len=200}], 2) = 109", "3, [[\"\", 10], [\"\", 200]], 2")]
    [InlineData("readv(99, [{iov_base=0x7ffe914103d6, iov_len=10}], 1) = -1 EBADF (Bad file descriptor)", "99, [[\"\", 10]], 1")]
    [InlineData("writev(3, [{iov_base=\"abc\", iov_len=3}, {iov_base=NULL, iov_len=0}], 2) = 3", "3, [[\"abc\", 3], [\"\", 0]], 2")]
    [InlineData("fcntl(3, F_GETOWN_EX, {type=F_OWNER_PGRP, pid=0}) = 0", "3, 16, [2, 0]")]
    // a question that has this answer: what can be locked for reading, or what is in the way of writing
    [InlineData("fcntl(3, F_GETLK, {l_type=F_UNLCK, l_whence=SEEK_SET, l_start=1, l_len=10, l_pid=0}) = 0", "3, 5, [0, 0, 1, 10, 0]")]
    [InlineData("fcntl(3, F_GETLK, {l_type=F_RDLCK, l_whence=SEEK_SET, l_start=0, l_len=10, l_pid=77}) = 0", "3, 5, [1, 0, 0, 10, 0]")]
    [InlineData("fcntl(3, F_GETLK, {l_type=F_UNLCK, l_whence=SEEK_SET, l_start=0, l_len=10, l_pid=0}) = -1 EINVAL (Invalid argument)", "3, 5, [2, 0, 0, 10, 0]")]
    [InlineData("mmap(NULL, 2097152, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS|MAP_HUGETLB|21<<MAP_HUGE_SHIFT, -1, 0) = 0x7f00", "0, 2097152, 1, 1409548322, -1, 0")]
    // what is missing decides nothing
    [InlineData("execve(\"/bin/ls\", [\"ls\", \"-l\", ...], 0x7ffe /* 1 var */) = 0", "\"/bin/ls\", [\"ls\", \"-l\"], 32766")]
    [InlineData("execve(\"/bin/ls\", 0x1, 0x1) = -1 EFAULT (Bad address)", "\"/bin/ls\", [], 1")]
    [InlineData("mount(\"a\", \"/mnt\", 0x55624aff2054, MS_REMOUNT, NULL) = 0", "\"a\", \"/mnt\", 0, 32, 0")]
    [InlineData("nanosleep({tv_sec=9}, NULL) = 0", "[9, 0], 0")]
    // strace does not look at what has the wrong size
    [InlineData("rt_sigprocmask(SIG_BLOCK, 0x7ffe91410458, 0x7ffe91410458, 4) = -1 EINVAL (Invalid argument)", "0, [], 0, 4")]
    [InlineData("openat2(AT_FDCWD, \"f2\", 0x7ffe91410290, 4) = -1 EINVAL (Invalid argument)", "-100, \"f2\", [], 4")]
    [InlineData("clone3(0x7ffe9140f0a0, 8) = -1 EINVAL (Invalid argument)", "[], 8")]
    [InlineData("splice(3, 0x1, 13, NULL, 5, 0) = -1 EINVAL (Invalid argument)", "3, -1, 13, -1, 5, 0")]
    public void ARecordingSaysMore(string line, string args)
    {
        CallLine call = Assert.IsType<CallLine>(StraceReader.ParseLine(Lines.Bytes(line), isScript: false));
        Assert.Equal(args, string.Join(", ", call.Args));
    }

    [Theory]
    [InlineData("writev(3, [{iov_base=\"abc\", iov_len=3}, ...], 40)", "column 41: a whole list is expected: record with strace -v")]
    [InlineData("writev(3, [{iov_base=\"abc\"}], 1)", "column 12: a list of buffers such as [{iov_base=\"abc\", iov_len=3}] is expected")]
    [InlineData("nanosleep({tv_nsec=9}, NULL)", "column 11: a time such as {tv_sec=1, tv_nsec=0}, or NULL, is expected")]
    [InlineData("utimensat(3, NULL, [UTIME_NOW], 0)", "column 30: two times such as [{tv_sec=1, tv_nsec=0}, UTIME_OMIT], or NULL, are expected")]
    [InlineData("setitimer(ITIMER_REAL, {it_interval={tv_sec=1, tv_usec=x}, it_value={tv_sec=1, tv_usec=0}}, NULL)", "column 56: a timer such as {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=1, tv_usec=0}}, or NULL, is expected")]
    [InlineData("rt_sigprocmask(SIG_BLOCK, [CHLD FOO], NULL, 8)", "column 33: a set of signals such as [CHLD USR1] or ~[KILL], or NULL, is expected")]
    [InlineData("rt_sigprocmask(BLOCK, [CHLD], NULL, 8)", "column 16: SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK or a number is expected")]
    [InlineData("rt_sigaction(SIGHUP, {sa_mask=[]}, NULL, 8)", "column 22: an action such as {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, or NULL, is expected")]
    [InlineData("rt_sigaction(SIGHUP, {sa_handler=SIG_DFL, sa_flags=SA_FOO}, NULL, 8)", "column 52: an action such as {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, or NULL, is expected")]
    [InlineData("setrlimit(RLIMIT_CORE, {rlim_cur=many, rlim_max=1})", "column 34: limits such as {rlim_cur=1024, rlim_max=RLIM64_INFINITY}, or NULL, are expected")]
    [InlineData("setrlimit(RLIMIT_FOO, NULL)", "column 11: a resource such as RLIMIT_NOFILE is expected")]
    [InlineData("fcntl(3, F_FOO)", "column 10: a command such as F_SETFD is expected")]
    [InlineData("fcntl(3, F_SETFD, CLOEXEC)", "column 19: an argument that the command takes is expected")]
    [InlineData("fcntl(3, F_SETLK, {l_whence=SEEK_SET})", "column 19: a lock such as {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=0} is expected")]
    [InlineData("flock(3, LOCK)", "column 10: an operation such as LOCK_SH|LOCK_NB is expected")]
    [InlineData("openat2(AT_FDCWD, \"f\", {mode=0644}, 24)", "column 24: a structure such as {flags=O_RDWR|O_CREAT, mode=0644, resolve=0} is expected")]
    [InlineData("openat2(AT_FDCWD, \"f\", {flags=O_CREAT, mode=644}, 24)", "column 45: a structure such as {flags=O_RDWR|O_CREAT, mode=0644, resolve=0} is expected")]
    [InlineData("clone3({exit_signal=SIGCHLD}, 88)", "column 8: a structure such as {flags=CLONE_VM, exit_signal=SIGCHLD} is expected")]
    [InlineData("execve(\"/bin/ls\", [\"ls\", ...], NULL)", "column 26: a whole list is expected: record with strace -v")]
    [InlineData("execve(\"/bin/ls\", [ls], NULL)", "column 20: a list of texts such as [\"ls\", \"-l\"], or NULL, is expected")]
    [InlineData("mknod(\"n\", S_IFCHR|0600, 1:3)", "column 27: a device such as makedev(0x1, 0x3) is expected")]
    [InlineData("mknod(\"n\", S_IFCHR|0600, makedev(1))", "column 35: a device such as makedev(0x1, 0x3) is expected")]
    [InlineData("renameat2(AT_FDCWD, \"a\", AT_FDCWD, \"b\", EXCHANGE)", "column 41: flags that the call has, or 0, are expected")]
    [InlineData("copy_file_range(3, 4096, 4, NULL, 5, 0)", "column 20: a position such as [4096], or NULL, is expected")]
    [InlineData("nanosleep(0x1, NULL)", "column 11: a time such as {tv_sec=1, tv_nsec=0}, or NULL, is expected")]
    [InlineData("waitid(PID, 5, NULL, WEXITED, NULL)", "column 8: P_ALL, P_PID, P_PGID, P_PIDFD or a number is expected")]
    [InlineData("setpriority(PRIO_PROCESS, me, 1)", "column 27: the number of a process, a group or a user is expected")]
    [InlineData("fcntl(3)", "column 8: fcntl(fd, command, [argument]) takes 2 to 3 arguments")]
    [InlineData("rt_sigaction(SIGHUP)", "column 20: rt_sigaction(signal, action, old_action, size) takes 3 to 4 arguments")]
    public void AScriptIsToldWhatIsMissing(string line, string message) =>
        Assert.Equal(message, Assert.IsType<SkippedLine>(StraceReader.ParseLine(Lines.Bytes(line))).ToString());

    [Theory]
    [InlineData("fcntl(3</tmp/f>, F_DUPFD, 30) = 30</tmp/f>", "/tmp/f")]
    [InlineData("fcntl(3</tmp/f>, F_GETFD) = 0", null)]
    [InlineData("dup(3</tmp/f>) = 14</tmp/f>", "/tmp/f")]
    public void DescriptorsReturnedHavePaths(string line, string? path)
    {
        byte[]? said = Assert.IsType<CallLine>(StraceReader.ParseLine(Lines.Bytes(line), isScript: false)).Result!.DescriptorPath;
        Assert.Equal(path, said is null ? null : Encoding.Latin1.GetString(said));
    }

    [Fact]
    public void ListsThatAreNoStructureAreWrittenAsTheyAre()
    {
        Assert.Equal("nanosleep([1], NULL)", Lines.Written(Lines.Call("nanosleep(NULL)").Row!, [Value.Of(1), 0]));
        Assert.Equal("nanosleep([\"x\", 1], NULL)", Lines.Written(Lines.Call("nanosleep(NULL)").Row!, [Value.Of(Value.Of("x"), 1), 0]));
        Assert.Equal("nanosleep(0x7, NULL)", Lines.Written(Lines.Call("nanosleep(NULL)").Row!, [7, 0]));
        Assert.Equal("writev(3, [[1, 2]], 1)", Lines.Written(Lines.Call("writev(3, [], 0)").Row!, [3, Value.Of(Value.Of(1, 2)), 1]));
        Assert.Equal("fcntl(3, F_GETFL, [1])", Lines.Written(Lines.Call("fcntl(3, F_GETFL)").Row!, [3, 3, Value.Of(1)]));
    }
}
