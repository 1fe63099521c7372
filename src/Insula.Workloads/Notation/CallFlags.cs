namespace Insula.Workloads.Notation;

/// <summary>Flags whose names depend on the call.</summary>
internal static class CallFlags
{
    private static readonly FlagTable Rename = FlagTable.OfBits("RENAME_???",
        new("RENAME_NOREPLACE", 1), new("RENAME_EXCHANGE", 2), new("RENAME_WHITEOUT", 4));

    private static readonly FlagTable Allocate = FlagTable.OfBits("FALLOC_FL_???",
        new("FALLOC_FL_KEEP_SIZE", 1), new("FALLOC_FL_PUNCH_HOLE", 2), new("FALLOC_FL_NO_HIDE_STALE", 4), new("FALLOC_FL_COLLAPSE_RANGE", 8),
        new("FALLOC_FL_ZERO_RANGE", 0x10), new("FALLOC_FL_INSERT_RANGE", 0x20), new("FALLOC_FL_UNSHARE_RANGE", 0x40));

    private static readonly FlagTable CloseRange = FlagTable.OfBits("CLOSE_RANGE_???",
        new("CLOSE_RANGE_UNSHARE", 2), new("CLOSE_RANGE_CLOEXEC", 4));

    private static readonly FlagTable Splice = FlagTable.OfBits("SPLICE_F_???",
        new("SPLICE_F_MOVE", 1), new("SPLICE_F_NONBLOCK", 2), new("SPLICE_F_MORE", 4), new("SPLICE_F_GIFT", 8));

    // MS_MGC_VAL stands above all others in the upper half: programs from before Linux 2.4 set it
    private static readonly FlagTable Mount = FlagTable.OfBits("MS_???",
        new("MS_MGC_VAL", 0xC0ED0000), new("MS_RDONLY", 1), new("MS_NOSUID", 2), new("MS_NODEV", 4), new("MS_NOEXEC", 8), new("MS_SYNCHRONOUS", 0x10),
        new("MS_REMOUNT", 0x20), new("MS_MANDLOCK", 0x40), new("MS_DIRSYNC", 0x80), new("MS_NOSYMFOLLOW", 0x100), new("MS_NOATIME", 0x400),
        new("MS_NODIRATIME", 0x800), new("MS_BIND", 0x1000), new("MS_MOVE", 0x2000), new("MS_REC", 0x4000), new("MS_SILENT", 0x8000),
        new("MS_POSIXACL", 0x10000), new("MS_UNBINDABLE", 0x20000), new("MS_PRIVATE", 0x40000), new("MS_SLAVE", 0x80000), new("MS_SHARED", 0x100000),
        new("MS_RELATIME", 0x200000), new("MS_KERNMOUNT", 0x400000), new("MS_I_VERSION", 0x800000), new("MS_STRICTATIME", 0x1000000),
        new("MS_LAZYTIME", 0x2000000), new("MS_SUBMOUNT", 0x4000000), new("MS_NOREMOTELOCK", 0x8000000), new("MS_NOSEC", 0x10000000),
        new("MS_BORN", 0x20000000), new("MS_ACTIVE", 0x40000000), new("MS_NOUSER", 0x80000000));

    private static readonly FlagTable Unmount = FlagTable.OfBits("MNT_???",
        new("MNT_FORCE", 1), new("MNT_DETACH", 2), new("MNT_EXPIRE", 4), new("UMOUNT_NOFOLLOW", 8));

    private static readonly FlagTable Module = FlagTable.OfBits("MODULE_INIT_???",
        new("MODULE_INIT_IGNORE_MODVERSIONS", 1), new("MODULE_INIT_IGNORE_VERMAGIC", 2), new("MODULE_INIT_COMPRESSED_FILE", 4));

    // One of the low two bits is a kind of its own
    private static readonly FlagTable Sleep = FlagTable.OfBits("TIMER_???", new Flag("TIMER_ABSTIME", 1));

    private static readonly FlagTable Map = new("MAP_???",
        [
            new("MAP_FILE", 0), new("MAP_SHARED", 1), new("MAP_PRIVATE", 2), new("MAP_SHARED_VALIDATE", 3), new("MAP_FIXED", 0x10),
            new("MAP_ANONYMOUS", 0x20), new("MAP_32BIT", 0x40), new("MAP_NORESERVE", 0x4000), new("MAP_POPULATE", 0x8000),
            new("MAP_NONBLOCK", 0x10000), new("MAP_GROWSDOWN", 0x100), new("MAP_DENYWRITE", 0x800), new("MAP_EXECUTABLE", 0x1000),
            new("MAP_LOCKED", 0x2000), new("MAP_STACK", 0x20000), new("MAP_HUGETLB", 0x40000), new("MAP_SYNC", 0x80000),
            new("MAP_UNINITIALIZED", 0x4000000), new("MAP_PHYS", 0x200000), new("MAP_FIXED_NOREPLACE", 0x100000),
        ],
        [new("MAP_ANON", 0x20)], Base: 0xf);

    /// <summary>The fields of statx(2).</summary>
    public static readonly FlagTable Statx = FlagTable.OfBits("STATX_???",
        new("STATX_ALL", 0xfff), new("STATX_BASIC_STATS", 0x7ff), new("STATX_TYPE", 1), new("STATX_MODE", 2), new("STATX_NLINK", 4),
        new("STATX_UID", 8), new("STATX_GID", 0x10), new("STATX_ATIME", 0x20), new("STATX_MTIME", 0x40), new("STATX_CTIME", 0x80),
        new("STATX_INO", 0x100), new("STATX_SIZE", 0x200), new("STATX_BLOCKS", 0x400), new("STATX_BTIME", 0x800), new("STATX_MNT_ID", 0x1000),
        new("STATX_DIOALIGN", 0x2000));

    /// <summary>The flags of swapon(2); the priority is in the low bits, and printed last.</summary>
    public static readonly FlagTable Swap = new("SWAP_FLAG_???",
        [
            new("SWAP_FLAG_PREFER", 0x8000), new("SWAP_FLAG_DISCARD", 0x10000), new("SWAP_FLAG_DISCARD_ONCE", 0x20000),
            new("SWAP_FLAG_DISCARD_PAGES", 0x40000),
        ], [], Base: 0x7fff);

    /// <summary>The table of a call; null if its flags have no names.</summary>
    public static FlagTable? Of(string call) => call switch
    {
        "renameat2" => Rename,
        "fallocate" => Allocate,
        "close_range" => CloseRange,
        "splice" => Splice,
        "statx" => Statx,
        "mmap" => Map,
        "mount" => Mount,
        "umount2" => Unmount,
        "swapon" => Swap,
        "finit_module" => Module,
        "clock_nanosleep" or "timer_settime" => Sleep,
        "procmgr_session" => NumberNames.Session,
        "mmap_device_memory" or "mmap_peer" => Map,
        _ => QnxNames.FlagsOf(call),
    };
}
