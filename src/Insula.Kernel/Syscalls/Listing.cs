using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>What is in a directory: getdents64(2), readdir(3). Names come in the order of their bytes, behind "." and "..".</summary>
internal static class Listing
{
    private const int Dots = 2;

    public static Reply GetDents(in Call call)
    {
        Why why = Find(call, out OpenFile file, out Inode directory);
        if (why != Why.Allowed)
            return why;
        (long room, long used, int letters) = (call.Int(2), 0, 0);
        long at = file.Offset, last = directory.Names!.Count + Dots;
        for (; at < last; at++)
        {
            int length = NameAt(directory, at).Length;
            if (used + RecordSize(length) > room)
                break;
            used += RecordSize(length);
            letters += length + 1;
        }
        if (at == file.Offset && at < last)
            return Why.InvalidValue;
        Give(call, file, directory, at, letters);
        return Reply.Of(used);
    }

    public static Reply ReadDir(in Call call)
    {
        Why why = Find(call, out OpenFile file, out Inode directory);
        if (why != Why.Allowed)
            return why;
        bool isAtEnd = file.Offset >= directory.Names!.Count + Dots;
        Give(call, file, directory, file.Offset + (isAtEnd ? 0 : 1), isAtEnd ? 0 : NameAt(directory, file.Offset).Length + 1);
        return Reply.Of(isAtEnd ? 0 : 1);
    }

    private static Why Find(in Call call, out OpenFile file, out Inode directory)
    {
        (file, directory) = (null!, null!);
        if (Files.Opened(call, call[0].Number) is not { } open)
            return Why.BadDescriptor;
        if (open.Inode is not { IsDirectory: true } inode)
            return Why.NotADirectory;
        (file, directory) = (open, inode);
        return inode.Parent is null ? Why.NoSuchFile : Why.Allowed;
    }

    /// <summary>Gives the names from the position to another one, with '/' between them, and moves there.</summary>
    private static void Give(in Call call, OpenFile file, Inode directory, long end, int letters)
    {
        Span<byte> text = call.Effects.Arena.ReserveText(Math.Max(letters - 1, 0));
        for (long at = file.Offset; at < end; at++)
        {
            ReadOnlySpan<byte> name = NameAt(directory, at);
            name.CopyTo(text);
            text = text[name.Length..];
            if (text.IsEmpty)
                break;
            text[0] = (byte)'/';
            text = text[1..];
        }
        if (end > file.Offset)
            call.Emit(FactOf.OffsetMoved(file, end));
    }

    private static ReadOnlySpan<byte> NameAt(Inode directory, long at) => at switch
    {
        0 => "."u8,
        1 => ".."u8,
        _ => directory.Names!.Keys[(int)(at - Dots)].Bytes,
    };

    /// <summary>The size of struct linux_dirent64: 19 bytes, the name with its NUL, filled up to eight.</summary>
    private static int RecordSize(int name) => (19 + name + 1 + 7) & ~7;
}
