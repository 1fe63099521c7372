namespace Insula.Model;

/// <summary>
/// A request to modify the abilities of a process, read whole before anything is done (spec 5.6, step 1). It comes from a raw list of words
/// (<see cref="Read(ReadOnlySpan{Value}, AbilityRegister, out AbilityRequest)"/>), from QNX's text form (<see cref="AbilityText"/>), or typed, from <see cref="AbilityChange"/>s.
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
    public static Why Read(ReadOnlySpan<Value> raw, AbilityRegister register, out AbilityRequest request) => Read(raw, register, out request, out _);

    /// <summary>The same, and what is wrong with the list, for who wrote it; null if nothing is.</summary>
    public static Why Read(ReadOnlySpan<Value> raw, AbilityRegister register, out AbilityRequest request, out string? error)
    {
        request = Parse(raw, register, out error)!;
        return error is null ? Why.Allowed : Why.BadAbilityList;
    }

    private static AbilityRequest? Parse(ReadOnlySpan<Value> raw, AbilityRegister register, out string? error)
    {
        var words = new List<AbilityWord>();
        for (int i = 0; i < raw.Length; i++)
        {
            int place = i + 1;
            uint bits = raw[i].Word, identifier = bits & EndOfList;
            var word = new AbilityWord((AbilityFlags)(bits & ~(uint)EndOfList), (Ability)Math.Min(identifier, byte.MaxValue));
            error = Contradiction(raw[i], word.Flags);
            if (identifier == EndOfList && error is null)
            {
                error = word.Has(AbilityFlags.SubRange) ? "the end mark takes no sub-range" : null;
                AbilityRequest request = Judged(words, word.Flags == 0 ? [] : [word with { Ability = default }]);
                return error is not null ? null
                    : words.Exists(named => named.Ability == 0) ? request with { Warnings = request.Warnings | AbilityWarnings.IdentifierZero } : request;
            }
            if (error is null && (identifier >= AbilityNumbers.Most || (register.Known & word.Ability.Bit()) == 0))
                error = $"no ability has the number {identifier}";
            if (error is null && word.Has(AbilityFlags.SubRange))
                error = TakeLimits(raw, register, ref i, ref word);
            if (error is not null)
            {
                error = $"word {place}: {error}";
                return null;
            }
            words.Add(word);
        }
        error = "the list has no end: its last word is PROCMGR_AID_EOL";
        return null;
    }

    /// <summary>The two numbers behind a word with a sub-range.</summary>
    private static string? TakeLimits(ReadOnlySpan<Value> raw, AbilityRegister register, ref int i, ref AbilityWord word)
    {
        if (i + 2 >= raw.Length || raw[i + 1].Form != ValueForm.Number || raw[i + 2].Form != ValueForm.Number)
            return "two limits and the end have to follow a sub-range";
        word = word with { First = (ulong)raw[++i].Number, Last = (ulong)raw[++i].Number };
        if ((register.Ranged & word.Ability.Bit()) == 0)
            return $"{register.NameOf(word.Ability)} takes no sub-range";
        return word.First > word.Last ? "the lower limit is above the upper one" : null;
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

    /// <summary>What cannot be meant by a word: operations that exclude each other, or act on no domain, or bits of no meaning.</summary>
    private static string? Contradiction(Value raw, AbilityFlags flags)
    {
        bool has(AbilityFlags both) => (flags & both) == both;
        if (raw.Form != ValueForm.Number || (raw.Word & ~KnownBits) != 0)
            return has(AbilityFlags.Uncreated) ? "the number is the temporary one of an ability that nobody has created" : "it has bits without a meaning";
        if (has(AbilityFlags.Deny | AbilityFlags.Allow))
            return "it denies and allows";
        if (has(AbilityFlags.Deny | AbilityFlags.SubRange))
            return "what is denied has no sub-range";
        if (has(AbilityFlags.Inherit | AbilityFlags.NoInherit))
            return "it is inherited and not inherited";
        return (flags & AbilityFlags.Operations) != 0 && (flags & AbilityFlags.Domains) == 0 ? "it acts on no domain" : null;
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
