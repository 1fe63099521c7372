namespace Insula.Model;

/// <summary>One domain or both.</summary>
public enum Domains : byte
{
    /// <summary>The root domain.</summary>
    Root = 1,
    /// <summary>The non-root domain.</summary>
    NonRoot = 2,
    /// <summary>Both.</summary>
    Both = Root | NonRoot,
}

/// <summary>What a typed request does to one ability. Made by its factories, it has an identifier, and ranges only where something is allowed.</summary>
public sealed record AbilityChange
{
    private readonly IReadOnlyList<(ulong First, ulong Last)> _ranges;

    private AbilityChange(Domains domains, Ability ability, AbilityFlags permission, IReadOnlyList<(ulong, ulong)> ranges) =>
        (Domains, Ability, Flags, _ranges) = (domains, ability, permission, ranges);

    /// <summary>The domains it acts on.</summary>
    public Domains Domains { get; }

    /// <summary>The ability.</summary>
    public Ability Ability { get; }

    /// <summary>The operations.</summary>
    public AbilityFlags Flags { get; private init; }

    /// <summary>Allows it, for these values, or without any for all.</summary>
    public static AbilityChange Allow(Domains domains, Ability ability, params (ulong First, ulong Last)[] ranges) =>
        new(domains, ability, AbilityFlags.Allow, Ordered(ranges));

    /// <summary>Limits it to these values; whether it is allowed stays.</summary>
    public static AbilityChange Limit(Domains domains, Ability ability, (ulong First, ulong Last) range, params (ulong First, ulong Last)[] more) =>
        new(domains, ability, AbilityFlags.None, Ordered([range, .. more]));

    /// <summary>Denies it.</summary>
    public static AbilityChange Deny(Domains domains, Ability ability) => new(domains, ability, AbilityFlags.Deny, []);

    /// <summary>Leaves what it allows, to lock it or to have it inherited.</summary>
    public static AbilityChange Keep(Domains domains, Ability ability) => new(domains, ability, AbilityFlags.None, []);

    /// <summary>The same, locked.</summary>
    public AbilityChange Locked() => this with { Flags = Flags | AbilityFlags.Lock };

    /// <summary>The same, and inheritable or not.</summary>
    public AbilityChange Inheritable(bool isInheritable = true) => this with
    {
        Flags = (Flags & ~(AbilityFlags.Inherit | AbilityFlags.NoInherit)) | (isInheritable ? AbilityFlags.Inherit : AbilityFlags.NoInherit),
    };

    /// <summary>The words that say it: one for each range; the last one locks, for a lock stops every word behind it.</summary>
    internal IEnumerable<AbilityWord> Words()
    {
        AbilityFlags flags = Flags | AbilityRest.FlagsOf(Domains);
        if (_ranges.Count == 0)
            yield return new(flags, Ability);
        for (int i = 0; i < _ranges.Count; i++)
        {
            AbilityFlags kept = i == _ranges.Count - 1 ? flags : flags & ~AbilityFlags.Lock;
            yield return new(kept | AbilityFlags.SubRange, Ability, _ranges[i].First, _ranges[i].Last);
        }
    }

    private static (ulong, ulong)[] Ordered((ulong First, ulong Last)[] ranges) => Array.Exists(ranges, range => range.First > range.Last)
        ? throw new ArgumentException("the lower limit of a range is above the upper one", nameof(ranges)) : ranges;
}

/// <summary>What a typed request does to all abilities that it does not name.</summary>
/// <param name="Domains">The domains it acts on.</param>
/// <param name="IsAllowed">Allows or denies them; null leaves what they allow.</param>
/// <param name="IsLocked">Locks them.</param>
/// <param name="IsInheritable">Has them inherited or not; null leaves that.</param>
public sealed record AbilityRest(Domains Domains, bool? IsAllowed, bool IsLocked = false, bool? IsInheritable = null)
{
    internal static AbilityFlags FlagsOf(Domains domains) =>
        ((domains & Domains.Root) != 0 ? AbilityFlags.Root : 0) | ((domains & Domains.NonRoot) != 0 ? AbilityFlags.NonRoot : 0);

    internal AbilityWord Word() => new(
        FlagsOf(Domains)
            | IsAllowed switch { true => AbilityFlags.Allow, false => AbilityFlags.Deny, null => AbilityFlags.None }
            | (IsLocked ? AbilityFlags.Lock : 0)
            | IsInheritable switch { true => AbilityFlags.Inherit, false => AbilityFlags.NoInherit, null => AbilityFlags.None },
        default);
}
