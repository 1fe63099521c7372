using System.Buffers;
using System.Numerics;

namespace Insula.Model;

/// <summary>
/// The wire form of values, readable without the table of its time: a tag byte (<see cref="ValueForm"/>), then a zigzag varint,
/// or a varint length and bytes, or a varint count and values.
/// </summary>
public static class ValueCodec
{
    /// <summary>Lists within lists beyond this depth are refused.</summary>
    public const int MaxDepth = 8;

    /// <summary>Writes one value.</summary>
    public static void Write(IBufferWriter<byte> output, in Value value)
    {
        WriteByte(output, (byte)value.Form);
        switch (value.Form)
        {
            case ValueForm.Number:
                WriteVarint(output, ZigZag(value.Number));
                break;
            case ValueForm.Text:
                WriteVarint(output, (ulong)value.Text.Length);
                output.Write(value.Text);
                break;
            default:
                WriteVarint(output, (ulong)value.List.Length);
                foreach (Value element in value.List)
                    Write(output, element);
                break;
        }
    }

    /// <summary>How many bytes <see cref="Write"/> makes of a value; null if its lists are nested too deep to be read again.</summary>
    public static long? SizeOf(in Value value) => SizeOf(value, 0);

    private static long? SizeOf(in Value value, int depth)
    {
        if (depth > MaxDepth)
            return null;
        if (value.Form == ValueForm.Number)
            return 1 + SizeOfVarint(ZigZag(value.Number));
        if (value.Form == ValueForm.Text)
            return 1 + SizeOfVarint((ulong)value.Text.Length) + value.Text.Length;
        long? size = 1 + SizeOfVarint((ulong)value.List.Length);
        foreach (Value element in value.List)
            size += SizeOf(element, depth + 1);
        return size;
    }

    /// <summary>Reads one value and moves <paramref name="input"/> behind it.</summary>
    /// <exception cref="FormatException">The bytes are not a value.</exception>
    public static Value Read(ref ReadOnlySpan<byte> input) => Read(ref input, 0);

    private static Value Read(ref ReadOnlySpan<byte> input, int depth)
    {
        if (input.IsEmpty || depth > MaxDepth)
            throw new FormatException(depth > MaxDepth ? "lists nested too deep" : "a value is cut off");
        byte tag = input[0];
        input = input[1..];
        ulong head = ReadVarint(ref input);
        switch ((ValueForm)tag)
        {
            case ValueForm.Number:
                return (long)(head >> 1) ^ -(long)(head & 1);
            case ValueForm.Text when head <= (ulong)input.Length:
                byte[] text = input[..(int)head].ToArray();
                input = input[(int)head..];
                return Value.Of(text);
            case ValueForm.List when head <= (ulong)input.Length:
                var elements = new Value[(int)head];
                for (int i = 0; i < elements.Length; i++)
                    elements[i] = Read(ref input, depth + 1);
                return Value.Of(elements);
            default:
                throw new FormatException($"no value begins with tag {tag} and length {head}");
        }
    }

    /// <summary>Writes an unsigned number in groups of seven bits, lowest first.</summary>
    public static void WriteVarint(IBufferWriter<byte> output, ulong number)
    {
        for (; number >= 0x80; number >>= 7)
            WriteByte(output, (byte)(number | 0x80));
        WriteByte(output, (byte)number);
    }

    /// <summary>How many bytes <see cref="WriteVarint"/> makes of a number.</summary>
    public static int SizeOfVarint(ulong number) => (BitOperations.Log2(number | 1) / 7) + 1;

    /// <summary>Reads what <see cref="WriteVarint"/> wrote.</summary>
    /// <exception cref="FormatException">The number is cut off or longer than 64 bits.</exception>
    public static ulong ReadVarint(ref ReadOnlySpan<byte> input)
    {
        ulong number = 0;
        for (int i = 0; i < input.Length && i < 10; i++)
        {
            number |= (ulong)(input[i] & 0x7f) << (7 * i);
            if (input[i] >= 0x80)
                continue;
            input = input[(i + 1)..];
            return number;
        }
        throw new FormatException("a number is cut off");
    }

    private static ulong ZigZag(long number) => (ulong)((number << 1) ^ (number >> 63));

    private static void WriteByte(IBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }
}
