using System.Numerics;

namespace Insula.Model;

/// <summary>What a process may do in one domain (spec 5.4): three words of bits, and ranges that nearly nobody has. Immutable, shared after fork.</summary>
public sealed class DomainSet
{
    private readonly AbilityRange[] _ranges;
    private readonly AbilityOrigin[] _origins;

    /// <summary>Makes a set; the arrays are kept, both in the order of the abilities.</summary>
    internal DomainSet(ulong allowed, ulong locked, ulong inherited, AbilityRange[] ranges, AbilityOrigin[] origins)
    {
        (Allowed, Locked, Inherited, _ranges, _origins) = (allowed, locked, inherited, ranges, origins);
        foreach (AbilityRange range in ranges)
            Limited |= range.Ability.Bit();
        foreach (AbilityOrigin origin in origins)
            Given |= origin.Ability.Bit();
    }

    /// <summary>The abilities that are allowed, a bit each.</summary>
    public ulong Allowed { get; }

    /// <summary>Those that nobody can change any more (spec 5.7).</summary>
    public ulong Locked { get; }

    /// <summary>Those that survive spawn and exec (spec 5.8).</summary>
    public ulong Inherited { get; }

    /// <summary>Those that have ranges; without any, every value is allowed.</summary>
    public ulong Limited { get; }

    /// <summary>Those that somebody has set; the others are as their owner has them by default.</summary>
    public ulong Given { get; }

    /// <summary>All ranges, in the order of the abilities, and of one ability in the order in which they were given.</summary>
    public ReadOnlySpan<AbilityRange> Ranges => _ranges;

    /// <summary>The ranges of an ability; none: unlimited.</summary>
    public ReadOnlySpan<AbilityRange> RangesOf(Ability ability)
    {
        if ((Limited & ability.Bit()) == 0)
            return default;
        int first = 0;
        while (_ranges[first].Ability != ability)
            first++;
        int last = first;
        while (last + 1 < _ranges.Length && _ranges[last + 1].Ability == ability)
            last++;
        return _ranges.AsSpan(first..(last + 1));
    }

    /// <summary>True if the ability is allowed for every value. The quick answer for nearly every check.</summary>
    public bool IsUnlimited(Ability ability) => ((Allowed & ~Limited) >> (int)ability & 1) != 0;

    /// <summary>True if the ability is allowed, for some values at least.</summary>
    public bool Allows(Ability ability) => (Allowed >> (int)ability & 1) != 0;

    /// <summary>What set the ability as it is; null if it is as the owner's defaults have it.</summary>
    public AbilityOrigin? OriginOf(Ability ability)
    {
        foreach (AbilityOrigin origin in _origins)
        {
            if (origin.Ability == ability)
                return origin;
        }
        return null;
    }

    /// <summary>True if both have the ability alike: permission, ranges, lock and inheritance.</summary>
    public bool IsAlike(Ability ability, DomainSet other)
    {
        ulong differs = (Allowed ^ other.Allowed) | (Locked ^ other.Locked) | (Inherited ^ other.Inherited);
        return (differs & ability.Bit()) == 0 && RangesOf(ability).SequenceEqual(other.RangesOf(ability));
    }

    /// <summary>The abilities that the two do not have alike.</summary>
    public ulong Difference(DomainSet other)
    {
        if (ReferenceEquals(this, other))
            return 0;
        ulong bits = (Allowed ^ other.Allowed) | (Locked ^ other.Locked) | (Inherited ^ other.Inherited);
        for (ulong limited = Limited | other.Limited; limited != 0; limited &= limited - 1)
        {
            var ability = (Ability)BitOperations.TrailingZeroCount(limited);
            if (!RangesOf(ability).SequenceEqual(other.RangesOf(ability)))
                bits |= ability.Bit();
        }
        return bits;
    }

    /// <summary>This set where the bits are 1, the other where they are 0.</summary>
    internal DomainSet Mixed(ulong mine, DomainSet other) => new(
        (Allowed & mine) | (other.Allowed & ~mine), (Locked & mine) | (other.Locked & ~mine), (Inherited & mine) | (other.Inherited & ~mine),
        Mixed(_ranges, other._ranges, mine, range => range.Ability), Mixed(_origins, other._origins, mine, origin => origin.Ability));

    /// <summary>This set with an origin for the abilities given, and without one for the others that were replaced.</summary>
    internal DomainSet WithOrigins(ulong replaced, ulong given, long time, Pid by, Facts.AbilityCause cause)
    {
        List<AbilityOrigin> origins = [.. _origins.Where(origin => (replaced & origin.Ability.Bit()) == 0)];
        for (ulong bits = given; bits != 0; bits &= bits - 1)
            origins.Add(new((Ability)BitOperations.TrailingZeroCount(bits), time, by, cause));
        return new(Allowed, Locked, Inherited, _ranges, [.. origins.OrderBy(origin => origin.Ability)]);
    }

    /// <summary>This set with the origins of another.</summary>
    internal DomainSet WithOriginsOf(DomainSet other) => new(Allowed, Locked, Inherited, _ranges, other._origins);

    private static T[] Mixed<T>(T[] mine, T[] others, ulong bits, Func<T, Ability> abilityOf) => mine.Length + others.Length == 0 ? [] :
        [.. mine.Where(item => (bits & abilityOf(item).Bit()) != 0).Concat(others.Where(item => (bits & abilityOf(item).Bit()) == 0)).OrderBy(abilityOf)];
}
