namespace Insula.Model;

/// <summary>A signal that waits until its mask lets it through.</summary>
/// <param name="Signal">Its number.</param>
/// <param name="Sender">The process that sent it; 0 for the kernel.</param>
public readonly record struct PendingSignal(int Signal, Pid Sender);

/// <summary>
/// A task of a process: a thread, as users call it (clone(2), CLONE_THREAD). All that several tasks share is in <see cref="Insula.Model.Process"/>;
/// a process has one task in nearly all cases.
/// </summary>
public sealed class ProcessTask
{
    /// <summary>SCHED_RESET_ON_FORK: children are scheduled as usual.</summary>
    public const uint ResetOnFork = 0x40000000;

    /// <summary>SCHED_FIFO and SCHED_RR.</summary>
    private const uint First = 1, RoundRobin = 2;

    private readonly Stack<ulong> _frames = new();

    internal ProcessTask(Pid number, Process process, ulong mask) => (Number, Process, Mask) = (number, process, mask);

    /// <summary>Its number, gettid(2): that of the process for the first task.</summary>
    public Pid Number { get; internal set; }

    /// <summary>The process.</summary>
    public Process Process { get; }

    /// <summary>The signals it blocks; bit n-1 is signal n.</summary>
    public ulong Mask { get; internal set; }

    /// <summary>Signals for this task alone that wait (tgkill(2)), oldest first.</summary>
    public IReadOnlyList<PendingSignal> Pending => MutablePending;

    /// <summary>How it is scheduled (sched(7)): SCHED_OTHER 0, SCHED_FIFO 1, SCHED_RR 2, with <see cref="ResetOnFork"/>. It changes no order of execution here.</summary>
    public uint Policy { get; internal set; }

    /// <summary>Its priority under that policy.</summary>
    public int Priority { get; internal set; }

    /// <summary>How many handlers it runs, one inside the other.</summary>
    public int Handlers => _frames.Count;

    /// <summary>The call it waits in.</summary>
    public ParkedCall? Parked { get; internal set; }

    /// <summary>True if a handler ran while it waited: the call ends with EINTR.</summary>
    public bool IsInterrupted { get; internal set; }

    internal List<PendingSignal> MutablePending { get; } = [];

    internal void EnterHandler(ulong mask)
    {
        _frames.Push(Mask);
        Mask = mask;
        IsInterrupted = Parked is not null;
    }

    internal void LeaveHandler()
    {
        if (_frames.Count > 0)
            Mask = _frames.Pop();
    }

    /// <summary>A child made in a handler leaves it too.</summary>
    internal void CopyHandlers(ProcessTask from)
    {
        ulong[] newestFirst = from.Handlers == 0 ? [] : from._frames.ToArray();
        for (int i = newestFirst.Length - 1; i >= 0; i--)
            _frames.Push(newestFirst[i]);
    }

    /// <summary>What it makes is scheduled as it is, unless it asked for the opposite. - sched(7)</summary>
    internal void InheritScheduling(ProcessTask from)
    {
        bool isReset = (from.Policy & ResetOnFork) != 0;
        (Policy, Priority) = isReset ? (from.Policy & ~ResetOnFork, 0) : (from.Policy, from.Priority);
        if (isReset && Policy is First or RoundRobin)
            Policy = 0;
    }

    internal void ForgetHandlers() => _frames.Clear();
}
