using System.Globalization;
using Insula.Model.Facts;
using Insula.Workloads.Comparing;
using Insula.Workloads.Running;
using Insula.Model;
using Spectre.Console;

namespace Insula.Cli;

/// <summary>What a person reads after a run: at most 24 lines.</summary>
internal static class RunSummary
{
    private const int MaxGroups = 6, MaxExamples = 3, MaxReasons = 4;

    public static void Write(RunReport report, string scenarioPath, string reproduce)
    {
        Tally total = report.Total;
        IAnsiConsole console = Terminal.Console();
        int servers = report.Scenario.Hosts.Sum(host => host.Servers.Count);
        console.MarkupLineInterpolated($"[bold]{report.Scenario.Name}[/]  seed {report.Scenario.Seed} · {Count(report.Nodes.Count, "node")} · {Count(servers, "server")} · {Count(total.Calls, "syscall")} in {report.Took.TotalSeconds:0.00} s");
        console.Write(Groups(report));
        console.MarkupLineInterpolated($"denials    {Denials(total)}");
        console.MarkupLineInterpolated($"isolation  {Count(report.Violations.Count, "violation")}");
        if (report.Agreement[VerdictClass.Compared] > 0)
            console.MarkupLineInterpolated($"agreement  {AgreementText(report.Agreement)}");
        if (report.HasFindings)
            WriteFindings(console, report);
        else
            WriteExamples(console, total);
        WriteNote(console, [.. report.Notes]);
        console.MarkupLineInterpolated($"digest     {report.Digest}");
        if (report.DigestDependsOn is { } reason)
            console.MarkupLineInterpolated($"           digest_invariant: false, {reason}");
        console.MarkupLineInterpolated($"journal    {report.Journal}");
        console.MarkupLineInterpolated($"reproduce  {reproduce}");
        console.MarkupLineInterpolated($"try next   insula replay {RunVerb.Quote(report.Journal)}");
        string? server = report.Scenario.Hosts[0].Servers.FirstOrDefault()?.Name;
        console.MarkupLineInterpolated($"           insula shell {RunVerb.Quote(scenarioPath)}{(server is null ? "" : $" --server {server}")} --facts");
    }

    /// <summary>The reasons given most often; the rarest stand below with an example, and --json has all.</summary>
    private static string Denials(Tally total)
    {
        string[] reasons = [.. total.Denials.OrderByDescending(denial => denial.Value).Select(denial => $"{denial.Key} {denial.Value:N0}")];
        if (reasons.Length == 0)
            return "none";
        string more = reasons.Length > MaxReasons ? $" · {Count(reasons.Length - MaxReasons, "more reason")}" : "";
        return string.Join(" · ", reasons.Take(MaxReasons)) + more;
    }

    /// <summary>A row for each group of servers that differ in their number alone, and for each host.</summary>
    private static Table Groups(RunReport report)
    {
        Table table = new Table().Border(TableBorder.None).AddColumn(new TableColumn("servers"));
        foreach (string column in (string[])["strategy", "syscalls", "allowed", "denied", "failed", "unmodelled"])
            table.AddColumn(new TableColumn(column).RightAligned());
        var groups = report.Entities.Where(entity => entity.Tally.Calls > 0 || entity.Entity.Ownership is not null)
            .GroupBy(entity => (Name: entity.Entity.Name.TrimEnd("0123456789".ToCharArray()).TrimEnd('-'), entity.Entity.Ownership)).ToList();
        foreach (var group in groups.Take(groups.Count > MaxGroups ? MaxGroups - 1 : MaxGroups))
            AddRow(table, group.Count() == 1 ? group.First().Entity.Name : $"{group.Key.Name} ×{group.Count()}", group.Key.Ownership, group);
        if (groups.Count > MaxGroups)
            AddRow(table, $"others ×{groups.Skip(MaxGroups - 1).Sum(group => group.Count())}", null, groups.Skip(MaxGroups - 1).SelectMany(group => group));
        return table;
    }

    private static void AddRow(Table table, string name, Ownership? ownership, IEnumerable<EntityReport> entities)
    {
        var sum = new Tally();
        foreach (EntityReport entity in entities)
            sum.Add(entity.Tally);
        table.AddRow(Markup.Escape(name), ownership?.ToString().ToLowerInvariant() ?? "", $"{sum.Calls:N0}", $"{sum.Allowed:N0}", $"{sum.Denied:N0}",
            $"{sum.Failed:N0}", $"{sum.Unmodelled.Values.Sum():N0}");
    }

    /// <summary>The reasons given least often are those worth a look.</summary>
    private static void WriteExamples(IAnsiConsole console, Tally total)
    {
        RefusalExample[] rarest = [.. total.Examples.Values.OrderBy(example => total[example.Why]).ThenBy(example => example.Why).Take(MaxExamples)];
        if (rarest.Length > 0)
            console.MarkupLine("rarest refusals");
        foreach (RefusalExample example in rarest)
        {
            console.MarkupLineInterpolated($"  {example.Line}");
            console.MarkupLineInterpolated($"    [dim]{example.Why}: {WhyTable.Of(example.Why).Sentence} · {example.Address}[/]");
        }
    }

    /// <summary>The first request that is hardly meant; --json has all.</summary>
    private static void WriteNote(IAnsiConsole console, ScriptNote[] notes)
    {
        if (notes.Length > 0)
            console.MarkupLineInterpolated($"note       {notes[0].At}: {notes[0].Warning}{(notes.Length > 1 ? $" ({Count(notes.Length - 1, "more note")} with --json)" : "")}");
    }

    private static void WriteFindings(IAnsiConsole console, RunReport report)
    {
        foreach (Insula.Engine.Violation violation in report.Violations.Take(MaxExamples))
            console.MarkupLineInterpolated($"  [red]violation[/] {violation.What} · {violation.Address}");
        foreach (MissedExpectation missed in report.Missed.Take(MaxExamples - Math.Min(MaxExamples - 1, report.Violations.Count)))
        {
            console.MarkupLineInterpolated($"  [red]missed[/] {missed.At}: {missed.Wanted}");
            console.MarkupLineInterpolated($"    got {missed.Got} ({missed.Why}){(missed.Address.Stream.Name is null ? "" : $" · {missed.Address}")}");
        }
        int missedCount = report.Missed.Count();
        if (missedCount > 0)
            console.MarkupLineInterpolated($"  {Count(missedCount, "expectation")} of scripts missed; --json lists all");
    }

    /// <summary>How far recordings agree, of how many verdicts, and the refusals of both kernels among those of either.</summary>
    public static string AgreementText(Agreement agreement)
    {
        Denials denials = agreement.Denials;
        string refusals = denials.Union > 0 ? $" · refusals {denials.Both:N0}/{denials.Union:N0}" : "";
        string intended = agreement.Intended > 0 ? $" · {agreement.Intended:N0} differ on purpose" : "";
        return $"{Percent(agreement.Score)} of {agreement[VerdictClass.Compared]:N0} compared{refusals}{intended}";
    }

    /// <summary>Percent with one or two decimals, rounded down: what is not all is never shown as all.</summary>
    public static string Percent(double percent) => (Math.Floor(percent * 100 + 1e-6) / 100).ToString("0.0#", CultureInfo.InvariantCulture) + " %";

    /// <summary>1 node, 1,000 nodes.</summary>
    public static string Count(long count, string noun) => $"{count:N0} {noun}{(count == 1 ? "" : "s")}";
}
