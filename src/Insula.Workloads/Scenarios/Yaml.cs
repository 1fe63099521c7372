namespace Insula.Workloads.Scenarios;

/// <summary>A node of a YAML document. An alias is the node it names, so a node may be in several places.</summary>
/// <param name="At">Where it starts.</param>
/// <param name="Size">Nodes in it, itself and what its aliases name included.</param>
/// <param name="Depth">Levels in it, 1 for a text.</param>
internal abstract record YamlNode(Where At, int Size, int Depth)
{
    /// <summary>What it is, for errors.</summary>
    internal abstract string What { get; }
}

/// <summary>A scalar. No meaning is read into it: 0644 is four digits, no is two letters.</summary>
/// <param name="At">Where it starts.</param>
/// <param name="Text">The text.</param>
/// <param name="IsNothing">True if nothing was written.</param>
/// <param name="TextAt">Where the text itself starts; line 0 if its lines are not those of the file.</param>
internal sealed record YamlText(Where At, string Text, bool IsNothing, Where TextAt) : YamlNode(At, 1, 1)
{
    internal override string What => IsNothing ? "nothing" : Spelling.Quote(Text);
}

/// <summary>A sequence.</summary>
internal sealed record YamlList(Where At, int Size, int Depth, IReadOnlyList<YamlNode> Items) : YamlNode(At, Size, Depth)
{
    internal override string What => "a list";
}

/// <summary>A mapping; its keys are different texts.</summary>
internal sealed record YamlMap(Where At, int Size, int Depth, IReadOnlyList<(YamlText Key, YamlNode Value)> Entries) : YamlNode(At, Size, Depth)
{
    internal override string What => "a mapping";
}
