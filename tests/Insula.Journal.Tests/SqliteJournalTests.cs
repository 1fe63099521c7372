using Microsoft.Data.Sqlite;

namespace Insula.Journal.Tests;

public sealed class SqliteJournalTests : JournalContract
{
    private readonly SqliteStoreOnDisk _store;

    public SqliteJournalTests() : this(new SqliteStoreOnDisk())
    {
    }

    private SqliteJournalTests(SqliteStoreOnDisk store) : base(store) => _store = store;

    [Theory]
    [InlineData(Durability.Full, 2L)]
    [InlineData(Durability.Normal, 1L)]
    [InlineData(Durability.Off, 0L)]
    public void Durability_is_a_setting_of_SQLite(Durability durability, long synchronous)
    {
        _store.Close();
        using SqliteJournal journal = SqliteJournal.Open(_store.Path, durability);
        using SqliteCommand command = journal.Writer!.Connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous";
        Assert.Equal(synchronous, command.ExecuteScalar());
        command.CommandText = "PRAGMA journal_mode";
        Assert.Equal("wal", command.ExecuteScalar());
        journal.Append(Samples.Run(1, 2));
    }

    [Fact]
    public void A_row_has_what_Akka_expects_in_its_columns()
    {
        Journal.Append(Samples.Run(1, 2));
        List<object?[]> rows = _store.Query(
            "SELECT ordering, deleted, persistence_id, sequence_number, manifest, identifier, writer_uuid, created, typeof(message) "
            + "FROM journal ORDER BY ordering");
        Assert.Equal([1L, 0L, "host-1/vps-12.1", 1L, "commit.v1", 1001L], rows[0][..6]);
        Assert.Equal([2L, 0L, "host-1/vps-12.1", 2L, "commit.v1", 1001L], rows[1][..6]);
        Assert.Matches("^[0-9a-f]{32}$", Assert.IsType<string>(rows[0][6]));
        Assert.Equal(rows[0][6], rows[1][6]);
        Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds((long)rows[0][7]!).Year, 2020, 9999);
        Assert.Equal("blob", rows[0][8]);
    }

    [Fact]
    public void Every_writer_has_its_own_name()
    {
        Journal.Append(Samples.Run(1, 1));
        _store.Reopen();
        Journal.Append(Samples.Run(2, 2));
        Assert.Equal(2L, _store.Query("SELECT count(DISTINCT writer_uuid) FROM journal")[0][0]);
    }

    [Fact]
    public void An_append_after_another_writer_is_a_conflict_and_the_next_one_knows()
    {
        Journal.Append(Samples.Run(1, 1));
        using (SqliteJournal other = SqliteJournal.Open(_store.Path))
            other.Append(Samples.Run(2, 2));

        Commit[] group = [Samples.Small(1, new StreamId("host-9")), Samples.Small(2)];
        var conflict = Assert.Throws<JournalConflictException>(() => Journal.Append(group));
        Assert.Equal(Samples.Stream, conflict.Stream);
        Assert.Equal(2, Journal.Head(Samples.Stream).Sequence);
        Assert.Equal(0, Journal.Head(new StreamId("host-9")).Sequence);

        Journal.Append([Samples.Small(3)]);
        Assert.Equal(3, Journal.Read(Samples.Stream).Count());
    }

    [Fact]
    public void A_writer_that_was_told_of_another_ones_commits_goes_on_behind_them()
    {
        Journal.Append(Samples.Run(1, 1));
        using (SqliteJournal other = SqliteJournal.Open(_store.Path))
            other.Append(Samples.Run(2, 3));
        Journal.Append([Samples.Small(4)]);
        Assert.Equal(4, Journal.Read(Samples.Stream).Count());
    }

    [Fact]
    public void Another_process_in_a_transaction_is_an_error_that_says_so()
    {
        using SqliteConnection other = _store.Connect();
        using SqliteTransaction transaction = other.BeginTransaction(deferred: false);
        _store.Sqlite.LockTimeout = TimeSpan.Zero;

        var error = Assert.Throws<JournalStoreException>(() => Journal.Append(Samples.Run(1, 1)));
        Assert.Contains("another process is writing", error.Message);
        Assert.Contains(_store.Path, error.Message);

        transaction.Rollback();
        Journal.Append(Samples.Run(1, 1));
    }

    [Fact]
    public void A_full_disk_leaves_nothing_of_the_group()
    {
        Journal.Append(Samples.Run(1, 1));
        SetPages(1);
        var error = Assert.Throws<JournalStoreException>(() => Journal.Append(Samples.Run(2, 2000)));
        Assert.Contains("the disk is full", error.Message);
        Assert.Equal(1, Journal.Head(Samples.Stream).Sequence);

        SetPages(1_000_000);
        Journal.Append(Samples.Run(2, 2000));
        Assert.Equal(2000, Journal.Read(Samples.Stream).Count());
    }

    [Fact]
    public void A_journal_opened_read_only_reads_and_does_not_write()
    {
        Journal.Append(Samples.Run(1, 3));
        using SqliteJournal journal = SqliteJournal.OpenReadOnly(_store.Path);
        Assert.Equal(3, journal.Read(Samples.Stream).Count());
        Assert.Contains("read-only", Assert.Throws<JournalStoreException>(() => journal.Append(Samples.Run(4, 4))).Message);

        Journal.Append(Samples.Run(4, 5));
        Assert.Equal(5, journal.Read(Samples.Stream).Count());
    }

    [Fact]
    public void A_new_journal_replaces_nothing()
    {
        Assert.Contains("exists already", Assert.Throws<JournalStoreException>(() => SqliteJournal.Create(_store.Path)).Message);
        Assert.Contains("no such file", Assert.Throws<JournalStoreException>(() => SqliteJournal.Open(_store.Path + "x")).Message);
        Assert.Contains("no such file", Assert.Throws<JournalStoreException>(() => SqliteJournal.OpenReadOnly(_store.Path + "x")).Message);
        Assert.Contains("cannot be made",
            Assert.Throws<JournalStoreException>(() => SqliteJournal.Create(Path.Combine(_store.Path, "below-a-file"))).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hosts:\n  - name: host-1\n    this is a scenario and no journal, although somebody opened it as if it were one\n")]
    public void A_file_that_is_no_journal_is_refused(string content)
    {
        string path = _store.Path + ".yaml";
        File.WriteAllText(path, content);
        Assert.Contains("this is no journal", Assert.Throws<JournalStoreException>(() => SqliteJournal.OpenReadOnly(path)).Message);
        Assert.Contains("this is no journal", Assert.Throws<JournalStoreException>(() => SqliteJournal.Open(path)).Message);
        Assert.Equal(content, File.ReadAllText(path));
    }

    [Fact]
    public void Another_SQLite_database_is_refused()
    {
        using (SqliteConnection other = _store.Connect())
        {
            using SqliteCommand command = other.CreateCommand();
            command.CommandText = "DROP TABLE journal";
            command.ExecuteNonQuery();
        }
        Assert.Contains("no such table", Assert.Throws<JournalStoreException>(() => SqliteJournal.Open(_store.Path)).Message);
    }

    [Theory]
    [InlineData(0.95)]
    [InlineData(0.5)]
    [InlineData(0.1)]
    [InlineData(0.01)]
    public void A_truncated_file_is_found(double part)
    {
        Journal.Append(Samples.Run(1, 3000));
        _store.Close();
        using (FileStream file = File.OpenWrite(_store.Path))
            file.SetLength((long)(file.Length * part));

        Exception error = Assert.ThrowsAny<Exception>(() =>
        {
            using SqliteJournal journal = SqliteJournal.OpenReadOnly(_store.Path);
            journal.Read(Samples.Stream).Count();
        });

        Assert.True(error is JournalStoreException or JournalDamagedException, error.ToString());
    }

    [Fact]
    public void A_flipped_bit_anywhere_in_the_file_is_found_or_does_not_matter()
    {
        Journal.Append(Samples.Run(1, 400));
        string wanted = string.Concat(Journal.Read(Samples.Stream).Select(Samples.Text));
        _store.Close();
        byte[] whole = File.ReadAllBytes(_store.Path);
        var random = new Random(5);
        int found = 0;
        for (int i = 0; i < 300; i++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(_store.Path, damaged);
            try
            {
                using SqliteJournal journal = SqliteJournal.OpenReadOnly(_store.Path);
                Assert.Equal(wanted, string.Concat(journal.Read(Samples.Stream).Select(Samples.Text)));
            }
            catch (Exception e) when (e is JournalStoreException or JournalDamagedException)
            {
                found++;
            }
        }
        Assert.InRange(found, 100, 300);
    }

    private void SetPages(int most)
    {
        using SqliteCommand command = _store.Sqlite.Writer!.Connection.CreateCommand();
        command.CommandText = $"PRAGMA max_page_count = {most}";
        command.ExecuteScalar();
    }
}
