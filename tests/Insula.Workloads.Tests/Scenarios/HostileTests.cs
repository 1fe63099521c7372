using System.Text;
using Insula.Workloads.Scenarios;

namespace Insula.Workloads.Tests.Scenarios;

/// <summary>Whatever a file holds, reading it gives a scenario or a <see cref="ScenarioException"/>, soon.</summary>
public sealed class HostileTests : IDisposable
{
    private readonly Texts _texts = new();

    public void Dispose() => _texts.Dispose();

    [Fact]
    public void A_file_that_is_missing_or_a_directory_is_an_error()
    {
        Assert.StartsWith("none.yaml: cannot be read: ", _texts.Failure(() => ScenarioReader.Read(Path.Combine(_texts.Directory, "none.yaml"))));
        Assert.StartsWith("DIR: cannot be read: ", _texts.Failure(() => ScenarioReader.Read(_texts.Directory)));
        Assert.Contains("cannot be read", _texts.Failure(() => ScenarioReader.Read("")));
        Assert.Contains("cannot be read", _texts.Failure(() => ScenarioReader.Read("a\0b")));
    }

    [Fact]
    public void An_empty_file_is_an_error() =>
        Assert.Equal("a.yaml:1:1: the file is empty: a scenario begins with 'scenario: NAME'", Read([]));

    [Fact]
    public void Invalid_utf8_is_an_error_with_its_place() =>
        Assert.Equal("a.yaml:2:9: not UTF-8: a scenario is text in UTF-8", Read([.. "scenario: s\nabout: é"u8, 0xFF, (byte)'\n']));

    [Fact]
    public void Utf16_and_binaries_are_errors()
    {
        Assert.StartsWith("a.yaml:1:1: not UTF-8", Read([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("scenario: s")]));
        Assert.StartsWith("a.yaml:1:5: character U+007F is not allowed", Read([.. "ELF "u8, 0x7F, 1, 2]));
        Assert.StartsWith("a.yaml:1:12: character U+0000 is not allowed", Read([.. "scenario: s\0\nhosts: [{name: h}]"u8]));
    }

    [Fact]
    public void Four_MiB_are_read_and_no_more()
    {
        byte[] bytes = [.. "scenario: s\nhosts: [{name: h}]\n#"u8, .. Enumerable.Repeat((byte)'x', ScenarioReader.LongestFile)];
        Assert.Equal("s", ScenarioReader.Read(_texts.Write("a.yaml", bytes[..ScenarioReader.LongestFile])).Name);
        const string error = "a.yaml: longer than 4 MiB, the most a scenario may be: put trees and recordings into files of their own";
        Assert.Equal(error, Read(bytes[..(ScenarioReader.LongestFile + 1)]));
        Assert.Equal("s" + error[1..], _texts.Failure(() => ScenarioReader.Parse(Encoding.UTF8.GetString(bytes), "s.yaml", "")));
    }

    [Theory]
    [InlineData("scenario: {0}\nhosts: [{{name: h}}]")]
    [InlineData("scenario: s\n{0}: x\nhosts: [{{name: h}}]")]
    [InlineData("scenario: s\nhosts: [{{name: h, policy: {{kill_group: {0}}}}}]")]
    [InlineData("scenario: s\nhosts: [{{name: h, files: [{{path: /{0}}}]}}]")]
    [InlineData("scenario: s\nhosts: [{{name: h, users: {{{0}: 1}}, files: [{{path: /a, owner: {0}}}, {{path: /b, owner: '{0}:1'}}]}}]")]
    [InlineData("scenario: s\nhosts: [{{name: h, owners: {{order: [{0}]}}}}]")]
    public void A_line_of_a_MiB_is_an_error_with_a_short_text(string format)
    {
        string error = _texts.Errors(string.Format(format, new string('x', 1 << 20)));
        Assert.InRange(error.Length, 1, 1000);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    [InlineData("- ", "")]
    [InlineData("? ", "")]
    public void Deep_nesting_is_an_error(string open, string close)
    {
        string deep = string.Concat(Enumerable.Repeat(open, 100_000)) + "a" + string.Concat(Enumerable.Repeat(close, 100_000));
        Assert.Matches("more than 32 levels deep|a key must be a plain word|not YAML", _texts.Errors("scenario: s\nhosts:\n  " + deep));
        Assert.Matches("more than 32 levels deep|a key must be a plain word|not YAML", _texts.Errors(deep));
    }

    [Fact]
    public void Aliases_do_not_multiply_without_bound()
    {
        StringBuilder bomb = new("scenario: s\nimages: {}\nhosts:\n- &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 20; i++)
            bomb.Append($"- &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        Assert.Contains("aliases stand for more than 1000000 nodes", _texts.Errors(bomb.ToString()));
        StringBuilder deep = new("- &a0 [x]\n");
        for (int i = 1; i < 40; i++)
            deep.Append($"- &a{i} [*a{i - 1}]\n");
        Assert.Contains("more than 32 levels deep", _texts.Errors(deep.ToString()));
    }

    [Fact]
    public void Small_files_cannot_ask_for_all_memory()
    {
        string path = "/" + string.Concat(Enumerable.Repeat("a/", 2000));
        string files = string.Join(", ", Enumerable.Range(0, 70).Select(i => $"{{path: /{i}{path}x}}"));
        Assert.Contains("the paths of all trees together are longer than 256 MiB", _texts.Errors(Texts.HostText($"files: [{files}]")));
        string servers = string.Join(", ", Enumerable.Range(0, 31).Select(i => $"{{name: h{i}, servers: [{{name: s, count: 32766}}]}}"));
        Assert.Contains("more than 1000000 servers in one scenario", _texts.Errors($"scenario: s\nhosts: [{servers}]"));
    }

    [Fact]
    public void A_tree_walked_again_and_again_is_bounded()
    {
        StringBuilder lines = new();
        for (int i = 0; i < 10_000; i++)
            lines.Append($"f\t644\t0\t0\t0\t/{i}\t\n");
        _texts.Write("a.tree", lines.ToString());
        string again = string.Join(", ", Enumerable.Repeat("a.tree", 6000));
        Assert.Contains("all trees together have more than 50000000 entries", _texts.Errors(Texts.HostText($"servers: [{{name: a, trees: [{again}]}}]")));
    }

    [Fact]
    public void Mutations_give_a_scenario_or_its_exception()
    {
        _texts.Write("a.tree", "f\t600\t1\t1\t1\t/x\t\n");
        string valid = File.ReadAllText(Path.Combine(Texts.Root, "tests/Insula.Workloads.Tests/Scenarios/everything.yaml"));
        Assert.Equal(2, _texts.Parse(valid).Hosts.Count);
        Random random = new(1);
        int read = 0;
        for (int i = 0; i < 5000; i++)
        {
            string text = Mutate(valid, random);
            try
            {
                _texts.Parse(text);
                read++;
            }
            catch (ScenarioException error)
            {
                Assert.All(error.Errors, each => Assert.True(each.At.Line > 0 && each.Text.Length is > 0 and < 1000, each.ToString()));
            }
        }
        Assert.InRange(read, 1, 4999);
    }

    [Fact]
    public void Mutations_of_a_manifest_give_a_scenario_or_its_exception()
    {
        string valid = "d\t755\t0\t0\t4096\t/\t\nl\t777\t0\t0\t7\t/lib\tusr/lib\n# c\nf\t4755\t0\t50\t12\t/usr/su\\011\t\n";
        string text = Texts.HostText("servers: [{name: a, trees: [a.tree]}]");
        Random random = new(2);
        for (int i = 0; i < 1000; i++)
        {
            _texts.Write("a.tree", Encoding.Latin1.GetBytes(Mutate(valid, random)));
            try
            {
                _texts.Parse(text);
            }
            catch (ScenarioException error)
            {
                Assert.All(error.Errors, each => Assert.InRange(each.At.Line, 1, 20));
            }
        }
    }

    private static string Mutate(string text, Random random)
    {
        StringBuilder mutant = new(text);
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            int at = random.Next(mutant.Length), length = Math.Min(random.Next(1, 30), mutant.Length - at);
            switch (random.Next(6))
            {
                case 0: mutant.Remove(at, length); break;
                case 1: mutant.Insert(at, text.AsSpan(random.Next(text.Length - 30), 30)); break;
                case 2: mutant[at] = "\n\t :-{}[]&*!|>'\"%@`,?#~\\0"[random.Next(25)]; break;
                case 3: mutant[at] = (char)random.Next(0x10000); break;
                case 4: mutant.Insert(at, "{[\"'&*|-: \n"[random.Next(11)]); break;
                default: mutant.Length = Math.Max(1, at); break;
            }
        }
        return mutant.ToString();
    }

    private string Read(byte[] bytes) => _texts.Failure(() => ScenarioReader.Read(_texts.Write("a.yaml", bytes)));
}
