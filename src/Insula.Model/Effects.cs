using System.Runtime.InteropServices;
using Insula.Model.Facts;

namespace Insula.Model;

/// <summary>A fact and the call of the batch that brought it, from 0; -1 for none.</summary>
public readonly record struct FactAt(int Call, IFact Fact);

/// <summary>The reply to a call that had waited.</summary>
/// <param name="Session">The session that gets it.</param>
/// <param name="Ticket">The ticket that was given out when it began to wait.</param>
/// <param name="Caller">The process.</param>
/// <param name="Number">The call's row.</param>
/// <param name="Reply">The verdict.</param>
/// <param name="Results">The words of its out-arguments.</param>
public sealed record Completion(ulong Session, ulong Ticket, Pid Caller, ushort Number, Reply Reply, long[] Results);

/// <summary>
/// What handling one message brings: facts, replies' larger results, requests. It is the only writer of the state: a fact emitted here
/// folds at once, so the next decision sees it. One per entity, reused from message to message.
/// </summary>
public sealed class Effects(KernelState state)
{
    private readonly List<FactAt> _facts = [];
    private readonly List<StagedOwner> _staged = [];
    private readonly List<(Vpid To, Request Request)> _posts = [];
    private readonly byte[][] _paths = [new byte[8192], new byte[8192]];
    private Value[] _list = new Value[16];
    private int _call = -1;

    /// <summary>The state written to.</summary>
    public KernelState State => state;

    /// <summary>What was emitted since <see cref="Clear"/>.</summary>
    public IReadOnlyList<FactAt> Facts => _facts;

    /// <summary>Replies to calls that had waited.</summary>
    public List<Completion> Completions { get; } = [];

    /// <summary>Messages for servers of this host that nobody waits for.</summary>
    public IReadOnlyList<(Vpid To, Request Request)> Posts => _posts;

    /// <summary>Larger results.</summary>
    public ReplyArena Arena { get; } = new();

    /// <summary>What a deferred call asks for, and of whom: the host, or a server by number.</summary>
    public (Vpid To, Request Request)? Request { get; set; }

    /// <summary>The answer that the call now running had asked for.</summary>
    public Answer? Answer { get; set; }

    /// <summary>True while a call is tried out: facts are neither kept nor folded.</summary>
    public bool IsRehearsal { get; set; }

    /// <summary>False only in tests: nobody is refused for want of permission.</summary>
    public bool ChecksPermissions { get; set; } = true;

    /// <summary>What became of the grant of the call now running.</summary>
    public GrantOutcome Grant { get; set; }

    /// <summary>The first object that did not pertain to the caller's server; 0 if all did.</summary>
    public int FirstForeign { get; set; }

    /// <summary>The ability that the call now running was refused for, with the reason given: what the reply's detail tells.</summary>
    public (Why Why, Domain Domain, Ability Ability)? RefusedAbility { get; set; }

    /// <summary>Takes down how the call now running is decided; null where nobody asked for an explanation.</summary>
    public List<Step>? Steps { get; set; }

    /// <summary>The server whose members the processes are that the call now running makes; the host if they get no entry.</summary>
    public Vpid Membership { get; set; }

    /// <summary>The session of the message, for calls that begin to wait.</summary>
    public ulong Session { get; set; }

    /// <summary>Associations chosen by the call now running; facts only with its success (R34).</summary>
    public ReadOnlySpan<StagedOwner> Staged => CollectionsMarshal.AsSpan(_staged);

    /// <summary>Room for a call's arguments after translation.</summary>
    public Value[] Scratch { get; } = new Value[Syscall.MaxArgs];

    /// <summary>Room for a list of identifiers after translation; overwritten by the next.</summary>
    public Value[] ListScratch(int length) => _list.Length >= length ? _list : _list = new Value[Math.Max(length, _list.Length * 2)];

    /// <summary>Room for a path while its symbolic links are followed, so many bytes at least: one for each path of a call.</summary>
    public byte[] PathScratch(int path, int least) => _paths[path].Length >= least ? _paths[path] : _paths[path] = new byte[least * 2];

    /// <summary>Forgets everything but the state.</summary>
    public void Clear()
    {
        _facts.Clear();
        Completions.Clear();
        _posts.Clear();
        Arena.Clear();
        _call = -1;
        Session = 0;
        ForgetCall();
    }

    /// <summary>Begins the next call: time moves on by a microsecond, but not for a call that runs again.</summary>
    public void BeginCall(bool again = false)
    {
        _call++;
        state.Time += again ? 0 : 1;
        Arena.BeginCall();
        ForgetCall();
    }

    /// <summary>A function is about to decide: what an earlier one left of a grant is forgotten. A call that waited decides more than once.</summary>
    public void BeginDecision()
    {
        _staged.Clear();
        Grant = GrantOutcome.None;
        FirstForeign = 0;
        RefusedAbility = null;
        Membership = Vpid.Host;
    }

    /// <summary>Lets virtual time pass, in microseconds: the caller sleeps.</summary>
    public void Sleep(long microseconds)
    {
        if (!IsRehearsal)
            state.Time += microseconds;
    }

    /// <summary>Forgets what the call begun last brought: it has emitted nothing and runs again.</summary>
    public void RestartCall()
    {
        Arena.RestartCall();
        ForgetCall();
    }

    /// <summary>Emits a fact: associations staged for this call first, then the fact itself.</summary>
    public void Emit(IFact fact)
    {
        if (IsRehearsal)
            return;
        CommitStaged();
        Add(fact);
        if (!Membership.IsHost && MadeBy(fact) is { } made)
            Add(FactOf.MemberAdded(made, Membership));
    }

    private static Pid? MadeBy(IFact fact) => fact switch
    {
        ProcessForked forked => new(forked.Child),
        ProcessCreated created => new(created.Pid),
        _ => null,
    };

    /// <summary>Sends a message that nobody waits for; one that is only tried out sends none.</summary>
    public void Post(Vpid to, Request request)
    {
        if (!IsRehearsal)
            _posts.Add((to, request));
    }

    /// <summary>Remembers an association for the case that the call succeeds.</summary>
    public void Stage(in StagedOwner association) => _staged.Add(association);

    /// <summary>The call succeeded: what it staged becomes facts.</summary>
    public void CommitStaged()
    {
        if (!IsRehearsal)
        {
            foreach (StagedOwner association in _staged)
                Add(FactOf.OwnerAssociated(association.Kind, association.Guest, association.Host));
        }
        _staged.Clear();
    }

    /// <summary>The call failed: what it staged is forgotten.</summary>
    public void DropStaged() => _staged.Clear();

    /// <summary>Folds a verdict into the hash of its process; waiting and the time before the world is open do not count.</summary>
    public void Conclude(Pid caller, ushort number, in Reply reply, Returns returns)
    {
        if (IsRehearsal || !state.IsOpen || reply.Why == Why.Parked || ProcessOf(caller) is not { } process)
            return;
        long value = returns == Returns.Pid ? Math.Sign(reply.Value) : reply.Value;
        process.Verdicts = StateDigest.Mix(StateDigest.Mix(process.Verdicts, ((ulong)number << 8) | (byte)reply.Why), (ulong)value);
    }

    private Process? ProcessOf(Pid task) => state.Threads.TryGet(task, out ProcessTask? thread) ? thread.Process : state.Find(task);

    /// <summary>Folds stored facts again: replay.</summary>
    public void Replay(IFact fact) => Add(fact);

    /// <summary>Sets the time that a stored commit ended at.</summary>
    public void ReplayTime(long time) => state.Time = time;

    private void Add(IFact fact)
    {
        fact.Fold(state);
        _facts.Add(new(_call, fact));
    }

    private void ForgetCall()
    {
        _staged.Clear();
        Request = null;
        Answer = null;
        IsRehearsal = false;
        Grant = GrantOutcome.None;
        FirstForeign = 0;
    }
}
