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
    /// <param name="followSlashed">Whether one with slashes behind it is followed: not by calls that make or remove the name.</param>
    public static Why Resolve(
        scoped in Call call, long directory, ReadOnlySpan<byte> path, bool follow, out PathWalk walk, int which = 0, bool followSlashed = true)
    {
        PathWalk at = default;
        Why why = Walk(call, directory, path, (follow, followSlashed), which, ref at);
        walk = at;
        return why;
    }

    private static Why Walk(scoped in Call call, long directory, ReadOnlySpan<byte> path, (bool Plain, bool Slashed) follow, int which, ref PathWalk walk)
    {
        Why why = CheckLength(path);
        if (why == Why.Allowed)
            why = Start(call, directory, path, out walk.Parent);
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

    private static Why Start(in Call call, long directory, ReadOnlySpan<byte> path, out Inode start)
    {
        start = path[0] == '/' ? call.Caller.Root : call.Caller.Directory;
        if (path[0] == '/' || directory == WorkingDirectory)
            return Why.Allowed;
        if (call.Caller.Descriptor(directory) is not { } file)
            return Why.BadDescriptor;
        start = file.Inode ?? start;
        return file.Inode is { IsDirectory: true } ? Why.Allowed : Why.NotADirectory;
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
            return Why.NameTooLong;
        Last = Name.Length == 1 && Name[0] == '.' ? LastComponent.Dot : Name.SequenceEqual(".."u8) ? LastComponent.DotDot : LastComponent.Name;
        Found = Last switch
        {
            LastComponent.Dot => Parent,
            // The root of a process is its own parent, and that of a server: no path leaves it.
            LastComponent.DotDot => Parent == call.Caller.Root ? Parent : Parent.Parent ?? Parent,
            _ => Parent.Names!.TryFind(new NameProbe(Name), out Inode? found) ? found : null,
        };
        return Why.Allowed;
    }

    /// <summary>Puts the target of the link found in front of the rest of the path.</summary>
    private Why Follow(scoped in Call call, scoped ref ReadOnlySpan<byte> rest, int which)
    {
        byte[] target = Found!.Target;
        byte[] room = call.Effects.PathScratch(which);
        int tail = rest.Length + (MustBeDirectory ? 1 : 0);
        int start = room.Length - tail - target.Length;
        if (target.Length == 0)
            return Why.NoSuchFile;
        // Only a path that stands in memory whole has a length; links one behind the other go on as far as there is room.
        if (start < 0)
            return Why.NameTooLong;
        rest.CopyTo(room.AsSpan(room.Length - tail));
        if (MustBeDirectory)
            room[^1] = (byte)'/';
        target.CopyTo(room.AsSpan(start));
        rest = room.AsSpan(start);
        if (target[0] == '/')
            Parent = call.Caller.Root;
        return Why.Allowed;
    }
}
