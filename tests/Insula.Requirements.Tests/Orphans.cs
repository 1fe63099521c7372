namespace Insula.Requirements.Tests;

/// <summary>What becomes of children whose parent has ended (spec 2.2): they go to the server's first process.</summary>
public sealed class Orphans
{
    private static readonly string World = Transcript.Patent.Replace("kill_group: gid", "kill_group: process-group");

    [Fact]
    public void R8_an_orphan_that_has_ended_is_reaped_by_the_first_process_and_the_journal_says_so() => Transcript.Check(World, """
        3942 fork() = 67
          ProcessForked pid=3942 child=67
          MemberAdded pid=67 vpid=1
        67 fork() = 68
          ProcessForked pid=67 child=68
          MemberAdded pid=68 vpid=1
        68 exit(3) = ?
          ProcessExited pid=68 status=768
        68 +++ exited with 3 +++
        67 exit(0) = ?
          ProcessExited pid=67 status=0
          ProcessReaped pid=68
        67 +++ exited with 0 +++
        """);

    [Fact]
    public void R8_a_first_process_that_waits_is_told_of_the_orphan() => Transcript.CheckVerdicts(World, """
        3942 fork() = 67
        67 fork() = 68
        68 exit(3) = ?
        68 +++ exited with 3 +++
        65 wait4(-1,  <unfinished ...>
        67 exit(0) = ?
        67 +++ exited with 0 +++
        65 <... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 68
        """);

    [Fact]
    public void R63_one_that_has_ended_can_be_signalled_by_the_super_user_until_it_is_waited_for() => Transcript.CheckVerdicts(World, """
        3942 fork() = 67
        67 setuid(5) = 0
        67 exit(0) = ?
        67 +++ exited with 0 +++
        3942 kill(67, SIGKILL) = 0
        3942 wait4(67, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 67
        3942 kill(67, SIGKILL) = -1 ESRCH (NoSuchProcess)
        """);

    [Fact]
    public void R26_of_a_list_of_groups_only_as_many_count_as_its_size_says() => Transcript.Check(Transcript.Patent.Replace("encoded", "translated"), """
        1847 setgroups(1, [5, 6]) = 0
          OwnersReceived kind=Group first=1003 last=1003
          OwnerAssociated kind=Group guest=5 host=1003
          CredentialsChanged pid=1847 ruid=1002 euid=1002 suid=1002 fsuid=1002 rgid=1002 egid=1002 sgid=1002 fsgid=1002 groups=1003
        """);
}
