using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Insula.Journal;
using Insula.Kernel;
using Insula.Workloads.Notation;
using Insula.Workloads.Scenarios;
using Insula.Workloads.Shells;

namespace Insula.Cli;

/// <summary><c>insula shell</c>: strace notation in, the same line with its verdict out.</summary>
internal static class ShellVerb
{
    private const string Default = """
        scenario: shell
        hosts:
          - name: host-1
            servers: [{name: vp1, vpid: 1}, {name: vp2, vpid: 2, ownership: translated}]
        """;

    private static readonly Argument<string?> ScenarioPath = new("SCENARIO") { Description = "a scenario whose world is placed; else a host with vp1 (encoded) and vp2 (translated)", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> ServerName = new("--server") { Description = "the server of the shell's own process, or host", HelpName = "NAME" };
    private static readonly Option<string?> User = new("--user") { Description = "who the shell's own process is; else root", HelpName = "UID:GID" };
    private static readonly Option<bool> Facts = new("--facts") { Description = "show each fact, with host identifiers" };
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create() => Verb.Create("shell", "Talk to a kernel in strace notation.", Run, ScenarioPath, ServerName, User, Facts);

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        Scenario scenario = parsed.GetValue(ScenarioPath) is { } path ? ScenarioReader.Read(path) : ScenarioReader.Parse(Default, "shell", ".");
        string? server = parsed.GetValue(ServerName) ?? scenario.Hosts[0].Servers.FirstOrDefault()?.Name;
        if (server == "host")
            server = null;
        if (server is not null && !scenario.Hosts.Any(host => host.Servers.Any(spec => spec.Name == server)))
            throw new UsageException($"no server is named '{server}'; there are {string.Join(", ", scenario.Hosts.SelectMany(host => host.Servers).Select(spec => spec.Name).Append("host").Take(12))}");
        using var journal = new MemoryJournal();
        using var shell = new Shell(scenario, journal, server, LoginOf(parsed.GetValue(User)), parsed.GetValue(Facts));
        bool json = parsed.GetValue(Verb.Json);
        using ILineSource lines = Console.IsInputRedirected ? new PipedLines() : new Prompt(server ?? "host");
        while (!cancellation.IsCancellationRequested && lines.Read() is { } line)
        {
            if (line.Trim().StartsWith("help", StringComparison.Ordinal))
                Console.Out.WriteLine(Help(line.Trim()["help".Length..].Trim()));
            else
                Write(shell.Answer(line), json);
            Console.Out.Flush();
        }
        return ExitCode.Ok;
    }

    private static void Write(ShellAnswer answer, bool json)
    {
        if (answer.Line is null)
            return;
        if (json)
        {
            Console.Out.WriteLine(ToJson(answer).ToJsonString(Plain));
            return;
        }
        Console.Out.WriteLine(answer.Line);
        foreach (string effect in answer.Effects)
            Console.Out.WriteLine(effect);
    }

    private static JsonObject ToJson(ShellAnswer answer) => new()
    {
        ["schema"] = "insula.shell.v1",
        ["line"] = answer.Line,
        ["reason"] = answer.Why?.ToString(),
        ["address"] = answer.Address?.ToString(),
        ["effects"] = new JsonArray([.. answer.Effects.Select(effect => (JsonNode)effect)]),
    };

    private static string Help(string name)
    {
        if (SyscallTable.ByName(name) is not { } row)
            return name.Length == 0 ? "  help CALL explains a call; insula syscalls lists all; exit with ctrl-D" : $"  no call is named '{name}'";
        return $"""
              {CallForm.Of(row)}  {row.Summary}
              number {row.Number}, returns {row.Returns.ToString().ToLowerInvariant()}; wrap {row.Wrap.ToString().ToLowerInvariant()}, pertains {row.Pertains.ToString().ToLowerInvariant()}, needs {row.Needs.ToString().ToLowerInvariant()}
            """;
    }

    private static Login LoginOf(string? user)
    {
        string[] parts = (user ?? "0:0").Split(':');
        if (parts.Length is < 1 or > 2 || !uint.TryParse(parts[0], out uint uid) || !uint.TryParse(parts[^1], out uint gid))
            throw new UsageException($"--user is UID:GID, not '{user}'");
        const uint umask = 0x12;
        return new Login(uid, gid, [], umask, "/"u8.ToArray());
    }
}
