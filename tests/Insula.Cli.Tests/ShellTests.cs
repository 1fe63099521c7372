using System.Text.Json;
using System.Text.RegularExpressions;

namespace Insula.Cli.Tests;

/// <summary>A program that drives the shell through pipes: a line, its answer, the next line.</summary>
public sealed class ShellTests : IDisposable
{
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void Each_line_gets_one_answer_before_the_next_is_written()
    {
        const int times = 100;
        using Running shell = _desk.Start("shell", "--facts");
        for (int i = 0; i < times; i++)
        {
            Assert.Equal($"mkdir(\"/d{i}\", 0755) = 0", Answer(shell, $"mkdir(\"/d{i}\", 0755)"));
            Assert.Equal("", Answer(shell, i % 2 == 0 ? "" : "   # nothing"));
            Assert.Equal($"? column {i.ToString().Length + 9}: a comma or a closing parenthesis is expected", Answer(shell, $"getpgid({i}"));
            Assert.Equal("66 getuid() = 0", Answer(shell, "66 getuid()"));
            Assert.StartsWith("chown(path, uid, gid)", Answer(shell, "help chown"), StringComparison.Ordinal);
        }
        Finished finished = shell.Finish().Exits(0);
        Assert.All(finished.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.False(IsAnswer(line), line));
    }

    [Fact]
    public void With_json_each_line_gets_one_object()
    {
        using Running shell = _desk.Start("shell", "--json", "--facts");
        foreach ((string line, string answer, string? reason) in ((string, string, string?)[])[("getuid()", "getuid() = 0", "Allowed"), ("", "", null), ("# nothing", "", null),
            ("open(\"/n\", O_RDONLY)", "open(\"/n\", O_RDONLY) = -1 ENOENT (No such file or directory)", "NoSuchFile"),
            ("getuid(", "? column 8: a comma or a closing parenthesis is expected", null)])
        {
            shell.WriteLine(line);
            JsonElement json = JsonDocument.Parse(shell.ReadLine()!).RootElement;
            Assert.Equal(["schema", "line", "reason", "address", "effects"], json.EnumerateObject().Select(property => property.Name));
            Assert.Equal(("insula.shell.v1", answer, reason), (json.GetProperty("schema").GetString(), json.GetProperty("line").GetString(), json.GetProperty("reason").GetString()));
            Assert.Matches(reason is null ? "^$" : @"^host-1/vps-1\.1@\d+\.0$", json.GetProperty("address").ToString());
        }
        shell.Finish().Exits(0);
    }

    [Fact]
    public void A_call_that_waits_is_answered_at_once_and_comes_to_its_end_later()
    {
        Assert.Equal(
            """
            fork() = 67
            wait4(-1,  <unfinished ...>
            getuid() = -1 EBUSY (Device or resource busy)
            67 kill(67, SIGKILL) = 0
            67 --- SIGKILL {si_signo=SIGKILL, si_code=SI_USER, si_pid=67} ---
            67 +++ killed by SIGKILL +++
            <... wait4 resumed>[{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL}], 0, NULL) = 67
            getuid() = 0

            """, Talk("fork()\nwait4(-1)\ngetuid()\n67 kill(67, SIGKILL)\ngetuid()\n"));
    }

    [Fact]
    public void What_a_call_does_to_processes_of_other_servers_is_told_with_its_answer()
    {
        Assert.Equal(
            """
            65 fork() = 66
            129 fork() = 130
            kill(66, SIGTERM) = 0
              SignalRaised pid=66 signal=15 sender=2
              ProcessExited pid=66 status=15
            66 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=2} ---
            66 +++ killed by SIGTERM +++
            130 getpid() = 130

            """, Regex.Replace(Talk("65 fork()\n129 fork()\nkill(66, SIGTERM)\n130 getpid()\n", "--server", "host", "--facts"), @"  (ProcessForked|MemberAdded|ProcessReaped).*\n", ""));
    }

    [Fact]
    public void Calls_that_wait_on_two_servers_do_not_take_each_others_end()
    {
        Assert.Equal(
            """
            65 fork() = 67
            129 fork() = 130
            65 wait4(67,  <unfinished ...>
            129 wait4(130,  <unfinished ...>
            67 exit(1) = ?
            67 +++ exited with 1 +++
            65 <... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 1}], 0, NULL) = 67
            130 exit(2) = ?
            130 +++ exited with 2 +++
            129 <... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 2}], 0, NULL) = 130

            """, Talk("65 fork()\n129 fork()\n65 wait4(67)\n129 wait4(130)\n67 exit(1)\n130 exit(2)\n"));
    }

    [Theory]
    [InlineData("getresuid()")]
    [InlineData("getresuid(0, 0, 0)")]
    [InlineData("getresuid(NULL, NULL, NULL)")]
    [InlineData("getresuid([9], [9], [9])")]
    public void Out_arguments_are_filled_whatever_stands_there(string line) => Assert.Equal("getresuid([5], [5], [5]) = 0\n", Talk(line + "\n", "--user", "5:6"));

    [Theory]
    [InlineData("vp1", "65536")]
    [InlineData("vp2", "1001")]
    [InlineData("host", "0")]
    public void The_process_of_the_shell_is_of_the_server_named(string server, string owner) =>
        Assert.Contains($"uid={owner} gid={owner} ", Talk("mkdir(\"/d\", 0700)\n", "--server", server, "--facts"), StringComparison.Ordinal);

    [Fact]
    public void Names_are_bytes_and_never_break_a_line()
    {
        using Running shell = _desk.Start("shell", "--facts");
        Finished finished = shell.Finish([.. "mkdir(\"/"u8, 0xE9, 0x01, .. "\\n\", 0755)\r\n"u8]);
        Assert.Equal(["mkdir(\"/\\351\\1\\n\", 0755) = 0", @"  NameAdded directory=1 name=\351\001\012 ino=2"], finished.Exits(0).Lines.Where(line => !line.Contains("Inode")));
    }

    [Fact]
    public void Nothing_in_gives_nothing_out() => Assert.Equal("", Talk(""));

    /// <summary>Writes a line and reads on to its answer.</summary>
    private static string? Answer(Running shell, string line)
    {
        shell.WriteLine(line);
        string? answer;
        do
            answer = shell.ReadLine();
        while (answer is not null && !IsAnswer(answer));
        return answer;
    }

    private static bool IsAnswer(string line) => !Regex.IsMatch(line, @"^(  |(\d+ +)?(---|\+\+\+|<\.\.\.))");

    private string Talk(string lines, params string[] options)
    {
        Finished finished = _desk.RunWith(System.Text.Encoding.UTF8.GetBytes(lines), ["shell", .. options]).Exits(0);
        Assert.Equal("", finished.Errors);
        return finished.Output;
    }
}
