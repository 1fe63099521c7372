namespace Insula.Model;

/// <summary>Resources with a limit (getrlimit(2)), as numbered on x86-64.</summary>
#pragma warning disable CS1591 // getrlimit(2) documents each
public enum Resource : byte
{
    Cpu, FileSize, Data, Stack, Core, ResidentSet, Processes, Files, LockedMemory, AddressSpace, Locks, PendingSignals, MessageQueues, Nice, RealTimePriority, RealTimeTime,
}
#pragma warning restore CS1591

/// <summary>A limit of one resource.</summary>
/// <param name="Soft">What holds.</param>
/// <param name="Hard">How far the soft one may be raised.</param>
public readonly record struct Limit(ulong Soft, ulong Hard)
{
    /// <summary>No limit: RLIM_INFINITY.</summary>
    public const ulong None = ulong.MaxValue;
}

/// <summary>The limits of a process. Immutable, and shared after fork.</summary>
public sealed class Limits
{
    /// <summary>How many resources there are.</summary>
    public const int Count = 16;

    private readonly Limit[] _limits;

    private Limits(Limit[] limits) => _limits = limits;

    /// <summary>What the first process of an entity has: its quota of descriptors and processes, and Linux's usual values.</summary>
    public static Limits Initial(uint descriptors, uint processes)
    {
        var limits = new Limit[Count];
        Array.Fill(limits, new(Limit.None, Limit.None));
        limits[(int)Resource.Stack] = new(8 << 20, Limit.None);
        limits[(int)Resource.Core] = new(0, Limit.None);
        limits[(int)Resource.Processes] = new(processes, processes);
        limits[(int)Resource.Files] = new(Math.Min(1024, descriptors), descriptors);
        limits[(int)Resource.LockedMemory] = new(8 << 20, 8 << 20);
        limits[(int)Resource.MessageQueues] = new(819200, 819200);
        limits[(int)Resource.Nice] = new(0, 0);
        limits[(int)Resource.RealTimePriority] = new(0, 0);
        return new(limits);
    }

    /// <summary>The limit of a resource.</summary>
    public Limit this[Resource resource] => _limits[(int)resource];

    /// <summary>These limits with another one for a resource.</summary>
    public Limits With(Resource resource, Limit limit)
    {
        Limit[] limits = [.. _limits];
        limits[(int)resource] = limit;
        return new(limits);
    }
}
