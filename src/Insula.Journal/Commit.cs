using Insula.Model;

namespace Insula.Journal;

/// <summary>The name of an entity's stream: <c>host-1</c>, or <c>host-1/vps-12.1</c> with the incarnation behind the dot.</summary>
public readonly record struct StreamId(string Name) : IComparable<StreamId>
{
    /// <summary>The stream of a virtual server.</summary>
    public static StreamId Server(string host, Vpid vpid, uint incarnation) => new($"{host}/vps-{vpid}.{incarnation}");

    /// <summary>The host's part of the name.</summary>
    public string Host => Name.IndexOf('/') is var slash and >= 0 ? Name[..slash] : Name;

    /// <inheritdoc/>
    public int CompareTo(StreamId other) => string.CompareOrdinal(Name, other.Name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Where a verdict stands: stream, commit and call, printed as <c>host-1/vps-12.1@41.3</c>. Calls count from 0.</summary>
public readonly record struct Address(StreamId Stream, long Commit, int Call)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Stream}@{Commit}.{Call}";
}

/// <summary>One executed call as the journal keeps it.</summary>
/// <param name="Number">Its row.</param>
/// <param name="Caller">The process.</param>
/// <param name="Reply">The verdict.</param>
/// <param name="Args">The arguments; null where the audit level leaves them out.</param>
public readonly record struct CallRecord(ushort Number, Pid Caller, Reply Reply, Value[]? Args);

/// <summary>A message to another entity. Numbers are contiguous for each pair of sender and receiver.</summary>
/// <param name="To">The receiver.</param>
/// <param name="Number">From 1.</param>
/// <param name="Request">What is asked; null in an answer.</param>
/// <param name="Answer">What is answered; null in a request.</param>
/// <param name="InReplyTo">The number of the request answered, else 0.</param>
public sealed record Letter(StreamId To, long Number, Request? Request, Answer? Answer, long InReplyTo);

/// <summary>The rest of a batch whose next call waits for another entity.</summary>
/// <param name="Session">The session.</param>
/// <param name="Batch">The batch's number in its session.</param>
/// <param name="Letter">The number of the letter that asks.</param>
/// <param name="To">Whom it asks.</param>
/// <param name="Done">Replies so far; they stand in earlier commits too.</param>
/// <param name="Rest">The waiting call and those behind it.</param>
public sealed record Continuation(ulong Session, int Batch, long Letter, StreamId To, Reply[] Done, Syscall[] Rest);

/// <summary>What one handled message did: one row of a journal. Nothing in it refers to a clock or a node.</summary>
public sealed record Commit
{
    /// <summary>The entity.</summary>
    public required StreamId Stream { get; init; }

    /// <summary>Its number in the stream, from 1 without gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>Virtual time at its end, microseconds.</summary>
    public required long Time { get; init; }

    /// <summary>The session it belongs to, 0 for none. A session's id is the sequence of the commit that opened it.</summary>
    public ulong Session { get; init; }

    /// <summary>The batch in the session, from 1; 0 in the commit that opens the session.</summary>
    public int Batch { get; init; }

    /// <summary>The letter that was handled: sender and number.</summary>
    public (StreamId From, long Number)? Received { get; init; }

    /// <summary>Calls executed, in order.</summary>
    public IReadOnlyList<CallRecord> Calls { get; init; } = [];

    /// <summary>Facts, each with the call that brought it.</summary>
    public IReadOnlyList<FactAt> Facts { get; init; } = [];

    /// <summary>Replies to calls that had waited; their larger results are not kept.</summary>
    public IReadOnlyList<Completion> Completions { get; init; } = [];

    /// <summary>Letters to other entities.</summary>
    public IReadOnlyList<Letter> Letters { get; init; } = [];

    /// <summary>What remains of the batch, if its next call waits for another entity.</summary>
    public Continuation? Waiting { get; init; }

    /// <summary>Letters that their receiver has stored and the sender may forget: receiver and number.</summary>
    public (StreamId To, long Number)? Acknowledged { get; init; }
}
