using Insula.Model.Facts;

namespace Insula.Workloads.Scenarios;

/// <summary>
/// Reads <c>owners.pool</c>. No pool holds 65534 (what foreign owners look like), 65535, the region of encoded identifiers, or the last two.
/// </summary>
internal static class PoolSyntax
{
    private const int MostRanges = 64;
    private const uint LastLow = 65533, FirstHigh = 0x80000000, LastHigh = 0xFFFFFFFD;

    /// <summary>The pool where the scenario gives none.</summary>
    internal static readonly IReadOnlyList<IdRange> Default = Open(1001);

    internal static IReadOnlyList<IdRange> Read(YamlNode node, Values values)
    {
        if (node is YamlList { Items.Count: 0 or > MostRanges })
            return values.Refuse(node, $"1..{MostRanges} ranges", Default);
        IReadOnlyList<IReadOnlyList<IdRange>> written = node is YamlList ? values.List(node, item => Range(item, values)) : [Range(node, values)];
        IdRange[] ranges = [.. written.SelectMany(range => range)];
        for (int i = 0; i < ranges.Length; i++)
        {
            if (ranges.Take(i).FirstOrDefault(other => other.First <= ranges[i].Last && ranges[i].First <= other.Last) is { } other)
                values.Errors.Add(node.At, $"ranges {other.First}-{other.Last} and {ranges[i].First}-{ranges[i].Last} overlap");
        }
        return ranges;
    }

    /// <summary>The ranges less some identifiers.</summary>
    internal static IEnumerable<IdRange> Without(IEnumerable<IdRange> ranges, SortedSet<uint> taken)
    {
        foreach (IdRange range in ranges)
        {
            uint first = range.First;
            foreach (uint identifier in taken.GetViewBetween(range.First, range.Last))
            {
                if (identifier > first)
                    yield return new() { First = first, Last = identifier - 1 };
                first = identifier + 1;
            }
            if (first <= range.Last)
                yield return new() { First = first, Last = range.Last };
        }
    }

    private static IReadOnlyList<IdRange> Range(YamlNode node, Values values)
    {
        string[] parts = node is YamlText text ? text.Text.Split('-') : [];
        if (parts.Length == 2 && parts[1].Length == 0 && Values.TryIdentifier(parts[0], out uint from) && Open(from) is { Count: > 0 } open)
            return open;
        if (parts.Length is 1 or 2 && Values.TryIdentifier(parts[0], out uint first) && Values.TryIdentifier(parts[^1], out uint last)
            && first > 0 && first <= last && (last <= LastLow || first >= FirstHigh && last <= LastHigh))
            return [new() { First = first, Last = last }];
        return values.Refuse<IReadOnlyList<IdRange>>(node, $"a range like 1001-2000, 1001- or 1001 within 1-{LastLow} or {FirstHigh}-{LastHigh}", []);
    }

    /// <summary>All from here on that may be in a pool.</summary>
    private static IReadOnlyList<IdRange> Open(uint from) =>
    [
        .. from is > 0 and <= LastLow ? new IdRange[] { new() { First = from, Last = LastLow } } : [],
        .. from is > 0 and <= LastHigh ? new IdRange[] { new() { First = Math.Max(from, FirstHigh), Last = LastHigh } } : [],
    ];
}
