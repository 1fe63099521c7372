using Insula.Engine;
using Insula.Journal;
using Insula.Model;
using Insula.Model.Facts;
using Insula.Workloads.Running;
using Insula.Workloads.Shells;

namespace Insula.Requirements.Tests;

/// <summary>Virtual servers, their numbers, and who is a member of which: R1-R10, R16.</summary>
public sealed class Identifiers
{
    /// <summary>The host has processes 1-4, vp1 5-8 and vp2 9-12, and nothing is left to lend.</summary>
    private const string FewPids = """
        scenario: few-pids
        hosts:
          - name: host-1
            pids: {first: 1, last: 12, lease: 4}
            servers: [{name: vp1}, {name: vp2}]
        """;

    [Fact]
    public void R1_the_first_process_is_recorded_before_it_runs()
    {
        var journal = new MemoryJournal();
        IReadOnlyList<Entity> entities = Transcript.Check(Transcript.Patent, """
            1 server_create("vp3", 3, "encoded") = 3
              PidsLeased vpid=3 first=3943 last=4006
              ServerRegistered vpid=3 name=vp3 incarnation=1 ownership=Encoded init=3943
            """, "host", journal);
        // What begins the server leaves the host only with the commit that has the record; the server's own entry is in its very first commit.
        Commit registered = journal.Read(Ending.StreamOf(0)).Single(commit => commit.Facts.Any(at => at.Fact is ServerRegistered { Vpid: 3 }));
        Assert.Equal(RequestKind.Boot, registered.Letters.Single().Request!.Kind);
        Commit first = journal.Read(Ending.StreamOf(3)).First();
        Assert.Empty(first.Calls);
        Assert.Contains("MemberAdded pid=3943 vpid=3", first.Facts.Select(at => FactText.Of(at.Fact)));
        Assert.Equal(new Vpid(3), entities.StateOf(3).VpidOf(new(3943)));
        Assert.Equal(new Pid(3943), entities.StateOf(0).Register!.Servers.Values[2].Init);
    }

    [Fact]
    public void R2_no_two_live_servers_have_one_number()
    {
        Transcript.Check(Transcript.Patent, """
            1 server_create("other", 1, "encoded") = -1 EEXIST (ServerExists)
            1 server_create("vp2", 3, "encoded") = -1 EEXIST (ServerExists)
            1 server_create("other", 0, "encoded") = -1 EINVAL (InvalidValue)
            1 server_create("other", 32768, "encoded") = -1 EINVAL (InvalidValue)
            3942 server_create("other", 3, "encoded") = -1 EPERM (HostOnly)
            """);
    }

    [Fact]
    public void R4_children_of_any_generation_are_members()
    {
        IReadOnlyList<Entity> entities = Transcript.Check(Transcript.Patent, """
            3942 fork() = 67
              ProcessForked pid=3942 child=67
              MemberAdded pid=67 vpid=1
            67 vfork() = 68
              ProcessForked pid=67 child=68
              MemberAdded pid=68 vpid=1
            68 clone(child_stack=NULL, flags=SIGCHLD) = 69
              ProcessForked pid=68 child=69
              MemberAdded pid=69 vpid=1
            67 exit_group(0) = ?
              ProcessExited pid=67 status=0
            67 +++ exited with 0 +++
            69 fork() = 70
              ProcessForked pid=69 child=70
              MemberAdded pid=70 vpid=1
            1847 fork() = 130
              ProcessForked pid=1847 child=130
              MemberAdded pid=130 vpid=2
            """);
        Assert.Equal(new Vpid(1), entities.StateOf(1).VpidOf(new(70)));
        Assert.Equal(new Vpid(2), entities.StateOf(2).VpidOf(new(130)));
    }

    [Fact]
    public void R5_the_entry_of_a_child_stands_before_its_first_call()
    {
        var journal = new MemoryJournal();
        Transcript.CheckVerdicts(Transcript.Patent, """
            3942 fork() = 67
            67 getuid() = 0
            67 fork() = 68
            68 setuid(5) = 0
            """, journal: journal);
        Commit[] forks = [.. journal.Read(Ending.StreamOf(1)).Where(commit => commit.Facts.Any(at => at.Fact is ProcessForked))];
        Assert.Equal(2, forks.Length);
        // In the same commit, and brought by the same call.
        Assert.All(forks, fork =>
        {
            Assert.Equal(2, fork.Facts.Count);
            Assert.Equal(Assert.IsType<ProcessForked>(fork.Facts[0].Fact).Child, Assert.IsType<MemberAdded>(fork.Facts[1].Fact).Pid);
            Assert.Equal(fork.Facts[0].Call, fork.Facts[1].Call);
        });
        CheckOneBatch(journal);
    }

    /// <summary>A new engine on that journal; a fork and the first call of its child come in one message.</summary>
    private static void CheckOneBatch(IJournal journal)
    {
        using var engine = new EmbeddedEngine(journal, new());
        Session session = Session.Open(engine, Ending.StreamOf(1)).GetAwaiter().GetResult();
        BatchReply reply = session.Send(new Syscall(57, new(3942), []), new Syscall(102, new(69), [])).GetAwaiter().GetResult();
        Assert.Equal([69L, 0L], reply.Replies.Select(verdict => verdict.Value));
        Assert.Equal(["ProcessForked", "MemberAdded"], reply.Facts.Select(at => at.Fact.GetType().Name));
    }

    [Fact]
    public void R6_a_fork_over_the_quota_leaves_the_table_as_it_was()
    {
        IReadOnlyList<Entity> entities = Transcript.Check(Transcript.Patent.Replace("{kill_group: gid}", "{max_processes: 4}"), """
            3942 fork() = 67
              ProcessForked pid=3942 child=67
              MemberAdded pid=67 vpid=1
            3942 fork() = -1 EAGAIN (TooManyProcesses)
            67 vfork() = -1 EAGAIN (TooManyProcesses)
            67 clone(child_stack=NULL, flags=CLONE_VM|CLONE_SIGHAND|CLONE_THREAD) = -1 EAGAIN (TooManyProcesses)
            """);
        Assert.Equal(4, entities.StateOf(1).Processes.Count);
    }

    [Fact]
    public void R6_a_fork_without_a_number_left_leaves_the_table_as_it_was()
    {
        IReadOnlyList<Entity> entities = Transcript.Check(FewPids, """
            fork() = 7
              ProcessForked pid=6 child=7
              MemberAdded pid=7 vpid=1
            fork() = 8
              ProcessForked pid=6 child=8
              MemberAdded pid=8 vpid=1
            fork() = -1 EAGAIN (PidsExhausted)
            """);
        Assert.Equal(4, entities.StateOf(1).Processes.Count);
        Assert.Equal(3, entities.StateOf(0).Register!.Pids.Count);
    }

    [Fact]
    public void R8_exit_and_death_by_signal_remove_the_entry()
    {
        IReadOnlyList<Entity> entities = Transcript.Check(Transcript.Patent, """
            1847 fork() = 130
              ProcessForked pid=1847 child=130
              MemberAdded pid=130 vpid=2
            1847 fork() = 131
              ProcessForked pid=1847 child=131
              MemberAdded pid=131 vpid=2
            130 exit_group(3) = ?
              ProcessExited pid=130 status=768
            130 +++ exited with 3 +++
            1847 kill(131, SIGKILL) = 0
              SignalRaised pid=131 signal=9 sender=1847
              ProcessExited pid=131 status=9
            131 --- SIGKILL {si_signo=SIGKILL, si_code=SI_USER, si_pid=1847} ---
            131 +++ killed by SIGKILL +++
            130 getpid() = -1 ESRCH (NoSuchCaller)
            131 getpid() = -1 ESRCH (NoSuchCaller)
            1847 kill(-1, SIGTERM) = -1 ESRCH (NoSuchProcess)
            """);
        // Nobody has waited for them: what is left of them is a zombie, and no member.
        KernelState vp2 = entities.StateOf(2);
        Assert.All([new Pid(130), new Pid(131)], ended =>
        {
            Assert.Equal(RunState.Zombie, vp2.Find(ended)!.RunState);
            Assert.Equal(Vpid.Host, vp2.VpidOf(ended));
        });
    }

    [Fact]
    public void R9_a_number_used_again_has_no_former_server()
    {
        IReadOnlyList<Entity> entities = Transcript.Check(FewPids, """
            fork() = 7
              ProcessForked pid=6 child=7
              MemberAdded pid=7 vpid=1
            fork() = 8
              ProcessForked pid=6 child=8
              MemberAdded pid=8 vpid=1
            7 exit_group(0) = ?
              ProcessExited pid=7 status=0
            7 +++ exited with 0 +++
            fork() = -1 EAGAIN (PidsExhausted)
            wait4(7, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 7
              ProcessReaped pid=7
            1 interceptor_unload(1, 1) = 0
            fork() = 7
              ProcessForked pid=6 child=7
            7 getuid() = 65536
            """);
        // 7 was a member; born while nothing wrapped fork, it is none now.
        Assert.Equal(Vpid.Host, entities.StateOf(1).VpidOf(new(7)));
        Assert.Equal(new Vpid(1), entities.StateOf(1).VpidOf(new(8)));
    }

    [Fact]
    public void R9_a_number_stays_with_the_server_that_it_was_lent_to()
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(FewPids, """
            fork() = 7
            7 exit_group(0) = ?
            7 +++ exited with 0 +++
            wait4(7, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 7
            9 fork() = 10
            9 fork() = 11
            9 fork() = 12
            9 fork() = -1 EAGAIN (PidsExhausted)
            1 fork() = 2
            1 fork() = 3
            1 fork() = 4
            1 fork() = -1 EAGAIN (PidsExhausted)
            """);
        Assert.Equal(new Vpid(1), entities.StateOf(0).Register!.HolderOf(new(7)));
    }

    [Fact]
    public void R10_children_of_host_processes_get_no_entry()
    {
        IReadOnlyList<Entity> entities = Transcript.Check(Transcript.Patent, """
            1 fork() = 3
              ProcessForked pid=1 child=3
            3 vfork() = 4
              ProcessForked pid=3 child=4
            4 getuid() = 0
            """, "host");
        Assert.All(entities.StateOf(0).Processes.Values.ToArray(), process => Assert.Equal(Vpid.Host, process.Vpid));
    }

    [Fact]
    public void R16_members_see_the_numbers_of_the_host() => Transcript.CheckVerdicts(Transcript.Patent, """
        3942 getpid() = 3942
        3942 getppid() = 65
        3942 getpgrp() = 3942
        3942 fork() = 67
        67 getpid() = 67
        67 getppid() = 3942
        3942 kill(67, SIGKILL) = 0
        67 --- SIGKILL {si_signo=SIGKILL, si_code=SI_USER, si_pid=3942} ---
        67 +++ killed by SIGKILL +++
        3942 wait4(67, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL}], 0, NULL) = 67
        1847 getpid() = 1847
        1847 getppid() = 129
        """);
}
