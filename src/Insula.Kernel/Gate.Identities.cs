using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel;

/// <summary>Whom a process may act as: the identities it takes, and those that a program lends it.</summary>
public static partial class Gate
{
    /// <summary>May the caller become this user whatever it was? - setuid(2)</summary>
    public static Why BecomeUser(in Call call, uint user) => May(call, Ability.Setuid, user, Why.IdentityNotHeld);

    /// <summary>May the caller become of this group whatever it was? - setgid(2)</summary>
    public static Why BecomeGroup(in Call call, uint group) => May(call, Ability.Setgid, group, Why.IdentityNotHeld);

    /// <summary>Is the credential in force the super-user's, stored or granted, and that of one who has the capability?</summary>
    public static bool IsSuperUserInForce(in Call call, Capability capability) =>
        (call.Who.Effective == HostUid.Root || IsGrantedAlways(call)) && !IsMissing(call, capability);

    /// <summary>May the caller take these users? -1 stays. - setresuid(2)</summary>
    public static Why TakeUsers(in Call call, uint real, uint effective, uint saved)
    {
        Why why = HoldsUser(call.Who, real) ? Why.Allowed : BecomeUser(call, real);
        if (why == Why.Allowed && !HoldsUser(call.Who, effective))
            why = BecomeUser(call, effective);
        return why != Why.Allowed || HoldsUser(call.Who, saved) ? why : BecomeUser(call, saved);
    }

    /// <summary>May the caller take these groups? -1 stays. - setresgid(2)</summary>
    public static Why TakeGroups(in Call call, uint real, uint effective, uint saved)
    {
        Why why = HoldsGroup(call.Who, real) ? Why.Allowed : BecomeGroup(call, real);
        if (why == Why.Allowed && !HoldsGroup(call.Who, effective))
            why = BecomeGroup(call, effective);
        return why != Why.Allowed || HoldsGroup(call.Who, saved) ? why : BecomeGroup(call, saved);
    }

    /// <summary>May the caller take these as real and effective user? -1 stays. - setreuid(2)</summary>
    public static Why ExchangeUsers(in Call call, uint real, uint effective)
    {
        // The real user cannot become the saved one. Each identifier is a check of its own (R94).
        bool holdsReal = real == uint.MaxValue || real == call.Who.Real.Value || real == call.Who.Effective.Value;
        Why why = holdsReal ? Why.Allowed : BecomeUser(call, real);
        return why != Why.Allowed || HoldsUser(call.Who, effective) ? why : BecomeUser(call, effective);
    }

    /// <summary>May the caller take these as real and effective group? -1 stays. - setregid(2)</summary>
    public static Why ExchangeGroups(in Call call, uint real, uint effective)
    {
        bool holdsReal = real == uint.MaxValue || real == call.Who.RealGroup.Value || real == call.Who.EffectiveGroup.Value;
        Why why = holdsReal ? Why.Allowed : BecomeGroup(call, real);
        return why != Why.Allowed || HoldsGroup(call.Who, effective) ? why : BecomeGroup(call, effective);
    }

    /// <summary>May the caller have this user decide for files? - setfsuid(2)</summary>
    public static Why TakeFileUser(in Call call, HostUid uid) =>
        uid == call.Who.FileSystem ? Why.Allowed : TakeUsers(call, uid.Value, uid.Value, uid.Value);

    /// <summary>May the caller have this group decide for files? - setfsgid(2)</summary>
    public static Why TakeFileGroup(in Call call, HostGid gid) =>
        gid == call.Who.FileSystemGroup ? Why.Allowed : TakeGroups(call, gid.Value, gid.Value, gid.Value);

    /// <summary>May the caller choose these supplementary groups? - setgroups(2)</summary>
    public static Why ChooseGroups(in Call call, ReadOnlySpan<Value> groups)
    {
        // To have none at all is no particular group. - Q23
        if (groups.IsEmpty)
            return May(call, Ability.Setgid, Why.NeedsSuperUser);
        foreach (Value group in groups)
        {
            Why why = May(call, Ability.Setgid, group.Word, Why.NeedsSuperUser);
            if (why != Why.Allowed)
                return why;
        }
        return Why.Allowed;
    }

    /// <summary>Whom a process acts as that runs this program from now on. - execve(2)</summary>
    /// <param name="call">The call. Its grant counts for nothing here: what is granted ends with the call, the program stays.</param>
    /// <param name="who">Whom it acts as until then.</param>
    /// <param name="image">The program; never a script, whose interpreter it is then.</param>
    /// <param name="sharesPlace">Whether another process could change its root while it runs.</param>
    public static Credentials ImageCredentials(in Call call, Credentials who, Inode image, bool sharesPlace)
    {
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

    /// <summary>
    /// Does the program's owner lend itself to who runs it? Inside a server only an owner of that server does: a file of the host could be in its tree,
    /// and whoever ran it would be the host's (R60, Q18).
    /// </summary>
    private static bool MayLendImage(in Call call, IdKind kind, uint owner) => call.Vpid.IsHost || call.State.Owners!.SideOf(kind, owner) == OwnerSide.Own;

    private static bool HoldsUser(Credentials who, uint uid) =>
        uid == uint.MaxValue || uid == who.Real.Value || uid == who.Effective.Value || uid == who.Saved.Value;

    private static bool HoldsGroup(Credentials who, uint gid) =>
        gid == uint.MaxValue || gid == who.RealGroup.Value || gid == who.EffectiveGroup.Value || gid == who.SavedGroup.Value;
}
