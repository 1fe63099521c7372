using System.CommandLine;
using System.Globalization;
using System.Text;
using Insula.Model.Facts;
using Insula.Workloads.Comparing;
using Insula.Workloads.Running;
using Insula.Workloads.Scenarios;

namespace Insula.Cli;

/// <summary><c>insula compare RECORDING…</c>: would these programs have been answered the same?</summary>
internal static class CompareVerb
{
    private const double LeastAgreed = 99.5, LeastDenials = 98;

    private static readonly Argument<string[]> Recordings = new("RECORDING") { Description = "what strace -f -o FILE wrote, plain or .gz; - for standard input", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> OwnershipName = new("--ownership") { Description = "the server's strategy: encoded (default) or translated", HelpName = "STRATEGY" };
    private static readonly Option<string?> In = new("--in") { Description = "where to run it: server (default) or host", HelpName = "WHERE" };
    private static readonly Option<string?> Tree = new("--tree") { Description = "the files before, one a line; else NAME.tree beside the recording, else what the recording shows", HelpName = "MANIFEST" };
    private static readonly Option<string?> User = new("--user") { Description = "who starts it: UID:GID[:GROUP,…]; else as its note or the recording says, else root", HelpName = "USER" };
    private static readonly Option<string?> Umask = new("--umask") { Description = "its umask, octal; else as its note or the recording says, else 022", HelpName = "M" };
    private static readonly Option<string?> Cwd = new("--cwd") { Description = "its working directory; else as its note or the recording says, else /", HelpName = "P" };
    private static readonly Option<string?> AtLeast = new("--at-least") { Description = "exit 1 below these scores, in percent (default 99.5:98)", HelpName = "AGREED:DENIALS" };
    private static readonly Option<string?> Without = new("--without") { Hidden = true };

    public static Command Create() => Verb.Create("compare", "Repeat recordings of strace and compare each verdict with the real kernel's.", Run,
        Recordings, OwnershipName, In, Tree, User, Umask, Cwd, AtLeast, Without);

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        ComparisonOptions options = Options(parsed) with { Cancellation = cancellation };
        (double agreed, double denials) = Scores(parsed.GetValue(AtLeast));
        string[] paths = parsed.GetValue(Recordings)!;
        if (options.Tree is not null && paths.Length > 1)
            throw new UsageException("--tree is the world of one recording");
        var report = new ComparisonReport([.. paths.Select(path => Compare(path, options))]);
        if (parsed.GetValue(Verb.Json))
        {
            using Stream output = Console.OpenStandardOutput();
            report.WriteJson(output);
            output.Write("\n"u8);
        }
        else
        {
            CompareSummary.Write(report, agreed, denials);
        }
        return report.Reaches(agreed, denials) ? ExitCode.Ok : ExitCode.Findings;
    }

    /// <summary>A recording is read more than once: what comes from a pipe is kept while it is compared.</summary>
    private static ComparedFile Compare(string path, ComparisonOptions options)
    {
        if (path != "-" && Directory.Exists(path))
            throw new IOException($"{path} is a directory; a recording is a file that strace -f -o FILE wrote");
        if (path != "-" && !File.Exists(path))
            throw new FileNotFoundException($"{path}: there is no such file");
        using Stream input = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
        if (path != "-" && input.CanSeek)
            return Comparison.Run(path, options);
        DirectoryInfo kept = Directory.CreateTempSubdirectory("insula-compare-");
        string copy = Keep(input, Path.Combine(kept.FullName, "recording"));
        try
        {
            return Comparison.Run(copy, options) with { File = path };
        }
        catch (Exception e) when (e is ScenarioException or SetupException or RecordingException)
        {
            throw new IOException(e.Message.Replace(copy, path == "-" ? "standard input" : path, StringComparison.Ordinal), e);
        }
        finally
        {
            kept.Delete(recursive: true);
        }
    }

    /// <summary>Writes a stream to a file, whose name says whether it is compressed with gzip.</summary>
    private static string Keep(Stream input, string path)
    {
        byte[] start = new byte[2];
        int read = input.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (start is [0x1F, 0x8B])
            path += ".gz";
        using FileStream copy = File.Create(path);
        copy.Write(start, 0, read);
        input.CopyTo(copy);
        return path;
    }

    private static ComparisonOptions Options(ParseResult parsed)
    {
        StartOptions start = parsed.GetValue(User) is { } user
            ? StartOptions.ParseUser(user) ?? throw new UsageException($"--user is UID:GID or UID:GID:GROUP,GROUP, not '{user}'") : new();
        if (parsed.GetValue(Umask) is { } umask)
            start = start with { Umask = StartOptions.ParseUmask(umask) ?? throw new UsageException($"--umask is octal, 0..777, not '{umask}'") };
        if (parsed.GetValue(Cwd) is { } cwd)
            start = start with { Directory = cwd.StartsWith('/') ? Encoding.UTF8.GetBytes(cwd) : throw new UsageException($"--cwd is an absolute path, not '{cwd}'") };
        string? without = parsed.GetValue(Without);
        if (without is not (null or "permissions" or "interceptor"))
            throw new UsageException($"--without is permissions or interceptor, not '{without}'");
        return new()
        {
            Ownership = Choice(parsed, OwnershipName, "encoded", "translated") ? Ownership.Translated : Ownership.Encoded,
            InHost = Choice(parsed, In, "server", "host"), Tree = parsed.GetValue(Tree), Start = start,
            ChecksPermissions = without != "permissions", LoadsInterceptor = without != "interceptor",
        };
    }

    private static bool Choice(ParseResult parsed, Option<string?> option, string usual, string other) => parsed.GetValue(option) switch
    {
        null => false,
        var value when value == usual => false,
        var value when value == other => true,
        var value => throw new UsageException($"{option.Name} is {usual} or {other}, not '{value}'"),
    };

    private static (double Agreed, double Denials) Scores(string? text)
    {
        if (text is null)
            return (LeastAgreed, LeastDenials);
        return text.Split(':') is [var agreed, var denials] && Percent(agreed, out double a) && Percent(denials, out double d)
            ? (a, d) : throw new UsageException($"--at-least is AGREED:DENIALS in percent such as 99.5:98, not '{text}'");
        static bool Percent(string word, out double value) =>
            double.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && value is >= 0 and <= 100;
    }
}
