using System.Text;
using Insula.Model;

namespace Insula.Workloads.Scenarios;

/// <summary>Makes one tree of layers.</summary>
internal static class FileTree
{
    private const uint SuppliedMode = Mode.Directory | 0x1ED;

    /// <summary>
    /// The files of all layers, later ones over earlier ones of the same path, in the order of their bytes, in which a parent precedes its
    /// children. Directories that nobody gave, the root too, are supplied.
    /// </summary>
    /// <param name="layers">The layers, the lowest first.</param>
    /// <param name="at">Who needs the tree.</param>
    /// <param name="reading">Where errors and bounds are.</param>
    internal static IReadOnlyList<FileSpec> Compose(IEnumerable<IReadOnlyList<FileSpec>> layers, Where at, Reading reading)
    {
        // As Latin-1 every byte is one character, so the ordinal order of the keys is that of the bytes.
        Dictionary<string, FileSpec> tree = new(StringComparer.Ordinal);
        foreach (IReadOnlyList<FileSpec> layer in layers)
        {
            reading.Budget.Walk(layer.Count, at);
            foreach (FileSpec file in layer)
                tree[Encoding.Latin1.GetString(file.Path)] = file;
        }
        foreach ((string path, FileSpec file) in tree.ToArray())
            SupplyParents(tree, path, file, reading);
        tree.TryAdd("/", Supplied("/", at, reading));
        if (tree.Count > TreeBudget.MostEntries)
            throw reading.Errors.Stop(at, $"a tree of more than {TreeBudget.MostEntries} entries");
        string[] paths = [.. tree.Keys];
        FileSpec[] files = [.. tree.Values];
        Array.Sort(paths, files, StringComparer.Ordinal);
        return files;
    }

    private static void SupplyParents(Dictionary<string, FileSpec> tree, string path, FileSpec file, Reading reading)
    {
        for (int slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            string parent = path[..slash];
            if (!tree.TryGetValue(parent, out FileSpec? above))
                tree[parent] = Supplied(parent, file.At, reading);
            else if (above.IsDirectory)
                return;
            else
                reading.Errors.Add(file.At, $"{Show(file)} is inside {Show(above)}, which is no directory but a {TypeOf(above)} ({above.At})");
        }
    }

    private static FileSpec Supplied(string path, Where at, Reading reading)
    {
        reading.Budget.Spend(path.Length, at);
        return new(Encoding.Latin1.GetBytes(path), SuppliedMode, OwnerSpec.Root, 0, [], at);
    }

    private static string Show(FileSpec file) => Spelling.Quote(Encoding.UTF8.GetString(file.Path));

    private static string TypeOf(FileSpec file) => FileSyntax.Types.First(type => type.Type == (file.Mode & Mode.Type)).Word;
}
