namespace Insula.Model;

/// <summary>Where a process stands in the file tree. Processes made with CLONE_FS share one.</summary>
public sealed class Place
{
    internal Place(Inode root, Inode directory, uint umask)
    {
        (Root, Directory, Umask) = (root, directory, umask);
        root.Holders++;
        directory.Holders++;
    }

    /// <summary>What "/" means (chroot(2)).</summary>
    public Inode Root { get; internal set; }

    /// <summary>The working directory.</summary>
    public Inode Directory { get; internal set; }

    /// <summary>Permission bits that new files do not get.</summary>
    public uint Umask { get; internal set; }

    /// <summary>True if other processes have it too.</summary>
    public bool IsShared => Users > 1;

    /// <summary>How many processes share it.</summary>
    public int Users { get; internal set; } = 1;
}
