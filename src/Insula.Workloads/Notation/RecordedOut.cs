using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>What a recorded struct stat shows.</summary>
public sealed record RecordedStat(uint? Mode, uint? Uid, uint? Gid, long? Size);

/// <summary>shim</summary>
internal static class RecordedOut
{
    public static bool TryStat(CallLine line, [NotNullWhen(true)] out RecordedStat? stat)
    {
        stat = null;
        for (int i = 0; i < line.RawCount; i++)
        {
            string raw = Encoding.Latin1.GetString(line.Raw(i));
            Match mode = Regex.Match(raw, "stx?_mode=(S_IF[A-Z]+)\\|([^,}]*)");
            if (!mode.Success) continue;
            uint type = mode.Groups[1].Value switch { "S_IFREG" => Mode.Regular, "S_IFDIR" => Mode.Directory, "S_IFLNK" => Mode.SymbolicLink, "S_IFCHR" => Mode.CharacterDevice, "S_IFBLK" => Mode.BlockDevice, "S_IFIFO" => Mode.Fifo, _ => Mode.Socket };
            uint bits = type;
            foreach (string p in mode.Groups[2].Value.Split('|'))
                bits |= p switch { "S_ISUID" => Mode.SetUid, "S_ISGID" => Mode.SetGid, "S_ISVTX" => Mode.Sticky, _ => Convert.ToUInt32(p, 8) };
            long? N(string k) => Regex.Match(raw, "stx?_" + k + "=(\\d+)") is { Success: true } m ? long.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture) : null;
            stat = new(bits, (uint?)N("uid"), (uint?)N("gid"), N("size"));
            return true;
        }
        return false;
    }

    public static bool TryStatus(CallLine line, out int status)
    {
        status = 0;
        for (int i = 0; i < line.RawCount; i++)
        {
            string raw = Encoding.Latin1.GetString(line.Raw(i));
            if (Regex.Match(raw, "WEXITSTATUS\\(s\\) == (\\d+)") is { Success: true } m) { status = int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture) << 8; return true; }
        }
        return false;
    }

    public static bool TryText(CallLine line, [NotNullWhen(true)] out byte[]? text)
    {
        text = null;
        for (int i = 0; i < line.RawCount; i++)
        {
            if (line.Row is { } row && i < row.Args.Length && row.Args[i].Kind == ArgKind.PathOut)
            {
                var s = new Scanner(line.Raw(i));
                if (Quoted.TryRead(ref s, "", out byte[] t)) { text = t; return true; }
            }
        }
        return false;
    }

    public static bool TryNames(CallLine line, [NotNullWhen(true)] out IReadOnlyList<(byte[] Name, uint? Type)>? names)
    {
        names = null;
        return false;
    }

    public static bool TryIdentifiers(CallLine line, [NotNullWhen(true)] out uint[]? ids)
    {
        ids = null;
        for (int i = 0; i < line.RawCount; i++)
        {
            string raw = Encoding.Latin1.GetString(line.Raw(i));
            if (raw.StartsWith('[')) { ids = [.. raw.Trim('[', ']').Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(p => uint.Parse(p, CultureInfo.InvariantCulture))]; return true; }
        }
        return false;
    }

    public static bool TryPair(CallLine line, out int first, out int second)
    {
        (first, second) = (0, 0);
        for (int i = 0; i < line.RawCount; i++)
        {
            if (Regex.Match(Encoding.Latin1.GetString(line.Raw(i)), "^\\[(\\d+)(<[^>]*>)?, (\\d+)") is { Success: true } m) { first = int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture); second = int.Parse(m.Groups[3].Value, CultureInfo.InvariantCulture); return true; }
        }
        return false;
    }
}
