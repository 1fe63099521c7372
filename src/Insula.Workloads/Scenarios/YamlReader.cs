using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Insula.Workloads.Scenarios;

/// <summary>
/// Reads a text as one YAML document without tags, merge keys, repeated keys or documents after the first. Its work is bounded:
/// depth, and the nodes that aliases stand for.
/// </summary>
internal sealed class YamlReader
{
    private const int DeepestLevel = 32, MostAliased = 1_000_000;

    private readonly string _text;
    private readonly string _name;
    private readonly ErrorList _errors;
    private readonly Parser _parser;
    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
    private int _aliased;

    private YamlReader(string text, string name, ErrorList errors)
    {
        (_text, _name, _errors) = (text, name, errors);
        _parser = new(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The root of the document.</summary>
    internal static YamlNode Read(string text, string name, ErrorList errors)
    {
        if (text.StartsWith('\uFEFF'))
            text = text[1..];
        CheckCharacters(text, name, errors);
        return new YamlReader(text, name, errors).Document();
    }

    /// <summary>What editors and YAML count as lines must be the same, and nothing may hide: '\n' and "\r\n" end lines, other controls are refused.</summary>
    private static void CheckCharacters(string text, string name, ErrorList errors)
    {
        int line = 1, start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\n')
                (line, start) = (line + 1, i + 1);
            else if (c >= ' ' && c < '\u007f' || c == '\t' || c == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
                continue;
            else if (char.IsSurrogatePair(text, i))
                i++;
            else if (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF')
            {
                throw errors.Stop(new(name, line, i - start + 1),
                    $"character U+{(int)c:X4} is not allowed: a scenario is text in UTF-8, its lines end with LF or CR LF");
            }
        }
    }

    private YamlNode Document()
    {
        Next();
        Next();
        if (_parser.Current is StreamEnd)
            throw _errors.Stop(new(_name, 1, 1), "the file is empty: a scenario begins with 'scenario: NAME'");
        Next();
        YamlNode root = Node(1);
        Next();
        Next();
        return _parser.Current is StreamEnd ? root : throw _errors.Stop(At(_parser.Current), "a second document: a file holds one scenario");
    }

    private YamlNode Node(int level)
    {
        ParsingEvent now = _parser.Current!;
        if (level > DeepestLevel)
            throw _errors.Stop(At(now), $"more than {DeepestLevel} levels deep");
        if (now is AnchorAlias alias)
            return Aliased(alias, level);
        if (now is not NodeEvent node)
            throw _errors.Stop(At(now), "a value is expected here");
        if (!node.Tag.IsEmpty)
            throw _errors.Stop(At(node), $"a tag ({Spelling.Quote(node.Tag.ToString())}): tags are not used in scenarios");
        YamlNode made = node switch
        {
            Scalar scalar => Text(scalar),
            SequenceStart => List(At(node), level),
            _ => Map(At(node), level),
        };
        if (!node.Anchor.IsEmpty)
            _anchors[node.Anchor.Value] = made;
        return made;
    }

    private YamlNode Aliased(AnchorAlias alias, int level)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out YamlNode? node))
            throw _errors.Stop(At(alias), $"no anchor {Spelling.Quote("&" + alias.Value.Value)} stands before this alias");
        _aliased += node.Size;
        if (_aliased > MostAliased)
            throw _errors.Stop(At(alias), $"aliases stand for more than {MostAliased} nodes");
        if (level + node.Depth - 1 > DeepestLevel)
            throw _errors.Stop(At(alias), $"more than {DeepestLevel} levels deep");
        return node;
    }

    private YamlList List(Where at, int level)
    {
        List<YamlNode> items = [];
        for (Next(); _parser.Current is not SequenceEnd; Next())
            items.Add(Node(level + 1));
        return new(at, 1 + items.Sum(item => item.Size), 1 + items.Select(item => item.Depth).DefaultIfEmpty().Max(), items);
    }

    private YamlMap Map(Where at, int level)
    {
        List<(YamlText Key, YamlNode Value)> entries = [];
        Dictionary<string, Where> seen = new(StringComparer.Ordinal);
        for (Next(); _parser.Current is not MappingEnd; Next())
        {
            if (_parser.Current is not Scalar)
                throw _errors.Stop(At(_parser.Current), "a key must be a plain word");
            YamlText key = (YamlText)Node(level + 1);
            Next();
            YamlNode value = Node(level + 1);
            if (seen.TryAdd(key.Text, key.At))
                entries.Add((key, value));
            else
                _errors.Add(key.At, $"key {key.What} is here twice, first in line {seen[key.Text].Line}");
        }
        return new(at, 1 + entries.Sum(entry => 1 + entry.Value.Size), 1 + entries.Select(entry => entry.Value.Depth).DefaultIfEmpty(1).Max(), entries);
    }

    private YamlText Text(Scalar scalar)
    {
        Where at = At(scalar);
        bool folded = scalar.Value.Contains('\n') || scalar.End.Line > scalar.Start.Line;
        Where text = scalar.Style == ScalarStyle.Literal ? new(_name, HeaderLine(scalar) + 1) : folded ? new(_name, 0) : at;
        return new(at, scalar.Value, scalar.Style == ScalarStyle.Plain && scalar.Value.Length == 0, text);
    }

    /// <summary>The line of a literal's '|'; it may stand below the anchor.</summary>
    private int HeaderLine(Scalar scalar)
    {
        int line = (int)scalar.Start.Line, i = (int)scalar.Start.Index;
        if (!scalar.Anchor.IsEmpty)
            i += 1 + scalar.Anchor.Value.Length;
        for (; i < _text.Length && _text[i] != '|'; i++)
            line += _text[i] == '\n' ? 1 : 0;
        return line;
    }

    /// <summary>The next event. The parser is somebody else's: whatever it throws for a text is an error of that text.</summary>
    private void Next()
    {
        try
        {
            _parser.MoveNext();
        }
        catch (YamlException error)
        {
            bool tab = error.Message.Contains("tab", StringComparison.Ordinal);
            throw _errors.Stop(tab ? FirstTab(error) : At(error.Start), $"not YAML: {error.Message}");
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or IndexOutOfRangeException or ArithmeticException)
        {
            throw _errors.Stop(_parser.Current is { } last ? At(last) : new(_name, 1, 1), $"not YAML, somewhere after this: {error.Message}");
        }
    }

    /// <summary>The parser names the mapping around an indenting tab; people look for the tab.</summary>
    private Where FirstTab(YamlException error)
    {
        string[] lines = _text.Split('\n');
        for (int line = (int)error.Start.Line; line <= lines.Length; line++)
        {
            string indent = lines[line - 1][..(lines[line - 1].Length - lines[line - 1].TrimStart().Length)];
            if (indent.Contains('\t'))
                return new(_name, line, indent.IndexOf('\t') + 1);
        }
        return At(error.Start);
    }

    private Where At(ParsingEvent? at) => At(at?.Start ?? default);

    private Where At(Mark mark) => new(_name, Math.Max(1, (int)mark.Line), Math.Max(1, (int)mark.Column));
}
