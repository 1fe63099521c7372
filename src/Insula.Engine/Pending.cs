using Insula.Journal;
using Insula.Model;

namespace Insula.Engine;

/// <summary>A batch while it runs, over one commit or several: what is done, what remains, whom it asks.</summary>
internal sealed class Pending(ulong session, int batch, ISessionClient client, Syscall[] calls)
{
    private readonly List<Reply> _replies = new(calls.Length);
    private readonly List<long[]?> _results = new(calls.Length);
    private readonly List<(long Commit, int Call)> _places = new(calls.Length);
    private readonly List<FactAt> _facts = [];
    private readonly List<Completion> _completions = [];

    public ulong Session => session;
    public int Batch => batch;
    public ISessionClient Client => client;
    public Syscall[] Calls => calls;
    public int Done => _replies.Count;
    public IReadOnlyList<Reply> Replies => _replies;
    public StreamId AsksWhom { get; set; }
    public long Letter { get; set; }

    private int _firstOfCommit;

    public void Add(Reply reply, ReadOnlySpan<long> results, (long Commit, int Call) place)
    {
        _replies.Add(reply);
        _results.Add(results.IsEmpty ? null : results.ToArray());
        _places.Add(place);
    }

    /// <summary>Takes over what the commit now made brought.</summary>
    public void Gather(Effects effects)
    {
        foreach (FactAt fact in effects.Facts)
            _facts.Add(fact with { Call = Math.Max(fact.Call, 0) + _firstOfCommit });
        foreach (Completion completion in effects.Completions)
        {
            if (completion.Session == session)
                _completions.Add(completion);
        }
        _firstOfCommit = Done;
    }

    public BatchReply ToReply(StreamId stream) => new(stream, session, batch, _replies, _results, _places, _facts, _completions);
}
