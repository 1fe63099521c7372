using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Calls that make and remove names: mkdir(2), rmdir(2), unlink(2), rename(2).</summary>
internal static class Naming
{
    private const int Here = PathWalk.WorkingDirectory;

    public static Reply Mkdir(in Call call) => MakeDirectory(call, Here, 0, call[1].Word);

    public static Reply MkdirAt(in Call call) => MakeDirectory(call, call[0].Number, 1, call[2].Word);

    public static Reply Rmdir(in Call call) => RemoveDirectory(call, Here, 0);

    public static Reply Unlink(in Call call) => RemoveFile(call, Here, 0);

    public static Reply UnlinkAt(in Call call)
    {
        var flags = (AtFlags)call[2].Word;
        if ((flags & ~AtFlags.RemoveDirectory) != 0)
            return Why.InvalidValue;
        return flags == AtFlags.None ? RemoveFile(call, call[0].Number, 1) : RemoveDirectory(call, call[0].Number, 1);
    }

    public static Reply Rename(in Call call) => Move(call, (Here, 0), (Here, 1), MoveFlags.None);

    public static Reply RenameAt(in Call call) => Move(call, (call[0].Number, 1), (call[2].Number, 3), MoveFlags.None);

    public static Reply RenameAt2(in Call call)
    {
        var flags = (MoveFlags)call[4].Word;
        if ((flags & ~MoveFlags.All) != 0 || ((flags & MoveFlags.Exchange) != 0 && flags != MoveFlags.Exchange))
            return Why.InvalidValue;
        return (flags & MoveFlags.Whiteout) != 0 ? Why.Unmodelled : Move(call, (call[0].Number, 1), (call[2].Number, 3), flags);
    }

    /// <summary>
    /// Finds where a name is to be made. Slashes behind a name that does not exist are for directories only. - filename_create
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="directory">Where a relative path begins.</param>
    /// <param name="path">The argument that is the path.</param>
    /// <param name="walk">The place.</param>
    /// <param name="ofDirectory">Whether a directory is to be made.</param>
    /// <param name="which">Which path of the call it is, 0 or 1.</param>
    public static Why ResolveNew(scoped in Call call, long directory, int path, out PathWalk walk, bool ofDirectory = false, int which = 0)
    {
        Why why = PathWalk.ResolveName(call, directory, call[path].Text, out walk, which);
        if (why == Why.Allowed)
            why = walk.CheckName();
        if (why != Why.Allowed)
            return why;
        if (walk.Last != LastComponent.Name || walk.Found is not null)
            return Why.FileExists;
        return walk.IsParentRemoved || (walk.MustBeDirectory && !ofDirectory) ? Why.NoSuchFile : Why.Allowed;
    }

    /// <summary>
    /// The mode of a new file that is no directory. Whoever is not in the directory's group makes no program that runs with it; the mask comes
    /// after. - mode_strip_sgid
    /// </summary>
    public static uint NewMode(in Call call, Inode directory, uint mode)
    {
        const uint lendsGroup = Mode.SetGid | Mode.GroupExecute;
        if ((mode & lendsGroup) == lendsGroup && (directory.Mode & Mode.SetGid) != 0 && !Gate.KeepsSetGroupId(call, directory))
            mode &= ~Mode.SetGid;
        return mode & ~call.Caller.Umask;
    }

    /// <summary>The group of a new file: the directory's if that has the set-group-ID bit. - inode_init_owner</summary>
    public static HostGid NewGroup(in Call call, Inode directory) => (directory.Mode & Mode.SetGid) != 0 ? directory.Gid : call.Who.FileSystemGroup;

    /// <summary>
    /// Makes a file where the walk ended. It belongs to the stored file-system user, also in a granted call (R52). Returns its number.
    /// </summary>
    public static ulong Create(in Call call, in PathWalk walk, uint mode, long size, ReadOnlySpan<byte> target, ulong device = 0)
    {
        ulong ino = call.State.NextIno;
        HostGid group = NewGroup(call, walk.Parent);
        call.Emit(FactOf.InodeCreated(ino, mode, call.Who.FileSystem, group, size, target, call.Time, device: device));
        call.Emit(FactOf.NameAdded(walk.Parent, walk.Name, ino, call.Time));
        return ino;
    }

    private static Reply MakeDirectory(in Call call, long directory, int path, uint permissions)
    {
        Why why = ResolveNew(call, directory, path, out PathWalk walk, ofDirectory: true);
        if (why == Why.Allowed)
            why = Gate.AddName(call, walk.Parent);
        if (why != Why.Allowed)
            return why;
        // A directory inherits the set-group-ID bit of its parent, and takes the sticky bit from the caller, never the set-id bits. - mkdir(2)
        uint mode = Mode.Directory | (permissions & (Mode.All | Mode.Sticky) & ~call.Caller.Umask) | (walk.Parent.Mode & Mode.SetGid);
        Create(call, walk, mode, Directories.Size, default);
        return Reply.Ok;
    }

    private static Reply RemoveDirectory(in Call call, long at, int path)
    {
        Why why = PathWalk.ResolveName(call, at, call[path].Text, out PathWalk walk);
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
        why = walk.CheckName();
        if (why != Why.Allowed)
            return why;
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

    private static Reply RemoveFile(in Call call, long at, int path)
    {
        Why why = PathWalk.ResolveName(call, at, call[path].Text, out PathWalk walk);
        if (why != Why.Allowed)
            return why;
        if (walk.Last != LastComponent.Name)
            return Why.IsADirectory;
        why = walk.CheckName();
        if (why != Why.Allowed)
            return why;
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

    private static Reply Move(in Call call, (long Directory, int Path) old, (long Directory, int Path) other, MoveFlags flags)
    {
        bool exchanges = (flags & MoveFlags.Exchange) != 0;
        Why why = PathWalk.ResolveName(call, old.Directory, call[old.Path].Text, out PathWalk from);
        if (why != Why.Allowed)
            return why;
        why = PathWalk.ResolveName(call, other.Directory, call[other.Path].Text, out PathWalk to, 1);
        if (why != Why.Allowed)
            return why;
        why = CheckEnds(from, to, flags);
        if (why != Why.Allowed)
            return why;
        (Inode file, Inode? replaced) = (from.Found!, to.Found);
        // "If oldpath and newpath are hard links to the same file, rename does nothing and succeeds." - rename(2)
        if (replaced == file)
            return Reply.Ok;
        why = Gate.MoveName(call, from.Parent, file, to.Parent, replaced);
        if (why != Why.Allowed)
            return why;
        if (replaced is not null && !exchanges && file.IsDirectory != replaced.IsDirectory)
            return file.IsDirectory ? Why.NotADirectory : Why.IsADirectory;
        if (from.Parent != to.Parent)
            why = Gate.ChangeParent(call, from.Parent, file, to.Parent, replaced, exchanges);
        if (why != Why.Allowed)
            return why;
        if (!exchanges && replaced?.Names?.Count > 0)
            return Why.DirectoryNotEmpty;
        call.Emit(FactOf.NameMoved(from.Parent, from.Name, to.Parent, to.Name, call.Time, exchanges));
        return Reply.Ok;
    }

    /// <summary>What the two names must be, the old one first. - do_renameat2</summary>
    private static Why CheckEnds(in PathWalk from, in PathWalk to, MoveFlags flags)
    {
        bool exchanges = (flags & MoveFlags.Exchange) != 0, keeps = (flags & MoveFlags.NoReplace) != 0;
        if (from.Last != LastComponent.Name)
            return Why.InUse;
        if (to.Last != LastComponent.Name)
            return keeps ? Why.FileExists : Why.InUse;
        if (from.CheckName() != Why.Allowed)
            return Why.NameTooLong;
        if (from.Found is not { } file)
            return Why.NoSuchFile;
        if (to.CheckName() != Why.Allowed)
            return Why.NameTooLong;
        if (to.IsParentRemoved || (to.Found is null && exchanges))
            return Why.NoSuchFile;
        if (to.Found is not null && keeps)
            return Why.FileExists;
        if (exchanges && to is { MustBeDirectory: true, Found.IsDirectory: false })
            return Why.NotADirectory;
        if (!file.IsDirectory && (from.MustBeDirectory || (to.MustBeDirectory && !exchanges)))
            return Why.NotADirectory;
        if (file.IsDirectory && Directories.IsWithin(file, to.Parent))
            return Why.IntoItself;
        if (to.Found is { IsDirectory: true } replaced && replaced != file && Directories.IsWithin(replaced, from.Parent))
            return exchanges ? Why.IntoItself : Why.DirectoryNotEmpty;
        return Why.Allowed;
    }
}

/// <summary>RENAME_* of renameat2(2).</summary>
[Flags]
internal enum MoveFlags : uint
{
    /// <summary>None.</summary>
    None = 0,
    /// <summary>RENAME_NOREPLACE: a name that exists stays.</summary>
    NoReplace = 1,
    /// <summary>RENAME_EXCHANGE: the two names change places.</summary>
    Exchange = 2,
    /// <summary>RENAME_WHITEOUT: the old name is left to hide another one; overlays alone need it.</summary>
    Whiteout = 4,
    /// <summary>All of them.</summary>
    All = 7,
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
