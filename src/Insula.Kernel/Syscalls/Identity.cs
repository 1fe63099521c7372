using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Who a process acts as: credentials(7). All identifiers are those of the host.</summary>
internal static class Identity
{
    private const uint Unchanged = uint.MaxValue;
    private const int MaxGroups = 65536;

    public static Reply GetUid(in Call call) => Reply.Of(call.Who.Real.Value);

    public static Reply GetEuid(in Call call) => Reply.Of(call.Who.Effective.Value);

    public static Reply GetGid(in Call call) => Reply.Of(call.Who.RealGroup.Value);

    public static Reply GetEgid(in Call call) => Reply.Of(call.Who.EffectiveGroup.Value);

    public static Reply GetResUid(in Call call)
    {
        Span<long> words = call.Effects.Arena.Reserve(3);
        (words[0], words[1], words[2]) = (call.Who.Real.Value, call.Who.Effective.Value, call.Who.Saved.Value);
        return Reply.Ok;
    }

    public static Reply GetResGid(in Call call)
    {
        Span<long> words = call.Effects.Arena.Reserve(3);
        (words[0], words[1], words[2]) = (call.Who.RealGroup.Value, call.Who.EffectiveGroup.Value, call.Who.SavedGroup.Value);
        return Reply.Ok;
    }

    public static Reply GetGroups(in Call call)
    {
        ReadOnlySpan<HostGid> groups = call.Who.Groups;
        int room = call.Int(0);
        if (room < 0)
            return Why.InvalidValue;
        // "If size is zero, list is not modified, but the total number of groups is returned." - getgroups(2)
        if (room == 0)
        {
            call.Effects.Arena.Add(0);
            return Reply.Of(groups.Length);
        }
        if (room < groups.Length)
            return Why.TooMuchData;
        Span<long> words = call.Effects.Arena.Reserve(1 + groups.Length);
        words[0] = groups.Length;
        for (int i = 0; i < groups.Length; i++)
            words[i + 1] = groups[i].Value;
        return Reply.Of(groups.Length);
    }

    public static Reply SetUid(in Call call)
    {
        uint uid = call[0].Word;
        if (uid == Unchanged)
            return Why.InvalidValue;
        Credentials who = call.Who;
        // "If the process is privileged, all three are set; otherwise only the effective one, to the real or the saved." - setuid(2)
        bool isHeld = uid == who.Real.Value || uid == who.Saved.Value;
        Why why = Gate.BecomeUser(call, uid);
        // The super-user goes to a user that it holds without any ability (R92), but whole: half of the way would leave a way back.
        if (why == Why.Allowed || (isHeld && Gate.IsSuperUserInForce(call, Capability.SetUsers)))
            return Become(call, who.WithUsers(new(uid), new(uid), new(uid)));
        if (!isHeld)
            return why;
        return Become(call, who.WithUsers(who.Real, new(uid), who.Saved));
    }

    public static Reply SetResUid(in Call call)
    {
        (uint real, uint effective, uint saved) = (call[0].Word, call[1].Word, call[2].Word);
        Credentials who = call.Who;
        if (IsKept(real, who.Real.Value) && IsKept(effective, who.Effective.Value) && IsKept(effective, who.FileSystem.Value) && IsKept(saved, who.Saved.Value))
            return Reply.Ok;
        Why why = Gate.TakeUsers(call, real, effective, saved);
        if (why != Why.Allowed)
            return why;
        return Become(call, who.WithUsers(new(Or(real, who.Real.Value)), new(Or(effective, who.Effective.Value)), new(Or(saved, who.Saved.Value))));
    }

    public static Reply SetEuid(in Call call)
    {
        uint uid = call[0].Word;
        if (uid == Unchanged)
            return Why.InvalidValue;
        if (IsKept(uid, call.Who.Effective.Value) && IsKept(uid, call.Who.FileSystem.Value))
            return Reply.Ok;
        Why why = Gate.TakeUsers(call, Unchanged, uid, Unchanged);
        return why != Why.Allowed ? why : Become(call, call.Who.WithUsers(call.Who.Real, new(uid), call.Who.Saved));
    }

    public static Reply SetReUid(in Call call)
    {
        (uint real, uint effective) = (call[0].Word, call[1].Word);
        Why why = Gate.ExchangeUsers(call, real, effective);
        if (why != Why.Allowed)
            return why;
        Credentials who = call.Who;
        HostUid now = new(Or(effective, who.Effective.Value));
        // "If the real user ID is set (i.e., ruid is not -1) or the effective user ID is set to a value not equal to the previous real user ID, the
        // saved set-user-ID will be set to the new effective user ID." - setreuid(2)
        bool saves = real != Unchanged || (effective != Unchanged && now != who.Real);
        return Become(call, who.WithUsers(new(Or(real, who.Real.Value)), now, saves ? now : who.Saved));
    }

    public static Reply SetFsUid(in Call call)
    {
        HostUid before = call.Who.FileSystem, now = new(call[0].Word);
        // "On both success and failure, this call returns the previous filesystem user ID of the caller." - setfsuid(2)
        if (now.Value == Unchanged || now == before || Gate.TakeFileUser(call, now) != Why.Allowed)
            return Stay(call, before.Value);
        call.Emit(FactOf.CredentialsChanged(call.Caller, call.Who.WithFileSystemUser(now)));
        return Reply.Of(before.Value);
    }

    public static Reply SetGid(in Call call)
    {
        uint gid = call[0].Word;
        if (gid == Unchanged)
            return Why.InvalidValue;
        Credentials who = call.Who;
        bool isHeld = gid == who.RealGroup.Value || gid == who.SavedGroup.Value;
        Why why = Gate.BecomeGroup(call, gid);
        if (why == Why.Allowed || (isHeld && Gate.IsSuperUserInForce(call, Capability.SetGroups)))
            return Become(call, who.WithGroups(new(gid), new(gid), new(gid)));
        if (!isHeld)
            return why;
        return Become(call, who.WithGroups(who.RealGroup, new(gid), who.SavedGroup));
    }

    public static Reply SetResGid(in Call call)
    {
        (uint real, uint effective, uint saved) = (call[0].Word, call[1].Word, call[2].Word);
        Credentials who = call.Who;
        if (IsKept(real, who.RealGroup.Value) && IsKept(effective, who.EffectiveGroup.Value) && IsKept(effective, who.FileSystemGroup.Value)
            && IsKept(saved, who.SavedGroup.Value))
            return Reply.Ok;
        Why why = Gate.TakeGroups(call, real, effective, saved);
        if (why != Why.Allowed)
            return why;
        return Become(call, who.WithGroups(
            new(Or(real, who.RealGroup.Value)), new(Or(effective, who.EffectiveGroup.Value)), new(Or(saved, who.SavedGroup.Value))));
    }

    public static Reply SetEgid(in Call call)
    {
        uint gid = call[0].Word;
        if (gid == Unchanged)
            return Why.InvalidValue;
        if (IsKept(gid, call.Who.EffectiveGroup.Value) && IsKept(gid, call.Who.FileSystemGroup.Value))
            return Reply.Ok;
        Why why = Gate.TakeGroups(call, Unchanged, gid, Unchanged);
        return why != Why.Allowed ? why : Become(call, call.Who.WithGroups(call.Who.RealGroup, new(gid), call.Who.SavedGroup));
    }

    public static Reply SetReGid(in Call call)
    {
        (uint real, uint effective) = (call[0].Word, call[1].Word);
        Why why = Gate.ExchangeGroups(call, real, effective);
        if (why != Why.Allowed)
            return why;
        Credentials who = call.Who;
        HostGid now = new(Or(effective, who.EffectiveGroup.Value));
        bool saves = real != Unchanged || (effective != Unchanged && now != who.RealGroup);
        return Become(call, who.WithGroups(new(Or(real, who.RealGroup.Value)), now, saves ? now : who.SavedGroup));
    }

    public static Reply SetFsGid(in Call call)
    {
        HostGid before = call.Who.FileSystemGroup, now = new(call[0].Word);
        if (now.Value == Unchanged || now == before || Gate.TakeFileGroup(call, now) != Why.Allowed)
            return Stay(call, before.Value);
        call.Emit(FactOf.CredentialsChanged(call.Caller, call.Who.WithFileSystemGroup(now)));
        return Reply.Of(before.Value);
    }

    public static Reply SetGroups(in Call call)
    {
        ReadOnlySpan<Value> list = call[1].List;
        Why why = Gate.ChooseGroups(call, list[..Math.Clamp(call.Int(0), 0, list.Length)]);
        if (why != Why.Allowed)
            return why;
        if (call.Int(0) < 0 || call.Int(0) > MaxGroups || call.Int(0) > list.Length)
            return Why.InvalidValue;
        list = list[..call.Int(0)];
        foreach (Value gid in list)
        {
            if (gid.Word == Unchanged)
                return Why.InvalidValue;
        }
        return Become(call, call.Who.WithSupplementary(Sorted(list)));
    }

    /// <summary>Supplementary groups as the kernel keeps them: sorted, as getgroups(2) shows.</summary>
    public static HostGid[] Sorted(ReadOnlySpan<Value> list)
    {
        var groups = new HostGid[list.Length];
        for (int i = 0; i < groups.Length; i++)
            groups[i] = new(list[i].Word);
        Array.Sort(groups, (a, b) => a.Value.CompareTo(b.Value));
        return groups;
    }

    /// <summary>True if setresuid(2) has nothing to change here. If it has nowhere, it leaves even the file-system user and whose credentials they are. - __sys_setresuid</summary>
    private static bool IsKept(uint wanted, uint present) => wanted == Unchanged || wanted == present;

    private static uint Or(uint wanted, uint present) => wanted == Unchanged ? present : wanted;

    /// <summary>Nothing has changed, so an identifier that the server had not used before is not taken into use (R33).</summary>
    private static Reply Stay(in Call call, uint value)
    {
        call.Effects.DropStaged();
        return Reply.Of(value);
    }

    private static Reply Become(in Call call, Credentials credentials)
    {
        call.Emit(FactOf.CredentialsChanged(call.Caller, credentials));
        return Reply.Ok;
    }
}
