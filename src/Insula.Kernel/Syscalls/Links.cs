using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Further names, symbolic links, and files that are neither regular nor directories: link(2), symlink(2), readlink(2), mknod(2).</summary>
internal static class Links
{
    /// <summary>The most names a file has, as on ext4.</summary>
    public const int MostNames = 65000;

    private const int Here = PathWalk.WorkingDirectory;
    private const uint LinkMode = Mode.SymbolicLink | Mode.All;

    public static Reply Link(in Call call) => AddName(call, Here, 0, Here, 1, AtFlags.None);

    public static Reply LinkAt(in Call call)
    {
        var flags = (AtFlags)call[4].Word;
        return (flags & ~(AtFlags.Follow | AtFlags.EmptyPath)) != 0 ? Why.InvalidValue : AddName(call, call[0].Number, 1, call[2].Number, 3, flags);
    }

    public static Reply SymLink(in Call call) => MakeLink(call, call[0].Text, Here, 1);

    public static Reply SymLinkAt(in Call call) => MakeLink(call, call[0].Text, call[1].Number, 2);

    public static Reply ReadLink(in Call call) => Read(call, Here, call[0].Text, call.Int(2));

    public static Reply ReadLinkAt(in Call call) => Read(call, call[0].Number, call[1].Text, call.Int(3));

    public static Reply MkNod(in Call call) => MakeNode(call, Here, 0, call[1].Word, (ulong)call[2].Number);

    public static Reply MkNodAt(in Call call) => MakeNode(call, call[0].Number, 1, call[2].Word, (ulong)call[3].Number);

    private static Reply AddName(in Call call, long oldDirectory, int oldPath, long directory, int path, AtFlags flags)
    {
        // What link(2) does not follow is followed with AT_SYMLINK_FOLLOW.
        AtFlags asked = (flags & AtFlags.EmptyPath) | ((flags & AtFlags.Follow) != 0 ? AtFlags.None : AtFlags.NoFollow);
        ReadOnlySpan<byte> text = call[oldPath].Text;
        bool byDescriptor = (flags & AtFlags.EmptyPath) != 0 && oldDirectory != Here && !text.StartsWith("/"u8);
        OpenFile? open = byDescriptor ? call.Caller.Descriptor(oldDirectory) : null;
        // It is asked although a path follows. - path_init, LOOKUP_LINKAT_EMPTY
        Why why = open?.Inode is { } start ? Gate.LinkOpenFile(call, open, start) : Why.Allowed;
        if (why != Why.Allowed)
            return why;
        why = PathWalk.ResolveAt(call, oldDirectory, text, asked, out Inode? file);
        if (why != Why.Allowed)
            return why;
        why = Naming.ResolveNew(call, directory, path, out PathWalk walk, which: 1);
        if (why != Why.Allowed)
            return why;
        // A pipe is in no directory tree.
        if (file is null or { IsFifo: true, WasNamed: false })
            return Why.CrossDevice;
        why = Gate.LinkFile(call, file, walk.Parent);
        if (why != Why.Allowed)
            return why;
        why = Gate.AddLink(call, file, walk.Parent);
        if (why != Why.Allowed)
            return why;
        if (file.IsDirectory)
            return Why.DirectoryLink;
        // A file that has lost its last name gets none again, but one that never had any may get its first. - open(2), O_TMPFILE
        if (file.Links == 0 && (open is null || !text.IsEmpty || (open.Flags & (OpenFlags.Temporary | OpenFlags.Exclusive)) != OpenFlags.Temporary))
            return Why.NoSuchFile;
        if (file.Links >= MostNames)
            return Why.TooManyNames;
        call.Emit(FactOf.NameAdded(walk.Parent, walk.Name, file.Number.Value, call.Time));
        return Reply.Ok;
    }

    private static Reply MakeLink(in Call call, ReadOnlySpan<byte> target, long directory, int path)
    {
        Why why = PathWalk.CheckLength(target);
        if (why != Why.Allowed)
            return why;
        why = Naming.ResolveNew(call, directory, path, out PathWalk walk);
        if (why == Why.Allowed)
            why = Gate.AddName(call, walk.Parent);
        if (why != Why.Allowed)
            return why;
        Naming.Create(call, walk, LinkMode, target.Length, target);
        return Reply.Ok;
    }

    private static Reply Read(in Call call, long directory, ReadOnlySpan<byte> path, int size)
    {
        if (size <= 0)
            return Why.InvalidValue;
        Why why = PathWalk.ResolveAt(call, directory, path, AtFlags.NoFollow | AtFlags.EmptyPath, out Inode? file);
        if (why != Why.Allowed)
            return why;
        if (file is not { IsSymbolicLink: true })
            return path.IsEmpty ? Why.NoSuchFile : Why.NotALink;
        ReadOnlySpan<byte> target = file.Target.AsSpan(0, Math.Min(size, file.Target.Length));
        target.CopyTo(call.Effects.Arena.ReserveText(target.Length));
        return Reply.Of(target.Length);
    }

    private static Reply MakeNode(in Call call, long directory, int path, uint mode, ulong device)
    {
        uint type = mode & Mode.Type;
        switch (type)
        {
            case 0:
                type = Mode.Regular;
                break;
            case Mode.Directory:
                return Why.DirectoryLink;
            case not (Mode.Regular or Mode.CharacterDevice or Mode.BlockDevice or Mode.Fifo or Mode.Socket):
                return Why.InvalidValue;
        }
        Why why = Naming.ResolveNew(call, directory, path, out PathWalk walk);
        if (why == Why.Allowed)
            why = Gate.AddName(call, walk.Parent);
        if (why != Why.Allowed)
            return why;
        bool isDevice = type is Mode.CharacterDevice or Mode.BlockDevice;
        why = isDevice ? Gate.MakeDevice(call, type, device) : Why.Allowed;
        if (why != Why.Allowed)
            return why;
        Naming.Create(call, walk, type | Naming.NewMode(call, walk.Parent, mode & Mode.Permissions), 0, default, isDevice ? device : 0);
        return Reply.Ok;
    }
}
