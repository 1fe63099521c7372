using System.Buffers;
using Insula.Journal;
using Insula.Model;
using static Insula.Engine.Tests.World;

namespace Insula.Engine.Tests;

public sealed class MessageCodecTests
{
    private static readonly Message[] Samples =
    [
        new Acknowledgement(Host, 1),
        new Acknowledgement(Server(32767), long.MaxValue),
        new Delivery(Host, new(Server(1), 7, new(RequestKind.Boot, Value.Of("web"), 1, -1, Value.Of(new byte[300])), null, 0)),
        new Delivery(Server(1), new(Host, 1, new(RequestKind.FindProcess), null, 0)),
        new Delivery(Host, new(Server(1), 8, null, new(RequestKind.LeasePids, Why.Allowed, 5, 6), 3)),
        new Delivery(Host, new(Server(1), long.MaxValue, null, new(RequestKind.LoadInterceptor, Why.InUse, Value.Of(1, 2, 3)), long.MaxValue)),
    ];

    [Fact]
    public void What_is_encoded_is_decoded()
    {
        foreach (Message message in Samples)
        {
            byte[] bytes = MessageCodec.Encode(Server(3), message);
            (StreamId to, Message decoded) = MessageCodec.Decode(bytes);
            // A letter's receiver is the message's.
            Assert.Equal(message is Delivery ? Server(3) : to, decoded is Delivery delivery ? delivery.Letter.To : to);
            Assert.Equal(bytes, MessageCodec.Encode(to, decoded));
            Assert.Equal(message.GetType(), decoded.GetType());
        }
    }

    [Fact]
    public void What_stays_on_a_node_is_not_encoded() =>
        Assert.Throws<ArgumentException>(() => MessageCodec.Encode(Host, new SyscallBatch(1, 1, [])));

    [Fact]
    public void Whatever_the_bytes_are_it_gives_a_message_or_a_FormatException()
    {
        var random = new Random(20);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes;
            if (i % 4 == 0)
            {
                bytes = new byte[random.Next(60)];
                random.NextBytes(bytes);
            }
            else
            {
                bytes = MessageCodec.Encode(Server(3), Samples[random.Next(Samples.Length)]);
                bytes = i % 4 == 1 ? bytes[..random.Next(bytes.Length)] : bytes;
                for (int changes = random.Next(4); changes > 0 && bytes.Length > 0; changes--)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }
            DecodesOrSaysWhy(bytes);
        }
    }

    [Fact]
    public void Well_formed_values_that_are_no_message_are_refused()
    {
        Value name = Value.Of("host-1"), empty = Value.Of(Array.Empty<Value>());
        Value[] wrong =
        [
            5, name, empty,
            Value.Of(name, name), Value.Of(name, name, name), Value.Of(name, 5, 5), Value.Of(name, name, -1), Value.Of(name, Value.Of(""), 1),
            Value.Of(name, name, 1, 1), Value.Of(name, name, 1, 1, 2, 3), Value.Of(name, name, 1, 1, 99, empty), Value.Of(name, name, 1, 1, 258, empty),
            Value.Of(name, name, 1, name, 2, empty), Value.Of(name, name, 1, 1, 2, empty, 256), Value.Of(name, name, 1, 1, 2, empty, empty),
        ];
        foreach (Value value in wrong)
        {
            var output = new ArrayBufferWriter<byte>();
            ValueCodec.Write(output, value);
            Assert.Throws<FormatException>(() => MessageCodec.Decode(output.WrittenSpan));
        }
        byte[] longer = [.. MessageCodec.Encode(Host, Samples[0]), 0];
        Assert.Throws<FormatException>(() => MessageCodec.Decode(longer));
    }

    private static void DecodesOrSaysWhy(byte[] bytes)
    {
        try
        {
            (StreamId to, Message message) = MessageCodec.Decode(bytes);
            MessageCodec.Encode(to, message);
        }
        catch (FormatException)
        {
        }
    }
}
