using Insula.Model;

namespace Insula.Workloads.Scenarios;

/// <summary>Reads <c>workload</c>: scripts, recordings and barriers.</summary>
internal static class WorkloadSyntax
{
    private static readonly Login Root = new(0, 0, [], 0x12, [(byte)'/']);

    internal static IReadOnlyList<WorkItem> Read(Fields owner, Reading reading)
    {
        IReadOnlyList<WorkItem> items = owner.Get("workload", node => reading.Values.List(node, item => Item(item, reading)), []);
        HashSet<string> barriers = new(StringComparer.Ordinal);
        foreach (BarrierItem barrier in items.OfType<BarrierItem>())
        {
            if (!barriers.Add(barrier.Name))
                reading.Errors.Add(barrier.At, $"barrier '{barrier.Name}' is twice in this workload; give each meeting a name of its own");
        }
        return items;
    }

    private static WorkItem Item(YamlNode node, Reading reading)
    {
        Values values = reading.Values;
        string[] kinds = node is YamlMap map ? [.. map.Entries.Select(entry => entry.Key.Text).Intersect(["script", "recording", "barrier"])] : [];
        if (node is YamlMap && kinds.Length != 1)
        {
            values.Errors.Add(node.At, "an item of a workload has one of the keys script, recording, barrier; "
                + $"this one has {(kinds.Length == 0 ? "none" : string.Join(" and ", kinds))}");
        }
        if (kinds is ["barrier"])
            return new BarrierItem(new Fields(node, values, "barrier").Require("barrier", values.Name, ""), node.At);
        bool recording = kinds is ["recording"];
        string[] keys = kinds.Length == 1 ? [kinds[0], "user", "umask", "cwd"] : ["script", "recording", "barrier", "user", "umask", "cwd"];
        Fields fields = new(node, values, keys);
        Login login = LoginOf(fields, values);
        if (recording)
            return new RecordingItem(fields.Require("recording", reading.ExistingFile, ""), login, node.At);
        return fields["script"] is { } script ? new ScriptItem(values.Text(script), login, Lines(script, values)) : new ScriptItem("", login, node.At);
    }

    /// <summary>Where the lines of a script stand, which must be lines of the file for errors to name them.</summary>
    private static Where Lines(YamlNode script, Values values)
    {
        if (script is not YamlText { Text.Length: > 0 } text)
            return script.At;
        if (text.TextAt.Line == 0)
            values.Errors.Add(script.At, "a script of several lines must be a literal block: 'script: |', its lines below");
        return text.TextAt with { Column = 0 };
    }

    private static Login LoginOf(Fields fields, Values values)
    {
        (uint uid, uint gid, IReadOnlyList<uint> groups) = fields.Get("user", node => User(node, values), (Root.Uid, Root.Gid, Root.Groups));
        return new(uid, gid, groups, Umask(fields, values), Cwd(fields, values));
    }

    internal static uint Umask(Fields fields, Values values) => fields.Get("umask", node => values.Octal(node, Mode.All), Root.Umask);

    internal static byte[] Cwd(Fields fields, Values values) => fields.Get("cwd", values.FilePath, Root.Cwd);

    private static (uint Uid, uint Gid, IReadOnlyList<uint> Groups) User(YamlNode node, Values values)
    {
        string[] parts = node is YamlText text ? text.Text.Split(':', ',') : [];
        uint[] numbers = [.. parts.Select(part => Values.TryIdentifier(part, out uint number) ? number : uint.MaxValue)];
        string[] colons = node is YamlText whole ? whole.Text.Split(':') : [];
        if (colons.Length is 2 or 3 && !colons[0].Contains(',') && !colons[1].Contains(',') && !numbers.Contains(uint.MaxValue))
            return (numbers[0], numbers[1], numbers[2..]);
        return values.Refuse<(uint, uint, IReadOnlyList<uint>)>(node, "UID:GID or UID:GID:GROUP,GROUP…", (0, 0, []));
    }
}
