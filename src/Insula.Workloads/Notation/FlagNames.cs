using System.Text;
using Insula.Kernel;
using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>All names that stand for numbers in strace notation: the tables, and which argument uses which.</summary>
internal static class FlagNames
{
    public static readonly FlagTable Open = new("O_???",
        [
            new("O_RDONLY", 0), new("O_WRONLY", 1), new("O_RDWR", 2), new("O_ACCMODE", 3),
            new("O_CREAT", 0x40), new("O_EXCL", 0x80), new("O_NOCTTY", 0x100), new("O_TRUNC", 0x200), new("O_APPEND", 0x400),
            new("O_NONBLOCK", 0x800), new("O_SYNC", 0x101000), new("__O_SYNC", 0x100000), new("O_DSYNC", 0x1000), new("O_DIRECT", 0x4000),
            new("O_LARGEFILE", 0x8000), new("O_NOFOLLOW", 0x20000), new("O_NOATIME", 0x40000), new("O_CLOEXEC", 0x80000),
            new("O_PATH", 0x200000), new("O_TMPFILE", 0x410000), new("__O_TMPFILE", 0x400000), new("O_DIRECTORY", 0x10000),
            new("FASYNC", 0x2000),
        ],
        [new("O_NDELAY", 0x800), new("O_RSYNC", 0x101000), new("O_ASYNC", 0x2000), new("O_FSYNC", 0x101000)], Base: 3);

    /// <summary>Flags of open(2) where there is no access mode: pipe2(2), dup3(2).</summary>
    public static readonly FlagTable OpenBits = new("O_???", [.. Open.Printed.Where(flag => flag.Value > 3)], Open.Read);

    public static readonly FlagTable At = new("AT_???",
        [
            new("AT_SYMLINK_NOFOLLOW", 0x100), new("AT_REMOVEDIR", 0x200), new("AT_SYMLINK_FOLLOW", 0x400),
            new("AT_NO_AUTOMOUNT", 0x800), new("AT_EMPTY_PATH", 0x1000), new("AT_RECURSIVE", 0x8000),
        ],
        [new("AT_EACCESS", 0x200)]);

    public static readonly FlagTable StatxAt = new("AT_???",
        [new("AT_STATX_SYNC_AS_STAT", 0), new("AT_STATX_FORCE_SYNC", 0x2000), new("AT_STATX_DONT_SYNC", 0x4000), .. At.Printed], [], Base: 0x6000);

    public static readonly FlagTable AccessAt = new("AT_???",
        [new("AT_SYMLINK_NOFOLLOW", 0x100), new("AT_EACCESS", 0x200), new("AT_EMPTY_PATH", 0x1000)], []);

    public static readonly FlagTable Access = new("?_OK", [new("R_OK", 4), new("W_OK", 2), new("X_OK", 1)], [new("F_OK", 0)], Zero: "F_OK");

    public static readonly FlagTable Wait = new("W???",
        [
            new("WNOHANG", 1), new("WEXITED", 4), new("WSTOPPED", 2), new("WCONTINUED", 8), new("WNOWAIT", 0x1000000),
            new("__WCLONE", 0x80000000), new("__WALL", 0x40000000), new("__WNOTHREAD", 0x20000000),
        ],
        [new("WUNTRACED", 2)]);

    public static readonly FlagTable Clone = new("CLONE_???",
        [
            new("CLONE_VM", 0x100), new("CLONE_FS", 0x200), new("CLONE_FILES", 0x400), new("CLONE_SIGHAND", 0x800),
            new("CLONE_PIDFD", 0x1000), new("CLONE_PTRACE", 0x2000), new("CLONE_VFORK", 0x4000), new("CLONE_PARENT", 0x8000),
            new("CLONE_THREAD", 0x10000), new("CLONE_NEWNS", 0x20000), new("CLONE_SYSVSEM", 0x40000), new("CLONE_SETTLS", 0x80000),
            new("CLONE_PARENT_SETTID", 0x100000), new("CLONE_CHILD_CLEARTID", 0x200000), new("CLONE_UNTRACED", 0x800000),
            new("CLONE_CHILD_SETTID", 0x1000000), new("CLONE_NEWCGROUP", 0x2000000), new("CLONE_NEWUTS", 0x4000000),
            new("CLONE_NEWIPC", 0x8000000), new("CLONE_NEWUSER", 0x10000000), new("CLONE_NEWPID", 0x20000000),
            new("CLONE_NEWNET", 0x40000000), new("CLONE_IO", 0x80000000),
        ],
        [new("CLONE_DETACHED", 0x400000), new("CLONE_STOPPED", 0x2000000)]);

    /// <summary>Further flags of clone3(2).</summary>
    public static readonly FlagTable Clone3 = new("CLONE_???",
        [.. Clone.Printed, new("CLONE_NEWTIME", 0x80), new("CLONE_CLEAR_SIGHAND", 0x100000000), new("CLONE_INTO_CGROUP", 0x200000000)], Clone.Read);

    public static readonly FlagTable SignalAction = FlagTable.OfBits("SA_???",
        new("SA_RESTORER", 0x4000000), new("SA_ONSTACK", 0x8000000), new("SA_RESTART", 0x10000000), new("SA_NODEFER", 0x40000000),
        new("SA_RESETHAND", 0x80000000), new("SA_SIGINFO", 4), new("SA_NOCLDSTOP", 1), new("SA_NOCLDWAIT", 2));

    public static readonly FlagTable Resolve = FlagTable.OfBits("RESOLVE_???",
        new("RESOLVE_NO_XDEV", 1), new("RESOLVE_NO_MAGICLINKS", 2), new("RESOLVE_NO_SYMLINKS", 4), new("RESOLVE_BENEATH", 8),
        new("RESOLVE_IN_ROOT", 0x10), new("RESOLVE_CACHED", 0x20));

    public static readonly FlagTable Lock = FlagTable.OfBits("LOCK_???",
        new("LOCK_SH", 1), new("LOCK_EX", 2), new("LOCK_NB", 4), new("LOCK_UN", 8), new("LOCK_MAND", 32), new("LOCK_RW", 192), new("LOCK_READ", 64),
        new("LOCK_WRITE", 128));

    public static readonly FlagTable Protection = new("PROT_???",
        [
            new("PROT_READ", 1), new("PROT_WRITE", 2), new("PROT_EXEC", 4), new("PROT_SEM", 8), new("PROT_GROWSDOWN", 0x1000000),
            new("PROT_GROWSUP", 0x2000000),
        ],
        [new("PROT_NONE", 0)], Zero: "PROT_NONE");

    public static readonly FlagTable FileMode = new("S_???",
        [
            new("S_IFSOCK", Mode.Socket), new("S_IFLNK", Mode.SymbolicLink), new("S_IFREG", Mode.Regular), new("S_IFBLK", Mode.BlockDevice),
            new("S_IFDIR", Mode.Directory), new("S_IFCHR", Mode.CharacterDevice), new("S_IFIFO", Mode.Fifo),
            new("S_ISUID", Mode.SetUid), new("S_ISGID", Mode.SetGid), new("S_ISVTX", Mode.Sticky),
        ],
        [
            new("S_IRWXU", 0x1C0), new("S_IRUSR", 0x100), new("S_IWUSR", 0x80), new("S_IXUSR", 0x40), new("S_IRWXG", 0x38), new("S_IRGRP", 0x20),
            new("S_IWGRP", 0x10), new("S_IXGRP", 8), new("S_IRWXO", 7), new("S_IROTH", 4), new("S_IWOTH", 2), new("S_IXOTH", 1),
        ], Base: Mode.Type);

    /// <summary>Names of signals that are not names of <see cref="Signal"/>.</summary>
    private static readonly Flag[] SignalAliases =
        [new("SIGIOT", 6), new("SIGCLD", 17), new("SIGPOLL", 29), new("SIGUNUSED", 31), new("SIGRTMIN", 32), new("SIGRTMAX", 64)];

    private static readonly string[] SignalNames =
        [.. Enumerable.Range(0, Signals.Max + 1).Select(signal => signal switch { 32 => "SIGRTMIN", _ => Signals.Name(signal) })];

    /// <summary>The table of an argument; null if its kind has no names.</summary>
    public static FlagTable? Of(SyscallRow row, int index) => row.Args[index].Kind switch
    {
        ArgKind.OpenFlags => row.Name is "pipe2" or "dup3" or "delete_module" ? OpenBits : Open,
        ArgKind.AtFlags when row.Name == "statx" => StatxAt,
        ArgKind.AtFlags => row.Name.StartsWith("faccessat", StringComparison.Ordinal) ? AccessAt : At,
        ArgKind.AccessMode => Access,
        ArgKind.WaitOptions => Wait,
        ArgKind.CloneFlags => Clone,
        ArgKind.Mode or ArgKind.FileMode => FileMode,
        ArgKind.LockOperation => Lock,
        ArgKind.Protection => Protection,
        ArgKind.AbilityFlags => AbilityWords.Domains,
        ArgKind.Flags => CallFlags.Of(row.Name),
        ArgKind.Whence => NumberNames.Whence,
        ArgKind.MaskHow => NumberNames.MaskHow,
        ArgKind.Resource => NumberNames.Resource,
        ArgKind.PriorityWhich => NumberNames.PriorityWhich,
        ArgKind.WaitWhich => NumberNames.WaitWhich,
        ArgKind.Clock => NumberNames.Clock,
        ArgKind.TimerWhich => NumberNames.Timer,
        ArgKind.SchedulingPolicy => NumberNames.Policy,
        ArgKind.Handler => NumberNames.Handler,
        ArgKind.FcntlCommand => FcntlForm.Commands,
        ArgKind.Number => NumberNames.Of(row.Name, index),
        _ => null,
    };

    /// <summary>The name strace prints for a signal; null for a number that is none.</summary>
    public static string? OfSignal(long signal) => signal is > 0 and <= Signals.Max ? SignalNames[signal] : null;

    /// <summary>Finds a signal by name.</summary>
    public static bool TryFindSignal(ReadOnlySpan<byte> name, out int signal)
    {
        signal = 0;
        return name.StartsWith("SIG"u8) && TryFindMember(name["SIG".Length..], out signal);
    }

    /// <summary>Finds a signal by its name in a set, CHLD.</summary>
    public static bool TryFindMember(ReadOnlySpan<byte> name, out int signal)
    {
        signal = 0;
        for (int i = 1; i < SignalNames.Length; i++)
        {
            if (Ascii.Equals(name, SignalNames[i].AsSpan("SIG".Length)))
            {
                signal = i;
                return true;
            }
        }
        foreach (Flag alias in SignalAliases)
        {
            if (Ascii.Equals(name, alias.Name.AsSpan("SIG".Length)))
            {
                signal = (int)alias.Value;
                return true;
            }
        }
        return false;
    }
}
