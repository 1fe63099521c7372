using System.Text.RegularExpressions;

namespace Insula.Requirements.Tests;

/// <summary>Structs in strace notation: <c>{st_uid=5, st_gid=7, ...}</c> stands for a struct of which two fields are given.</summary>
internal static partial class StructFields
{
    /// <summary>A line with those fields of its struct that another line gives; as it is if that line gives all.</summary>
    public static string Keep(string line, string given)
    {
        if (Abridged().Match(given) is not { Success: true } some || Whole().Match(line) is not { Success: true } all)
            return line;
        string[] names = [.. some.Groups[1].Value.Split(", ").Select(NameOf)];
        IEnumerable<string> kept = all.Groups[1].Value.Split(", ").Where(field => names.Contains(NameOf(field)));
        return $"{line[..all.Index]}{{{string.Join(", ", kept)}, ...}}{line[(all.Index + all.Length)..]}";
    }

    private static string NameOf(string field) => field.Split('=')[0];

    [GeneratedRegex(@"\{(.*), \.\.\.\}")]
    private static partial Regex Abridged();

    [GeneratedRegex(@"\{(.*)\}")]
    private static partial Regex Whole();
}
