using System.CommandLine;
using Insula.Journal;
using Insula.Model.Facts;
using Insula.Workloads.Running;
using Insula.Workloads.Scenarios;
using Serilog;

namespace Insula.Cli;

/// <summary><c>insula run SCENARIO</c>: the main job, a cluster simulation.</summary>
internal static class RunVerb
{
    private static readonly Argument<string> ScenarioPath = new("SCENARIO") { Description = "a scenario, YAML" };
    private static readonly Option<int?> Nodes = Verb.Number("--nodes", "logical nodes, 1..64; else as the scenario says", "N", 1, 64);
    private static readonly Option<ulong?> Seed = Verb.Number("--seed", "the seed of all that is random; else as the scenario says", "S", 0ul, ulong.MaxValue);
    private static readonly Option<string?> OwnershipName = new("--ownership") { Description = "the strategy of every server: encoded or translated", HelpName = "STRATEGY" };
    private static readonly Option<string?> JournalPath = new("--journal") { Description = "a new journal; else .insula/NAME-SEED-K.db", HelpName = "PATH" };
    private static readonly Option<string?> Acks = new("--acks") { Description = "append a line STREAM SESSION BATCH COMMIT after each reply", HelpName = "FILE" };
    private static readonly Option<string?> Without = new("--without") { Hidden = true };

    public static Command Create(string[] typed) => Verb.Create("run", "Run a cluster simulation.", (parsed, cancellation) => Run(parsed, typed, cancellation),
        ScenarioPath, Nodes, Seed, OwnershipName, JournalPath, Acks, Without);

    private static int Run(ParseResult parsed, string[] typed, CancellationToken cancellation)
    {
        Ownership? ownership = parsed.GetValue(OwnershipName) switch
        {
            null => null,
            "encoded" => Ownership.Encoded,
            "translated" => Ownership.Translated,
            string other => throw new UsageException($"--ownership is encoded or translated, not '{other}'"),
        };
        if (parsed.GetValue(Without) is { } without and not "pertains")
            throw new UsageException($"--without is pertains, not '{without}'");
        Scenario scenario = ScenarioReader.Read(parsed.GetValue(ScenarioPath)!);
        if (parsed.GetValue(Seed) is { } seed)
            scenario = scenario with { Seed = seed };
        ScenarioRun.Check(scenario);
        using TextWriter? acks = parsed.GetValue(Acks) is { } file ? OutputFile.Append("--acks", file) : null;
        using SqliteJournal journal = JournalFiles.CreateFor(scenario, parsed.GetValue(JournalPath));
        Log.Debug("JournalCreated {Journal}", journal.Name);
        var options = new RunOptions
        {
            Nodes = parsed.GetValue(Nodes), Ownership = ownership, Acknowledgements = acks,
            ChecksPertains = parsed.GetValue(Without) is null, Cancellation = cancellation,
        };
        RunReport report;
        try
        {
            report = new ScenarioRun(scenario, journal, options).Run();
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"insula: interrupted; what was acknowledged is in {journal.Name}: insula replay {Quote(journal.Name)}");
            return ExitCode.Interrupted;
        }
        string reproduce = "insula " + string.Join(' ', typed.Select(Quote));
        if (parsed.GetValue(Verb.Json))
        {
            using Stream output = Console.OpenStandardOutput();
            report.WriteJson(output, reproduce);
            output.Write("\n"u8);
        }
        else
        {
            RunSummary.Write(report, parsed.GetValue(ScenarioPath)!, reproduce);
        }
        return report.HasFindings ? ExitCode.Findings : ExitCode.Ok;
    }

    internal static string Quote(string word) => word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:,+@%".Contains(c)) && word.Length > 0
        ? word : "'" + word.Replace("'", "'\\''") + "'";
}
