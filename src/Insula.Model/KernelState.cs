using Insula.Model.Facts;

namespace Insula.Model;

/// <summary>
/// The state of one entity: a host kernel or a virtual server. It is read by everybody and changed by facts alone;
/// every setter is internal, so no syscall can change it any other way.
/// </summary>
public sealed class KernelState
{
    private readonly List<uint[]> _layers = [];
    private readonly List<(int First, int Last)> _pidsLent = [];

    /// <summary>The name, from the scenario; empty until the entity has begun.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>The server's number; 0 for a host.</summary>
    public Vpid Vpid { get; internal set; }

    /// <summary>Which life of this server number it is, from 1; 0 for a host.</summary>
    public uint Incarnation { get; internal set; }

    /// <summary>Virtual time in microseconds: one a call. Wall time exists only in the journal.</summary>
    public long Time { get; internal set; }

    /// <summary>The options of spec 4.2, 6.2 and 6.7.</summary>
    public Policy Policy { get; internal set; } = Policy.Default;

    /// <summary>The abilities there are.</summary>
    public AbilityRegister Abilities { get; } = new();

    /// <summary>Which abilities a process gets by its owner.</summary>
    public AbilityDefaults Defaults { get; } = new();

    /// <summary>What is only set, attached to or held.</summary>
    public Registry Registry { get; } = new();

    /// <summary>Translation of owners; null for a host, which has nothing to translate.</summary>
    public OwnerMap? Owners { get; internal set; }

    /// <summary>What the host knows of its servers; null for a server.</summary>
    public HostRegister? Register { get; internal set; }

    /// <summary>Processes by number, zombies included.</summary>
    public Table<Pid, Process> Processes { get; } = new();

    /// <summary>Tasks that are not the first of their process, by number.</summary>
    public Table<Pid, ProcessTask> Threads { get; } = new();

    /// <summary>Inodes by number.</summary>
    public Table<Ino, Inode> Inodes { get; } = new();

    /// <summary>Open files by number.</summary>
    public Table<ulong, OpenFile> Files { get; } = new();

    /// <summary>The root directory; null until the entity has begun.</summary>
    public Inode? Root { get; internal set; }

    /// <summary>The first process: of a server its custom init, which adopts orphans and reaps them.</summary>
    public Pid Init { get; internal set; }

    /// <summary>Layers of wrappers in the vector, oldest first: numbers of the calls.</summary>
    public IReadOnlyList<uint[]> Layers => _layers;

    /// <summary>False while the scenario still places the world.</summary>
    public bool IsOpen { get; internal set; }

    /// <summary>Processes made so far.</summary>
    public int Births { get; internal set; }

    /// <summary>The next inode number.</summary>
    public ulong NextIno { get; internal set; } = 1;

    /// <summary>The next number of an open file.</summary>
    public ulong NextFile { get; internal set; } = 1;

    /// <summary>The next ticket of a waiting call.</summary>
    public ulong NextTicket { get; internal set; } = 1;

    /// <summary>How many tasks wait in a call.</summary>
    public int ParkedCount { get; internal set; }

    /// <summary>A running hash over the verdicts of processes that are gone.</summary>
    public ulong Departed { get; internal set; }

    /// <summary>Process identifiers lent to this entity.</summary>
    public IReadOnlyList<(int First, int Last)> PidsLent => _pidsLent;

    internal Pid LastPid { get; set; }

    internal List<uint[]> MutableLayers => _layers;

    internal List<(int First, int Last)> MutablePidsLent => _pidsLent;

    /// <summary>Looks a process up, zombies included.</summary>
    public Process? Find(Pid pid) => Processes.TryGet(pid, out Process? process) ? process : null;

    /// <summary>Looks a task up by its number; null for one that has ended.</summary>
    public ProcessTask? FindTask(Pid number)
    {
        if (Processes.TryGet(number, out Process? process))
            return process.RunState == RunState.Zombie || process.IsLeaderGone ? null : process.Leader;
        return Threads.TryGet(number, out ProcessTask? task) ? task : null;
    }

    /// <summary>
    /// The process with the next greater number; null behind the last. A walk with it goes on whatever ends on the way:
    /// <c>for (Process? at = state.After(default); at is not null; at = state.After(at.Pid))</c>.
    /// </summary>
    public Process? After(Pid pid)
    {
        int at = Processes.IndexOf(pid);
        at = at >= 0 ? at + 1 : ~at;
        return at < Processes.Count ? Processes.Values[at] : null;
    }

    /// <summary>The virtual process table (numeral 127): the server of a living process, the host if it has no entry.</summary>
    public Vpid VpidOf(Pid pid) => Find(pid) is { RunState: not RunState.Zombie } process ? process.Vpid : Vpid.Host;

    /// <summary>True if a process identifier is among those lent to this entity.</summary>
    public bool IsLent(Pid pid)
    {
        foreach ((int first, int last) in _pidsLent)
        {
            if (pid.Value >= first && pid.Value <= last)
                return true;
        }
        return false;
    }

    /// <summary>
    /// The next free process identifier among those lent, in rising order and then again from the first, as Linux does.
    /// A number still in use as a group or session is not free.
    /// </summary>
    public Pid? NextFreePid()
    {
        foreach ((int first, int last) in _pidsLent)
        {
            for (int pid = Math.Max(first, LastPid.Value + 1); pid <= last; pid++)
            {
                if (IsFree(new(pid)))
                    return new(pid);
            }
        }
        foreach ((int first, int last) in _pidsLent)
        {
            for (int pid = first; pid <= Math.Min(last, LastPid.Value); pid++)
            {
                if (IsFree(new(pid)))
                    return new(pid);
            }
        }
        return null;
    }

    private bool IsFree(Pid pid)
    {
        if (Processes.Contains(pid) || Threads.Contains(pid))
            return false;
        foreach (Process process in Processes.Values)
        {
            if (process.Group == pid || process.Session == pid)
                return false;
        }
        return true;
    }
}
