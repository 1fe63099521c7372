using Microsoft.Data.Sqlite;

namespace Insula.Journal.Tests;

/// <summary>What the contract suite needs of a store besides <see cref="IJournal"/>: to close and open it, and to damage it.</summary>
public interface ITestStore : IDisposable
{
    /// <summary>The journal, open for writing.</summary>
    IJournal Journal { get; }

    /// <summary>Closes the journal and opens it again.</summary>
    void Reopen();

    /// <summary>Changes a column of a row behind the journal's back.</summary>
    void Change(StreamId stream, long sequence, string column, object? value);

    /// <summary>Removes rows behind the journal's back.</summary>
    void Remove(StreamId stream, long first, long last);
}

internal sealed class MemoryStore : ITestStore
{
    private readonly MemoryJournal _journal = new();

    public IJournal Journal => _journal;

    public void Reopen()
    {
    }

    public void Change(StreamId stream, long sequence, string column, object? value) => _journal.Damage(stream, rows =>
    {
        int at = rows.FindIndex(row => row.Sequence == sequence);
        Row row = rows[at];
        rows[at] = column switch
        {
            "sequence_number" => row with { Sequence = (long)value! },
            "identifier" => row with { Identifier = value as long? ?? 0 },
            "manifest" => row with { Manifest = value as string ?? "" },
            "message" => row with { Message = (byte[])value! },
            "deleted" => row with { IsDeleted = (long)value! != 0 },
            _ => throw new NotSupportedException(column),
        };
    });

    public void Remove(StreamId stream, long first, long last) =>
        _journal.Damage(stream, rows => rows.RemoveAll(row => row.Sequence >= first && row.Sequence <= last));

    public void Dispose() => _journal.Dispose();
}

internal sealed class SqliteStoreOnDisk : ITestStore
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("insula-journal-");
    private SqliteJournal _journal;

    public SqliteStoreOnDisk() => _journal = SqliteJournal.Create(Path, Durability.Off);

    public string Path => System.IO.Path.Combine(_directory.FullName, "test.journal");

    public IJournal Journal => _journal;

    public SqliteJournal Sqlite => _journal;

    public void Reopen()
    {
        Close();
        _journal = SqliteJournal.Open(Path, Durability.Off);
    }

    public void Close() => _journal.Dispose();

    public void Change(StreamId stream, long sequence, string column, object? value) => Run(
        $"UPDATE journal SET {column} = $value WHERE persistence_id = $stream AND sequence_number = $first", stream, sequence, 0, value);

    public void Remove(StreamId stream, long first, long last) => Run(
        "DELETE FROM journal WHERE persistence_id = $stream AND sequence_number BETWEEN $first AND $last AND $value IS NULL",
        stream, first, last, null);

    public List<object?[]> Query(string sql)
    {
        using SqliteConnection connection = Connect();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }
        return rows;
    }

    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        return connection;
    }

    public void Dispose()
    {
        _journal.Dispose();
        _directory.Delete(recursive: true);
    }

    private void Run(string sql, StreamId stream, long first, long last, object? value)
    {
        using SqliteConnection connection = Connect();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$stream", stream.Name);
        command.Parameters.AddWithValue("$first", first);
        command.Parameters.AddWithValue("$last", last);
        command.Parameters.AddWithValue("$value", value ?? DBNull.Value);
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }
}
