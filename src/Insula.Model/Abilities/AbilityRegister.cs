namespace Insula.Model;

/// <summary>An ability that a host created (spec 5.10).</summary>
/// <param name="Name">"service/capability", at most 127 characters.</param>
/// <param name="InRoot">Whether the root domain holds it by default.</param>
/// <param name="InNonRoot">Whether the non-root domain holds it by default; if not, it is privileged.</param>
public sealed record CustomAbility(string Name, bool InRoot, bool InNonRoot);

/// <summary>The abilities there are: Table 1, and those that were created. They are found by name; numbers are those of the raw interface.</summary>
public sealed class AbilityRegister
{
    private readonly List<CustomAbility> _custom = [];

    /// <summary>Those that were created, in their order.</summary>
    public IReadOnlyList<CustomAbility> Custom => _custom;

    /// <summary>All abilities, a bit each.</summary>
    public ulong Known { get; private set; } = (1ul << AbilityNumbers.Count) - 1;

    /// <summary>Those that only the root domain holds by default: widening them needs root.</summary>
    public ulong Privileged { get; private set; } = AbilityTable.PrivilegedBits;

    /// <summary>Those that take sub-ranges; of those created nobody says that they do not.</summary>
    public ulong Ranged { get; private set; } = AbilityTable.RangedBits;

    /// <summary>The name of an ability.</summary>
    public string NameOf(Ability ability) =>
        (int)ability < AbilityNumbers.Count ? AbilityTable.Of(ability).Name : _custom[(int)ability - AbilityNumbers.FirstCustom].Name;

    /// <summary>The ability of a name, in upper or lower case; null if there is none.</summary>
    public Ability? Find(string name)
    {
        foreach (AbilityRow row in AbilityTable.All)
        {
            if (row.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return row.Ability;
        }
        int at = _custom.FindIndex(custom => custom.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return at < 0 ? null : (Ability)(AbilityNumbers.FirstCustom + at);
    }

    internal void Add(CustomAbility custom)
    {
        ulong bit = 1ul << (AbilityNumbers.FirstCustom + _custom.Count);
        _custom.Add(custom);
        Known |= bit;
        Ranged |= bit;
        Privileged |= custom.InNonRoot ? 0 : bit;
    }
}
