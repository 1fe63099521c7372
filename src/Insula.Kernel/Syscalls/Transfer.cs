using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>
/// What reading, writing and copying have in common: first how much goes, which is all that can be refused, then the facts of it.
/// </summary>
internal static class Transfer
{
    /// <summary>What one call moves at most: MAX_RW_COUNT.</summary>
    public const long MaxCount = 0x7FFFF000;

    /// <summary>Reads at a position, or where the open file stands.</summary>
    public static Reply Read(in Call call, OpenFile file, long count, long? at)
    {
        long start = at ?? file.Offset;
        if (count < 0 || start > long.MaxValue - count)
            return Why.InvalidValue;
        if (file.Inode is { IsDirectory: true })
            return Why.IsADirectory;
        count = Math.Min(count, MaxCount);
        Why why = Source(file, start, Waits(file), ref count);
        if (why != Why.Allowed)
            return why;
        Took(call, file, start, count, moves: at is null);
        return Reply.Of(count);
    }

    /// <summary>Writes at a position, or where the open file stands. Of the content only its beginning is looked at.</summary>
    public static Reply Write(in Call call, OpenFile file, long count, long? at, ReadOnlySpan<byte> content)
    {
        long start = at ?? file.Offset;
        if (count < 0 || start > long.MaxValue - count)
            return Why.InvalidValue;
        if (count == 0)
            return Reply.Of(0);
        // "if a file is opened with O_APPEND, on Linux, pwrite() appends data to the end of the file, regardless of the value of offset" - pwrite(2)
        if ((file.Flags & OpenFlags.Append) != 0 && file.Inode is { IsRegular: true, Size: var end })
            start = end;
        count = Math.Min(count, MaxCount);
        Why why = Sink(call, file, start, Waits(file), ref count);
        if (why != Why.Allowed)
            return why;
        Gave(call, file, start, count, moves: at is null);
        if (start == 0 && file.Inode is { IsRegular: true } inode)
            Formats.Written(call, inode, content[..(int)Math.Min(count, content.Length)]);
        return Reply.Of(count);
    }

    /// <summary>True if a call on the file waits where it cannot go on.</summary>
    public static bool Waits(OpenFile file) => (file.Flags & OpenFlags.NonBlocking) == 0;

    /// <summary>True if the file has positions: a pipe has none.</summary>
    public static bool HasPositions(OpenFile file) => file.Inode is null or { Type: not (Mode.Fifo or Mode.Socket) };

    /// <summary>How much of the bytes wanted can be read.</summary>
    public static Why Source(OpenFile file, long start, bool waits, ref long count)
    {
        if (file.Inode is { IsFifo: true } pipe)
            return Pipes.Source(pipe, waits, ref count);
        // Of an opaque file and of a device nothing can be read, but of those that never end.
        if (file.Inode is { IsRegular: true } inode)
            count = Math.Clamp(inode.Size - start, 0, count);
        else if (!IsEndless(file.Inode))
            count = 0;
        return Why.Allowed;
    }

    /// <summary>/dev/zero, /dev/full, /dev/random and /dev/urandom. - mem(4), random(4)</summary>
    public static bool IsEndless(Inode? file) => file is { Type: Mode.CharacterDevice, Device: 0x105 or 0x107 or 0x108 or 0x109 };

    /// <summary>How much of the bytes at hand can be written, at least one.</summary>
    public static Why Sink(in Call call, OpenFile file, long start, bool waits, ref long count) => file.Inode switch
    {
        { IsFifo: true } pipe => Pipes.Sink(call, pipe, waits, whole: true, ref count),
        { IsRegular: true } => Room(call, start, ref count),
        // An opaque file and a device take everything.
        _ => Why.Allowed,
    };

    /// <summary>How much a regular file takes from a position on.</summary>
    public static Why Room(in Call call, long start, ref long count)
    {
        ulong limit = call.Caller.Limits[Resource.FileSize].Soft;
        if ((ulong)start >= limit)
        {
            Signalling.Deliver(call.Effects, call.Caller, (int)Signal.SIGXFSZ, call.Caller.Pid);
            return Why.FileSizeLimit;
        }
        if (start >= Sizes.Greatest)
            return Why.FileTooLarge;
        count = (long)Math.Min((ulong)Math.Min(count, Sizes.Greatest - start), limit - (ulong)start);
        return Why.Allowed;
    }

    /// <summary>Bytes were read.</summary>
    public static void Took(in Call call, OpenFile file, long start, long count, bool moves)
    {
        if (count == 0)
            return;
        if (file.Inode is { IsFifo: true } pipe)
            call.Emit(FactOf.SizeChanged(pipe, pipe.Size - count, pipe.Modified));
        else if (moves && file.Inode is { IsRegular: true })
            call.Emit(FactOf.OffsetMoved(file, start + count));
    }

    /// <summary>Bytes were written.</summary>
    public static void Gave(in Call call, OpenFile file, long start, long count, bool moves)
    {
        if (file.Inode is { IsFifo: true } pipe)
            call.Emit(FactOf.SizeChanged(pipe, pipe.Size + count, call.Time));
        if (file.Inode is not { IsRegular: true } inode)
            return;
        uint mode = Gate.ModeWritten(call, inode);
        call.Emit(FactOf.SizeChanged(inode, Math.Max(inode.Size, start + count), call.Time));
        if (moves)
            call.Emit(FactOf.OffsetMoved(file, start + count));
        if (mode != inode.Mode)
            call.Emit(FactOf.ModeChanged(inode, mode, call.Time));
    }
}
