using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Workloads.Scenarios;

/// <summary>A host as it is written: its servers not yet made, its pools whole.</summary>
internal sealed record HostDraft(
    string Name, Policy Policy, IReadOnlyList<IdRange> Pool, IReadOnlyList<YamlNode> Order, int PidFirst, int PidLast, UserNames Users,
    IReadOnlyList<FileSpec> Files, IReadOnlyList<ProcessSpec> Processes, IReadOnlyList<WorkItem> Workload, IReadOnlyList<ServerDraft> Servers,
    AbilitySpec Abilities, Where At);

/// <summary>Reads an entry of <c>hosts</c>.</summary>
internal sealed class HostSyntax(Reading reading, IReadOnlyDictionary<string, ImageDraft> images)
{
    internal const int GreatestPid = 4194303;

    private readonly Values _values = reading.Values;

    internal HostDraft Read(YamlNode node)
    {
        Fields fields = new(node, _values, "name", "policy", "owners", "pids", "users", "files", "processes", "workload", "servers", "defaults",
            "administrators");
        string name = fields.Require("name", _values.Name, "");
        Policy policy = Policy.Default;
        fields.Get("policy", value => PolicySyntax.Read(value, policy, _values), policy);
        (IReadOnlyList<IdRange> pool, IReadOnlyList<YamlNode> order) = fields.Get("owners", value => Owners(value, policy), (PoolSyntax.Default, []));
        (int first, int last) = fields.Get("pids", value => Pids(value, policy), (1, GreatestPid));
        UserNames users = UserNames.Read(fields["users"], _values, UserNames.None);
        return new(name, policy, pool, order, first, last, users,
            fields.Get("files", value => _values.List(value, item => FileSyntax.Read(item, users, reading)), []),
            fields.Get("processes", value => _values.List(value, Process), []),
            WorkloadSyntax.Read(fields, reading),
            fields.Get("servers", value => _values.List(value, item => ServerSyntax.Read(item, images, reading)), []),
            new AbilitySyntax(_values).Read(fields, isServer: false, isTranslated: false), fields.At);
    }

    private uint Limit(Fields fields, string key, uint last, uint otherwise) => fields.Get(key, value => (uint)_values.Number(value, 1, last), otherwise);

    private (IReadOnlyList<IdRange> Pool, IReadOnlyList<YamlNode> Order) Owners(YamlNode node, Policy policy)
    {
        Fields fields = new(node, _values, "pool", "order", "lease");
        policy.OwnerLease = Limit(fields, "lease", 65536, policy.OwnerLease);
        return (fields.Get("pool", value => PoolSyntax.Read(value, _values), PoolSyntax.Default),
            fields.Get("order", value => _values.List(value, item => item), []));
    }

    private (int First, int Last) Pids(YamlNode node, Policy policy)
    {
        Fields fields = new(node, _values, "first", "last", "lease");
        policy.PidLease = Limit(fields, "lease", 65536, policy.PidLease);
        uint first = Limit(fields, "first", GreatestPid, 1), last = Limit(fields, "last", GreatestPid, GreatestPid);
        if (first > last)
            reading.Errors.Add(fields.At, $"first ({first}) is greater than last ({last})");
        return ((int)first, (int)last);
    }

    private ProcessSpec Process(YamlNode node)
    {
        Fields fields = new(node, _values, "pid", "server", "uid", "gid", "groups", "umask", "cwd");
        int pid = (int)fields.Require("pid", value => _values.Number(value, 1, GreatestPid), 1ul);
        string server = fields.Require("server", _values.Name, "host");
        Login login = new(fields.Get("uid", _values.Identifier, 0u), fields.Get("gid", _values.Identifier, 0u),
            fields.Get("groups", value => _values.List(value, _values.Identifier), []),
            WorkloadSyntax.Umask(fields, _values), WorkloadSyntax.Cwd(fields, _values));
        return new(new Pid(pid), server == "host" ? null : server, login, fields.At);
    }
}
