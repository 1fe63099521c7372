using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Insula.Journal;

/// <summary>One SQLite file: connections to it, its rows, and its errors in words.</summary>
internal sealed class SqliteStore(string path)
{
    static SqliteStore() => Batteries_V2.Init();

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Opens a connection to a file that exists and holds a journal.</summary>
    /// <exception cref="JournalStoreException">It does not, or cannot be opened.</exception>
    public SqliteConnection Connect(SqliteOpenMode mode)
    {
        // A whole path: ":memory:" and "file:x" would mean something else than a file of that name.
        var builder = new SqliteConnectionStringBuilder { DataSource = System.IO.Path.GetFullPath(path), Mode = mode, Pooling = false };
        var connection = new SqliteConnection(builder.ToString());
        return Guarded(() =>
        {
            try
            {
                connection.Open();
                return connection;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        });
    }

    /// <summary>Runs statements that give nothing.</summary>
    public void Run(SqliteConnection connection, string sql) => Guarded(() =>
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    });

    /// <summary>The last row of a stream; null if there is none.</summary>
    public Row? Last(SqliteConnection connection, StreamId stream) => Guarded<Row?>(() =>
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = SqliteSchema.Last;
        command.Parameters.AddWithValue("$stream", stream.Name);
        using SqliteDataReader reader = command.ExecuteReader();
        return reader.Read() ? RowOf(reader) : null;
    });

    /// <summary>The next rows of a stream, at most <paramref name="limit"/>.</summary>
    /// <exception cref="JournalDamagedException">The file is damaged where the next row should be.</exception>
    public List<Row> Page(SqliteConnection connection, StreamId stream, long from, long to, int limit)
    {
        var rows = new List<Row>();
        try
        {
            return Guarded(() =>
            {
                using SqliteCommand command = connection.CreateCommand();
                command.CommandText = SqliteSchema.Page;
                command.Parameters.AddWithValue("$stream", stream.Name);
                command.Parameters.AddWithValue("$from", from);
                command.Parameters.AddWithValue("$to", to);
                command.Parameters.AddWithValue("$limit", limit);
                using SqliteDataReader reader = command.ExecuteReader();
                while (reader.Read())
                    rows.Add(RowOf(reader));
                return rows;
            });
        }
        catch (JournalStoreException e) when (e.Trouble == StoreTrouble.Damaged)
        {
            throw new JournalDamagedException(stream, rows.Count == 0 ? from : rows[^1].Sequence + 1, e.Message);
        }
    }

    /// <summary>The heads of all streams, of one moment.</summary>
    public Dictionary<StreamId, StreamHead> Heads(SqliteConnection connection) => Guarded(() =>
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = SqliteSchema.Heads;
        using SqliteDataReader reader = command.ExecuteReader();
        var heads = new Dictionary<StreamId, StreamHead>();
        while (reader.Read())
        {
            var stream = new StreamId(reader.GetString(5));
            Row row = RowOf(reader);
            heads.Add(stream, new(row.Sequence, row.Hash(stream)));
        }
        return heads;
    });

    /// <summary>The error of a result code of SQLite, in words that name the file and what may help.</summary>
    public JournalStoreException Error(int code, string detail, Exception? inner = null)
    {
        StoreTrouble trouble = TroubleOf(code & 0xff, detail);
        return new($"{path}: " + Words(code & 0xff, detail, trouble), inner) { Trouble = trouble };
    }

    // What has anchors beside it was a journal once.
    private StoreTrouble TroubleOf(int code, string detail) => code switch
    {
        raw.SQLITE_CORRUPT => StoreTrouble.Damaged,
        raw.SQLITE_NOTADB => NoJournal(),
        raw.SQLITE_ERROR when IsWithoutTable(detail) => NoJournal(),
        _ => StoreTrouble.Failed,
    };

    private StoreTrouble NoJournal() => File.Exists(Anchors.PathOf(path)) ? StoreTrouble.Damaged : StoreTrouble.NoJournal;

    private static bool IsWithoutTable(string detail) => detail.Contains("no such table") || detail.Contains("no such column");

    private static string Words(int code, string detail, StoreTrouble trouble) => code switch
    {
        _ when trouble == StoreTrouble.Damaged => $"the file of the journal is damaged ({detail})",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "another process is writing to the journal",
        raw.SQLITE_READONLY => "the journal may not be written to: it was opened read-only, or the file or its directory is",
        raw.SQLITE_FULL => "the disk is full",
        raw.SQLITE_NOTADB => "this is no journal: the file is not a SQLite database",
        raw.SQLITE_CANTOPEN => "the journal cannot be opened: is the path right, and is its directory writable?",
        raw.SQLITE_IOERR => $"the disk gave an error ({detail})",
        raw.SQLITE_ERROR when IsWithoutTable(detail) => $"this is no journal ({detail})",
        _ => $"SQLite failed ({detail})",
    };

    /// <summary>Runs something and translates the errors of the driver.</summary>
    public T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException e)
        {
            throw Error(e.SqliteErrorCode, e.Message, e);
        }
    }

    // SQLite lets every column of a row hold a value of any type, so a damaged one need not have the type of its column.
    private static Row RowOf(SqliteDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetValue(1) as long? ?? 0,
        reader.GetValue(2) as string ?? "",
        reader.GetValue(3) as byte[] ?? [],
        reader.GetValue(4) is not 0L);
}
