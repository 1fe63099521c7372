using System.Globalization;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Workloads.Scenarios;

/// <summary>
/// Reads a manifest: what <c>find PATH -printf '%y\t%m\t%U\t%G\t%s\t%p\t%l\n'</c> prints, lines of '#' and empty lines. Names are
/// bytes; a backslash and three octal digits are the byte they give, any other backslash is itself. A regular file may have an eighth column, its
/// format: elf, other, or script: with the path of the interpreter. Of a device file the size is the number of the device.
/// </summary>
internal sealed class Manifest(string path, Reading reading)
{
    private const int Columns = 7, WithFormat = 8;

    private readonly Dictionary<(uint, uint), OwnerSpec> _owners = [];

    internal IReadOnlyList<FileSpec> Read()
    {
        List<FileSpec> entries = [];
        Where at = new(path, 0);
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            ByteLines lines = new(stream);
            while (lines.Next(out ReadOnlySpan<byte> line))
            {
                at = new(path, at.Line + 1);
                if (line is not [] and not [(byte)'#', ..] && Entry(line, at) is { } entry)
                    entries.Add(entry);
                if (entries.Count > TreeBudget.MostEntries)
                    throw reading.Errors.Stop(at, $"more than {TreeBudget.MostEntries} entries");
            }
            if (lines.TooLong)
                throw reading.Errors.Stop(new(path, at.Line + 1), $"a line longer than {ByteLines.Longest / 1024} KiB");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            reading.Errors.Add(at, $"cannot be read: {error.Message}");
        }
        return entries;
    }

    private FileSpec? Entry(ReadOnlySpan<byte> line, Where at)
    {
        Span<Range> columns = stackalloc Range[WithFormat + 1];
        int count = 0;
        foreach (Range column in line.Split((byte)'\t'))
        {
            columns[count++] = column;
            if (count > WithFormat)
                break;
        }
        if (count is < Columns - 1 or > WithFormat)
        {
            return Refuse(at, $"expected {Columns} columns separated by tabs (type, mode, uid, gid, size, path, target), or one more for the format; "
                + $"got {(count > WithFormat ? "more" : count)}");
        }
        byte[] target = count >= Columns ? Unescape(line[columns[6]]) : [];
        byte[] name = Unescape(line[columns[5]]);
        int type = line[columns[0]] is [var letter] ? Array.FindIndex(FileSyntax.Types, known => known.Letter == letter) : -1;
        if (type < 0)
            return Refuse(at, $"column 1 must be a type: one of {string.Join(' ', FileSyntax.Types.Select(known => known.Letter))}");
        if (!Octal(line[columns[1]], out uint mode))
            return Refuse(at, "column 2 must be a mode: octal digits 0..7777");
        if (!Identifier(line[columns[2]], out uint uid) || !Identifier(line[columns[3]], out uint gid))
            return Refuse(at, $"columns 3 and 4 must be a user and a group: 0..{Values.GreatestIdentifier}");
        if (!ulong.TryParse(line[columns[4]], NumberStyles.None, CultureInfo.InvariantCulture, out ulong size) || size > long.MaxValue)
            return Refuse(at, "column 5 must be a size in bytes, less than 2^63");
        (FileFormat, byte[])? format = FileSyntax.FormatOf(FileSyntax.Types[type].Type | mode);
        if (count == WithFormat && line[columns[7]] is not [] and var text)
            format = FileSyntax.Types[type].Type == Mode.Regular ? FileSyntax.TryFormat(Unescape(text)) : null;
        if (format is not { } known)
            return Refuse(at, "column 8 must be the format of a regular file: elf, other, or script: with the absolute path of an interpreter");
        return Checked(FileSyntax.Types[type].Type, mode, Owner(uid, gid), size, name, target, known, at);
    }

    private FileSpec? Checked(
        uint type, uint mode, OwnerSpec owner, ulong size, byte[] name, byte[] target, (FileFormat Is, byte[] Interpreter) format, Where at)
    {
        if (PathRules.Problem(name) is { } problem)
            return Refuse(at, $"path (column 6) {problem}");
        if (name is [(byte)'/'] && type != Mode.Directory)
            return Refuse(at, "the root '/' must be a directory");
        if (type == Mode.SymbolicLink != target.Length > 0)
            return Refuse(at, type == Mode.SymbolicLink ? "a link needs its target in column 7" : "only a link has a target in column 7");
        if (target.Length > PathRules.LongestPath || target.Contains((byte)0))
            return Refuse(at, $"a target is 1..{PathRules.LongestPath} bytes without NUL");
        reading.Budget.Spend(name.Length + target.Length + format.Interpreter.Length, at);
        (size, target) = type switch { Mode.SymbolicLink => ((ulong)target.Length, target), Mode.Regular => (size, format.Interpreter), _ => (size, target) };
        return new(name, type | mode, owner, size, target, at) { Format = format.Is };
    }

    private OwnerSpec Owner(uint uid, uint gid)
    {
        if (!_owners.TryGetValue((uid, gid), out OwnerSpec? owner))
            _owners[(uid, gid)] = owner = new(OwnerOf.Self, null, uid, gid);
        return owner;
    }

    private FileSpec? Refuse(Where at, string text)
    {
        reading.Errors.Add(at, text);
        return null;
    }

    private static bool Octal(ReadOnlySpan<byte> text, out uint mode)
    {
        mode = 0;
        foreach (byte digit in text)
            mode = digit is >= (byte)'0' and <= (byte)'7' && mode <= Mode.Permissions ? mode * 8 + digit - '0' : uint.MaxValue;
        return text.Length > 0 && mode <= Mode.Permissions;
    }

    private static bool Identifier(ReadOnlySpan<byte> text, out uint identifier) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out identifier) && identifier <= Values.GreatestIdentifier;

    private static byte[] Unescape(ReadOnlySpan<byte> text)
    {
        byte[] bytes = new byte[text.Length];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            bool escape = text[i] == '\\' && i + 3 < text.Length && text[i + 1] is >= (byte)'0' and <= (byte)'3'
                && text[i + 2] is >= (byte)'0' and <= (byte)'7' && text[i + 3] is >= (byte)'0' and <= (byte)'7';
            bytes[length++] = escape ? (byte)((text[i + 1] - '0') << 6 | (text[i + 2] - '0') << 3 | (text[i + 3] - '0')) : text[i];
            i += escape ? 3 : 0;
        }
        return length == bytes.Length ? bytes : bytes[..length];
    }
}
