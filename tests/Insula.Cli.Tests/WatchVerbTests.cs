using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Insula.Cli.Tests;

/// <summary>A test that needs strace, and to be allowed to use it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StraceFactAttribute : FactAttribute
{
    private static readonly bool IsAllowed = Traces();

    public StraceFactAttribute() => Skip = IsAllowed ? null : "strace is not here, or may not trace";

    private static bool Traces()
    {
        try
        {
            using Process strace = Process.Start(new ProcessStartInfo("strace", ["-o", "/dev/null", "true"]) { RedirectStandardError = true })!;
            strace.WaitForExit();
            return strace.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary><c>insula watch</c>: real programs under strace.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class WatchVerbTests : IDisposable
{
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [StraceFact]
    public void A_program_that_does_nothing_special_is_refused_nothing()
    {
        Finished finished = _desk.Run("watch", "--", "/bin/sh", "-c", "echo said; exit 3").Exits(0);
        Assert.Equal("said\n", finished.Output);
        Assert.Matches(@"^insula: \d+ calls, exit code 3: the root of a virtual server would have been refused nothing that succeeded here\n$", finished.Errors);
    }

    [StraceFact]
    public void A_program_that_reads_what_its_user_may_not_is_told_so()
    {
        _desk.Write("letter", "text\n");
        File.SetUnixFileMode(_desk.PathOf("letter"), UnixFileMode.UserRead);
        Finished finished = _desk.Run("watch", "--user", "54321:54321", "--", "/bin/cat", "letter").Exits(1);
        Assert.Equal("text\n", finished.Output);
        Assert.Matches(@"(?m)^insula: \d+ openat\(AT_FDCWD, ""letter"", O_RDONLY\) = -1 EACCES \(Permission denied\)\n        SearchForbidden: a directory on the way may not be searched by the caller$", finished.Errors);
        Assert.Matches(@"insula: [\d,]+ calls, exit code 0: user 54321 of a virtual server would have been refused [1-9]\d* that succeeded here\n$", finished.Errors);
    }

    [StraceFact]
    public void With_json_each_refusal_and_the_end_are_an_object_of_their_own()
    {
        _desk.Write("letter", "text\n");
        File.SetUnixFileMode(_desk.PathOf("letter"), UnixFileMode.UserRead);
        Finished finished = _desk.Run("watch", "--json", "--user", "54321:54321", "--ownership", "translated", "--", "/bin/cat", "letter").Exits(1);
        JsonElement[] lines = [.. finished.Errors.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.All(lines, line => Assert.Equal("insula.watch.v1", line.GetProperty("schema").GetString()));
        Assert.All(lines[..^1], line => Assert.Equal("schema pid call reason sentence clause", Names(line)));
        Assert.Contains(lines[..^1], line => Regex.IsMatch(line.GetProperty("call").GetString()!, @"^openat\(AT_FDCWD, ""letter"", O_RDONLY\) = -1 EACCES"));
        Assert.Equal("schema calls refused exit_code", Names(lines[^1]));
        Assert.Equal(lines.Length - 1, lines[^1].GetProperty("refused").GetInt32());
    }

    [StraceFact]
    public void A_program_that_cannot_be_started_is_told() => _desk.Run("watch", "--", "/nowhere/at-all").Fails(4, "strace could not start '/nowhere/at-all'");

    private static string Names(JsonElement json) => string.Join(' ', json.EnumerateObject().Select(property => property.Name));
}
