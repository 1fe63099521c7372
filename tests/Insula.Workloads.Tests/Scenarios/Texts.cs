using System.Text;
using Insula.Workloads.Scenarios;

namespace Insula.Workloads.Tests.Scenarios;

/// <summary>Scenarios as texts, and a directory for the files that they name.</summary>
internal sealed class Texts : IDisposable
{
    internal string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("insula-scenario-").FullName;

    /// <summary>The top of the repository.</summary>
    internal static string Root { get; } = Above(AppContext.BaseDirectory);

    private static string Above(string directory) =>
        File.Exists(Path.Combine(directory, "Cluster.sln")) ? directory : Above(Path.GetDirectoryName(directory)!);

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    internal string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    internal string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(Directory, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    internal Scenario Parse(string text) => ScenarioReader.Parse(text, "s.yaml", Directory);

    /// <summary>The errors of a text, the directory left out.</summary>
    internal string Errors(string text) => Failure(() => Parse(text));

    internal string Failure(Func<Scenario> read) =>
        Assert.Throws<ScenarioException>(read).Message.Replace(Directory + "/", "", StringComparison.Ordinal).Replace(Directory, "DIR", StringComparison.Ordinal);

    /// <summary>The one server of a scenario whose server has these keys.</summary>
    internal ServerSpec Server(string keys) => Assert.Single(Host($"servers: [{{name: vp1, {keys}}}]").Servers);

    /// <summary>The one host of a scenario whose host has these keys.</summary>
    internal HostSpec Host(string keys) => Assert.Single(Parse(HostText(keys)).Hosts);

    internal static string HostText(string keys) => $"scenario: s\nhosts:\n  - name: h\n{Indent(keys)}\n";

    private static string Indent(string text) => string.Join('\n', text.Split('\n').Select(line => line.Length == 0 ? "" : "    " + line));

    /// <summary>A tree as text: mode, owner, size, path, target.</summary>
    internal static string Show(IEnumerable<FileSpec> files) => string.Join('\n', files.Select(file =>
    {
        string of = file.Owner.Of switch { OwnerOf.Host => "host:", OwnerOf.Server => file.Owner.Server + ":", _ => "" };
        string target = file.Target.Length > 0 ? " -> " + Encoding.Latin1.GetString(file.Target) : "";
        return $"{Convert.ToString(file.Mode, 8)} {of}{file.Owner.Uid}:{file.Owner.Gid} {file.Size} {Encoding.Latin1.GetString(file.Path)}{target}";
    }));
}
