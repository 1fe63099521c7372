using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Insula.Journal;

/// <summary>
/// The prepared statement that appends a row, and the transaction around it. It calls SQLite itself: a command of the driver would make
/// several objects for every row.
/// </summary>
internal sealed class SqliteInsert : IDisposable
{
    private readonly SqliteStore _store;
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _insert;
    private readonly sqlite3_stmt _begin;
    private readonly sqlite3_stmt _commit;

    /// <summary>Prepares the statement.</summary>
    /// <param name="store">Whose errors it uses.</param>
    /// <param name="connection">The writer's connection.</param>
    /// <param name="writer">Column <c>writer_uuid</c> of all rows.</param>
    public SqliteInsert(SqliteStore store, SqliteConnection connection, string writer)
    {
        _store = store;
        _database = connection.Handle!;
        _insert = Prepare(SqliteSchema.Insert);
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        Check(raw.sqlite3_bind_text(_insert, 5, CommitCodec.Manifest));
        Check(raw.sqlite3_bind_int64(_insert, 6, CommitCodec.Identifier));
        Check(raw.sqlite3_bind_text(_insert, 7, writer));
    }

    /// <summary>Begins a transaction that may write, waiting for another writer to end as long as the connection says.</summary>
    public void Begin() => Check(Step(_begin));

    /// <summary>Ends the transaction.</summary>
    public void Commit() => Check(Step(_commit));

    /// <summary>Takes the transaction back, if one is open.</summary>
    public void Rollback()
    {
        // After some errors SQLite has rolled back itself; a second time would be an error.
        if (raw.sqlite3_get_autocommit(_database) == 0)
            raw.sqlite3_exec(_database, "ROLLBACK");
    }

    /// <summary>Appends a row. False if there is one with this stream and sequence.</summary>
    /// <param name="created">Wall time, milliseconds since 1970.</param>
    /// <param name="stream">The stream's name, UTF-8.</param>
    /// <param name="sequence">The commit's number.</param>
    /// <param name="message">Its bytes.</param>
    public bool Add(long created, ReadOnlySpan<byte> stream, long sequence, ReadOnlySpan<byte> message)
    {
        Check(raw.sqlite3_bind_int64(_insert, 1, created));
        Check(raw.sqlite3_bind_text(_insert, 2, stream));
        Check(raw.sqlite3_bind_int64(_insert, 3, sequence));
        Check(raw.sqlite3_bind_blob(_insert, 4, message));
        int code = Step(_insert);
        if ((code & 0xff) == raw.SQLITE_CONSTRAINT)
            return false;
        Check(code);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _insert.Dispose();
        _begin.Dispose();
        _commit.Dispose();
    }

    private sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_database, Encoding.UTF8.GetBytes(sql + '\0'), out sqlite3_stmt statement));
        return statement;
    }

    private static int Step(sqlite3_stmt statement)
    {
        int code = raw.sqlite3_step(statement);
        int reset = raw.sqlite3_reset(statement);
        return code == raw.SQLITE_DONE ? reset : code;
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            throw _store.Error(code, raw.sqlite3_errmsg(_database).utf8_to_string());
    }
}
