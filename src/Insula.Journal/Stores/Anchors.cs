using System.Globalization;
using System.Text;

namespace Insula.Journal;

/// <summary>
/// The anchors of a journal: a text file beside it, a line for each stream with sequence, hash and name of one of its commits, none newer
/// than the last. They may lag behind the streams and never lead, so a stream shorter than its anchor was cut. The file is replaced as a
/// whole. Without the file a journal is read as if nothing were anchored.
/// </summary>
internal static class Anchors
{
    private const string Header = "insula anchors 1";

    /// <summary>The anchors' file of a journal.</summary>
    public static string PathOf(string journal) => journal + ".anchors";

    /// <summary>Reads the anchors of a journal; none if there is no file.</summary>
    /// <exception cref="JournalStoreException">The file cannot be read, or is no file of anchors.</exception>
    public static Dictionary<StreamId, StreamHead> Load(string journal)
    {
        string path = PathOf(journal);
        var anchors = new Dictionary<StreamId, StreamHead>();
        try
        {
            if (!File.Exists(path))
                return anchors;
            string[] lines = File.ReadAllLines(path, Encoding.UTF8);
            if (lines is not [Header, ..] || lines[^1] != End(lines.Length - 2))
                throw new FormatException("it does not begin and end as a file of anchors");
            foreach (string line in lines[1..^1])
            {
                string[] parts = line.Split(' ', 3);
                long sequence = long.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture);
                byte[] hash = Convert.FromHexString(parts[1]);
                if (hash.Length != RowHash.Size || !anchors.TryAdd(new(parts[2]), new(sequence, hash)))
                    throw new FormatException($"line '{line}' is no anchor");
            }
            return anchors;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalStoreException($"{path}: the anchors cannot be read: {e.Message}", e);
        }
        catch (Exception e) when (e is FormatException or OverflowException or IndexOutOfRangeException)
        {
            throw new JournalStoreException($"{path}: the anchors are damaged: {e.Message}. "
                + "Without the file the journal can be read, but a cut tail is not found.", e) { Trouble = StoreTrouble.Damaged };
        }
    }

    /// <summary>Replaces the anchors of a journal.</summary>
    /// <exception cref="IOException">They could not be written; the former ones are whole.</exception>
    public static void Store(string journal, IReadOnlyDictionary<StreamId, StreamHead> anchors)
    {
        string path = PathOf(journal);
        string temporary = path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            using (var text = new StreamWriter(file, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" })
            {
                text.WriteLine(Header);
                foreach ((StreamId stream, StreamHead head) in anchors.OrderBy(anchor => anchor.Key))
                    text.WriteLine($"{head.Sequence} {Convert.ToHexStringLower(head.Hash.Span)} {stream}");
                text.WriteLine(End(anchors.Count));
            }
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
    }

    private static string End(int count) => $"end {count}";
}
