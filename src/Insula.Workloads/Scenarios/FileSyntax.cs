using System.Text;
using Insula.Model;

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
        Fields fields = new(node, values, "path", "type", "mode", "owner", "size", "target");
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
        if (path is [(byte)'/'] && type != Mode.Directory)
            values.Errors.Add(fields.At, "the root '/' must be of type dir");
        reading.Budget.Spend(path.Length + target.Length, fields.At);
        return new(path, type | mode, owner, type == Mode.SymbolicLink ? (ulong)target.Length : size, target, fields.At);
    }

    private static byte[] Target(YamlNode node, Values values)
    {
        byte[] target = Encoding.UTF8.GetBytes(values.Text(node));
        if (target.Length > PathRules.LongestPath || target.Contains((byte)0))
            values.Errors.Add(node.At, $"a target is 1..{PathRules.LongestPath} bytes without NUL");
        return target;
    }
}
