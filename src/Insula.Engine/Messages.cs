using Insula.Journal;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Engine;

/// <summary>What an entity can be sent.</summary>
public abstract record Message;

/// <summary>Begins a host kernel. An entity that has begun ignores it.</summary>
/// <param name="Name">The host's name.</param>
/// <param name="Policy">The options, which its servers share.</param>
/// <param name="Pools">The identifiers it may lend as alternatives.</param>
/// <param name="Pids">The process identifiers it has, first and last.</param>
public sealed record BeginHost(string Name, Policy Policy, OwnerPools Pools, (int First, int Last) Pids) : Message;

/// <summary>Opens a session; its id is the sequence of the commit that opens it.</summary>
/// <param name="Client">Who gets the replies.</param>
public sealed record OpenSession(ISessionClient Client) : Message;

/// <summary>Calls of one session, like a submission ring: one message, one commit, many calls. Atomic for each call, never as a whole.</summary>
/// <param name="Session">The session.</param>
/// <param name="Sequence">Its number in the session, from 1; only the next one is executed.</param>
/// <param name="Calls">At most <see cref="MaxCalls"/>, of at most <see cref="MaxBytes"/> together.</param>
public sealed record SyscallBatch(ulong Session, int Sequence, Syscall[] Calls) : Message
{
    /// <summary>The most calls in a batch.</summary>
    public const int MaxCalls = 256;

    /// <summary>The most bytes of a batch's calls, as a commit encodes them.</summary>
    public const int MaxBytes = 64 << 10;

    /// <summary>The bytes of a call in a commit; null if its lists are nested too deep for one.</summary>
    public static long? SizeOf(in Syscall call) =>
        ValueCodec.SizeOfVarint(call.Number) + ValueCodec.SizeOfVarint((uint)call.Caller.Value) + 1 + ValueCodec.SizeOf(Value.Of(call.Args));
}

/// <summary>A letter of another entity.</summary>
public sealed record Delivery(StreamId From, Letter Letter) : Message;

/// <summary>The receiver of a letter has stored what it did with it.</summary>
public sealed record Acknowledgement(StreamId From, long Number) : Message;

/// <summary>Whoever opened a session. Called on the thread of the entity's node, one call at a time.</summary>
public interface ISessionClient
{
    /// <summary>The session is open.</summary>
    void Opened(ulong session);

    /// <summary>The replies to a batch, after they are stored.</summary>
    void Replied(BatchReply reply);

    /// <summary>A batch was refused and not executed, or the session is lost: the store failed, or the engine has stopped.</summary>
    void Failed(string reason);
}

/// <summary>The replies to one batch.</summary>
/// <param name="Stream">The entity.</param>
/// <param name="Session">The session.</param>
/// <param name="Sequence">The batch.</param>
/// <param name="Replies">A reply for each call.</param>
/// <param name="Results">The words of each call's out-arguments; null where there are none.</param>
/// <param name="Places">Where each verdict stands: commit and call.</param>
/// <param name="Facts">What the batch changed, in order, with the index of the call in the batch.</param>
/// <param name="Completions">Calls of this session that had waited and came to their end.</param>
public sealed record BatchReply(
    StreamId Stream, ulong Session, int Sequence, IReadOnlyList<Reply> Replies, IReadOnlyList<long[]?> Results,
    IReadOnlyList<(long Commit, int Call)> Places, IReadOnlyList<FactAt> Facts, IReadOnlyList<Completion> Completions)
{
    /// <summary>The address of a call's verdict.</summary>
    public Address AddressOf(int call) => new(Stream, Places[call].Commit, Places[call].Call);
}
