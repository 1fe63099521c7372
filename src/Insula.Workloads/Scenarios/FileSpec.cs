namespace Insula.Workloads.Scenarios;

/// <summary>A file to place before an entity is open.</summary>
/// <param name="Path">The absolute path, without '.', '..' and empty components, at most 4095 bytes.</param>
/// <param name="Mode">Type and permission bits, as st_mode: see <see cref="Model.Mode"/>.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Size">Bytes; the length of the target for a link.</param>
/// <param name="Target">Where a symbolic link points; of a script its interpreter; empty for all else.</param>
/// <param name="At">Where it stands; for a directory that was supplied, where the file stands that needed it.</param>
public sealed record FileSpec(byte[] Path, uint Mode, OwnerSpec Owner, ulong Size, byte[] Target, Where At)
{
    /// <summary>What execve(2) finds in a regular file; of a script the target is its interpreter.</summary>
    public Model.Facts.FileFormat Format { get; init; }

    /// <summary>True for a directory.</summary>
    public bool IsDirectory => (Mode & Model.Mode.Type) == Model.Mode.Directory;
}

/// <summary>Whose identifiers an owner's numbers are.</summary>
public enum OwnerOf : byte
{
    /// <summary>Those of the server, or host, in whose tree the file is.</summary>
    Self,
    /// <summary>Those of the host.</summary>
    Host,
    /// <summary>Those of another server of the same host.</summary>
    Server,
}

/// <summary>Owner and group of a file.</summary>
/// <param name="Of">Whose identifiers the numbers are.</param>
/// <param name="Server">The server's name; null unless <paramref name="Of"/> says server.</param>
/// <param name="Uid">The user.</param>
/// <param name="Gid">The group.</param>
public sealed record OwnerSpec(OwnerOf Of, string? Server, uint Uid, uint Gid)
{
    /// <summary>The super-user of the tree.</summary>
    public static readonly OwnerSpec Root = new(OwnerOf.Self, null, 0, 0);
}
