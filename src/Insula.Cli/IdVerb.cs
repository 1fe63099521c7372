using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Insula.Model;

namespace Insula.Cli;

/// <summary><c>insula id N</c>: what an owner identifier of the host is, or what one of a server becomes.</summary>
internal static class IdVerb
{
    private static readonly Argument<string> Identifier = new("N") { Description = "an identifier of the host (131073, 0x20001), or VPID:IDENTIFIER (2:1)" };

    public static Command Create() => Verb.Create("id", "Explain an owner identifier.", (parsed, _) => Run(parsed), Identifier);

    private static int Run(ParseResult parsed)
    {
        string text = parsed.GetValue(Identifier)!;
        uint host = Parse(text);
        string meaning = Meaning(host);
        if (parsed.GetValue(Verb.Json))
            WriteJson(host, meaning);
        else
            Console.Out.WriteLine($"{host}  0x{host:x8}  {meaning}");
        return ExitCode.Ok;
    }

    private static uint Parse(string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length == 1 && TryNumber(parts[0], out uint host))
            return host;
        if (parts.Length == 2 && TryNumber(parts[0], out uint vpid) && vpid is >= 1 and <= Vpid.Max && TryNumber(parts[1], out uint guest))
            return guest <= 0xFFFF ? (vpid << 16) | guest : throw new UsageException($"an encoded server has identifiers 0..65535, not {guest}");
        throw new UsageException($"'{text}' is no identifier: give N, 0xN or VPID:N with VPID 1..{Vpid.Max}");
    }

    private static string Meaning(uint host) => host switch
    {
        0 => "the host's super-user",
        uint.MaxValue => "-1: leave unchanged; never an owner",
        GuestUid.Overflow => "nobody: what a member sees of an owner outside its server",
        >= 0x10000 and <= 0x7FFFFFFF => (host & 0xFFFF) == 0
            ? $"the virtual super-user of server {host >> 16} (VSUID), where owners are encoded"
            : $"identifier {host & 0xFFFF} of server {host >> 16}, where owners are encoded",
        >= 1001 and <= 65533 or >= 0x80000000 and <= 0xFFFFFFFD => "of the default pool: an alternative identifier if lent to a translated server, else the host's",
        _ => "the host's",
    };

    private static bool TryNumber(string text, out uint number) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
        : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static void WriteJson(uint host, string meaning)
    {
        using Stream output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("schema", "insula.id.v1");
            json.WriteNumber("host", host);
            json.WriteString("hex", $"0x{host:x8}");
            if (host is >= 0x10000 and <= 0x7FFFFFFF)
            {
                json.WriteNumber("vpid", host >> 16);
                json.WriteNumber("guest", host & 0xFFFF);
            }
            json.WriteString("meaning", meaning);
            json.WriteEndObject();
        }
        output.Write("\n"u8);
    }
}
