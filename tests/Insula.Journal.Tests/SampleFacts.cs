using System.Collections;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Insula.Model.Facts;

namespace Insula.Journal.Tests;

/// <summary>Facts with every field filled, made from the schema, so that a new fact has a sample without anybody writing one.</summary>
internal static class SampleFacts
{
    /// <summary>The sample of a fact: each field has a value of its own, the same in every run, which no new field changes.</summary>
    public static IFact Fixed(MessageDescriptor type) => (IFact)Fill(type, 0, number => (ulong)number);

    /// <summary>A fact of any kind with any values, empty ones included.</summary>
    public static IFact Any(Random random)
    {
        MessageDescriptor[] types = [.. FactCodec.All.Select(entry => entry.Type)];
        return (IFact)Fill(types[random.Next(types.Length)], 0, _ => random.Next(4) switch
        {
            0 => 0,
            1 => (ulong)random.NextInt64(long.MinValue, long.MaxValue),
            _ => (ulong)random.Next(200),
        });
    }

    private static IMessage Fill(MessageDescriptor type, int prefix, Func<int, ulong> value)
    {
        IMessage message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (FieldDescriptor field in type.Fields.InFieldNumberOrder())
        {
            int number = (prefix * 16) + field.FieldNumber;
            if (field.IsRepeated)
            {
                var list = (IList)field.Accessor.GetValue(message);
                list.Add(One(field, number, value));
                list.Add(One(field, number + 1000, value));
            }
            else
            {
                field.Accessor.SetValue(message, One(field, number, value));
            }
        }
        return message;
    }

    private static object One(FieldDescriptor field, int number, Func<int, ulong> value) => unchecked(field.FieldType switch
    {
        FieldType.Message => Fill(field.MessageType, number, value),
        FieldType.UInt32 => (uint)value(number),
        FieldType.UInt64 => value(number),
        FieldType.Int32 or FieldType.SInt32 => (int)value(number),
        FieldType.Int64 or FieldType.SInt64 => (long)value(number),
        FieldType.Bool => (value(number) & 1) == 1,
        FieldType.String => "text " + value(number),
        FieldType.Bytes => ByteString.CopyFrom("bytes " + value(number), Encoding.UTF8),
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, field.EnumType.Values[^1].Number),
        _ => throw new NotSupportedException($"{field.FullName}: say here what a sample of {field.FieldType} is"),
    });
}
