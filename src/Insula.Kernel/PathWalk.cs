using Insula.Model;

namespace Insula.Kernel;

/// <summary>What stands at the end of a path.</summary>
public enum LastComponent : byte
{
    /// <summary>A name.</summary>
    Name,
    /// <summary>"." </summary>
    Dot,
    /// <summary>".."</summary>
    DotDot,
    /// <summary>Nothing but slashes: the root.</summary>
    Root,
}

/// <summary>Where a path may lead: RESOLVE_* of openat2(2). There is one file system, and no link that is magic.</summary>
[Flags]
public enum Resolving : byte
{
    /// <summary>Anywhere.</summary>
    Anywhere = 0,
    /// <summary>RESOLVE_NO_XDEV.</summary>
    OneDevice = 1,
    /// <summary>RESOLVE_NO_MAGICLINKS.</summary>
    NoMagicLinks = 2,
    /// <summary>RESOLVE_NO_SYMLINKS: over no symbolic link.</summary>
    NoLinks = 4,
    /// <summary>RESOLVE_BENEATH: not out of the directory where it begins.</summary>
    Beneath = 8,
    /// <summary>RESOLVE_IN_ROOT: that directory is the root.</summary>
    InRoot = 16,
    /// <summary>RESOLVE_CACHED: only what needs no waiting.</summary>
    Cached = 32,
    /// <summary>All of them.</summary>
    All = 63,
}

/// <summary>AT_* flags (linux/fcntl.h); two calls have a meaning of their own for the same bit.</summary>
[Flags]
public enum AtFlags : uint
{
    /// <summary>None.</summary>
    None = 0,
    /// <summary>AT_SYMLINK_NOFOLLOW.</summary>
    NoFollow = 0x100,
    /// <summary>AT_REMOVEDIR of unlinkat.</summary>
    RemoveDirectory = 0x200,
    /// <summary>AT_EACCESS of faccessat2.</summary>
    EffectiveAccess = 0x200,
    /// <summary>AT_SYMLINK_FOLLOW.</summary>
    Follow = 0x400,
    /// <summary>AT_NO_AUTOMOUNT: there is nothing to mount.</summary>
    NoAutomount = 0x800,
    /// <summary>AT_EMPTY_PATH: without a path the descriptor itself is meant.</summary>
    EmptyPath = 0x1000,
    /// <summary>AT_STATX_FORCE_SYNC and AT_STATX_DONT_SYNC.</summary>
    Sync = 0x6000,
}

/// <summary>
/// Resolution of a path (path_resolution(7)): once, inside the call, so that there is no gap between check and use. Every directory searched
/// is asked of <see cref="Gate.Search"/>.
/// </summary>
public ref struct PathWalk
{
    /// <summary>The longest path, without its end.</summary>
    public const int MaxLength = 4095;
    /// <summary>The directory descriptor that stands for the working directory.</summary>
    public const int WorkingDirectory = -100;
    private const int MaxLinks = 40;

    /// <summary>The directory that holds, or would hold, the last name.</summary>
    public Inode Parent;
    /// <summary>What the path names; null if the last name does not exist.</summary>
    public Inode? Found;
    /// <summary>The last name.</summary>
    public ReadOnlySpan<byte> Name;
    /// <summary>What the last component is.</summary>
    public LastComponent Last;
    /// <summary>True if slashes follow the last name: it must be a directory.</summary>
    public bool MustBeDirectory;

    private Resolving _resolving;
    private Inode _top;
    private bool _knowsRoot;

    /// <summary>True if the directory has been removed and lives on as somebody's working directory: nothing can be made in it.</summary>
    public readonly bool IsParentRemoved => Parent.Parent is null;

    /// <summary>The refusals that come before anything is looked up.</summary>
    public static Why CheckLength(ReadOnlySpan<byte> path) =>
        path.IsEmpty || path.Contains((byte)0) ? Why.NoSuchFile : path.Length > MaxLength ? Why.NameTooLong : Why.Allowed;

    /// <summary>Resolves to the last component, which need not exist.</summary>
    /// <param name="call">The call.</param>
    /// <param name="directory">Where a relative path begins: a descriptor or <see cref="WorkingDirectory"/>.</param>
    /// <param name="path">The path.</param>
    /// <param name="follow">Whether a symbolic link at the end is followed.</param>
    /// <param name="walk">The result.</param>
    /// <param name="which">Which path of the call it is, 0 or 1.</param>
    /// <param name="followSlashed">Whether one with slashes behind it is followed: not by open(2) with O_CREAT.</param>
    /// <param name="resolving">Where the path may lead.</param>
    public static Why Resolve(scoped in Call call, long directory, ReadOnlySpan<byte> path, bool follow, out PathWalk walk, int which = 0,
        bool followSlashed = true, Resolving resolving = Resolving.Anywhere)
    {
        PathWalk at = default;
        at._resolving = resolving;
        Why why = Walk(call, directory, path, (follow, followSlashed), which, ref at);
        walk = at;
        return why == Why.Allowed ? at.CheckName() : why;
    }

    /// <summary>
    /// Resolves to a name that is to be made, moved or removed: no link at its end is followed, even with slashes behind it. That the name is not too
    /// long is left to <see cref="CheckName"/>: rename(2) looks at the other one first.
    /// </summary>
    public static Why ResolveName(scoped in Call call, long directory, ReadOnlySpan<byte> path, out PathWalk walk, int which = 0)
    {
        PathWalk at = default;
        Why why = Walk(call, directory, path, (false, false), which, ref at);
        walk = at;
        return why;
    }

    /// <summary>Resolves to something that exists; AT_EMPTY_PATH without a path to what a descriptor is open for, null if that is opaque.</summary>
    public static Why ResolveAt(scoped in Call call, long directory, ReadOnlySpan<byte> path, AtFlags flags, out Inode? found)
    {
        found = null;
        if (!path.IsEmpty || (flags & AtFlags.EmptyPath) == 0)
            return ResolveExisting(call, directory, path, (flags & AtFlags.NoFollow) == 0, out _, out found);
        if (directory == WorkingDirectory)
            found = call.Caller.Directory;
        else if (call.Caller.Descriptor(directory) is { } open)
            found = open.Inode;
        else
            return Why.BadDescriptor;
        return Why.Allowed;
    }

    /// <summary>Whether the last name can be one; in a directory that was removed it is not even looked at.</summary>
    public readonly Why CheckName() => Name.Length > FileName.MaxLength && !IsParentRemoved ? Why.NameTooLong : Why.Allowed;

    private static Why Walk(scoped in Call call, long directory, ReadOnlySpan<byte> path, (bool Plain, bool Slashed) follow, int which, ref PathWalk walk)
    {
        Why why = CheckLength(path);
        if (why == Why.Allowed)
            why = walk.Start(call, directory, path);
        if (why != Why.Allowed)
            return why;
        ReadOnlySpan<byte> rest = path;
        for (int links = 0; ;)
        {
            why = walk.Step(call, ref rest, out bool last);
            if (why != Why.Allowed)
                return why;
            bool follows = !last || (walk.MustBeDirectory ? follow.Slashed : follow.Plain);
            if (follows && walk.Found is { IsSymbolicLink: true })
            {
                if (++links > MaxLinks)
                    return Why.TooManyLinks;
                why = last ? Gate.FollowLink(call, walk.Parent, walk.Found) : Why.Allowed;
                if (why == Why.Allowed)
                    why = walk.Follow(call, ref rest, which);
                if (why != Why.Allowed)
                    return why;
                continue;
            }
            if (last)
                return Why.Allowed;
            if (walk.Found is null)
                return Why.NoSuchFile;
            walk.Parent = walk.Found;
        }
    }

    /// <summary>Resolves to something that exists.</summary>
    public static Why ResolveExisting(scoped in Call call, long directory, ReadOnlySpan<byte> path, bool follow, out PathWalk walk, out Inode found)
    {
        Why why = Resolve(call, directory, path, follow, out walk);
        found = walk.Found!;
        if (why != Why.Allowed)
            return why;
        if (walk.Found is null)
            return Why.NoSuchFile;
        return walk is { MustBeDirectory: true, Found.IsDirectory: false } ? Why.NotADirectory : Why.Allowed;
    }

    private Why Start(scoped in Call call, long directory, scoped ReadOnlySpan<byte> path)
    {
        bool fromRoot = path[0] == '/' && (_resolving & Resolving.InRoot) == 0;
        if (fromRoot && (_resolving & Resolving.Beneath) != 0)
            return Why.CrossDevice;
        Parent = fromRoot ? call.Caller.Root : call.Caller.Directory;
        if (!fromRoot && directory != WorkingDirectory)
        {
            if (call.Caller.Descriptor(directory) is not { } file)
                return Why.BadDescriptor;
            if (file.Inode is not { IsDirectory: true })
                return Why.NotADirectory;
            Parent = file.Inode;
        }
        bool isScoped = (_resolving & (Resolving.Beneath | Resolving.InRoot)) != 0;
        _top = isScoped ? Parent : call.Caller.Root;
        _knowsRoot = fromRoot || isScoped;
        return Why.Allowed;
    }

    /// <summary>Takes the next component and looks it up in <see cref="Parent"/>.</summary>
    private Why Step(scoped in Call call, scoped ref ReadOnlySpan<byte> rest, out bool last)
    {
        rest = rest.TrimStart((byte)'/');
        last = true;
        if (rest.IsEmpty)
        {
            Found = Parent;
            Last = LastComponent.Root;
            Name = default;
            return Why.Allowed;
        }
        int end = rest.IndexOf((byte)'/');
        Name = end < 0 ? rest : rest[..end];
        ReadOnlySpan<byte> after = end < 0 ? default : rest[end..];
        last = after.TrimStart((byte)'/').IsEmpty;
        MustBeDirectory = last && !after.IsEmpty;
        rest = last ? default : after;
        if (!Parent.IsDirectory)
            return Why.NotADirectory;
        Why why = Gate.Search(call, Parent);
        if (why != Why.Allowed)
            return why;
        if (Name.Length > FileName.MaxLength)
        {
            Found = null;
            Last = LastComponent.Name;
            return last ? Why.Allowed : IsParentRemoved ? Why.NoSuchFile : Why.NameTooLong;
        }
        Last = Name.Length == 1 && Name[0] == '.' ? LastComponent.Dot : Name.SequenceEqual(".."u8) ? LastComponent.DotDot : LastComponent.Name;
        if (Last == LastComponent.DotDot && Parent == _top && (_resolving & Resolving.Beneath) != 0)
            return Why.CrossDevice;
        _knowsRoot |= Last == LastComponent.DotDot;
        Found = Last switch
        {
            LastComponent.Dot => Parent,
            // The root of a process is its own parent, and that of a server: no path leaves it.
            LastComponent.DotDot => Parent == _top ? Parent : Parent.Parent ?? Parent.Above ?? Parent,
            _ => Parent.Names!.TryFind(new NameProbe(Name), out Inode? found) ? found : null,
        };
        return Why.Allowed;
    }

    /// <summary>Puts the target of the link found in front of the rest of the path.</summary>
    private Why Follow(scoped in Call call, scoped ref ReadOnlySpan<byte> rest, int which)
    {
        if ((_resolving & Resolving.NoLinks) != 0)
            return Why.TooManyLinks;
        byte[] target = Found!.Target;
        if (target is [(byte)'/', ..] && (_resolving & Resolving.Beneath) != 0)
            return Why.CrossDevice;
        // Where "/" leads is known once the path has begun there, or gone up; before, it counts as elsewhere. - nd_jump_root
        if (target is [(byte)'/', ..] && (_resolving & Resolving.OneDevice) != 0 && !_knowsRoot)
            return Why.CrossDevice;
        if (target.Length == 0)
            return Why.NoSuchFile;
        // What a path has become by its links has no greatest length.
        int tail = rest.Length + (MustBeDirectory ? 1 : 0);
        byte[] room = call.Effects.PathScratch(which, tail + target.Length);
        int start = room.Length - tail - target.Length;
        rest.CopyTo(room.AsSpan(room.Length - tail));
        if (MustBeDirectory)
            room[^1] = (byte)'/';
        target.CopyTo(room.AsSpan(start));
        rest = room.AsSpan(start);
        if (target[0] == '/')
            Parent = _top;
        return Why.Allowed;
    }
}
