using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Workloads.Shells;

/// <summary>
/// A fact as a line for people: its name and its fields, with host identifiers; times and what is as usual are left out, and bytes that are no
/// printable ASCII are escaped as strace does, so that a fact is always one line.
/// </summary>
public static class FactText
{
    /// <summary>The line.</summary>
    public static string Of(IFact fact)
    {
        var text = new StringBuilder(fact.Descriptor.Name);
        Append(text, fact);
        return text.ToString();
    }

    private static void Append(StringBuilder text, IMessage message)
    {
        foreach (FieldDescriptor field in message.Descriptor.Fields.InDeclarationOrder())
        {
            object value = field.Accessor.GetValue(message);
            if (field.Name == "time" || IsUsual(field.Name, value))
                continue;
            if (value is IMessage inner)
                Append(text, inner);
            else
                text.Append(' ').Append(field.Name).Append('=').Append(Show(field, value));
        }
    }

    private static bool IsUsual(string field, object value) =>
        value is false or FileFormat.Other || (field, value) is ("task", 0) or ("device", 0UL) or ("exit_signal", (int)Signal.SIGCHLD);

    private static string Show(FieldDescriptor field, object value) => value switch
    {
        ByteString bytes when field.Name == "arguments" => $"({bytes.Length} bytes)",
        ByteString bytes => Escaped(bytes.Span),
        IEnumerable<AbilityGroup> groups => string.Join(' ', groups.Select(Show)),
        System.Collections.IEnumerable list when field.IsRepeated => string.Join(',', list.Cast<object>()),
        uint mode when field.Name is "mode" or "umask" => "0" + Convert.ToString(mode, 8),
        _ => value.ToString() ?? "",
    };

    /// <summary>Abilities that are alike from now on, as in the text form of a request; of several the names stand together.</summary>
    private static string Show(AbilityGroup group)
    {
        string item = $"{(group.Domain == AbilityDomain.Root ? "root" : "nonroot")},{(group.Allowed ? "allow" : "deny")}{(group.Locked ? ",lock" : "")}{(group.Inherited ? ",inherit" : "")}";
        string limits = string.Join(',', group.Limits.Select(limit => new AbilityRange(default, limit.First, limit.Last, limit.IsVirtual)));
        return $"{item},{string.Join('+', group.Abilities).ToLowerInvariant()}{(limits.Length > 0 ? ":" : "")}{limits}";
    }

    private static string Escaped(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (byte letter in bytes)
        {
            if (letter is >= (byte)' ' and <= (byte)'~' and not (byte)'\\')
                text.Append((char)letter);
            else
                text.Append(CultureInfo.InvariantCulture, $"\\{Convert.ToString(letter, 8).PadLeft(3, '0')}");
        }
        return text.ToString();
    }
}
