using System.Buffers;
using System.Text;
using Google.Protobuf;
using Insula.Model;

namespace Insula.Journal;

/// <summary>
/// Fields of a protobuf message, as generated code writes them (a default value is left out), but without an object for each message.
/// </summary>
internal static class WireWriter
{
    /// <summary>Writes a number, unless it is 0.</summary>
    public static void Number(this IBufferWriter<byte> output, int field, ulong number)
    {
        if (number == 0)
            return;
        ValueCodec.WriteVarint(output, Tag(field, WireFormat.WireType.Varint));
        ValueCodec.WriteVarint(output, number);
    }

    /// <summary>Writes bytes, unless there are none.</summary>
    public static void Bytes(this IBufferWriter<byte> output, int field, ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
            Message(output, field, bytes);
    }

    /// <summary>Writes a text, unless it is empty.</summary>
    public static void Text(this IBufferWriter<byte> output, int field, string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        if (length == 0)
            return;
        Head(output, field, length);
        Encoding.UTF8.GetBytes(text, output.GetSpan(length));
        output.Advance(length);
    }

    /// <summary>Writes a message; one without a field is written too.</summary>
    public static void Message(this IBufferWriter<byte> output, int field, ReadOnlySpan<byte> message)
    {
        Head(output, field, message.Length);
        output.Write(message);
    }

    /// <summary>Writes what stands before the bytes of a message, a text or bytes.</summary>
    public static void Head(this IBufferWriter<byte> output, int field, int length)
    {
        ValueCodec.WriteVarint(output, Tag(field, WireFormat.WireType.LengthDelimited));
        ValueCodec.WriteVarint(output, (ulong)length);
    }

    /// <summary>The bytes that <see cref="Head"/> and what follows it take.</summary>
    public static int SizeOf(int field, int length) =>
        CodedOutputStream.ComputeTagSize(field) + CodedOutputStream.ComputeLengthSize(length) + length;

    private static uint Tag(int field, WireFormat.WireType type) => WireFormat.MakeTag(field, type);
}
