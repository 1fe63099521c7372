using System.Collections.Concurrent;
using Insula.Journal;

namespace Insula.Engine.Tests;

/// <summary>One writer appends everything that waits in one transaction.</summary>
public sealed class JournalWriterTests : IDisposable
{
    private readonly MemoryJournal _journal = new();
    private readonly ConcurrentQueue<(string What, Exception? Failure)> _heard = new();
    private readonly List<Exception> _faults = [];
    private readonly ManualResetEventSlim _isHeld = new(), _goOn = new();
    private readonly List<int> _groups = [];

    public void Dispose()
    {
        _isHeld.Dispose();
        _goOn.Dispose();
        _journal.Dispose();
    }

    [Fact]
    public void What_waits_becomes_one_transaction()
    {
        using (JournalWriter writer = HoldingWriter())
        {
            for (int i = 0; i < 100; i++)
                Append(writer, i);
            _goOn.Set();
        }
        Assert.Equal([1, 100], _groups);
        Assert.Equal(101, _heard.Count);
        Assert.All(_heard, heard => Assert.Null(heard.Failure));
        Assert.Equal(101, _journal.Streams().Count);
    }

    [Fact]
    public void A_failing_append_fails_its_group_and_only_it()
    {
        Exception[] failures = [new JournalStoreException("no room"), new JournalConflictException(new("s"), "taken"), new JournalDamagedException(new("s"), 1, "cut"), new InvalidCastException()];
        foreach (Exception failure in failures)
        {
            _heard.Clear();
            using (JournalWriter writer = HoldingWriter($"before {failure}", group => group == 2 ? failure : null))
            {
                for (int i = 0; i < 5; i++)
                    Append(writer, i);
                _goOn.Set();
                Assert.True(SpinWait.SpinUntil(() => _heard.Count == 6, LiveClient.Hang));
                Append(writer, 0);
            }
            Assert.Equal(7, _heard.Count);
            Assert.Equal([null, failure, failure, failure, failure, failure, null], _heard.Select(heard => heard.Failure));
        }
    }

    [Fact]
    public void An_observer_that_throws_ends_neither_the_writer_nor_the_process()
    {
        using (var writer = new JournalWriter(_journal, [new Throwing()], _faults.Add))
        {
            Append(writer, 1);
            Append(writer, 2);
        }
        Assert.All(_heard, heard => Assert.Null(heard.Failure));
        Assert.Equal(2, _heard.Count);
        Assert.NotEmpty(_faults);
        Assert.Equal(2, _journal.Streams().Count);
    }

    [Fact]
    public void Observers_see_what_is_stored_before_whoever_made_it_hears_of_it()
    {
        var seen = new Seen(_heard);
        using (var writer = new JournalWriter(_journal, [seen], _faults.Add))
        {
            Append(writer, 1);
            Append(writer, 2);
        }
        Assert.Equal([("observed stream 1", null), ("stream 1", null), ("observed stream 2", null), ("stream 2", null)], _heard.OrderBy(heard => heard.What[^1]));
    }

    private void Append(JournalWriter writer, int stream) => Append(writer, $"stream {stream}");

    private void Append(JournalWriter writer, string stream)
    {
        var commit = new Commit { Stream = new(stream), Sequence = _journal.Head(new(stream)).Sequence + 1, Time = 0 };
        writer.Append([commit], failure => _heard.Enqueue((stream, failure)));
    }

    /// <summary>A writer whose first append is held until <see cref="_goOn"/>.</summary>
    private JournalWriter HoldingWriter(string first = "first", Func<int, Exception?>? fail = null)
    {
        int group = 0;
        _isHeld.Reset();
        _goOn.Reset();
        _journal.BeforeAppend = commits =>
        {
            _groups.Add(commits.Count);
            if (++group == 1)
            {
                _isHeld.Set();
                _goOn.Wait(LiveClient.Hang);
            }
            return fail?.Invoke(group);
        };
        var writer = new JournalWriter(_journal, [], _faults.Add);
        Append(writer, first);
        Assert.True(_isHeld.Wait(LiveClient.Hang));
        return writer;
    }

    private sealed class Throwing : ICommitObserver
    {
        public void Stored(Commit commit) => throw new NotSupportedException();
    }

    private sealed class Seen(ConcurrentQueue<(string What, Exception? Failure)> heard) : ICommitObserver
    {
        public void Stored(Commit commit) => heard.Enqueue(("observed " + commit.Stream.Name, null));
    }
}
