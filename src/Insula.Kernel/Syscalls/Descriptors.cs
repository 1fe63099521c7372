using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Calls on descriptors. Content is not simulated: reading and writing move true offsets and return true counts.</summary>
internal static class Descriptors
{
    /// <summary>The greatest number of parts of a buffer: IOV_MAX.</summary>
    private const int MaxParts = 1024;

    private const int SeekEnd = 2, SeekData = 3, SeekHole = 4;

    public static Reply Read(in Call call) => Read(call, null);

    public static Reply PRead(in Call call) => Read(call, call[3].Number);

    public static Reply Write(in Call call) => Write(call, null);

    public static Reply PWrite(in Call call) => Write(call, call[3].Number);

    public static Reply ReadV(in Call call) => ReadParts(call, null);

    public static Reply PReadV(in Call call) => ReadParts(call, call[3].Number);

    public static Reply WriteV(in Call call) => WriteParts(call, null);

    public static Reply PWriteV(in Call call) => WriteParts(call, call[3].Number);

    public static Reply Seek(in Call call)
    {
        if (call.Caller.Descriptor(call[0].Number) is not { } file || (file.Flags & OpenFlags.Path) != 0)
            return Why.BadDescriptor;
        if (call[2].Number is < 0 or > SeekHole)
            return Why.InvalidValue;
        if (file.Inode is not { } inode || !Transfer.HasPositions(file))
            return Why.NotSeekable;
        if (!inode.IsRegular && !inode.IsDirectory)
            return Reply.Of(0);
        long origin = call[2].Number switch { 1 => file.Offset, SeekEnd => inode.Size, _ => 0 };
        long offset = call[1].Number;
        // Files have no holes here: up to its end all of a file is data. - lseek(2)
        if (call[2].Number >= SeekData && (offset < 0 || offset >= inode.Size))
            return Why.NoDataThere;
        if (call[2].Number == SeekHole)
            offset = inode.Size;
        if (offset > 0 ? origin > long.MaxValue - offset : origin + offset < 0)
            return Why.InvalidValue;
        if (inode.IsRegular && origin + offset > Sizes.Greatest)
            return Why.InvalidValue;
        if (origin + offset != file.Offset)
            call.Emit(FactOf.OffsetMoved(file, origin + offset));
        return Reply.Of(origin + offset);
    }

    public static Reply Close(in Call call)
    {
        if (call.Caller.Descriptor(call[0].Number) is null)
            return Why.BadDescriptor;
        call.Emit(FactOf.DescriptorClosed(call.Caller, call.Int(0)));
        return Reply.Ok;
    }

    public static Reply FSync(in Call call)
    {
        if (call.Caller.Descriptor(call[0].Number) is not { } file || (file.Flags & OpenFlags.Path) != 0)
            return Why.BadDescriptor;
        // "fd is bound to a special file (e.g., a pipe, FIFO, or socket) which does not support synchronization" - fsync(2)
        return file.Inode is { Type: Mode.Fifo or Mode.Socket or Mode.CharacterDevice } ? Why.InvalidValue : Reply.Ok;
    }

    private static Reply Read(in Call call, long? at)
    {
        Why why = Find(call, writes: false, at, out OpenFile file);
        return why == Why.Allowed ? Transfer.Read(call, file, call[2].Number, at) : why;
    }

    private static Reply Write(in Call call, long? at)
    {
        Why why = Find(call, writes: true, at, out OpenFile file);
        return why == Why.Allowed ? Transfer.Write(call, file, call[2].Number, at, call[1].Text) : why;
    }

    private static Reply ReadParts(in Call call, long? at)
    {
        Why why = Find(call, writes: false, at, out OpenFile file);
        if (why != Why.Allowed)
            return why;
        why = Measure(call, out long count, default, out _);
        // Where read(2) of nothing is refused for what the file is, readv(2) of nothing is not.
        return why != Why.Allowed || count == 0 ? why : Transfer.Read(call, file, count, at);
    }

    private static Reply WriteParts(in Call call, long? at)
    {
        Why why = Find(call, writes: true, at, out OpenFile file);
        if (why != Why.Allowed)
            return why;
        Span<byte> room = stackalloc byte[Formats.Deciding];
        why = Measure(call, out long count, room, out int known);
        return why == Why.Allowed ? Transfer.Write(call, file, count, at, room[..known]) : why;
    }

    /// <summary>The open file of a call that reads or writes, at a position or where it stands. The order is that of pread(2).</summary>
    private static Why Find(in Call call, bool writes, long? at, out OpenFile file)
    {
        file = null!;
        if (at < 0)
            return Why.InvalidValue;
        if (call.Caller.Descriptor(call[0].Number) is not { } found)
            return Why.BadDescriptor;
        file = found;
        if (at is not null && (file.Flags & OpenFlags.Path) == 0 && !Transfer.HasPositions(file))
            return Why.NotSeekable;
        return (writes ? file.Flags.Writes() : file.Flags.Reads()) ? Why.Allowed : Why.DescriptorMode;
    }

    /// <summary>Adds up the parts of a buffer and gathers the bytes it begins with, as far as they are known.</summary>
    private static Why Measure(in Call call, out long total, Span<byte> room, out int known)
    {
        (total, known) = (0, 0);
        if (call[2].Number is < 0 or > MaxParts)
            return Why.InvalidValue;
        ReadOnlySpan<Value> parts = call[1].List;
        foreach (Value part in parts[..(int)Math.Min(call[2].Number, parts.Length)])
        {
            if (part.List is not [var text, { Number: >= 0 and var length }])
                return Why.InvalidValue;
            if (known == Math.Min(total, room.Length))
            {
                ReadOnlySpan<byte> bytes = text.Text[..(int)Math.Min(length, text.Text.Length)];
                bytes = bytes[..Math.Min(bytes.Length, room.Length - known)];
                bytes.CopyTo(room[known..]);
                known += bytes.Length;
            }
            // More than a call can move is cut off, not refused. - __import_iovec
            total += Math.Min(length, Transfer.MaxCount - total);
        }
        return Why.Allowed;
    }
}
