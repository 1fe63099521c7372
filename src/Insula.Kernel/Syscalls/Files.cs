using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Calls on a file by its name: stat(2), access(2), chmod(2), chown(2), chdir(2).</summary>
internal static class Files
{
    public static Reply StatX(in Call call) => Why.Unmodelled;

    public static Reply StatFs(in Call call) => Why.Unmodelled;

    public static Reply FStatFs(in Call call) => Why.Unmodelled;

    public static Reply AccessAt(in Call call) => Why.Unmodelled;

    public static Reply AccessAt2(in Call call) => Why.Unmodelled;

    public static Reply FChdir(in Call call) => Why.Unmodelled;

    public static Reply Chroot(in Call call) => Why.Unmodelled;

    public static Reply FChmod(in Call call) => Why.Unmodelled;

    public static Reply ChmodAt(in Call call) => Why.Unmodelled;

    public static Reply FChown(in Call call) => Why.Unmodelled;

    public static Reply LChown(in Call call) => Why.Unmodelled;

    private const int Here = PathWalk.WorkingDirectory;
    private const uint NoFollow = 0x100, EmptyPath = 0x1000, NoAutomount = 0x800;

    public static Reply Stat(in Call call) => StatPath(call, Here, call[0].Text, follow: true);

    public static Reply LStat(in Call call) => StatPath(call, Here, call[0].Text, follow: false);

    public static Reply StatAt(in Call call)
    {
        uint flags = call[3].Word;
        if ((flags & ~(NoFollow | EmptyPath | NoAutomount)) != 0)
            return Why.InvalidValue;
        if (call[1].Text.IsEmpty && (flags & EmptyPath) != 0)
            return call[0].Number == Here ? Fill(call, call.Caller.Directory) : StatDescriptor(call, call[0].Number);
        return StatPath(call, call[0].Number, call[1].Text, (flags & NoFollow) == 0);
    }

    public static Reply FStat(in Call call) => StatDescriptor(call, call[0].Number);

    public static Reply Access(in Call call)
    {
        int mode = call.Int(1);
        if ((mode & ~7) != 0)
            return Why.InvalidValue;
        Why why = PathWalk.ResolveExisting(call, Here, call[0].Text, follow: true, out PathWalk walk, out Inode file);
        return why != Why.Allowed ? why : Gate.Use(call, walk.Parent, file, (Access)mode);
    }

    public static Reply Chdir(in Call call)
    {
        Why why = PathWalk.ResolveExisting(call, Here, call[0].Text, follow: true, out PathWalk walk, out Inode directory);
        if (why != Why.Allowed)
            return why;
        if (!directory.IsDirectory)
            return Why.NotADirectory;
        why = Gate.Use(call, walk.Parent, directory, Model.Access.Execute);
        if (why != Why.Allowed)
            return why;
        if (directory != call.Caller.Directory)
            call.Emit(FactOf.WorkingDirectoryChanged(call.Caller, directory));
        return Reply.Ok;
    }

    public static Reply GetCwd(in Call call)
    {
        int length = 0;
        Inode root = call.Caller.Root;
        for (Inode at = call.Caller.Directory; at != root; at = at.Parent!)
        {
            if (at.Parent is null)
                return Why.NoSuchFile;
            length += 1 + NameIn(at.Parent, at).Length;
        }
        length = Math.Max(length, 1);
        if (call[1].Number <= length)
            return Why.BufferTooSmall;
        Span<byte> text = call.Effects.Arena.ReserveText(length);
        text[0] = (byte)'/';
        for (Inode at = call.Caller.Directory; at != root; at = at.Parent!)
        {
            ReadOnlySpan<byte> name = NameIn(at.Parent!, at);
            length -= name.Length;
            name.CopyTo(text[length..]);
            text[--length] = (byte)'/';
        }
        return Reply.Of(text.Length + 1);
    }

    public static Reply Chmod(in Call call)
    {
        Why why = PathWalk.ResolveExisting(call, Here, call[0].Text, follow: true, out _, out Inode file);
        if (why != Why.Allowed)
            return why;
        why = Gate.ChangeMode(call, file, out bool inGroup);
        if (why != Why.Allowed)
            return why;
        uint mode = (file.Mode & Mode.Type) | (call[1].Word & Mode.Permissions);
        // "If the caller is not in the file's group, the set-group-ID bit will be turned off." - chmod(2)
        call.Emit(FactOf.ModeChanged(file, inGroup ? mode : mode & ~Mode.SetGid, call.Time));
        return Reply.Ok;
    }

    public static Reply Chown(in Call call) => ChownPath(call, Here, call[0].Text, true, call[1].Word, call[2].Word);

    public static Reply ChownAt(in Call call)
    {
        uint flags = call[4].Word;
        if ((flags & ~(NoFollow | EmptyPath)) != 0)
            return Why.InvalidValue;
        if (!call[1].Text.IsEmpty || (flags & EmptyPath) == 0)
            return ChownPath(call, call[0].Number, call[1].Text, (flags & NoFollow) == 0, call[2].Word, call[3].Word);
        if (call[0].Number == Here)
            return GiveTo(call, call.Caller.Directory, call[2].Word, call[3].Word);
        if (call.Caller.Descriptor(call[0].Number) is not { } file)
            return Why.BadDescriptor;
        return file.Inode is null ? Reply.Ok : GiveTo(call, file.Inode, call[2].Word, call[3].Word);
    }

    private static Reply StatPath(in Call call, long directory, ReadOnlySpan<byte> path, bool follow)
    {
        Why why = PathWalk.ResolveExisting(call, directory, path, follow, out _, out Inode file);
        return why != Why.Allowed ? why : Fill(call, file);
    }

    private static Reply StatDescriptor(in Call call, long descriptor)
    {
        if (call.Caller.Descriptor(descriptor) is not { } file)
            return Why.BadDescriptor;
        if (file.Inode is not null)
            return Fill(call, file.Inode);
        // An opaque file: nothing is known of it but that it is open.
        call.Effects.Arena.Reserve(StatWords.Count).Clear();
        return Reply.Ok;
    }

    private static Reply Fill(in Call call, Inode file)
    {
        StatWords.Fill(call.Effects.Arena.Reserve(StatWords.Count), file);
        return Reply.Ok;
    }

    private static Reply ChownPath(in Call call, long directory, ReadOnlySpan<byte> path, bool follow, uint uid, uint gid)
    {
        Why why = PathWalk.ResolveExisting(call, directory, path, follow, out _, out Inode file);
        return why != Why.Allowed ? why : GiveTo(call, file, uid, gid);
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
