namespace Insula.Workloads.Scenarios;

/// <summary>The names of users that owners may use.</summary>
internal sealed class UserNames
{
    private const string Forms = "an owner: UID, UID:GID, a user's name, host:UID, host:UID:GID, SERVER:UID or SERVER:UID:GID";

    internal static readonly UserNames None = new(null);

    private readonly Dictionary<string, OwnerSpec> _users = new(StringComparer.Ordinal);
    private readonly UserNames? _below;

    private UserNames(UserNames? below) => _below = below;

    /// <summary>All users that were named here.</summary>
    internal IEnumerable<OwnerSpec> Own => _users.Values;

    private IEnumerable<string> Names => _below is null ? _users.Keys : _users.Keys.Union(_below.Names);

    /// <summary>Reads <c>users: {alice: 1000, bob: "1001:100"}</c>, on top of the names of an image.</summary>
    internal static UserNames Read(YamlNode? node, Values values, UserNames below)
    {
        if (node is null)
            return below;
        UserNames users = new(below);
        if (node is not YamlMap map)
            return values.Refuse(node, "a mapping of names to UID or UID:GID", below);
        foreach ((YamlText name, YamlNode value) in map.Entries)
        {
            if (name.Text is "" or "host" || !char.IsAsciiLetter(name.Text[0]) && name.Text[0] != '_' || name.Text.Contains(':'))
                values.Errors.Add(name.At, $"{name.What} is no user name: it must begin with a letter or '_', hold no ':' and not be 'host'");
            users._users[name.Text] = Numbers(value, values);
        }
        return users;
    }

    /// <summary>Reads an owner: UID, UID:GID, a user's name, host:UID, host:UID:GID, SERVER:UID or SERVER:UID:GID.</summary>
    internal OwnerSpec Owner(YamlNode node, Values values)
    {
        if (node is not YamlText { Text.Length: > 0 } text)
            return values.Refuse(node, Forms, OwnerSpec.Root);
        string[] parts = text.Text.Split(':');
        if (char.IsAsciiDigit(parts[0].FirstOrDefault()) && parts[0].All(char.IsAsciiDigit))
            return Numbers(node, values);
        if (parts.Length == 1 && Find(parts[0]) is { } user)
            return user;
        if (parts.Length == 1)
            values.Errors.Add(node.At, $"unknown user {node.What}{Spelling.Allowed(text.Text, [.. Names], "users here")}");
        else if (parts[0].Length > 0 && Pair(parts[1..], out uint uid, out uint gid))
            return parts[0] == "host" ? new(OwnerOf.Host, null, uid, gid) : new(OwnerOf.Server, parts[0], uid, gid);
        else
            values.Refuse(node, Forms, 0);
        return OwnerSpec.Root;
    }

    private OwnerSpec? Find(string name) => _users.GetValueOrDefault(name) ?? _below?.Find(name);

    private static OwnerSpec Numbers(YamlNode node, Values values)
    {
        if (node is YamlText text && Pair(text.Text.Split(':'), out uint uid, out uint gid))
            return new(OwnerOf.Self, null, uid, gid);
        return values.Refuse(node, $"UID or UID:GID, each 0..{Values.GreatestIdentifier}", OwnerSpec.Root);
    }

    private static bool Pair(string[] parts, out uint uid, out uint gid)
    {
        gid = 0;
        return Values.TryIdentifier(parts[0], out uid) && parts.Length <= 2 && Values.TryIdentifier(parts[^1], out gid);
    }
}
