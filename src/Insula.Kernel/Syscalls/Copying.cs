using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Copying between descriptors: copy_file_range(2), sendfile(2), splice(2). A position of -1 is NULL: the open file's own, which moves.</summary>
internal static class Copying
{
    private const long PageSize = 4096;

    private const long Own = -1;

    /// <summary>SPLICE_F_NONBLOCK.</summary>
    private const long NonBlocking = 2;

    /// <summary>SPLICE_F_*.</summary>
    private const long SpliceFlags = 0xF;

    public static Reply CopyFileRange(in Call call)
    {
        if (call.Caller.Descriptor(call[0].Number) is not { } from || call.Caller.Descriptor(call[2].Number) is not { } to)
            return Why.BadDescriptor;
        if (((from.Flags | to.Flags) & OpenFlags.Path) != 0)
            return Why.BadDescriptor;
        if (call[5].Number != 0)
            return Why.InvalidValue;
        // Of an opaque file nothing can be read; it takes everything.
        if (from.Inode is not { } source || to.Inode is not { } target)
            return Reply.Of(0);
        if (source.IsDirectory || target.IsDirectory)
            return Why.IsADirectory;
        if (!source.IsRegular || !target.IsRegular)
            return Why.InvalidValue;
        if (!from.Flags.Reads() || !to.Flags.Writes() || (to.Flags & OpenFlags.Append) != 0)
            return Why.DescriptorMode;
        (long start, long at) = (Position(call[1], from), Position(call[3], to));
        ulong wanted = (ulong)call[4].Number;
        if ((ulong)start > ulong.MaxValue - wanted || (ulong)at > ulong.MaxValue - wanted)
            return Why.PositionTooGreat;
        if (start < 0 || at < 0)
            return Why.InvalidValue;
        long count = (long)Math.Min(wanted, (ulong)Math.Max(source.Size - start, 0));
        Why why = Transfer.Room(call, at, ref count);
        if (why != Why.Allowed)
            return why;
        if (source == target && at + count > start && at < start + count)
            return Why.InvalidValue;
        count = Math.Min(count, Transfer.MaxCount);
        Move(call, (from, start, call[1].Number == Own), (to, at, call[3].Number == Own), count);
        return Reply.Of(count);
    }

    public static Reply SendFile(in Call call)
    {
        if (call.Caller.Descriptor(call[1].Number) is not { } from)
            return Why.BadDescriptor;
        if (!from.Flags.Reads())
            return Why.DescriptorMode;
        long start = Position(call[2], from), count = call[3].Number;
        if (call[2].Number != Own && !Transfer.HasPositions(from))
            return Why.NotSeekable;
        if (count < 0 || start < 0 || start > long.MaxValue - count)
            return Why.InvalidValue;
        if (call.Caller.Descriptor(call[0].Number) is not { } to)
            return Why.BadDescriptor;
        if (!to.Flags.Writes())
            return Why.DescriptorMode;
        bool ontoPipe = to.Inode is { IsFifo: true }, waits = Transfer.Waits(to) && Transfer.Waits(from);
        // What has no position cannot be sent: data would be lost if it did not fit. - splice_direct_to_actor
        if (!ontoPipe && ((to.Flags & OpenFlags.Append) != 0 || !Transfer.HasPositions(from)))
            return Why.InvalidValue;
        if (!IsReadable(from))
            return SendNothing(call, to.Inode, count, waits);
        // A file sent to a place behind in itself: what is written there is read in its turn, without end.
        bool feedsItself = from.Inode == to.Inode && from.Inode is { IsRegular: true } file && start < file.Size && start < to.Offset;
        return Splice(call, (from, start, call[2].Number == Own), (to, to.Offset, true), count, waits, feedsItself);
    }

    public static Reply Splice(in Call call)
    {
        long count = call[4].Number;
        if (count == 0)
            return Reply.Of(0);
        if ((call[5].Number & ~SpliceFlags) != 0)
            return Why.InvalidValue;
        if (call.Caller.Descriptor(call[0].Number) is not { } from || call.Caller.Descriptor(call[2].Number) is not { } to)
            return Why.BadDescriptor;
        if (((from.Flags | to.Flags) & OpenFlags.Path) != 0)
            return Why.BadDescriptor;
        bool fromPipe = from.Inode is { IsFifo: true }, ontoPipe = to.Inode is { IsFifo: true };
        if ((fromPipe && call[1].Number != Own) || (ontoPipe && call[3].Number != Own))
            return Why.NotSeekable;
        if (!from.Flags.Reads() || !to.Flags.Writes())
            return Why.DescriptorMode;
        if (from.Inode == to.Inode && fromPipe)
            return Why.InvalidValue;
        if (!fromPipe && !IsReadable(from))
            return Why.InvalidValue;
        // An opaque file may be a pipe.
        if (!fromPipe && !ontoPipe && from.Inode is not null && to.Inode is not null)
            return Why.InvalidValue;
        if (!ontoPipe && (to.Flags & OpenFlags.Append) != 0)
            return Why.InvalidValue;
        (long start, long at) = (Position(call[1], from), Position(call[3], to));
        if (count < 0 || start < 0 || at < 0 || start > long.MaxValue - count || at > long.MaxValue - count)
            return Why.InvalidValue;
        // A pipe that is not to wait lets neither end wait. - do_splice
        bool waits = (call[5].Number & NonBlocking) == 0 && (!fromPipe || Transfer.Waits(from)) && (!ontoPipe || Transfer.Waits(to));
        return Splice(call, (from, start, call[1].Number == Own), (to, at, call[3].Number == Own), count, waits);
    }

    /// <summary>Moves what there is and fits. A pipe without readers or room is noticed even if there is nothing to move.</summary>
    private static Reply Splice(
        in Call call, (OpenFile File, long Start, bool Moves) from, (OpenFile File, long Start, bool Moves) to, long count, bool waits, bool isEndless = false)
    {
        count = Math.Min(count, Transfer.MaxCount);
        Why why = isEndless ? Why.Allowed : Transfer.Source(from.File, from.Start, waits, ref count);
        if (why == Why.Allowed)
        {
            why = to.File.Inode switch
            {
                { IsFifo: true } pipe => Pipes.Sink(call, pipe, waits, whole: false, ref count),
                { IsRegular: true } when count > 0 => Transfer.Room(call, to.Start, ref count),
                _ => Why.Allowed,
            };
        }
        if (why != Why.Allowed)
            return why;
        // A pipe takes pages of a file as they are: the first one counts whole although a part of it is sent. - splice_folio_into_pipe
        if (to.File.Inode is { IsFifo: true, Size: 0 } && from.File.Inode is { IsRegular: true })
            count = Math.Min(count, Pipes.Capacity - from.Start % PageSize);
        Move(call, from, to, count);
        return Reply.Of(count);
    }

    private static void Move(in Call call, (OpenFile File, long Start, bool Moves) from, (OpenFile File, long Start, bool Moves) to, long count)
    {
        if (count == 0)
            return;
        Transfer.Took(call, from.File, from.Start, count, from.Moves);
        Transfer.Gave(call, to.File, to.Start, count, to.Moves);
        if (to.Start != 0 || to.File.Inode is not { IsRegular: true } target)
            return;
        if (from.Start == 0 && from.File.Inode is { IsRegular: true } source)
            Formats.Copied(call, source, target);
        else
            Formats.Written(call, target, default);
    }

    /// <summary>A directory, or a pipe to a pipe: a pipe must have room all the same, and then nothing of it may be sent. - splice_file_to_pipe</summary>
    private static Reply SendNothing(in Call call, Inode? to, long count, bool waits)
    {
        long none = 0;
        Why why = to is { IsFifo: true } ? Pipes.Sink(call, to, waits, whole: false, ref none) : Why.Allowed;
        return why != Why.Allowed ? why : count == 0 ? Reply.Of(0) : Why.InvalidValue;
    }

    private static bool IsReadable(OpenFile file) => file.Inode is null or { IsRegular: true } || Transfer.IsEndless(file.Inode);

    private static long Position(Value pointer, OpenFile file) => pointer.Number == Own ? file.Offset : pointer.Number;
}
