using System.CommandLine;
using Insula.Journal;
using Insula.Workloads.Running;
using Insula.Workloads.Scenarios;
using Serilog;
using Serilog.Events;

namespace Insula.Cli;

/// <summary>What all verbs share: logging, and the way from an error to a message and an exit code.</summary>
internal static class Verb
{
    public static readonly Option<bool> Json = new("--json") { Description = "print JSON, with a schema field" };
    public static readonly Option<bool> Verbose = new("--verbose", "-v") { Description = "log to stderr what is not worth a warning too" };
    public static readonly Option<string?> LogFile = new("--log-file") { Description = "log to this file as well", HelpName = "PATH" };

    /// <summary>Adds the options of every verb and runs the action under the same rules.</summary>
    public static Command Create(string name, string description, Func<ParseResult, CancellationToken, int> action, params Symbol[] symbols)
    {
        var command = new Command(name, description);
        foreach (Symbol symbol in symbols)
        {
            if (symbol is Argument argument)
                command.Add(argument);
            else
                command.Add((Option)symbol);
        }
        command.Add(Json);
        command.Add(Verbose);
        command.Add(LogFile);
        command.SetAction((parsed, cancellation) => Task.FromResult(Guarded(parsed, cancellation, action)));
        return command;
    }

    private static int Guarded(ParseResult parsed, CancellationToken cancellation, Func<ParseResult, CancellationToken, int> action)
    {
        StartLog(parsed.GetValue(Verbose), parsed.GetValue(LogFile));
        try
        {
            return action(parsed, cancellation);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("insula: interrupted");
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (CodeOf(e) is { } code)
        {
            Console.Error.WriteLine("insula: " + e.Message);
            return code;
        }
        finally
        {
            Log.CloseAndFlush();
        }
    }

    private static int? CodeOf(Exception e) => e switch
    {
        UsageException => ExitCode.Usage,
        JournalDamagedException => ExitCode.Damaged,
        ScenarioException or SetupException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException => ExitCode.Unreadable,
        JournalStoreException store => store.InnerException is FileNotFoundException ? ExitCode.Unreadable : ExitCode.Unavailable,
        SessionLostException or JournalConflictException => ExitCode.Unavailable,
        IOException => ExitCode.Unreadable,
        _ => null,
    };

    private static void StartLog(bool verbose, string? file)
    {
        LoggerConfiguration log = new LoggerConfiguration().MinimumLevel.Is(verbose ? LogEventLevel.Debug : LogEventLevel.Warning)
            .WriteTo.Console(standardErrorFromLevel: LogEventLevel.Verbose, outputTemplate: "{Level:u3} {Message:lj}{NewLine}");
        if (file is not null)
            log.WriteTo.File(file, outputTemplate: "{Timestamp:O} {Level:u3} {Message:lj}{NewLine}");
        Log.Logger = log.CreateLogger();
    }
}

/// <summary>The command line asks for something that cannot be.</summary>
internal sealed class UsageException(string message) : Exception(message);
