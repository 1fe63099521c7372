using Insula.Model;
using Insula.Workloads.Comparing;
using Spectre.Console;

namespace Insula.Cli;

/// <summary>What a person reads after a comparison: the classes of each recording, then each disagreement with both verdicts and the reason.</summary>
internal static class CompareSummary
{
    private const int MostDisagreements = 40;
    private static readonly string[] Columns =
        ["verdicts", "unmodelled", "adopted", "assumed", "undetermined", "compared", "agreed", "intended", "differ", "agreement", "refusals"];

    public static void Write(ComparisonReport report, double agreed, double denials)
    {
        IAnsiConsole console = Terminal.Console();
        Table table = new Table().Border(TableBorder.None).AddColumn(new TableColumn("recording") { NoWrap = true });
        foreach (string column in Columns)
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (ComparedFile file in report.Files)
            AddRow(table, Path.GetFileName(file.File), file.Agreement);
        if (report.Files.Count > 1)
            AddRow(table, "all", report.Total);
        console.Write(table);
        WriteFiles(console, report);
        WriteUnmodelled(console, report.Total);
        console.MarkupLineInterpolated($"agreement  {RunSummary.AgreementText(report.Total)}");
        string score = $"{RunSummary.Percent(report.Total.Score)} and {RunSummary.Percent(report.Total.Denials.Score)}";
        string wanted = $"{RunSummary.Percent(agreed)} of verdicts and {RunSummary.Percent(denials)} of refusals";
        if (report.Reaches(agreed, denials))
            console.MarkupLineInterpolated($"reached    {score}; at least {wanted} are wanted");
        else
            console.MarkupLineInterpolated($"[red]missed[/]     {score}; at least {wanted} are wanted");
    }

    /// <summary>Start, world and disagreements; of several recordings, of those alone that have any.</summary>
    private static void WriteFiles(IAnsiConsole console, ComparisonReport report)
    {
        int shown = 0;
        foreach (ComparedFile file in report.Files)
        {
            List<Disagreement> all = file.Agreement.Disagreements;
            if (report.Files.Count > 1 && (all.Count == 0 || shown >= MostDisagreements))
                continue;
            console.MarkupLineInterpolated($"[bold]{file.File}[/]");
            console.MarkupLineInterpolated($"  start  {file.Start.Text}");
            console.MarkupLineInterpolated($"  world  {file.World}");
            if (file.Agreement.Holes > 0)
                console.MarkupLineInterpolated($"  holes  {RunSummary.Count(file.Agreement.Holes, "descriptor")} opened unseen");
            if (file.Agreement.SkippedLines > 0)
                console.MarkupLineInterpolated($"  lines  {RunSummary.Count(file.Agreement.SkippedLines, "line")} skipped");
            foreach (Disagreement disagreement in all.Take(MostDisagreements - shown))
                WriteDisagreement(console, disagreement);
            shown += Math.Min(all.Count, MostDisagreements - shown);
        }
        int more = report.Total.Disagreements.Count - shown;
        if (more > 0)
            console.MarkupLineInterpolated($"{RunSummary.Count(more, "more disagreement")}; --json has all");
    }

    private static void WriteDisagreement(IAnsiConsole console, Disagreement disagreement)
    {
        // The verdict stands in the next line.
        int result = disagreement.Call.LastIndexOf(" = ", StringComparison.Ordinal);
        console.MarkupLineInterpolated($"{disagreement.Line,7}  {(result < 0 ? disagreement.Call : disagreement.Call[..result])}");
        string address = disagreement.Address is { } place ? $" · {place}" : "";
        console.MarkupLineInterpolated($"         recorded {disagreement.Recorded}, simulated {disagreement.Simulated}[dim]{Reason(disagreement.Reason)}{address}[/]");
    }

    private static string Reason(string name) =>
        Enum.TryParse(name, out Why why) && why != Why.Allowed ? $" · {name}: {WhyTable.Of(why).Sentence}" : "";

    private static void WriteUnmodelled(IAnsiConsole console, Agreement total)
    {
        const int most = 8;
        string[] calls = [.. total.Unmodelled.OrderByDescending(call => call.Value).ThenBy(call => call.Key, StringComparer.Ordinal).Select(call => $"{call.Key} {call.Value:N0}")];
        if (calls.Length > 0)
            console.MarkupLineInterpolated($"unmodelled {string.Join(" · ", calls.Take(most))}{(calls.Length > most ? $" · {RunSummary.Count(calls.Length - most, "more call")}" : "")}");
    }

    private static void AddRow(Table table, string name, Agreement agreement) => table.AddRow(Markup.Escape(name), $"{agreement.Calls:N0}",
        $"{agreement[VerdictClass.Unmodelled]:N0}", $"{agreement[VerdictClass.Adopted]:N0}", $"{agreement[VerdictClass.Assumed]:N0}",
        $"{agreement[VerdictClass.Undetermined]:N0}", $"{agreement[VerdictClass.Compared]:N0}", $"{agreement.Agreed:N0}", $"{agreement.Intended:N0}",
        $"{agreement.Disagreements.Count:N0}", agreement[VerdictClass.Compared] == 0 ? "" : RunSummary.Percent(agreement.Score),
        agreement.Denials.Union == 0 ? "" : $"{agreement.Denials.Both:N0}/{agreement.Denials.Union:N0}");
}
