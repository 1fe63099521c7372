using Insula.Model.Facts;

namespace Insula.Model;

/// <summary>
/// A file of any type. It carries host identifiers and need not belong to the server whose tree holds it.
/// Content is not simulated, size is.
/// </summary>
public sealed class Inode
{
    internal Inode(Ino number, uint mode, HostUid uid, HostGid gid, long size, byte[] target, long time)
    {
        Number = number;
        Mode = mode;
        Uid = uid;
        Gid = gid;
        Size = size;
        Target = target;
        Modified = Changed = time;
        if (IsDirectory)
            Names = new Table<FileName, Inode>();
    }

    /// <summary>The number.</summary>
    public Ino Number { get; }

    /// <summary>Type and permission bits, as st_mode.</summary>
    public uint Mode { get; internal set; }

    /// <summary>The owner.</summary>
    public HostUid Uid { get; internal set; }

    /// <summary>The group.</summary>
    public HostGid Gid { get; internal set; }

    /// <summary>Bytes.</summary>
    public long Size { get; internal set; }

    /// <summary>Names that lead here; a directory has two and one for each directory in it.</summary>
    public int Links { get; internal set; }

    /// <summary>True once it had a name: a FIFO that lost it is no pipe.</summary>
    public bool WasNamed { get; internal set; }

    /// <summary>Open files and working directories that keep the inode although it has no name.</summary>
    public int Holders { get; internal set; }

    /// <summary>Last change of content, microseconds of virtual time.</summary>
    public long Modified { get; internal set; }

    /// <summary>Last change of the inode, microseconds of virtual time.</summary>
    public long Changed { get; internal set; }

    /// <summary>Where a symbolic link points; of a script its interpreter; empty otherwise.</summary>
    public byte[] Target { get; internal set; }

    /// <summary>What execve(2) finds in a regular file.</summary>
    public FileFormat Format { get; internal set; }

    /// <summary>The device that a device file stands for, as st_rdev.</summary>
    public ulong Device { get; internal set; }

    /// <summary>Open files that can read it: of a FIFO its readers.</summary>
    public int Readers { get; internal set; }

    /// <summary>Open files that can write it.</summary>
    public int Writers { get; internal set; }

    /// <summary>Processes that run it as their program.</summary>
    public int Images { get; internal set; }

    /// <summary>How many file systems are mounted on it, one over the other.</summary>
    public int Mounts { get; internal set; }

    /// <summary>Parts of it that processes have locked (fcntl(2)), in the order of their first byte.</summary>
    public IReadOnlyList<RecordLock> Locks => MutableLocks ?? (IReadOnlyList<RecordLock>)[];

    internal List<RecordLock>? MutableLocks { get; set; }

    /// <summary>The names in a directory; null for other types.</summary>
    public Table<FileName, Inode>? Names { get; }

    /// <summary>The directory that holds a directory; itself for a root, null once removed.</summary>
    public Inode? Parent { get; internal set; }

    /// <summary>The directory that held a directory which has been removed: ".." still leads there. Null for all else.</summary>
    public Inode? Above { get; internal set; }

    /// <summary>The bits of the type.</summary>
    public uint Type => Mode & Insula.Model.Mode.Type;

    /// <summary>True for a directory.</summary>
    public bool IsDirectory => Type == Insula.Model.Mode.Directory;

    /// <summary>True for a symbolic link.</summary>
    public bool IsSymbolicLink => Type == Insula.Model.Mode.SymbolicLink;

    /// <summary>True for a FIFO: a pipe, with or without a name. Its size is what waits in it.</summary>
    public bool IsFifo => Type == Insula.Model.Mode.Fifo;

    /// <summary>True for a device file.</summary>
    public bool IsDevice => Type is Insula.Model.Mode.CharacterDevice or Insula.Model.Mode.BlockDevice;

    /// <summary>True for a regular file.</summary>
    public bool IsRegular => Type == Insula.Model.Mode.Regular;
}
