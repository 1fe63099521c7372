namespace Insula.Requirements.Tests.Abilities;

/// <summary>What the caller of a request may widen.</summary>
internal enum PlainRight
{
    /// <summary>Effective user 0 of the host: everything (spec 6.4, R136).</summary>
    Everything,

    /// <summary>Anybody else, on itself: abilities that are not privileged (spec 5.6 step 4, R104).</summary>
    Unprivileged,

    /// <summary>A virtual super-user, on other members of its server (R134).</summary>
    Nothing,
}

/// <summary>
/// The rules of process abilities as spec 5.5 to 5.8 has them, in its order and without any cleverness: what the kernel does is compared with this.
/// It shares no code with the kernel.
/// </summary>
internal static class PlainRules
{
    public const int Eperm = 1, Esrch = 3, Einval = 22;

    private static readonly PlainDomain[] Both = [PlainDomain.Root, PlainDomain.NonRoot];

    /// <summary>Spec 5.5: 0 or EPERM. A single value has equal limits; an operation without one has the whole range (Q23).</summary>
    public static int Check(PlainSet set, uint effectiveUser, int ability, ulong low, ulong high)
    {
        PlainDomain domain = effectiveUser == 0 ? PlainDomain.Root : PlainDomain.NonRoot;
        PlainEntry entry = set[ability, domain];
        if (!entry.Allowed)
            return Eperm;
        if (entry.Ranges.Length == 0)
            return 0;
        foreach (PlainRange range in entry.Ranges)
        {
            if (range.Contains(low, high))
                return 0;
        }
        return Eperm;
    }

    /// <summary>An operation that has no particular parameter.</summary>
    public static int Check(PlainSet set, uint effectiveUser, int ability) => Check(set, effectiveUser, ability, 0, ulong.MaxValue);

    /// <summary>Spec 5.6 steps 1 and 4 to 6: 0 or the error number, and the set as it is then; on errors the one given (R113).</summary>
    public static (int Error, PlainSet After) Modify(PlainSet before, ulong[] list, PlainRight right, bool lenient) =>
        PlainRequest.TryParse(list, out PlainRequest? request) ? Modify(before, request, right, lenient) : (Einval, before);

    /// <summary>Spec 5.6 steps 4 to 6.</summary>
    public static (int Error, PlainSet After) Modify(PlainSet before, PlainRequest request, PlainRight right, bool lenient)
    {
        PlainSet copy = before.Copy();
        // "first such word for this (ability, domain) in this request replaces the ranges, further ones add"
        var limited = new List<(int Ability, PlainDomain Domain)>();
        foreach (PlainWord word in request.Named)
        {
            foreach (PlainDomain domain in Both)
            {
                if (!word.IsFor(domain))
                    continue;
                PlainEntry old = copy[word.Ability, domain];
                // "locked -> strict mode (default): EPERM; lenient mode: skip silently, still success" (R114, R115)
                if (old.Locked && lenient)
                    continue;
                if (old.Locked)
                    return (Eperm, before);
                bool adds = limited.Contains((word.Ability, domain));
                if (word.Has(Words.Subrange) && !adds)
                    limited.Add((word.Ability, domain));
                PlainEntry changed = Apply(word, old, adds);
                // "widening a privileged ability with caller's effective UID not 0 -> EPERM"
                if (IsWidening(word, word.Ability, before[word.Ability, domain], old, changed) && !MayWiden(right, word.Ability))
                    return (Eperm, before);
                copy[word.Ability, domain] = changed;
            }
        }
        return ApplyToUnnamed(before, copy, request, right) ? (0, copy) : (Eperm, before);
    }

    /// <summary>Spec 5.6 step 5: "for each ability not named anywhere in the list and unlocked in the domain, apply them by the same rules".</summary>
    private static bool ApplyToUnnamed(PlainSet before, PlainSet copy, PlainRequest request, PlainRight right)
    {
        foreach (PlainAbility ability in PlainTable.All)
        {
            // "'Not named' is by ability, not by (ability, domain)" (Q13)
            if (request.Named.Exists(word => word.Ability == ability.Number))
                continue;
            foreach (PlainDomain domain in Both)
            {
                PlainEntry old = copy[ability.Number, domain];
                // "locked ones are skipped silently even in strict mode" (R111)
                if (!request.End.IsFor(domain) || old.Locked)
                    continue;
                PlainEntry changed = Apply(request.End, old, adds: false);
                if (IsWidening(request.End, ability.Number, before[ability.Number, domain], old, changed) && !MayWiden(right, ability.Number))
                    return false;
                copy[ability.Number, domain] = changed;
            }
        }
        return true;
    }

    /// <summary>Spec 5.6 step 4, "apply", "then INHERIT; then LOCK last".</summary>
    private static PlainEntry Apply(PlainWord word, PlainEntry old, bool adds)
    {
        bool allowed = old.Allowed, locked = old.Locked, inherit = old.Inherit;
        PlainRange[] ranges = old.Ranges;
        // "DENY: allowed=false, ranges cleared."
        if (word.Has(Words.Deny))
            (allowed, ranges) = (false, []);
        // "ALLOW without SUBRANGE: allowed=true, ranges cleared."
        if (word.Has(Words.Allow) && !word.Has(Words.Subrange))
            (allowed, ranges) = (true, []);
        // "ALLOW+SUBRANGE, or SUBRANGE alone"; "SUBRANGE alone on a denied ability leaves it denied."
        if (word.Has(Words.Subrange))
        {
            allowed = allowed || word.Has(Words.Allow);
            ranges = adds ? [.. ranges, word.Range!] : [word.Range!];
        }
        if (word.Has(Words.InheritYes))
            inherit = true;
        if (word.Has(Words.InheritNo))
            inherit = false;
        if (word.Has(Words.Lock))
            locked = true;
        return new(allowed, ranges, locked, inherit);
    }

    /// <summary>
    /// Spec 5.6 step 4, "classify". The former ranges are those before the request, which the first SUBRANGE word of it replaces: else nobody could
    /// narrow to two ranges (R105 with R107).
    /// </summary>
    private static bool IsWidening(PlainWord word, int ability, PlainEntry atFirst, PlainEntry old, PlainEntry changed)
    {
        // "denied to allowed"
        if (!old.Allowed && changed.Allowed)
            return true;
        // "ranges that are not covered by the former ones", also of a denied ability (R105)
        if (word.Has(Words.Subrange) && !IsCovered(word.Range!, atFirst.Ranges))
            return true;
        // ALLOW without SUBRANGE clears the ranges: everything.
        if (word.Has(Words.Allow) && !word.Has(Words.Subrange) && !IsCovered(new(0, ulong.MaxValue), atFirst.Ranges))
            return true;
        // "INHERIT_YES on an allowed privileged ability": INHERIT comes after DENY, so DENY|INHERIT_YES in one word is on a denied one
        return word.Has(Words.InheritYes) && changed.Allowed && PlainTable.All[ability].IsPrivileged;
    }

    /// <summary>Did the former ranges pass all of this? ONE must hold it (spec 5.5: they are never joined); no ranges are unlimited.</summary>
    private static bool IsCovered(PlainRange range, PlainRange[] former) =>
        former.Length == 0 || Array.Exists(former, one => one.Contains(range.Low, range.High));

    private static bool MayWiden(PlainRight right, int ability) =>
        right == PlainRight.Everything || (right == PlainRight.Unprivileged && !PlainTable.All[ability].IsPrivileged);

    /// <summary>Spec 5.8: fork is a full copy, locks and flags included (R119, Q9).</summary>
    public static PlainSet Forked(PlainSet parent) => parent.Copy();

    /// <summary>
    /// Spec 5.8, spawn and exec: "inheritable -> copied with allowed, ranges, locked, inherit; not inheritable -> system default for the (new)
    /// owner, unlocked, ranges dropped" (R120).
    /// </summary>
    public static PlainSet Executed(PlainSet before, PlainSet defaults)
    {
        PlainSet after = defaults.Copy();
        foreach (PlainAbility ability in PlainTable.All)
        {
            foreach (PlainDomain domain in Both)
            {
                if (before[ability.Number, domain].Inherit)
                    after[ability.Number, domain] = before[ability.Number, domain];
            }
        }
        return after;
    }
}
