using Xunit.Abstractions;

namespace Insula.Requirements.Tests.Abilities;

// Inside the namespace, so that Lock is the action and not System.Threading's.
using static Words;

/// <summary>
/// The kernel against the plain model on lists of random words: what the exhaustive tests do not make, such as wrong identifiers, internal and unused
/// bits, words on several abilities, lists that go on behind their end or stop within a pair of limits.
/// </summary>
public sealed class RandomLists(ITestOutputHelper output)
{
    private const int Lists = 100_000, Seed = 9_213_571;

    private static readonly ulong[] Bounds = [0, 1, 63, 100, 200, 0x10000, uint.MaxValue, 1UL << 32, long.MaxValue, 1UL << 63, ulong.MaxValue];

    private static readonly uint[] Rare = [Uncreated, 1 << 21, 1 << 24, 1 << 27, 0x40000000, 0x80000000];

    [Fact]
    public void R108_random_lists_are_judged_as_the_model_judges_them()
    {
        var random = new Random(Seed);
        Walk[] walks = [.. from right in Enum.GetValues<PlainRight>() from lenient in new[] { false, true } select new Walk(right, lenient)];
        Pair at = Pair.Default;
        for (int i = 0; i < Lists; i++)
        {
            if (i % 20 == 0)
                at = Pair.Default;
            at = random.Next(12) == 0 ? walks[0].Make(at, Step.Exec) : walks[random.Next(walks.Length)].Make(at, Step.Request(List(random)));
        }
        int successes = walks.Sum(walk => walk.Successes), invalid = walks.Sum(walk => walk.Invalid);
        output.WriteLine($"{Lists} lists: {successes} done, {invalid} invalid, {Lists - successes - invalid} not permitted");
        Assert.Equal(Lists, walks.Sum(walk => walk.Cases));
        // What is never tried is not shown.
        Assert.All([successes, invalid, Lists - successes - invalid], count => Assert.True(count > Lists / 10));
    }

    private static ulong[] List(Random random)
    {
        var list = new List<ulong>();
        // Few abilities, so that they meet each other again.
        for (int words = random.Next(5); words > 0; words--)
            Add(list, Bits(random) | (random.Next(30) == 0 ? (uint)random.Next(0x10000) : (uint)random.Next(42)), random);
        if (random.Next(30) != 0)
            Add(list, (random.Next(2) == 0 ? 0 : Bits(random) & ~Subrange) | Eol, random);
        if (random.Next(30) == 0)
            Add(list, Bits(random), random);
        if (random.Next(50) == 0 && list.Count > 0)
            list.RemoveAt(random.Next(list.Count));
        return [.. list];
    }

    private static void Add(List<ulong> list, uint bits, Random random)
    {
        list.Add(bits);
        if ((bits & Subrange) == 0)
            return;
        ulong one = Bounds[random.Next(Bounds.Length)], other = Bounds[random.Next(Bounds.Length)];
        bool isOrdered = random.Next(10) != 0;
        list.AddRange(isOrdered ? [Math.Min(one, other), Math.Max(one, other)] : [one, other]);
    }

    /// <summary>Operations and domains, most of them such that the word is valid.</summary>
    private static uint Bits(Random random)
    {
        uint bits = random.Next(4) switch { 0 => Deny, 1 => Allow, 2 => random.Next(2) == 0 ? Subrange : Allow | Subrange, _ => 0 };
        bits |= random.Next(6) switch { 0 => Lock, 1 => InheritYes, 2 => InheritNo, _ => 0 };
        bits |= random.Next(10) switch { 0 => Root | NonRoot, < 5 => Root, _ => NonRoot };
        return random.Next(40) switch { 0 => bits ^ (1u << (16 + random.Next(16))), 1 => bits | Rare[random.Next(Rare.Length)], 2 => bits & ~Domains, _ => bits };
    }
}
