using Insula.Engine;
using Insula.Journal;
using Insula.Model;
using Insula.Workloads.Running;
using Insula.Workloads.Scenarios;

namespace Insula.Workloads.Tests.Scenarios;

/// <summary>The scenario in which roots of servers attack: it must stop them, and would notice if it did not.</summary>
public sealed class HardenedTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Texts.Root, "ops/scenarios/hardened.yaml"));

    [Theory]
    [InlineData(null, 3)]
    [InlineData(Model.Facts.Ownership.Encoded, 1)]
    [InlineData(Model.Facts.Ownership.Translated, 2)]
    public void No_attack_gains_anything(Model.Facts.Ownership? ownership, int nodes)
    {
        (RunReport report, _) = Run(Text, new() { Ownership = ownership, Nodes = nodes });
        Assert.Empty(report.Missed.Select(missed => missed.ToString()));
        Assert.Empty(report.Violations);
    }

    /// <summary>What the attackers' neighbour and their host are afterwards, they are without the attack.</summary>
    [Fact]
    public void The_neighbour_and_the_host_are_as_they_were()
    {
        // Only the attack is left out: one call stands for each session.
        string none = System.Text.RegularExpressions.Regex.Replace(Text, @"workload:\n( {10}.*\n)+", "workload: [{script: getuid(), user: \"0:0\"}]\n");
        (_, IReadOnlyList<Entity> attacked) = Run(Text, new());
        (_, IReadOnlyList<Entity> left) = Run(none, new());
        Assert.NotEqual(Text, none);
        foreach (string name in new[] { "neighbour", "host-1" })
            Assert.Equal(Of(left, name), Of(attacked, name));
        Assert.NotEqual(Of(left, "rented-1"), Of(attacked, "rented-1"));
    }

    [Fact]
    public void Without_the_policy_the_attack_gains_what_it_denies()
    {
        (RunReport report, _) = Run(Text.Replace("        abilities: &sold\n          - hosting\n          - root,deny,lock,inherit,priority root,deny,lock,inherit,schedule root,deny,lock,inherit,rlimit\n", "")
            .Replace("        abilities: *sold\n", ""), new());
        string[] missed = [.. report.Missed.Select(missed => missed.ToString())];
        Assert.Contains(missed, line => line.Contains("setpriority", StringComparison.Ordinal));
        Assert.Contains(missed, line => line.Contains("setrlimit", StringComparison.Ordinal));
        Assert.Empty(report.Violations);
    }

    private static (RunReport Report, IReadOnlyList<Entity> Entities) Run(string text, RunOptions options)
    {
        var journal = new MemoryJournal();
        RunReport report = new ScenarioRun(ScenarioReader.Parse(text, "hardened.yaml", Path.Combine(Texts.Root, "ops/scenarios")), journal, options).Run();
        return (report, Replayer.Run(journal).Entities);
    }

    private static string Of(IReadOnlyList<Entity> entities, string name) =>
        StateDigest.Text(entities.Single(entity => entity.State.Name == name).State, (kind, id) => $"{kind} {id}");
}
