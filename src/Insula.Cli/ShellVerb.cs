using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Insula.Journal;
using Insula.Kernel;
using Insula.Workloads.Notation;
using Insula.Workloads.Scenarios;
using Insula.Workloads.Shells;

namespace Insula.Cli;

/// <summary>
/// <c>insula shell</c>: strace notation in, the same line with its verdict out. A program drives it through pipes in lock step: every line in gets
/// exactly one answer, flushed. A blank line or a comment is answered by an empty line, a line that cannot be read by <c>? column N: reason</c>,
/// <c>help CALL</c> by the call's form, <c>why()</c> by the last verdict and its steps, <c>abilities [--of PID]</c> by itself and a table. What follows an answer begins with two blanks (facts, the rest of a help), or its text after the process
/// number begins with <c>---</c>, <c>+++</c> or <c>&lt;...</c>: these lines are no answers. With --json an answer and what follows it are one object.
/// </summary>
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
        bool json = parsed.GetValue(Verb.Json), isTerminal = !Console.IsInputRedirected && !Console.IsOutputRedirected;
        using ILineSource lines = isTerminal ? new Prompt(server ?? "host") : new PipedLines();
        // A read cannot be interrupted, but nobody needs to wait for its end.
        while (Task.Run(lines.Read, cancellation).WaitAsync(cancellation).GetAwaiter().GetResult() is { } line)
        {
            ShellAnswer answer = Help(line) ?? shell.Answer(line);
            if (json)
                Console.Out.WriteLine(ToJson(answer).ToJsonString(Plain));
            else if (!isTerminal || answer.Line is not null)
                Console.Out.WriteLine(string.Join('\n', answer.Effects.Prepend(answer.Line ?? "")));
            Console.Out.Flush();
        }
        return ExitCode.Ok;
    }

    private static JsonObject ToJson(ShellAnswer answer) => new()
    {
        ["schema"] = "insula.shell.v1",
        ["line"] = answer.Line ?? "",
        ["reason"] = answer.Why?.ToString(),
        ["address"] = answer.Address?.ToString(),
        ["effects"] = new JsonArray([.. answer.Effects.Select(effect => (JsonNode)effect)]),
    };

    /// <summary>The answer to <c>help</c> and <c>help CALL</c>; null if the line is neither.</summary>
    private static ShellAnswer? Help(byte[] line)
    {
        string[] words = Encoding.UTF8.GetString(line).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words is not ["help"] and not ["help", _])
            return null;
        if (words.Length == 1)
            return new("help CALL explains a call, why() the last verdict; abilities --of PID shows what a process may do; insula syscalls lists all calls; ctrl-D ends", [], null, null);
        if (SyscallTable.ByName(words[1].TrimEnd('(', ')')) is not { } row)
            return new($"? column {line.AsSpan().IndexOf("help"u8) + 6}: no call is named '{words[1]}'; insula syscalls lists all", [], null, null);
        string columns = string.Join(", ", from column in RowWords.Of(row) select $"{column.Name} {column.Text}");
        return new($"{CallForm.Of(row)}  {row.Summary}", [$"  number {row.Number}, {columns}"], null, null);
    }

    private static Login LoginOf(string? user)
    {
        string[] parts = (user ?? "0:0").Split(':');
        if (parts.Length is < 1 or > 2 || !TryIdentifier(parts[0], out uint uid) || !TryIdentifier(parts[^1], out uint gid))
            throw new UsageException($"--user is UID:GID, two numbers 0..{uint.MaxValue - 1}, not '{user}'");
        const uint umask = 0x12;
        return new Login(uid, gid, [], umask, "/"u8.ToArray());
    }

    private static bool TryIdentifier(string text, out uint identifier) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out identifier) && identifier != uint.MaxValue;
}
