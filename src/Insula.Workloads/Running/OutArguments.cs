using System.Text;
using Insula.Model;
using Insula.Workloads.Notation;

namespace Insula.Workloads.Running;

/// <summary>Whether the out-arguments that a script line gives are those that came out. What it leaves out, or gives as 0 or NULL, it does not expect.</summary>
internal static class OutArguments
{
    public static bool Meet(CallLine line, string got)
    {
        if (line.Row is null || StraceReader.ParseLine(Encoding.UTF8.GetBytes(got)) is not CallLine simulated)
            return true;
        for (int i = 0; i < line.Row.Args.Length; i++)
        {
            if (line.Row.Args[i].Kind.IsOut() && !Meets(Text(line, i), Text(simulated, i)))
                return false;
        }
        return true;
    }

    private static bool Meets(string wanted, string got)
    {
        if (wanted is "" or "0" or "NULL" || wanted.StartsWith("0x", StringComparison.Ordinal))
            return true;
        if (!wanted.StartsWith('{'))
            return wanted == got;
        // Of a struct, the fields that are given.
        string[] there = Fields(got);
        return Fields(wanted).All(field => field.Length == 0 || field == "..." || there.Contains(field));
    }

    private static string[] Fields(string text) => text.Trim('{', '}').Split(", ");

    private static string Text(CallLine line, int index) => index < line.RawCount ? Encoding.UTF8.GetString(line.Raw(index)) : "";
}
