using System.Globalization;
using System.Text;

namespace Insula.Model;

/// <summary>
/// QNX's text form of a request (spec 5.11): items separated by blanks, each <c>root|nonroot|all</c>, then <c>allow|deny</c>, <c>lock</c>,
/// <c>inherit|noinherit</c> and an ability with its ranges, <c>setuid:800-899,1000-</c>, by commas. An item without an ability means all that are not
/// named.
/// </summary>
public static class AbilityText
{
    /// <summary>Reads a request.</summary>
    /// <param name="text">The text.</param>
    /// <param name="register">The abilities there are.</param>
    /// <param name="error">What is wrong, for who wrote it; null if nothing is.</param>
    public static AbilityRequest? Read(string text, AbilityRegister register, out string? error)
    {
        (List<AbilityChange> named, List<AbilityRest> rests) = ([], []);
        error = null;
        foreach (string item in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            error = new Item(register).Read(item, named, rests);
            if (error is not null)
                return null;
        }
        return AbilityRequest.Of(named, [.. rests]);
    }

    /// <summary>A set as items: what differs from another set, grouped by what is alike.</summary>
    public static string Write(AbilitySet set, AbilitySet from, AbilityRegister register)
    {
        var text = new StringBuilder();
        foreach (Domain domain in (ReadOnlySpan<Domain>)[Domain.Root, Domain.NonRoot])
        {
            foreach ((Ability ability, string item) in Items(set[domain], set[domain].Difference(from[domain]) & register.Known))
                text.Append(text.Length == 0 ? "" : " ").Append(domain == Domain.Root ? "root" : "nonroot").Append(item).Append(register.NameOf(ability).ToLowerInvariant())
                    .Append(Ranges(set[domain].RangesOf(ability)));
        }
        return text.ToString();
    }

    /// <summary>Ranges as they stand behind a name; empty for none.</summary>
    public static string Ranges(ReadOnlySpan<AbilityRange> ranges)
    {
        var text = new StringBuilder();
        foreach (AbilityRange range in ranges)
            text.Append(text.Length == 0 ? ":" : ",").Append(range.First == range.Last ? $"{range.First}" : range.Last == ulong.MaxValue ? $"{range.First}-" : $"{range.First}-{range.Last}");
        return text.ToString();
    }

    private static IEnumerable<(Ability, string)> Items(DomainSet set, ulong bits)
    {
        for (; bits != 0; bits &= bits - 1)
        {
            var ability = (Ability)System.Numerics.BitOperations.TrailingZeroCount(bits);
            ulong bit = ability.Bit();
            yield return (ability, $",{(set.Allows(ability) ? "allow" : "deny")}{((set.Locked & bit) != 0 ? ",lock" : "")}{((set.Inherited & bit) != 0 ? ",inherit" : "")},");
        }
    }

    private sealed class Item(AbilityRegister register)
    {
        private readonly List<(ulong First, ulong Last)> _ranges = [];
        private Domains _domains;
        private bool? _isAllowed, _isInheritable;
        private bool _isLocked;
        private Ability? _ability;

        internal string? Read(string item, List<AbilityChange> named, List<AbilityRest> rests)
        {
            foreach (string part in item.Split(','))
            {
                if (Take(part) is { } error)
                    return $"'{item}': {error}";
            }
            if (_domains == 0)
                return $"'{item}': which domain? Write root, nonroot or all first";
            if (_ability is { } ability)
                named.Add(Change(ability));
            else
                rests.Add(new(_domains, _isAllowed, _isLocked, _isInheritable));
            return null;
        }

        private string? Take(string part)
        {
            switch (part.ToLowerInvariant())
            {
                case "root" or "nonroot" or "all" when _domains == 0:
                    _domains = part.ToLowerInvariant() switch { "root" => Domains.Root, "nonroot" => Domains.NonRoot, _ => Domains.Both };
                    return null;
                case "allow" or "deny" when _isAllowed is null:
                    _isAllowed = part.Equals("allow", StringComparison.OrdinalIgnoreCase);
                    return null;
                case "lock":
                    _isLocked = true;
                    return null;
                case "inherit" or "noinherit" when _isInheritable is null:
                    _isInheritable = part.Equals("inherit", StringComparison.OrdinalIgnoreCase);
                    return null;
                default:
                    return _ranges.Count > 0 && part.Length > 0 && char.IsAsciiDigit(part[0]) ? TakeRange(part) : TakeName(part);
            }
        }

        private string? TakeName(string part)
        {
            string[] halves = part.Split(':', 2);
            if (_ability is not null)
                return $"'{part}' is a second ability: an item has one";
            _ability = register.Find(halves[0]);
            if (_ability is not { } ability)
                return $"'{halves[0]}' is no ability; 'insula abilities' lists them";
            if (halves.Length == 1)
                return null;
            if ((register.Ranged & ability.Bit()) == 0)
                return $"{register.NameOf(ability)} takes no sub-range";
            return _isAllowed == false ? "what is denied has no ranges" : TakeRange(halves[1]);
        }

        private string? TakeRange(string text)
        {
            string[] limits = text.Split('-', 2);
            if (!TryNumber(limits[0], out ulong first))
                return $"'{text}' is no range: write 4-27, 4- or 4";
            ulong last = limits.Length == 1 ? first : ulong.MaxValue;
            if (limits.Length == 2 && limits[1].Length > 0 && !TryNumber(limits[1], out last))
                return $"'{text}' is no range: write 4-27, 4- or 4";
            if (first > last)
                return $"'{text}': the lower limit is above the upper one";
            _ranges.Add((first, last));
            return null;
        }

        private AbilityChange Change(Ability ability)
        {
            AbilityChange change = (_isAllowed, _ranges) switch
            {
                (true, _) => AbilityChange.Allow(_domains, ability, [.. _ranges]),
                (false, _) => AbilityChange.Deny(_domains, ability),
                (null, [var first, .. var more]) => AbilityChange.Limit(_domains, ability, first, [.. more]),
                _ => AbilityChange.Keep(_domains, ability),
            };
            change = _isInheritable is { } inheritable ? change.Inheritable(inheritable) : change;
            return _isLocked ? change.Locked() : change;
        }

        private static bool TryNumber(string text, out ulong number) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
