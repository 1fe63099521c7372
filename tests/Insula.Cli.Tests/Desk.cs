using System.Diagnostics;
using System.Text;

namespace Insula.Cli.Tests;

/// <summary>A working directory to type commands in, with <c>ops</c> and <c>scenarios</c> at hand as in the repository.</summary>
internal sealed class Desk : IDisposable
{
    public const string First = "ops/scenarios/first.yaml";

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "insula.dll");

    public Desk()
    {
        System.IO.Directory.CreateSymbolicLink(PathOf("ops"), Path.Combine(Root, "ops"));
        System.IO.Directory.CreateSymbolicLink(PathOf("scenarios"), Path.Combine(Root, "tests/Insula.Cli.Tests/Scenarios"));
    }

    /// <summary>The top of the repository.</summary>
    public static string Root { get; } = Above(AppContext.BaseDirectory);

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("insula-cli-").FullName;

    public string PathOf(string name) => Path.Combine(Directory, name);

    public string Read(string name) => File.ReadAllText(PathOf(name));

    public void Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public void Write(string name, byte[] bytes) => File.WriteAllBytes(PathOf(name), bytes);

    /// <summary>Runs a command to its end, without input.</summary>
    public Finished Run(params string[] args) => RunWith([], args);

    /// <summary>Runs a command to its end with lines as its input.</summary>
    public Finished RunWith(byte[] input, params string[] args)
    {
        using Running running = Start(args);
        return running.Finish(input);
    }

    public Running Start(params string[] args) => Start("dotnet", [Program, .. args]);

    /// <summary>Starts a command where ctrl-C is not ignored, as it is in the background of some shells.</summary>
    public Running StartInterruptible(params string[] args) => Start("env", ["--default-signal=INT", "dotnet", Program, .. args]);

    /// <summary>Starts a command that can write no file beyond so many blocks of 512 bytes.</summary>
    public Running StartOnSmallDisk(int blocks, params string[] args) =>
        Start("sh", ["-c", $"trap '' XFSZ; ulimit -f {blocks}; export DOTNET_EnableWriteXorExecute=0; exec dotnet \"$@\"", "sh", Program, .. args]);

    /// <summary>Starts a command that finds no more memory than so many bytes.</summary>
    public Running StartInMemory(long bytes, params string[] args) => Start("env", [$"DOTNET_GCHeapHardLimit=0x{bytes:x}", "dotnet", Program, .. args]);

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private Running Start(string command, IEnumerable<string> args) =>
        new(new ProcessStartInfo(command, args) { WorkingDirectory = Directory, Environment = { ["NO_COLOR"] = null, ["DOTNET_TieredPGO"] = "0" } });

    private static string Above(string directory) =>
        File.Exists(Path.Combine(directory, "Cluster.sln")) ? directory : Above(Path.GetDirectoryName(directory)!);
}
