namespace Insula.Journal;

/// <summary>
/// Reads rows as commits and checks the chain of hashes. Only the row behind it, or the anchor, can say that a row is what was written; so
/// each commit is given out after that was asked.
/// </summary>
internal static class Chain
{
    private readonly record struct Link(Commit Commit, byte[] Hash, byte[] PreviousHash);

    /// <summary>The first row that <see cref="Read"/> needs.</summary>
    public static long FirstNeeded(long from) => Math.Max(1, from - 1);

    /// <summary>The last row that <see cref="Read"/> can use.</summary>
    public static long LastNeeded(long to) => to > long.MaxValue - 2 ? long.MaxValue : to + 2;

    /// <summary>Commits from..to of a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="rows">The rows there are between <see cref="FirstNeeded"/> and <see cref="LastNeeded"/>, in their order.</param>
    /// <param name="from">The first commit wanted, from 1.</param>
    /// <param name="to">The last commit wanted.</param>
    /// <param name="anchor">What is known of the stream from elsewhere; sequence 0 if nothing is.</param>
    /// <exception cref="JournalDamagedException">A row is missing, or is not what was written.</exception>
    public static IEnumerable<Commit> Read(StreamId stream, IEnumerable<Row> rows, long from, long to, StreamHead anchor)
    {
        Link? last = null;
        long expected = FirstNeeded(from);
        foreach (Row row in rows)
        {
            if (last is { } end && end.Commit.Sequence >= to)
            {
                if (Contradiction(end, row, rows, anchor) is { } contradiction)
                    throw contradiction;
                break;
            }
            Link link = Open(stream, row, expected++, anchor);
            if (last is { } previous)
            {
                if (!link.PreviousHash.AsSpan().SequenceEqual(previous.Hash))
                    throw Broken(previous, link, rows);
                if (previous.Commit.Sequence >= from)
                    yield return previous.Commit;
            }
            last = link;
        }
        if (last is { Commit: { } head } && head.Sequence >= from && head.Sequence <= to)
            yield return head;
        if (expected <= anchor.Sequence && expected <= to)
            throw CutOff(stream, expected, anchor);
    }

    /// <summary>A commit was to be appended that is not the next one.</summary>
    public static JournalConflictException DoesNotFollow(Commit commit, long head) =>
        new(commit.Stream, $"{commit.Stream} is at {head}: commit {commit.Sequence} does not follow");

    /// <summary>A stream is shorter than its anchor.</summary>
    public static JournalDamagedException CutOff(StreamId stream, long first, StreamHead anchor) =>
        new(stream, first, $"the stream is cut off: it once had {anchor.Sequence} commits");

    /// <summary>A row is not what its anchor says.</summary>
    public static JournalDamagedException NotAsAnchored(StreamId stream, long sequence) =>
        new(stream, sequence, "the row was changed: its hash is not the anchored one");

    // A row behind the part that is read only bears witness. If it is damaged itself it says nothing.
    private static JournalDamagedException? Contradiction(in Link end, in Row witness, IEnumerable<Row> rows, StreamHead anchor)
    {
        try
        {
            Link link = Open(end.Commit.Stream, witness, end.Commit.Sequence + 1, anchor);
            if (link.PreviousHash.AsSpan().SequenceEqual(end.Hash))
                return null;
            JournalDamagedException broken = Broken(end, link, rows);
            return broken.Sequence == end.Commit.Sequence ? broken : null;
        }
        catch (JournalDamagedException)
        {
            return null;
        }
    }

    private static Link Open(StreamId stream, in Row row, long expected, StreamHead anchor)
    {
        if (row.Sequence != expected)
            throw new JournalDamagedException(stream, expected, $"the commit is missing; the next one there is has number {row.Sequence}");
        if (row.IsDeleted)
            throw new JournalDamagedException(stream, expected, "the row is marked as deleted; no commit is ever deleted");
        if (row.Identifier != CommitCodec.Identifier || row.Manifest != CommitCodec.Manifest)
        {
            throw new JournalDamagedException(stream, expected, $"the row has identifier {row.Identifier} and manifest '{row.Manifest}', "
                + $"and this version reads {CommitCodec.Identifier} and '{CommitCodec.Manifest}'");
        }
        byte[] hash = row.Hash(stream);
        if (row.Sequence == anchor.Sequence && !anchor.Hash.Span.SequenceEqual(hash))
            throw NotAsAnchored(stream, expected);
        try
        {
            Commit commit = CommitCodec.Decode(stream, row.Sequence, row.Message, out byte[] previousHash);
            if ((previousHash.Length == 0) != (row.Sequence == 1))
                throw new FormatException(row.Sequence == 1 ? "the first commit follows another" : "it follows no other commit");
            return new Link(commit, hash, previousHash);
        }
        catch (FormatException e)
        {
            throw new JournalDamagedException(stream, expected, "the row was changed: " + e.Message);
        }
    }

    // The row behind the two that do not fit, if there is one, says which of them was changed.
    private static JournalDamagedException Broken(in Link first, in Link second, IEnumerable<Row> rows)
    {
        Commit commit = second.Commit;
        Row third = rows.FirstOrDefault(row => row.Sequence == commit.Sequence + 1);
        bool? isSecondWhole = third.Message is null ? null : Follows(commit.Stream, third, second.Hash);
        return isSecondWhole switch
        {
            true => new(commit.Stream, first.Commit.Sequence, "the row was changed: its hash is not the one kept in the next row"),
            false => new(commit.Stream, commit.Sequence, "the row was changed: its hash is not the one kept in the next row"),
            null => new(commit.Stream, first.Commit.Sequence, "the row was changed, or the next one, which keeps another hash for it"),
        };
    }

    private static bool Follows(StreamId stream, in Row row, byte[] hash)
    {
        try
        {
            CommitCodec.Decode(stream, row.Sequence, row.Message, out byte[] previousHash);
            return previousHash.AsSpan().SequenceEqual(hash);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
