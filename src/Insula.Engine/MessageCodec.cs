using System.Buffers;
using System.Text;
using Insula.Journal;
using Insula.Model;

namespace Insula.Engine;

/// <summary>Messages between nodes as bytes: a self-describing list of values. Nodes share no object, so everything between them passes here.</summary>
public static class MessageCodec
{
    /// <summary>Encodes a letter or an acknowledgement with its receiver.</summary>
    public static byte[] Encode(StreamId to, Message message)
    {
        Value value = message switch
        {
            Delivery { From: var from, Letter: { Request: { } request, Answer: null } letter } => Value.Of(
                Value.Of(to.Name), Value.Of(from.Name), letter.Number, letter.InReplyTo, (long)request.Kind, Value.Of(request.Args)),
            Delivery { From: var from, Letter: { Request: null, Answer: { } answer } letter } => Value.Of(
                Value.Of(to.Name), Value.Of(from.Name), letter.Number, letter.InReplyTo, (long)answer.Kind, Value.Of(answer.Args), (long)answer.Why),
            Acknowledgement done => Value.Of(Value.Of(to.Name), Value.Of(done.From.Name), done.Number),
            _ => throw new ArgumentException($"{message.GetType().Name} does not travel between nodes"),
        };
        var output = new ArrayBufferWriter<byte>();
        ValueCodec.Write(output, value);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Decodes what <see cref="Encode"/> made.</summary>
    /// <exception cref="FormatException">The bytes are no message.</exception>
    public static (StreamId To, Message Message) Decode(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<Value> parts = ValueCodec.Read(ref bytes).List;
        if (!bytes.IsEmpty || parts.Length is not (3 or 6 or 7))
            throw new FormatException($"a message has 3, 6 or 7 parts and nothing behind them, not {parts.Length} and {bytes.Length} bytes");
        (StreamId to, StreamId from, long number) = (Name(parts[0]), Name(parts[1]), Number(parts[2]));
        if (parts.Length == 3)
            return (to, new Acknowledgement(from, number));
        var kind = (RequestKind)Number(parts[4], byte.MaxValue);
        if (!Enum.IsDefined(kind) || parts[5].Form != ValueForm.List)
            throw new FormatException($"a letter of kind {parts[4]} with arguments {parts[5].Form}");
        Value[] args = parts[5].List.ToArray();
        Letter letter = new(to, number, null, null, Number(parts[3]));
        return (to, new Delivery(from, parts.Length == 6
            ? letter with { Request = new(kind, args) }
            : letter with { Answer = new(kind, (Why)Number(parts[6], byte.MaxValue), args) }));
    }

    private static StreamId Name(Value value) => value.Form == ValueForm.Text && !value.Text.IsEmpty
        ? new(Encoding.UTF8.GetString(value.Text)) : throw new FormatException($"no entity is named by a {value.Form}");

    private static long Number(Value value, long greatest = long.MaxValue) =>
        value.Form == ValueForm.Number && value.Number >= 0 && value.Number <= greatest
            ? value.Number : throw new FormatException($"a number from 0 to {greatest} belongs where {value} is");
}
