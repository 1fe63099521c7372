using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel.Syscalls;

/// <summary>What execve(2) will find in a file: the only thing that is kept of content, and decided by the bytes at its beginning.</summary>
internal static class Formats
{
    /// <summary>How many bytes at the beginning of a file decide: BINPRM_BUF_SIZE.</summary>
    public const int Deciding = 256;

    /// <summary>The format of a file that begins with these bytes; of a script also its interpreter. - execve(2)</summary>
    public static FileFormat Of(ReadOnlySpan<byte> content, out ReadOnlySpan<byte> interpreter)
    {
        interpreter = default;
        if (content.StartsWith("\u007fELF"u8))
            return FileFormat.Elf;
        if (!content.StartsWith("#!"u8))
            return FileFormat.Other;
        ReadOnlySpan<byte> line = content[2..Math.Min(content.Length, Deciding)];
        line = Until(line, "\n\0"u8).Trim(" \t"u8);
        interpreter = Until(line, " \t"u8);
        return interpreter.IsEmpty ? FileFormat.Other : FileFormat.Script;
    }

    /// <summary>The beginning of a regular file was written with these bytes; of an empty text nothing is known, and it can not be run.</summary>
    public static void Written(in Call call, Inode file, ReadOnlySpan<byte> content) =>
        Become(call, file, Of(content, out ReadOnlySpan<byte> interpreter), interpreter);

    /// <summary>A regular file was cut to nothing.</summary>
    public static void Emptied(in Call call, Inode file) => Become(call, file, FileFormat.Other, default);

    /// <summary>The beginning of a file was copied to the beginning of another.</summary>
    public static void Copied(in Call call, Inode from, Inode to) => Become(call, to, from.Format, from.Target);

    private static void Become(in Call call, Inode file, FileFormat format, ReadOnlySpan<byte> interpreter)
    {
        if (format != file.Format || !interpreter.SequenceEqual(file.Target))
            call.Emit(FactOf.FormatChanged(file, format, interpreter));
    }

    private static ReadOnlySpan<byte> Until(ReadOnlySpan<byte> text, ReadOnlySpan<byte> ends)
    {
        int end = text.IndexOfAny(ends);
        return end < 0 ? text : text[..end];
    }
}
