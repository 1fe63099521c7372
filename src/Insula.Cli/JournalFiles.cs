using Insula.Journal;
using Insula.Workloads.Scenarios;

namespace Insula.Cli;

/// <summary>Where journals lie when nobody says otherwise: <c>.insula/NAME-SEED-K.db</c> below the working directory, never overwritten.</summary>
internal static class JournalFiles
{
    private const string Folder = ".insula";

    /// <summary>Makes a new journal.</summary>
    /// <exception cref="UsageException">It exists, or cannot be made where it is wanted.</exception>
    public static SqliteJournal CreateFor(Scenario scenario, string? path)
    {
        if (path is not null)
            return Create("--journal", path) ?? throw new UsageException($"--journal '{path}' exists already: a journal is never overwritten; give another name");
        OutputFile.Guarded("directory", Folder, () => Directory.CreateDirectory(Folder));
        for (int k = 1; ; k++)
        {
            if (Create("journal", Path.Combine(Folder, $"{scenario.Name}-{scenario.Seed}-{k}.db")) is { } journal)
                return journal;
        }
    }

    /// <summary>Opens a journal to read; the newest one if none is named.</summary>
    public static SqliteJournal OpenToRead(string? path) => SqliteJournal.OpenReadOnly(path ?? Newest());

    /// <summary>Null if there is a file of that name, also one that another run has just made.</summary>
    private static SqliteJournal? Create(string option, string path) => OutputFile.Guarded(option, path, () =>
    {
        try
        {
            return File.Exists(path) ? null : SqliteJournal.Create(path);
        }
        catch (JournalStoreException e) when (e.InnerException is IOException or UnauthorizedAccessException)
        {
            return File.Exists(path) ? null : throw e.InnerException;
        }
    });

    private static string Newest() =>
        (Directory.Exists(Folder) ? new DirectoryInfo(Folder).GetFiles("*.db") : [])
            .OrderByDescending(file => file.LastWriteTimeUtc).ThenByDescending(file => file.Name, StringComparer.Ordinal)
            .Select(file => Path.Combine(Folder, file.Name)).FirstOrDefault()
        ?? throw new UsageException("no journal in .insula: run a scenario first, or name a journal");
}
