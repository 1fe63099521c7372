using System.CommandLine;
using System.Text;
using Insula.Cli;

Console.OutputEncoding = new UTF8Encoding(false);
var root = new RootCommand("Insula simulates host computers that carry many isolated virtual servers.")
{
    RunVerb.Create(args), ShellVerb.Create(), ReplayVerb.Create(), SyscallsVerb.Create(), IdVerb.Create(),
};
ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count == 0)
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
foreach (System.CommandLine.Parsing.ParseError error in parsed.Errors)
    Console.Error.WriteLine($"insula: {error.Message}");
Console.Error.WriteLine($"try: insula {(parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ")}--help");
return ExitCode.Usage;
