using Insula.Engine;
using Insula.Journal;
using Insula.Kernel;
using Insula.Model;
using Insula.Model.Facts;
using Insula.Workloads.Running;

namespace Insula.Properties.Tests.Worlds;

/// <summary>
/// A host and its servers on the test's own thread: every message is delivered, stored and answered before the next call, letters travel
/// as bytes. Nothing in it depends on a clock or a scheduler, so a program always does the same.
/// </summary>
internal sealed class World : IEngine, IOutside, IAppender
{
    public static readonly StreamId HostStream = new("host-1");

    private readonly SortedDictionary<StreamId, EntityShell> _shells = [];
    private readonly Queue<(StreamId To, Message Message)> _mail = new();
    private readonly IJournal? _journal;
    private readonly bool _checksPertains;

    public World(IJournal? journal = null, bool checksPertains = true) => (_journal, _checksPertains) = (journal, checksPertains);

    /// <summary>Hosts and servers with a session, the host first.</summary>
    public List<Placed> Placed { get; } = [];

    /// <summary>Commits since somebody cleared it.</summary>
    public List<Commit> Commits { get; } = [];

    public Auditor Auditor { get; } = new();

    public KernelState Host => Placed[0].State;

    public IReadOnlyList<Entity> Entities => [.. _shells.Values.Select(shell => shell.Entity)];

    public void Send(StreamId to, Message message)
    {
        bool travels = message is Delivery or Acknowledgement;
        _mail.Enqueue(travels ? MessageCodec.Decode(MessageCodec.Encode(to, message)) : (to, message));
    }

    public void Append(EntityShell shell, IReadOnlyList<Commit> commits)
    {
        _journal?.Append(commits);
        foreach (Commit commit in commits)
        {
            Commits.Add(commit);
            Auditor.Stored(commit);
        }
        shell.Stored(commits[^1].Sequence);
    }

    public void Dispose() => _journal?.Dispose();

    /// <summary>Begins the host.</summary>
    public Placed Begin(Policy policy, OwnerPools pools, (int First, int Last) pids)
    {
        Send(HostStream, new BeginHost(HostStream.Name, policy, pools, pids));
        return Place(HostStream, Vpid.Host);
    }

    /// <summary>Makes a server and opens a session with it.</summary>
    public Placed Create(Vpid vpid, Ownership ownership)
    {
        string strategy = ownership == Ownership.Encoded ? "encoded" : "translated";
        Must(Placed[0], Host.Init, "server_create", Value.Of($"vps-{vpid}"), vpid.Value, Value.Of(strategy));
        return Place(StreamId.Server(HostStream.Name, vpid, 1), vpid);
    }

    /// <summary>Runs calls as one batch, to the end of everything that follows from them.</summary>
    public BatchReply Run(Placed on, params Syscall[] calls)
    {
        on.Client.Reply = null;
        Send(on.Stream, new SyscallBatch(on.Client.Session, ++on.Client.Sequence, calls));
        Deliver();
        return on.Client.Reply ?? throw new InvalidOperationException($"no reply from {on.Stream} to {calls[0]}");
    }

    /// <summary>Runs a call that must succeed; returns its value.</summary>
    public long Must(Placed on, Pid caller, string name, params Value[] args)
    {
        BatchReply reply = Run(on, Call(caller, name, args));
        return reply.Replies[0].IsAllowed ? reply.Replies[0].Value : throw new InvalidOperationException($"{name} on {on.Stream}: {reply.Replies[0].Why}");
    }

    public static Syscall Call(Pid caller, string name, params Value[] args) => new(SyscallTable.ByName(name)!.Number, caller, args);

    /// <summary>A call and its verdict in strace notation.</summary>
    public static string Text(Placed on, in Syscall call, in Reply reply, long[]? words)
    {
        string name = call.Number == Syscall.Unmodelled ? "nonsense" : SyscallTable.ByNumber(call.Number)?.Name ?? $"call_{call.Number}";
        bool odd = SyscallTable.ByNumber(call.Number) is { } row && !row.Accepts(call.Args);
        return $"{on.Stream.Name,-16} " + (odd
            ? $"{call.Caller} {name}({string.Join(", ", call.Args)}) = {reply.Why}"
            : $"{call.Caller} {CallText.Of(call, name, reply, words)} ({reply.Why})");
    }

    private Placed Place(StreamId stream, Vpid vpid)
    {
        var client = new Client();
        Send(stream, new OpenSession(client));
        Deliver();
        var placed = new Placed(stream, vpid, client, _shells[stream].Entity);
        Placed.Add(placed);
        return placed;
    }

    private Entity Load(StreamId stream) => Entity.Create(stream, () => new SyscallVector { ChecksPertains = _checksPertains });

    private void Deliver()
    {
        while (_mail.TryDequeue(out (StreamId To, Message Message) mail))
        {
            if (!_shells.TryGetValue(mail.To, out EntityShell? shell))
                _shells[mail.To] = shell = new EntityShell(() => Load(mail.To), this, this);
            shell.Deliver(mail.Message);
        }
    }
}

/// <summary>An entity of a world.</summary>
internal sealed record Placed(StreamId Stream, Vpid Vpid, Client Client, Entity Entity)
{
    public KernelState State => Entity.State;
}

/// <summary>The test's end of a session.</summary>
internal sealed class Client : ISessionClient
{
    public ulong Session { get; private set; }

    public int Sequence { get; set; }

    public BatchReply? Reply { get; set; }

    public List<Completion> Completions { get; } = [];

    public void Opened(ulong session) => Session = session;

    public void Replied(BatchReply reply)
    {
        Completions.AddRange(reply.Completions);
        if (reply.Sequence != 0)
            Reply = reply;
    }

    public void Failed(string reason) => throw new InvalidOperationException(reason);
}
