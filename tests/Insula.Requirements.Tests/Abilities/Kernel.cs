using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>All that these tests know of the kernel: a set of it, and what can be made of that.</summary>
internal sealed class Kernel(AbilitySet set)
{
    private const ulong Forty = (1UL << 40) - 1;

    private static readonly AbilityRegister Register = new();

    private static readonly AbilitySet Usual = AbilitySet.Default(Policy.Types.AbilityPreset.Qnx, Register);

    public static Kernel Default { get; } = new(Usual);

    public (int Error, Kernel After) Modify(ulong[] list, PlainRight right, bool lenient)
    {
        Value[] raw = Raw(list);
        Why why = AbilityRequest.Read(raw, Register, out AbilityRequest request);
        if (why != Why.Allowed)
            return (ErrorOf(why), this);
        why = AbilityModification.Apply(set, request, Register, new(MayWiden(right), lenient, null), out AbilitySet after, out _);
        return (ErrorOf(why), new(after));
    }

    public Kernel Forked() => new(set);

    public Kernel Executed() => new(set.Inherited(Usual));

    /// <summary>A list as the call takes it: every number is one of 64 bits, whatever its sign.</summary>
    public static Value[] Raw(ulong[] list) => Array.ConvertAll(list, number => (Value)(long)number);

    public bool Equals(PlainSet model) => Equals(model, PlainDomain.Root, set[Domain.Root]) && Equals(model, PlainDomain.NonRoot, set[Domain.NonRoot]);

    /// <summary>In the words of the model.</summary>
    public override string ToString()
    {
        PlainSet plain = PlainSet.Default();
        foreach (PlainDomain domain in Enum.GetValues<PlainDomain>())
        {
            DomainSet side = set[domain == PlainDomain.Root ? Domain.Root : Domain.NonRoot];
            for (int ability = 0; ability < PlainTable.All.Length; ability++)
            {
                ulong bit = 1UL << ability;
                PlainRange[] ranges = [.. side.RangesOf((Ability)ability).ToArray().Select(range => new PlainRange(range.First, range.Last))];
                plain[ability, domain] = new((side.Allowed & bit) != 0, ranges, (side.Locked & bit) != 0, (side.Inherited & bit) != 0);
            }
        }
        return plain.ToString();
    }

    private static Widening MayWiden(PlainRight right) => right switch
    {
        PlainRight.Everything => Widening.Everything,
        PlainRight.Unprivileged => Widening.Unprivileged,
        _ => Widening.Nothing,
    };

    private static int ErrorOf(Why why) => (int)WhyTable.Of(why).Errno;

    private static bool Equals(PlainSet model, PlainDomain domain, DomainSet side)
    {
        ulong allowed = 0, locked = 0, inherited = 0;
        int ranges = 0;
        for (int ability = 0; ability < PlainTable.All.Length; ability++)
        {
            PlainEntry entry = model[ability, domain];
            ulong bit = 1UL << ability;
            allowed |= entry.Allowed ? bit : 0;
            locked |= entry.Locked ? bit : 0;
            inherited |= entry.Inherit ? bit : 0;
            ranges += entry.Ranges.Length;
            if (entry.Ranges.Length > 0 && !Equals(entry.Ranges, side.RangesOf((Ability)ability)))
                return false;
        }
        return allowed == (side.Allowed & Forty) && locked == (side.Locked & Forty) && inherited == (side.Inherited & Forty) && ranges == side.Ranges.Length;
    }

    private static bool Equals(PlainRange[] model, ReadOnlySpan<AbilityRange> ranges)
    {
        if (model.Length != ranges.Length)
            return false;
        for (int i = 0; i < model.Length; i++)
        {
            if ((model[i].Low, model[i].High, false) != (ranges[i].First, ranges[i].Last, ranges[i].IsVirtual))
                return false;
        }
        return true;
    }
}
