using System.Globalization;
using Insula.Workloads.Comparing;
using Spectre.Console;

namespace Insula.Cli;

/// <summary>What a person reads after a comparison: the classes of each recording, then each disagreement with both verdicts and the reason.</summary>
internal static class CompareSummary
{
    private const int MostLines = 40;

    public static void Write(ComparisonReport report, double agreed, double denials)
    {
        IAnsiConsole console = Terminal.Console();
        Table table = new Table().Border(TableBorder.None).AddColumn("recording");
        foreach (string column in (string[])["verdicts", "compared", "agreed", "assumed", "undetermined", "adopted", "unmodelled", "intended", "agree", "refusals", "both"])
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (ComparedFile file in report.Files)
            Row(table, Path.GetFileName(file.File), file.Agreement);
        if (report.Files.Count > 1)
            Row(table, "all", report.Total);
        console.Write(table);
        int shown = 0;
        foreach (ComparedFile file in report.Files)
        {
            if (file.Agreement.Disagreements.Count == 0 || shown >= MostLines)
                continue;
            console.MarkupLineInterpolated($"[bold]{file.File}[/]  {file.Start.Text}  world: {file.World}");
            foreach (Disagreement disagreement in file.Agreement.Disagreements.Take(MostLines - shown))
            {
                shown++;
                console.MarkupLineInterpolated($"  {disagreement.Line,6}  {disagreement.Call}");
                console.MarkupLineInterpolated($"          recorded {disagreement.Recorded}, simulated {disagreement.Simulated} [dim]{Reason(disagreement)}[/]");
            }
        }
        int all = report.Total.Disagreements.Count;
        if (all > shown)
            console.MarkupLineInterpolated($"  {RunSummary.Count(all - shown, "more disagreement")}; --json has them all");
        bool reached = report.Reaches(agreed, denials);
        console.MarkupLineInterpolated($"agreement {Percent(report.Total.Score)} (at least {Percent(agreed)}) · refusals {Percent(report.Total.Denials.Score)} (at least {Percent(denials)}) · {(reached ? "reached" : "not reached")}");
    }

    private static string Reason(Disagreement disagreement) =>
        (disagreement.Reason.Length > 0 ? disagreement.Reason : "") + (disagreement.Address is { } address ? $" · {address}" : "");

    private static void Row(Table table, string name, Agreement agreement) => table.AddRow(Markup.Escape(name), $"{agreement.Calls:N0}",
        $"{agreement[VerdictClass.Compared]:N0}", $"{agreement.Agreed:N0}", $"{agreement[VerdictClass.Assumed]:N0}", $"{agreement[VerdictClass.Undetermined]:N0}",
        $"{agreement[VerdictClass.Adopted]:N0}", $"{agreement[VerdictClass.Unmodelled]:N0}", $"{agreement.Intended:N0}", Percent(agreement.Score),
        $"{agreement.Denials.Union:N0}", agreement.Denials.Union == 0 ? "" : Percent(agreement.Denials.Score));

    private static string Percent(double percent) => percent.ToString("0.0#", CultureInfo.InvariantCulture) + " %";
}
