using Insula.Engine;
using Insula.Journal;

namespace Insula.Cli.Tests;

/// <summary>What a journal must hold for what was acknowledged.</summary>
internal static class Acknowledgements
{
    /// <summary>Asserts that the journal can be replayed, and has every commit that the lines of --acks name.</summary>
    public static void AreIn(string path, IReadOnlyCollection<string> lines)
    {
        using SqliteJournal journal = SqliteJournal.OpenReadOnly(path);
        var commits = new Dictionary<(string Stream, long Sequence), Commit>();
        Replayer.Run(journal, new Observer(commit => commits.Add((commit.Stream.ToString(), commit.Sequence), commit)));
        Assert.NotEmpty(lines);
        foreach (string[] words in lines.Select(line => line.Split(' ')))
        {
            Commit commit = commits[(words[0], long.Parse(words[3]))];
            Assert.Equal((words[1], words[2]), (commit.Session.ToString(), commit.Batch.ToString()));
        }
    }

    private sealed class Observer(Action<Commit> stored) : ICommitObserver
    {
        public void Stored(Commit commit) => stored(commit);
    }
}
