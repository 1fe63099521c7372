using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel;

/// <summary>What may be done with files, their names and their attributes: mode bits, ownership, protections of links.</summary>
public static partial class Gate
{
    /// <summary>May the caller pass through a directory on the way to something?</summary>
    public static Why Search(in Call call, Inode directory)
    {
        // The world is placed before anybody runs in it.
        if (call.Row.Needs == Needs.Setup)
            return Why.Allowed;
        // "applied to each searched directory that pertains" - spec 4.3
        Why why = Permission(call, directory, Access.Execute, PertainsToCaller(call, directory));
        if (why == Why.ModeForbids)
            why = Why.SearchForbidden;
        return why == Why.Allowed ? why : Refuse(call, directory, why);
    }

    /// <summary>May the caller open or use the file in this way?</summary>
    public static Why Use(in Call call, Inode? parent, Inode file, Access access) =>
        Permission(call, file, access, Covers(call, parent, file));

    /// <summary>May the caller put a name into the directory?</summary>
    public static Why AddName(in Call call, Inode directory) =>
        Permission(call, directory, Access.Write | Access.Execute, Covers(call, directory, null));

    /// <summary>May the caller take the name of a file out of the directory?</summary>
    public static Why RemoveName(in Call call, Inode directory, Inode file)
    {
        bool covered = Covers(call, directory, file);
        Why why = Permission(call, directory, Access.Write | Access.Execute, covered);
        return why == Why.Allowed ? Sticky(call, directory, file, covered) : why;
    }

    /// <summary>May the caller move a name, replacing another if there is one? - rename(2)</summary>
    public static Why MoveName(in Call call, Inode from, Inode file, Inode to, Inode? replaced)
    {
        bool covered = Covers(call, from, file, to, replaced);
        Why why = Permission(call, from, Access.Write | Access.Execute, covered);
        if (why == Why.Allowed)
            why = Sticky(call, from, file, covered);
        if (why == Why.Allowed)
            why = Permission(call, to, Access.Write | Access.Execute, covered);
        if (why == Why.Allowed && replaced is not null)
            why = Sticky(call, to, replaced, covered);
        return why;
    }

    /// <summary>May the caller give the directories among these another parent? They are written: their "..". - rename(2)</summary>
    public static Why ChangeParent(in Call call, Inode from, Inode file, Inode to, Inode? replaced, bool exchanges)
    {
        bool covered = Covers(call, from, file, to, replaced);
        Why why = file.IsDirectory ? Permission(call, file, Access.Write, covered) : Why.Allowed;
        return why == Why.Allowed && exchanges && replaced!.IsDirectory ? Permission(call, replaced, Access.Write, covered) : why;
    }

    /// <summary>May the caller change the mode? <paramref name="inGroup"/>: and may it leave the set-group-ID bit? - chmod(2)</summary>
    public static Why ChangeMode(in Call call, Inode file, out bool inGroup)
    {
        bool covered = Covers(call, null, file);
        inGroup = MayLend(call, file.Gid, covered);
        return Owns(call, file, FileUser(call) == file.Uid || Overrides(call, covered, Capability.ActAsOwner));
    }

    /// <summary>May the caller give the file to this user and group? -1 stays. - chown(2)</summary>
    public static Why ChangeOwner(in Call call, Inode file, uint uid, uint gid)
    {
        if (Overrides(call, Covers(call, null, file), Capability.ChangeOwner))
            return Explanation.Owned(call, file, Why.Allowed);
        bool owner = FileUser(call) == file.Uid;
        // "Only a privileged process may change the owner of a file." - chown(2)
        if (uid != uint.MaxValue && !(owner && uid == file.Uid.Value))
            return Explanation.Owned(call, file, owner ? Why.MayNotGiveAway : Why.NotOwner);
        // "The owner of a file may change the group to any group of which that owner is a member." - chown(2)
        if (gid != uint.MaxValue && !(owner && (gid == file.Gid.Value || IsMember(call.Who, new(gid)))))
            return Explanation.Owned(call, file, owner ? Why.MayNotGiveAway : Why.NotOwner);
        return Why.Allowed;
    }

    /// <summary>May the caller use a file without changing its access time? - open(2), O_NOATIME</summary>
    public static Why KeepAccessTime(in Call call, Inode? parent, Inode file) =>
        Owns(call, file, FileUser(call) == file.Uid || Overrides(call, Covers(call, parent, file), Capability.ActAsOwner));

    /// <summary>The mode of a file when it has been written: only a super-user leaves its set-id bits. - file_remove_privs</summary>
    public static uint ModeWritten(in Call call, Inode file)
    {
        bool covered = Covers(call, null, file);
        if (!Overrides(call, covered, Capability.KeepSetId))
            return ModeGivenAway(call, file);
        return MayLend(call, file.Gid, covered) ? file.Mode : file.Mode & ~Mode.SetGid;
    }

    /// <summary>The mode of a file when it has been given away: without its set-id bits. - setattr_should_drop_sgid</summary>
    public static uint ModeGivenAway(in Call call, Inode file)
    {
        uint mode = file.Mode & ~Mode.SetUid;
        // Where the group may not execute the file, set-group-ID lends nobody the group, and those in the group leave it.
        bool stays = (mode & Mode.GroupExecute) == 0 && MayLend(call, file.Gid, Covers(call, null, file));
        return stays ? mode : mode & ~Mode.SetGid;
    }

    /// <summary>May a file made here keep the set-group-ID bit although its group is the directory's?</summary>
    public static bool KeepsSetGroupId(in Call call, Inode directory) =>
        MayLend(call, directory.Gid, Covers(call, directory, null));

    /// <summary>May the caller follow a symbolic link at the end of a path? The super-user too is asked. - proc(5), protected_symlinks</summary>
    public static Why FollowLink(in Call call, Inode directory, Inode link)
    {
        const uint forAll = Mode.Sticky | Mode.OthersWrite;
        if (call.State.Policy.ProtectedSymlinks == 0 || (directory.Mode & forAll) != forAll)
            return Why.Allowed;
        return Explanation.Owned(call, link, link.Uid == FileUser(call) || link.Uid == directory.Uid ? Why.Allowed : Why.SymlinkProtected);
    }

    /// <summary>
    /// May the caller open a file that exists with O_CREAT? The super-user too is asked; what is neither regular nor a FIFO is always protected. -
    /// proc(5), protected_regular and protected_fifos
    /// </summary>
    public static Why OpenAsNew(in Call call, Inode directory, Inode file)
    {
        uint level = file.IsRegular ? call.State.Policy.ProtectedRegular : file.IsFifo ? call.State.Policy.ProtectedFifos : 1;
        if (level == 0 || (directory.Mode & Mode.Sticky) == 0 || file.Uid == directory.Uid || file.Uid == FileUser(call))
            return Why.Allowed;
        uint writers = directory.Mode & (level > 1 ? Mode.OthersWrite | Mode.GroupWrite : Mode.OthersWrite);
        return Explanation.Owned(call, file, writers != 0 ? Why.FileProtected : Why.Allowed);
    }

    /// <summary>May the caller give the file a further name in a directory, as far as the file is concerned? - proc(5), protected_hardlinks</summary>
    public static Why LinkFile(in Call call, Inode file, Inode directory)
    {
        bool covered = Covers(call, null, file, directory);
        if (call.State.Policy.ProtectedHardlinks == 0 || FileUser(call) == file.Uid || Overrides(call, covered, Capability.ActAsOwner))
            return Why.Allowed;
        const uint lendsGroup = Mode.SetGid | Mode.GroupExecute;
        bool lends = (file.Mode & Mode.SetUid) != 0 || (file.Mode & lendsGroup) == lendsGroup;
        return file.IsRegular && !lends && Permission(call, file, Access.Read | Access.Write, covered) == Why.Allowed ? Why.Allowed : Why.LinkProtected;
    }

    /// <summary>And as far as the directory is concerned? Both ends count. - link(2), R53</summary>
    public static Why AddLink(in Call call, Inode file, Inode directory) =>
        Permission(call, directory, Access.Write | Access.Execute, Covers(call, null, file, directory));

    /// <summary>May the caller name a file by its descriptor alone? Whoever opened it, as it was then, and the super-user. - linkat(2), AT_EMPTY_PATH</summary>
    public static Why LinkOpenFile(in Call call, OpenFile open, Inode file) =>
        (open.Opener == call.Caller.Pid && open.OpenedAs == call.Who) || Overrides(call, Covers(call, null, file), Capability.ReadAndSearch)
            ? Why.Allowed : Why.NoSuchFile;

    /// <summary>May the caller make a device file? A grant does not help: a device is the host's. Device 0 is none: it marks what overlays hide. - mknod(2), R59</summary>
    public static Why MakeDevice(in Call call, uint type, ulong device) =>
        type == Mode.CharacterDevice && device == 0 ? Why.Allowed : Needed(call, Capability.MakeDevice);

    /// <summary>May the caller make the directory its root? - chroot(2)</summary>
    public static Why ChangeRoot(in Call call, Inode directory) =>
        Explanation.Asked(call, Capability.ChangeRoot,
            (call.Who.Effective == HostUid.Root || Covers(call, null, directory)) && !IsMissing(call, Capability.ChangeRoot) ? Why.Allowed : Why.NeedsSuperUser);

    /// <summary>May the caller set the times of a file: to now, which whoever writes it does too, or to others? - utimensat(2)</summary>
    public static Why SetTimes(in Call call, Inode file, bool toNow)
    {
        bool covered = Covers(call, null, file);
        if (FileUser(call) == file.Uid || Overrides(call, covered, Capability.ActAsOwner))
            return Owns(call, file, true);
        return toNow ? Permission(call, file, Access.Write, covered) : Owns(call, file, false);
    }

    /// <summary>
    /// Mode bits, and before them the confinement of members: a file of another server is refused whatever its mode says (Q3, R61).
    /// </summary>
    private static Why Permission(in Call call, Inode file, Access access, bool covered)
    {
        if (access == Access.None)
            return Why.Allowed;
        if (!call.Vpid.IsHost && call.State.Owners!.SideOf(file.Uid) == OwnerSide.OtherServer)
            return Explanation.Judged(call, file, access, ModeOf.OtherServers, Refuse(call, file, Why.ForeignOwner));
        bool reads = (access & Access.Write) == 0 && (file.IsDirectory || access == Access.Read);
        if (Overrides(call, covered, Capability.OverrideMode) || (reads && Overrides(call, covered, Capability.ReadAndSearch)))
        {
            // Even root executes only what somebody may execute. - path_resolution(7)
            bool executable = file.IsDirectory || (file.Mode & Mode.AnyExecute) != 0;
            Why why = (access & Access.Execute) == 0 || executable ? Why.Allowed : Why.ModeForbids;
            return Explanation.Judged(call, file, access, ModeOf.SuperUsers, why);
        }
        (uint bits, ModeOf whose) = (file.Mode, ModeOf.Others);
        if (FileUser(call) == file.Uid)
            (bits, whose) = (file.Mode >> 6, ModeOf.Owners);
        else if (IsMember(call.Who, file.Gid, call.AsksForRealUser))
            (bits, whose) = (file.Mode >> 3, ModeOf.Groups);
        return Explanation.Judged(call, file, access, whose, ((uint)access & ~bits) == 0 ? Why.Allowed : Why.ModeForbids);
    }

    /// <summary>In a sticky directory only the owner of the file or of the directory takes a name out. - unlink(2)</summary>
    private static Why Sticky(in Call call, Inode directory, Inode file, bool covered)
    {
        if ((directory.Mode & Mode.Sticky) == 0 || Overrides(call, covered, Capability.ActAsOwner))
            return Why.Allowed;
        HostUid user = FileUser(call);
        return Explanation.Owned(call, file, user == file.Uid || user == directory.Uid ? Why.Allowed : Why.StickyDirectory);
    }

    private static Why Owns(in Call call, Inode file, bool isOwner) => Explanation.Owned(call, file, isOwner ? Why.Allowed : Why.NotOwner);

    /// <summary>
    /// May the caller leave the set-group-ID bit on a file of this group? A grant alone does not do: a file of the server can have a group of the
    /// host, from the directory that it was made in, and would lend it to all members (R140).
    /// </summary>
    private static bool MayLend(in Call call, HostGid group, bool covered)
    {
        if (Overrides(call, false, Capability.KeepSetId) || IsMember(call.Who, group))
            return true;
        return covered && (call.Grant == GrantInForce.Unchecked || call.State.Owners!.SideOf(IdKind.Group, group.Value) == OwnerSide.Own);
    }
}
