namespace Insula.Model;

/// <summary>Whether a process runs.</summary>
public enum RunState : byte
{
    /// <summary>Runs, or waits in a call.</summary>
    Running,
    /// <summary>Stopped by a signal.</summary>
    Stopped,
    /// <summary>Has ended; its parent has not waited for it.</summary>
    Zombie,
}

/// <summary>A call that waits, kept with the process that made it.</summary>
/// <param name="Ticket">Its number within the entity; the completion names it.</param>
/// <param name="Session">The session that gets the completion.</param>
/// <param name="Call">The call, which runs again from its first guard.</param>
public sealed record ParkedCall(ulong Ticket, ulong Session, Syscall Call);

/// <summary>An ordinary UNIX process.</summary>
public sealed class Process
{
    private readonly List<ProcessTask> _tasks = [];
    private Disposition[]? _dispositions;

    internal Process(Pid pid, int birth, ulong mask = 0)
    {
        (Pid, Birth) = (pid, birth);
        _tasks.Add(new(pid, this, mask));
    }

    /// <summary>Its host-wide number.</summary>
    public Pid Pid { get; }

    /// <summary>How many processes of this entity were made before it: its name in a digest, where process numbers do not count.</summary>
    public int Birth { get; }

    /// <summary>
    /// The server it is a member of, or the host. This is the entry of the virtual process table (numeral 127):
    /// while the process lives, <see cref="KernelState.VpidOf"/> finds it.
    /// </summary>
    public Vpid Vpid { get; internal set; }

    /// <summary>The parent.</summary>
    public Pid Parent { get; internal set; }

    /// <summary>The process group.</summary>
    public Pid Group { get; internal set; }

    /// <summary>The session.</summary>
    public Pid Session { get; internal set; }

    /// <summary>Who it acts as.</summary>
    public Credentials Credentials { get; internal set; } = null!;

    /// <summary>What it may do: its set of privileges (spec 5.4).</summary>
    public AbilitySet Abilities { get; internal set; } = null!;

    /// <summary>Its root, working directory and umask.</summary>
    public Place Place { get; internal set; } = null!;

    /// <summary>Its descriptors.</summary>
    public DescriptorTable Descriptors { get; internal set; } = null!;

    /// <summary>Its limits.</summary>
    public Limits Limits { get; internal set; } = null!;

    /// <summary>-20..19: the greater, the less it is served.</summary>
    public int Nice { get; internal set; }

    /// <summary>The program it runs; null until its first exec.</summary>
    public Inode? Image { get; internal set; }

    /// <summary>True once it ran execve(2): its parent can no longer move it to another group.</summary>
    public bool HasExecuted { get; internal set; }

    /// <summary>The signal its parent gets when it ends; 0 for none.</summary>
    public int ExitSignal { get; internal set; } = (int)Signal.SIGCHLD;

    /// <summary>Its tasks, the first one first. At least one, also of a zombie.</summary>
    public IReadOnlyList<ProcessTask> Tasks => _tasks;

    /// <summary>The first task, which bears the number of the process.</summary>
    public ProcessTask Leader => _tasks[0];

    /// <summary>True if the first task has ended while others go on.</summary>
    public bool IsLeaderGone { get; internal set; }

    /// <summary>Signals that wait until one of the tasks lets them through, oldest first.</summary>
    public IReadOnlyList<PendingSignal> Pending => MutablePending;

    /// <summary>When the real interval timer expires, in virtual time; 0 for never.</summary>
    public long TimerExpires { get; internal set; }

    /// <summary>After how many microseconds it expires again; 0 for not.</summary>
    public long TimerInterval { get; internal set; }

    /// <summary>Its timers of timer_create(2).</summary>
    public IReadOnlyList<PosixTimer> Timers => MutableTimers;

    /// <summary>The number of its next timer: those of timers that are gone are not used again.</summary>
    public int NextTimer { get; internal set; }

    /// <summary>Whether it runs.</summary>
    public RunState RunState { get; internal set; }

    /// <summary>What wait(2) reports of a zombie, or of a stopped process.</summary>
    public int Status { get; internal set; }

    /// <summary>True until a parent has been told of the stop or continuation.</summary>
    public bool StatusUnreported { get; internal set; }

    /// <summary>A running hash of its verdicts (design 5, digest).</summary>
    public ulong Verdicts { get; internal set; } = StateDigest.EmptyHash;

    /// <summary>The working directory.</summary>
    public Inode Directory => Place.Directory;

    /// <summary>What "/" means to it.</summary>
    public Inode Root => Place.Root;

    /// <summary>Permission bits that new files do not get.</summary>
    public uint Umask => Place.Umask;

    /// <summary>The open file of a descriptor; null if it is not open.</summary>
    public OpenFile? Descriptor(long number) => Descriptors[number].File;

    /// <summary>The lowest number from <paramref name="least"/> on that is not open.</summary>
    public int LowestFreeDescriptor(int least = 0) => Descriptors.LowestFree(least);

    /// <summary>What it does on a signal.</summary>
    public Disposition DispositionOf(int signal) => _dispositions is null ? default : _dispositions[signal];

    internal List<PendingSignal> MutablePending { get; } = [];

    internal List<PosixTimer> MutableTimers { get; } = [];

    internal List<ProcessTask> MutableTasks => _tasks;

    internal void SetDisposition(int signal, Disposition disposition) => (_dispositions ??= new Disposition[Signals.Max + 1])[signal] = disposition;

    internal void LoseTarget(Pid target)
    {
        for (int i = 0; i < MutableTimers.Count; i++)
        {
            if (MutableTimers[i].Target == target)
                MutableTimers[i] = MutableTimers[i] with { Target = default };
        }
    }

    internal void CopyDispositions(Process from) => _dispositions = from._dispositions is null ? null : [.. from._dispositions];

    /// <summary>What exec and CLONE_CLEAR_SIGHAND leave: signals that are ignored stay so.</summary>
    internal void ForgetHandlers()
    {
        for (int i = 0; i < _dispositions?.Length; i++)
            _dispositions[i] = _dispositions[i].IsIgnored ? new(Disposition.Ignore, 0, 0) : default;
    }
}
