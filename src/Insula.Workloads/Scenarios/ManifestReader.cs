namespace Insula.Workloads.Scenarios;

/// <summary>Reads a manifest that stands alone, without a scenario.</summary>
public static class ManifestReader
{
    /// <summary>The tree of a manifest, with the directories that it leaves out.</summary>
    /// <exception cref="ScenarioException">It is no manifest.</exception>
    public static IReadOnlyList<FileSpec> Read(string path)
    {
        ErrorList errors = new();
        Reading reading = new("", errors);
        IReadOnlyList<FileSpec> files = FileTree.Compose([new Manifest(path, reading).Read()], new(path, 0), reading);
        errors.ThrowIfAny();
        return files;
    }
}
