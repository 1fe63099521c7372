using System.Text;

namespace Insula.Model;

/// <summary>A name in a directory: 1..255 bytes without '/' and NUL, compared byte by byte.</summary>
public readonly struct FileName(byte[] bytes) : IComparable<FileName>
{
    /// <summary>The longest name, in bytes.</summary>
    public const int MaxLength = 255;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <inheritdoc/>
    public int CompareTo(FileName other) => Bytes.SequenceCompareTo(other.Bytes);

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(Bytes);
}

/// <summary>A name to look up that stands in somebody's path, so that looking up copies nothing.</summary>
public readonly ref struct NameProbe(ReadOnlySpan<byte> name) : IComparable<FileName>
{
    private readonly ReadOnlySpan<byte> _name = name;

    /// <inheritdoc/>
    public int CompareTo(FileName other) => _name.SequenceCompareTo(other.Bytes);
}
