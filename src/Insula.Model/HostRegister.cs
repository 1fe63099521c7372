using Insula.Model.Facts;

namespace Insula.Model;

/// <summary>A virtual server as its host knows it.</summary>
/// <param name="Vpid">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Incarnation">Which life of the number it is, from 1.</param>
/// <param name="Ownership">Its strategy.</param>
/// <param name="Init">Its first process: the entry made before that process runs (R1).</param>
public sealed record ServerEntry(Vpid Vpid, string Name, uint Incarnation, Ownership Ownership, Pid Init);

/// <summary>What only the host knows: its servers, and what it has lent to whom. A range is lent once and stays lent.</summary>
public sealed class HostRegister
{
    internal HostRegister(OwnerPools pools, int pidFirst, int pidLast) => (Pools, PidFirst, PidLast) = (pools, pidFirst, pidLast);

    /// <summary>The identifiers that may be lent as alternatives.</summary>
    public OwnerPools Pools { get; }

    /// <summary>The least process identifier that is lent.</summary>
    public int PidFirst { get; }

    /// <summary>The greatest process identifier.</summary>
    public int PidLast { get; }

    /// <summary>The servers by number.</summary>
    public Table<Vpid, ServerEntry> Servers { get; } = new();

    /// <summary>Process identifiers lent, by the first of each range.</summary>
    public Table<int, (int Last, Vpid To)> Pids { get; } = new();

    /// <summary>Alternative users lent, by the first of each range.</summary>
    public Table<uint, (uint Last, Vpid To)> Users { get; } = new();

    /// <summary>Alternative groups lent, by the first of each range.</summary>
    public Table<uint, (uint Last, Vpid To)> Groups { get; } = new();

    /// <summary>Alternative identifiers of a kind that are lent.</summary>
    public Table<uint, (uint Last, Vpid To)> Owners(IdKind kind) => kind == IdKind.User ? Users : Groups;

    /// <summary>The server that a process identifier is lent to; null if it is not lent.</summary>
    public Vpid? HolderOf(Pid pid)
    {
        int at = Pids.IndexOf(pid.Value);
        at = at >= 0 ? at : ~at - 1;
        return at >= 0 && pid.Value <= Pids.Values[at].Last ? Pids.Values[at].To : null;
    }
}
