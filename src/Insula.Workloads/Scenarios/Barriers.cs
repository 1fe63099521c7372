namespace Insula.Workloads.Scenarios;

/// <summary>Checks that every barrier can open.</summary>
internal static class Barriers
{
    internal static void Check(IReadOnlyList<HostSpec> hosts, ErrorList errors)
    {
        Dictionary<string, (BarrierItem First, int Sessions)> met = new(StringComparer.Ordinal);
        SortedDictionary<string, SortedSet<string>> later = new(StringComparer.Ordinal);
        foreach (var sessions in hosts.SelectMany(Workloads).GroupBy(workload => workload, ReferenceEqualityComparer.Instance))
        {
            BarrierItem[] barriers = [.. ((IReadOnlyList<WorkItem>)sessions.Key!).OfType<BarrierItem>()];
            int count = sessions.Count();
            for (int i = 0; i < barriers.Length; i++)
            {
                met[barriers[i].Name] = met.TryGetValue(barriers[i].Name, out var before) ? (before.First, before.Sessions + count) : (barriers[i], count);
                SortedSet<string> after = later.TryGetValue(barriers[i].Name, out SortedSet<string>? known) ? known : later[barriers[i].Name] = new(StringComparer.Ordinal);
                if (i + 1 < barriers.Length)
                    after.Add(barriers[i + 1].Name);
            }
        }
        foreach ((BarrierItem first, int sessions) in met.Values)
        {
            if (sessions == 1)
                errors.Add(first.At, $"only one session has barrier '{first.Name}'; a barrier is where two or more meet");
        }
        if (Circle(later) is { } circle)
            errors.Add(met[circle[0]].First.At, $"no session could pass: barriers {string.Join(", ", circle)} wait for each other; all sessions must meet them in one order");
    }

    private static IEnumerable<IReadOnlyList<WorkItem>> Workloads(HostSpec host) => host.Servers.Select(server => server.Workload).Prepend(host.Workload);

    /// <summary>The barriers that are left when again and again one is taken away before which, or after which, no other stands; null if none are.</summary>
    private static string[]? Circle(SortedDictionary<string, SortedSet<string>> later)
    {
        Dictionary<string, int> before = later.Keys.ToDictionary(name => name, _ => 0, StringComparer.Ordinal);
        foreach (string name in later.Values.SelectMany(names => names))
            before[name]++;
        Queue<string> free = new(later.Keys.Where(name => before[name] == 0));
        for (; free.TryDequeue(out string? name); before.Remove(name))
        {
            foreach (string next in later[name])
            {
                if (--before[next] == 0)
                    free.Enqueue(next);
            }
        }
        SortedSet<string> left = new(before.Keys, StringComparer.Ordinal);
        while (left.RemoveWhere(name => !later[name].Overlaps(left)) > 0) { }
        return left.Count == 0 ? null : [.. left];
    }
}
