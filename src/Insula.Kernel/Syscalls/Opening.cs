using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>What a call of the family of open(2) asks for.</summary>
/// <param name="directory">Where a relative path begins.</param>
/// <param name="path">The path.</param>
/// <param name="flags">How to open.</param>
/// <param name="mode">The permissions of a new file.</param>
/// <param name="resolving">Where the path may lead.</param>
internal readonly ref struct OpenRequest(long directory, ReadOnlySpan<byte> path, OpenFlags flags, uint mode, Resolving resolving = Resolving.Anywhere)
{
    public long Directory { get; } = directory;
    public ReadOnlySpan<byte> Path { get; } = path;
    // With O_PATH, flags other than these three are ignored. - open(2)
    public OpenFlags Flags { get; } = (flags & OpenFlags.Path) != 0 ? flags & OfPath : flags;
    public uint Mode { get; } = mode;
    public Resolving Resolving { get; } = resolving;

    /// <summary>The flags that have a meaning besides O_PATH.</summary>
    public const OpenFlags OfPath = OpenFlags.Path | OpenFlags.Directory | OpenFlags.NoFollow | OpenFlags.CloseOnExec;

    public bool Has(OpenFlags flag) => (Flags & flag) != 0;

    /// <summary>What a row of this family asks for.</summary>
    public static OpenRequest Of(in Call call) => call.Row.Number switch
    {
        2 => new(PathWalk.WorkingDirectory, call[0].Text, (OpenFlags)call[1].Word, call[2].Word),
        85 => new(PathWalk.WorkingDirectory, call[0].Text, OpenFlags.Create | OpenFlags.WriteOnly | OpenFlags.Truncate, call[1].Word),
        257 => new(call[0].Number, call[1].Text, (OpenFlags)call[2].Word, call[3].Word),
        437 when call[2].List is [var flags, var mode, var resolve] =>
            new(call[0].Number, call[1].Text, (OpenFlags)flags.Word, mode.Word, (Resolving)resolve.Word),
        _ => default,
    };
}

/// <summary>Opening files: open(2), openat2(2).</summary>
internal static class Opening
{
    /// <summary>/dev/tty: the controlling terminal, makedev(5, 0).</summary>
    private const ulong Terminal = 0x500;

    private const OpenFlags Known = (OpenFlags)0x7FFFC3;
    private const int LeastHow = 24, GreatestHow = 4096;

    public static Reply Open(in Call call) => OpenPath(call, OpenRequest.Of(call));

    public static Reply OpenAt(in Call call) => OpenPath(call, OpenRequest.Of(call));

    public static Reply Creat(in Call call) => OpenPath(call, OpenRequest.Of(call));

    public static Reply OpenAt2(in Call call)
    {
        long size = call[3].Number;
        if (size < LeastHow)
            return Why.InvalidValue;
        if (size > GreatestHow)
            return Why.StructTooLarge;
        if (call[2].List is not [var word, var mode, var resolve])
            return Why.BadArgument;
        var flags = (OpenFlags)word.Word;
        bool creates = (flags & (OpenFlags.Create | OpenFlags.Temporary)) != 0;
        // What openat(2) passes over is an error here. - openat2(2)
        if (((ulong)word.Number & ~(ulong)Known) != 0 || ((ulong)resolve.Number & ~(ulong)Resolving.All) != 0)
            return Why.InvalidValue;
        if (((Resolving)resolve.Word & (Resolving.Beneath | Resolving.InRoot)) == (Resolving.Beneath | Resolving.InRoot))
            return Why.InvalidValue;
        if (creates ? ((ulong)mode.Number & ~(ulong)Mode.Permissions) != 0 : mode.Number != 0)
            return Why.InvalidValue;
        if ((flags & OpenFlags.Path) != 0 && (flags & ~OpenRequest.OfPath) != 0)
            return Why.InvalidValue;
        return OpenPath(call, OpenRequest.Of(call));
    }

    private static Reply OpenPath(in Call call, in OpenRequest asked)
    {
        if ((asked.Flags & (OpenFlags.Create | OpenFlags.Directory)) == (OpenFlags.Create | OpenFlags.Directory))
            return Why.InvalidValue;
        if (asked.Has(OpenFlags.Temporary) && !(asked.Has(OpenFlags.Directory) && asked.Has(OpenFlags.AccessMode)))
            return Why.InvalidValue;
        if ((asked.Resolving & Resolving.Cached) != 0 && asked.Has(OpenFlags.Truncate | OpenFlags.Create | OpenFlags.Temporary))
            return Why.WouldBlock;
        Why why = PathWalk.CheckLength(asked.Path);
        if (why != Why.Allowed)
            return why;
        int descriptor = call.Caller.LowestFreeDescriptor();
        if (descriptor >= (int)Math.Min(call.Caller.Limits[Resource.Files].Soft, int.MaxValue))
            return Why.TooManyDescriptors;
        why = Find(call, asked, out PathWalk walk);
        if (why != Why.Allowed)
            return why;
        bool create = asked.Has(OpenFlags.Create);
        if (create && walk is { Last: LastComponent.Name, MustBeDirectory: true })
            return Why.IsADirectory;
        if (walk.Found is null)
            return create ? CreateAndOpen(call, walk, descriptor, asked) : Why.NoSuchFile;
        if (create && asked.Has(OpenFlags.Exclusive))
            return Why.FileExists;
        return asked.Has(OpenFlags.Temporary) ? OpenTemporary(call, walk, descriptor, asked) : OpenExisting(call, walk, walk.Found, descriptor, asked.Flags);
    }

    private static Why Find(scoped in Call call, scoped in OpenRequest asked, out PathWalk walk, int which = 0)
    {
        bool create = asked.Has(OpenFlags.Create), follow = !asked.Has(OpenFlags.NoFollow) && !(create && asked.Has(OpenFlags.Exclusive));
        return PathWalk.Resolve(call, asked.Directory, asked.Path, follow, out walk, which, followSlashed: !create, asked.Resolving);
    }

    private static Reply CreateAndOpen(in Call call, in PathWalk walk, int descriptor, in OpenRequest asked)
    {
        if (walk.IsParentRemoved)
            return Why.NoSuchFile;
        Why why = Gate.AddName(call, walk.Parent);
        if (why != Why.Allowed)
            return why;
        ulong file = call.State.NextFile;
        ulong ino = Naming.Create(call, walk, Mode.Regular | Naming.NewMode(call, walk.Parent, asked.Mode & Mode.Permissions), 0, default);
        call.Emit(FactOf.FileOpened(call.Caller, descriptor, file, ino, asked.Flags));
        return Reply.Of(descriptor);
    }

    /// <summary>Makes a file without a name, which is gone with its last descriptor unless linkat(2) names it. - open(2), O_TMPFILE</summary>
    private static Reply OpenTemporary(in Call call, in PathWalk walk, int descriptor, in OpenRequest asked)
    {
        Inode directory = walk.Found!;
        if (!directory.IsDirectory)
            return Why.NotADirectory;
        Why why = Gate.AddName(call, directory);
        if (why != Why.Allowed)
            return why;
        uint mode = Mode.Regular | Naming.NewMode(call, directory, asked.Mode & Mode.Permissions);
        (ulong file, ulong ino) = (call.State.NextFile, call.State.NextIno);
        call.Emit(FactOf.InodeCreated(ino, mode, call.Who.FileSystem, Naming.NewGroup(call, directory), 0, default, call.Time));
        call.Emit(FactOf.FileOpened(call.Caller, descriptor, file, ino, asked.Flags));
        return Reply.Of(descriptor);
    }

    private static Reply OpenExisting(in Call call, in PathWalk walk, Inode file, int descriptor, OpenFlags flags)
    {
        Why why = Why.Allowed;
        if ((flags & OpenFlags.Create) != 0)
            why = file.IsDirectory ? Why.IsADirectory : Gate.OpenAsNew(call, walk.Parent, file);
        if (why != Why.Allowed)
            return why;
        if (((flags & OpenFlags.Directory) != 0 || walk.MustBeDirectory) && !file.IsDirectory)
            return Why.NotADirectory;
        if (file.IsSymbolicLink && (flags & OpenFlags.Path) == 0)
            return Why.TooManyLinks;
        bool truncate = (flags & OpenFlags.Truncate) != 0;
        Access access = AskedBy(flags) | (truncate ? Access.Write : Access.None);
        if (file.IsDirectory && (access & Access.Write) != 0)
            return Why.IsADirectory;
        why = Gate.Use(call, walk.Parent, file, access);
        if (why == Why.Allowed && (flags & OpenFlags.NoAccessTime) != 0)
            why = Gate.KeepAccessTime(call, walk.Parent, file);
        if (why == Why.Allowed && (flags & OpenFlags.Path) == 0)
            why = IsReady(call, file, access, flags);
        if (why != Why.Allowed)
            return why;
        call.Emit(FactOf.FileOpened(call.Caller, descriptor, call.State.NextFile, file.Number.Value, flags));
        if (truncate && file.IsRegular)
            Sizes.Resize(call, file, 0);
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

    /// <summary>Whether a file that may be opened can be: a program that runs is not written, a socket is not opened, a FIFO has two ends.</summary>
    private static Why IsReady(in Call call, Inode file, Access access, OpenFlags flags) => file.Type switch
    {
        Mode.Regular => (access & Access.Write) != 0 && file.Images > 0 ? Why.FileBusy : Why.Allowed,
        Mode.Socket => Why.NoReader,
        // No process has a controlling terminal.
        Mode.CharacterDevice => file.Device == Terminal ? Why.NoReader : Why.Allowed,
        Mode.Fifo => Meet(call, file, flags),
        _ => Why.Allowed,
    };

    /// <summary>Each end of a FIFO waits for the other, unless told not to: then reading begins at once, and writing fails. - fifo(7)</summary>
    private static Why Meet(in Call call, Inode fifo, OpenFlags flags)
    {
        bool waits = (flags & OpenFlags.NonBlocking) == 0;
        return (flags & OpenFlags.AccessMode) switch
        {
            OpenFlags.ReadOnly => !waits || fifo.Writers > 0 || IsAwaited(call, fifo, OpenFlags.WriteOnly) ? Why.Allowed : Why.Parked,
            OpenFlags.WriteOnly when fifo.Readers > 0 || IsAwaited(call, fifo, OpenFlags.ReadOnly) => Why.Allowed,
            OpenFlags.WriteOnly => waits ? Why.Parked : Why.NoReader,
            OpenFlags.ReadWrite => Why.Allowed,
            _ => Why.InvalidValue,
        };
    }

    /// <summary>
    /// True if another task waits to open this end: it has emitted nothing, so only its call tells. Whoever comes second goes on first, and wakes it.
    /// </summary>
    private static bool IsAwaited(in Call call, Inode fifo, OpenFlags end)
    {
        if (call.State.ParkedCount == 0)
            return false;
        foreach (Process process in call.State.Processes.Values)
        {
            for (int i = 0; i < process.Tasks.Count; i++)
            {
                if (process.Tasks[i] is { Parked: { } parked } task && task != call.Task && Opens(call, task, parked.Call, fifo, end))
                    return true;
            }
        }
        return false;
    }

    private static bool Opens(in Call call, ProcessTask task, in Syscall waiting, Inode fifo, OpenFlags end)
    {
        // It has found its way already: which rights it had there does not matter.
        var other = new Call(call.State, call.Effects, SyscallTable.ByNumber(waiting.Number)!, task, waiting.Args, GrantInForce.Unchecked);
        OpenRequest asked = OpenRequest.Of(other);
        return !asked.Path.IsEmpty && (asked.Flags & OpenFlags.AccessMode) == end && Find(other, asked, out PathWalk walk, which: 1) == Why.Allowed && walk.Found == fifo;
    }
}
