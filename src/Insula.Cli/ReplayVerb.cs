using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Insula.Engine;
using Insula.Journal;

namespace Insula.Cli;

/// <summary><c>insula replay [JOURNAL]</c>: folds every fact from the empty state.</summary>
internal static class ReplayVerb
{
    private static readonly Argument<string?> JournalPath = new("JOURNAL") { Description = "a journal; else the newest in .insula", Arity = ArgumentArity.ZeroOrOne };

    public static Command Create() => Verb.Create("replay", "Rebuild the state from a journal.", (parsed, _) => Run(parsed), JournalPath);

    private static int Run(ParseResult parsed)
    {
        using SqliteJournal journal = JournalFiles.OpenToRead(parsed.GetValue(JournalPath));
        var auditor = new Auditor();
        var watch = Stopwatch.StartNew();
        Replay replay = Replayer.Run(journal, auditor);
        string digest = RunDigest.Of(replay.Entities);
        double seconds = watch.Elapsed.TotalSeconds;
        if (parsed.GetValue(Verb.Json))
            WriteJson(replay, auditor, digest, seconds);
        else
            WriteText(journal.Name, replay, auditor, digest, seconds);
        return auditor.Violations.Count > 0 ? ExitCode.Findings : ExitCode.Ok;
    }

    private static void WriteText(string journal, Replay replay, Auditor auditor, string digest, double seconds)
    {
        Console.Out.WriteLine($"journal    {journal}");
        Console.Out.WriteLine($"streams    {replay.Entities.Count:N0}");
        Console.Out.WriteLine($"commits    {replay.Commits:N0}");
        Console.Out.WriteLine($"facts      {replay.Facts:N0} in {seconds:0.00} s ({replay.Facts / seconds:N0} a second)");
        Console.Out.WriteLine($"isolation  {RunSummary.Count(auditor.Violations.Count, "violation")}");
        Console.Out.WriteLine($"digest     {digest}");
    }

    private static void WriteJson(Replay replay, Auditor auditor, string digest, double seconds)
    {
        using Stream output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("schema", "insula.replay.v1");
            json.WriteNumber("streams", replay.Entities.Count);
            json.WriteNumber("commits", replay.Commits);
            json.WriteNumber("facts", replay.Facts);
            json.WriteNumber("isolation_violations", auditor.Violations.Count);
            json.WriteString("digest", digest);
            json.WriteNumber("seconds", Math.Round(seconds, 3));
            json.WriteNumber("facts_per_second", Math.Round(replay.Facts / seconds));
            json.WriteEndObject();
        }
        output.Write("\n"u8);
    }
}
