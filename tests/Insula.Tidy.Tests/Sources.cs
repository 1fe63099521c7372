using System.Text.RegularExpressions;

namespace Insula.Tidy.Tests;

/// <summary>What source files look like (design 9).</summary>
public sealed partial class Sources
{
    private const int MostLines = 320, MostLinesOfFunction = 60;

    /// <summary>Files that are longer for now. The list is exact: a file that became short enough leaves it.</summary>
    private static readonly string[] Long = [];

    /// <summary>Functions that are longer for now, as file and name.</summary>
    private static readonly string[] LongFunctions = [];

    [Fact]
    public void Files_stay_short()
    {
        string[] found = [.. Repository.Sources("src").Where(name => !name.EndsWith("Table.cs", StringComparison.Ordinal) && File.ReadLines(Repository.At(name)).Count() > MostLines)];
        Assert.Equal(Long, found);
    }

    [Fact]
    public void Functions_stay_short()
    {
        string[] found = [.. Repository.Sources("src").SelectMany(name => LongOnes(name, Repository.Read(name)))];
        Assert.Equal(LongFunctions, found);
    }

    [Fact]
    public void Namespaces_are_file_scoped()
    {
        foreach (string name in Repository.Sources("src").Concat(Repository.Sources("tests")))
            Assert.False(BlockNamespace().IsMatch(Repository.Read(name)), $"{name} has a namespace with braces");
    }

    [Fact]
    public void No_type_has_a_name_that_says_nothing()
    {
        foreach (string name in Repository.Sources("src"))
        {
            Match match = EmptyName().Match(Repository.Read(name));
            Assert.False(match.Success, $"{name}: '{match.Value}' says nothing; name it after what it is");
        }
    }

    [Fact]
    public void Nothing_is_left_to_be_done()
    {
        // Put together here, so that this file does not find itself.
        string[] marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X:", "HA" + "CK"];
        foreach (string name in Repository.Sources("src").Concat(Repository.Sources("tests")).Concat(Repository.Sources("src", "*.proto")))
        {
            string? mark = marks.FirstOrDefault(Repository.Read(name).Contains);
            Assert.True(mark is null, $"{name} has a {mark}");
        }
    }

    [Fact]
    public void The_top_of_the_repository_is_what_the_design_says()
    {
        string[] allowed = ["src", "tests", "hocon", "ops", "Cluster.sln", "README.md"];
        IEnumerable<string> there = Directory.GetFileSystemEntries(Repository.Root).Select(path => Path.GetFileName(path)!).Where(name => name[0] != '.');
        Assert.Empty(there.Except(allowed));
    }

    [Fact]
    public void Tests_do_not_sleep()
    {
        foreach (string name in Repository.Sources("tests").Where(name => !name.EndsWith("Tidy.Tests/Sources.cs", StringComparison.Ordinal)))
        {
            string text = Repository.Read(name);
            Assert.False(text.Contains("Thread.Sleep", StringComparison.Ordinal) || text.Contains("Task.Delay", StringComparison.Ordinal), $"{name} sleeps");
        }
    }

    /// <summary>Functions by their braces: a line of four or eight blanks that opens one, up to the line that closes it.</summary>
    private static IEnumerable<string> LongOnes(string name, string text)
    {
        string[] lines = text.Split('\n');
        for (int i = 1; i < lines.Length; i++)
        {
            Match open = OpeningBrace().Match(lines[i]);
            if (!open.Success || !Signature().IsMatch(lines[i - 1]) || TypeHeader().IsMatch(lines[i - 1]))
                continue;
            int end = Array.FindIndex(lines, i, line => line.StartsWith(open.Groups[1].Value + "}", StringComparison.Ordinal));
            if (end - i - 1 > MostLinesOfFunction)
                yield return $"{name} {lines[i - 1].Trim()}";
        }
    }

    [GeneratedRegex(@"^namespace [\w.]+\s*(\{|$)", RegexOptions.Multiline)]
    private static partial Regex BlockNamespace();

    [GeneratedRegex(@"\b(class|struct|interface|record|enum)\s+\w*(Manager|Helper|Helpers|Service|Util|Utils|Impl|Base)\b")]
    private static partial Regex EmptyName();

    [GeneratedRegex(@"\b(class|struct|record|interface) ")]
    private static partial Regex TypeHeader();

    [GeneratedRegex(@"^( {4}| {8})\{\s*$")]
    private static partial Regex OpeningBrace();

    [GeneratedRegex(@"\)\s*(where .*)?$")]
    private static partial Regex Signature();
}
