using Insula.Model;

namespace Insula.Workloads.Scenarios;

/// <summary>One server to make.</summary>
internal sealed class ServerPlan(ServerDraft draft, string name, int index)
{
    internal ServerDraft Draft => draft;

    internal string Name => name;

    internal int? WantedVpid => draft.Vpid + index;

    internal Vpid Vpid { get; set; }
}

/// <summary>The servers of a host: entries of the scenario made into single servers, named, numbered, in the order in which they are made.</summary>
internal sealed class HostPlan
{
    /// <summary>The most servers of one host.</summary>
    internal const int MostServers = 32766;

    private readonly HostDraft _host;
    private readonly ErrorList _errors;
    private readonly Dictionary<string, IReadOnlyList<ServerPlan>> _named = new(StringComparer.Ordinal);

    internal HostPlan(HostDraft host, Reading reading)
    {
        (_host, _errors) = (host, reading.Errors);
        long count = host.Servers.Sum(draft => (long)draft.Count);
        if (count > MostServers)
            throw _errors.Stop(host.At, $"host '{host.Name}' has {count} servers; at most {MostServers} are allowed");
        List<ServerPlan> plans = [.. host.Servers.SelectMany(Expand)];
        Servers = Order(plans, reading.Values);
        Number();
    }

    /// <summary>The servers in the order in which they are made.</summary>
    internal IReadOnlyList<ServerPlan> Servers { get; }

    /// <summary>The server of a name; null, and an error, if there is none or there are several.</summary>
    internal ServerPlan? Find(string name, Where at)
    {
        IReadOnlyList<ServerPlan> plans = _named.GetValueOrDefault(name, []);
        if (plans.Count > 1)
            _errors.Add(at, $"'{name}' names {plans.Count} servers: write one of '{plans[0].Name}' to '{plans[^1].Name}'");
        else if (plans.Count == 0)
            _errors.Add(at, Unknown(name, [.. Servers.Select(plan => plan.Name)]));
        return plans.Count == 1 ? plans[0] : null;
    }

    private string Unknown(string name, IReadOnlyCollection<string> known) =>
        $"host '{_host.Name}' has no server {Spelling.Quote(name)}{Spelling.Allowed(name, known, "servers")}";

    private ServerPlan[] Expand(ServerDraft draft)
    {
        if (draft.Count == 1)
        {
            ServerPlan plan = new(draft, draft.Name, 0);
            Claim(draft, draft.Name, [plan]);
            return [plan];
        }
        ServerPlan[] plans = [.. Enumerable.Range(0, draft.Count).Select(index => new ServerPlan(draft, $"{draft.Name}-{index + 1}", index))];
        Claim(draft, draft.Name, plans);
        foreach (ServerPlan plan in plans)
            Claim(draft, plan.Name, [plan]);
        return plans;
    }

    private void Claim(ServerDraft draft, string name, IReadOnlyList<ServerPlan> plans)
    {
        if (!_named.TryAdd(name, plans))
            _errors.Add(draft.At, $"server name '{name}' is taken: see line {_named[name][0].Draft.At.Line}");
    }

    private List<ServerPlan> Order(List<ServerPlan> plans, Values values)
    {
        List<ServerPlan> ordered = [];
        HashSet<ServerPlan> placed = [];
        foreach (YamlNode node in _host.Order)
        {
            string name = values.Name(node);
            if (name.Length > 0 && !_named.ContainsKey(name))
                _errors.Add(node.At, Unknown(name, _named.Keys));
            foreach (ServerPlan plan in _named.GetValueOrDefault(name, []))
            {
                if (placed.Add(plan))
                    ordered.Add(plan);
                else
                    _errors.Add(node.At, $"server '{plan.Name}' is in this order twice");
            }
        }
        ordered.AddRange(plans.Where(plan => !placed.Contains(plan)));
        return ordered;
    }

    private void Number()
    {
        Dictionary<int, string> taken = [];
        foreach (ServerPlan plan in Servers)
        {
            if (plan.WantedVpid is not { } wanted)
                continue;
            if (!taken.TryAdd(wanted, plan.Name))
                _errors.Add(plan.Draft.At, $"VPID {wanted} of server '{plan.Name}' is taken by server '{taken[wanted]}'");
            plan.Vpid = new((ushort)wanted);
        }
        int free = 1;
        foreach (ServerPlan plan in Servers.Where(plan => plan.WantedVpid is null))
        {
            while (!taken.TryAdd(free, plan.Name))
                free++;
            plan.Vpid = new((ushort)free);
        }
    }
}
