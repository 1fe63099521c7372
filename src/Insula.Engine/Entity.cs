using Insula.Journal;
using Insula.Kernel;
using Insula.Model;
using Insula.Model.Facts;
using Serilog;

namespace Insula.Engine;

/// <summary>What handling a message brought: a commit to store, and what may leave the entity once it is stored.</summary>
/// <param name="Commit">Null if the message changed nothing; what leaves then waits for the commits before it.</param>
/// <param name="Release">Called when everything the outcome rests on is stored.</param>
public readonly record struct Outcome(Commit? Commit, Action<IOutside>? Release);

/// <summary>Where an entity's messages go.</summary>
public interface IOutside
{
    /// <summary>Sends a message to another entity.</summary>
    void Send(StreamId to, Message message);
}

/// <summary>
/// An actor with its own event stream: a deterministic function from state and message to commit. It knows no thread, clock or node; an engine
/// delivers messages to it one at a time and stores its commits.
/// </summary>
public abstract class Entity
{
    private readonly Dictionary<ulong, Session> _sessions = new();
    private readonly Correspondence _letters = new();
    private readonly List<Pending> _waiting = [];

    private protected Entity(StreamId stream, SyscallVector vector)
    {
        Stream = stream;
        Effects = new Effects(new KernelState());
        Machine = new Machine(Effects, vector);
    }

    /// <summary>The name of its stream.</summary>
    public StreamId Stream { get; }

    /// <summary>The number of its last commit, stored or not.</summary>
    public long Sequence { get; private set; }

    /// <summary>Its state.</summary>
    public KernelState State => Effects.State;

    /// <summary>False until its first facts are there; what comes earlier waits.</summary>
    public bool HasBegun => State.Root is not null;

    /// <summary>The kernel that runs its calls.</summary>
    protected Machine Machine { get; }

    /// <summary>What the message now handled brings.</summary>
    protected internal Effects Effects { get; }

    /// <summary>Makes the entity of a stream.</summary>
    public static Entity Create(StreamId stream, Func<SyscallVector>? vector = null) =>
        stream.Name.Contains('/') ? new VirtualServer(stream, vector?.Invoke() ?? new()) : new HostKernel(stream, vector?.Invoke() ?? new());

    /// <summary>True if the message can begin an entity.</summary>
    public abstract bool Begins(Message message);

    /// <summary>Handles a message.</summary>
    public Outcome Handle(Message message)
    {
        Effects.Clear();
        return message switch
        {
            OpenSession open => Open(open.Client),
            SyscallBatch batch => Take(batch),
            Delivery delivery => Receive(delivery.From, delivery.Letter),
            Acknowledgement done => Acknowledge(done),
            _ when Begins(message) && !HasBegun => Begin(message),
            _ => default,
        };
    }

    /// <summary>Folds a stored commit: how a state is rebuilt.</summary>
    public void Fold(Commit commit)
    {
        Effects.Clear();
        Sequence = commit.Sequence;
        new CommitFold(Effects, commit).Run();
        if (commit is { Session: not 0, Batch: 0 })
            _sessions[commit.Session] = new Session(null);
        else if (_sessions.TryGetValue(commit.Session, out Session? session))
            session.Last = commit.Batch;
        _letters.Fold(commit);
        // While a batch waits, the only commit of its session is the one that continues it.
        _waiting.RemoveAll(pending => pending.Session == commit.Session);
        if (commit.Waiting is { } waiting)
            _waiting.Add(new Pending(waiting));
    }

    /// <summary>Tells every session that the copy of the entity it spoke to is gone.</summary>
    public void Abandon(string reason)
    {
        foreach (Session session in _sessions.Values)
            session.Client?.Failed(reason);
    }

    /// <summary>Emits the first facts.</summary>
    protected abstract void EmitFirst(Message message);

    /// <summary>The stream of a server of this host, or of the host.</summary>
    protected abstract StreamId StreamOf(Vpid vpid);

    /// <summary>The number of a correspondent: the host is 0.</summary>
    protected abstract Vpid VpidOf(StreamId stream);

    /// <summary>Answers a request that the entity would send to itself; null if it is for another.</summary>
    protected virtual Answer? AnswerSelf(Vpid to, Request request) => null;

    private Outcome Begin(Message message)
    {
        EmitFirst(message);
        return Conclude(null, null, [], null);
    }

    private Outcome Open(ISessionClient client)
    {
        ulong id = (ulong)Sequence + 1;
        _sessions[id] = new Session(client);
        return Conclude((id, 0), null, [], _ => client.Opened(id));
    }

    private Outcome Take(SyscallBatch batch)
    {
        // "Only last + 1 executes; an unknown session is refused, never executed." - design 4
        if (!_sessions.TryGetValue(batch.Session, out Session? session) || session.Client is not { } client)
        {
            Log.Warning("BatchRefused {Stream}: nobody is at session {Session}", Stream.Name, batch.Session);
            return default;
        }
        if (Refusal(batch, session) is { } reason)
            return new(null, _ => client.Failed($"batch {batch.Sequence} of session {batch.Session} on {Stream} {reason}"));
        session.Last = batch.Sequence;
        return Run(new Pending(batch.Session, batch.Sequence, client, batch.Calls), null, null);
    }

    private string? Refusal(SyscallBatch batch, Session session)
    {
        if (batch.Sequence != session.Last + 1)
            return $"is out of order: the next is {session.Last + 1}";
        if (_waiting.Exists(pending => pending.Session == batch.Session))
            return "comes before the replies to the one before";
        if (batch.Calls.Length > SyscallBatch.MaxCalls)
            return $"has {batch.Calls.Length} calls; at most {SyscallBatch.MaxCalls} are allowed";
        long? size = 0;
        foreach (Syscall call in batch.Calls)
            size += SyscallBatch.SizeOf(call);
        return size switch
        {
            null => $"has lists nested deeper than {ValueCodec.MaxDepth}",
            > SyscallBatch.MaxBytes => $"has {size} bytes; at most {SyscallBatch.MaxBytes} are allowed",
            _ => null,
        };
    }

    private Outcome Receive(StreamId from, Letter letter)
    {
        Action<IOutside> acknowledge = outside => outside.Send(from, new Acknowledgement(Stream, letter.Number));
        long order = _letters.Order(from, letter.Number);
        // A letter seen before was stored before, or will be when this leaves: the sender only has to hear of it again.
        if (order != 0)
            return order < 0 ? new(null, acknowledge) : default;
        (StreamId, long) received = _letters.Receive(from);
        if (letter.Answer is { } answer)
            return Continue(from, letter.InReplyTo, answer, received);
        if (letter.Request!.Kind == RequestKind.Boot)
        {
            if (!HasBegun)
                EmitFirst(new Delivery(from, letter));
            return Conclude(null, received, [], acknowledge);
        }
        Answer reply = Machine.Respond(VpidOf(from), letter.Request);
        return Conclude(null, received, [_letters.Write(from, null, reply, letter.Number)], acknowledge);
    }

    /// <summary>The answer to a waiting call: take what it brings, run the call again, then the rest of its batch.</summary>
    private Outcome Continue(StreamId from, long inReplyTo, Answer answer, (StreamId, long) received)
    {
        Requests.Receive(Effects, answer);
        if (_waiting.Find(waiting => waiting.AsksWhom == from && waiting.Letter == inReplyTo) is not { } pending)
            return Conclude(null, received, [], outside => AcknowledgeTo(outside, received));
        _waiting.Remove(pending);
        return Run(pending, answer, received);
    }

    private Outcome Run(Pending pending, Answer? answer, (StreamId From, long Number)? received)
    {
        Effects.Session = pending.Session;
        var records = new List<CallRecord>(pending.Rest.Length);
        bool isDeferred = false;
        while (!pending.Rest.IsEmpty)
        {
            Syscall call = pending.Rest[0];
            Reply reply = Execute(call, answer);
            answer = null;
            isDeferred = reply.Why == Why.Deferred;
            if (isDeferred)
                break;
            pending.Add(reply, Effects.Arena.Of(records.Count), (Sequence + 1, records.Count));
            records.Add(new(call.Number, call.Caller, reply, IsAudited(reply) ? call.Args : null));
        }
        pending.Gather(Effects);
        List<Letter> letters = [.. Effects.Posts.Select(post => _letters.Write(StreamOf(post.To), post.Request))];
        return isDeferred ? Wait(pending, records, received, letters) : Finish(pending, records, received, letters);
    }

    /// <summary>Runs a call; what it asks of the entity itself is answered on the spot.</summary>
    internal Reply Execute(in Syscall call, Answer? answer)
    {
        Reply reply = Machine.Execute(call, answer);
        while (reply.Why == Why.Deferred && AnswerSelf(Effects.Request!.Value.To, Effects.Request.Value.Request) is { } own)
            reply = Machine.Again(call, own);
        return reply;
    }

    private Outcome Finish(Pending pending, List<CallRecord> records, (StreamId From, long Number)? received, List<Letter> letters) =>
        Conclude((pending.Session, pending.Batch), received, letters, outside =>
        {
            AcknowledgeTo(outside, received);
            pending.Client?.Replied(pending.ToReply(Stream));
        }, records);

    /// <summary>"A call that needs another entity ends the commit." - design 4</summary>
    private Outcome Wait(Pending pending, List<CallRecord> records, (StreamId From, long Number)? received, List<Letter> letters)
    {
        // Behind what was posted: a server begins before anybody asks it.
        Letter question = _letters.Write(StreamOf(Effects.Request!.Value.To), Effects.Request.Value.Request);
        letters.Add(question);
        pending.AsksWhom = question.To;
        pending.Letter = question.Number;
        _waiting.Add(pending);
        var continuation = new Continuation(
            pending.Session, pending.Batch, question.Number, question.To, [.. pending.Replies], pending.Rest.ToArray());
        return Conclude((pending.Session, pending.Batch), received, letters, outside => AcknowledgeTo(outside, received), records, continuation);
    }

    /// <summary>Whether the arguments stand beside the verdict, which always stands (R62).</summary>
    private bool IsAudited(in Reply reply) => State.Policy.Audit switch
    {
        Policy.Types.Audit.All => true,
        Policy.Types.Audit.Denials => WhyTable.Of(reply.Why).IsDenial,
        _ => false,
    };

    private void AcknowledgeTo(IOutside outside, (StreamId From, long Number)? received)
    {
        if (received is { } letter)
            outside.Send(letter.From, new Acknowledgement(Stream, letter.Number));
    }

    /// <summary>The sender drops a letter by a fact: with its next commit.</summary>
    private Outcome Acknowledge(Acknowledgement done)
    {
        _letters.Acknowledge(done.From, done.Number);
        return default;
    }

    private Outcome Conclude((ulong Session, int Batch)? cause, (StreamId, long)? received, List<Letter> letters, Action<IOutside>? release,
        List<CallRecord>? records = null, Continuation? waiting = null)
    {
        var commit = new Commit
        {
            Stream = Stream, Sequence = ++Sequence, Time = State.Time, Session = cause?.Session ?? 0, Batch = cause?.Batch ?? 0, Received = received,
            Calls = records ?? [], Facts = [.. Effects.Facts], Completions = [.. Effects.Completions], Letters = letters, Waiting = waiting,
            Acknowledged = _letters.Drop(),
        };
        Action? completed = commit.Completions.Count > 0 ? Complete(commit) : null;
        return new(commit, outside =>
        {
            foreach (Letter letter in commit.Letters)
                outside.Send(letter.To, new Delivery(Stream, letter));
            release?.Invoke(outside);
            completed?.Invoke();
        });
    }

    /// <summary>
    /// Calls of other sessions than the one served have come to their end: each session hears of it with the replies to the batch that it waits
    /// for, where it was told that the call waits; else at once.
    /// </summary>
    private Action? Complete(Commit commit)
    {
        Action? tell = null;
        IEnumerable<Completion> others = commit.Completions.Where(completion => completion.Session != commit.Session);
        foreach (IGrouping<ulong, Completion> group in others.GroupBy(completion => completion.Session))
        {
            if (_waiting.Find(pending => pending.Session == group.Key) is { } waiting)
                waiting.Add(group);
            else if (_sessions.TryGetValue(group.Key, out Session? session) && session.Client is { } client)
                tell += () => client.Replied(new(Stream, group.Key, 0, [], [], [], [], [.. group]));
        }
        return tell;
    }

    private sealed class Session(ISessionClient? client)
    {
        public ISessionClient? Client => client;
        public int Last { get; set; }
    }
}
