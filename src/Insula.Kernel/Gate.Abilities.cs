using Insula.Model;

namespace Insula.Kernel;

/// <summary>
/// Abilities (spec 5.5, 6.1): where Table 1 controls an operation, the ability is the privilege, and nobody asks for user 0 besides. The set is chosen by
/// the credential in force: the root domain while it is the actual super-user's, stored or granted for this call, the non-root domain otherwise (R86).
/// </summary>
public static partial class Gate
{
    /// <summary>May the caller do what the ability controls, with this value of its parameter?</summary>
    public static Why May(in Call call, Ability ability, ulong value, Why otherwise = Why.AbilityDenied) =>
        May(call, ability, value, value, IsGrantedAlways(call), otherwise);

    /// <summary>The same where there is no particular value: that is the whole range, so ranges refuse it (Q23).</summary>
    public static Why May(in Call call, Ability ability, Why otherwise = Why.AbilityDenied) =>
        May(call, ability, 0, ulong.MaxValue, IsGrantedAlways(call), otherwise);

    /// <summary>May the caller do what the ability controls, with all values from first to last?</summary>
    /// <param name="call">The call.</param>
    /// <param name="ability">The ability.</param>
    /// <param name="first">The least value of its parameter.</param>
    /// <param name="last">The greatest value.</param>
    /// <param name="isCovered">Whether a grant covers what it is done to: then the credential in force is the super-user's (R129).</param>
    /// <param name="otherwise">The reason where nobody has set the ability, and its owner does not hold it by default.</param>
    public static Why May(in Call call, Ability ability, ulong first, ulong last, bool isCovered, Why otherwise = Why.AbilityDenied)
    {
        if (!call.Effects.ChecksPermissions)
            return Why.Allowed;
        bool isRoot = call.Who.Effective == HostUid.Root;
        Why why = Check(call, ability, isRoot || isCovered ? Domain.Root : Domain.NonRoot, first, last, otherwise);
        if (why == Why.Allowed && isCovered && !isRoot && call.State.Policy.GrantAlsoNeedsNonroot)
            why = Check(call, ability, Domain.NonRoot, first, last, otherwise);
        return why;
    }

    /// <summary>Does a process hold an ability, as it is now and without any grant?</summary>
    public static Why Holds(in Call call, Process process, Ability ability, ulong first, ulong last)
    {
        DomainSet set = process.Abilities[process.Credentials.Effective == HostUid.Root ? Domain.Root : Domain.NonRoot];
        return !set.Allows(ability) ? Why.AbilityDenied : IsInside(call, set, ability, first, last) ? Why.Allowed : Why.OutsideRange;
    }

    /// <summary>Is the process another user's, as Table 1 has it: neither its real nor its saved user is the caller's real or effective one?</summary>
    public static bool IsOtherUsers(Credentials who, Credentials whom) => SharesNoUser(who.Effective, who.Real, whom);

    /// <summary>May the caller learn the status of the child, which has ended? - wait(2), spec 5.2, WAIT</summary>
    public static Why LearnStatus(in Call call, Process child)
    {
        if (!IsOtherUsers(call.Who, child.Credentials))
            return Why.Allowed;
        // "wait* on own children is granted to a server's init" - spec 6.6
        bool isInit = !call.Vpid.IsHost && call.Caller.Pid == call.State.Init;
        return May(call, Ability.Wait, (ulong)child.Pid.Value, (ulong)child.Pid.Value, isInit);
    }

    /// <summary>May the caller see the group and session of the process? - spec 5.2, GETID</summary>
    public static Why SeeSession(in Call call, Process process) =>
        process.Session == call.Caller.Session ? Why.Allowed : May(call, Ability.Getid);

    /// <summary>Whose abilities may the caller change, and what may it widen (spec 5.6, step 3; 6.4)?</summary>
    public static Why ModifyAbilities(in Call call, Process target, out Widening may)
    {
        HostUid user = call.Who.Effective;
        // The stored credential alone: under a grant allowing would be free, and a virtual super-user would climb out.
        bool isRoot = user == HostUid.Root && call.Vpid.IsHost;
        // "On itself and on members of its VP: narrowing and LOCK only"; of its own it takes back what any process may. - spec 6.4, R104
        may = isRoot ? Widening.Everything : target == call.Caller ? Widening.Unprivileged : Widening.Nothing;
        bool isSuperUserHere = call.State.Owners is { } owners && owners.IsSuperUser(user) && target.Vpid == call.Vpid;
        return target == call.Caller || isRoot || isSuperUserHere ? Why.Allowed : Why.AbilitiesOfOther;
    }

    private static Why MeetsAbility(in Call call, Needs needs)
    {
        // "Setting, not reading." - spec 5.2
        if (call.Row.Holds is { Value.Length: > 0 } held && held.IsReading(call))
            return Why.Allowed;
        // What Linux calls bear names of has reasons of its own.
        Why otherwise = AbilityTable.Of(needs.Ability).Capability is null ? Why.AbilityDenied : Why.NeedsSuperUser;
        (ulong first, ulong last) = (0, ulong.MaxValue);
        if (needs.Parameter > 0)
        {
            first = last = (ulong)call.NumberAt(needs.Parameter - 1);
            if (needs.Length > 0 && (ulong)call[needs.Length - 1].Number is > 0 and var length)
                last = Math.Max(first, unchecked(first + length - 1));
        }
        return May(call, needs.Ability, first, last, IsGrantedToEffective(call), otherwise);
    }

    /// <summary>May the caller run this program? A grant is for files of the server: a program of the host is run with the caller's own rights (R128).</summary>
    public static Why RunProgram(in Call call, Inode? parent, Inode file) =>
        IsGrantedToEffective(call) && !Covers(call, parent, file) ? May(call, Ability.Spawn, 0, ulong.MaxValue, isCovered: false) : Why.Allowed;

    /// <summary>True if a grant is in force and the effective user is whom it is for: for files it is opened by the file-system user, who decides nothing else.</summary>
    private static bool IsGrantedToEffective(in Call call) => call.Grant != GrantInForce.None && call.State.Owners!.IsSuperUser(call.Who.Effective);

    /// <summary>True if a grant is in force for whatever the call does.</summary>
    private static bool IsGrantedAlways(in Call call) => call is { Grant: not GrantInForce.None, Row.Pertains: Pertains.Always };

    private static Why Check(in Call call, Ability ability, Domain domain, ulong first, ulong last, Why otherwise)
    {
        DomainSet set = call.Caller.Abilities[domain];
        ulong missing = call.State.Policy.MissingCapabilities;
        if (set.IsUnlimited(ability) && missing == 0 && call.Effects.Steps is null)
            return Why.Allowed;
        bool isMissing = missing != 0 && domain == Domain.Root && (int)ability < AbilityNumbers.Count
            && AbilityTable.Of(ability).Capability is { } capability && IsMissing(call, capability);
        Why why = isMissing || !set.Allows(ability) ? Why.AbilityDenied : IsInside(call, set, ability, first, last) ? Why.Allowed : Why.OutsideRange;
        Explanation.Asked(call, domain, ability, first, last, why);
        if (why == Why.Allowed)
            return why;
        // What nobody has set is told as UNIX tells it.
        if (why == Why.AbilityDenied && (set.Given & ability.Bit()) == 0)
            why = otherwise;
        call.Effects.RefusedAbility = (why, domain, ability);
        return why;
    }

    /// <summary>"ONE range must cover all": ranges are never joined (R90).</summary>
    private static bool IsInside(in Call call, DomainSet set, Ability ability, ulong first, ulong last)
    {
        if (set.IsUnlimited(ability))
            return true;
        // Behind the last address come the first ones again: no range holds both.
        if (first > last)
            return false;
        foreach (AbilityRange range in set.RangesOf(ability))
        {
            (ulong from, ulong to) = (first, last);
            if (range.IsVirtual && !TryVirtual(call, ability, ref from, ref to))
                continue;
            if (range.Covers(from, to))
                return true;
            // An identifier that would be lent if the call succeeded is tried out: it has no number yet that a host's range could hold.
            if (call.Effects.IsRehearsal && first == OwnerMap.Placeholder)
                return true;
        }
        return false;
    }

    /// <summary>The server's identifier for one of the host's: what a range set by a member speaks of (spec 6.5).</summary>
    private static bool TryVirtual(in Call call, Ability ability, ref ulong first, ref ulong last)
    {
        if (first != last || call.State.Owners is not { } owners || AbilityTable.Of(ability).Identifiers is not { } kind)
            return first == 0 && last == ulong.MaxValue;
        foreach (StagedOwner staged in call.Effects.Staged)
        {
            if (staged.Kind == kind && staged.Host == first)
            {
                first = last = staged.Guest;
                return true;
            }
        }
        if (!owners.FromHost(kind, (uint)first, out uint guest))
            return false;
        first = last = guest;
        return true;
    }
}
