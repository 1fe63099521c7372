namespace Insula.Model;

/// <summary>An open file description: what descriptors refer to, and forked processes share (open(2)).</summary>
public sealed class OpenFile
{
    internal OpenFile(ulong number, Inode? inode, OpenFlags flags) => (Number, Inode, Flags) = (number, inode, flags);

    /// <summary>Its number within the entity.</summary>
    public ulong Number { get; }

    /// <summary>The file; null for an opaque one, of which nothing is known but that it is open.</summary>
    public Inode? Inode { get; }

    /// <summary>The flags it was opened with, as F_SETFL has changed them.</summary>
    public OpenFlags Flags { get; internal set; }

    /// <summary>The position of the next read or write; in a directory how many entries were read, "." and ".." among them.</summary>
    public long Offset { get; internal set; }

    /// <summary>The lock that flock(2) took.</summary>
    public LockKind Lock { get; internal set; }

    /// <summary>Who gets its signals: a process, a group if negative, nobody if 0 (F_SETOWN).</summary>
    public int Owner { get; internal set; }

    /// <summary>The process that opened it.</summary>
    public Pid Opener { get; internal init; }

    /// <summary>Who that was then.</summary>
    public Credentials? OpenedAs { get; internal init; }

    /// <summary>How many descriptors refer to it.</summary>
    public int Descriptors { get; internal set; }
}

/// <summary>How a file is locked.</summary>
public enum LockKind : byte
{
    /// <summary>Not.</summary>
    None,
    /// <summary>With others that read.</summary>
    Shared,
    /// <summary>Alone.</summary>
    Exclusive,
}

/// <summary>A part of a file that a process has locked.</summary>
/// <param name="Owner">The process.</param>
/// <param name="Kind">How.</param>
/// <param name="First">The first byte.</param>
/// <param name="Last">The last byte; the greatest position for the end, wherever it is.</param>
public readonly record struct RecordLock(Pid Owner, LockKind Kind, ulong First, ulong Last)
{
    /// <summary>True if both have a byte in common.</summary>
    public bool Overlaps(ulong first, ulong last) => First <= last && first <= Last;
}
