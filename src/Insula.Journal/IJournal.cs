namespace Insula.Journal;

/// <summary>How far a journal goes in surviving a crash.</summary>
public enum Durability : byte
{
    /// <summary>Survives loss of power: every group commit is synced.</summary>
    Full,
    /// <summary>Survives the death of the process.</summary>
    Normal,
    /// <summary>Survives nothing; for measurements.</summary>
    Off,
}

/// <summary>The head of a stream.</summary>
/// <param name="Sequence">The number of its last commit, 0 if there is none.</param>
/// <param name="Hash">The hash of that commit; empty if there is none.</param>
public readonly record struct StreamHead(long Sequence, ReadOnlyMemory<byte> Hash);

/// <summary>
/// Commits of many streams. An append is all or nothing for each stream and checks the stream's head; one writer thread appends, any number
/// of readers read. The hash of a row covers stream, sequence, identifier, manifest, message and the former hash.
/// </summary>
public interface IJournal : IDisposable
{
    /// <summary>What people call it: the path of the file, or "memory".</summary>
    string Name { get; }

    /// <summary>
    /// Appends commits of any number of streams in one transaction (group commit). The commits of a stream follow its head without a gap.
    /// </summary>
    /// <exception cref="JournalConflictException">A head is not where the commits expect it: somebody else has written.</exception>
    /// <exception cref="JournalStoreException">The store failed; nothing was appended.</exception>
    void Append(IReadOnlyList<Commit> commits);

    /// <summary>The head of a stream.</summary>
    StreamHead Head(StreamId stream);

    /// <summary>All streams in the order of their names, with their heads, read in one short snapshot.</summary>
    IReadOnlyList<(StreamId Stream, StreamHead Head)> Streams();

    /// <summary>
    /// Reads a stream up to a sequence, checking that nothing is missing, that each row is what was written, and that the chain of hashes
    /// is whole.
    /// </summary>
    /// <exception cref="JournalDamagedException">It is not; the exception says where.</exception>
    IEnumerable<Commit> Read(StreamId stream, long from = 1, long to = long.MaxValue);
}

/// <summary>Another writer has appended to the stream.</summary>
public sealed class JournalConflictException(StreamId stream, string message) : Exception(message)
{
    /// <summary>The stream.</summary>
    public StreamId Stream { get; } = stream;
}

/// <summary>What keeps a store from being read or written.</summary>
public enum StoreTrouble : byte
{
    /// <summary>It failed: a full disk, a lock held by another process. It may work another time.</summary>
    Failed,
    /// <summary>There is no such journal, or what is there is something else.</summary>
    NoJournal,
    /// <summary>Its file is damaged so that rows cannot even be read.</summary>
    Damaged,
}

/// <summary>The store could not be read or written.</summary>
public sealed class JournalStoreException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What kept it.</summary>
    public StoreTrouble Trouble { get; init; }
}

/// <summary>A journal is not what was written.</summary>
/// <param name="stream">The stream.</param>
/// <param name="sequence">The first commit that is damaged or missing.</param>
/// <param name="message">What is wrong, in words.</param>
public sealed class JournalDamagedException(StreamId stream, long sequence, string message) : Exception($"{stream}@{sequence}: {message}")
{
    /// <summary>The stream.</summary>
    public StreamId Stream { get; } = stream;

    /// <summary>The first commit that is damaged or missing.</summary>
    public long Sequence { get; } = sequence;
}
