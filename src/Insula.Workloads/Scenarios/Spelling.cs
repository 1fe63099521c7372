using System.Globalization;
using System.Text;

namespace Insula.Workloads.Scenarios;

/// <summary>How errors quote what they found and name what is allowed.</summary>
internal static class Spelling
{
    private const int Longest = 40, Most = 20;

    /// <summary>A text in quotes, cut, with what cannot be seen escaped.</summary>
    internal static string Quote(string text)
    {
        StringBuilder quoted = new("'");
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, Longest)))
        {
            if (IsHidden(char.GetUnicodeCategory(c)))
                quoted.Append($"\\u{(int)c:x4}");
            else
                quoted.Append(c);
        }
        return quoted.Append(text.Length > Longest ? "…'" : "'").ToString();
    }

    private static bool IsHidden(UnicodeCategory category) => category is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>The end of an error about a word that is none of those allowed.</summary>
    internal static string Allowed(string word, IReadOnlyCollection<string> allowed, string title = "allowed")
    {
        string? near = allowed.MinBy(candidate => Distance(word, candidate));
        string hint = near is not null && Distance(word, near) <= Math.Min(2, near.Length / 2) ? $"; did you mean {Quote(near)}?" : ";";
        string rest = allowed.Count > Most ? ", …" : allowed.Count == 0 ? "none" : "";
        return $"{hint} {title}: {string.Join(", ", allowed.Take(Most))}{rest}";
    }

    /// <summary>The Levenshtein distance; words whose lengths differ much are simply far apart.</summary>
    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 2)
            return int.MaxValue;
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }
        return row[b.Length];
    }
}
