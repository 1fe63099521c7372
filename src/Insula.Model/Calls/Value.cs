using System.Diagnostics;
using System.Text;

namespace Insula.Model;

/// <summary>The three forms of a value, and their tags in a journal.</summary>
public enum ValueForm : byte
{
    /// <summary>A signed 64-bit number.</summary>
    Number = 0,
    /// <summary>Bytes.</summary>
    Text = 1,
    /// <summary>Values.</summary>
    List = 2,
}

/// <summary>One argument of a call: a number, a text or a list. UNIX names are bytes, so a text is bytes too.</summary>
[DebuggerDisplay("{ToString()}")]
public readonly struct Value : IEquatable<Value>
{
    private readonly object? _reference;
    private readonly long _number;

    private Value(object? reference, long number) => (_reference, _number) = (reference, number);

    /// <summary>A number.</summary>
    public static implicit operator Value(long number) => new(null, number);

    /// <summary>A text; the array is kept and must not change.</summary>
    public static Value Of(byte[] text) => new(text, 0);

    /// <summary>A text, as UTF-8.</summary>
    public static Value Of(string text) => new(Encoding.UTF8.GetBytes(text), 0);

    /// <summary>The first <paramref name="count"/> elements of an array, which is kept.</summary>
    public static Value Of(Value[] elements, int count) => new(elements, count);

    /// <summary>A list; the array is kept and must not change.</summary>
    public static Value Of(params Value[] elements) => new(elements, elements.Length);

    /// <summary>Which of the three it is.</summary>
    public ValueForm Form => _reference switch { null => ValueForm.Number, byte[] => ValueForm.Text, _ => ValueForm.List };

    /// <summary>The number; 0 for a text.</summary>
    public long Number => _reference is null ? _number : 0;

    /// <summary>The number cut to 32 bits, as a kernel reads an int or an identifier.</summary>
    public uint Word => unchecked((uint)Number);

    /// <summary>The bytes of a text; empty for the other forms.</summary>
    public ReadOnlySpan<byte> Text => _reference is byte[] bytes ? bytes : default;

    /// <summary>The elements of a list; empty for the other forms.</summary>
    public ReadOnlySpan<Value> List => _reference is Value[] values ? values.AsSpan(0, (int)_number) : default;

    /// <inheritdoc/>
    public bool Equals(Value other) => Form == other.Form && Form switch
    {
        ValueForm.Number => _number == other._number,
        ValueForm.Text => Text.SequenceEqual(other.Text),
        _ => List.SequenceEqual(other.List),
    };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Form == ValueForm.Number ? _number.GetHashCode() : Text.Length + List.Length;

    /// <inheritdoc/>
    public override string ToString() => Form switch
    {
        ValueForm.Number => _number.ToString(),
        ValueForm.Text => $"\"{Encoding.UTF8.GetString(Text)}\"",
        _ => $"[{string.Join(", ", List.ToArray())}]",
    };
}
