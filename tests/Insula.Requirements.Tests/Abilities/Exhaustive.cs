using Xunit.Abstractions;

namespace Insula.Requirements.Tests.Abilities;

// Inside the namespace, so that Lock is the action and not System.Threading's.
using static Words;

/// <summary>
/// The kernel against the plain model: every word there is on one ability in one domain, in sequences. The numbers of cases are written down, so
/// that a test that tries less than it should is noticed.
/// </summary>
public sealed class Exhaustive(ITestOutputHelper output)
{
    private const int ThreeSteps = 2_007_054, TwoSteps = 555_582;

    /// <summary>One ability of each class: privileged or not, with a range or not.</summary>
    internal static readonly uint[] Classes = [36, 6, 23, 22];

    /// <summary>Two ranges that overlap.</summary>
    private static readonly PlainRange[] Two = [new(100, 200), new(150, 250)];

    [Fact]
    public void R98_R118_three_steps_of_each_class()
    {
        int cases = 0;
        foreach (uint ability in Classes)
        {
            foreach (uint domain in new[] { Root, NonRoot })
            {
                Step[] steps = Steps.Of(ability, domain, Two);
                foreach (PlainRight right in new[] { PlainRight.Everything, PlainRight.Unprivileged })
                {
                    var walk = new Walk(right);
                    foreach (Pair start in Starts(ability, domain, right))
                        walk.Sequences(start, steps, 3);
                    output.WriteLine($"{PlainTable.All[ability].Name} {(domain == Root ? "ROOT" : "NONROOT")} {right}: {steps.Length} steps, {walk.Cases} cases");
                    cases += walk.Cases;
                }
            }
        }
        output.WriteLine($"{cases} cases");
        Assert.Equal(ThreeSteps, cases);
    }

    [Fact]
    public void R77_R98_two_steps_of_all_abilities()
    {
        int cases = 0;
        foreach (PlainAbility ability in PlainTable.All)
        {
            foreach (uint domain in new[] { Root, NonRoot })
            {
                Step[] steps = Steps.Of((uint)ability.Number, domain, Two[..1]);
                foreach (PlainRight right in new[] { PlainRight.Everything, PlainRight.Unprivileged })
                {
                    var walk = new Walk(right);
                    foreach (Pair start in Starts((uint)ability.Number, domain, right))
                        walk.Sequences(start, steps, 2);
                    cases += walk.Cases;
                }
            }
        }
        output.WriteLine($"{cases} cases");
        Assert.Equal(TwoSteps, cases);
    }

    /// <summary>The default set; for those who may not widen also sets in which root allowed the ability.</summary>
    private static IEnumerable<Pair> Starts(uint ability, uint domain, PlainRight right)
    {
        yield return Pair.Default;
        if (right == PlainRight.Everything)
            yield break;
        var root = new Walk(PlainRight.Everything);
        Pair allowed = root.Make(Pair.Default, Step.Request(Allow | domain | ability, Eol));
        if (!Walk.Same(allowed.Model, Pair.Default.Model))
            yield return allowed;
        if (PlainTable.All[ability].HasRange)
            yield return root.Make(Pair.Default, Step.Request(Allow | Subrange | domain | ability, 120, 220, Eol));
    }
}
