namespace Insula.Tidy.Tests;

/// <summary>The files of the repository.</summary>
internal static class Repository
{
    /// <summary>Its top directory: the one with Cluster.sln.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>A path below the top.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The path of a file from the top, with slashes.</summary>
    public static string Name(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    /// <summary>The text of a file from the top.</summary>
    public static string Read(string name) => File.ReadAllText(At(name));

    /// <summary>Source files below a directory, written by people: nothing generated, nothing built.</summary>
    public static IEnumerable<string> Sources(string directory, string pattern = "*.cs") =>
        from file in Directory.EnumerateFiles(At(directory), pattern, SearchOption.AllDirectories)
        let name = Name(file)
        where !name.Contains("/obj/") && !name.Contains("/bin/") && !name.Contains("/Generated/") && !name.Contains("/artifacts/")
        orderby name
        select name;

    private static string Find(string from) =>
        File.Exists(Path.Combine(from, "Cluster.sln")) ? from : Find(Path.GetDirectoryName(from) ?? throw new InvalidOperationException("no Cluster.sln above the tests"));
}
