using Xunit.Abstractions;

namespace Insula.Requirements.Tests.Abilities;

// Inside the namespace, so that Lock is the action and not System.Threading's.
using static Words;

/// <summary>
/// The kernel against the plain model from every state that one ability can be brought to in one domain by any number of words, so that sequences of
/// any length, with callers that change in between, are made of the cases here.
/// </summary>
public sealed class ExhaustiveStates(ITestOutputHelper output)
{
    private const int OneWord = 321_408, TwoWords = 472_320, Flags = 327_680;

    private static readonly PlainRange[] Two = [new(100, 200), new(150, 250)];

    /// <summary>As above, all that there is, and one that is none.</summary>
    private static readonly PlainRange[] Four = [.. Two, new(0, ulong.MaxValue), new(5, 3)];

    [Fact]
    public void R102_to_R115_every_word_on_every_state()
    {
        int cases = ForEachState(Four, (ability, domain) => [.. Steps.Of(ability, domain, Four), .. Steps.WordsOn(ability, Domains, Two).Select(word => Step.Request([.. word, Eol]))]);
        Assert.Equal(OneWord, cases);
    }

    [Fact]
    public void R106_R107_two_words_in_one_list_on_every_state()
    {
        int cases = ForEachState(Two, (ability, domain) =>
        {
            ulong[][] valid = [.. Steps.WordsOn(ability, domain, Two).Where(word => PlainRequest.TryParse([.. word, Eol], out _))];
            return [.. from one in valid from other in valid select Step.Request([.. one, .. other, Eol])];
        }, everybody: false);
        Assert.Equal(TwoWords, cases);
    }

    [Fact]
    public void R110_R111_all_flags_of_the_end_on_every_state()
    {
        int cases = ForEachState(Two, (ability, domain) =>
        [
            .. from actions in Steps.Combinations()
               from domains in new uint[] { 0, Root, NonRoot, Domains }
               let bounds = (actions & Subrange) == 0 ? Array.Empty<ulong>() : new ulong[] { 1, 2 }
               // Nothing named; this ability named, once with a domain and once by its number alone; another one named.
               from named in new ulong[][] { [], [Deny | domain | ability], [ability], [Lock | domain | (ability ^ 1)] }
               select Step.Request([.. named, actions | domains | Eol, .. bounds]),
        ], everybody: false);
        Assert.Equal(Flags, cases);
    }

    /// <summary>Makes the steps from each state of each class, by everybody under both policies (or the two usual callers under the strict one).</summary>
    private int ForEachState(PlainRange[] ranges, Func<uint, uint, Step[]> stepsOf, bool everybody = true)
    {
        int cases = 0;
        foreach (uint ability in Exhaustive.Classes)
        {
            foreach (uint domain in new[] { Root, NonRoot })
            {
                List<Pair> states = Reachable(ability, domain, ranges);
                Step[] steps = stepsOf(ability, domain);
                foreach (Walk walk in everybody ? Everybody() : [new(PlainRight.Everything), new(PlainRight.Unprivileged)])
                {
                    foreach (Pair state in states)
                        walk.Sequences(state, steps, 1);
                    cases += walk.Cases;
                }
                output.WriteLine($"{PlainTable.All[ability].Name} {(domain == Root ? "ROOT" : "NONROOT")}: {states.Count} states, {steps.Length} steps");
            }
        }
        output.WriteLine($"{cases} cases");
        return cases;
    }

    private static Walk[] Everybody() => [.. from right in Enum.GetValues<PlainRight>() from lenient in new[] { false, true } select new Walk(right, lenient)];

    /// <summary>What root can make of one ability in one domain by lists of one word or of two ranges, and by exec.</summary>
    private static List<Pair> Reachable(uint ability, uint domain, PlainRange[] ranges)
    {
        var root = new Walk(PlainRight.Everything);
        Step[] steps =
        [
            .. Steps.WordsOn(ability, domain, ranges).Select(word => Step.Request([.. word, Eol])),
            Step.Request(Subrange | domain | ability, Two[0].Low, Two[0].High, Subrange | domain | ability, Two[1].Low, Two[1].High, Eol),
            Step.Exec,
        ];
        List<Pair> found = [Pair.Default];
        for (int i = 0; i < found.Count; i++)
        {
            foreach (Step step in steps)
            {
                Pair to = root.Make(found[i], step);
                if (!found.Exists(pair => Walk.Same(pair.Model, to.Model)))
                    found.Add(to);
            }
        }
        return found;
    }
}
