using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Calls on descriptors. Content is not simulated: reading and writing move true offsets and return true counts.</summary>
internal static class Descriptors
{
    public static Reply PRead(in Call call) => Why.Unmodelled;

    public static Reply PWrite(in Call call) => Why.Unmodelled;

    public static Reply ReadV(in Call call) => Why.Unmodelled;

    public static Reply WriteV(in Call call) => Why.Unmodelled;

    public static Reply PReadV(in Call call) => Why.Unmodelled;

    public static Reply PWriteV(in Call call) => Why.Unmodelled;

    public static Reply FSync(in Call call) => Why.Unmodelled;

    private const long MaxCount = 0x7FFFF000;

    public static Reply Read(in Call call)
    {
        if (call.Caller.Descriptor(call[0].Number) is not { } file)
            return Why.BadDescriptor;
        if (!file.Flags.Reads())
            return Why.DescriptorMode;
        if (call[2].Number < 0)
            return Why.InvalidValue;
        if (file.Inode is { IsDirectory: true })
            return Why.IsADirectory;
        // Of an opaque file and of a device nothing can be read.
        if (file.Inode is not { IsRegular: true })
            return Reply.Of(0);
        long count = Math.Clamp(file.Inode.Size - file.Offset, 0, Math.Min(call[2].Number, MaxCount));
        if (count > 0)
            call.Emit(FactOf.OffsetMoved(file, file.Offset + count));
        return Reply.Of(count);
    }

    public static Reply Write(in Call call)
    {
        if (call.Caller.Descriptor(call[0].Number) is not { } file)
            return Why.BadDescriptor;
        if (!file.Flags.Writes())
            return Why.DescriptorMode;
        if (call[2].Number < 0)
            return Why.InvalidValue;
        long count = Math.Min(call[2].Number, MaxCount);
        if (count == 0 || file.Inode is not { IsRegular: true } inode)
            return Reply.Of(count);
        long start = (file.Flags & OpenFlags.Append) != 0 ? inode.Size : file.Offset;
        if (start > long.MaxValue - count)
            return Why.FileTooLarge;
        uint mode = Gate.ModeWritten(call, inode);
        call.Emit(FactOf.SizeChanged(inode, Math.Max(inode.Size, start + count), call.Time));
        call.Emit(FactOf.OffsetMoved(file, start + count));
        if (mode != inode.Mode)
            call.Emit(FactOf.ModeChanged(inode, mode, call.Time));
        return Reply.Of(count);
    }

    public static Reply Seek(in Call call)
    {
        if (call.Caller.Descriptor(call[0].Number) is not { } file || (file.Flags & OpenFlags.Path) != 0)
            return Why.BadDescriptor;
        if (call[2].Number is < 0 or > 2)
            return Why.InvalidValue;
        if (file.Inode is not { } inode || inode.Type is Mode.Fifo or Mode.Socket)
            return Why.NotSeekable;
        if (!inode.IsRegular && !inode.IsDirectory)
            return Reply.Of(0);
        long origin = call[2].Number switch { 0 => 0, 1 => file.Offset, _ => inode.Size };
        long offset = call[1].Number;
        if (offset > 0 ? origin > long.MaxValue - offset : origin + offset < 0)
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
}
