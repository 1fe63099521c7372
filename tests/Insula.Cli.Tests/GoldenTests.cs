using System.Text;
using System.Text.RegularExpressions;

namespace Insula.Cli.Tests;

/// <summary>
/// What people read. A golden file is a session: <c>$ insula ...</c> is a command, <c>&lt; ...</c> below it a line of its input; the rest is what it
/// prints, <c>! ...</c> what it prints to standard error, and its exit code if that is not 0. PIDs, addresses, times, rates and names of journals are
/// masked. INSULA_GOLDEN=write runs the commands again and writes what they print now, to be reviewed as a diff.
/// </summary>
public sealed partial class GoldenTests : IDisposable
{
    private const string Prompt = "$ insula ", Input = "<";

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData("help")]
    [InlineData("id")]
    [InlineData("syscalls")]
    [InlineData("abilities")]
    [InlineData("run")]
    [InlineData("findings")]
    [InlineData("compare")]
    [InlineData("replay")]
    [InlineData("shell")]
    [InlineData("shell-host")]
    [InlineData("why")]
    [InlineData("usage")]
    public void Sessions_read_as_their_golden_files(string name)
    {
        string path = Path.Combine(Desk.Root, "tests/Insula.Cli.Tests/Golden", name + ".txt");
        string golden = File.ReadAllText(path);
        string now = string.Concat(Regex.Split(golden, @"(?<=^|\n)(?=\$ insula )").Where(block => block.StartsWith(Prompt, StringComparison.Ordinal)).Select(Repeat));
        if (Environment.GetEnvironmentVariable("INSULA_GOLDEN") == "write")
            File.WriteAllText(path, now);
        else
            Assert.Equal(golden, now);
    }

    [Fact]
    public void The_readme_shows_what_its_first_run_prints()
    {
        string golden = File.ReadAllText(Path.Combine(Desk.Root, "tests/Insula.Cli.Tests/Golden/run.txt"));
        string first = golden[(golden.IndexOf('\n') + 1)..(golden.IndexOf("\n\n", StringComparison.Ordinal) + 1)];
        Assert.Equal(first, Masked(Readme("first  seed"), "run"));
    }

    [Fact]
    public void The_readme_shows_a_real_conversation()
    {
        string shown = Readme("getuid() = ");
        string[] calls = [.. shown.Split('\n').Where(line => line.Contains(" = ") && !line.StartsWith(' ')).Select(line => line[..line.LastIndexOf(" = ", StringComparison.Ordinal)])];
        string input = string.Concat(calls.Select(call => (call.StartsWith("wait4", StringComparison.Ordinal) ? "wait4(-1)" : call) + "\n"));
        Finished finished = _desk.RunWith(Encoding.UTF8.GetBytes(input), "shell", Desk.First, "--server", "lab-1", "--facts");
        Assert.Equal(shown, finished.Exits(0).Output);
    }

    [Fact]
    public void The_readme_shows_how_a_program_drops_root_and_why_it_is_refused()
    {
        string shown = Readme("procmgr_ability(");
        IEnumerable<string> lines = shown.Split('\n').Where(line => line.Length > 0 && !line.StartsWith(' '));
        string input = string.Concat(lines.Select(line => (line.Contains(" = ") ? line[..line.LastIndexOf(" = ", StringComparison.Ordinal)] : line) + "\n"));
        Finished finished = _desk.RunWith(Encoding.UTF8.GetBytes(input), "shell", "--server", "host");
        Assert.Equal(Masked(shown, "shell"), Masked(finished.Exits(0).Output, "shell"));
    }

    /// <summary>The block of the README that begins with a text.</summary>
    private static string Readme(string begin)
    {
        string text = File.ReadAllText(Path.Combine(Desk.Root, "README.md"));
        return Regex.Match(text, $"```\n({Regex.Escape(begin)}.*?\n)```", RegexOptions.Singleline).Groups[1].Value;
    }

    [Fact]
    public void A_run_is_told_in_at_most_24_lines()
    {
        Assert.InRange(_desk.Run("run", Desk.First).Exits(0).Lines.Length, 10, 24);
        Assert.InRange(_desk.Run("run", "scenarios/many-findings.yaml", "--without", "pertains").Exits(1).Lines.Length, 10, 24);
    }

    private string Repeat(string block)
    {
        string[] lines = block.Split('\n');
        string[] input = [.. lines.Where(line => line == Input || line.StartsWith(Input + " ", StringComparison.Ordinal))];
        Finished finished = _desk.RunWith(Encoding.UTF8.GetBytes(string.Concat(input.Select(line => line[Input.Length..].TrimStart() + "\n"))), Words(lines[0][Prompt.Length..]));
        finished.Exits(finished.Code);
        string command = lines[0][Prompt.Length..];
        var text = new StringBuilder(lines[0] + "\n");
        foreach (string line in input)
            text.Append(line).Append('\n');
        text.Append(Masked(finished.Output, command));
        foreach (string line in Masked(finished.Errors, command).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            text.Append("! ").Append(line).Append('\n');
        if (finished.Code != 0)
            text.Append($"[exit code {finished.Code}]\n");
        return text.ToString().TrimEnd('\n') + "\n\n";
    }

    private static string[] Words(string command) =>
        [.. Regex.Matches(command, @"'([^']*)'|\S+").Select(word => word.Groups[1].Success ? word.Groups[1].Value : word.Value)];

    private string Masked(string text, string command)
    {
        text = text.Replace(_desk.Directory, "DIRECTORY", StringComparison.Ordinal);
        text = Journal().Replace(text, ".insula/JOURNAL");
        text = Seconds().Replace(text, "TIME s");
        text = Rate().Replace(text, "(RATE a second)");
        text = AddressText().Replace(text, "$1@ADDRESS");
        // A shell is alone with its kernel: there a process has the same number every time.
        return command.StartsWith("run", StringComparison.Ordinal) ? Pid().Replace(text, "$1(PID") : text;
    }

    [GeneratedRegex(@"\.insula/[a-z0-9-]+\.db")]
    private static partial Regex Journal();

    [GeneratedRegex(@"\d+\.\d\d s\b")]
    private static partial Regex Seconds();

    [GeneratedRegex(@"\([\d,]+ a second\)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"(host-\d(?:/vps-[\d.]+)?)@[\d.]+")]
    private static partial Regex AddressText();

    [GeneratedRegex(@"\b(kill|setpgid|getpgid|wait4)\(\d+")]
    private static partial Regex Pid();
}
