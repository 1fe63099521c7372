using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Opening files: open(2).</summary>
internal static class Opening
{
    public static Reply OpenAt2(in Call call) => Why.Unmodelled;

    private const int Here = PathWalk.WorkingDirectory;

    public static Reply Open(in Call call) => OpenPath(call, Here, call[0].Text, (OpenFlags)call[1].Word, call[2].Word);

    public static Reply OpenAt(in Call call) => OpenPath(call, call[0].Number, call[1].Text, (OpenFlags)call[2].Word, call[3].Word);

    public static Reply Creat(in Call call) =>
        OpenPath(call, Here, call[0].Text, OpenFlags.Create | OpenFlags.WriteOnly | OpenFlags.Truncate, call[1].Word);

    private static Reply OpenPath(in Call call, long directory, ReadOnlySpan<byte> path, OpenFlags flags, uint mode)
    {
        if ((flags & OpenFlags.Temporary) != 0)
            return Why.Unmodelled;
        // With O_PATH, flags other than these three are ignored. - open(2)
        if ((flags & OpenFlags.Path) != 0)
            flags &= OpenFlags.Path | OpenFlags.Directory | OpenFlags.NoFollow | OpenFlags.CloseOnExec;
        if ((flags & (OpenFlags.Create | OpenFlags.Directory)) == (OpenFlags.Create | OpenFlags.Directory))
            return Why.InvalidValue;
        Why why = PathWalk.CheckLength(path);
        if (why != Why.Allowed)
            return why;
        int descriptor = call.Caller.LowestFreeDescriptor();
        if (descriptor >= (int)Math.Min(call.Caller.Limits[Resource.Files].Soft, int.MaxValue))
            return Why.TooManyDescriptors;
        bool create = (flags & OpenFlags.Create) != 0, exclusive = create && (flags & OpenFlags.Exclusive) != 0;
        why = PathWalk.Resolve(call, directory, path, (flags & OpenFlags.NoFollow) == 0 && !exclusive, out PathWalk walk, followSlashed: !create);
        if (why != Why.Allowed)
            return why;
        if (create && walk is { Last: LastComponent.Name, MustBeDirectory: true })
            return Why.IsADirectory;
        if (walk.Found is null)
            return create ? CreateAndOpen(call, walk, descriptor, flags, mode) : Why.NoSuchFile;
        if (exclusive)
            return Why.FileExists;
        return OpenExisting(call, walk, walk.Found, descriptor, flags);
    }

    private static Reply CreateAndOpen(in Call call, in PathWalk walk, int descriptor, OpenFlags flags, uint mode)
    {
        if (walk.IsParentRemoved)
            return Why.NoSuchFile;
        Why why = Gate.AddName(call, walk.Parent);
        if (why != Why.Allowed)
            return why;
        // Whoever is not in the directory's group makes no program that runs with it; the mask comes after. - mode_strip_sgid
        bool foreignGroup = (walk.Parent.Mode & Mode.SetGid) != 0 && !Gate.KeepsSetGroupId(call, walk.Parent);
        if (foreignGroup && (mode & Mode.GroupExecute) != 0)
            mode &= ~Mode.SetGid;
        mode = Mode.Regular | (mode & Mode.Permissions & ~call.Caller.Umask);
        ulong file = call.State.NextFile;
        ulong ino = Naming.Create(call, walk, mode, 0, default);
        call.Emit(FactOf.FileOpened(call.Caller, descriptor, file, ino, flags));
        return Reply.Of(descriptor);
    }

    private static Reply OpenExisting(in Call call, in PathWalk walk, Inode file, int descriptor, OpenFlags flags)
    {
        if ((flags & OpenFlags.Create) != 0 && file.IsDirectory)
            return Why.IsADirectory;
        if (((flags & OpenFlags.Directory) != 0 || walk.MustBeDirectory) && !file.IsDirectory)
            return Why.NotADirectory;
        if (file.IsSymbolicLink && (flags & OpenFlags.Path) == 0)
            return Why.TooManyLinks;
        bool truncate = (flags & OpenFlags.Truncate) != 0;
        Access access = AskedBy(flags) | (truncate ? Access.Write : Access.None);
        if (file.IsDirectory && (access & Access.Write) != 0)
            return Why.IsADirectory;
        Why why = Gate.Use(call, walk.Parent, file, access);
        if (why == Why.Allowed && (flags & OpenFlags.NoAccessTime) != 0)
            why = Gate.KeepAccessTime(call, walk.Parent, file);
        if (why != Why.Allowed)
            return why;
        call.Emit(FactOf.FileOpened(call.Caller, descriptor, call.State.NextFile, file.Number.Value, flags));
        if (truncate && file.IsRegular)
            Empty(call, file);
        return Reply.Of(descriptor);
    }

    /// <summary>What a file must allow to be opened so. The access mode 3 asks for both, although its descriptor can do neither. - open(2)</summary>
    private static Access AskedBy(OpenFlags flags) => (flags & (OpenFlags.AccessMode | OpenFlags.Path)) switch
    {
        OpenFlags.ReadOnly => Access.Read,
        OpenFlags.WriteOnly => Access.Write,
        OpenFlags.ReadWrite or OpenFlags.AccessMode => Access.Read | Access.Write,
        _ => Access.None,
    };

    private static void Empty(in Call call, Inode file)
    {
        uint mode = Gate.ModeWritten(call, file);
        call.Emit(FactOf.SizeChanged(file, 0, call.Time));
        Formats.Emptied(call, file);
        if (mode != file.Mode)
            call.Emit(FactOf.ModeChanged(file, mode, call.Time));
    }
}
