using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Journal;

/// <summary>
/// Encodes commits, and keeps its buffers from one to the next. It writes message <c>CommitMessage</c> itself, byte for byte what the
/// generated code writes (a test holds that), because the hot path can afford no object for each fact. Not thread-safe.
/// </summary>
public sealed class CommitEncoder
{
    private readonly ArrayBufferWriter<byte> _output = new(4096);
    private readonly ArrayBufferWriter<byte> _nested = new(1024);
    private readonly ArrayBufferWriter<byte> _packed = new(4096);

    /// <summary>Encodes a commit; the bytes are valid until the next call.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="previousHash">The hash of the row before; empty in the first row.</param>
    public ReadOnlySpan<byte> Encode(Commit commit, ReadOnlySpan<byte> previousHash)
    {
        _output.ResetWrittenCount();
        _output.Number(1, (ulong)commit.Time);
        _output.Number(2, commit.Session);
        _output.Number(3, (uint)commit.Batch);
        Mark(4, commit.Received);
        PackReplies(commit.Calls);
        _output.Bytes(5, _packed.WrittenSpan);
        PackCalls(commit.Calls);
        _output.Bytes(6, _packed.WrittenSpan);
        for (int i = 0; i < commit.Facts.Count; i++)
            Fact(commit.Facts[i]);
        for (int i = 0; i < commit.Completions.Count; i++)
            Completed(commit.Completions[i]);
        for (int i = 0; i < commit.Letters.Count; i++)
            Letter(commit.Letters[i]);
        if (commit.Waiting is { } waiting)
            Waiting(waiting);
        Mark(11, commit.Acknowledged);
        _output.Bytes(15, previousHash);
        return _output.WrittenSpan;
    }

    private void Mark(int field, (StreamId Stream, long Number)? mark)
    {
        if (mark is not { } letter)
            return;
        _nested.ResetWrittenCount();
        _nested.Text(1, letter.Stream.Name);
        _nested.Number(2, (ulong)letter.Number);
        _output.Message(field, _nested.WrittenSpan);
    }

    private void Fact(in FactAt at)
    {
        int number = FactCodec.NumberOf(at.Fact);
        int body = at.Fact.CalculateSize();
        int fact = WireWriter.SizeOf(number, body);
        uint call = (uint)((at.Call << 1) ^ (at.Call >> 31));
        int callSize = call == 0 ? 0 : CodedOutputStream.ComputeTagSize(1) + CodedOutputStream.ComputeUInt32Size(call);
        _output.Head(7, callSize + WireWriter.SizeOf(2, fact));
        _output.Number(1, call);
        _output.Head(2, fact);
        _output.Head(number, body);
        at.Fact.WriteTo(_output);
    }

    private void Completed(Completion completion)
    {
        _packed.ResetWrittenCount();
        Pack(completion.Reply);
        _nested.ResetWrittenCount();
        _nested.Number(1, completion.Session);
        _nested.Number(2, completion.Ticket);
        _nested.Number(3, (uint)completion.Caller.Value);
        _nested.Number(4, completion.Number);
        _nested.Bytes(5, _packed.WrittenSpan);
        _output.Message(8, _nested.WrittenSpan);
    }

    private void Letter(Letter letter)
    {
        (RequestKind kind, Why why, Value[] args) = letter switch
        {
            { Request: { } request, Answer: null } => (request.Kind, Why.Allowed, request.Args),
            { Request: null, Answer: { } answer } => (answer.Kind, answer.Why, answer.Args),
            _ => throw new ArgumentException("a letter is either a request or an answer"),
        };
        _packed.ResetWrittenCount();
        ValueCodec.Write(_packed, Value.Of(args));
        _nested.ResetWrittenCount();
        _nested.Text(1, letter.To.Name);
        _nested.Number(2, (ulong)letter.Number);
        _nested.Number(3, (ulong)letter.InReplyTo);
        _nested.Number(4, letter.Answer is null ? 0u : 1u);
        _nested.Number(5, (byte)kind);
        _nested.Number(6, (byte)why);
        _nested.Bytes(7, _packed.WrittenSpan);
        _output.Message(9, _nested.WrittenSpan);
    }

    private void Waiting(Continuation waiting)
    {
        _nested.ResetWrittenCount();
        _nested.Number(1, waiting.Session);
        _nested.Number(2, (uint)waiting.Batch);
        _nested.Number(3, (ulong)waiting.Letter);
        _nested.Text(4, waiting.To.Name);
        _packed.ResetWrittenCount();
        foreach (Reply reply in waiting.Done)
            Pack(reply);
        _nested.Bytes(5, _packed.WrittenSpan);
        _packed.ResetWrittenCount();
        foreach (Syscall call in waiting.Rest)
            Pack(call.Number, call.Caller, call.Args);
        _nested.Bytes(6, _packed.WrittenSpan);
        _output.Message(10, _nested.WrittenSpan);
    }

    private void PackReplies(IReadOnlyList<CallRecord> calls)
    {
        _packed.ResetWrittenCount();
        for (int i = 0; i < calls.Count; i++)
            Pack(calls[i].Reply);
    }

    private void PackCalls(IReadOnlyList<CallRecord> calls)
    {
        _packed.ResetWrittenCount();
        for (int i = 0; i < calls.Count; i++)
            Pack(calls[i].Number, calls[i].Caller, calls[i].Args);
    }

    private void Pack(in Reply reply)
    {
        Span<byte> bytes = _packed.GetSpan(CommitDecoder.ReplySize);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, (byte)reply.Why | ((byte)reply.Grant << 8));
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], reply.Detail);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], reply.Value);
        _packed.Advance(CommitDecoder.ReplySize);
    }

    private void Pack(ushort number, Pid caller, Value[]? args)
    {
        ValueCodec.WriteVarint(_packed, number);
        ValueCodec.WriteVarint(_packed, (uint)caller.Value);
        ValueCodec.WriteVarint(_packed, args is null ? 0u : 1u);
        if (args is not null)
            ValueCodec.Write(_packed, Value.Of(args));
    }
}
