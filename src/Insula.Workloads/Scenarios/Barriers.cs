namespace Insula.Workloads.Scenarios;

/// <summary>Checks that every barrier can open.</summary>
internal static class Barriers
{
    internal static void Check(IReadOnlyList<HostSpec> hosts, ErrorList errors)
    {
        Dictionary<string, (BarrierItem First, int Sessions)> met = new(StringComparer.Ordinal);
        SortedDictionary<string, SortedSet<string>> later = new(StringComparer.Ordinal);
        foreach (var group in hosts.SelectMany(Workloads).GroupBy(workload => workload, ReferenceEqualityComparer.Instance))
        {
            BarrierItem[] barriers = [.. ((IReadOnlyList<WorkItem>)group.Key!).OfType<BarrierItem>()];
            int count = group.Count();
            for (int i = 0; i < barriers.Length; i++)
            {
                (BarrierItem? first, int sessions) = met.GetValueOrDefault(barriers[i].Name);
                met[barriers[i].Name] = (first ?? barriers[i], sessions + count);
                if (!later.TryGetValue(barriers[i].Name, out SortedSet<string>? after))
                    later[barriers[i].Name] = after = new(StringComparer.Ordinal);
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
        {
            errors.Add(met[circle[0]].First.At, $"no session could pass: barriers {string.Join(", ", circle.Take(20))} wait for each other; "
                + "all sessions must meet them in one order");
        }
    }

    private static IEnumerable<IReadOnlyList<WorkItem>> Workloads(HostSpec host) => host.Servers.Select(server => server.Workload).Prepend(host.Workload);

    /// <summary>Barriers each of which some session meets before the next, and the last before the first; null if there are none.</summary>
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
        // Before each of those left stands another of them, so going back from any ends in a circle.
        if (before.Count == 0)
            return null;
        Dictionary<string, string> earlier = new(StringComparer.Ordinal);
        foreach (string name in before.Keys.Order(StringComparer.Ordinal))
        {
            foreach (string next in later[name])
                earlier[next] = name;
        }
        List<string> path = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        string at = before.Keys.Min(StringComparer.Ordinal)!;
        for (; seen.Add(at); at = earlier[at])
            path.Add(at);
        return [.. path[path.IndexOf(at)..].AsEnumerable().Reverse()];
    }
}
