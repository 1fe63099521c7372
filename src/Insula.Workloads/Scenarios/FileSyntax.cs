using System.Text;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Workloads.Scenarios;

/// <summary>Reads the entries of <c>files</c>.</summary>
internal static class FileSyntax
{
    /// <summary>The types: as scenarios name them, as find(1) prints them, and the mode of one that gives none.</summary>
    internal static readonly (string Word, char Letter, uint Type, uint Permissions)[] Types =
    [
        ("file", 'f', Mode.Regular, 0x1A4),
        ("dir", 'd', Mode.Directory, 0x1ED),
        ("link", 'l', Mode.SymbolicLink, 0x1FF),
        ("char", 'c', Mode.CharacterDevice, 0x1A4),
        ("block", 'b', Mode.BlockDevice, 0x1A4),
        ("fifo", 'p', Mode.Fifo, 0x1A4),
        ("socket", 's', Mode.Socket, 0x1A4),
    ];

    internal static FileSpec Read(YamlNode node, UserNames users, Reading reading)
    {
        Values values = reading.Values;
        Fields fields = new(node, values, "path", "type", "mode", "owner", "size", "target", "format");
        byte[] path = fields.Require("path", values.FilePath, []);
        uint type = fields.Get("type", value => values.Choice(value, [.. Types.Select(known => (known.Word, known.Type))]), Mode.Regular);
        uint permissions = Types.First(known => known.Type == type).Permissions;
        uint mode = fields.Get("mode", value => values.Octal(value, Mode.Permissions), permissions);
        OwnerSpec owner = fields.Get("owner", value => users.Owner(value, values), OwnerSpec.Root);
        ulong size = fields.Get("size", values.Size, 0ul);
        byte[] target = type == Mode.SymbolicLink ? fields.Require("target", value => Target(value, values), []) : [];
        if (type != Mode.SymbolicLink && fields["target"] is { } pointless)
            values.Errors.Add(pointless.At, "only a file of type link has a target");
        if (type != Mode.Regular && fields["size"] is { } sized)
            values.Errors.Add(sized.At, "only a file of type file has a size");
        if (type != Mode.Regular && fields["format"] is { } formed)
            values.Errors.Add(formed.At, "only a file of type file has a format");
        (FileFormat format, byte[] interpreter) = fields.Get("format", value => Format(value, values), FormatOf(type | mode));
        if (type == Mode.Regular)
            target = interpreter;
        if (path is [(byte)'/'] && type != Mode.Directory)
            values.Errors.Add(fields.At, "the root '/' must be of type dir");
        reading.Budget.Spend(path.Length + target.Length, fields.At);
        return new(path, type | mode, owner, type == Mode.SymbolicLink ? (ulong)target.Length : size, target, fields.At) { Format = format };
    }

    /// <summary>The format of a file that gives none: whatever somebody may execute is a program.</summary>
    internal static (FileFormat Format, byte[] Interpreter) FormatOf(uint mode) =>
        ((mode & Mode.Type) == Mode.Regular && (mode & Mode.AnyExecute) != 0 ? FileFormat.Elf : FileFormat.Other, []);

    /// <summary>A format as it is written: elf, other, or script: and the absolute path of the interpreter. Null if it is none of them.</summary>
    internal static (FileFormat Format, byte[] Interpreter)? TryFormat(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("elf"u8))
            return (FileFormat.Elf, []);
        if (text.SequenceEqual("other"u8))
            return (FileFormat.Other, []);
        if (!text.StartsWith(Script) || text[Script.Length..] is not [(byte)'/', ..] || text.Length - Script.Length > PathRules.LongestPath || text.Contains((byte)0))
            return null;
        return (FileFormat.Script, text[Script.Length..].ToArray());
    }

    private static ReadOnlySpan<byte> Script => "script:"u8;

    private static (FileFormat, byte[]) Format(YamlNode node, Values values) =>
        TryFormat(Encoding.UTF8.GetBytes(values.Text(node))) ?? values.Refuse(node, "elf, other, or script: with the absolute path of an interpreter", (FileFormat.Other, Array.Empty<byte>()));

    private static byte[] Target(YamlNode node, Values values)
    {
        byte[] target = Encoding.UTF8.GetBytes(values.Text(node));
        if (target.Length > PathRules.LongestPath || target.Contains((byte)0))
            values.Errors.Add(node.At, $"a target is 1..{PathRules.LongestPath} bytes without NUL");
        return target;
    }
}
