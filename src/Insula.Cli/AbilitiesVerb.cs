using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Insula.Model;
using Spectre.Console;

namespace Insula.Cli;

/// <summary><c>insula abilities [NAME]</c>: the catalogue of abilities, printed from the table itself. Which ones a process holds, the shell tells.</summary>
internal static class AbilitiesVerb
{
    private const int CallsOfLine = 3, Narrow = 100, NarrowSubRange = 13;

    private static readonly Argument<string?> Name = new("NAME") { Description = "an ability, in upper or lower case; else all", Arity = ArgumentArity.ZeroOrOne };

    public static Command Create() => Verb.Create("abilities", "Print the catalogue of abilities.", (parsed, _) => Run(parsed), Name);

    private static int Run(ParseResult parsed)
    {
        string? name = parsed.GetValue(Name);
        AbilityRow[] rows = [.. AbilityTable.All.ToArray().Where(row => name is null || row.Name.Equals(Bare(name), StringComparison.OrdinalIgnoreCase))];
        if (rows.Length == 0)
            throw new UsageException($"no ability is named '{name}': insula abilities lists all");
        if (parsed.GetValue(Verb.Json))
            WriteJson(rows);
        else if (name is null)
            WriteTable(rows);
        else
            WriteRow(rows[0]);
        return ExitCode.Ok;
    }

    /// <summary>The name without what the header puts before it.</summary>
    private static string Bare(string name)
    {
        const string prefix = "PROCMGR_AID_";
        return name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? name[prefix.Length..] : name;
    }

    private static void WriteTable(AbilityRow[] rows)
    {
        IAnsiConsole console = Terminal.Console(breaksLines: true);
        // Two columns of words have no room in a narrow terminal: there they are one.
        bool isNarrow = console.Profile.Width < Narrow;
        Table table = new Table().Border(TableBorder.None).AddColumn(new TableColumn("no.") { NoWrap = true }.RightAligned());
        table.AddColumn(new TableColumn("ability") { NoWrap = true }).AddColumn(new TableColumn("sub-range") { NoWrap = !isNarrow, Width = isNarrow ? NarrowSubRange : null });
        table.AddColumn(new TableColumn("default") { NoWrap = true }).AddColumn(isNarrow ? "asked when: by which calls" : "asked when");
        if (!isNarrow)
            table.AddColumn("calls");
        foreach (AbilityRow row in rows)
        {
            string calls = string.Join(", ", row.Calls);
            string[] last = isNarrow ? [$"{row.AskedWhen}: {calls}"] : [row.AskedWhen, calls];
            string[] columns = [Number(row), row.Name, RowWords.Words(row.Parameter), Default(row), .. last];
            table.AddRow([.. columns.Select(Markup.Escape)]);
        }
        console.Write(table);
    }

    private static void WriteRow(AbilityRow row)
    {
        (string, string)[] lines =
        [
            ("ability", row.Name), ("number", Number(row)), ("lets", "a process " + row.Controls), ("asked when", row.AskedWhen), ("sub-range", RowWords.Words(row.Parameter)),
            ("default", row.IsPrivileged ? "root domain; allowing it elsewhere needs root" : "root and non-root domain"),
            ("in Linux", row.Capability is { } capability ? $"super-user's right {capability}" : "-"),
        ];
        foreach ((string label, string text) in lines)
            Console.Out.WriteLine($"{label,-11} {text}");
        for (int i = 0; i < row.Calls.Length; i += CallsOfLine)
            Console.Out.WriteLine($"{(i == 0 ? "calls" : ""),-11} {string.Join(", ", row.Calls[i..Math.Min(i + CallsOfLine, row.Calls.Length)])}");
    }

    private static string Number(AbilityRow row) => ((int)row.Ability).ToString();

    private static string Default(AbilityRow row) => row.IsPrivileged ? "root" : "both";

    private static void WriteJson(AbilityRow[] rows)
    {
        using Stream output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("schema", "insula.abilities.v1");
            json.WriteStartArray("abilities");
            foreach (AbilityRow row in rows)
            {
                json.WriteStartObject();
                json.WriteNumber("number", (int)row.Ability);
                json.WriteString("name", row.Name);
                json.WriteString("sub_range", row.IsRanged ? row.Parameter.ToString() : null);
                json.WriteBoolean("privileged", row.IsPrivileged);
                json.WriteString("capability", row.Capability?.ToString());
                json.WriteString("controls", row.Controls);
                json.WriteString("asked_when", row.AskedWhen);
                json.WriteStartArray("calls");
                foreach (string call in row.Calls)
                    json.WriteStringValue(call);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        output.Write("\n"u8);
    }
}
