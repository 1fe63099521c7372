using Insula.Model;

namespace Insula.Kernel;

/// <summary>
/// Every permission question of the kernel, and nothing else. A security review reads the files of this class, <see cref="Interceptor"/>,
/// <see cref="OwnerMap"/>, and the columns wrap and pertains of <see cref="SyscallTable"/>. Each question answers
/// <see cref="Why.Allowed"/> or the reason of the refusal; the order of the checks in it is the precedence. Here stands what all questions
/// rest on: needs, capabilities, and what a grant covers; the questions stand in a file each for identities, files and processes.
/// </summary>
public static partial class Gate
{
    /// <summary>Step 4 of spec 6.1: what the row asks of every caller.</summary>
    public static Why Meets(in Call call, Needs needs) => needs.Kind switch
    {
        NeedsKind.Nothing => Why.Allowed,
        NeedsKind.Ability => MeetsAbility(call, needs),
        NeedsKind.Administer => Needed(call, Capability.Administer),
        NeedsKind.LoadModules => Needed(call, Capability.LoadModules),
        NeedsKind.Host => call.Vpid.IsHost && call.Who.Effective == HostUid.Root ? Why.Allowed : Why.HostOnly,
        _ => call.State.IsOpen ? Why.SetupOver : Why.Allowed,
    };

    /// <summary>
    /// True if the credential in force is the actual super-user's, stored or granted for this call, and the super-user of this host has the
    /// capability. What concerns files is asked of the object instead.
    /// </summary>
    public static bool Has(in Call call, Capability capability) => !call.Effects.ChecksPermissions || (!IsMissing(call, capability)
        && (call.Who.Effective == HostUid.Root || call is { Grant: not GrantInForce.None, Row.Pertains: Pertains.Always }));

    /// <summary>As <see cref="Has"/>, with its reason.</summary>
    public static Why Needed(in Call call, Capability capability) => Explanation.Asked(call, capability, Has(call, capability) ? Why.Allowed : Why.NeedsSuperUser);

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

    private static bool Counts(in Call call, Inode? file)
    {
        if (file is null || Explanation.Counted(call, file, PertainsToCaller(call, file)))
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
    internal static HostUid FileUser(in Call call) => call.AsksForRealUser ? call.Who.Real : call.Who.FileSystem;

    /// <summary>May the caller do with a file what only the super-user may? By its own user, or because a grant covers the file.</summary>
    private static bool Overrides(in Call call, bool covered, Capability capability) =>
        !call.Effects.ChecksPermissions || ((covered || FileUser(call) == HostUid.Root) && !IsMissing(call, capability));

    private static bool IsMissing(in Call call, Capability capability) => (call.State.Policy.MissingCapabilities >> (int)capability & 1) != 0;

    private static bool IsMember(Credentials who, HostGid group, bool asRealUser = false) =>
        group == (asRealUser ? who.RealGroup : who.FileSystemGroup) || who.Groups.Contains(group);
}
