using System.Text;
using Insula.Kernel;
using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>A named bit, combination of bits or number.</summary>
internal readonly record struct Flag(string Name, uint Value);

/// <summary>The names of one set of flags, in the order strace prints them.</summary>
/// <param name="Unknown">What strace says beside a value without any name.</param>
/// <param name="Printed">Printed and read.</param>
/// <param name="Read">Other names for the same, only read.</param>
/// <param name="Base">The bits that hold a number, not flags: the access mode of open(2).</param>
/// <param name="IsNumber">True if one name is the whole value, as with SEEK_SET.</param>
/// <param name="Zero">What strace prints for no flag.</param>
internal sealed record FlagTable(string Unknown, Flag[] Printed, Flag[] Read, uint Base = 0, bool IsNumber = false, string Zero = "0")
{
    /// <summary>Finds a name.</summary>
    public bool TryFind(ReadOnlySpan<byte> name, out uint value)
    {
        foreach (Flag flag in Printed)
        {
            if (Ascii.Equals(name, flag.Name))
            {
                value = flag.Value;
                return true;
            }
        }
        foreach (Flag flag in Read)
        {
            if (Ascii.Equals(name, flag.Name))
            {
                value = flag.Value;
                return true;
            }
        }
        value = 0;
        return false;
    }
}

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

    public static readonly FlagTable At = new("AT_???",
        [
            new("AT_SYMLINK_NOFOLLOW", 0x100), new("AT_REMOVEDIR", 0x200), new("AT_SYMLINK_FOLLOW", 0x400),
            new("AT_NO_AUTOMOUNT", 0x800), new("AT_EMPTY_PATH", 0x1000), new("AT_RECURSIVE", 0x8000),
        ],
        [
            new("AT_EACCESS", 0x200), new("AT_STATX_SYNC_AS_STAT", 0), new("AT_STATX_FORCE_SYNC", 0x2000),
            new("AT_STATX_DONT_SYNC", 0x4000),
        ]);

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

    public static readonly FlagTable Whence = new("SEEK_???",
        [new("SEEK_SET", 0), new("SEEK_CUR", 1), new("SEEK_END", 2), new("SEEK_DATA", 3), new("SEEK_HOLE", 4)], [], IsNumber: true);

    public static readonly FlagTable RebootMagic = new("LINUX_REBOOT_MAGIC_???",
        [
            new("LINUX_REBOOT_MAGIC1", 0xfee1dead), new("LINUX_REBOOT_MAGIC2", 672274793), new("LINUX_REBOOT_MAGIC2A", 85072278),
            new("LINUX_REBOOT_MAGIC2B", 369367448), new("LINUX_REBOOT_MAGIC2C", 537993216),
        ], [], IsNumber: true);

    public static readonly FlagTable RebootCommand = new("LINUX_REBOOT_CMD_???",
        [
            new("LINUX_REBOOT_CMD_RESTART", 0x01234567), new("LINUX_REBOOT_CMD_HALT", 0xCDEF0123), new("LINUX_REBOOT_CMD_CAD_ON", 0x89ABCDEF),
            new("LINUX_REBOOT_CMD_CAD_OFF", 0), new("LINUX_REBOOT_CMD_POWER_OFF", 0x4321FEDC), new("LINUX_REBOOT_CMD_RESTART2", 0xA1B2C3D4),
            new("LINUX_REBOOT_CMD_SW_SUSPEND", 0xD000FCE2), new("LINUX_REBOOT_CMD_KEXEC", 0x45584543),
        ], [], IsNumber: true);

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
        ArgKind.OpenFlags => Open,
        ArgKind.AtFlags => row.Name.StartsWith("faccessat", StringComparison.Ordinal) ? AccessAt : At,
        ArgKind.AccessMode => Access,
        ArgKind.WaitOptions => Wait,
        ArgKind.CloneFlags => Clone,
        ArgKind.Whence => Whence,
        ArgKind.Mode or ArgKind.FileMode => FileMode,
        ArgKind.Number when row.Name == "reboot" => index < 2 ? RebootMagic : RebootCommand,
        _ => null,
    };

    /// <summary>The name strace prints for a signal; null for a number that is none.</summary>
    public static string? OfSignal(long signal) => signal is > 0 and <= Signals.Max ? SignalNames[signal] : null;

    /// <summary>Finds a signal by name.</summary>
    public static bool TryFindSignal(ReadOnlySpan<byte> name, out int signal)
    {
        signal = 0;
        if (!name.StartsWith("SIG"u8))
            return false;
        for (int i = 1; i < SignalNames.Length; i++)
        {
            if (Ascii.Equals(name, SignalNames[i]))
            {
                signal = i;
                return true;
            }
        }
        foreach (Flag alias in SignalAliases)
        {
            if (Ascii.Equals(name, alias.Name))
            {
                signal = (int)alias.Value;
                return true;
            }
        }
        return false;
    }
}
