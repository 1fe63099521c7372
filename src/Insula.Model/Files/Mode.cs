namespace Insula.Model;

/// <summary>The bits of st_mode (inode(7)).</summary>
public static class Mode
{
    /// <summary>The bits of the type.</summary>
    public const uint Type = 0xF000;
    /// <summary>A regular file.</summary>
    public const uint Regular = 0x8000;
    /// <summary>A directory.</summary>
    public const uint Directory = 0x4000;
    /// <summary>A symbolic link.</summary>
    public const uint SymbolicLink = 0xA000;
    /// <summary>A character device.</summary>
    public const uint CharacterDevice = 0x2000;
    /// <summary>A block device.</summary>
    public const uint BlockDevice = 0x6000;
    /// <summary>A FIFO.</summary>
    public const uint Fifo = 0x1000;
    /// <summary>A socket.</summary>
    public const uint Socket = 0xC000;

    /// <summary>Set-user-ID.</summary>
    public const uint SetUid = 0x800;
    /// <summary>Set-group-ID.</summary>
    public const uint SetGid = 0x400;
    /// <summary>Sticky: names in the directory are removed by owners only.</summary>
    public const uint Sticky = 0x200;
    /// <summary>Read, write and execute for all, and the three bits above: what chmod(2) sets.</summary>
    public const uint Permissions = 0xFFF;
    /// <summary>Read, write and execute for all.</summary>
    public const uint All = 0x1FF;
    /// <summary>Execute for the group.</summary>
    public const uint GroupExecute = 0x8;
    /// <summary>Write for the group.</summary>
    public const uint GroupWrite = 0x10;
    /// <summary>Write for all others.</summary>
    public const uint OthersWrite = 0x2;
    /// <summary>Execute for anybody.</summary>
    public const uint AnyExecute = 0x49;
}

/// <summary>What is asked of a file: the three bits of one class of st_mode.</summary>
[Flags]
public enum Access : byte
{
    /// <summary>Nothing but existence.</summary>
    None = 0,
    /// <summary>Execute a file, search a directory.</summary>
    Execute = 1,
    /// <summary>Write.</summary>
    Write = 2,
    /// <summary>Read.</summary>
    Read = 4,
}

/// <summary>Flags of open(2) on x86-64.</summary>
#pragma warning disable CS1591 // open(2) documents each
[Flags]
public enum OpenFlags : uint
{
    ReadOnly = 0, WriteOnly = 1, ReadWrite = 2, AccessMode = 3,
    Create = 0x40, Exclusive = 0x80, NoTerminal = 0x100, Truncate = 0x200, Append = 0x400, NonBlocking = 0x800, DataSync = 0x1000,
    Async = 0x2000, Direct = 0x4000, LargeFile = 0x8000, Directory = 0x10000, NoFollow = 0x20000, NoAccessTime = 0x40000,
    CloseOnExec = 0x80000, Path = 0x200000, Temporary = 0x400000,
}
#pragma warning restore CS1591

/// <summary>What an open file allows, from its flags.</summary>
public static class OpenFlagsExtensions
{
    /// <summary>True if the flags open for reading.</summary>
    public static bool Reads(this OpenFlags flags) => (flags & (OpenFlags.AccessMode | OpenFlags.Path)) is OpenFlags.ReadOnly or OpenFlags.ReadWrite;

    /// <summary>True if the flags open for writing.</summary>
    public static bool Writes(this OpenFlags flags) => (flags & (OpenFlags.AccessMode | OpenFlags.Path)) is OpenFlags.WriteOnly or OpenFlags.ReadWrite;
}
