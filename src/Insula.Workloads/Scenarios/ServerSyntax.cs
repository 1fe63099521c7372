using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Workloads.Scenarios;

/// <summary>An image as it is written.</summary>
/// <param name="Users">Its users, whom servers of the image have too.</param>
/// <param name="Layers">Its manifests and its files, later ones over earlier ones.</param>
internal sealed record ImageDraft(UserNames Users, IReadOnlyList<IReadOnlyList<FileSpec>> Layers);

/// <summary>An entry of <c>servers</c> as it is written, before it becomes one or more servers.</summary>
internal sealed record ServerDraft(
    string Name, int? Vpid, int Count, Ownership Ownership, ImageDraft? Image, IReadOnlyList<IReadOnlyList<FileSpec>> Layers,
    IReadOnlyList<WorkItem> Workload, AbilitySpec Abilities, Where At);

/// <summary>Reads the entries of <c>images</c> and <c>servers</c>.</summary>
internal static class ServerSyntax
{
    internal static IReadOnlyDictionary<string, ImageDraft> Images(YamlNode? node, Reading reading)
    {
        Dictionary<string, ImageDraft> images = new(StringComparer.Ordinal);
        if (node is not null and not YamlMap)
            reading.Values.Refuse(node, "a mapping of names to images", 0);
        foreach ((YamlText name, YamlNode value) in (node as YamlMap)?.Entries ?? [])
        {
            Fields fields = new(value, reading.Values, "users", "trees", "files");
            UserNames users = UserNames.Read(fields["users"], reading.Values, UserNames.None);
            reading.Values.Name(name);
            images[name.Text] = new(users, Layers(fields, users, reading));
        }
        return images;
    }

    internal static ServerDraft Read(YamlNode node, IReadOnlyDictionary<string, ImageDraft> images, Reading reading)
    {
        Values values = reading.Values;
        Fields fields = new(node, values, "name", "vpid", "count", "ownership", "image", "trees", "users", "files", "workload",
            "abilities", "defaults", "administrators", "super_users");
        string name = fields.Require("name", value => Name(value, values), "");
        int? vpid = fields.Get("vpid", value => (int?)values.Number(value, 1, Vpid.Max), null);
        int count = fields.Get("count", value => (int)values.Number(value, 1, HostPlan.MostServers), 1);
        if (vpid + count - 1 > Vpid.Max)
            values.Errors.Add(fields.At, $"the last of {count} servers from VPID {vpid} would have {vpid + count - 1}; the greatest is {Vpid.Max}");
        Ownership ownership = fields.Get("ownership", value => values.Choice(value,
            ("encoded", Ownership.Encoded), ("translated", Ownership.Translated)), Ownership.Encoded);
        ImageDraft? image = fields.Get("image", value => Image(value, images, values), null);
        UserNames users = UserNames.Read(fields["users"], values, image?.Users ?? UserNames.None);
        return new(name, vpid, count, ownership, image, Layers(fields, users, reading), WorkloadSyntax.Read(fields, reading),
            new AbilitySyntax(values).Read(fields, isServer: true, ownership == Ownership.Translated), fields.At);
    }

    private static IReadOnlyList<IReadOnlyList<FileSpec>> Layers(Fields fields, UserNames users, Reading reading) =>
    [
        .. fields.Get("trees", value => reading.Values.List(value, reading.Manifest), []),
        .. fields.Get("files", value => new[] { reading.Values.List(value, item => FileSyntax.Read(item, users, reading)) }, []),
    ];

    /// <summary>A server's name must not look like a number or the host, so that owners are not ambiguous.</summary>
    private static string Name(YamlNode node, Values values)
    {
        string name = values.Name(node);
        if (name == "host" || name.Length > 0 && name.All(char.IsAsciiDigit))
        {
            values.Errors.Add(node.At,
                $"'{name}' is no name for a server: it would read as {(name == "host" ? "the host" : "a number")} where owners are named");
        }
        return name;
    }

    private static ImageDraft? Image(YamlNode node, IReadOnlyDictionary<string, ImageDraft> images, Values values)
    {
        string name = values.Text(node);
        if (name.Length > 0 && !images.ContainsKey(name))
            values.Errors.Add(node.At, $"unknown image {node.What}{Spelling.Allowed(name, [.. images.Keys], "images")}");
        return images.GetValueOrDefault(name);
    }
}
