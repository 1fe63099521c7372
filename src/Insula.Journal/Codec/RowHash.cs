using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Insula.Journal;

/// <summary>
/// The hash of a row: SHA-256 over its columns, each text and blob behind its length, so that no two rows share an input. The hash of the
/// row before stands inside the message and is so covered too; the hash of a row is a function of the row alone.
/// <code>
/// int32 length, stream (UTF-8) | int64 sequence | int64 identifier | int32 length, manifest (UTF-8) | int32 length, message
/// </code>
/// All numbers are little-endian. Wall time, writer and ordering are not covered: they say nothing about what happened.
/// </summary>
public static class RowHash
{
    /// <summary>Bytes of a hash.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    /// <summary>The hash of a row.</summary>
    public static byte[] Of(StreamId stream, long sequence, long identifier, string manifest, ReadOnlySpan<byte> message)
    {
        var hash = new byte[Size];
        Write(Encoding.UTF8.GetBytes(stream.Name), sequence, identifier, Encoding.UTF8.GetBytes(manifest), message, hash);
        return hash;
    }

    /// <summary>The hash of a row whose texts are UTF-8 already.</summary>
    internal static void Write(
        ReadOnlySpan<byte> stream, long sequence, long identifier, ReadOnlySpan<byte> manifest, ReadOnlySpan<byte> message, Span<byte> hash)
    {
        int size = 4 + stream.Length + 8 + 8 + 4 + manifest.Length + 4 + message.Length;
        byte[] rented = ArrayPool<byte>.Shared.Rent(size);
        Span<byte> rest = rented;
        Put(ref rest, stream);
        BinaryPrimitives.WriteInt64LittleEndian(rest, sequence);
        BinaryPrimitives.WriteInt64LittleEndian(rest[8..], identifier);
        rest = rest[16..];
        Put(ref rest, manifest);
        Put(ref rest, message);
        SHA256.HashData(rented.AsSpan(0, size), hash);
        ArrayPool<byte>.Shared.Return(rented);
    }

    private static void Put(ref Span<byte> rest, ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(rest, bytes.Length);
        bytes.CopyTo(rest[4..]);
        rest = rest[(4 + bytes.Length)..];
    }
}
