namespace Insula.Workloads.Scenarios;

/// <summary>The keys of a mapping, of which these and no others are known.</summary>
internal sealed class Fields
{
    private readonly YamlNode _node;
    private readonly ErrorList _errors;

    /// <summary>Checks that a node is a mapping of known keys.</summary>
    internal Fields(YamlNode node, Values values, params string[] keys)
    {
        (_node, _errors) = (node, values.Errors);
        if (node is not YamlMap map)
        {
            values.Refuse(node, $"a mapping with keys {string.Join(", ", keys)}", 0);
            return;
        }
        foreach ((YamlText key, _) in map.Entries)
        {
            if (!keys.Contains(key.Text))
                _errors.Add(key.At, $"unknown key {key.What}{Spelling.Allowed(key.Text, keys)}");
        }
    }

    /// <summary>Where the mapping stands.</summary>
    internal Where At => _node.At;

    /// <summary>The value of a key; null if it is not there.</summary>
    internal YamlNode? this[string key] =>
        _node is YamlMap map ? map.Entries.FirstOrDefault(entry => entry.Key.Text == key).Value : null;

    /// <summary>The value of a key that may be left out.</summary>
    internal T Get<T>(string key, Func<YamlNode, T> read, T otherwise) => this[key] is { } node ? read(node) : otherwise;

    /// <summary>The value of a key that must be there.</summary>
    internal T Require<T>(string key, Func<YamlNode, T> read, T unused)
    {
        if (this[key] is { } node)
            return read(node);
        if (_node is YamlMap)
            _errors.Add(_node.At, $"key '{key}' is missing");
        return unused;
    }
}
