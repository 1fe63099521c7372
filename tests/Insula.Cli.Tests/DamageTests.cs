using Insula.Engine;
using Insula.Journal;
using Microsoft.Data.Sqlite;

namespace Insula.Cli.Tests;

/// <summary>A journal that is not what was written: exit code 3 and the place.</summary>
public sealed class DamageTests : IDisposable
{
    private const int HeaderSize = 100;
    private static readonly Lazy<(byte[] Journal, byte[] Anchors)> Whole = new(Make);
    private readonly Desk _desk = new();

    static DamageTests() => SQLitePCL.Batteries_V2.Init();

    public DamageTests()
    {
        _desk.Write("journal", Whole.Value.Journal);
        _desk.Write("journal.anchors", Whole.Value.Anchors);
    }

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData("UPDATE journal SET message = CAST(x'00' || substr(message, 2) AS BLOB) WHERE sequence_number = 3 AND persistence_id = 'host-1'", "host-1@3: ", "changed")]
    [InlineData("UPDATE journal SET message = CAST(substr(message, 1, length(message) - 1) || x'01' AS BLOB) WHERE sequence_number = 4 AND persistence_id = 'host-1/vps-1.1'", "host-1/vps-1.1@4: ", "changed")]
    [InlineData("UPDATE journal SET message = '' WHERE sequence_number = 2 AND persistence_id = 'host-1'", "host-1@2: ", "changed")]
    [InlineData("UPDATE journal SET message = 7 WHERE sequence_number = 2 AND persistence_id = 'host-1'", "host-1@2: ", "changed")]
    [InlineData("UPDATE journal SET manifest = 'commit.v9' WHERE sequence_number = 2 AND persistence_id = 'host-1'", "host-1@2: ", "commit.v9")]
    [InlineData("UPDATE journal SET deleted = 1 WHERE sequence_number = 2 AND persistence_id = 'host-1'", "host-1@2: ", "deleted")]
    [InlineData("DELETE FROM journal WHERE sequence_number = 5 AND persistence_id = 'host-1/vps-1.1'", "host-1/vps-1.1@5: ", "missing")]
    [InlineData("DELETE FROM journal WHERE sequence_number = 1 AND persistence_id = 'host-1'", "host-1@1: ", "missing")]
    [InlineData("DELETE FROM journal WHERE sequence_number > 3 AND persistence_id = 'host-1'", "host-1@4: ", "cut off")]
    [InlineData("DELETE FROM journal WHERE persistence_id = 'host-1/vps-1.1'", "host-1/vps-1.1@1: ", "cut off")]
    public void A_damaged_row_is_told_with_its_place(string damage, string place, string words)
    {
        Change(damage);
        _desk.Run("replay", "journal", "--json").Fails(3, place, words);
    }

    [Theory]
    [InlineData("DROP TABLE journal", "journal: ", "damaged")]
    [InlineData("ALTER TABLE journal RENAME COLUMN message TO massage", "journal: ", "damaged")]
    public void A_damaged_schema_is_told(string damage, string place, string words)
    {
        Change(damage);
        _desk.Run("replay", "journal").Fails(3, place, words);
    }

    [Fact]
    public void A_file_that_is_cut_or_overwritten_is_damaged()
    {
        byte[] whole = Whole.Value.Journal;
        byte[] headless = [.. new byte[HeaderSize], .. whole[HeaderSize..]];
        foreach (byte[] damaged in (byte[][])[whole[..(whole.Length / 2)], whole[..HeaderSize], [], headless])
        {
            _desk.Write("journal", damaged);
            _desk.Run("replay", "journal").Fails(3, "journal: ", "damaged");
        }
    }

    [Fact]
    public void Damaged_anchors_are_told()
    {
        _desk.Write("journal.anchors", "insula anchors 1\nhost-1\n");
        _desk.Run("replay", "journal").Fails(3, "journal.anchors: ", "damaged");
        _desk.Write("journal.anchors", [0xFF, 0, 1]);
        _desk.Run("replay", "journal").Fails(3, "journal.anchors: ", "damaged");
    }

    /// <summary>Any one byte: what is read is what was written, or an exception says that the journal is damaged.</summary>
    [Fact]
    public void No_flipped_byte_changes_what_is_read_unseen()
    {
        const int flips = 400;
        byte[] whole = Whole.Value.Journal;
        string digest = Digest()!;
        int found = 0;
        for (int i = 0; i < flips; i++)
        {
            byte[] damaged = [.. whole];
            damaged[(int)((long)i * whole.Length / flips) + (i % 7)] ^= (byte)(1 << (i % 8));
            _desk.Write("journal", damaged);
            string? read = Digest();
            Assert.True(read is null || read == digest, $"flip {i}");
            found += read is null ? 1 : 0;
        }
        Assert.NotEqual(0, found);
    }

    private static (byte[] Journal, byte[] Anchors) Make()
    {
        using var desk = new Desk();
        desk.Run("run", "scenarios/pertains.yaml", "--journal", "journal").Exits(0);
        return (File.ReadAllBytes(desk.PathOf("journal")), File.ReadAllBytes(desk.PathOf("journal.anchors")));
    }

    /// <summary>The digest; null if the journal is damaged.</summary>
    private string? Digest()
    {
        try
        {
            using SqliteJournal journal = SqliteJournal.OpenReadOnly(_desk.PathOf("journal"));
            return RunDigest.Of(Replayer.Run(journal).Entities);
        }
        catch (Exception e) when (e is JournalDamagedException or JournalStoreException)
        {
            return null;
        }
    }

    private void Change(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_desk.PathOf("journal")};Pooling=false");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
