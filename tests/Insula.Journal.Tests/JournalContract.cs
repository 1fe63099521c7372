namespace Insula.Journal.Tests;

/// <summary>What every journal does, whatever it is stored in.</summary>
public abstract class JournalContract(ITestStore store) : IDisposable
{
    private static readonly StreamId A = new("host-1");
    private static readonly StreamId B = new("host-1/vps-1.1");

    protected IJournal Journal => store.Journal;

    public void Dispose()
    {
        store.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void What_was_appended_is_read_again_field_by_field()
    {
        Commit[] commits = [.. Enumerable.Range(1, 300).Select(i => Samples.Any(new Random(i)) with { Stream = A, Sequence = i })];
        Commit full = Samples.Full() with { Stream = A, Sequence = 301 };
        var empty = new Commit { Stream = B, Sequence = 1, Time = 0 };

        Journal.Append([.. commits, full, empty]);
        store.Reopen();

        Assert.Equal([.. commits.Append(full).Select(Samples.Text)], Journal.Read(A).Select(Samples.Text));
        Assert.Equal(Samples.Text(empty), Samples.Text(Assert.Single(Journal.Read(B))));
    }

    [Fact]
    public void A_part_of_a_stream_is_read()
    {
        Journal.Append(Samples.Run(1, 20));
        Assert.Equal([7L, 8, 9], Journal.Read(Samples.Stream, 7, 9).Select(commit => commit.Sequence));
        Assert.Equal([20L], Journal.Read(Samples.Stream, 20).Select(commit => commit.Sequence));
        Assert.Equal([1L], Journal.Read(Samples.Stream, 1, 1).Select(commit => commit.Sequence));
        Assert.Empty(Journal.Read(Samples.Stream, 21));
        Assert.Empty(Journal.Read(Samples.Stream, 50, 60));
        Assert.Empty(Journal.Read(new StreamId("nobody")));
    }

    [Fact]
    public void Heads_are_sequence_and_hash_of_the_last_row()
    {
        Assert.Equal(0, Journal.Head(A).Sequence);
        Assert.True(Journal.Head(A).Hash.IsEmpty);

        Journal.Append([Samples.Small(1, B), .. Samples.Run(1, 2, A)]);

        byte[] first = Hash(Samples.Small(1, A), []);
        byte[] second = Hash(Samples.Small(2, A), first);
        Assert.Equal(2, Journal.Head(A).Sequence);
        Assert.Equal(second, Journal.Head(A).Hash.ToArray());
        Assert.Equal([(A, 2L), (B, 1L)], Journal.Streams().Select(stream => (stream.Stream, stream.Head.Sequence)));
        Assert.Equal(second, Journal.Streams()[0].Head.Hash.ToArray());
    }

    [Fact]
    public void Streams_stand_in_the_order_of_their_names()
    {
        string[] names = ["host-2", "host-10", "host-1", "host-1/vps-2.1", "host-1/vps-10.1", "Host", "hôst"];
        Journal.Append([.. names.Select(name => Samples.Small(1, new StreamId(name)))]);
        Assert.Equal(names.Order(StringComparer.Ordinal), Journal.Streams().Select(stream => stream.Stream.Name));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void A_commit_that_does_not_follow_the_head_is_a_conflict(long sequence)
    {
        Journal.Append(Samples.Run(1, 3));
        var conflict = Assert.Throws<JournalConflictException>(() => Journal.Append([Samples.Small(sequence)]));
        Assert.Equal(Samples.Stream, conflict.Stream);
        Assert.Contains("is at 3", conflict.Message);
        Journal.Append([Samples.Small(4)]);
        Assert.Equal(4, Journal.Read(Samples.Stream).Count());
    }

    [Fact]
    public void A_group_with_a_conflict_leaves_nothing()
    {
        Journal.Append([Samples.Small(1, A)]);
        Assert.Throws<JournalConflictException>(() => Journal.Append([Samples.Small(2, A), Samples.Small(1, B), Samples.Small(2, A)]));
        Assert.Throws<JournalConflictException>(() => Journal.Append([Samples.Small(2, A), Samples.Small(4, A)]));

        Assert.Equal([(A, 1L)], Journal.Streams().Select(stream => (stream.Stream, stream.Head.Sequence)));
        Journal.Append([Samples.Small(2, A), Samples.Small(1, B)]);
        Assert.Equal(2, Journal.Read(A).Count());
        Assert.Single(Journal.Read(B));
    }

    [Fact]
    public void A_group_with_a_commit_that_cannot_be_encoded_leaves_nothing()
    {
        Commit bad = Samples.Small(2) with { Letters = [new(A, 1, null, null, 0)] };
        Assert.Throws<ArgumentException>(() => Journal.Append([Samples.Small(1), bad]));
        Assert.Equal(0, Journal.Head(Samples.Stream).Sequence);
        Journal.Append(Samples.Run(1, 2));
    }

    [Fact]
    public void No_commits_are_appended_without_complaint()
    {
        Journal.Append([]);
        Assert.Empty(Journal.Streams());
    }

    [Fact]
    public void A_reader_sees_the_stream_as_it_was_when_it_began()
    {
        Journal.Append(Samples.Run(1, 600));
        using IEnumerator<Commit> reader = Journal.Read(Samples.Stream).GetEnumerator();
        for (int i = 0; i < 10; i++)
            Assert.True(reader.MoveNext());

        Journal.Append(Samples.Run(601, 700));

        int rest = 0;
        while (reader.MoveNext())
            rest++;
        Assert.Equal(590, rest);
        Assert.Equal(700, Journal.Read(Samples.Stream).Count());
    }

    [Fact]
    public async Task Readers_and_the_writer_go_on_side_by_side()
    {
        const int Groups = 100;
        Task writer = Task.Run(() =>
        {
            for (int i = 0; i < Groups; i++)
                Journal.Append(Samples.Run((i * 5) + 1, (i * 5) + 5));
        });
        int seen;
        do
        {
            seen = Journal.Read(Samples.Stream).Count();
            Assert.Equal(0, seen % 5);
            Assert.Equal(0, Journal.Head(Samples.Stream).Sequence % 5);
        }
        while (seen < Groups * 5 && !writer.IsFaulted);
        await writer;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void A_missing_row_is_found(long sequence)
    {
        Journal.Append(Samples.Run(1, 5));
        store.Reopen();
        store.Remove(Samples.Stream, sequence, sequence);
        Assert.Equal(sequence, Damage());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void A_cut_tail_is_found(long sequence)
    {
        Journal.Append(Samples.Run(1, 5));
        store.Reopen();
        store.Remove(Samples.Stream, sequence, 5);
        Assert.Equal(sequence, Damage());
        Assert.Equal(sequence - 1, Journal.Read(Samples.Stream, to: sequence - 1).Count());
    }

    [Fact]
    public void A_stream_that_is_gone_is_found()
    {
        Journal.Append(Samples.Run(1, 5));
        store.Reopen();
        store.Remove(Samples.Stream, 1, 5);
        Assert.Equal([Samples.Stream], Journal.Streams().Select(stream => stream.Stream));
        Assert.Equal(1, Damage());
    }

    [Theory]
    [InlineData("identifier", 1000L)]
    [InlineData("identifier", null)]
    [InlineData("manifest", "commit.v2")]
    [InlineData("manifest", null)]
    [InlineData("deleted", 1L)]
    [InlineData("sequence_number", 77L)]
    public void A_changed_column_is_found(string column, object? value)
    {
        for (long sequence = 1; sequence <= 5; sequence++)
        {
            var stream = new StreamId($"host-{sequence}");
            Journal.Append(Samples.Run(1, 5, stream));
            store.Reopen();
            store.Change(stream, sequence, column, value);
            Assert.Equal(sequence, Damage(stream));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Any_changed_byte_of_a_message_is_found(long sequence)
    {
        Journal.Append(Samples.Run(1, 5));
        store.Reopen();
        byte[] previous = [];
        foreach (Commit commit in Samples.Run(1, (int)sequence - 1))
            previous = Hash(commit, previous);
        byte[] message = CommitCodec.Encode(Samples.Small(sequence), previous);
        for (int i = 0; i < message.Length; i++)
        {
            byte[] changed = [.. message];
            changed[i] ^= (byte)(1 << (i % 8));
            store.Change(Samples.Stream, sequence, "message", changed);
            Assert.Equal(sequence, Damage());
        }
        store.Change(Samples.Stream, sequence, "message", message);
        Assert.Equal(5, Journal.Read(Samples.Stream).Count());
    }

    [Fact]
    public void Damage_beside_the_part_that_is_read_does_not_matter()
    {
        Journal.Append(Samples.Run(1, 9));
        store.Reopen();
        store.Change(Samples.Stream, 2, "manifest", "x");
        store.Change(Samples.Stream, 6, "manifest", "x");
        Assert.Equal([4L, 5], Journal.Read(Samples.Stream, 4, 5).Select(commit => commit.Sequence));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void The_last_commit_of_a_part_is_checked_against_the_rows_behind_it(long sequence)
    {
        Journal.Append(Samples.Run(1, 6));
        store.Reopen();
        byte[] previous = [];
        foreach (Commit commit in Samples.Run(1, (int)sequence - 1))
            previous = Hash(commit, previous);
        store.Change(Samples.Stream, sequence, "message", CommitCodec.Encode(Samples.Small(sequence) with { Time = 1 }, previous));

        var damaged = Assert.Throws<JournalDamagedException>(() => Journal.Read(Samples.Stream, 2, sequence).Count());
        Assert.Equal(sequence, damaged.Sequence);
        Assert.Equal(sequence - 1, Journal.Read(Samples.Stream, 1, sequence - 1).Count());
    }

    [Fact]
    public void Rows_that_changed_places_are_found()
    {
        Journal.Append(Samples.Run(1, 5));
        store.Reopen();
        store.Change(Samples.Stream, 2, "sequence_number", 99L);
        store.Change(Samples.Stream, 3, "sequence_number", 2L);
        store.Change(Samples.Stream, 99, "sequence_number", 3L);
        Assert.InRange(Damage(), 1, 2);
    }

    /// <summary>Reads a stream to its damage and says where that is.</summary>
    private long Damage(StreamId? stream = null)
    {
        var damaged = Assert.Throws<JournalDamagedException>(() => Journal.Read(stream ?? Samples.Stream).Count());
        Assert.Equal(stream ?? Samples.Stream, damaged.Stream);
        Assert.StartsWith($"{damaged.Stream}@{damaged.Sequence}: ", damaged.Message);
        return damaged.Sequence;
    }

    private static byte[] Hash(Commit commit, byte[] previous) => RowHash.Of(
        commit.Stream, commit.Sequence, CommitCodec.Identifier, CommitCodec.Manifest, CommitCodec.Encode(commit, previous));
}
