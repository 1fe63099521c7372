namespace Insula.Model;

/// <summary>The bits of a word of a request beside the identifier (spec 5.1).</summary>
[Flags]
public enum AbilityFlags : uint
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>The operation is disallowed.</summary>
    Deny = 0x00010000,
    /// <summary>The operation is allowed.</summary>
    Allow = 0x00020000,
    /// <summary>The parameter is limited to a sub-range, which follows the word.</summary>
    SubRange = 0x00040000,
    /// <summary>No further change is possible.</summary>
    Lock = 0x00080000,
    /// <summary>The identifier is the temporary one of an ability that nobody has created: for queries only.</summary>
    Uncreated = 0x00100000,
    /// <summary>The changes survive spawn and exec.</summary>
    Inherit = 0x00400000,
    /// <summary>They do not: the default.</summary>
    NoInherit = 0x00800000,
    /// <summary>Acts on the root domain.</summary>
    Root = 0x10000000,
    /// <summary>Acts on the non-root domain.</summary>
    NonRoot = 0x20000000,

    /// <summary>Everything that a word does.</summary>
    Operations = Deny | Allow | SubRange | Lock | Inherit | NoInherit,
    /// <summary>The domains a word acts on.</summary>
    Domains = Root | NonRoot,
}

/// <summary>One step of a request: what it does to an ability, or behind the end mark to all that were not named.</summary>
/// <param name="Flags">Operations and domains.</param>
/// <param name="Ability">The ability; of no meaning behind the end mark.</param>
/// <param name="First">The lower limit, with <see cref="AbilityFlags.SubRange"/>.</param>
/// <param name="Last">The upper limit.</param>
public readonly record struct AbilityWord(AbilityFlags Flags, Ability Ability, ulong First = 0, ulong Last = 0)
{
    /// <summary>True if all these bits are set.</summary>
    public bool Has(AbilityFlags flags) => (Flags & flags) == flags;

    /// <summary>True if it acts on the domain.</summary>
    public bool ActsOn(Domain domain) => Has(domain == Domain.Root ? AbilityFlags.Root : AbilityFlags.NonRoot);
}

/// <summary>What is not wrong in a request but hardly meant (spec 5.12).</summary>
[Flags]
public enum AbilityWarnings : byte
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>The end mark allows: if an identifier was put into the same word, its ones swallowed it, and every ability not named is allowed (R117).</summary>
    EndMarkAllows = 1,
    /// <summary>Identifier 0 is SPAWN_SETUID: a word without an identifier means it (R117).</summary>
    IdentifierZero = 2,
    /// <summary>A lock that is not inheritable is lost with the next exec, by which a process can shed it (R122).</summary>
    LockShedByExec = 4,
    /// <summary>What is allowed and inheritable is held by every program run from now on.</summary>
    AllowedForHeirs = 8,
    /// <summary>An upper limit is the greatest number of 32 bits: limits have 64 (R109).</summary>
    LimitOf32Bits = 16,
}
