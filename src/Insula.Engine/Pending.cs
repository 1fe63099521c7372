using Insula.Journal;
using Insula.Model;

namespace Insula.Engine;

/// <summary>A batch while it runs, over one commit or several: what is done, what remains, whom it asks.</summary>
internal sealed class Pending(ulong session, int batch, ISessionClient? client, Syscall[] calls)
{
    private readonly List<Reply> _replies = new(calls.Length);
    private readonly List<long[]?> _results = new(calls.Length);
    private readonly List<(long Commit, int Call)> _places = new(calls.Length);
    private readonly List<FactAt> _facts = [];
    private readonly List<Completion> _completions = [];
    private int _next, _firstOfCommit;

    /// <summary>As the journal has it: without a client, since the one who sent it spoke to a copy that is gone.</summary>
    public Pending(Continuation stored) : this(stored.Session, stored.Batch, null, stored.Rest)
    {
        _replies.AddRange(stored.Done);
        AsksWhom = stored.To;
        Letter = stored.Letter;
    }

    public ulong Session => session;
    public int Batch => batch;

    /// <summary>Who gets the replies; null if nobody waits for them any more.</summary>
    public ISessionClient? Client => client;

    /// <summary>The calls that have no reply yet.</summary>
    public ReadOnlySpan<Syscall> Rest => calls.AsSpan(_next);

    public IReadOnlyList<Reply> Replies => _replies;
    public StreamId AsksWhom { get; set; }
    public long Letter { get; set; }

    /// <summary>The first call of the rest is done.</summary>
    public void Add(Reply reply, ReadOnlySpan<long> results, (long Commit, int Call) place)
    {
        _next++;
        _replies.Add(reply);
        _results.Add(results.IsEmpty ? null : results.ToArray());
        _places.Add(place);
    }

    /// <summary>Takes over what the commit now made brought.</summary>
    public void Gather(Effects effects)
    {
        foreach (FactAt fact in effects.Facts)
            _facts.Add(fact with { Call = Math.Max(fact.Call, 0) + _firstOfCommit });
        Add(effects.Completions.Where(completion => completion.Session == session));
        _firstOfCommit = _next;
    }

    /// <summary>Calls of the session have come to their end.</summary>
    public void Add(IEnumerable<Completion> completions) => _completions.AddRange(completions);

    public BatchReply ToReply(StreamId stream) => new(stream, session, batch, _replies, _results, _places, _facts, _completions);
}
