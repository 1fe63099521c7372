using Insula.Engine;
using Insula.Journal;
using Insula.Workloads.Scenarios;
using Insula.Workloads.Shells;

namespace Insula.Requirements.Tests;

/// <summary>
/// A requirement as a conversation in strace notation: the calls with the verdicts they must get, each followed by the facts it must bring. Facts
/// begin with two blanks, what happens to processes reads as strace prints it. The calls are run without their results, and
/// the whole text must come out again. Of a struct the text may give some fields and end with <c>...}</c>: only those are compared.
/// </summary>
internal static class Transcript
{
    /// <summary>Two servers of each strategy, numbers as in the patent's figures.</summary>
    public const string Patent = """
        scenario: patent
        hosts:
          - name: host-1
            policy: {kill_group: gid}
            owners: {pool: 1001-2000, order: [vp1, vp2], lease: 1}
            servers:
              - {name: vp1, vpid: 1, ownership: encoded}
              - {name: vp2, vpid: 2, ownership: encoded}
            processes:
              - {pid: 3942, server: vp1, uid: 0}
              - {pid: 1847, server: vp2, uid: 0}
        """;

    /// <summary>Runs the calls of a text in a world and compares what comes out.</summary>
    /// <param name="scenario">The world, YAML.</param>
    /// <param name="expected">The text.</param>
    /// <param name="server">The server of calls without a process number; the first one if null.</param>
    /// <param name="journal">Where the commits go, for tests that look at them.</param>
    /// <returns>The entities at the end.</returns>
    public static IReadOnlyList<Entity> Check(string scenario, string expected, string? server = null, IJournal? journal = null) =>
        Check(scenario, expected, server, facts: true, journal);

    /// <summary>The same without facts and warnings, where only the verdicts matter.</summary>
    public static IReadOnlyList<Entity> CheckVerdicts(string scenario, string expected, string? server = null, IJournal? journal = null) =>
        Check(scenario, expected, server, facts: false, journal);

    private static IReadOnlyList<Entity> Check(string scenario, string expected, string? server, bool facts, IJournal? journal)
    {
        Scenario world = ScenarioReader.Parse(scenario, "test.yaml", ".");
        server ??= world.Hosts[0].Servers[0].Name;
        using var shell = new Shell(world, journal ?? new MemoryJournal(), server == "host" ? null : server, new Login(0, 0, [], 18, "/"u8.ToArray()), facts);
        var lines = new List<string>();
        string[] all = [.. Lines(expected)];
        for (int i = 0; i < all.Length; i++)
        {
            string line = all[i];
            if (!IsCall(line))
                continue;
            ShellAnswer answer = shell.Answer(WithoutResult(Whole(line, all.AsSpan(i))));
            string verdict = answer.Line!;
            // A reason in the text is compared too: EPERM (NotOwner).
            if (answer.Why is { } why && line.EndsWith($"({why})", StringComparison.Ordinal) && verdict.LastIndexOf(" (", StringComparison.Ordinal) is var words and > 0)
                verdict = $"{verdict[..words]} ({why})";
            lines.Add(StructFields.Keep(verdict, line));
            lines.AddRange(answer.Effects.Where(effect => facts || !effect.StartsWith("  warning:", StringComparison.Ordinal)));
        }
        string wanted = string.Join('\n', Lines(expected)), got = string.Join('\n', lines);
        Assert.True(wanted == got, $"wanted:\n{wanted}\n\ngot:\n{got}\n");
        return shell.Stop();
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0);

    private static bool IsCall(string line)
    {
        string text = line.TrimStart("0123456789 ".ToCharArray());
        return !line.StartsWith("  ", StringComparison.Ordinal) && !text.StartsWith("---", StringComparison.Ordinal)
            && !text.StartsWith("+++", StringComparison.Ordinal) && !text.StartsWith("<...", StringComparison.Ordinal);
    }

    /// <summary>What strace prints of a waiting call when it goes on are its last arguments: they are passed at its begin.</summary>
    private static string Whole(string line, ReadOnlySpan<string> rest)
    {
        int end = line.IndexOf(" <unfinished ...>", StringComparison.Ordinal);
        if (end < 0)
            return line;
        string begin = line[..end];
        int name = begin.LastIndexOf(' ', begin.IndexOf('(')) + 1;
        string resumed = $"{begin[..name]}<... {begin[name..begin.IndexOf('(')]} resumed>";
        foreach (string later in rest)
        {
            if (later.StartsWith(resumed, StringComparison.Ordinal))
                return begin + later[resumed.Length..];
        }
        return line;
    }

    private static string WithoutResult(string line)
    {
        int end = line.LastIndexOf(") = ", StringComparison.Ordinal);
        if (end < 0)
            end = line.IndexOf(" <unfinished ...>", StringComparison.Ordinal) - 1;
        string call = end < -1 || end < 0 ? line : line[..(end + 1)];
        return call.EndsWith(')') ? call : call.TrimEnd(' ', ',') + ")";
    }
}
