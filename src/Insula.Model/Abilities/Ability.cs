namespace Insula.Model;

/// <summary>
/// A named permission to do one kind of action (spec 5.2, Table 1). The numbers are those of the raw interface (spec 5.1); journals bear names.
/// Numbers from <see cref="AbilityNumbers.FirstCustom"/> on are abilities that a host has created (spec 5.10).
/// </summary>
#pragma warning disable CS1591 // AbilityTable says of each what it controls
public enum Ability : byte
{
    SpawnSetuid, SpawnSetgid, Setuid, Setgid, Getid, Pathspace, Reboot, Cpumode, Runstate, Confset,
    Rsrcdbmgr, Session, Umask, Event, Rlimit, MemAdd, MemPhys, MemSpecial, MemGlobal, MemPeer,
    MemLock, Spawn, Fork, ProtExec, Wait, V86, Qnet, Clockset, Clockperiod, Interrupt,
    Keydata, Io, Trace, Priority, Connection, Schedule, Signal, Timer, Pgrp, MapFixed,
}
#pragma warning restore CS1591

/// <summary>What the numbers of a sub-range stand for.</summary>
public enum Parameter : byte
{
    /// <summary>The ability takes no sub-range.</summary>
    None,
    /// <summary>User identifiers.</summary>
    Users,
    /// <summary>Group identifiers.</summary>
    Groups,
    /// <summary>Power modes of a processor.</summary>
    Modes,
    /// <summary>Numbers of processors.</summary>
    Processors,
    /// <summary>Names of configuration strings: _CS_*.</summary>
    ConfigurationNames,
    /// <summary>Sessions.</summary>
    Sessions,
    /// <summary>Bits of a system-wide event: the privileged part of the word, as one number (Q19).</summary>
    EventBits,
    /// <summary>Resources: RLIMIT_*.</summary>
    Resources,
    /// <summary>Physical addresses.</summary>
    PhysicalAddresses,
    /// <summary>Virtual addresses.</summary>
    VirtualAddresses,
    /// <summary>Processes.</summary>
    Processes,
    /// <summary>Times, in nanoseconds.</summary>
    Nanoseconds,
    /// <summary>Interrupt sources.</summary>
    Interrupts,
    /// <summary>Priorities.</summary>
    Priorities,
    /// <summary>Signals.</summary>
    Signals,
    /// <summary>Timers.</summary>
    Timers,
}

/// <summary>A process has one set of abilities for each (spec 5.4).</summary>
public enum Domain : byte
{
    /// <summary>What it may do while the credential in force is the actual super-user's: stored, or granted for a call.</summary>
    Root,
    /// <summary>What it may do otherwise.</summary>
    NonRoot,
}

/// <summary>Numbers of abilities.</summary>
public static class AbilityNumbers
{
    /// <summary>How many Table 1 has.</summary>
    public const int Count = 40;

    /// <summary>The first number of an ability that a host has created.</summary>
    public const int FirstCustom = Count;

    /// <summary>How many abilities there can be in all: a set is a word of bits.</summary>
    public const int Most = 64;

    /// <summary>The bit of an ability in a set.</summary>
    public static ulong Bit(this Ability ability) => 1ul << (int)ability;
}
