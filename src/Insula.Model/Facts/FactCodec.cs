using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Insula.Model.Facts;

/// <summary>
/// The bytes of a fact: those of message <c>Fact</c> in facts.proto with exactly one field set. The published schema itself says which number
/// belongs to which fact, so there is no second list.
/// </summary>
public static class FactCodec
{
    private static readonly FieldDescriptor?[] ByNumber = Index();

    private static readonly int[] NumberByType = NumbersByType();

    /// <summary>Every fact there is, in the order of their numbers.</summary>
    public static IEnumerable<(int Number, MessageDescriptor Type)> All =>
        from entry in ByNumber where entry is not null select (entry.FieldNumber, entry.MessageType);

    /// <summary>The number of a fact.</summary>
    public static int NumberOf(IFact fact) => NumberByType[fact.Descriptor.Index];

    /// <summary>Encodes a fact.</summary>
    public static ByteString Encode(IFact fact)
    {
        uint tag = WireFormat.MakeTag(NumberOf(fact), WireFormat.WireType.LengthDelimited);
        int size = fact.CalculateSize();
        var bytes = new byte[CodedOutputStream.ComputeRawVarint32Size(tag) + CodedOutputStream.ComputeLengthSize(size) + size];
        var output = new CodedOutputStream(bytes);
        output.WriteTag(tag);
        output.WriteMessage(fact);
        output.CheckNoSpaceLeft();
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    /// <summary>Decodes a fact.</summary>
    /// <exception cref="FormatException">The bytes are no fact that this version knows.</exception>
    public static IFact Decode(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var input = CodedInputStreamOf(bytes);
            int number = WireFormat.GetTagFieldNumber(input.ReadTag());
            if (number >= ByNumber.Length || ByNumber[number] is not { } field)
                throw new FormatException($"fact number {number} is unknown to this version");
            return (IFact)field.MessageType.Parser.ParseFrom(input.ReadBytes());
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new FormatException("the bytes of a fact are damaged: " + e.Message, e);
        }
    }

    private static CodedInputStream CodedInputStreamOf(ReadOnlyMemory<byte> bytes) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> segment)
            ? new CodedInputStream(segment.Array!, segment.Offset, segment.Count)
            : new CodedInputStream(bytes.ToArray());

    private static FieldDescriptor?[] Index()
    {
        IList<FieldDescriptor> fields = Fact.Descriptor.Oneofs[0].Fields;
        var index = new FieldDescriptor?[fields.Max(field => field.FieldNumber) + 1];
        foreach (FieldDescriptor field in fields)
            index[field.FieldNumber] = field;
        return index;
    }

    private static int[] NumbersByType()
    {
        var numbers = new int[Fact.Descriptor.File.MessageTypes.Count];
        foreach ((int number, MessageDescriptor type) in All)
            numbers[type.Index] = number;
        return numbers;
    }
}
