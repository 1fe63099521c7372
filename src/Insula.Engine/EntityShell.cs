using Insula.Journal;
using Serilog;

namespace Insula.Engine;

/// <summary>Where a shell puts commits, and where it hears of them again.</summary>
public interface IAppender
{
    /// <summary>Appends the commits of one stream; later calls <see cref="EntityShell.Stored"/> or <see cref="EntityShell.StoreFailed"/>, on the shell's own thread.</summary>
    void Append(EntityShell shell, IReadOnlyList<Commit> commits);
}

/// <summary>
/// The gate between an entity and the world, the same on every engine: nothing leaves an entity before the commits that it rests on are stored.
/// The entity may handle on meanwhile; at most one append is in flight, and commits made in the meantime form the next. Used by one thread.
/// </summary>
public sealed class EntityShell
{
    private readonly Func<Entity> _load;
    private readonly IAppender _appender;
    private readonly IOutside _outside;
    private readonly Queue<(long Sequence, Action<IOutside> Release)> _held = new();
    private readonly List<Message> _early = [];
    private List<Commit> _next = [];
    private Entity _entity;
    private long _stored;
    private bool _inFlight;
    private string? _lost;

    /// <summary>Makes the entity.</summary>
    /// <param name="load">Makes the entity as the journal has it.</param>
    /// <param name="appender">Stores commits.</param>
    /// <param name="outside">Where messages go.</param>
    public EntityShell(Func<Entity> load, IAppender appender, IOutside outside)
    {
        (_load, _appender, _outside) = (load, appender, outside);
        _entity = _load();
        _stored = _entity.Sequence;
    }

    /// <summary>The entity, for those who look at it when nothing moves any more.</summary>
    public Entity Entity => _entity;

    /// <summary>True if nothing waits to be stored or to leave.</summary>
    public bool IsQuiet => !_inFlight && _next.Count == 0 && _held.Count == 0;

    /// <summary>Delivers a message.</summary>
    public void Deliver(Message message)
    {
        if (!_entity.HasBegun && !_entity.Begins(message))
        {
            // Its beginning was not stored: who opens a session would wait for another one for ever.
            if (_lost is not null && message is OpenSession open)
                open.Client.Failed(_lost);
            else
                _early.Add(message);
            return;
        }
        Take(_entity.Handle(message));
        if (_early.Count == 0 || !_entity.HasBegun)
            return;
        Message[] early = [.. _early];
        _early.Clear();
        foreach (Message waiting in early)
            Take(_entity.Handle(waiting));
    }

    /// <summary>Everything up to a commit is stored: let out what rests on it, and store what was made meanwhile.</summary>
    public void Stored(long sequence)
    {
        _stored = sequence;
        _inFlight = false;
        Append();
        Release();
    }

    /// <summary>
    /// The store failed or its outcome is unknown: the whole copy is dropped and made again from the journal; no single commit is undone.
    /// What was promised to nobody is lost.
    /// </summary>
    public void StoreFailed(Exception reason)
    {
        Log.Error("StoreFailed {Stream} after commit {Sequence}: {Reason}", _entity.Stream.Name, _stored, reason.Message);
        _entity.Abandon(_lost = reason.Message);
        _held.Clear();
        _next = [];
        _inFlight = false;
        _entity = _load();
        _stored = _entity.Sequence;
        Log.Warning("EntityReloaded {Stream} at commit {Sequence}", _entity.Stream.Name, _stored);
    }

    /// <summary>Nothing more will come: tells every session that still hopes for a reply.</summary>
    public void Close(string reason)
    {
        _entity.Abandon(reason);
        foreach (OpenSession open in _early.OfType<OpenSession>())
            open.Client.Failed(reason);
    }

    private void Take(Outcome outcome)
    {
        if (outcome.Commit is { } commit)
            _next.Add(commit);
        if (outcome.Release is { } release)
            _held.Enqueue((_entity.Sequence, release));
        Append();
        Release();
    }

    private void Append()
    {
        if (_inFlight || _next.Count == 0)
            return;
        List<Commit> commits = _next;
        _next = [];
        _inFlight = true;
        _appender.Append(this, commits);
    }

    private void Release()
    {
        while (_held.TryPeek(out (long Sequence, Action<IOutside> Release) held) && held.Sequence <= _stored)
        {
            _held.Dequeue();
            held.Release(_outside);
        }
    }
}
