namespace Insula.Requirements.Tests.Abilities;

/// <summary>Model and kernel side by side: every step is made on both, and what comes out is compared as a whole.</summary>
internal sealed class Walk(PlainRight right, bool lenient = false)
{
    private readonly List<Step> _path = [];

    /// <summary>How many steps were made and compared.</summary>
    public int Cases { get; private set; }

    /// <summary>How many of them succeeded.</summary>
    public int Successes { get; private set; }

    /// <summary>How many of them were invalid lists.</summary>
    public int Invalid { get; private set; }

    /// <summary>
    /// All sequences of these steps up to a length. A step that changed nothing is not gone on from: what follows is that without it, since sets
    /// are values, and was or will be walked.
    /// </summary>
    public void Sequences(Pair from, Step[] steps, int length)
    {
        foreach (Step step in steps)
        {
            _path.Add(step);
            Pair to = Make(from, step);
            if (length > 1 && !Same(from.Model, to.Model))
                Sequences(to, steps, length - 1);
            _path.RemoveAt(_path.Count - 1);
        }
    }

    /// <summary>One step, made on both and compared.</summary>
    public Pair Make(Pair from, Step step)
    {
        Cases++;
        (int wanted, PlainSet model) = step.Kind switch
        {
            StepKind.Fork => (0, PlainRules.Forked(from.Model)),
            StepKind.Exec => (0, PlainRules.Executed(from.Model, Pair.Default.Model)),
            _ => PlainRules.Modify(from.Model, step.List, right, lenient),
        };
        (int got, Kernel kernel) = step.Kind switch
        {
            StepKind.Fork => (0, from.Kernel.Forked()),
            StepKind.Exec => (0, from.Kernel.Executed()),
            _ => from.Kernel.Modify(step.List, right, lenient),
        };
        if (wanted != got || !kernel.Equals(model))
            Assert.Fail($"{right}{(lenient ? ", lenient" : "")}\nsteps: {string.Join(", ", _path)} {step}\nfrom:\n{from.Model}\nwanted {wanted}:\n{model}\ngot {got}:\n{kernel}");
        Successes += wanted == 0 ? 1 : 0;
        Invalid += wanted == PlainRules.Einval ? 1 : 0;
        return new(model, kernel);
    }

    /// <summary>Are all entries the same? Entries that no word touched are the same objects.</summary>
    public static bool Same(PlainSet one, PlainSet other)
    {
        for (int ability = 0; ability < PlainTable.All.Length; ability++)
        {
            if (!Same(one[ability, PlainDomain.Root], other[ability, PlainDomain.Root]) || !Same(one[ability, PlainDomain.NonRoot], other[ability, PlainDomain.NonRoot]))
                return false;
        }
        return true;
    }

    private static bool Same(PlainEntry one, PlainEntry other) =>
        ReferenceEquals(one, other)
        || (one.Allowed == other.Allowed && one.Locked == other.Locked && one.Inherit == other.Inherit && one.Ranges.AsSpan().SequenceEqual(other.Ranges));
}

/// <summary>The same set, as the model has it and as the kernel has it.</summary>
internal sealed record Pair(PlainSet Model, Kernel Kernel)
{
    public static Pair Default { get; } = new(PlainSet.Default(), Kernel.Default);
}
