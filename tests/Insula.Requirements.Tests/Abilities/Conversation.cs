using System.Text.RegularExpressions;
using Insula.Journal;
using Insula.Workloads.Scenarios;
using Insula.Workloads.Shells;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>
/// What somebody types, behind <c>&gt;</c>, and everything that the shell answers: verdicts, warnings, tables, explanations. Times and addresses of facts depend on how
/// the world was placed, so they stand as <c>at T us</c> and <c>@C</c>.
/// </summary>
internal static partial class Conversation
{
    /// <summary>Types the lines of a text and compares the whole.</summary>
    public static void Check(string expected, string policy = "kill_group: process-group", string strategy = "encoded") =>
        Check(AbilityWorld.Of(strategy, policy), expected, new MemoryJournal());

    /// <summary>The same in any world, and in a journal to look at afterwards.</summary>
    public static void Check(string scenario, string expected, IJournal journal)
    {
        using var shell = new Shell(ScenarioReader.Parse(scenario, "test.yaml", "."), journal, "vp1", new Login(0, 0, [], 18, "/"u8.ToArray()), showFacts: false);
        string[] wanted = [.. expected.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];
        var got = new List<string>();
        foreach (string line in wanted.Where(line => line.StartsWith("> ", StringComparison.Ordinal)))
        {
            ShellAnswer answer = shell.Answer(line[2..]);
            got.AddRange([line, answer.Line!, .. answer.Effects.Select(effect => Place().Replace(Time().Replace(effect, "at T us"), "@C"))]);
        }
        shell.Stop();
        Assert.True(wanted.SequenceEqual(got), $"wanted:\n{string.Join('\n', wanted)}\n\ngot:\n{string.Join('\n', got)}\n");
    }

    [GeneratedRegex(@"at \d+ us")]
    private static partial Regex Time();

    [GeneratedRegex(@"@\d+\.\d+")]
    private static partial Regex Place();
}
