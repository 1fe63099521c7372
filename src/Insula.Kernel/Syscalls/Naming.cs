using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Calls that make and remove names: mkdir(2), rmdir(2), unlink(2), rename(2).</summary>
internal static class Naming
{
    public static Reply MkdirAt(in Call call) => Why.Unmodelled;

    public static Reply UnlinkAt(in Call call) => Why.Unmodelled;

    public static Reply RenameAt(in Call call) => Why.Unmodelled;

    public static Reply RenameAt2(in Call call) => Why.Unmodelled;

    public static Reply Mkdir(in Call call)
    {
        Why why = Resolve(call, 0, out PathWalk walk);
        if (why != Why.Allowed)
            return why;
        if (walk.Found is not null)
            return Why.FileExists;
        if (walk.IsParentRemoved)
            return Why.NoSuchFile;
        why = Gate.AddName(call, walk.Parent);
        if (why != Why.Allowed)
            return why;
        // A directory inherits the set-group-ID bit of its parent, and takes the sticky bit from the caller, never the set-id bits. - mkdir(2)
        uint mode = Mode.Directory | (call[1].Word & (Mode.All | Mode.Sticky) & ~call.Caller.Umask) | (walk.Parent.Mode & Mode.SetGid);
        Create(call, walk, mode, Directories.Size, default);
        return Reply.Ok;
    }

    public static Reply Rmdir(in Call call)
    {
        Why why = Resolve(call, 0, out PathWalk walk);
        if (why != Why.Allowed)
            return why;
        switch (walk.Last)
        {
            case LastComponent.DotDot:
                return Why.DirectoryNotEmpty;
            case LastComponent.Dot:
                return Why.InvalidValue;
            case LastComponent.Root:
                return Why.InUse;
        }
        if (walk.Found is not { } directory)
            return Why.NoSuchFile;
        why = Gate.RemoveName(call, walk.Parent, directory);
        if (why != Why.Allowed)
            return why;
        if (!directory.IsDirectory)
            return Why.NotADirectory;
        if (directory.Names!.Count > 0)
            return Why.DirectoryNotEmpty;
        call.Emit(FactOf.NameRemoved(walk.Parent, walk.Name, call.Time));
        return Reply.Ok;
    }

    public static Reply Unlink(in Call call)
    {
        Why why = Resolve(call, 0, out PathWalk walk);
        if (why != Why.Allowed)
            return why;
        if (walk.Last != LastComponent.Name)
            return Why.IsADirectory;
        if (walk.Found is not { } file)
            return Why.NoSuchFile;
        if (walk.MustBeDirectory)
            return file.IsDirectory ? Why.IsADirectory : Why.NotADirectory;
        why = Gate.RemoveName(call, walk.Parent, file);
        if (why != Why.Allowed)
            return why;
        if (file.IsDirectory)
            return Why.IsADirectory;
        call.Emit(FactOf.NameRemoved(walk.Parent, walk.Name, call.Time));
        return Reply.Ok;
    }

    public static Reply Rename(in Call call)
    {
        Why why = Resolve(call, 0, out PathWalk from);
        if (why != Why.Allowed)
            return why;
        why = Resolve(call, 1, out PathWalk to);
        if (why != Why.Allowed)
            return why;
        if (from.Last != LastComponent.Name || to.Last != LastComponent.Name)
            return Why.InUse;
        if (from.Found is not { } file)
            return Why.NoSuchFile;
        if (!file.IsDirectory && (from.MustBeDirectory || to.MustBeDirectory))
            return Why.NotADirectory;
        if (file.IsDirectory && Directories.IsWithin(file, to.Parent))
            return Why.IntoItself;
        Inode? replaced = to.Found;
        if (replaced is { IsDirectory: true } && replaced != file && Directories.IsWithin(replaced, from.Parent))
            return Why.DirectoryNotEmpty;
        // "If oldpath and newpath are hard links to the same file, rename does nothing and succeeds." - rename(2)
        if (replaced == file)
            return Reply.Ok;
        if (to.IsParentRemoved)
            return Why.NoSuchFile;
        why = Gate.MoveName(call, from.Parent, file, to.Parent, replaced);
        if (why != Why.Allowed)
            return why;
        if (replaced is not null && file.IsDirectory != replaced.IsDirectory)
            return file.IsDirectory ? Why.NotADirectory : Why.IsADirectory;
        if (file.IsDirectory && from.Parent != to.Parent)
            why = Gate.ChangeParent(call, from.Parent, file, to.Parent, replaced);
        if (why != Why.Allowed)
            return why;
        if (replaced?.Names?.Count > 0)
            return Why.DirectoryNotEmpty;
        call.Emit(FactOf.NameMoved(from.Parent, from.Name, to.Parent, to.Name, call.Time));
        return Reply.Ok;
    }

    /// <summary>
    /// Makes a file where the walk ended. It belongs to the stored file-system user, also in a granted call (R52), and to
    /// the directory's group if that has the set-group-ID bit. Returns its number.
    /// </summary>
    public static ulong Create(in Call call, in PathWalk walk, uint mode, long size, ReadOnlySpan<byte> target)
    {
        HostGid group = (walk.Parent.Mode & Mode.SetGid) != 0 ? walk.Parent.Gid : call.Who.FileSystemGroup;
        ulong ino = call.State.NextIno;
        call.Emit(FactOf.InodeCreated(ino, mode, call.Who.FileSystem, group, size, target, call.Time));
        call.Emit(FactOf.NameAdded(walk.Parent, walk.Name, ino, call.Time));
        return ino;
    }

    /// <summary>Finds a name; a symbolic link is not followed even with slashes behind it.</summary>
    private static Why Resolve(scoped in Call call, int path, out PathWalk walk) =>
        PathWalk.Resolve(call, PathWalk.WorkingDirectory, call[path].Text, follow: false, out walk, path, followSlashed: false);
}

/// <summary>What is peculiar to directories.</summary>
internal static class Directories
{
    /// <summary>The size every directory reports, in bytes.</summary>
    public const long Size = 4096;

    /// <summary>True if a directory is the given one or below it.</summary>
    public static bool IsWithin(Inode above, Inode? directory)
    {
        for (; directory is not null; directory = directory.Parent)
        {
            if (directory == above)
                return true;
            if (directory.Parent == directory)
                return false;
        }
        return false;
    }
}
