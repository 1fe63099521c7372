namespace Insula.Requirements.Tests.Abilities;

// Inside the namespace, so that Lock is the action and not System.Threading's.
using static Words;

internal enum StepKind
{
    Request,
    Fork,
    Exec,
}

/// <summary>What a process does next: a request with a raw list, a fork (the child is looked at), an exec.</summary>
internal sealed record Step(StepKind Kind, params ulong[] List)
{
    public static readonly Step Fork = new(StepKind.Fork), Exec = new(StepKind.Exec);

    public static Step Request(params ulong[] list) => new(StepKind.Request, list);

    public override string ToString() => Kind == StepKind.Request ? $"[{string.Join(' ', List.Select(number => $"{number:X}"))}]" : Kind.ToString();
}

/// <summary>The steps that are tried. Which of them are valid is for the model to say.</summary>
internal static class Steps
{
    private static readonly uint[] Actions = [Deny, Allow, Subrange, Lock, InheritYes, InheritNo];

    /// <summary>Every combination of actions, none and the contradicting ones included.</summary>
    public static IEnumerable<uint> Combinations()
    {
        for (int chosen = 0; chosen < 1 << Actions.Length; chosen++)
            yield return Actions.Where((_, i) => (chosen >> i & 1) != 0).Aggregate(0u, (bits, action) => bits | action);
    }

    /// <summary>Every combination of actions on an ability in a domain, those with SUBRANGE once per range, each as a part of a list.</summary>
    public static IEnumerable<ulong[]> WordsOn(uint ability, uint domain, PlainRange[] ranges) =>
        from actions in Combinations()
        from range in (actions & Subrange) == 0 ? new PlainRange?[] { null } : ranges
        select range is null ? [actions | domain | ability] : new[] { actions | domain | ability, range.Low, range.High };

    /// <summary>The words of <see cref="WordsOn"/>, each a list of its own; then longer lists, flags at the end, fork and exec.</summary>
    public static Step[] Of(uint ability, uint domain, PlainRange[] ranges) =>
    [
        .. WordsOn(ability, domain, ranges).Select(word => Step.Request([.. word, Eol])),
        .. Others(ability, domain, ranges[0], ranges[^1]),
    ];

    /// <summary>Lists that are more than one word of one domain.</summary>
    private static Step[] Others(uint ability, uint domain, PlainRange one, PlainRange two)
    {
        uint here = domain | ability, there = (domain ^ Domains) | ability, another = ability == 6 ? 5u : 6u;
        return
        [
            Step.Fork,
            Step.Exec,
            // Both domains, none, and a word that only names.
            Step.Request(Deny | here | there, Eol),
            Step.Request(Allow | here | there, Eol),
            Step.Request(Lock | InheritYes | here | there, Eol),
            Step.Request(Deny | ability, Eol),
            Step.Request(ability, Deny | domain | Eol),
            // Several words of the ability (R106, R107), and one of another.
            Step.Request(Allow | here, Subrange | Lock | here, one.Low, one.High, Eol),
            Step.Request(Subrange | here, one.Low, one.High, Subrange | here, two.Low, two.High, Eol),
            Step.Request(Deny | here, Allow | here, Eol),
            Step.Request(Lock | here, Deny | here, Eol),
            Step.Request(Deny | here, Allow | domain | another, Eol),
            // Flags of the word that ends the list (R110 to R112).
            Step.Request(Eol),
            Step.Request(domain | Eol),
            Step.Request(Deny | domain | Eol),
            Step.Request(Allow | domain | Eol),
            Step.Request(Deny | Lock | InheritYes | domain | Eol),
            Step.Request(InheritYes | domain | Eol),
            Step.Request(InheritNo | domain | Eol),
            Step.Request(Subrange | domain | Eol, one.Low, one.High),
            Step.Request(there, Deny | Lock | domain | Eol),
            Step.Request(Deny | domain | another, Lock | domain | Eol),
            // No end.
            Step.Request(Deny | here),
        ];
    }
}
