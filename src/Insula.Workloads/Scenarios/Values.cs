using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Insula.Workloads.Scenarios;

/// <summary>
/// What the values of keys may be. Each function gives the value, or records an error and gives one that is never used: a scenario
/// with an error is not made.
/// </summary>
internal sealed partial class Values(ErrorList errors)
{
    /// <summary>The greatest owner identifier: one more is -1, "leave unchanged".</summary>
    internal const uint GreatestIdentifier = uint.MaxValue - 1;

    internal ErrorList Errors => errors;

    /// <summary>A text on one or more lines, not empty.</summary>
    internal string Text(YamlNode node)
    {
        if (node is YamlText { Text.Length: > 0 } text)
            return text.Text;
        return Refuse(node, "a text", "");
    }

    /// <summary>A decimal number.</summary>
    internal ulong Number(YamlNode node, ulong first, ulong last)
    {
        if (node is YamlText text && Decimal().IsMatch(text.Text) && ulong.TryParse(text.Text, out ulong number) && number >= first && number <= last)
            return number;
        return Refuse(node, $"a number {first}..{last}", first);
    }

    /// <summary>Bytes: a number, or one with K, M or G for powers of 1024.</summary>
    internal ulong Size(YamlNode node)
    {
        if (node is YamlText text && Bytes().Match(text.Text) is { Success: true } match && ulong.TryParse(match.Groups[1].Value, out ulong number))
        {
            int shift = match.Groups[2].Value switch { "K" => 10, "M" => 20, "G" => 30, _ => 0 };
            if (number <= (ulong)long.MaxValue >> shift)
                return number << shift;
        }
        return Refuse(node, "a size in bytes like 120, 4K, 2M or 1G, less than 2^63", 0ul);
    }

    /// <summary>Mode bits: octal digits, quoted or not, with or without a leading 0.</summary>
    internal uint Octal(YamlNode node, uint last)
    {
        if (node is YamlText text && OctalDigits().IsMatch(text.Text) && Convert.ToUInt32(text.Text, 8) is var mode && mode <= last)
            return mode;
        return Refuse(node, $"octal digits 0..0{Convert.ToString(last, 8)}, as chmod takes them", 0u);
    }

    /// <summary>One of a few words.</summary>
    internal T Choice<T>(YamlNode node, params (string Word, T Value)[] choices)
    {
        string[] words = [.. choices.Select(choice => choice.Word)];
        if (node is not YamlText text)
            return Refuse(node, $"one of {string.Join(", ", words)}", choices[0].Value);
        int index = Array.IndexOf(words, text.Text);
        if (index >= 0)
            return choices[index].Value;
        errors.Add(node.At, $"{node.What} is not known here{Spelling.Allowed(text.Text, words)}");
        return choices[0].Value;
    }

    /// <summary>A name of lower-case letters, digits and '-'.</summary>
    internal string Name(YamlNode node)
    {
        if (node is YamlText text && PlainName().IsMatch(text.Text))
            return text.Text;
        return Refuse(node, "a name: at most 64 of a-z, 0-9 and '-', the first not '-'", "");
    }

    /// <summary>An absolute path without '.', '..' and empty components.</summary>
    internal byte[] FilePath(YamlNode node)
    {
        byte[] path = Encoding.UTF8.GetBytes(Text(node));
        if (path.Length > 0 && PathRules.Problem(path) is { } problem)
            errors.Add(node.At, $"path {node.What} {problem}");
        return path;
    }

    /// <summary>An owner identifier.</summary>
    internal uint Identifier(YamlNode node) => (uint)Number(node, 0, GreatestIdentifier);

    /// <summary>An owner identifier that is part of a text.</summary>
    internal static bool TryIdentifier(string text, out uint identifier)
    {
        identifier = 0;
        return Decimal().IsMatch(text) && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out identifier)
            && identifier <= GreatestIdentifier;
    }

    /// <summary>The elements of a list.</summary>
    internal IReadOnlyList<T> List<T>(YamlNode node, Func<YamlNode, T> read)
    {
        if (node is YamlList list)
            return [.. list.Items.Select(read)];
        return Refuse<T[]>(node, "a list", []);
    }

    /// <summary>Records that something else was expected.</summary>
    internal T Refuse<T>(YamlNode node, string expected, T unused)
    {
        errors.Add(node.At, $"expected {expected}; got {node.What}");
        return unused;
    }

    [GeneratedRegex(@"^(0|[1-9][0-9]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^(0|[1-9][0-9]{0,18})([KMG]?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Bytes();

    [GeneratedRegex(@"^0?[0-7]{1,4}\z", RegexOptions.CultureInvariant)]
    private static partial Regex OctalDigits();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainName();
}
