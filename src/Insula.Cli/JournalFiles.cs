using Insula.Journal;
using Insula.Workloads.Scenarios;

namespace Insula.Cli;

/// <summary>Where journals lie when nobody says otherwise: <c>.insula/NAME-SEED-K.db</c> below the working directory, never overwritten.</summary>
internal static class JournalFiles
{
    private const string Folder = ".insula";

    /// <summary>Makes a new journal.</summary>
    public static SqliteJournal CreateFor(Scenario scenario, string? path)
    {
        if (path is not null)
            return File.Exists(path) ? throw new UsageException($"{path} exists already: a journal is never overwritten") : SqliteJournal.Create(path);
        Directory.CreateDirectory(Folder);
        for (int k = 1; ; k++)
        {
            string candidate = Path.Combine(Folder, $"{scenario.Name}-{scenario.Seed}-{k}.db");
            if (!File.Exists(candidate))
                return SqliteJournal.Create(candidate);
        }
    }

    /// <summary>Opens a journal to read; the newest one if none is named.</summary>
    public static SqliteJournal OpenToRead(string? path) => SqliteJournal.OpenReadOnly(path ?? Newest());

    private static string Newest() =>
        (Directory.Exists(Folder) ? new DirectoryInfo(Folder).GetFiles("*.db") : [])
            .OrderByDescending(file => file.LastWriteTimeUtc).ThenByDescending(file => file.Name, StringComparer.Ordinal)
            .Select(file => Path.Combine(Folder, file.Name)).FirstOrDefault()
        ?? throw new UsageException("no journal in .insula: run a scenario first, or name a journal");
}
