using Insula.Journal;
using Insula.Model;

namespace Insula.Workloads.Comparing;

/// <summary>What a recorded verdict is worth: each falls in exactly one class (recordings.md).</summary>
public enum VerdictClass : byte
{
    /// <summary>Both verdicts exist independently.</summary>
    Compared,
    /// <summary>This very line supplied the file, identity or descriptor that it would be tested against.</summary>
    Assumed,
    /// <summary>It depends on an owner or a mode that nothing states.</summary>
    Undetermined,
    /// <summary>It was taken over from the recording.</summary>
    Adopted,
    /// <summary>The call has no row.</summary>
    Unmodelled,
}

/// <summary>A verdict that the real kernel and the simulation gave differently.</summary>
/// <param name="Line">The line of the recording.</param>
/// <param name="Call">The call in strace notation, as it was simulated.</param>
/// <param name="Recorded">What the real kernel answered.</param>
/// <param name="Simulated">What the simulation answered.</param>
/// <param name="Reason">The simulation's reason.</param>
/// <param name="Address">Where its verdict stands in the journal; null where there is none: a signal that did not come.</param>
public sealed record Disagreement(long Line, string Call, string Recorded, string Simulated, string Reason, Address? Address);

/// <summary>Refusals for want of permission, EPERM and EACCES, among the compared verdicts.</summary>
/// <param name="Recorded">How many the real kernel gave.</param>
/// <param name="Simulated">How many the simulation gave.</param>
/// <param name="Both">How many both gave.</param>
public readonly record struct Denials(long Recorded, long Simulated, long Both)
{
    /// <summary>How many at least one of the two gave.</summary>
    public long Union => Recorded + Simulated - Both;

    /// <summary>Both of union, in percent; 100 where nobody refused anything.</summary>
    public double Score => Union == 0 ? 100 : 100.0 * Both / Union;

    /// <summary>The sums.</summary>
    public static Denials operator +(Denials a, Denials b) => new(a.Recorded + b.Recorded, a.Simulated + b.Simulated, a.Both + b.Both);
}

/// <summary>How far a simulation agrees with a recording.</summary>
public sealed class Agreement
{
    private readonly long[] _byClass = new long[5];

    /// <summary>Recorded verdicts: calls with a result, signals and ends of processes.</summary>
    public long Calls => _byClass.Sum();

    /// <summary>How many are of a class.</summary>
    public long this[VerdictClass kind] => _byClass[(int)kind];

    /// <summary>Compared verdicts that agree.</summary>
    public long Agreed { get; private set; }

    /// <summary>Compared verdicts that differ as a rule of intended-differences.yaml says.</summary>
    public long Intended { get; private set; }

    /// <summary>Descriptors that the recording must have opened unseen.</summary>
    public long Holes { get; set; }

    /// <summary>Lines that could not be read.</summary>
    public long SkippedLines { get; set; }

    /// <summary>Calls without a row, by name.</summary>
    public SortedDictionary<string, long> Unmodelled { get; } = new(StringComparer.Ordinal);

    /// <summary>Refusals.</summary>
    public Denials Denials { get; private set; }

    /// <summary>Verdicts that differ without a rule.</summary>
    public List<Disagreement> Disagreements { get; } = [];

    /// <summary>Agreed and intended of compared, in percent; 100 where nothing was compared.</summary>
    public double Score => this[VerdictClass.Compared] == 0 ? 100 : 100.0 * (Agreed + Intended) / this[VerdictClass.Compared];

    /// <summary>Counts a verdict that is not compared.</summary>
    public void Count(VerdictClass kind, string name)
    {
        _byClass[(int)kind]++;
        if (kind == VerdictClass.Unmodelled)
            Unmodelled[name] = Unmodelled.GetValueOrDefault(name) + 1;
    }

    /// <summary>Counts a compared verdict.</summary>
    /// <param name="recorded">What the real kernel answered; <see cref="Errno.None"/> for success.</param>
    /// <param name="simulated">What the simulation answered.</param>
    /// <param name="difference">How they differ; null if they agree.</param>
    /// <param name="isIntended">True if a rule covers the difference.</param>
    public void Compare(Errno recorded, Errno simulated, Disagreement? difference, bool isIntended = false)
    {
        _byClass[(int)VerdictClass.Compared]++;
        // A refusal that a rule covers is no miss of the one nor of the other.
        if (!isIntended)
            Denials += new Denials(Is(recorded), Is(simulated), Is(recorded) & Is(simulated));
        if (difference is null)
            Agreed++;
        else if (isIntended)
            Intended++;
        else
            Disagreements.Add(difference);
        static long Is(Errno errno) => errno is Errno.EPERM or Errno.EACCES ? 1 : 0;
    }

    /// <summary>Adds the counts of another.</summary>
    public void Add(Agreement other)
    {
        for (int i = 0; i < _byClass.Length; i++)
            _byClass[i] += other._byClass[i];
        (Agreed, Intended, Holes, SkippedLines) = (Agreed + other.Agreed, Intended + other.Intended, Holes + other.Holes, SkippedLines + other.SkippedLines);
        Denials += other.Denials;
        foreach ((string name, long count) in other.Unmodelled)
            Unmodelled[name] = Unmodelled.GetValueOrDefault(name) + count;
        Disagreements.AddRange(other.Disagreements);
    }
}
