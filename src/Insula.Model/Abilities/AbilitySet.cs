using Insula.Model.Facts;

namespace Insula.Model;

/// <summary>The set of privileges of a process: one set of abilities for each domain (spec 5.4). Immutable, shared by reference after fork.</summary>
/// <param name="root">What it may do with the credential of the actual super-user.</param>
/// <param name="nonRoot">What it may do otherwise.</param>
public sealed class AbilitySet(DomainSet root, DomainSet nonRoot)
{
    private const ulong Everything = ulong.MaxValue;

    /// <summary>What processes of recordings need so that they are judged as their kernel judged them (spec 6.6).</summary>
    private static readonly ulong HeldOnLinux = Ability.Wait.Bit() | Ability.Getid.Bit() | Ability.Connection.Bit() | Ability.Timer.Bit();

    private static readonly AbilitySet Qnx = Of(Everything, Table1Unprivileged), Linux = Of(Everything, Table1Unprivileged | HeldOnLinux);

    /// <summary>Everything in both domains: what administrators have (R84).</summary>
    public static AbilitySet Unbounded { get; } = Of(Everything, Everything);

    /// <summary>The set of one domain.</summary>
    public DomainSet this[Domain domain] => domain == Domain.Root ? root : nonRoot;

    private static ulong Table1Unprivileged => ~AbilityTable.PrivilegedBits & ((1ul << AbilityNumbers.Count) - 1);

    /// <summary>What a process has whose owner has no set of its own (R79, R80), with those that the host created.</summary>
    public static AbilitySet Default(Policy.Types.AbilityPreset preset, AbilityRegister register)
    {
        AbilitySet set = preset == Policy.Types.AbilityPreset.Qnx ? Qnx : Linux;
        return register.Custom.Count == 0 ? set : set.WithCustom(register, 0);
    }

    /// <summary>
    /// What is left after spawn and exec: what is inheritable as it is, the rest as the owner's defaults have it, unlocked and without ranges (R120).
    /// </summary>
    public AbilitySet Inherited(AbilitySet defaults) =>
        (root.Inherited | nonRoot.Inherited) == 0 ? defaults : new(root.Mixed(root.Inherited, defaults[Domain.Root]), nonRoot.Mixed(nonRoot.Inherited, defaults[Domain.NonRoot]));

    /// <summary>True if both say the same of every ability there is; what set it does not count.</summary>
    public bool IsAlike(AbilitySet other, AbilityRegister register) => ReferenceEquals(this, other)
        || ((root.Difference(other[Domain.Root]) | nonRoot.Difference(other[Domain.NonRoot])) & register.Known) == 0;

    /// <summary>This set, with the created abilities from one on as their creation says.</summary>
    internal AbilitySet WithCustom(AbilityRegister register, int from)
    {
        (ulong rootBits, ulong nonRootBits, ulong custom) = (0, 0, 0);
        for (int i = from; i < register.Custom.Count; i++)
        {
            ulong bit = 1ul << (AbilityNumbers.FirstCustom + i);
            custom |= bit;
            rootBits |= register.Custom[i].InRoot ? bit : 0;
            nonRootBits |= register.Custom[i].InNonRoot ? bit : 0;
        }
        return new(new DomainSet(rootBits, 0, 0, [], []).Mixed(custom, root), new DomainSet(nonRootBits, 0, 0, [], []).Mixed(custom, nonRoot));
    }

    private static AbilitySet Of(ulong root, ulong nonRoot) => new(new(root, 0, 0, [], []), new(nonRoot, 0, 0, [], []));
}
