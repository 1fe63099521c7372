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

    /// <summary>"Allowed if the user's set or any group's set allows; ranges are the union list; an explicit deny in the user's set wins." - Q15</summary>
    private static AbilitySet Union(AbilitySet usual, List<AbilityRequest> sources, AbilityRequest? user, KernelState state)
    {
        List<AbilitySet> sets = [];
        foreach (AbilityRequest source in sources)
        {
            AbilityModification.Apply(usual, source, state.Abilities, new(Widening.Everything, IsLenient: false, null), out AbilitySet set, out _);
            sets.Add(set);
        }
        if (sets.Count == 1)
            return sets[0];
        AbilitySet denied = AbilitySet.Empty;
        if (user is not null)
        {
            // What the user's set denies in so many words: the difference to a set that holds everything.
            AbilityModification.Apply(AbilitySet.Unbounded, user, state.Abilities, new(Widening.Everything, IsLenient: false, null), out denied, out _);
        }
        return new(Union(sets, user is null ? null : denied, Domain.Root), Union(sets, user is null ? null : denied, Domain.NonRoot));
    }

    private static DomainSet Union(List<AbilitySet> sets, AbilitySet? denied, Domain domain)
    {
        (ulong allowed, ulong locked, ulong inherited, ulong unlimited) = (0, 0, 0, 0);
        List<AbilityRange> ranges = [];
        foreach (AbilitySet set in sets)
        {
            allowed |= set[domain].Allowed;
            locked |= set[domain].Locked;
            inherited |= set[domain].Inherited;
            unlimited |= set[domain].Allowed & ~set[domain].Limited;
            foreach (AbilityRange range in set[domain].Ranges)
            {
                if (set[domain].Allows(range.Ability))
                    ranges.Add(range);
            }
        }
        if (denied is not null)
            allowed &= denied[domain].Allowed;
        ranges.RemoveAll(range => ((unlimited | ~allowed) & range.Ability.Bit()) != 0);
        return new(allowed, locked, inherited, [.. ranges.Distinct().OrderBy(range => range.Ability)], []);
    }
}
