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
            WriteSignal(ref output, (status >> 8) & 0xff);
            output.Text("}]");
        }
        else
        {
            output.Text("[{WIFSIGNALED(s) && WTERMSIG(s) == ");
            WriteSignal(ref output, signal);
            output.Text((status & 0x80) != 0 ? " && WCOREDUMP(s)}]" : "}]");
        }
    }

    private static void WriteSignal(ref NotationOutput output, uint signal)
    {
        if (FlagNames.OfSignal(signal) is { } name)
            output.Text(name);
        else
            output.Number(signal);
    }

    private static void WriteStat(ref NotationOutput output, ReadOnlySpan<long> stat)
    {
        output.Text("{st_dev=");
        WriteDevice(ref output, (ulong)stat[0]);
        Field(ref output, ", st_ino=", stat[1]);
        output.Text(", st_mode=");
        ArgumentWriter.WriteFileMode(ref output, (ulong)stat[2]);
        Field(ref output, ", st_nlink=", stat[3]);
        Field(ref output, ", st_uid=", stat[4]);
        Field(ref output, ", st_gid=", stat[5]);
        Field(ref output, ", st_blksize=", stat[8]);
        Field(ref output, ", st_blocks=", stat[9]);
        if (((uint)stat[2] & Mode.Type) is Mode.CharacterDevice or Mode.BlockDevice)
        {
            output.Text(", st_rdev=");
            WriteDevice(ref output, (ulong)stat[6]);
        }
        else
        {
            Field(ref output, ", st_size=", stat[7]);
        }
        // access times are not kept: the time of the last change of content stands for them
        WriteTime(ref output, "st_atime", stat[10]);
        WriteTime(ref output, "st_mtime", stat[10]);
        WriteTime(ref output, "st_ctime", stat[11]);
        output.Byte((byte)'}');
    }

    private static void Field(ref NotationOutput output, string name, long value)
    {
        output.Text(name);
        output.Number(value);
    }

    private static void WriteDevice(ref NotationOutput output, ulong device)
    {
        output.Text("makedev(");
        output.Hex(((device >> 8) & 0xfff) | ((device >> 32) & ~0xfffUL));
        output.Text(", ");
        output.Hex((device & 0xff) | ((device >> 12) & 0xffffff00));
        output.Byte((byte)')');
    }

    private static void WriteTime(ref NotationOutput output, string name, long microseconds)
    {
        (long seconds, long rest) = (Math.DivRem(microseconds, 1_000_000).Quotient, microseconds % 1_000_000);
        if (rest < 0)
            (seconds, rest) = (seconds - 1, rest + 1_000_000);
        output.Text(", ");
        output.Text(name);
        Field(ref output, "=", seconds);
        WriteDate(ref output, seconds, rest);
        output.Text(", ");
        output.Text(name);
        Field(ref output, "_nsec=", rest * 1000);
    }

    // strace says nothing about the very first moment
    private static void WriteDate(ref NotationOutput output, long seconds, long microseconds)
    {
        if (seconds == 0 && microseconds == 0 || Math.Abs(seconds) > 60_000_000_000)
            return;
        DateTime date = DateTime.UnixEpoch.AddSeconds(seconds);
        output.Text(" /* ");
        output.Number(date.Year, 4);
        Part(ref output, '-', date.Month);
        Part(ref output, '-', date.Day);
        Part(ref output, 'T', date.Hour);
        Part(ref output, ':', date.Minute);
        Part(ref output, ':', date.Second);
        if (microseconds > 0)
        {
            output.Byte((byte)'.');
            output.Number(microseconds * 1000, 9);
        }
        output.Text("+0000 */");
    }

    private static void Part(ref NotationOutput output, char separator, int number)
    {
        output.Byte((byte)separator);
        output.Number(number, 2);
    }
}
