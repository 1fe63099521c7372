using System.Collections.Concurrent;
using Insula.Journal;

namespace Insula.Engine;

/// <summary>Sees every commit after it is stored, in the order of each stream, on the writer's thread.</summary>
public interface ICommitObserver
{
    /// <summary>A commit is stored.</summary>
    void Stored(Commit commit);
}

/// <summary>
/// The one writer of a journal: takes everything that waits, from whatever entity, and appends it in one transaction (group commit).
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private readonly BlockingCollection<(IReadOnlyList<Commit> Commits, Action<Exception?> Done)> _queue = [];
    private readonly IJournal _journal;
    private readonly IReadOnlyList<ICommitObserver> _observers;
    private readonly Action<Exception> _fault;
    private readonly Thread _thread;

    /// <param name="journal">The journal.</param>
    /// <param name="observers">Who sees the commits.</param>
    /// <param name="fault">Hears on the writer's thread of an observer that failed: the commits are stored nevertheless.</param>
    public JournalWriter(IJournal journal, IReadOnlyList<ICommitObserver> observers, Action<Exception> fault)
    {
        _fault = fault;
        _journal = journal;
        _observers = observers;
        _thread = new Thread(Run) { Name = "journal writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Queues commits of one stream; <paramref name="done"/> hears on the writer's thread whether they are stored.</summary>
    public void Append(IReadOnlyList<Commit> commits, Action<Exception?> done) => _queue.Add((commits, done));

    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _queue.Dispose();
    }

    private void Run()
    {
        var group = new List<(IReadOnlyList<Commit> Commits, Action<Exception?> Done)>();
        var commits = new List<Commit>();
        foreach ((IReadOnlyList<Commit> Commits, Action<Exception?> Done) first in _queue.GetConsumingEnumerable())
        {
            group.Add(first);
            while (_queue.TryTake(out (IReadOnlyList<Commit> Commits, Action<Exception?> Done) more))
                group.Add(more);
            foreach ((IReadOnlyList<Commit> part, _) in group)
                commits.AddRange(part);
            Exception? failure = Store(commits);
            foreach ((_, Action<Exception?> done) in group)
                done(failure);
            group.Clear();
            commits.Clear();
        }
    }

    private Exception? Store(List<Commit> commits)
    {
        try
        {
            _journal.Append(commits);
        }
        catch (Exception e)
        {
            // Whatever it was, these commits are not known to be stored, and whoever made them must hear of it.
            return e;
        }
        try
        {
            foreach (ICommitObserver observer in _observers)
            {
                foreach (Commit commit in commits)
                    observer.Stored(commit);
            }
        }
        catch (Exception e)
        {
            _fault(e);
        }
        return null;
    }
}
