using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Insula.Engine;
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
        // On a thread of its own: an interrupt is heard only by those who wait for the action.
        command.SetAction((parsed, cancellation) => Task.Run(() => Guarded(parsed, cancellation, action)));
        return command;
    }

    /// <summary>An option that is a number between two others.</summary>
    public static Option<T?> Number<T>(string name, string description, string helpName, T least, T most) where T : struct, INumber<T> => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out T number) && number >= least && number <= most)
                return number;
            result.AddError($"{name} is a number {least}..{most}, not '{text}'");
            return null;
        },
    };

    private static int Guarded(ParseResult parsed, CancellationToken cancellation, Func<ParseResult, CancellationToken, int> action)
    {
        try
        {
            StartLog(parsed.GetValue(Verbose), parsed.GetValue(LogFile));
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
        catch (Exception e)
        {
            Log.Debug(e, "Fault {Type}", e.GetType().Name);
            Console.Error.WriteLine($"insula: a fault of insula itself: {e.GetType().Name}: {e.Message}");
            Console.Error.WriteLine("please report it with the command and its input; -v shows where it happened");
            return ExitCode.Fault;
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
        ScenarioException or SetupException or RecordingException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException => ExitCode.Unreadable,
        JournalStoreException store => store.Trouble switch
        {
            StoreTrouble.Damaged => ExitCode.Damaged,
            StoreTrouble.NoJournal => ExitCode.Unreadable,
            _ => ExitCode.Unavailable,
        },
        EngineFailedException { InnerException: { } reason } => CodeOf(reason),
        SessionLostException or JournalConflictException => ExitCode.Unavailable,
        IOException => ExitCode.Unreadable,
        _ => null,
    };

    private static void StartLog(bool verbose, string? file)
    {
        LoggerConfiguration log = new LoggerConfiguration().MinimumLevel.Is(verbose ? LogEventLevel.Debug : LogEventLevel.Warning)
            .WriteTo.Console(standardErrorFromLevel: LogEventLevel.Verbose, outputTemplate: "{Level:u3} {Message:lj}{NewLine}{Exception}");
        if (file is not null)
        {
            // Serilog says nothing of a file that it cannot write.
            OutputFile.Append("--log-file", file).Dispose();
            log.WriteTo.File(file, outputTemplate: "{Timestamp:O} {Level:u3} {Message:lj}{NewLine}{Exception}");
        }
        Log.Logger = log.CreateLogger();
    }
}

/// <summary>The command line asks for something that cannot be.</summary>
internal sealed class UsageException(string message) : Exception(message);
