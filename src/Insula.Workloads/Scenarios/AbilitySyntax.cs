using Insula.Model;

namespace Insula.Workloads.Scenarios;

/// <summary>What a scenario says of abilities, of a host or of a server.</summary>
/// <param name="OfInit">Requests that the host makes of a server's first process before anything else is placed, in QNX's text form.</param>
/// <param name="Defaults">Default sets of owners, in the order of the scenario.</param>
/// <param name="Administrators">Users that may do everything.</param>
/// <param name="SuperUsers">Further accounts of a server that are its virtual super-user (Q22).</param>
public sealed record AbilitySpec(
    IReadOnlyList<string> OfInit, IReadOnlyList<DefaultSpec> Defaults, IReadOnlyList<uint> Administrators, IReadOnlyList<uint> SuperUsers)
{
    /// <summary>Nothing said.</summary>
    public static readonly AbilitySpec None = new([], [], [], []);
}

/// <summary>A default set.</summary>
/// <param name="Whose">"user", "group", "super-user" or "member", as defaults_set() has it.</param>
/// <param name="Id">The user or group; 0 for the others.</param>
/// <param name="Set">The set, in QNX's text form.</param>
public sealed record DefaultSpec(string Whose, uint Id, string Set);

/// <summary>Reads the keys <c>abilities</c>, <c>defaults</c>, <c>administrators</c> and <c>super_users</c>.</summary>
internal sealed class AbilitySyntax(Values values)
{
    internal AbilitySpec Read(Fields fields, bool isServer, bool isTranslated) => new(
        isServer ? fields.Get("abilities", OfInit, []) : [],
        fields.Get("defaults", node => Defaults(node, isServer), []),
        fields.Get("administrators", node => values.List(node, values.Identifier), []),
        isServer ? fields.Get("super_users", node => SuperUsers(node, isTranslated), []) : []);

    /// <summary>A template's name, a request, or a list of both.</summary>
    private IReadOnlyList<string> OfInit(YamlNode node) => node is YamlText ? [Request(node)] : values.List(node, Request);

    private string Request(YamlNode node)
    {
        string text = values.Text(node);
        if (AbilityTemplates.Find(text) is { } template)
            return template;
        if (text.Length > 0 && AbilityText.Read(text, new AbilityRegister(), out string? error) is null)
            values.Errors.Add(node.At, $"{error} (the one template is 'hosting')");
        return text;
    }

    private IReadOnlyList<DefaultSpec> Defaults(YamlNode node, bool isServer)
    {
        if (node is not YamlMap map)
            return values.Refuse(node, "a mapping of owners to sets", Array.Empty<DefaultSpec>());
        List<DefaultSpec> defaults = [];
        foreach ((YamlText owner, YamlNode set) in map.Entries)
        {
            string[] parts = owner.Text.Split(':');
            bool isTemplate = isServer && owner.Text is "super-user" or "member";
            uint id = 0;
            bool isOwner = parts is ["user" or "group", var number] && uint.TryParse(number, out id);
            if (!isTemplate && !isOwner)
                values.Errors.Add(owner.At, $"'{owner.Text}' is no owner: write user:UID, group:GID{(isServer ? ", super-user or member" : "")}");
            defaults.Add(new(parts[0], id, Request(set)));
        }
        return defaults;
    }

    private IReadOnlyList<uint> SuperUsers(YamlNode node, bool isTranslated)
    {
        IReadOnlyList<uint> accounts = values.List(node, values.Identifier);
        if (!isTranslated && accounts.Any(account => account != 0))
            values.Errors.Add(node.At, "an encoded server has one super-user, its user 0; several need ownership: translated");
        return [.. accounts.Where(account => account != 0)];
    }
}
