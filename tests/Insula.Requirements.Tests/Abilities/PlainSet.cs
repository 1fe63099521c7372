namespace Insula.Requirements.Tests.Abilities;

/// <summary>The domains of spec 5: ROOT is used while the effective user is 0, NONROOT while it is not.</summary>
internal enum PlainDomain
{
    Root,
    NonRoot,
}

/// <summary>A sub-range, both limits inclusive (spec 5.1).</summary>
internal sealed record PlainRange(ulong Low, ulong High)
{
    public bool Contains(ulong low, ulong high) => Low <= low && high <= High;
}

/// <summary>What a process has per ability and domain (spec 5.4). No ranges: unlimited.</summary>
internal sealed record PlainEntry(bool Allowed, PlainRange[] Ranges, bool Locked, bool Inherit)
{
    public override string ToString()
    {
        string ranges = string.Join(' ', Ranges.Select(range => $"{range.Low}-{range.High}"));
        return $"{(Allowed ? "allowed" : "denied")}[{ranges}]{(Locked ? " locked" : "")}{(Inherit ? " inherit" : "")}";
    }
}

/// <summary>The set of privileges of one process: all abilities in both domains. It is changed only by replacing entries of a copy.</summary>
internal sealed class PlainSet
{
    private readonly PlainEntry[] _root, _nonRoot;

    private PlainSet(PlainEntry[] root, PlainEntry[] nonRoot) => (_root, _nonRoot) = (root, nonRoot);

    /// <summary>
    /// The system default: all allowed in ROOT (R79), what is not privileged in NONROOT (R80), nothing limited, locked or inheritable (R121).
    /// The preset 'linux' of spec 6.6 allows four more in NONROOT.
    /// </summary>
    public static PlainSet Default(params string[] alsoInNonRoot)
    {
        PlainEntry allowed = new(Allowed: true, [], Locked: false, Inherit: false);
        PlainEntry denied = allowed with { Allowed = false };
        return new(
            [.. PlainTable.All.Select(_ => allowed)],
            [.. PlainTable.All.Select(ability => !ability.IsPrivileged || alsoInNonRoot.Contains(ability.Name) ? allowed : denied)]);
    }

    public PlainEntry this[int ability, PlainDomain domain]
    {
        get => domain == PlainDomain.Root ? _root[ability] : _nonRoot[ability];
        set => (domain == PlainDomain.Root ? _root : _nonRoot)[ability] = value;
    }

    public PlainSet Copy() => new((PlainEntry[])_root.Clone(), (PlainEntry[])_nonRoot.Clone());

    /// <summary>Everything that differs from the system default: two sets of equal text are equal.</summary>
    public override string ToString()
    {
        PlainSet usual = Default();
        var lines = new List<string>();
        foreach (PlainAbility ability in PlainTable.All)
        {
            foreach (PlainDomain domain in Enum.GetValues<PlainDomain>())
            {
                string entry = this[ability.Number, domain].ToString();
                if (entry != usual[ability.Number, domain].ToString())
                    lines.Add($"{domain} {ability.Name} {entry}");
            }
        }
        return string.Join('\n', lines);
    }
}
