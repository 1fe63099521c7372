using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel;

/// <summary>
/// Every permission question of the kernel, and nothing else. A security review reads this file, <see cref="Interceptor"/>,
/// <see cref="OwnerMap"/>, and the columns wrap and pertains of <see cref="SyscallTable"/>. Each question answers
/// <see cref="Why.Allowed"/> or the reason of the refusal; the order of the checks in it is the precedence.
/// </summary>
public static class Gate
{
    /// <summary>Step 4 of spec 6.1: what the row asks of every caller.</summary>
    public static Why Meets(in Call call, Needs needs) => needs switch
    {
        Needs.Administer => Needed(call, Capability.Administer),
        Needs.LoadModules => Needed(call, Capability.LoadModules),
        Needs.Reboot => Needed(call, Capability.Reboot),
        Needs.Host => call.Vpid.IsHost && call.Who.Effective == HostUid.Root ? Why.Allowed : Why.HostOnly,
        Needs.Setup => call.State.IsOpen ? Why.SetupOver : Why.Allowed,
        // FORK and SPAWN are held by everybody until abilities exist (spec 6.1).
        _ => Why.Allowed,
    };

    /// <summary>
    /// True if the credential in force is the actual super-user's, stored or granted for this call, and the super-user of this host has the
    /// capability. What concerns files is asked of the object instead.
    /// </summary>
    public static bool Has(in Call call, Capability capability) => !call.Effects.ChecksPermissions || (!IsMissing(call, capability)
        && (call.Who.Effective == HostUid.Root || call is { Grant: not GrantInForce.None, Row.Pertains: Pertains.Always }));

    /// <summary>As <see cref="Has"/>, with its reason.</summary>
    public static Why Needed(in Call call, Capability capability) => Has(call, capability) ? Why.Allowed : Why.NeedsSuperUser;

    /// <summary>May the caller take these users? -1 stays. - setresuid(2)</summary>
    public static Why TakeUsers(in Call call, uint real, uint effective, uint saved) =>
        Has(call, Capability.SetUsers) || (HoldsUser(call.Who, real) && HoldsUser(call.Who, effective) && HoldsUser(call.Who, saved))
            ? Why.Allowed : Why.IdentityNotHeld;

    /// <summary>May the caller take these groups? -1 stays. - setresgid(2)</summary>
    public static Why TakeGroups(in Call call, uint real, uint effective, uint saved) =>
        Has(call, Capability.SetGroups) || (HoldsGroup(call.Who, real) && HoldsGroup(call.Who, effective) && HoldsGroup(call.Who, saved))
            ? Why.Allowed : Why.IdentityNotHeld;

    /// <summary>May the caller take these as real and effective user? -1 stays. - setreuid(2)</summary>
    public static Why ExchangeUsers(in Call call, uint real, uint effective)
    {
        // The real user cannot become the saved one.
        bool holds = HoldsUser(call.Who, effective) && (real == uint.MaxValue || real == call.Who.Real.Value || real == call.Who.Effective.Value);
        return holds || Has(call, Capability.SetUsers) ? Why.Allowed : Why.IdentityNotHeld;
    }

    /// <summary>May the caller take these as real and effective group? -1 stays. - setregid(2)</summary>
    public static Why ExchangeGroups(in Call call, uint real, uint effective)
    {
        bool holds = HoldsGroup(call.Who, effective) && (real == uint.MaxValue || real == call.Who.RealGroup.Value || real == call.Who.EffectiveGroup.Value);
        return holds || Has(call, Capability.SetGroups) ? Why.Allowed : Why.IdentityNotHeld;
    }

    /// <summary>May the caller have this user decide for files? - setfsuid(2)</summary>
    public static Why TakeFileUser(in Call call, HostUid uid) =>
        uid == call.Who.FileSystem ? Why.Allowed : TakeUsers(call, uid.Value, uid.Value, uid.Value);

    /// <summary>May the caller have this group decide for files? - setfsgid(2)</summary>
    public static Why TakeFileGroup(in Call call, HostGid gid) =>
        gid == call.Who.FileSystemGroup ? Why.Allowed : TakeGroups(call, gid.Value, gid.Value, gid.Value);

    /// <summary>May the caller choose its supplementary groups? - setgroups(2)</summary>
    public static Why ChooseGroups(in Call call) => Needed(call, Capability.SetGroups);

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
        return FileUser(call) == file.Uid || Overrides(call, covered, Capability.ActAsOwner) ? Why.Allowed : Why.NotOwner;
    }

    /// <summary>May the caller give the file to this user and group? -1 stays. - chown(2)</summary>
    public static Why ChangeOwner(in Call call, Inode file, uint uid, uint gid)
    {
        if (Overrides(call, Covers(call, null, file), Capability.ChangeOwner))
            return Why.Allowed;
        bool owner = FileUser(call) == file.Uid;
        // "Only a privileged process may change the owner of a file." - chown(2)
        if (uid != uint.MaxValue && !(owner && uid == file.Uid.Value))
            return owner ? Why.MayNotGiveAway : Why.NotOwner;
        // "The owner of a file may change the group to any group of which that owner is a member." - chown(2)
        if (gid != uint.MaxValue && !(owner && (gid == file.Gid.Value || IsMember(call.Who, new(gid)))))
            return owner ? Why.MayNotGiveAway : Why.NotOwner;
        return Why.Allowed;
    }

    /// <summary>May the caller use a file without changing its access time? - open(2), O_NOATIME</summary>
    public static Why KeepAccessTime(in Call call, Inode? parent, Inode file) =>
        FileUser(call) == file.Uid || Overrides(call, Covers(call, parent, file), Capability.ActAsOwner) ? Why.Allowed : Why.NotOwner;

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
        return link.Uid == FileUser(call) || link.Uid == directory.Uid ? Why.Allowed : Why.SymlinkProtected;
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
        return writers != 0 ? Why.FileProtected : Why.Allowed;
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
        (call.Who.Effective == HostUid.Root || Covers(call, null, directory)) && !IsMissing(call, Capability.ChangeRoot) ? Why.Allowed : Why.NeedsSuperUser;

    /// <summary>May the caller set the times of a file: to now, which whoever writes it does too, or to others? - utimensat(2)</summary>
    public static Why SetTimes(in Call call, Inode file, bool toNow)
    {
        bool covered = Covers(call, null, file);
        if (FileUser(call) == file.Uid || Overrides(call, covered, Capability.ActAsOwner))
            return Why.Allowed;
        return toNow ? Permission(call, file, Access.Write, covered) : Why.NotOwner;
    }

    /// <summary>May the caller signal the process? - kill(2)</summary>
    public static Why SendSignal(in Call call, Process target, Signal signal)
    {
        if (!call.Effects.ChecksPermissions)
            return Why.Allowed;
        if (!IsMissing(call, Capability.Kill) && (call.Who.Effective == HostUid.Root || CoversProcess(call, target)))
            return Why.Allowed;
        if (signal == Signal.SIGCONT && target.Session == call.Caller.Session)
            return Why.Allowed;
        return SendSignalAs(call.Who.Effective, call.Who.Real, target);
    }

    /// <summary>May these users signal the process? What a host process is asked whose target is a member of a server.</summary>
    public static Why SendSignalAs(HostUid effective, HostUid real, Process target)
    {
        Credentials whom = target.Credentials;
        return effective == HostUid.Root || effective == whom.Saved || effective == whom.Real || real == whom.Saved || real == whom.Real
            ? Why.Allowed : Why.SignalNotPermitted;
    }

    /// <summary>Whom a process acts as that runs this program from now on. - execve(2)</summary>
    /// <param name="call">The call. Its grant counts for nothing here: what is granted ends with the call, the program stays.</param>
    /// <param name="image">The program; never a script, whose interpreter it is then.</param>
    /// <param name="sharesPlace">Whether another process could change its root while it runs.</param>
    public static Credentials ImageCredentials(in Call call, Inode image, bool sharesPlace)
    {
        Credentials who = call.Who;
        (HostUid user, HostGid group) = (who.Effective, who.EffectiveGroup);
        if ((image.Mode & Mode.SetUid) != 0 && MayLendImage(call, IdKind.User, image.Uid.Value))
            user = image.Uid;
        // Where the group may not execute the file, the bit means mandatory locking. - inode(7)
        if ((image.Mode & (Mode.SetGid | Mode.GroupExecute)) == (Mode.SetGid | Mode.GroupExecute) && MayLendImage(call, IdKind.Group, image.Gid.Value))
            group = image.Gid;
        bool isMoreThanBefore = user != who.Effective || !IsMember(who, group);
        bool setsUsers = who.Effective == HostUid.Root && !IsMissing(call, Capability.SetUsers);
        return sharesPlace && isMoreThanBefore && !setsUsers ? who.RunningAs(who.Real, who.RealGroup) : who.RunningAs(user, group);
    }

    /// <summary>May the caller's user have a process or task more? - getrlimit(2), RLIMIT_NPROC</summary>
    public static Why MakeProcess(in Call call)
    {
        HostUid user = call.Who.Real;
        // User 0 has no limit but the quota of its entity: of a server its own user 0.
        if (user == HostUid.Root || (!call.Vpid.IsHost && user == call.State.Owners!.SuperUser))
            return Why.Allowed;
        if (Has(call, Capability.RaiseLimits) || Has(call, Capability.Administer))
            return Why.Allowed;
        ulong tasks = 0;
        foreach (Process process in call.State.Processes.Values)
            tasks += process.Credentials.Real == user ? (ulong)process.Tasks.Count : 0;
        return tasks < call.Caller.Limits[Resource.Processes].Soft ? Why.Allowed : Why.ProcessLimit;
    }

    /// <summary>May the caller give the process this nice value? - setpriority(2)</summary>
    public static Why ChangeNice(in Call call, Process target, int nice)
    {
        bool mayAll = HasOver(call, target, Capability.LowerNice);
        HostUid user = call.Who.Effective;
        if (!mayAll && user != target.Credentials.Real && user != target.Credentials.Effective)
            return Why.OtherUsersProcess;
        // "The actual ceiling for the nice value is calculated as 20 - rlim_cur." - getrlimit(2), RLIMIT_NICE
        bool exceeds = nice < target.Nice && (ulong)(20 - nice) > target.Limits[Resource.Nice].Soft;
        if (exceeds && !mayAll)
            return Why.NiceLowered;
        // Nor one that could become the super-user again, by somebody who cannot. - cap_safe_nice
        return !mayAll && HoldsSuperUser(call, target.Credentials) && !HoldsSuperUser(call, call.Who) ? Why.OtherUsersProcess : Why.Allowed;
    }

    private static bool HoldsSuperUser(in Call call, Credentials who)
    {
        HostUid root = call.State.Owners?.SuperUser ?? HostUid.Root;
        return who.Real == root || who.Effective == root || who.Saved == root;
    }

    /// <summary>May the caller ask or set limits of the process? - prlimit(2)</summary>
    public static Why ReachLimits(in Call call, Process target)
    {
        (Credentials who, Credentials whom) = (call.Who, target.Credentials);
        bool isSame = target == call.Caller
            || (who.Real == whom.Real && who.Real == whom.Effective && who.Real == whom.Saved
                && who.RealGroup == whom.RealGroup && who.RealGroup == whom.EffectiveGroup && who.RealGroup == whom.SavedGroup);
        return isSame || HasOver(call, target, Capability.RaiseLimits) ? Why.Allowed : Why.OtherUsersProcess;
    }

    /// <summary>May the caller let the hard limit of the process be this? - setrlimit(2)</summary>
    public static Why ChangeHardLimit(in Call call, Process target, Resource resource, ulong hard)
    {
        if (hard <= target.Limits[resource].Hard)
            return Why.Allowed;
        if (!HasOver(call, target, Capability.RaiseLimits))
            return Why.HardLimitRaised;
        // "granted, hard limits up to the server's quota" - spec 4.4
        ulong quota = resource switch
        {
            Resource.Files => call.State.Policy.MaxDescriptors,
            Resource.Processes => call.State.Policy.MaxProcesses,
            _ => Limit.None,
        };
        return hard <= quota || call.Who.Effective == HostUid.Root ? Why.Allowed : Why.HardLimitRaised;
    }

    /// <summary>
    /// Mode bits, and before them the confinement of members: a file of another server is refused whatever its mode says (Q3, R61).
    /// </summary>
    private static Why Permission(in Call call, Inode file, Access access, bool covered)
    {
        if (access == Access.None)
            return Why.Allowed;
        if (!call.Vpid.IsHost && call.State.Owners!.SideOf(file.Uid) == OwnerSide.OtherServer)
            return Refuse(call, file, Why.ForeignOwner);
        bool reads = (access & Access.Write) == 0 && (file.IsDirectory || access == Access.Read);
        if (Overrides(call, covered, Capability.OverrideMode) || (reads && Overrides(call, covered, Capability.ReadAndSearch)))
        {
            // Even root executes only what somebody may execute. - path_resolution(7)
            bool executable = file.IsDirectory || (file.Mode & Mode.AnyExecute) != 0;
            return (access & Access.Execute) == 0 || executable ? Why.Allowed : Why.ModeForbids;
        }
        uint bits = file.Mode & 7;
        if (FileUser(call) == file.Uid)
            bits = (file.Mode >> 6) & 7;
        else if (IsMember(call.Who, file.Gid, call.AsksForRealUser))
            bits = (file.Mode >> 3) & 7;
        return ((uint)access & ~bits) == 0 ? Why.Allowed : Why.ModeForbids;
    }

    /// <summary>In a sticky directory only the owner of the file or of the directory takes a name out. - unlink(2)</summary>
    private static Why Sticky(in Call call, Inode directory, Inode file, bool covered)
    {
        if ((directory.Mode & Mode.Sticky) == 0 || Overrides(call, covered, Capability.ActAsOwner))
            return Why.Allowed;
        HostUid user = FileUser(call);
        return user == file.Uid || user == directory.Uid ? Why.Allowed : Why.StickyDirectory;
    }

    /// <summary>True if a grant is in force and all that the row's rule names pertains to the caller's server (spec 4.3, R53).</summary>
    private static bool Covers(in Call call, Inode? parent, Inode? file, Inode? other = null, Inode? replaced = null)
    {
        if (call.Grant == GrantInForce.None)
            return false;
        return call.Row.Pertains switch
        {
            Pertains.Object => Counts(call, file),
            Pertains.Parent => Counts(call, parent),
            Pertains.ObjectOrParent => Counts(call, file ?? parent),
            Pertains.ParentAndObject => Counts(call, parent) && Counts(call, file),
            Pertains.BothEnds => Counts(call, parent) && Counts(call, file) && Counts(call, other) && Counts(call, replaced),
            _ => false,
        };
    }

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

    /// <summary>
    /// Does the program's owner lend itself to who runs it? Inside a server only an owner of that server does: a file of the host could be in its tree,
    /// and whoever ran it would be the host's (R60, Q18).
    /// </summary>
    private static bool MayLendImage(in Call call, IdKind kind, uint owner) => call.Vpid.IsHost || call.State.Owners!.SideOf(kind, owner) == OwnerSide.Own;

    private static bool Counts(in Call call, Inode? file)
    {
        if (file is null || PertainsToCaller(call, file))
            return true;
        Refuse(call, file, Why.Allowed);
        return false;
    }

    /// <summary>A file pertains by its user alone: by its group, a virtual super-user could rewrite a host file in its tree (spec 4.3).</summary>
    private static bool PertainsToCaller(in Call call, Inode file) => call.Grant switch
    {
        GrantInForce.None => false,
        GrantInForce.Unchecked => true,
        _ => call.State.Owners!.SideOf(file.Uid) == OwnerSide.Own,
    };

    /// <summary>A process pertains by the virtual process table (spec 4.3).</summary>
    private static bool CoversProcess(in Call call, Process target)
    {
        if (call.Grant == GrantInForce.None)
            return false;
        // One that has ended has no entry any more; signalling it reaches nobody.
        if (call.Grant == GrantInForce.Unchecked || target.RunState == RunState.Zombie || call.State.VpidOf(target.Pid) == call.Vpid)
            return true;
        NotPertaining(call, target.Pid.Value);
        return false;
    }

    /// <summary>True if the caller has the capability over the process: as the actual super-user, or because a grant covers it.</summary>
    private static bool HasOver(in Call call, Process target, Capability capability) =>
        !IsMissing(call, capability) && (call.Who.Effective == HostUid.Root || CoversProcess(call, target));

    /// <summary>Keeps the first object that did not pertain, for the reply's detail.</summary>
    private static Why Refuse(in Call call, Inode file, Why why)
    {
        if (call.Grant == GrantInForce.Pertaining && call.State.Owners!.SideOf(file.Uid) != OwnerSide.Own)
            NotPertaining(call, (int)file.Number.Value);
        return why;
    }

    private static void NotPertaining(in Call call, int detail)
    {
        call.Effects.Grant = GrantOutcome.NotPertaining;
        if (call.Effects.FirstForeign == 0)
            call.Effects.FirstForeign = detail;
    }

    /// <summary>The user that decides for files: the file-system user, for access(2) the real one.</summary>
    private static HostUid FileUser(in Call call) => call.AsksForRealUser ? call.Who.Real : call.Who.FileSystem;

    /// <summary>May the caller do with a file what only the super-user may? By its own user, or because a grant covers the file.</summary>
    private static bool Overrides(in Call call, bool covered, Capability capability) =>
        !call.Effects.ChecksPermissions || ((covered || FileUser(call) == HostUid.Root) && !IsMissing(call, capability));

    private static bool IsMissing(in Call call, Capability capability) => (call.State.Policy.MissingCapabilities >> (int)capability & 1) != 0;

    private static bool HoldsUser(Credentials who, uint uid) =>
        uid == uint.MaxValue || uid == who.Real.Value || uid == who.Effective.Value || uid == who.Saved.Value;

    private static bool HoldsGroup(Credentials who, uint gid) =>
        gid == uint.MaxValue || gid == who.RealGroup.Value || gid == who.EffectiveGroup.Value || gid == who.SavedGroup.Value;

    private static bool IsMember(Credentials who, HostGid group, bool asRealUser = false) =>
        group == (asRealUser ? who.RealGroup : who.FileSystemGroup) || who.Groups.Contains(group);
}
