using Insula.Model;

namespace Insula.Kernel;

/// <summary>The words of struct stat in a <see cref="ReplyArena"/>, in this order: dev, ino, mode, nlink, uid, gid, rdev, size, blksize, blocks, and the last changes of content and inode in microseconds.</summary>
public static class StatWords
{
    /// <summary>How many words there are.</summary>
    public const int Count = 12;
    /// <summary>The place of st_uid.</summary>
    public const int Uid = 4;
    /// <summary>The place of st_gid.</summary>
    public const int Gid = 5;

    private const int BlockSize = 4096;

    internal static void Fill(Span<long> words, Inode file)
    {
        words[0] = 1;
        words[1] = (long)file.Number.Value;
        words[2] = file.Mode;
        // A pipe, which never has a name, counts as having one.
        words[3] = file is { IsFifo: true, WasNamed: false } ? 1 : file.Links;
        words[Uid] = file.Uid.Value;
        words[Gid] = file.Gid.Value;
        words[6] = (long)file.Device;
        // What waits in a FIFO is not told.
        long size = file.IsFifo ? 0 : file.Size;
        words[7] = size;
        words[8] = BlockSize;
        words[9] = (size + BlockSize - 1) / BlockSize * (BlockSize / 512);
        words[10] = file.Modified;
        words[11] = file.Changed;
    }
}
