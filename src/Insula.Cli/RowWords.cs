using System.Text;
using Insula.Kernel;

namespace Insula.Cli;

/// <summary>Columns of the tables of calls and of abilities, in words.</summary>
internal static class RowWords
{
    /// <summary>Name and text of each column; "-" where there is nothing.</summary>
    public static IReadOnlyList<(string Name, string Text)> Of(SyscallRow row) =>
        [("returns", Words(row.Returns)), ("wrap", Words(row.Wrap)), ("pertains", Words(row.Pertains)), ("needs", Words(row.Needs))];

    /// <summary>An ability bears its name, anything else its words.</summary>
    private static string Words(Needs needs) => needs.Kind == NeedsKind.Ability ? needs.ToString() : Words(needs.Kind);

    /// <summary>ObjectOrParent as object or parent.</summary>
    public static string Words<T>(T value) where T : struct, Enum
    {
        var text = new StringBuilder();
        foreach (char letter in value.ToString())
        {
            if (char.IsAsciiLetterUpper(letter) && text.Length > 0 && text[^1] != ' ')
                text.Append(' ');
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString() is "none" or "nothing" ? "-" : text.ToString();
    }
}
