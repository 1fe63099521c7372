using Insula.Model.Facts;
using Insula.Workloads.Comparing;

namespace Insula.Workloads.Tests.Comparing;

/// <summary>In which class each recorded verdict falls (recordings.md): short recordings, each showing one rule.</summary>
public sealed class Classes : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("insula-classes-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private const string Tree = """
        d	0755	0	0	4096	/
        d	0755	0	0	4096	/etc
        f	0644	0	0	811	/etc/passwd
        f	0600	0	0	600	/etc/shadow
        d	0755	1000	1000	4096	/home
        f	0640	1000	1000	5	/home/letter
        f	0755	0	0	100	/bin-true
        """;

    [Fact]
    public void What_both_kernels_decided_is_compared() => Check("compared 4 agreed 4 denials 1/1/1", "1000:1000", """
        100 openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 3
        100 read(3, "root"..., 4096) = 811
        100 close(3) = 0
        100 openat(AT_FDCWD, "/etc/shadow", O_RDONLY) = -1 EACCES (Permission denied)
        """);

    [Fact]
    public void A_verdict_that_differs_is_a_disagreement_with_both_and_the_reason()
    {
        Agreement agreement = Compare("1000:1000", """
            100 openat(AT_FDCWD, "/etc/shadow", O_RDONLY) = 3
            100 close(3) = 0
            """);
        Assert.Equal("compared 1 agreed 0 adopted 1 denials 0/1/0", Text(agreement));
        Disagreement only = Assert.Single(agreement.Disagreements);
        Assert.Equal((1, "3", "EACCES", "ModeForbids"), (only.Line, only.Recorded, only.Simulated, only.Reason));
        Assert.Contains("/etc/shadow", only.Call);
        Assert.NotNull(only.Address);
    }

    [Fact]
    public void A_refusal_that_the_real_kernel_alone_gave_counts_against_the_score() => Check("compared 1 agreed 0 denials 1/0/0", "0:0", """
        100 chmod("/etc/passwd", 0600) = -1 EPERM (Operation not permitted)
        """);

    [Fact]
    public void A_call_without_a_row_is_unmodelled_and_counted_by_name()
    {
        Agreement agreement = Compare("0:0", """
            100 getrandom("\x01", 1, 0) = 1
            100 getrandom("\x01", 1, 0) = 1
            100 brk(NULL) = 0x5000
            """);
        Assert.Equal("compared 0 agreed 0 unmodelled 3", Text(agreement));
        Assert.Equal("brk 1 getrandom 2", string.Join(' ', agreement.Unmodelled.Select(entry => $"{entry.Key} {entry.Value}")));
    }

    [Fact]
    public void What_an_unmodelled_call_opened_is_opaque_and_calls_on_it_are_adopted() => Check("compared 0 agreed 0 adopted 3 unmodelled 1", "0:0", """
        100 socket(AF_UNIX, SOCK_STREAM, 0) = 3
        100 write(3, "x", 1) = 1
        100 fstat(3, {st_mode=S_IFSOCK|0777, st_size=0, ...}) = 0
        100 close(3) = 0
        """);

    [Fact]
    public void Trees_of_the_kernel_are_left_out() => Check("compared 2 agreed 2 adopted 4", "0:0", """
        100 openat(AT_FDCWD, "/proc/self/maps", O_RDONLY) = 3
        100 read(3, "x", 4096) = 1
        100 close(3) = 0
        100 stat("/sys/kernel", {st_mode=S_IFDIR|0755, st_size=0, ...}) = 0
        100 openat(AT_FDCWD, "/dev/null", O_RDWR) = 3
        100 write(3, "x", 1) = 1
        """);

    [Fact]
    public void A_number_above_the_lowest_free_one_means_opens_that_nobody_saw()
    {
        Agreement agreement = Compare("0:0", """
            100 openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 5
            """);
        Assert.Equal("compared 1 agreed 1", Text(agreement));
        Assert.Equal(2, agreement.Holes);
    }

    [Fact]
    public void A_number_below_the_least_one_asked_for_means_no_opens_at_all()
    {
        Agreement agreement = Compare("0:0", """
            100 openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 3
            100 fcntl(3, F_DUPFD_CLOEXEC, 2147483648) = 5
            """);
        Assert.Equal("compared 2 agreed 1", Text(agreement));
        Assert.Equal(0, agreement.Holes);
    }

    [Fact]
    public void A_change_to_a_directory_that_the_line_does_not_name_leaves_it_unknown() => Check("compared 2 agreed 1", "0:0", """
        100 chdir(sa_mask=[], sa_flags=0}, 8) = 0
        100 openat(AT_FDCWD, "etc/passwd", O_RDONLY) = 3
        """);

    [Fact]
    public void A_descriptor_used_before_it_was_opened_is_assumed() => Check("compared 0 agreed 0 assumed 1", "0:0", """
        100 fchdir(7) = 0
        """);

    [Fact]
    public void Interrupted_calls_are_the_real_kernels_free_choice() => Check("compared 0 agreed 0 adopted 2", "0:0", """
        100 wait4(-1, 0x7ffe, 0, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)
        100 openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = -1 EINTR (Interrupted system call)
        """);

    [Fact]
    public void Process_numbers_are_compared_after_mapping() => Check("compared 7 agreed 7", "0:0", """
        100 getpid() = 100
        100 rt_sigaction(SIGCHLD, {sa_handler=0x401000, sa_mask=[], sa_flags=0}, NULL, 8) = 0
        100 fork() = 200
        200 getppid() = 100
        200 exit_group(3) = ?
        200 +++ exited with 3 +++
        100 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=200, si_uid=0, si_status=3, si_utime=0, si_stime=0} ---
        100 wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 200
        """);

    [Fact]
    public void A_signal_that_does_nothing_to_its_process_is_shown_by_strace_alone_and_adopted() => Check("compared 3 agreed 3 adopted 1", "0:0", """
        100 fork() = 200
        200 exit_group(3) = ?
        200 +++ exited with 3 +++
        100 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=200, si_uid=0, si_status=3, si_utime=0, si_stime=0} ---
        100 wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 200
        """);

    [Fact]
    public void A_child_may_speak_before_its_parent_hears_of_it() => Check("compared 2 agreed 2", "0:0", """
        100 fork( <unfinished ...>
        200 getpid() = 200
        100 <... fork resumed>) = 200
        """);

    [Fact]
    public void A_call_that_would_have_to_wait_is_told_so_and_the_program_goes_on()
    {
        Agreement agreement = Compare("0:0", """
            100 fork() = 200
            100 wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 200
            100 getuid() = 0
            """);
        Assert.Equal("compared 3 agreed 2", Text(agreement));
        Assert.Equal("would-block", Assert.Single(agreement.Disagreements).Simulated);
    }

    [Fact]
    public void A_signal_from_outside_is_injected_and_one_from_inside_must_have_come() => Check("compared 4 agreed 4 adopted 1", "0:0", """
        100 fork() = 200
        100 kill(200, SIGTERM) = 0
        200 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=100, si_uid=0} ---
        200 +++ killed by SIGTERM +++
        100 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=999, si_uid=0} ---
        """);

    [Fact]
    public void An_identity_that_an_encoded_server_has_not_is_an_intended_difference() => Check("compared 1 agreed 0 intended 1", "0:0", """
        100 setuid(70000) = 0
        """);

    [Fact]
    public void A_file_that_a_success_shows_is_assumed_once_and_compared_afterwards() => Check("compared 3 agreed 3 assumed 2", "0:0", """
        100 stat("/var/mail/bob", {st_mode=S_IFREG|0600, st_size=5, ...}) = 0
        100 openat(AT_FDCWD, "/var/mail/bob", O_RDONLY) = 3
        100 access("/var/mail/none", F_OK) = -1 ENOENT (No such file or directory)
        100 access("/var/mail/none", F_OK) = -1 ENOENT (No such file or directory)
        100 unlink("/var/mail/bob") = 0
        """, tree: null);

    [Fact]
    public void Nothing_is_ever_learned_from_a_refusal_and_without_owner_and_mode_it_is_undetermined() => Check("compared 0 agreed 0 undetermined 2", "1000:1000", """
        100 openat(AT_FDCWD, "/var/secret", O_RDONLY) = -1 EACCES (Permission denied)
        100 openat(AT_FDCWD, "/var/secret", O_RDONLY) = -1 EACCES (Permission denied)
        """, tree: null);

    private void Check(string expected, string user, string recording, string? tree = Tree) => Assert.Equal(expected, Text(Compare(user, recording, tree)));

    private Agreement Compare(string user, string recording, string? tree = Tree)
    {
        string path = Path.Combine(_directory, "case.strace");
        File.WriteAllText(path, recording + "\n");
        string manifest = Path.Combine(_directory, "manifest");
        if (tree is not null)
            File.WriteAllText(manifest, tree + "\n");
        // Some of them once went on for ever.
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var options = new ComparisonOptions
        {
            Start = StartOptions.ParseUser(user)! with { Umask = 18, Directory = "/"u8.ToArray() },
            Tree = tree is null ? null : manifest, Cancellation = late.Token,
        };
        Agreement encoded = Comparison.Run(path, options).Agreement;
        Assert.Equal(0, encoded.SkippedLines);
        return encoded;
    }

    private static string Text(Agreement agreement)
    {
        string text = $"compared {agreement[VerdictClass.Compared]} agreed {agreement.Agreed}";
        foreach ((string name, long count) in new[] { ("assumed", agreement[VerdictClass.Assumed]), ("undetermined", agreement[VerdictClass.Undetermined]),
            ("adopted", agreement[VerdictClass.Adopted]), ("unmodelled", agreement[VerdictClass.Unmodelled]), ("intended", agreement.Intended) })
            text += count > 0 ? $" {name} {count}" : "";
        Denials denials = agreement.Denials;
        return denials.Union > 0 ? $"{text} denials {denials.Recorded}/{denials.Simulated}/{denials.Both}" : text;
    }
}
