using System.Runtime.InteropServices;
using Insula.Kernel;
using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>
/// Writes what came back through out-arguments, from the words of the <see cref="ReplyArena"/>. Words that end too early leave NULL.
/// </summary>
internal static class OutWriter
{
    /// <summary>Writes one out-argument and moves behind its words.</summary>
    public static void Write(ref NotationOutput output, ArgKind kind, long returned, ref ReadOnlySpan<long> words)
    {
        switch (kind)
        {
            case ArgKind.DataOut:
                output.Text(returned > 0 ? "\"\"..." : "\"\"");
                break;
            case ArgKind.UidOut or ArgKind.GidOut when !words.IsEmpty:
                output.Byte((byte)'[');
                ArgumentWriter.WriteIdentifier(ref output, Next(ref words));
                output.Byte((byte)']');
                break;
            // getgroups(0, NULL) asks only how many there are
            case ArgKind.GidsOut when !words.IsEmpty && words[0] >= 0 && words[0] < words.Length && (words[0] > 0 || returned == 0):
                WriteGids(ref output, ref words);
                break;
            case ArgKind.StatOut when words.Length >= StatWords.Count:
                WriteStat(ref output, words[..StatWords.Count]);
                words = words[StatWords.Count..];
                break;
            // wait4 that found nothing to report has no status
            case ArgKind.StatusOut when !words.IsEmpty && returned != 0:
                WriteStatus(ref output, (uint)Next(ref words));
                break;
            case ArgKind.PathOut when IsText(words):
                ReadOnlySpan<byte> path = ReplyArena.ReadText(ref words);
                output.Quoted(path is [.. var name, 0] ? name : path);
                break;
            default:
                output.Text("NULL");
                break;
        }
    }

    private static long Next(ref ReadOnlySpan<long> words)
    {
        long word = words[0];
        words = words[1..];
        return word;
    }

    private static bool IsText(ReadOnlySpan<long> words) =>
        !words.IsEmpty && words[0] >= 0 && words[0] <= MemoryMarshal.AsBytes(words[1..]).Length;

    private static void WriteGids(ref NotationOutput output, ref ReadOnlySpan<long> words)
    {
        int count = (int)Next(ref words);
        output.Byte((byte)'[');
        for (int i = 0; i < count; i++)
        {
            if (i > 0)
                output.Text(", ");
            ArgumentWriter.WriteIdentifier(ref output, Next(ref words));
        }
        output.Byte((byte)']');
    }

    private static void WriteStatus(ref NotationOutput output, uint status)
    {
        uint signal = status & 0x7f;
        if (status == 0xffff)
        {
            output.Text("[{WIFCONTINUED(s)}]");
        }
        else if (signal == 0)
        {
            output.Text("[{WIFEXITED(s) && WEXITSTATUS(s) == ");
            output.Number((status >> 8) & 0xff);
            output.Text("}]");
        }
        else if (signal == 0x7f)
        {
            output.Text("[{WIFSTOPPED(s) && WSTOPSIG(s) == ");
            ArgumentWriter.WriteSignal(ref output, (status >> 8) & 0xff);
            output.Text("}]");
        }
        else
        {
            output.Text("[{WIFSIGNALED(s) && WTERMSIG(s) == ");
            ArgumentWriter.WriteSignal(ref output, signal);
            output.Text((status & 0x80) != 0 ? " && WCOREDUMP(s)}]" : "}]");
        }
    }

    private static void WriteStat(ref NotationOutput output, ReadOnlySpan<long> stat)
    {
        output.Text("{st_dev=");
        ArgumentWriter.WriteDevice(ref output, (ulong)stat[0]);
        output.Field(", st_ino=", stat[1]);
        output.Text(", st_mode=");
        ArgumentWriter.WriteFileMode(ref output, (ulong)stat[2]);
        output.Field(", st_nlink=", stat[3]);
        output.Field(", st_uid=", stat[4]);
        output.Field(", st_gid=", stat[5]);
        output.Field(", st_blksize=", stat[8]);
        output.Field(", st_blocks=", stat[9]);
        if (((uint)stat[2] & Mode.Type) is Mode.CharacterDevice or Mode.BlockDevice)
        {
            output.Text(", st_rdev=");
            ArgumentWriter.WriteDevice(ref output, (ulong)stat[6]);
        }
        else
        {
            output.Field(", st_size=", stat[7]);
        }
        // access times are not kept: the time of the last change of content stands for them
        WriteTime(ref output, "st_atime", stat[10]);
        WriteTime(ref output, "st_mtime", stat[10]);
        WriteTime(ref output, "st_ctime", stat[11]);
        output.Byte((byte)'}');
    }

    private static void WriteTime(ref NotationOutput output, string name, long microseconds)
    {
        (long seconds, long rest) = (Math.DivRem(microseconds, 1_000_000).Quotient, microseconds % 1_000_000);
        if (rest < 0)
            (seconds, rest) = (seconds - 1, rest + 1_000_000);
        output.Text(", ");
        output.Text(name);
        output.Field("=", seconds);
        TimeWriter.WriteDate(ref output, seconds, rest * 1000, 9);
        output.Text(", ");
        output.Text(name);
        output.Field("_nsec=", rest * 1000);
    }
}
