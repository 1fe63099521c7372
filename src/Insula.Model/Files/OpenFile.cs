namespace Insula.Model;

/// <summary>An open file description: what descriptors refer to, and forked processes share (open(2)).</summary>
public sealed class OpenFile
{
    internal OpenFile(ulong number, Inode? inode, OpenFlags flags) => (Number, Inode, Flags) = (number, inode, flags);

    /// <summary>Its number within the entity.</summary>
    public ulong Number { get; }

    /// <summary>The file; null for an opaque one, of which nothing is known but that it is open.</summary>
    public Inode? Inode { get; }

    /// <summary>The flags it was opened with.</summary>
    public OpenFlags Flags { get; }

    /// <summary>The position of the next read or write.</summary>
    public long Offset { get; internal set; }

    /// <summary>How many descriptors refer to it.</summary>
    public int Descriptors { get; internal set; }
}
