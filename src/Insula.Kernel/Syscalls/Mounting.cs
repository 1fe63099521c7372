using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>
/// Mounting: mount(2), umount(2), pivot_root(2). Not intercepted, as <see cref="HostResources"/>. What is mounted has no tree of its own here: it is
/// only known that something is.
/// </summary>
internal static class Mounting
{
    private const int Here = PathWalk.WorkingDirectory;
    private const uint KnownUnmountFlags = 0xF, NoFollow = 8;
    private const uint Remount = 0x20, Bind = 0x1000, Move = 0x2000, Propagation = 0x1E0000, Internal = 0x80000000;
    private const uint MagicMask = 0xFFFF0000, Magic = 0xC0ED0000;

    public static Reply Mount(in Call call)
    {
        Why why = PathWalk.ResolveExisting(call, Here, call[1].Text, follow: true, out _, out Inode target);
        if (why != Why.Allowed)
            return why;
        uint flags = call[3].Word;
        if ((flags & MagicMask) == Magic)
            flags &= ~MagicMask;
        if ((flags & Internal) != 0)
            return Why.InvalidValue;
        why = Gate.Needed(call, Capability.Administer);
        if (why == Why.Allowed)
            why = CheckSource(call, target, flags);
        if (why != Why.Allowed)
            return why;
        call.Emit(FactOf.FileSystemMounted(call[0].Text, target, call[2].Text, flags));
        return Reply.Ok;
    }

    public static Reply Umount(in Call call)
    {
        uint flags = call[1].Word;
        if ((flags & ~KnownUnmountFlags) != 0)
            return Why.InvalidValue;
        Why why = PathWalk.ResolveExisting(call, Here, call[0].Text, (flags & NoFollow) == 0, out _, out Inode target);
        if (why != Why.Allowed)
            return why;
        why = Gate.Needed(call, Capability.Administer);
        if (why != Why.Allowed)
            return why;
        if (!IsMounted(call, target))
            return Why.NotMounted;
        call.Emit(FactOf.FileSystemUnmounted(target, flags));
        return Reply.Ok;
    }

    public static Reply PivotRoot(in Call call)
    {
        Why why = PathWalk.ResolveExisting(call, Here, call[0].Text, follow: true, out _, out Inode root);
        if (why != Why.Allowed)
            return why;
        if (!root.IsDirectory)
            return Why.NotADirectory;
        why = PathWalk.ResolveExisting(call, Here, call[1].Text, follow: true, out _, out Inode old);
        if (why != Why.Allowed)
            return why;
        if (!old.IsDirectory)
            return Why.NotADirectory;
        // "new_root or put_old is on the current root mount." - pivot_root(2)
        if (root.Mounts == 0 || !IsIn(old, root))
            return Why.InUse;
        call.Emit(FactOf.RootPivoted(root, old));
        return Reply.Ok;
    }

    /// <summary>Can this be mounted there?</summary>
    private static Why CheckSource(in Call call, Inode target, uint flags)
    {
        if ((flags & (Remount | Propagation)) != 0)
            return IsMounted(call, target) ? Why.Allowed : Why.NotMounted;
        if ((flags & Move) != 0)
            return Why.Unmodelled;
        bool isBind = (flags & Bind) != 0;
        if (!isBind && call[2].Form != ValueForm.Text)
            return Why.InvalidValue;
        if (!isBind && !NeedsDevice(call[2].Text))
            return target.IsDirectory ? Why.Allowed : Why.NotADirectory;
        Why why = PathWalk.ResolveExisting(call, Here, call[0].Text, follow: true, out _, out Inode source);
        if (why != Why.Allowed)
            return why;
        if (!isBind && source.Type != Mode.BlockDevice)
            return Why.NotABlockDevice;
        return target.IsDirectory == (!isBind || source.IsDirectory) ? Why.Allowed : Why.NotADirectory;
    }

    /// <summary>File systems that lie on a device: of /proc/filesystems those without "nodev".</summary>
    private static bool NeedsDevice(ReadOnlySpan<byte> type) =>
        type.StartsWith("ext"u8) || type.SequenceEqual("xfs"u8) || type.SequenceEqual("btrfs"u8) || type.SequenceEqual("vfat"u8)
        || type.SequenceEqual("iso9660"u8) || type.SequenceEqual("squashfs"u8);

    private static bool IsMounted(in Call call, Inode target) => target.Mounts > 0 || target == call.State.Root;

    private static bool IsIn(Inode directory, Inode tree)
    {
        for (Inode? at = directory; at is not null && at != at.Parent; at = at.Parent)
        {
            if (at == tree)
                return true;
        }
        return false;
    }
}
