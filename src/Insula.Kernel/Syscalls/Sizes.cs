using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Sizes of files: truncate(2), fallocate(2).</summary>
internal static class Sizes
{
    /// <summary>The greatest size of a file, as on ext4 with blocks of 4 KiB.</summary>
    public const long Greatest = 0xFFFFFFFF000;

    private const int Block = 4096;

    public static Reply Truncate(in Call call)
    {
        long size = call[1].Number;
        if (size < 0)
            return Why.InvalidValue;
        Why why = PathWalk.ResolveAt(call, PathWalk.WorkingDirectory, call[0].Text, AtFlags.None, out Inode? found);
        if (why != Why.Allowed)
            return why;
        Inode file = found!;
        if (!file.IsRegular)
            return file.IsDirectory ? Why.IsADirectory : Why.InvalidValue;
        why = Gate.Use(call, null, file, Access.Write);
        if (why != Why.Allowed)
            return why;
        return file.Images > 0 ? Why.FileBusy : Resize(call, file, size);
    }

    public static Reply FTruncate(in Call call)
    {
        long size = call[1].Number;
        if (size < 0)
            return Why.InvalidValue;
        if (Files.Opened(call, call[0].Number) is not { } file)
            return Why.BadDescriptor;
        if (file.Inode is null)
            return Reply.Ok;
        return file.Inode.IsRegular && file.Flags.Writes() ? Resize(call, file.Inode, size) : Why.InvalidValue;
    }

    public static Reply FAllocate(in Call call)
    {
        (uint mode, long offset, long length) = (call[1].Word, call[2].Number, call[3].Number);
        if (Files.Opened(call, call[0].Number) is not { } open)
            return Why.BadDescriptor;
        if (offset < 0 || length <= 0)
            return Why.InvalidValue;
        if (!IsMode(mode))
            return Why.NotSupported;
        if (!open.Flags.Writes())
            return Why.DescriptorMode;
        if (open.Inode is not { } file)
            return Reply.Ok;
        if (file.IsFifo)
            return Why.NotSeekable;
        if (!file.IsRegular)
            return Why.NotARegularFile;
        if (length > Greatest - offset)
            return Why.FileTooLarge;
        return Allocate(call, file, mode, offset, length);
    }

    /// <summary>Whether a file may grow to a size: beyond the process's limit it gets a signal too. - getrlimit(2), RLIMIT_FSIZE</summary>
    public static Why Grow(in Call call, long size)
    {
        if ((ulong)size > call.Caller.Limits[Resource.FileSize].Soft)
        {
            Signalling.Deliver(call.Effects, call.Caller, (int)Signal.SIGXFSZ, call.Caller.Pid);
            return Why.FileSizeLimit;
        }
        return size > Greatest ? Why.FileTooLarge : Why.Allowed;
    }

    /// <summary>Writes a size; the set-id bits go as they do when the content is written.</summary>
    public static Reply Resize(in Call call, Inode file, long size)
    {
        Why why = size > file.Size ? Grow(call, size) : Why.Allowed;
        if (why != Why.Allowed)
            return why;
        uint mode = Gate.ModeWritten(call, file);
        call.Emit(FactOf.SizeChanged(file, size, call.Time));
        if (size == 0)
            Formats.Emptied(call, file);
        if (mode != file.Mode)
            call.Emit(FactOf.ModeChanged(file, mode, call.Time));
        return Reply.Ok;
    }

    private const uint KeepSize = 1, PunchHole = 2, CollapseRange = 8, ZeroRange = 0x10, InsertRange = 0x20;

    /// <summary>What ext4 supports: FALLOC_FL_UNSHARE_RANGE and FALLOC_FL_WRITE_ZEROES are not among it.</summary>
    private static bool IsMode(uint mode) => mode is 0 or KeepSize or (PunchHole | KeepSize) or ZeroRange or (ZeroRange | KeepSize) or CollapseRange or InsertRange;

    private static Reply Allocate(in Call call, Inode file, uint mode, long offset, long length)
    {
        switch (mode)
        {
            case CollapseRange or InsertRange:
                // "offset and len must be a multiple of the filesystem logical block size"; the end of the file is not in the range. - fallocate(2)
                if (offset % Block != 0 || length % Block != 0 || (mode == InsertRange ? offset : offset + length) >= file.Size)
                    return Why.InvalidValue;
                if (mode == InsertRange && length > Greatest - file.Size)
                    return Why.FileTooLarge;
                return Resize(call, file, mode == InsertRange ? file.Size + length : file.Size - length);
            case 0 or ZeroRange:
                return Resize(call, file, Math.Max(file.Size, offset + length));
            default:
                return Resize(call, file, file.Size);
        }
    }
}
