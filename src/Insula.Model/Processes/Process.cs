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
    private OpenFile?[] _descriptors = [];

    internal Process(Pid pid, int birth) => (Pid, Birth) = (pid, birth);

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

    /// <summary>Permission bits that new files do not get.</summary>
    public uint Umask { get; internal set; }

    /// <summary>The working directory.</summary>
    public Inode Directory { get; internal set; } = null!;

    /// <summary>Whether it runs.</summary>
    public RunState RunState { get; internal set; }

    /// <summary>What wait(2) reports of a zombie, or of a stopped process.</summary>
    public int Status { get; internal set; }

    /// <summary>True until a parent has been told of the stop or continuation.</summary>
    public bool StatusUnreported { get; internal set; }

    /// <summary>The call it waits in.</summary>
    public ParkedCall? Parked { get; internal set; }

    /// <summary>A running hash of its verdicts (design 5, digest).</summary>
    public ulong Verdicts { get; internal set; } = StateDigest.EmptyHash;

    /// <summary>Descriptors by number; null where none is open.</summary>
    public ReadOnlySpan<OpenFile?> Descriptors => _descriptors;

    /// <summary>The open file of a descriptor.</summary>
    public OpenFile? Descriptor(long number) => number >= 0 && number < _descriptors.Length ? _descriptors[number] : null;

    /// <summary>The lowest number that is not open.</summary>
    public int LowestFreeDescriptor()
    {
        int free = Array.IndexOf(_descriptors, null);
        return free >= 0 ? free : _descriptors.Length;
    }

    internal void SetDescriptor(int number, OpenFile? file)
    {
        if (number >= _descriptors.Length)
            Array.Resize(ref _descriptors, Math.Max(number + 1, _descriptors.Length * 2));
        _descriptors[number] = file;
    }

    internal void CopyDescriptors(Process from)
    {
        _descriptors = [.. from._descriptors];
        foreach (OpenFile? file in _descriptors)
        {
            if (file is not null)
                file.Descriptors++;
        }
    }
}
