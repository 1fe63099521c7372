using System.Numerics;

namespace Insula.Model;

/// <summary>What a modification may widen (spec 5.6 step 4, 6.4).</summary>
public enum Widening : byte
{
    /// <summary>Nothing: a virtual super-user on other members of its server (R134).</summary>
    Nothing,

    /// <summary>What is not privileged: anybody on itself (R104).</summary>
    Unprivileged,

    /// <summary>Everything: root (spec 5.3).</summary>
    Everything,
}

/// <summary>Who asks for a modification, as far as it decides.</summary>
/// <param name="May">What it may widen.</param>
/// <param name="IsLenient">True if a locked ability is passed over instead of failing the request (Q10).</param>
/// <param name="Owners">Of a member of a server its owner map: ranges of identifiers are the server's (spec 6.5). Null for the host.</param>
public readonly record struct Modifier(Widening May, bool IsLenient, OwnerMap? Owners);

/// <summary>
/// The modification of a set (spec 5.6, steps 4 to 6): word by word, then the abilities that no word has named. It makes a new set, so a
/// request that fails has changed nothing (R113).
/// </summary>
public sealed class AbilityModification
{
    private readonly AbilityRegister _register;
    private readonly Modifier _by;
    private readonly Side[] _sides;

    private AbilityModification(AbilitySet before, AbilityRegister register, in Modifier by) =>
        (_register, _by, _sides) = (register, by, [new(before[Domain.Root]), new(before[Domain.NonRoot])]);

    /// <summary>Modifies a set.</summary>
    /// <param name="before">The set.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="register">The abilities there are.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="after">The set that comes out.</param>
    /// <param name="widens">True if something privileged is allowed that was not: the audit tells it from a mere restriction (spec 5.6, step 7).</param>
    /// <returns><see cref="Why.Allowed"/>, <see cref="Why.AbilityLocked"/> or <see cref="Why.AbilityWidened"/>.</returns>
    public static Why Apply(AbilitySet before, AbilityRequest request, AbilityRegister register, in Modifier by, out AbilitySet after, out bool widens) =>
        Apply(before, request, register, by, out after, out widens, out _);

    /// <summary>The same, and where it failed: at which ability of which domain.</summary>
    public static Why Apply(AbilitySet before, AbilityRequest request, AbilityRegister register, in Modifier by, out AbilitySet after, out bool widens,
        out (Domain Domain, Ability Ability) at)
    {
        var work = new AbilityModification(before, register, by);
        (after, widens) = (before, false);
        Why why = work.Apply(request);
        at = work.At;
        if (why != Why.Allowed)
            return why;
        widens = work.Widens;
        after = new(work._sides[0].Result(before[Domain.Root]), work._sides[1].Result(before[Domain.NonRoot]));
        return Why.Allowed;
    }

    private bool Widens { get; set; }

    /// <summary>What was worked on last.</summary>
    private (Domain Domain, Ability Ability) At { get; set; }

    private Why Apply(AbilityRequest request)
    {
        ulong named = 0;
        foreach (AbilityWord word in request.Words)
        {
            named |= word.Ability.Bit();
            Why why = Apply(word, isNamed: true);
            if (why != Why.Allowed)
                return why;
        }
        foreach (AbilityWord rest in request.Rests)
        {
            for (ulong bits = _register.Known & ~named; bits != 0; bits &= bits - 1)
            {
                Why why = Apply(rest with { Ability = (Ability)BitOperations.TrailingZeroCount(bits) }, isNamed: false);
                if (why != Why.Allowed)
                    return why;
            }
        }
        return Why.Allowed;
    }

    private Why Apply(in AbilityWord word, bool isNamed)
    {
        At = (Domain.Root, word.Ability);
        Why why = word.ActsOn(Domain.Root) ? Apply(_sides[0], word, isNamed) : Why.Allowed;
        if (why != Why.Allowed || !word.ActsOn(Domain.NonRoot))
            return why;
        At = (Domain.NonRoot, word.Ability);
        return Apply(_sides[1], word, isNamed);
    }

    private Why Apply(Side side, in AbilityWord word, bool isNamed)
    {
        ulong bit = word.Ability.Bit();
        // "EOL flags skip locked abilities without error"; a word that names one fails, or is passed over. - R111, R114
        if ((side.Locked & bit) != 0)
            return isNamed && !_by.IsLenient ? Why.AbilityLocked : Why.Allowed;
        bool isPrivileged = (_register.Privileged & bit) != 0;
        if (IsWidening(side, word, isPrivileged))
        {
            if (_by.May < (isPrivileged ? Widening.Everything : Widening.Unprivileged))
                return Why.AbilityWidened;
            Widens |= isPrivileged;
        }
        if (word.Has(AbilityFlags.Deny) || (word.Has(AbilityFlags.Allow) && !word.Has(AbilityFlags.SubRange)))
            side.Clear(word.Ability);
        if (word.Has(AbilityFlags.Deny))
            side.Allowed &= ~bit;
        if (word.Has(AbilityFlags.Allow))
            side.Allowed |= bit;
        if (word.Has(AbilityFlags.SubRange))
            side.Limit(RangeOf(word));
        if (word.Has(AbilityFlags.Inherit))
            side.Inherited |= bit;
        if (word.Has(AbilityFlags.NoInherit))
            side.Inherited &= ~bit;
        if (word.Has(AbilityFlags.Lock))
            side.Locked |= bit;
        return Why.Allowed;
    }

    /// <summary>
    /// "Widening = denied to allowed; ranges that are not covered by the former ones; INHERIT_YES on an allowed privileged ability." - spec 5.6. The
    /// former ranges are those before the request: of two words that limit an ability, the second narrows it as much as the first. INHERIT comes after
    /// DENY: what the same word denies is not allowed.
    /// </summary>
    private bool IsWidening(Side side, in AbilityWord word, bool isPrivileged)
    {
        bool isAllowed = (side.Allowed & word.Ability.Bit()) != 0;
        if (word.Has(AbilityFlags.Allow) && !isAllowed)
            return true;
        if (word.Has(AbilityFlags.SubRange) && !IsCovered(RangeOf(word), side.Before))
            return true;
        if (word.Has(AbilityFlags.Allow) && !word.Has(AbilityFlags.SubRange) && !IsCovered(new(word.Ability, 0, ulong.MaxValue), side.Before))
            return true;
        return isPrivileged && word.Has(AbilityFlags.Inherit) && !word.Has(AbilityFlags.Deny) && (isAllowed || word.Has(AbilityFlags.Allow));
    }

    private bool IsCovered(in AbilityRange range, DomainSet before)
    {
        ReadOnlySpan<AbilityRange> former = before.RangesOf(range.Ability);
        foreach (AbilityRange candidate in former)
        {
            AbilityRange asked = candidate.IsVirtual == range.IsVirtual ? range : AsHost(range);
            if (candidate.IsVirtual == asked.IsVirtual && candidate.Covers(asked.First, asked.Last))
                return true;
        }
        return former.IsEmpty;
    }

    /// <summary>Encoding keeps the order, so that a range stays a range; alternatives are scattered, and later ones unknown (spec 6.5).</summary>
    private AbilityRange AsHost(in AbilityRange range) =>
        range.IsVirtual && _by.Owners is EncodedOwnerMap owners && range.Last <= ushort.MaxValue
            ? range with { First = owners.SuperUser.Value + range.First, Last = owners.SuperUser.Value + range.Last, IsVirtual = false } : range;

    private AbilityRange RangeOf(in AbilityWord word) => new(word.Ability, word.First, word.Last,
        _by.Owners is not null && (int)word.Ability < AbilityNumbers.Count && AbilityTable.Of(word.Ability).Identifiers is not null);

    /// <summary>One domain while it is worked on.</summary>
    private sealed class Side(DomainSet before)
    {
        private readonly List<AbilityRange> _ranges = [.. before.Ranges];
        private ulong _limitedNow;

        public DomainSet Before => before;

        public ulong Allowed { get; set; } = before.Allowed;

        public ulong Locked { get; set; } = before.Locked;

        public ulong Inherited { get; set; } = before.Inherited;

        public void Clear(Ability ability)
        {
            _ranges.RemoveAll(range => range.Ability == ability);
            _limitedNow &= ~ability.Bit();
        }

        /// <summary>"Replace per request, add within one request." - Q12</summary>
        public void Limit(in AbilityRange range)
        {
            if ((_limitedNow & range.Ability.Bit()) == 0)
                Clear(range.Ability);
            _limitedNow |= range.Ability.Bit();
            _ranges.Add(range);
        }

        /// <summary>The set that came out; what is known of who set what stays until the fact says otherwise.</summary>
        public DomainSet Result(DomainSet origin)
        {
            DomainSet result = new(Allowed, Locked, Inherited, [.. _ranges.OrderBy(range => range.Ability)], []);
            return result.Difference(origin) == 0 ? origin : result.WithOriginsOf(origin);
        }
    }
}
