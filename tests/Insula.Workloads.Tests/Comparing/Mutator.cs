using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Insula.Workloads.Tests.Comparing;

/// <summary>Lines of a text, changed as bad disks, bad pipes and bad people change them.</summary>
/// <param name="random">What decides.</param>
/// <param name="texts">Texts to take lines of.</param>
internal sealed class Mutator(Random random, IReadOnlyList<byte[][]> texts)
{
    private static readonly byte[] Spice = Encoding.Latin1.GetBytes("()[]{}<>\"\\,=|/*-+.?0x7 \n\r\t\0\u00ff_aA");
    private static readonly string[] Numbers =
        ["0", "-1", "1", "2147483647", "2147483648", "-2147483648", "4294967295", "4294967296", "1073741824", "9223372036854775807", "18446744073709551615", "99999999999999999999", "0x7fffffffffffffff", "1023", "65535", "0777777"];

    /// <summary>The lines of a file, plain or .gz.</summary>
    public static byte[][] LinesOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var whole = new MemoryStream();
        stream.CopyTo(whole);
        var lines = new List<byte[]>();
        ReadOnlySpan<byte> rest = whole.GetBuffer().AsSpan(0, (int)whole.Length);
        foreach (Range line in rest.Split((byte)'\n'))
            lines.Add(rest[line].ToArray());
        return [.. lines];
    }

    /// <summary>Some lines of one of the texts, from its beginning or out of its middle, with some changes.</summary>
    public byte[] Next(int mostLines, int mostChanges) => Next(texts[random.Next(texts.Count)], mostLines, mostChanges);

    /// <summary>Some lines of a text, with some changes.</summary>
    public byte[] Next(byte[][] text, int mostLines, int mostChanges)
    {
        int start = random.Next(3) == 0 ? 0 : random.Next(text.Length);
        List<byte[]> lines = [.. text.Skip(start).Take(random.Next(1, mostLines + 1))];
        for (int changes = random.Next(mostChanges + 1); changes > 0; changes--)
            Change(lines);
        return Joined(lines);
    }

    /// <summary>Bytes of which none means anything.</summary>
    public byte[] Noise(int most)
    {
        byte[] bytes = new byte[random.Next(1, most)];
        random.NextBytes(bytes);
        return bytes;
    }

    public static byte[] Joined(IEnumerable<byte[]> lines)
    {
        using var text = new MemoryStream();
        foreach (byte[] line in lines)
        {
            text.Write(line);
            text.WriteByte((byte)'\n');
        }
        return text.ToArray();
    }

    /// <summary>One change.</summary>
    public void Change(List<byte[]> lines)
    {
        int at = random.Next(lines.Count);
        byte[] line = lines[at];
        int column = random.Next(line.Length + 1), end = random.Next(column, line.Length + 1);
        switch (random.Next(9))
        {
            case 0 when line.Length > 0:
                lines[at] = [.. line];
                lines[at][Math.Min(column, line.Length - 1)] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                lines[at] = [.. line[..column], Spice[random.Next(Spice.Length)], .. line[column..]];
                break;
            case 2:
                lines[at] = [.. line[..column], .. line[end..]];
                break;
            case 3:
                lines.Insert(random.Next(lines.Count + 1), line);
                break;
            case 4:
                byte[] other = lines[random.Next(lines.Count)];
                lines[at] = [.. line[..column], .. other[random.Next(other.Length + 1)..]];
                break;
            case 5:
                byte[][] text = texts[random.Next(texts.Count)];
                lines.Insert(at, text[random.Next(text.Length)]);
                break;
            case 6:
                lines[at] = WithNumber(line, column);
                break;
            case 7 when lines.Count > 1:
                lines.RemoveAt(at);
                break;
            default:
                int with = random.Next(lines.Count);
                (lines[at], lines[with]) = (lines[with], line);
                break;
        }
    }

    /// <summary>Another number in the place of the first one behind a column.</summary>
    private byte[] WithNumber(byte[] line, int column)
    {
        int start = column + Math.Max(0, line.AsSpan(column).IndexOfAnyInRange((byte)'0', (byte)'9'));
        int length = line.AsSpan(start).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        string number = random.Next(4) == 0 ? random.Next(10_000).ToString(CultureInfo.InvariantCulture) : Numbers[random.Next(Numbers.Length)];
        return [.. line[..start], .. Encoding.ASCII.GetBytes(number), .. line[(length < 0 ? line.Length : start + length)..]];
    }
}
