using Insula.Journal;
using Insula.Model;

namespace Insula.Engine;

/// <summary>
/// The letters of one entity: numbered contiguously for each pair of sender and receiver, taken in that order only, and acknowledged up to a number.
/// </summary>
internal sealed class Correspondence
{
    private readonly Dictionary<StreamId, Marks> _with = [];
    private readonly Queue<StreamId> _acknowledged = new();

    /// <summary>Writes the next letter to an entity.</summary>
    public Letter Write(StreamId to, Request? request, Answer? answer = null, long inReplyTo = 0) =>
        new(to, ++With(to).Sent, request, answer, inReplyTo);

    /// <summary>Whether a letter is the next of its sender: 0 if so, negative if it was received before, positive if others are missing.</summary>
    public long Order(StreamId from, long number) => number - With(from).Received - 1;

    /// <summary>The next letter of a sender is received.</summary>
    public (StreamId From, long Number) Receive(StreamId from) => (from, ++With(from).Received);

    /// <summary>Letters up to a number are stored by their receiver, who takes them in order.</summary>
    public void Acknowledge(StreamId by, long number)
    {
        Marks marks = With(by);
        if (number <= marks.Acknowledged || number > marks.Sent)
            return;
        if (marks.Acknowledged == marks.Dropped)
            _acknowledged.Enqueue(by);
        marks.Acknowledged = number;
    }

    /// <summary>Letters that the next commit says are no longer needed; null if there are none.</summary>
    public (StreamId To, long Number)? Drop()
    {
        if (!_acknowledged.TryDequeue(out StreamId to))
            return null;
        Marks marks = With(to);
        marks.Dropped = marks.Acknowledged;
        return (to, marks.Dropped);
    }

    /// <summary>Takes over what a stored commit did.</summary>
    public void Fold(Commit commit)
    {
        foreach (Letter letter in commit.Letters)
            With(letter.To).Sent = letter.Number;
        if (commit.Received is { } received)
            With(received.From).Received = received.Number;
        if (commit.Acknowledged is { } dropped)
            With(dropped.To).Dropped = With(dropped.To).Acknowledged = dropped.Number;
    }

    private Marks With(StreamId other)
    {
        if (!_with.TryGetValue(other, out Marks? marks))
            _with[other] = marks = new Marks();
        return marks;
    }

    /// <summary>The last letter of each kind of one pair.</summary>
    private sealed class Marks
    {
        public long Sent { get; set; }
        public long Received { get; set; }
        public long Acknowledged { get; set; }
        public long Dropped { get; set; }
    }
}
