using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Insula.Journal;

/// <summary>
/// A journal in a SQLite file, with its anchors in a second file beside it (<c>.anchors</c>). Readers have connections of their own and
/// hold no transaction between two pages, so they disturb no writer; they may be other processes. <see cref="Append"/> is for one thread.
/// </summary>
public sealed class SqliteJournal : IJournal
{
    /// <summary>Rows read at once.</summary>
    internal const int PageSize = 256;

    private readonly SqliteStore _store;
    private readonly SqliteWriter? _writer;
    private readonly IReadOnlyDictionary<StreamId, StreamHead> _anchors;
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private bool _isDisposed;

    private SqliteJournal(SqliteStore store, SqliteConnection connection, Durability? durability, bool isNew)
    {
        _store = store;
        try
        {
            if (isNew)
                store.Run(connection, $"BEGIN; {SqliteSchema.Create} COMMIT;");
            store.Run(connection, SqliteSchema.Probe);
            _anchors = Anchors.Load(store.Path);
            if (durability is { } writes)
                _writer = new SqliteWriter(store, connection, writes, _anchors);
            else
                _readers.Add(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Makes a new journal.</summary>
    /// <param name="path">The file, which must not exist; an anchors file of a former journal of this name is replaced.</param>
    /// <param name="durability">How far it goes in surviving a crash.</param>
    /// <exception cref="JournalStoreException">The file exists or cannot be made.</exception>
    public static SqliteJournal Create(string path, Durability durability = Durability.Full)
    {
        try
        {
            // An empty file is an empty database; made this way it cannot be somebody else's.
            File.Open(path, FileMode.CreateNew).Dispose();
            Anchors.Store(path, new Dictionary<StreamId, StreamHead>());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string reason = File.Exists(path) ? "the file exists already" : $"cannot be made: {e.Message}";
            throw new JournalStoreException($"{path}: {reason}", e);
        }
        var store = new SqliteStore(path);
        return new SqliteJournal(store, store.Connect(SqliteOpenMode.ReadWrite), durability, isNew: true);
    }

    /// <summary>Opens a journal to read it and append to it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="durability">How far it goes in surviving a crash.</param>
    /// <exception cref="JournalStoreException">There is no such file, or it is no journal.</exception>
    public static SqliteJournal Open(string path, Durability durability = Durability.Full) =>
        Open(path, SqliteOpenMode.ReadWrite, durability);

    /// <summary>Opens a journal to read it, also while another process appends to it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="JournalStoreException">There is no such file, or it is no journal.</exception>
    public static SqliteJournal OpenReadOnly(string path) => Open(path, SqliteOpenMode.ReadOnly, null);

    /// <inheritdoc/>
    public string Name => _store.Path;

    /// <summary>How long an append waits for another process that is writing; 5 seconds unless set.</summary>
    public TimeSpan LockTimeout
    {
        set => _writer?.LockTimeout = value;
    }

    /// <summary>The writer, for tests of its errors.</summary>
    internal SqliteWriter? Writer => _writer;

    private IReadOnlyDictionary<StreamId, StreamHead> Anchored => _writer?.Anchored ?? _anchors;

    /// <inheritdoc/>
    /// <exception cref="JournalDamagedException">A stream is shorter than its anchor, or its last row is not as anchored.</exception>
    public void Append(IReadOnlyList<Commit> commits)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_writer is null)
            throw new JournalStoreException($"{Name}: the journal was opened read-only");
        if (commits.Count > 0)
            _writer.Append(commits);
    }

    /// <inheritdoc/>
    public StreamHead Head(StreamId stream) => WithReader(connection =>
        _store.Last(connection, stream) is { } row ? new StreamHead(row.Sequence, row.Hash(stream)) : default);

    /// <inheritdoc/>
    /// <remarks>A stream that is shorter than its anchor, or gone, is listed with its anchor: to read up to that says what is wrong.</remarks>
    public IReadOnlyList<(StreamId Stream, StreamHead Head)> Streams()
    {
        // First the anchors, then the heads: so no anchor can be newer than its head.
        IReadOnlyDictionary<StreamId, StreamHead> anchored = Anchored;
        Dictionary<StreamId, StreamHead> heads = WithReader(_store.Heads);
        foreach ((StreamId stream, StreamHead anchor) in anchored)
        {
            if (heads.GetValueOrDefault(stream).Sequence < anchor.Sequence)
                heads[stream] = anchor;
        }
        return [.. heads.OrderBy(head => head.Key).Select(head => (head.Key, head.Value))];
    }

    /// <inheritdoc/>
    public IEnumerable<Commit> Read(StreamId stream, long from = 1, long to = long.MaxValue)
    {
        StreamHead anchor = Anchored.GetValueOrDefault(stream);
        long head = WithReader(connection => _store.Last(connection, stream)?.Sequence ?? 0);
        return Chain.Read(stream, Rows(stream, Chain.FirstNeeded(from), Math.Min(Chain.LastNeeded(to), head)), from, to, anchor);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        while (_readers.TryTake(out SqliteConnection? reader))
            reader.Dispose();
        _writer?.Dispose();
    }

    private static SqliteJournal Open(string path, SqliteOpenMode mode, Durability? durability)
    {
        if (!File.Exists(path))
            throw new JournalStoreException($"{path}: {(Directory.Exists(path) ? "this is a directory, not a journal" : "there is no such file")}") { Trouble = StoreTrouble.NoJournal };
        var store = new SqliteStore(path);
        return new SqliteJournal(store, store.Connect(mode), durability, isNew: false);
    }

    private IEnumerable<Row> Rows(StreamId stream, long from, long to)
    {
        while (from <= to)
        {
            long first = from;
            List<Row> page = WithReader(connection => _store.Page(connection, stream, first, to, PageSize));
            foreach (Row row in page)
                yield return row;
            if (page.Count < PageSize)
                yield break;
            from = page[^1].Sequence + 1;
        }
    }

    private T WithReader<T>(Func<SqliteConnection, T> read)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!_readers.TryTake(out SqliteConnection? reader))
            reader = _store.Connect(SqliteOpenMode.ReadOnly);
        try
        {
            return read(reader);
        }
        finally
        {
            if (_isDisposed)
                reader.Dispose();
            else
                _readers.Add(reader);
        }
    }
}
