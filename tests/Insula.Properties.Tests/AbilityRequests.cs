using FsCheck;
using FsCheck.Fluent;
using Insula.Engine;
using Insula.Journal;
using Insula.Model;
using Insula.Model.Facts;
using Insula.Properties.Tests.Worlds;
using Xunit.Abstractions;
using Process = Insula.Model.Process;

namespace Insula.Properties.Tests;

/// <summary>
/// "Widening a privileged [ability] needs root" (R103, R105), "nobody, root included, can change a locked ability" (R115), "a VSU's Modify on members may
/// narrow and lock, never widen" (R134), "a failing request changes nothing" (R113): for any requests, whatever the processes do in between. What is compared is not the sets but what they permit.
/// </summary>
public sealed class AbilityRequests(ITestOutputHelper output)
{
    [Theory, InlineData(Ownership.Encoded), InlineData(Ownership.Translated)]
    public void R103_R105_R115_R134_no_request_but_of_root_gains_anything(Ownership ownership)
    {
        SortedDictionary<string, int> met = Check(Asking.Who.Anybody, ownership);
        output.WriteLine(string.Join(", ", met.Select(kind => $"{kind.Value} {kind.Key}")));
        // What is never tried is not shown.
        string[] asked = ["own Allowed", "own AbilityWidened", "own AbilityLocked", "other's Allowed", "other's AbilityWidened", "other's AbilitiesOfOther"];
        foreach (string kind in asked.Concat(Enum.GetNames<Deed>().Skip(1).Select(deed => $"{deed} Allowed")))
            Assert.True(met.GetValueOrDefault(kind) > Running.Programs / 5, $"{met.GetValueOrDefault(kind)} times {kind}");
    }

    /// <summary>The property is worth something: it notices what root gains.</summary>
    [Fact]
    public void What_root_gains_is_noticed()
    {
        Exception found = Assert.ThrowsAny<Exception>(() => Check(Asking.Who.Root, Ownership.Encoded));
        Assert.Contains("is permitted", found.Message);
    }

    private static SortedDictionary<string, int> Check(Asking.Who who, Ownership ownership)
    {
        var met = new SortedDictionary<string, int>(StringComparer.Ordinal);
        Config config = Config.QuickThrowOnFailure.WithMaxTest(3 * Running.Programs).WithReplay(20260702, 1_000_003).WithQuietOnSuccess(true);
        FsCheck.Check.One(config, Prop.ForAll(Ask.Lists, asks =>
        {
            string? found = Run(asks, who, ownership, met);
            return (found is null).Label(found ?? "");
        }));
        return met;
    }

    /// <summary>Root hands something out, the others ask. Returns what is wrong, or null.</summary>
    private static string? Run(Ask[] asks, Asking.Who who, Ownership ownership, SortedDictionary<string, int> met)
    {
        using var journal = new MemoryJournal();
        using World world = Setting.Make(new(2, 0, 0, 1, []), ownership, journal);
        var asking = new Asking(world, met);
        foreach (Ask ask in asks)
        {
            if (asking.Make(ask, ask.IsRoots ? Asking.Who.Root : who, isJudged: !ask.IsRoots) is { } found)
                return $"{found}\nby {ask}";
        }
        var replay = Replayer.Run(journal);
        foreach (Entity live in world.Entities)
        {
            KernelState folded = replay.Entities.Single(entity => entity.Stream == live.Stream).State;
            foreach (Process process in live.State.Processes.Values)
            {
                if (!process.Abilities.IsAlike(folded.Find(process.Pid)!.Abilities, live.State.Abilities))
                    return $"process {process.Pid} of {live.Stream} has other abilities when replayed";
            }
        }
        return null;
    }
}
