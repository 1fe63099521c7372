using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Insula.Model;
using Insula.Model.Facts;
using Insula.Workloads.Scenarios;

namespace Insula.Workloads.Watching;

/// <summary>A file of the computer that Insula runs on, as it is at this moment.</summary>
internal static class LiveFile
{
    private const int WorkingDirectory = -100, NoFollow = 0x100, BasicStats = 0x7FF;

    /// <summary>What stands at a path, a symbolic link as itself; null if nothing does or it cannot be seen.</summary>
    public static FileSpec? At(byte[] path)
    {
        byte[] terminated = [.. path, 0], buffer = new byte[256];
        if (Statx(WorkingDirectory, terminated, NoFollow, BasicStats, buffer) != 0)
            return null;
        // struct statx is the same on every architecture - statx(2)
        uint uid = BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(20)), gid = BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(24));
        uint mode = BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(28));
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(buffer.AsSpan(40));
        string name = Encoding.UTF8.GetString(path);
        byte[] target = (mode & Mode.Type) == Mode.SymbolicLink && new FileInfo(name).LinkTarget is { } link ? Encoding.UTF8.GetBytes(link) : [];
        (FileFormat format, byte[] interpreter) = (mode & Mode.Type) == Mode.Regular && (mode & Mode.AnyExecute) != 0 ? FormatOf(name) : (FileFormat.Other, []);
        return new(path, mode, new(OwnerOf.Self, null, uid, gid), size, format == FileFormat.Script ? interpreter : target, new(name, 0)) { Format = format };
    }

    private static (FileFormat, byte[]) FormatOf(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            byte[] start = new byte[256];
            ReadOnlySpan<byte> read = start.AsSpan(0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
            if (read.StartsWith("\u007fELF"u8))
                return (FileFormat.Elf, []);
            if (!read.StartsWith("#!"u8))
                return (FileFormat.Other, []);
            read = read[2..].TrimStart(" \t"u8);
            int end = read.IndexOfAny(" \t\n"u8);
            return (FileFormat.Script, (end < 0 ? read : read[..end]).ToArray());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (FileFormat.Elf, []);
        }
    }

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int Statx(int directory, byte[] path, int flags, uint mask, byte[] buffer);
}
