using System.Buffers.Binary;
using Google.Protobuf;
using Insula.Model;
using Insula.Model.Facts;
using Insula.Journal.Wire;

namespace Insula.Journal;

/// <summary>Decodes commits. Whatever the bytes are, it gives a commit or a <see cref="FormatException"/>.</summary>
internal static class CommitDecoder
{
    /// <summary>Bytes of a packed reply: reason, grant, two zero bytes, detail (int32), value (int64), little-endian.</summary>
    public const int ReplySize = 16;

    /// <summary>See <see cref="CommitCodec.Decode"/>.</summary>
    public static Commit Decode(StreamId stream, long sequence, ReadOnlySpan<byte> message, out byte[] previousHash)
    {
        CommitMessage wire = Parse(message);
        previousHash = wire.PreviousHash.ToByteArray();
        if (previousHash.Length is not (0 or RowHash.Size))
            throw new FormatException($"the hash of the row before has {previousHash.Length} bytes");
        return new Commit
        {
            Stream = stream,
            Sequence = sequence,
            Time = Long(wire.Time),
            Session = wire.Session,
            Batch = Int(wire.Batch),
            Received = Mark(wire.Received),
            Calls = Calls(wire.Calls.Span, Replies(wire.Replies.Span)),
            Facts = Map(wire.Facts, fact => new FactAt(fact.Call, FactCodec.Decode(fact.Fact.Memory))),
            Completions = Map(wire.Completions, Completion),
            Letters = Map(wire.Letters, Letter),
            Waiting = wire.Waiting is { } waiting ? Waiting(waiting) : null,
            Acknowledged = Mark(wire.Acknowledged),
        };
    }

    private static CommitMessage Parse(ReadOnlySpan<byte> message)
    {
        try
        {
            return CommitMessage.Parser.ParseFrom(message);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new FormatException("the bytes of a commit are damaged: " + e.Message, e);
        }
    }

    private static Completion Completion(CompletionMessage wire) => new(
        wire.Session, wire.Ticket, new(unchecked((int)wire.Caller)), Number(wire.Number),
        Replies(wire.Reply.Span) is [var reply] ? reply : throw new FormatException("a completion has one reply"), []);

    private static Letter Letter(LetterMessage wire)
    {
        var kind = (RequestKind)Byte(wire.Kind);
        if (!Enum.IsDefined(kind))
            throw new FormatException($"a letter of kind {wire.Kind}, which this version does not know");
        ReadOnlySpan<byte> input = wire.Args.Span;
        Value[] args = List(ref input);
        if (!input.IsEmpty || (!wire.IsAnswer && wire.Why != 0))
            throw new FormatException("a letter has more than it can have");
        return wire.IsAnswer
            ? new(new(wire.To), Long(wire.Number), null, new Answer(kind, (Why)Byte(wire.Why), args), Long(wire.InReplyTo))
            : new(new(wire.To), Long(wire.Number), new Request(kind, args), null, Long(wire.InReplyTo));
    }

    private static Continuation Waiting(ContinuationMessage wire)
    {
        var rest = new List<Syscall>();
        for (ReadOnlySpan<byte> input = wire.Rest.Span; !input.IsEmpty;)
        {
            (ushort number, Pid caller, Value[]? args) = Call(ref input);
            rest.Add(new(number, caller, args ?? throw new FormatException("a waiting call has no arguments")));
        }
        return new(wire.Session, Int(wire.Batch), Long(wire.Letter), new(wire.To), Replies(wire.Done.Span), [.. rest]);
    }

    private static CallRecord[] Calls(ReadOnlySpan<byte> input, Reply[] replies)
    {
        var calls = new CallRecord[replies.Length];
        for (int i = 0; i < calls.Length; i++)
        {
            (ushort number, Pid caller, Value[]? args) = Call(ref input);
            calls[i] = new(number, caller, replies[i], args);
        }
        return input.IsEmpty ? calls : throw new FormatException("a commit has more calls than replies");
    }

    private static (ushort Number, Pid Caller, Value[]? Args) Call(ref ReadOnlySpan<byte> input)
    {
        ushort number = Number(ValueCodec.ReadVarint(ref input));
        ulong caller = ValueCodec.ReadVarint(ref input);
        if (caller > uint.MaxValue)
            throw new FormatException($"no process has number {caller}");
        Value[]? args = ValueCodec.ReadVarint(ref input) switch
        {
            0 => null,
            1 => List(ref input),
            ulong other => throw new FormatException($"a call says {other} instead of 0 or 1"),
        };
        return (number, new(unchecked((int)caller)), args);
    }

    private static Value[] List(ref ReadOnlySpan<byte> input)
    {
        Value value = ValueCodec.Read(ref input);
        return value.Form == ValueForm.List ? value.List.ToArray() : throw new FormatException("arguments are no list");
    }

    private static Reply[] Replies(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % ReplySize != 0)
            throw new FormatException("a reply is cut off");
        var replies = new Reply[bytes.Length / ReplySize];
        for (int i = 0; i < replies.Length; i++)
        {
            ReadOnlySpan<byte> reply = bytes.Slice(i * ReplySize, ReplySize);
            if (reply[2] != 0 || reply[3] != 0)
                throw new FormatException("a reply has bytes where none belong");
            replies[i] = new((Why)reply[0], (GrantOutcome)reply[1],
                BinaryPrimitives.ReadInt32LittleEndian(reply[4..]), BinaryPrimitives.ReadInt64LittleEndian(reply[8..]));
        }
        return replies;
    }

    private static TOut[] Map<TIn, TOut>(IList<TIn> list, Func<TIn, TOut> map)
    {
        var mapped = new TOut[list.Count];
        for (int i = 0; i < mapped.Length; i++)
            mapped[i] = map(list[i]);
        return mapped;
    }

    private static (StreamId, long)? Mark(LetterMark? mark) => mark is null ? null : (new StreamId(mark.Stream), Long(mark.Number));

    private static long Long(ulong number) => number <= long.MaxValue ? (long)number : throw TooGreat(number);

    private static int Int(uint number) => number <= int.MaxValue ? (int)number : throw TooGreat(number);

    private static ushort Number(ulong number) => number <= ushort.MaxValue ? (ushort)number : throw TooGreat(number);

    private static byte Byte(uint number) => number <= byte.MaxValue ? (byte)number : throw TooGreat(number);

    private static FormatException TooGreat(ulong number) => new($"{number} is too great for its place");
}
