namespace Insula.Model;

/// <summary>
/// A request to modify the abilities of a process, read whole before anything is done (spec 5.6, step 1). It comes from a raw list of words
/// (<see cref="Read"/>), from QNX's text form (<see cref="AbilityText"/>), or typed, from <see cref="AbilityChange"/>s.
/// </summary>
/// <param name="Words">What is done to abilities by name, in order.</param>
/// <param name="Rests">What is done afterwards to all abilities that are not named.</param>
/// <param name="Warnings">What is hardly meant.</param>
public sealed record AbilityRequest(IReadOnlyList<AbilityWord> Words, IReadOnlyList<AbilityWord> Rests, AbilityWarnings Warnings = AbilityWarnings.None)
{
    /// <summary>Identifier of the word that ends a list (R81).</summary>
    public const ushort EndOfList = 0xFFFF;

    private const uint KnownBits = EndOfList | (uint)(AbilityFlags.Operations | AbilityFlags.Domains);

    /// <summary>A typed request: it can express neither an identifier in the end mark nor a word without identifier.</summary>
    public static AbilityRequest Of(IEnumerable<AbilityChange> named, params AbilityRest[] rests) =>
        Judged([.. named.SelectMany(change => change.Words())], [.. rests.Select(rest => rest.Word())]);

    /// <summary>Reads a raw list of words; what follows the end mark is not looked at.</summary>
    /// <returns><see cref="Why.Allowed"/>, or <see cref="Why.BadAbilityList"/> (R108).</returns>
    public static Why Read(ReadOnlySpan<Value> raw, AbilityRegister register, out AbilityRequest request)
    {
        request = null!;
        var words = new List<AbilityWord>();
        for (int i = 0; i < raw.Length; i++)
        {
            uint bits = raw[i].Word, identifier = bits & EndOfList;
            var word = new AbilityWord((AbilityFlags)(bits & ~(uint)EndOfList), (Ability)Math.Min(identifier, byte.MaxValue));
            if (raw[i].Form != ValueForm.Number || (bits & ~KnownBits) != 0 || IsContradictory(word.Flags))
                return Why.BadAbilityList;
            if (identifier == EndOfList)
            {
                if (word.Has(AbilityFlags.SubRange))
                    return Why.BadAbilityList;
                request = Judged(words, word.Flags == 0 ? [] : [word with { Ability = default }]);
                if (words.Exists(named => named.Ability == 0))
                    request = request with { Warnings = request.Warnings | AbilityWarnings.IdentifierZero };
                return Why.Allowed;
            }
            if (identifier >= AbilityNumbers.Most || (register.Known & word.Ability.Bit()) == 0)
                return Why.BadAbilityList;
            if (word.Has(AbilityFlags.SubRange))
            {
                if (i + 2 >= raw.Length || raw[i + 1].Form != ValueForm.Number || raw[i + 2].Form != ValueForm.Number)
                    return Why.BadAbilityList;
                word = word with { First = (ulong)raw[++i].Number, Last = (ulong)raw[++i].Number };
                if (word.First > word.Last || (register.Ranged & word.Ability.Bit()) == 0)
                    return Why.BadAbilityList;
            }
            words.Add(word);
        }
        return Why.BadAbilityList;
    }

    /// <summary>The raw list of words that says the same.</summary>
    /// <exception cref="InvalidOperationException">The abilities not named are treated in more than one way, which a list has no words for.</exception>
    public Value[] ToRaw()
    {
        if (Rests.Count > 1)
            throw new InvalidOperationException("a list has one end mark");
        List<Value> raw = [];
        foreach (AbilityWord word in Words)
        {
            raw.Add((long)((uint)word.Flags | (uint)word.Ability));
            if (word.Has(AbilityFlags.SubRange))
                raw.AddRange([(long)word.First, (long)word.Last]);
        }
        raw.Add((long)(EndOfList | (Rests.Count == 0 ? 0 : (uint)Rests[0].Flags)));
        return [.. raw];
    }

    /// <summary>Operations that exclude each other, or act on no domain.</summary>
    private static bool IsContradictory(AbilityFlags flags)
    {
        bool has(AbilityFlags both) => (flags & both) == both;
        return has(AbilityFlags.Deny | AbilityFlags.Allow) || has(AbilityFlags.Deny | AbilityFlags.SubRange) || has(AbilityFlags.Inherit | AbilityFlags.NoInherit)
            || ((flags & AbilityFlags.Operations) != 0 && (flags & AbilityFlags.Domains) == 0);
    }

    private static AbilityRequest Judged(IReadOnlyList<AbilityWord> words, IReadOnlyList<AbilityWord> rests)
    {
        var warnings = AbilityWarnings.None;
        foreach (AbilityWord word in words.Concat(rests))
        {
            if (word.Has(AbilityFlags.Deny | AbilityFlags.Lock) && !word.Has(AbilityFlags.Inherit))
                warnings |= AbilityWarnings.LockShedByExec;
            if (word.Has(AbilityFlags.Allow | AbilityFlags.Inherit))
                warnings |= AbilityWarnings.AllowedForHeirs;
            if (word.Has(AbilityFlags.SubRange) && word.Last == uint.MaxValue)
                warnings |= AbilityWarnings.LimitOf32Bits;
        }
        if (rests.Any(rest => rest.Has(AbilityFlags.Allow)))
            warnings |= AbilityWarnings.EndMarkAllows;
        return new(words, rests, warnings);
    }
}
