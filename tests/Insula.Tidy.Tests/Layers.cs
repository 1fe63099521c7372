using System.Xml.Linq;

namespace Insula.Tidy.Tests;

/// <summary>The arrows between the projects (design 2), from the project files.</summary>
public sealed class Layers
{
    private const string Analyzer = "Microsoft.CodeAnalysis.BannedApiAnalyzers";

    /// <summary>What each project may reference. A new project gets a line here.</summary>
    private static readonly (string Project, string[] References, string[] Packages)[] Allowed =
    [
        ("Insula.Model", [], ["Google.Protobuf", Analyzer]),
        ("Insula.Kernel", ["Insula.Model"], [Analyzer]),
        ("Insula.Journal", ["Insula.Model"], ["Microsoft.Data.Sqlite.Core", "SQLitePCLRaw.bundle_e_sqlite3", "Npgsql"]),
        ("Insula.Engine", ["Insula.Kernel", "Insula.Journal"], ["Serilog"]),
        ("Insula.Akka", ["Insula.Engine"], ["Akka.Cluster.Sharding", "Akka.Persistence.Sql", "Akka.Persistence", "Akka.Cluster", "Akka", "Npgsql", "Microsoft.Data.Sqlite"]),
        ("Insula.Workloads", ["Insula.Engine"], ["YamlDotNet"]),
        ("Insula.Cli", ["Insula.Workloads", "Insula.Akka"], ["System.CommandLine", "Spectre.Console", "Serilog.Sinks.Console", "Serilog.Sinks.File"]),
    ];

    [Fact]
    public void Every_project_has_a_line()
    {
        string[] there = [.. Directory.GetDirectories(Repository.At("src")).Select(path => Path.GetFileName(path)!).Where(name => name.StartsWith("Insula.", StringComparison.Ordinal))];
        Assert.Empty(there.Except(Allowed.Select(line => line.Project)));
    }

    [Fact]
    public void Projects_reference_only_what_they_may()
    {
        foreach ((string project, string[] references, string[] packages) in Allowed)
        {
            if (!Directory.Exists(Repository.At("src", project)))
                continue;
            XDocument file = Load(project);
            IEnumerable<string> found = Includes(file, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));
            Assert.True(!found.Except(references).Any(), $"{project} must not reference {string.Join(", ", found.Except(references))}: see design 2");
            IEnumerable<string> used = Includes(file, "PackageReference");
            Assert.True(!used.Except(packages).Any(), $"{project} must not use {string.Join(", ", used.Except(packages))}: see design 2");
        }
    }

    [Theory]
    [InlineData("Insula.Model")]
    [InlineData("Insula.Kernel")]
    public void Model_and_kernel_are_watched_by_the_list_of_banned_symbols(string project)
    {
        XDocument file = Load(project);
        Assert.Contains(Analyzer, Includes(file, "PackageReference"));
        Assert.Contains("../BannedSymbols.txt", Includes(file, "AdditionalFiles"));
    }

    [Theory]
    [InlineData("System.Collections.Generic.Dictionary`2")]
    [InlineData("System.Collections.Generic.HashSet`1")]
    [InlineData("System.Random")]
    [InlineData("System.DateTime")]
    [InlineData("System.DateTimeOffset")]
    [InlineData("System.TimeProvider")]
    [InlineData("System.Diagnostics.Stopwatch")]
    [InlineData("System.Guid")]
    [InlineData("System.Environment")]
    [InlineData("System.IO.File")]
    [InlineData("System.Console")]
    [InlineData("System.Threading.Thread")]
    [InlineData("System.Threading.Tasks.Task")]
    [InlineData("System.Threading.Tasks.Task`1")]
    public void What_the_kernel_must_not_see_is_banned(string type) =>
        Assert.Contains(Repository.Read("src/BannedSymbols.txt").Split('\n'), line => line.StartsWith($"T:{type};", StringComparison.Ordinal));

    [Fact]
    public void Nothing_in_model_and_kernel_switches_the_ban_off()
    {
        foreach (string source in Repository.Sources("src/Insula.Model").Concat(Repository.Sources("src/Insula.Kernel")))
            Assert.False(Repository.Read(source).Contains("RS0030", StringComparison.Ordinal), $"{source} switches the banned symbols off");
    }

    [Fact]
    public void Setters_of_the_state_are_for_facts_alone()
    {
        foreach (Type type in typeof(Model.KernelState).Assembly.GetTypes().Where(type => type.IsPublic && type.Namespace == "Insula.Model"))
        {
            if (type.Name is "Effects" or "KeyValuePair")
                continue;
            foreach (System.Reflection.PropertyInfo property in type.GetProperties())
            {
                bool isInit = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Length > 0;
                Assert.False(property.SetMethod is { IsPublic: true } && !isInit, $"{type.Name}.{property.Name} can be set from outside Model");
            }
        }
    }

    private static XDocument Load(string project) => XDocument.Load(Repository.At("src", project, project + ".csproj"));

    private static IEnumerable<string> Includes(XDocument file, string element) =>
        [.. file.Descendants(element).Select(item => (string?)item.Attribute("Include") ?? "")];
}
