using Insula.Model.Facts;

namespace Insula.Model;

/// <summary>
/// The user-id metadata repository (spec 5.9, 6.6): which set of abilities a process gets by its owner. Each entity has the part that
/// concerns its own owners.
/// </summary>
public sealed class AbilityDefaults
{
    private readonly Table<(DefaultFor For, uint Id), AbilityRequest> _entries = new();

    /// <summary>The set of a new process of these owners.</summary>
    /// <param name="who">Its owners.</param>
    /// <param name="state">The entity.</param>
    public AbilitySet Of(Credentials who, KernelState state)
    {
        AbilitySet usual = AbilitySet.Default(state.Policy.Abilities, state.Abilities);
        if (_entries.Count == 0)
            return usual;
        // "Some user-ids are system administrators with all abilities."
        if (_entries.Contains((DefaultFor.Admin, who.Effective.Value)))
            return AbilitySet.Unbounded;
        bool isSuperUser = state.Owners is { } owners && owners.IsSuperUser(who.Effective);
        AbilityRequest? user = Entry(DefaultFor.User, who.Effective.Value)
            ?? (state.Owners is null ? null : Entry(isSuperUser ? DefaultFor.SuperUser : DefaultFor.Member, 0));
        List<AbilityRequest> sources = [];
        if (user is not null)
            sources.Add(user);
        AddGroup(sources, who.EffectiveGroup);
        foreach (HostGid group in who.Groups)
        {
            if (group != who.EffectiveGroup)
                AddGroup(sources, group);
        }
        return sources.Count == 0 ? usual : Union(usual, sources, user, state);
    }

    /// <summary>Whether a request can be a default set: it must hold together, or it would be no set at all.</summary>
    public static Why Check(AbilityRequest request, KernelState state) =>
        AbilityModification.Apply(AbilitySet.Default(state.Policy.Abilities, state.Abilities), request, state.Abilities, new(Widening.Everything, IsLenient: false, null), out _, out _);

    internal void Set(DefaultFor @for, uint id, string text, AbilityRegister register)
    {
        if (text.Length == 0 && @for != DefaultFor.Admin)
            _entries.Remove((@for, id));
        else
            _entries.Set((@for, id), AbilityText.Read(text, register, out string? error) ?? throw new InvalidOperationException($"a default set does not read: {error}"));
    }

    private AbilityRequest? Entry(DefaultFor @for, uint id) => _entries.TryGet((@for, id), out AbilityRequest? entry) ? entry : null;

    private void AddGroup(List<AbilityRequest> sources, HostGid group)
    {
        if (Entry(DefaultFor.Group, group.Value) is { } entry)
            sources.Add(entry);
    }

    /// <summary>
    /// "Allowed if the user's set or any group's set allows; ranges are the union list; an explicit deny in the user's set wins." - Q15. A set speaks of what it
    /// names; what nobody names is as usual.
    /// </summary>
    private static AbilitySet Union(AbilitySet usual, List<AbilityRequest> sources, AbilityRequest? user, KernelState state)
    {
        var sets = new List<(AbilityRequest Request, AbilitySet Set)>();
        foreach (AbilityRequest source in sources)
        {
            AbilityModification.Apply(usual, source, state.Abilities, new(Widening.Everything, IsLenient: false, null), out AbilitySet set, out _);
            sets.Add((source, set));
        }
        return new(Union(usual, sets, user, Domain.Root, state.Abilities.Known), Union(usual, sets, user, Domain.NonRoot, state.Abilities.Known));
    }

    private static DomainSet Union(AbilitySet usual, List<(AbilityRequest Request, AbilitySet Set)> sources, AbilityRequest? user, Domain domain, ulong known)
    {
        (ulong named, ulong allowed, ulong locked, ulong inherited, ulong unlimited, ulong denied) = (0, 0, 0, 0, 0, 0);
        List<AbilityRange> ranges = [];
        foreach ((AbilityRequest request, AbilitySet whole) in sources)
        {
            ulong own = NamedIn(request, domain, known);
            DomainSet set = whole[domain];
            named |= own;
            allowed |= set.Allowed & own;
            locked |= set.Locked & own;
            inherited |= set.Inherited & own;
            unlimited |= set.Allowed & ~set.Limited & own;
            denied |= ReferenceEquals(request, user) ? ~set.Allowed & own : 0;
            foreach (AbilityRange range in set.Ranges)
            {
                if (set.Allows(range.Ability) && (own & range.Ability.Bit()) != 0)
                    ranges.Add(range);
            }
        }
        allowed &= ~denied;
        ranges.RemoveAll(range => ((unlimited | ~allowed) & range.Ability.Bit()) != 0);
        return new DomainSet(allowed, locked, inherited, [.. ranges.Distinct().OrderBy(range => range.Ability)], []).Mixed(named, usual[domain]);
    }

    private static ulong NamedIn(AbilityRequest request, Domain domain, ulong known)
    {
        (ulong named, ulong inDomain) = (0, 0);
        foreach (AbilityWord word in request.Words)
        {
            named |= word.Ability.Bit();
            inDomain |= word.ActsOn(domain) ? word.Ability.Bit() : 0;
        }
        return request.Rests.Any(rest => rest.ActsOn(domain)) ? inDomain | (known & ~named) : inDomain;
    }
}
