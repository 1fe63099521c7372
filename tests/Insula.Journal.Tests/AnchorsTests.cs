namespace Insula.Journal.Tests;

public sealed class AnchorsTests : IDisposable
{
    private readonly SqliteStoreOnDisk _store = new();

    private string File => _store.Path + ".anchors";

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Closing_a_journal_anchors_every_stream_at_its_head()
    {
        _store.Journal.Append([.. Samples.Run(1, 3), Samples.Small(1, new StreamId("host-1"))]);
        string hash = Convert.ToHexStringLower(_store.Journal.Head(Samples.Stream).Hash.Span);
        string other = Convert.ToHexStringLower(_store.Journal.Head(new StreamId("host-1")).Hash.Span);
        _store.Close();

        string[] lines = System.IO.File.ReadAllLines(File);

        Assert.Equal(["insula anchors 1", $"1 {other} host-1", $"3 {hash} {Samples.Stream}", "end 2"], lines);
        Assert.False(System.IO.File.Exists(File + ".new"));
    }

    [Fact]
    public void A_writer_anchors_from_time_to_time()
    {
        for (int i = 0; i < SqliteWriter.AnchorInterval; i += 4096)
            _store.Journal.Append(Samples.Run(i + 1, i + 4096));
        Assert.Contains($"{SqliteWriter.AnchorInterval} ", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void Anchors_that_lag_are_no_damage()
    {
        _store.Journal.Append(Samples.Run(1, 3));
        _store.Reopen();
        string early = System.IO.File.ReadAllText(File);
        _store.Journal.Append(Samples.Run(4, 9));
        _store.Close();
        System.IO.File.WriteAllText(File, early);

        _store.Reopen();

        Assert.Equal(9, _store.Journal.Read(Samples.Stream).Count());
        _store.Journal.Append(Samples.Run(10, 10));
    }

    [Fact]
    public void A_journal_without_anchors_is_read_and_a_cut_tail_is_not_found()
    {
        _store.Journal.Append(Samples.Run(1, 5));
        _store.Close();
        System.IO.File.Delete(File);
        _store.Reopen();
        _store.Remove(Samples.Stream, 4, 5);
        Assert.Equal(3, _store.Journal.Read(Samples.Stream).Count());
    }

    [Fact]
    public void A_writer_does_not_go_on_behind_a_cut_tail()
    {
        _store.Journal.Append(Samples.Run(1, 5));
        _store.Reopen();
        _store.Remove(Samples.Stream, 4, 5);
        var damaged = Assert.Throws<JournalDamagedException>(() => _store.Journal.Append([Samples.Small(4)]));
        Assert.Equal(4, damaged.Sequence);
    }

    [Fact]
    public void A_writer_does_not_go_on_behind_a_changed_row()
    {
        _store.Journal.Append(Samples.Run(1, 5));
        _store.Reopen();
        _store.Change(Samples.Stream, 5, "message", new byte[] { 8, 1 });
        Assert.Equal(5, Assert.Throws<JournalDamagedException>(() => _store.Journal.Append([Samples.Small(6)])).Sequence);
    }

    [Theory]
    [InlineData("")]
    [InlineData("insula anchors 1\n")]
    [InlineData("insula anchors 1\nend 1\n")]
    [InlineData("insula anchors 1\n5 abc host-1\nend 1\n")]
    [InlineData("insula anchors 1\n5\nend 1\n")]
    [InlineData("insula anchors 1\n99999999999999999999 00 host-1\nend 1\n")]
    public void Damaged_anchors_are_refused_with_advice(string content)
    {
        _store.Close();
        System.IO.File.WriteAllText(File, content);
        Assert.Contains("the anchors are damaged", Assert.Throws<JournalStoreException>(() => SqliteJournal.Open(_store.Path)).Message);
    }

    [Fact]
    public void A_new_journal_takes_no_anchors_over_from_a_former_one()
    {
        _store.Journal.Append(Samples.Run(1, 5));
        _store.Close();
        System.IO.File.Delete(_store.Path);
        using SqliteJournal journal = SqliteJournal.Create(_store.Path, Durability.Off);
        Assert.Empty(journal.Streams());
        journal.Append(Samples.Run(1, 1));
    }
}
