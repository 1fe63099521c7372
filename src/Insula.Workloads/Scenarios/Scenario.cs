using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Workloads.Scenarios;

/// <summary>A cluster to simulate: hosts, their virtual servers, and what runs on them. Read by <see cref="ScenarioReader"/>.</summary>
/// <param name="Name">The name.</param>
/// <param name="About">What it is for; null if it does not say.</param>
/// <param name="Seed">The seed of all that is random.</param>
/// <param name="Nodes">Nodes of the cluster, 1..64.</param>
/// <param name="Hosts">The hosts in file order, at least one.</param>
public sealed record Scenario(string Name, string? About, ulong Seed, int Nodes, IReadOnlyList<HostSpec> Hosts);

/// <summary>A host.</summary>
/// <param name="Name">The name, unique in the scenario.</param>
/// <param name="Policy">All options, also the sizes of leases.</param>
/// <param name="Pools">The alternative identifiers, less those that the scenario itself gives to the host.</param>
/// <param name="PidFirst">The least process identifier that is lent.</param>
/// <param name="PidLast">The greatest.</param>
/// <param name="Files">The host's own tree, complete; see <see cref="ServerSpec"/> for what that means.</param>
/// <param name="Processes">The fixed processes, of the host and of its servers.</param>
/// <param name="Workload">What the host's own session does.</param>
/// <param name="Servers">The virtual servers in the order in which they are made.</param>
/// <param name="At">Where it stands.</param>
public sealed record HostSpec(
    string Name, Policy Policy, OwnerPools Pools, int PidFirst, int PidLast, IReadOnlyList<FileSpec> Files,
    IReadOnlyList<ProcessSpec> Processes, IReadOnlyList<WorkItem> Workload, IReadOnlyList<ServerSpec> Servers, Where At)
{
    /// <summary>Default sets of abilities of its own owners.</summary>
    public AbilitySpec Abilities { get; init; } = AbilitySpec.None;
}

/// <summary>A virtual server.</summary>
/// <param name="Name">The name, unique on its host.</param>
/// <param name="Vpid">The number, unique on its host.</param>
/// <param name="Ownership">The strategy of its owner identifiers.</param>
/// <param name="Files">
/// Its tree, complete: every path once, each parent a directory and before its children, the root first. Servers of equal trees share the list.
/// </param>
/// <param name="Workload">What its session does, in order.</param>
/// <param name="At">Where it stands.</param>
public sealed record ServerSpec(
    string Name, Vpid Vpid, Ownership Ownership, IReadOnlyList<FileSpec> Files, IReadOnlyList<WorkItem> Workload, Where At)
{
    /// <summary>What its first process may do, its super-users, and the default sets of its owners.</summary>
    public AbilitySpec Abilities { get; init; } = AbilitySpec.None;
}

/// <summary>Who a process is when it starts, and where. Identifiers are those of its server, or of the host for a host process.</summary>
/// <param name="Uid">Real, effective, saved and file-system user.</param>
/// <param name="Gid">The groups likewise.</param>
/// <param name="Groups">Supplementary groups.</param>
/// <param name="Umask">The mask of new files, 0..0777 octal.</param>
/// <param name="Cwd">The working directory, an absolute path.</param>
public sealed record Login(uint Uid, uint Gid, IReadOnlyList<uint> Groups, uint Umask, byte[] Cwd);

/// <summary>A process with a fixed number.</summary>
/// <param name="Pid">The number, unique on its host.</param>
/// <param name="Server">The name of its server; null for the host's own.</param>
/// <param name="Login">Who it is.</param>
/// <param name="At">Where it stands.</param>
public sealed record ProcessSpec(Pid Pid, string? Server, Login Login, Where At);
