namespace Insula.Journal;

/// <summary>
/// A journal that lives as long as the process: for tests. It keeps the encoded bytes, and reads as strictly as the others. Thread-safe.
/// </summary>
public sealed class MemoryJournal : IJournal
{
    private sealed class Stored
    {
        public List<Row> Rows { get; } = [];

        public StreamHead Head { get; set; }
    }

    private readonly Lock _lock = new();
    private readonly SortedDictionary<StreamId, Stored> _streams = [];
    private readonly CommitEncoder _encoder = new();

    /// <inheritdoc/>
    public string Name => "memory";

    /// <summary>
    /// Asked before each append, on the thread that appends: an exception returned is thrown and nothing is appended; one thrown by the
    /// hook itself passes too.
    /// </summary>
    public Func<IReadOnlyList<Commit>, Exception?>? BeforeAppend { get; set; }

    /// <inheritdoc/>
    public void Append(IReadOnlyList<Commit> commits)
    {
        if (BeforeAppend?.Invoke(commits) is { } failure)
            throw failure;
        lock (_lock)
        {
            var heads = new Dictionary<StreamId, StreamHead>();
            var rows = new List<Row>(commits.Count);
            foreach (Commit commit in commits)
            {
                if (!heads.TryGetValue(commit.Stream, out StreamHead head))
                    head = HeadOf(commit.Stream);
                if (commit.Sequence != head.Sequence + 1)
                    throw Chain.DoesNotFollow(commit, head.Sequence);
                byte[] message = _encoder.Encode(commit, head.Hash.Span).ToArray();
                var row = new Row(commit.Sequence, CommitCodec.Identifier, CommitCodec.Manifest, message, false);
                rows.Add(row);
                heads[commit.Stream] = new(row.Sequence, row.Hash(commit.Stream));
            }
            for (int i = 0; i < rows.Count; i++)
                StoredAs(commits[i].Stream).Rows.Add(rows[i]);
            foreach ((StreamId stream, StreamHead head) in heads)
                StoredAs(stream).Head = head;
        }
    }

    /// <inheritdoc/>
    public StreamHead Head(StreamId stream)
    {
        lock (_lock)
            return HeadOf(stream);
    }

    /// <inheritdoc/>
    public IReadOnlyList<(StreamId Stream, StreamHead Head)> Streams()
    {
        lock (_lock)
            return [.. _streams.Select(entry => (entry.Key, entry.Value.Head))];
    }

    /// <inheritdoc/>
    public IEnumerable<Commit> Read(StreamId stream, long from = 1, long to = long.MaxValue)
    {
        Row[] rows;
        StreamHead head;
        lock (_lock)
        {
            head = HeadOf(stream);
            rows = _streams.TryGetValue(stream, out Stored? stored) ? [.. stored.Rows] : [];
        }
        (long first, long last) = (Chain.FirstNeeded(from), Chain.LastNeeded(to));
        return Chain.Read(stream, rows.Where(row => row.Sequence >= first && row.Sequence <= last), from, to, head);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>Changes what is stored behind the journal's back, for tests of damage. The head stays: it is this store's anchor.</summary>
    internal void Damage(StreamId stream, Action<List<Row>> change)
    {
        lock (_lock)
            change(StoredAs(stream).Rows);
    }

    private StreamHead HeadOf(StreamId stream) => _streams.TryGetValue(stream, out Stored? stored) ? stored.Head : default;

    private Stored StoredAs(StreamId stream)
    {
        if (!_streams.TryGetValue(stream, out Stored? stored))
            _streams.Add(stream, stored = new Stored());
        return stored;
    }
}
