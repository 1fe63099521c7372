using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Insula.Journal;

/// <summary>The one writer of a journal in SQLite: appends groups of commits, and keeps the anchors. Not thread-safe.</summary>
internal sealed class SqliteWriter : IDisposable
{
    /// <summary>After so many commits the anchors are written again.</summary>
    public const int AnchorInterval = 1 << 16;

    /// <summary>The end of a stream as this writer left it, with the append under way.</summary>
    private sealed class Tail(StreamId stream, StreamHead head)
    {
        public StreamId Stream => stream;

        public byte[] Name { get; } = Encoding.UTF8.GetBytes(stream.Name);

        public long Sequence { get; set; } = head.Sequence;

        public int HashSize { get; set; } = head.Hash.Length;

        public byte[] Hash { get; } = head.Hash.Length == 0 ? new byte[RowHash.Size] : head.Hash.ToArray();
    }

    private static readonly byte[] ManifestName = Encoding.UTF8.GetBytes(CommitCodec.Manifest);

    private readonly SqliteStore _store;
    private readonly Durability _durability;
    private readonly SqliteConnection _connection;
    private readonly SqliteInsert _insert;
    private readonly CommitEncoder _encoder = new();
    private readonly Dictionary<StreamId, Tail> _tails = [];
    private readonly HashSet<Tail> _touched = [];
    private int _unanchored;

    /// <summary>Takes over a connection that may write.</summary>
    public SqliteWriter(
        SqliteStore store, SqliteConnection connection, Durability durability, IReadOnlyDictionary<StreamId, StreamHead> anchors)
    {
        (_store, _connection, _durability, Anchored) = (store, connection, durability, anchors);
        store.Run(connection, "PRAGMA journal_mode = WAL");
        store.Run(connection, "PRAGMA synchronous = " + durability switch
        {
            Durability.Full => "FULL",
            Durability.Normal => "NORMAL",
            _ => "OFF",
        });
        // Appends wait for checkpoints; with one in 16 MiB instead of one in 4 they waited half as long.
        store.Run(connection, "PRAGMA wal_autocheckpoint = 4000");
        _insert = new SqliteInsert(store, connection, Guid.NewGuid().ToString("N"));
        LockTimeout = TimeSpan.FromSeconds(5);
    }

    /// <summary>What the anchors say; replaced as a whole, never changed.</summary>
    public IReadOnlyDictionary<StreamId, StreamHead> Anchored { get; private set; }

    /// <summary>The connection, for tests that take its room away.</summary>
    public SqliteConnection Connection => _connection;

    /// <summary>How long to wait for another writer's lock.</summary>
    public TimeSpan LockTimeout
    {
        set => raw.sqlite3_busy_timeout(_connection.Handle!, (int)value.TotalMilliseconds);
    }

    /// <summary>See <see cref="IJournal.Append"/>.</summary>
    public void Append(IReadOnlyList<Commit> commits)
    {
        bool isDone = false;
        _insert.Begin();
        try
        {
            long now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            for (int i = 0; i < commits.Count; i++)
                Add(commits[i], now);
            _insert.Commit();
            isDone = true;
        }
        finally
        {
            if (!isDone)
                TakeBack();
            _touched.Clear();
        }
        _unanchored += commits.Count;
        if (_unanchored >= AnchorInterval)
            WriteAnchors();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_unanchored > 0)
            WriteAnchors();
        _insert.Dispose();
        _connection.Dispose();
    }

    private void Add(Commit commit, long now)
    {
        if (!_tails.TryGetValue(commit.Stream, out Tail? tail) || commit.Sequence != tail.Sequence + 1)
            tail = Load(commit.Stream);
        if (commit.Sequence != tail.Sequence + 1)
            throw Chain.DoesNotFollow(commit, tail.Sequence);
        _touched.Add(tail);
        ReadOnlySpan<byte> message = _encoder.Encode(commit, tail.Hash.AsSpan(0, tail.HashSize));
        if (!_insert.Add(now, tail.Name, commit.Sequence, message))
            throw new JournalConflictException(commit.Stream, $"another writer has appended commit {commit.Sequence} to {commit.Stream}");
        RowHash.Write(tail.Name, commit.Sequence, CommitCodec.Identifier, ManifestName, message, tail.Hash);
        (tail.Sequence, tail.HashSize) = (commit.Sequence, RowHash.Size);
    }

    private Tail Load(StreamId stream)
    {
        StreamHead head = _store.Last(_connection, stream) is { } row ? new(row.Sequence, row.Hash(stream)) : default;
        if (Anchored.TryGetValue(stream, out StreamHead anchor) && head.Sequence <= anchor.Sequence)
        {
            if (head.Sequence < anchor.Sequence)
                throw Chain.CutOff(stream, head.Sequence + 1, anchor);
            if (!anchor.Hash.Span.SequenceEqual(head.Hash.Span))
                throw Chain.NotAsAnchored(stream, head.Sequence);
        }
        return _tails[stream] = new Tail(stream, head);
    }

    // What this writer knew of the streams is wrong now, or may be: the next append looks again.
    private void TakeBack()
    {
        foreach (Tail tail in _touched)
            _tails.Remove(tail.Stream);
        _insert.Rollback();
    }

    private void WriteAnchors()
    {
        try
        {
            // With less than full durability the commits may still be on their way to the disk; anchors must not get there first.
            if (_durability != Durability.Full)
                Sync(_store.Path + "-wal");
            var anchors = new Dictionary<StreamId, StreamHead>(Anchored);
            foreach (Tail tail in _tails.Values.Where(tail => tail.Sequence > 0))
                anchors[tail.Stream] = new(tail.Sequence, tail.Hash.ToArray());
            Anchors.Store(_store.Path, anchors);
            (Anchored, _unanchored) = (anchors, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Anchors may lag: the commits are stored, and the next time comes.
        }
    }

    private static void Sync(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        file.Flush(flushToDisk: true);
    }
}
