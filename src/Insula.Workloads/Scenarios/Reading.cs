namespace Insula.Workloads.Scenarios;

/// <summary>What the parts of the reader share while one scenario is read.</summary>
/// <param name="directory">What relative paths are relative to.</param>
/// <param name="errors">The errors.</param>
internal sealed class Reading(string directory, ErrorList errors)
{
    private readonly Dictionary<string, IReadOnlyList<FileSpec>> _manifests = new(StringComparer.Ordinal);

    internal ErrorList Errors => errors;

    internal Values Values { get; } = new(errors);

    internal TreeBudget Budget { get; } = new(errors);

    /// <summary>A file that a scenario names; it exists.</summary>
    internal string ExistingFile(YamlNode node)
    {
        string path = Path.Combine(directory, Values.Text(node));
        if (node is YamlText { Text.Length: > 0 } text && !File.Exists(path))
            errors.Add(node.At, $"no file {text.What} in {Spelling.Quote(directory.Length == 0 ? "." : directory)}: a path is relative to the scenario");
        return path;
    }

    /// <summary>The entries of a manifest; one that is named twice is read once.</summary>
    internal IReadOnlyList<FileSpec> Manifest(YamlNode node)
    {
        string path = ExistingFile(node);
        if (!_manifests.TryGetValue(path, out IReadOnlyList<FileSpec>? entries))
            _manifests[path] = entries = File.Exists(path) ? new Manifest(path, this).Read() : [];
        return entries;
    }
}

/// <summary>How much the trees of one scenario may hold together, so that a small file cannot ask for all memory.</summary>
internal sealed class TreeBudget(ErrorList errors)
{
    /// <summary>Entries of one tree.</summary>
    internal const int MostEntries = 1_000_000;

    private const long MostTogether = 50_000_000, MostBytes = 256L << 20;

    private long _bytes, _entries;

    /// <summary>Counts the bytes of a path that is kept.</summary>
    internal void Spend(int bytes, Where at)
    {
        _bytes += bytes;
        if (_bytes > MostBytes)
            throw errors.Stop(at, $"the paths of all trees together are longer than {MostBytes >> 20} MiB");
    }

    /// <summary>Counts entries that are gone through.</summary>
    internal void Walk(int entries, Where at)
    {
        _entries += entries;
        if (_entries > MostTogether)
            throw errors.Stop(at, $"all trees together have more than {MostTogether} entries; servers of one image without files of their own share its tree");
    }
}
