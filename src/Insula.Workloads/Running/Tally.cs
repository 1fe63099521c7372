using Insula.Journal;
using Insula.Model;

namespace Insula.Workloads.Running;

/// <summary>A refusal kept as an example of its reason.</summary>
/// <param name="Why">The reason.</param>
/// <param name="Line">The call in strace notation.</param>
/// <param name="Address">Where its verdict stands.</param>
public sealed record RefusalExample(Why Why, string Line, Address Address);

/// <summary>Counts of verdicts. A verdict is allowed, denied for want of permission, failed for another reason, or the call has no model.</summary>
public sealed class Tally
{
    private readonly long[] _byReason = new long[256];

    /// <summary>Calls.</summary>
    public long Calls { get; private set; }

    /// <summary>Calls that succeeded, or wait.</summary>
    public long Allowed { get; private set; }

    /// <summary>Calls refused for want of permission.</summary>
    public long Denied { get; private set; }

    /// <summary>Calls that failed otherwise: no such file, not a directory.</summary>
    public long Failed { get; private set; }

    /// <summary>Calls without a row, by name.</summary>
    public SortedDictionary<string, long> Unmodelled { get; } = new(StringComparer.Ordinal);

    /// <summary>The first refusal of each reason.</summary>
    public SortedDictionary<Why, RefusalExample> Examples { get; } = [];

    /// <summary>How often a reason was given.</summary>
    public long this[Why why] => _byReason[(byte)why];

    /// <summary>The reasons for denials and how often each was given, by name.</summary>
    public SortedDictionary<string, long> Denials
    {
        get
        {
            var denials = new SortedDictionary<string, long>(StringComparer.Ordinal);
            foreach (WhyRow row in WhyTable.All)
            {
                if (row.IsDenial && _byReason[(byte)row.Why] > 0)
                    denials[row.Why.ToString()] = _byReason[(byte)row.Why];
            }
            return denials;
        }
    }

    /// <summary>Counts a verdict.</summary>
    /// <param name="name">The call's name.</param>
    /// <param name="reply">The verdict.</param>
    /// <param name="example">Makes an example of the refusal, if it is the first of its reason.</param>
    public void Count(string name, in Reply reply, Func<RefusalExample> example)
    {
        Calls++;
        _byReason[(byte)reply.Why]++;
        WhyRow row = WhyTable.Of(reply.Why);
        if (row.Errno == Errno.None)
            Allowed++;
        else if (reply.Why == Why.Unmodelled)
            Unmodelled[name] = Unmodelled.GetValueOrDefault(name) + 1;
        else if (row.IsDenial)
            Denied++;
        else
            Failed++;
        if (row.IsDenial && !Examples.ContainsKey(reply.Why))
            Examples[reply.Why] = example();
    }

    /// <summary>Adds the counts of another.</summary>
    public void Add(Tally other)
    {
        (Calls, Allowed, Denied, Failed) = (Calls + other.Calls, Allowed + other.Allowed, Denied + other.Denied, Failed + other.Failed);
        for (int i = 0; i < _byReason.Length; i++)
            _byReason[i] += other._byReason[i];
        foreach ((string name, long count) in other.Unmodelled)
            Unmodelled[name] = Unmodelled.GetValueOrDefault(name) + count;
        foreach ((Why why, RefusalExample example) in other.Examples)
            Examples.TryAdd(why, example);
    }
}
