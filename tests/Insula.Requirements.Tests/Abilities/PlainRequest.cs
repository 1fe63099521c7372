using System.Diagnostics.CodeAnalysis;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>One word of a list that was found to be valid, with the two limits that follow a SUBRANGE.</summary>
internal sealed record PlainWord(uint Bits, PlainRange? Range)
{
    /// <summary>The number of the ability; 0xFFFF of the word that ends the list.</summary>
    public int Ability => (int)(Bits & Words.Identifier);

    public bool Has(uint operation) => (Bits & operation) != 0;

    public bool IsFor(PlainDomain domain) => Has(domain == PlainDomain.Root ? Words.Root : Words.NonRoot);
}

/// <summary>A list of words, parsed as a whole before anything is done (spec 5.6 step 1).</summary>
internal sealed record PlainRequest(List<PlainWord> Named, PlainWord End)
{
    /// <summary>False (EINVAL) for what spec 5.6 step 1 lists. What stands behind the word that ends the list is not read.</summary>
    public static bool TryParse(ulong[] list, [NotNullWhen(true)] out PlainRequest? request)
    {
        request = null;
        var named = new List<PlainWord>();
        int at = 0;
        while (at < list.Length)
        {
            // "One 32-bit word": of a longer number the call reads these.
            uint bits = (uint)list[at++];
            PlainRange? range = null;
            if ((bits & Words.Subrange) != 0)
            {
                // "SUBRANGE without its two values"
                if (at + 2 > list.Length)
                    return false;
                range = new(list[at++], list[at++]);
            }
            if (!IsValid(bits, range))
                return false;
            if ((bits & Words.Identifier) == Words.Eol)
            {
                request = new(named, new(bits, null));
                return true;
            }
            named.Add(new(bits, range));
        }
        // "No EOL -> EINVAL"
        return false;
    }

    private static bool IsValid(uint bits, PlainRange? range)
    {
        bool Has(uint part) => (bits & part) != 0;
        bool isEol = (bits & Words.Identifier) == Words.Eol;

        // "unknown identifier"
        if (!isEol && (bits & Words.Identifier) >= PlainTable.All.Length)
            return false;
        // "UNCREATED bit, unused or internal bit set"
        if (Has(Words.Uncreated) || Has(Words.Unused) || Has(Words.Internal))
            return false;
        // "lower > upper"
        if (range is not null && range.Low > range.High)
            return false;
        // "SUBRANGE on EOL"
        if (isEol && Has(Words.Subrange))
            return false;
        // "SUBRANGE on an ability without range type"
        if (!isEol && Has(Words.Subrange) && !PlainTable.All[bits & Words.Identifier].HasRange)
            return false;
        // "SUBRANGE with DENY"
        if (Has(Words.Subrange) && Has(Words.Deny))
            return false;
        // "ALLOW with DENY"
        if (Has(Words.Allow) && Has(Words.Deny))
            return false;
        // "INHERIT_YES with INHERIT_NO"
        if (Has(Words.InheritYes) && Has(Words.InheritNo))
            return false;
        // "no domain on a word with an operation"
        return !Has(Words.Operations) || Has(Words.Domains);
    }
}
