using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Calls on a file: stat(2), access(2), chmod(2), chown(2), chdir(2), chroot(2).</summary>
internal static class Files
{
    private const int Here = PathWalk.WorkingDirectory;
    private const AtFlags OfStat = AtFlags.NoFollow | AtFlags.EmptyPath | AtFlags.NoAutomount | AtFlags.Sync;
    private const AtFlags OfAccess = AtFlags.EffectiveAccess | AtFlags.NoFollow | AtFlags.EmptyPath;
    private const uint StatXReserved = 0x80000000;

    public static Reply Stat(in Call call) => StatPath(call, Here, call[0].Text, AtFlags.None);

    public static Reply LStat(in Call call) => StatPath(call, Here, call[0].Text, AtFlags.NoFollow);

    public static Reply StatAt(in Call call) => StatPath(call, call[0].Number, call[1].Text, (AtFlags)call[3].Word);

    public static Reply StatX(in Call call)
    {
        var flags = (AtFlags)call[2].Word;
        if ((call[3].Word & StatXReserved) != 0 || (flags & AtFlags.Sync) == AtFlags.Sync)
            return Why.InvalidValue;
        return StatPath(call, call[0].Number, call[1].Text, flags);
    }

    public static Reply FStat(in Call call)
    {
        if (call.Caller.Descriptor(call[0].Number) is not { } file)
            return Why.BadDescriptor;
        return Fill(call, file.Inode);
    }

    public static Reply StatFs(in Call call) => PathWalk.ResolveAt(call, Here, call[0].Text, AtFlags.None, out _);

    public static Reply FStatFs(in Call call) => call.Caller.Descriptor(call[0].Number) is null ? Why.BadDescriptor : Reply.Ok;

    public static Reply Access(in Call call) => AccessPath(call, Here, call[0].Text, call.Int(1), AtFlags.None);

    public static Reply AccessAt(in Call call) => AccessPath(call, call[0].Number, call[1].Text, call.Int(2), AtFlags.None);

    public static Reply AccessAt2(in Call call) => AccessPath(call, call[0].Number, call[1].Text, call.Int(2), (AtFlags)call[3].Word);

    public static Reply Chdir(in Call call)
    {
        Why why = PathWalk.ResolveAt(call, Here, call[0].Text, AtFlags.None, out Inode? directory);
        return why != Why.Allowed ? why : MoveTo(call, directory!);
    }

    public static Reply FChdir(in Call call)
    {
        if (call.Caller.Descriptor(call[0].Number) is not { } file)
            return Why.BadDescriptor;
        return file.Inode is null ? Why.NotADirectory : MoveTo(call, file.Inode);
    }

    public static Reply Chroot(in Call call)
    {
        Why why = PathWalk.ResolveAt(call, Here, call[0].Text, AtFlags.None, out Inode? directory);
        if (why == Why.Allowed)
            why = Enter(call, directory!);
        if (why == Why.Allowed)
            why = Gate.ChangeRoot(call, directory!);
        if (why != Why.Allowed)
            return why;
        if (directory != call.Caller.Root)
            call.Emit(FactOf.RootChanged(call.Caller, directory!));
        return Reply.Ok;
    }

    public static Reply GetCwd(in Call call)
    {
        int names = 0;
        Inode top = call.Caller.Directory;
        for (; top != call.Caller.Root && top.Parent != top; top = top.Parent)
        {
            if (top.Parent is null)
                return Why.NoSuchFile;
            names += 1 + NameIn(top.Parent, top).Length;
        }
        // "If the current directory is not below the root directory of the current process ... '(unreachable)' is prepended." - getcwd(2)
        ReadOnlySpan<byte> prefix = top == call.Caller.Root ? default : "(unreachable)"u8;
        int length = prefix.Length + Math.Max(names, 1);
        if (call[1].Number <= length)
            return Why.BufferTooSmall;
        Span<byte> text = call.Effects.Arena.ReserveText(length);
        prefix.CopyTo(text);
        text[prefix.Length] = (byte)'/';
        for (Inode at = call.Caller.Directory; at != top; at = at.Parent!)
        {
            ReadOnlySpan<byte> name = NameIn(at.Parent!, at);
            length -= name.Length;
            name.CopyTo(text[length..]);
            text[--length] = (byte)'/';
        }
        return Reply.Of(text.Length + 1);
    }

    public static Reply Chmod(in Call call) => SetMode(call, Here, call[0].Text, call[1].Word);

    public static Reply ChmodAt(in Call call) => SetMode(call, call[0].Number, call[1].Text, call[2].Word);

    public static Reply FChmod(in Call call)
    {
        if (Opened(call, call[0].Number) is not { } file)
            return Why.BadDescriptor;
        return file.Inode is null ? Reply.Ok : SetMode(call, file.Inode, call[1].Word);
    }

    public static Reply Chown(in Call call) => ChownPath(call, Here, call[0].Text, AtFlags.None, call[1].Word, call[2].Word);

    public static Reply LChown(in Call call) => ChownPath(call, Here, call[0].Text, AtFlags.NoFollow, call[1].Word, call[2].Word);

    public static Reply ChownAt(in Call call)
    {
        var flags = (AtFlags)call[4].Word;
        if ((flags & ~(AtFlags.NoFollow | AtFlags.EmptyPath)) != 0)
            return Why.InvalidValue;
        return ChownPath(call, call[0].Number, call[1].Text, flags, call[2].Word, call[3].Word);
    }

    public static Reply FChown(in Call call)
    {
        if (Opened(call, call[0].Number) is not { } file)
            return Why.BadDescriptor;
        return file.Inode is null ? Reply.Ok : GiveTo(call, file.Inode, call[1].Word, call[2].Word);
    }

    /// <summary>An open file; null for one that O_PATH opened, which only names a file. - open(2)</summary>
    public static OpenFile? Opened(in Call call, long descriptor) =>
        call.Caller.Descriptor(descriptor) is { } file && (file.Flags & OpenFlags.Path) == 0 ? file : null;

    private static Reply StatPath(in Call call, long directory, ReadOnlySpan<byte> path, AtFlags flags)
    {
        if ((flags & ~OfStat) != 0)
            return Why.InvalidValue;
        Why why = PathWalk.ResolveAt(call, directory, path, flags, out Inode? file);
        return why != Why.Allowed ? why : Fill(call, file);
    }

    /// <summary>Of an opaque file nothing is known but that it is open.</summary>
    private static Reply Fill(in Call call, Inode? file)
    {
        Span<long> words = call.Effects.Arena.Reserve(StatWords.Count);
        if (file is null)
            words.Clear();
        else
            StatWords.Fill(words, file);
        return Reply.Ok;
    }

    private static Reply AccessPath(in Call call, long directory, ReadOnlySpan<byte> path, int mode, AtFlags flags)
    {
        if ((mode & ~7) != 0 || (flags & ~OfAccess) != 0)
            return Why.InvalidValue;
        Why why = PathWalk.ResolveAt(call, directory, path, flags, out Inode? file);
        return why != Why.Allowed || file is null ? why : Gate.Use(call, null, file, (Access)mode);
    }

    private static Reply MoveTo(in Call call, Inode directory)
    {
        Why why = Enter(call, directory);
        if (why != Why.Allowed)
            return why;
        if (directory != call.Caller.Directory)
            call.Emit(FactOf.WorkingDirectoryChanged(call.Caller, directory));
        return Reply.Ok;
    }

    private static Why Enter(in Call call, Inode directory) =>
        directory.IsDirectory ? Gate.Use(call, null, directory, Model.Access.Execute) : Why.NotADirectory;

    private static Reply SetMode(in Call call, long directory, ReadOnlySpan<byte> path, uint mode)
    {
        Why why = PathWalk.ResolveAt(call, directory, path, AtFlags.None, out Inode? file);
        return why != Why.Allowed ? why : SetMode(call, file!, mode);
    }

    private static Reply SetMode(in Call call, Inode file, uint permissions)
    {
        Why why = Gate.ChangeMode(call, file, out bool inGroup);
        if (why != Why.Allowed)
            return why;
        uint mode = (file.Mode & Mode.Type) | (permissions & Mode.Permissions);
        // "If the caller is not in the file's group, the set-group-ID bit will be turned off." - chmod(2)
        call.Emit(FactOf.ModeChanged(file, inGroup ? mode : mode & ~Mode.SetGid, call.Time));
        return Reply.Ok;
    }

    private static Reply ChownPath(in Call call, long directory, ReadOnlySpan<byte> path, AtFlags flags, uint uid, uint gid)
    {
        Why why = PathWalk.ResolveAt(call, directory, path, flags, out Inode? file);
        return why != Why.Allowed || file is null ? why : GiveTo(call, file, uid, gid);
    }

    private static Reply GiveTo(in Call call, Inode file, uint uid, uint gid)
    {
        Why why = Gate.ChangeOwner(call, file, uid, gid);
        if (why != Why.Allowed)
            return why;
        HostUid user = uid == uint.MaxValue ? file.Uid : new(uid);
        HostGid group = gid == uint.MaxValue ? file.Gid : new(gid);
        uint mode = file.IsDirectory ? file.Mode : Gate.ModeGivenAway(call, file);
        // Even where owner and group stay, the set-id bits go, which only the owner may let happen. - setattr_prepare
        why = mode != file.Mode ? Gate.ChangeMode(call, file, out _) : Why.Allowed;
        if (why != Why.Allowed)
            return why;
        if (user != file.Uid || group != file.Gid)
            call.Emit(FactOf.OwnerChanged(file, user, group, call.Time));
        if (mode != file.Mode)
            call.Emit(FactOf.ModeChanged(file, mode, call.Time));
        return Reply.Ok;
    }

    private static ReadOnlySpan<byte> NameIn(Inode directory, Inode child)
    {
        int at = directory.Names!.Values.IndexOf(child);
        return at < 0 ? default : directory.Names.Keys[at].Bytes;
    }
}
