using System.Numerics;

namespace Insula.Model.Facts;

public sealed partial class AbilitiesChanged : IFact
{
    void IFact.Fold(KernelState state)
    {
        Process process = state.ProcessOf(Pid);
        process.Abilities = new(Fold(state, process.Abilities, AbilityDomain.Root), Fold(state, process.Abilities, AbilityDomain.NonRoot));
    }

    /// <summary>A fact for what a set has otherwise than the process has it.</summary>
    internal static AbilitiesChanged Of(Process process, AbilitySet after, AbilityRegister register, Pid by, AbilityCause cause, bool widens)
    {
        var fact = new AbilitiesChanged { Pid = process.Pid.Value, By = by.Value, Cause = cause, Widens = widens };
        foreach (AbilityDomain domain in (ReadOnlySpan<AbilityDomain>)[AbilityDomain.Root, AbilityDomain.NonRoot])
        {
            DomainSet now = after[(Domain)domain];
            ulong bits = now.Difference(process.Abilities[(Domain)domain]) & register.Known;
            while (bits != 0)
            {
                ulong alike = AlikeWithFirst(now, bits);
                fact.Groups.Add(GroupOf(domain, now, alike, register));
                bits &= ~alike;
            }
        }
        return fact;
    }

    private DomainSet Fold(KernelState state, AbilitySet before, AbilityDomain domain)
    {
        (DomainSet set, DomainSet usual) = (before[(Domain)domain], AbilitySet.Default(state.Policy.Abilities, state.Abilities)[(Domain)domain]);
        foreach (AbilityGroup group in Groups)
        {
            if (group.Domain != domain)
                continue;
            ulong bits = 0;
            List<AbilityRange> ranges = [];
            foreach (string name in group.Abilities)
            {
                Ability ability = state.Abilities.Find(name) ?? throw new InvalidOperationException($"a fact names ability {name}, which does not exist");
                bits |= ability.Bit();
                ranges.AddRange(group.Limits.Select(limit => new AbilityRange(ability, limit.First, limit.Last, limit.IsVirtual)));
            }
            DomainSet changed = new(group.Allowed ? bits : 0, group.Locked ? bits : 0, group.Inherited ? bits : 0, [.. ranges.OrderBy(range => range.Ability)], []);
            set = changed.Mixed(bits, set);
            // What goes back to what every process holds, nobody has set.
            ulong given = Cause == AbilityCause.Defaults ? bits & set.Difference(usual) : bits;
            set = set.WithOrigins(bits, given, state.Time, new(By), Cause);
        }
        return set;
    }

    private static ulong AlikeWithFirst(DomainSet set, ulong bits)
    {
        var first = (Ability)BitOperations.TrailingZeroCount(bits);
        ulong alike = first.Bit();
        for (ulong others = bits & ~alike; others != 0; others &= others - 1)
        {
            var other = (Ability)BitOperations.TrailingZeroCount(others);
            bool same = Is(set.Allowed, first) == Is(set.Allowed, other) && Is(set.Locked, first) == Is(set.Locked, other)
                && Is(set.Inherited, first) == Is(set.Inherited, other) && ((set.Limited & (first.Bit() | other.Bit())) == 0);
            alike |= same ? other.Bit() : 0;
        }
        return alike;
    }

    private static AbilityGroup GroupOf(AbilityDomain domain, DomainSet set, ulong bits, AbilityRegister register)
    {
        var first = (Ability)BitOperations.TrailingZeroCount(bits);
        var group = new AbilityGroup { Domain = domain, Allowed = Is(set.Allowed, first), Locked = Is(set.Locked, first), Inherited = Is(set.Inherited, first) };
        for (; bits != 0; bits &= bits - 1)
            group.Abilities.Add(register.NameOf((Ability)BitOperations.TrailingZeroCount(bits)));
        foreach (AbilityRange range in set.RangesOf(first))
            group.Limits.Add(new AbilityLimit { First = range.First, Last = range.Last, IsVirtual = range.IsVirtual });
        return group;
    }

    private static bool Is(ulong bits, Ability ability) => (bits & ability.Bit()) != 0;
}

public sealed partial class AbilityCreated : IFact
{
    /// <summary>Every process has it from now on as its creation says.</summary>
    void IFact.Fold(KernelState state)
    {
        var custom = new CustomAbility(Name, Root, Nonroot);
        state.Abilities.Add(custom);
        foreach (Process process in state.Processes.Values)
            process.Abilities = process.Abilities.WithCustom(state.Abilities, state.Abilities.Custom.Count - 1);
    }
}

public sealed partial class SuperUserAdded : IFact
{
    void IFact.Fold(KernelState state) => state.Owners!.AddSuperUser(Guest);
}

public sealed partial class DefaultAbilitiesSet : IFact
{
    void IFact.Fold(KernelState state) => state.Defaults.Set(For, Id, Set, state.Abilities);
}
