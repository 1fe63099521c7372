using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Insula.Model;
using Insula.Model.Facts;
using Insula.Workloads.Comparing;
using Insula.Workloads.Scenarios;
using Insula.Workloads.Watching;

namespace Insula.Cli;

/// <summary><c>insula watch -- PROGRAM</c>: what a program of this computer would be refused in a virtual server.</summary>
internal static class WatchVerb
{
    private const string Schema = "insula.watch.v1";
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Argument<string[]> Program = new("PROGRAM") { Description = "the program and its arguments, behind --; it runs under strace, and what it would be refused goes to standard error", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> User = new("--user") { Description = "who it is in the server: UID:GID[:GROUP,…]; else its root", HelpName = "USER" };
    private static readonly Option<string?> OwnershipName = new("--ownership") { Description = "the server's strategy: encoded (default) or translated", HelpName = "STRATEGY" };

    public static Command Create() => Verb.Create("watch", "Run a program and see what a virtual server would refuse it.", (parsed, _) => Run(parsed), Program, User, OwnershipName);

    private static int Run(ParseResult parsed)
    {
        StartOptions user = parsed.GetValue(User) is { } text
            ? StartOptions.ParseUser(text) ?? throw new UsageException($"--user is UID:GID or UID:GID:GROUP,GROUP, not '{text}'") : new() { Uid = 0, Gid = 0, Groups = [] };
        Ownership ownership = parsed.GetValue(OwnershipName) switch
        {
            null or "encoded" => Ownership.Encoded,
            "translated" => Ownership.Translated,
            string other => throw new UsageException($"--ownership is encoded or translated, not '{other}'"),
        };
        var login = new Login(user.Uid!.Value, user.Gid!.Value, user.Groups!, 0x12, Encoding.UTF8.GetBytes(Directory.GetCurrentDirectory()));
        bool isJson = parsed.GetValue(Verb.Json);
        // The program's own output goes where it always does; ours stays apart from it.
        var watch = new Watch(login, ownership, refused => Tell(refused, isJson));
        string[] program = parsed.GetValue(Program)!;
        int code = watch.Run(program);
        if (watch.Tally.Calls == 0)
            throw new FileNotFoundException($"strace could not start '{program[0]}'");
        string who = user.Uid == 0 ? "the root of a virtual server" : $"user {user.Uid} of a virtual server";
        if (isJson)
            Tell(new { schema = Schema, calls = watch.Tally.Calls, refused = watch.Refused, exit_code = code });
        else
            Console.Error.WriteLine($"insula: {RunSummary.Count(watch.Tally.Calls, "call")}, exit code {code}: "
                + (watch.Refused == 0 ? $"{who} would have been refused nothing that succeeded here" : $"{who} would have been refused {watch.Refused:N0} that succeeded here"));
        return watch.Refused > 0 ? ExitCode.Findings : ExitCode.Ok;
    }

    private static void Tell(WouldBeRefused refused, bool isJson)
    {
        WhyRow row = WhyTable.Of(refused.Why);
        if (isJson)
            Tell(new { schema = Schema, pid = refused.Process, call = refused.Call, reason = refused.Why.ToString(), sentence = row.Sentence, clause = row.Clause });
        else
            Console.Error.WriteLine($"insula: {refused.Process} {refused.Call}\n        {refused.Why}: {row.Sentence}");
    }

    private static void Tell(object line) => Console.Error.WriteLine(JsonSerializer.Serialize(line, Plain));
}
