using System.CommandLine;
using System.Text.Json;
using Insula.Kernel;
using Insula.Workloads.Notation;
using Spectre.Console;

namespace Insula.Cli;

/// <summary><c>insula syscalls [NAME]</c>: the table of calls, printed from the table itself.</summary>
internal static class SyscallsVerb
{
    private static readonly Argument<string?> Name = new("NAME") { Description = "a call; else all", Arity = ArgumentArity.ZeroOrOne };

    public static Command Create() => Verb.Create("syscalls", "Print the table of calls.", (parsed, _) => Run(parsed), Name);

    private static int Run(ParseResult parsed)
    {
        string? name = parsed.GetValue(Name);
        SyscallRow[] rows = [.. SyscallTable.All.ToArray().Where(row => name is null || row.Name == name)];
        if (rows.Length == 0)
            throw new UsageException($"no call is named '{name}': insula syscalls lists all");
        if (parsed.GetValue(Verb.Json))
            WriteJson(rows);
        else
            WriteTable(rows);
        return ExitCode.Ok;
    }

    private static void WriteTable(SyscallRow[] rows)
    {
        IAnsiConsole console = Terminal.Console();
        Table table = new Table().Border(TableBorder.None).AddColumn(new TableColumn("no.").RightAligned());
        foreach (string column in (string[])["call", "returns", "wrap", "pertains", "needs", "what it does"])
            table.AddColumn(new TableColumn(column) { NoWrap = true });
        foreach (SyscallRow row in rows)
        {
            string[] columns = [row.Number.ToString(), CallForm.Of(row), .. RowWords.Of(row).Select(column => column.Text), row.Summary];
            table.AddRow([.. columns.Select(Markup.Escape)]);
        }
        console.Write(table);
    }

    private static void WriteJson(SyscallRow[] rows)
    {
        using Stream output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("schema", "insula.syscalls.v1");
            json.WriteStartArray("syscalls");
            foreach (SyscallRow row in rows)
            {
                json.WriteStartObject();
                json.WriteNumber("number", row.Number);
                json.WriteString("name", row.Name);
                json.WriteStartArray("arguments");
                foreach (Insula.Kernel.Argument argument in row.Args)
                    json.WriteStringValue(argument.Kind.ToString());
                json.WriteEndArray();
                json.WriteString("returns", row.Returns.ToString());
                json.WriteString("wrap", row.Wrap.ToString());
                json.WriteString("pertains", row.Pertains.ToString());
                json.WriteString("needs", row.Needs.ToString());
                json.WriteString("summary", row.Summary);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        output.Write("\n"u8);
    }
}
