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
            Delivery { From: var from, Letter: var letter } => Value.Of(
                Value.Of(to.Name), Value.Of(from.Name), letter.Number, letter.InReplyTo,
                letter.Request is { } request ? Value.Of((long)request.Kind, Value.Of(request.Args)) : Value.Of(),
                letter.Answer is { } answer ? Value.Of((long)answer.Kind, (long)answer.Why, Value.Of(answer.Args)) : Value.Of()),
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
        ReadOnlySpan<Value> values = ValueCodec.Read(ref bytes).List;
        if (values.Length is not (3 or 6))
            throw new FormatException($"a message has 3 or 6 parts, not {values.Length}");
        StreamId to = Name(values[0]), from = Name(values[1]);
        if (values.Length == 3)
            return (to, new Acknowledgement(from, values[2].Number));
        ReadOnlySpan<Value> request = values[4].List, answer = values[5].List;
        return (to, new Delivery(from, new Letter(to, values[2].Number,
            request.IsEmpty ? null : new((RequestKind)request[0].Number, request[1].List.ToArray()),
            answer.IsEmpty ? null : new((RequestKind)answer[0].Number, (Why)answer[1].Number, answer[2].List.ToArray()),
            values[3].Number)));
    }

    private static StreamId Name(Value value) => new(Encoding.UTF8.GetString(value.Text));
}
