using System.CommandLine;
using System.Text;
using Insula.Cli;

Console.OutputEncoding = new UTF8Encoding(false);
var root = new RootCommand("Insula simulates host computers that carry many isolated virtual servers.")
{
    RunVerb.Create(args), CompareVerb.Create(), WatchVerb.Create(), ShellVerb.Create(), ReplayVerb.Create(), SyscallsVerb.Create(), AbilitiesVerb.Create(), IdVerb.Create(),
};
ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count == 0)
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
Command command = parsed.CommandResult.Command;
string[] errors = [.. parsed.Errors.Select(error => error.Message)];
if (command is RootCommand)
    errors = [(args.FirstOrDefault() is { } first ? $"'{first}' is no verb" : "a verb is missing") + $": there are {string.Join(", ", root.Subcommands.Select(verb => verb.Name))}"];
foreach (string error in errors)
    Console.Error.WriteLine("insula: " + error);
Console.Error.WriteLine($"try: insula {(command is RootCommand ? "" : command.Name + " ")}--help");
return ExitCode.Usage;
