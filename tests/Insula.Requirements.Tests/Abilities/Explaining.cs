using Insula.Engine;
using Insula.Journal;
using Insula.Model;
using Insula.Model.Facts;
using Insula.Workloads.Scenarios;
using Insula.Workloads.Shells;
using static Insula.Requirements.Tests.Abilities.Conversation;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>How a verdict came about (R139): the stage that refused, and the steps before it.</summary>
public sealed class Explaining
{
    private const string Refusals = """
        3942 setuid(65536)
        3942 setuid(5)
        3905 open("/home/bob/mail", O_RDONLY)
        3905 kill(3906, SIGTERM)
        3906 chown("/home/bob/mail", 6, 6)
        3906 chmod("/home/drop", 0777)
        1847 fork()
        1847 setresuid(7, 8, 9)
        1847 kill(1805, SIGTERM)
        1847 kill(-1, SIGTERM)
        1847 kill(3942, SIGTERM)
        705 kill(3942, SIGTERM)
        700 kill(1805, 0)
        700 procmgr_ability(1805, "nonroot,deny,fork")
        1805 fork()
        705 fork()
        705 wait4(-1)
        700 kill(2, SIGKILL)
        705 getpid()
        3906 rename("/home/bob/box", "/home/drop/box")
        3905 execve("/srv/program", ["program"], NULL)
        3905 utimensat(AT_FDCWD, "/home/bob/mail", NULL, 0)
        bpf(BPF_PROG_LOAD, {a=1}, "t")
        sethostname("x", 1)
        """;

    [Fact]
    public void R139_interception() => Check(World.Of("encoded"), """
        > 3942 reboot(LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_RESTART)
        3942 reboot(LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_RESTART) = -1 EPERM (Operation not permitted)
        > why()
        why() = NeedsSuperUser
          interception  the original: reboot is not intercepted, so it is never granted
          ability       REBOOT in the non-root domain: refused, denied; the default
          verdict       stage ability, EPERM (NeedsSuperUser): needs the actual super-user, and the call is not granted to a virtual one [R58], host-1/vps-1.1@C
        """, new MemoryJournal());

    [Fact]
    public void R139_translation() => Check(World.Of("encoded"), """
        > 3942 setresuid(5, 65536, -1)
        3942 setresuid(5, 65536, -1) = -1 EINVAL (Invalid argument)
        > why()
        why() = IdentifierOutOfRange
          interception  the wrapper, which translates identifiers and may grant: process 3942 is of server 1
          translation   user 5 of the guest is 65541 of the host
          translation   user 65536 of the guest cannot be one of the host: OutOfRange
          verdict       stage translation, EINVAL (IdentifierOutOfRange): an encoded server has identifiers 0..65535 only [R19], host-1/vps-1.1@C
        > 3942 chown("/etc/passwd", 7, -1)
        3942 chown("/etc/passwd", 7, -1) = 0
        > why()
        why() = Allowed
          interception  the wrapper, which translates identifiers and may grant: process 3942 is of server 1
          translation   user 7 of the guest is 65543 of the host
          pertains      granted for this call, where this pertains to server 1: the file; user 65536 is its super-user
          mode bits     /, mode 0755 of 65536:65536: search by user 65536 allowed, a super-user, stored or granted, overrides mode bits
          mode bits     /etc, mode 0755 of 65536:65536: search by user 65536 allowed, a super-user, stored or granted, overrides mode bits
          pertains      /etc/passwd pertains: its user 65536 is of the server
          mode bits     /etc/passwd, mode 0644 of 65536:65536: allowed, user 65536 owns it
          verdict       allowed, 0 is returned, host-1/vps-1.1@C
        """, new MemoryJournal());

    [Fact]
    public void R139_pertains() => Check(World.Of("encoded", "non_pertaining: strict"), """
        > 3942 chmod("/srv/secret", 0777)
        3942 chmod("/srv/secret", 0777) = -1 EPERM (Operation not permitted)
        > why()
        why() = PrivilegeViolation
          interception  the wrapper, which may grant: process 3942 is of server 1
          pertains      granted for this call, where this pertains to server 1: the file; user 65536 is its super-user
          mode bits     /, mode 0755 of 65536:65536: search by user 65536 allowed, a super-user, stored or granted, overrides mode bits
          mode bits     /srv, mode 0755 of 65536:65536: search by user 65536 allowed, a super-user, stored or granted, overrides mode bits
          pertains      /srv/secret does not pertain: its user 131077 is of another server
          mode bits     /srv/secret, mode 0600 of 131077:131077: refused, user 65536 does not own it
          pertains      a strict policy makes NotOwner a privilege violation, because the call was not granted
          verdict       stage pertains, EPERM (PrivilegeViolation): privilege violation: not granted, and the call was refused without it [R46], host-1/vps-1.1@C
        > 3942 kill(1805, SIGTERM)
        3942 kill(1805, SIGTERM) = -1 EPERM (Operation not permitted)
        > why()
        why() = PrivilegeViolation
          entry         asked of another entity (FindProcess), which answered: Allowed
          interception  the wrapper, which may grant: process 3942 is of server 1
          pertains      granted for this call, where this pertains to server 1: each process signalled; user 65536 is its super-user
          pertains      a strict policy makes ForeignProcess a privilege violation, because the call was not granted
          verdict       stage pertains, EPERM (PrivilegeViolation): privilege violation: not granted, and the call was refused without it [R46], host-1/vps-1.1@C
        """, new MemoryJournal());

    [Fact]
    public void R139_ability() => Check("""
        > 700 procmgr_ability(3942, "root,allow,lock,inherit,signal:1-14")
        700 procmgr_ability(3942, "root,allow,lock,inherit,signal:1-14") = 0
          warning: what is allowed and inheritable, every program run from here on may do; leave inherit out unless that is meant
        > 3942 kill(3905, SIGTERM)
        3942 kill(3905, SIGTERM) = -1 EPERM (Operation not permitted)
        > why()
        why() = OutsideRange
          interception  the wrapper, which may grant: process 3942 is of server 1
          pertains      granted for this call, where this pertains to server 1: each process signalled; user 65536 is its super-user
          pertains      process 3905 pertains: it is a member of server 1
          ability       SIGNAL 15 in the root domain: refused, allowed for 1-14 only; set by process 700 at T us, host-1/vps-1.1@C
          verdict       stage ability, EPERM (OutsideRange): the value is in none of the ranges that the ability is limited to [5.5, R89], host-1/vps-1.1@C
        > 3942 fork()
        3942 fork() = 67
        """);

    [Fact]
    public void R139_mode_bits() => Check(World.Of("encoded"), """
        > 3906 open("/home/bob/mail", O_RDONLY)
        3906 open("/home/bob/mail", O_RDONLY) = -1 EACCES (Permission denied)
        > why()
        why() = SearchForbidden
          interception  the wrapper, which may grant: process 3906 is of server 1
          pertains      no grant: user 65542 is not the super-user of server 1
          mode bits     /, mode 0755 of 65536:65536: search by user 65542 allowed, all others have r-x
          mode bits     /home, mode 0755 of 65536:65536: search by user 65542 allowed, all others have r-x
          mode bits     /home/bob, mode 0700 of 65541:65541: search by user 65542 refused, all others have ---
          verdict       stage mode bits, EACCES (SearchForbidden): a directory on the way may not be searched by the caller [path_resolution(7)], host-1/vps-1.1@C
        > 3942 open("/srv/secret", O_RDONLY)
        3942 open("/srv/secret", O_RDONLY) = -1 EACCES (Permission denied)
        > why()
        why() = ForeignOwner
          interception  the wrapper, which may grant: process 3942 is of server 1
          pertains      granted for this call, where this pertains to server 1: the file, or where it is made the directory; user 65536 is its super-user
          mode bits     /, mode 0755 of 65536:65536: search by user 65536 allowed, a super-user, stored or granted, overrides mode bits
          mode bits     /srv, mode 0755 of 65536:65536: search by user 65536 allowed, a super-user, stored or granted, overrides mode bits
          pertains      /srv/secret does not pertain: its user 131077 is of another server
          mode bits     /srv/secret, mode 0600 of 131077:131077: read by user 65536 refused, the file is another server's, whatever its mode bits say
          verdict       stage mode bits, EACCES (ForeignOwner): the file belongs to another virtual server [R61], host-1/vps-1.1@C
        > 3906 chmod("/home/drop", 0777)
        3906 chmod("/home/drop", 0777) = -1 EPERM (Operation not permitted)
        > why()
        why() = NotOwner
          interception  the wrapper, which may grant: process 3906 is of server 1
          pertains      no grant: user 65542 is not the super-user of server 1
          mode bits     /, mode 0755 of 65536:65536: search by user 65542 allowed, all others have r-x
          mode bits     /home, mode 0755 of 65536:65536: search by user 65542 allowed, all others have r-x
          mode bits     /home/drop, mode 0722 of 65541:65541: refused, user 65542 does not own it
          verdict       stage mode bits, EPERM (NotOwner): the caller does not own the file [chmod(2)], host-1/vps-1.1@C
        """, new MemoryJournal());

    [Fact]
    public void Before_any_verdict_and_while_a_call_waits_there_is_nothing_to_explain() => Check("""
        > why()
        ? column 1: there is no verdict yet: why() explains the one before it
        > 705 fork()
        705 fork() = 2
        > 705 wait4(-1)
        705 wait4(-1,  <unfinished ...>
        > why()
        ? column 1: the call still waits, so there is no verdict to explain yet
        > 705 abilities
        ? column 14: an opening parenthesis is expected
        > abilities --of 650
        ? column 16: there is no process 650 on host-1/vps-1.1
        > abilities --of me
        ? column 16: a process number is expected, not 'me'
        > abilities 700
        ? column 11: abilities, or abilities --of PID, or abilities --of PID NAME
        """);

    [Theory]
    [InlineData("encoded")]
    [InlineData("translated")]
    public void The_explanation_of_every_call_of_a_journal_comes_to_its_verdict(string strategy)
    {
        var journal = new MemoryJournal();
        using var shell = new Shell(ScenarioReader.Parse(World.Of(strategy, "audit: all"), "test.yaml", "."), journal, "vp1", new Login(0, 0, [], 18, "/"u8.ToArray()), showFacts: false);
        foreach (string line in Refusals.Split('\n'))
            Assert.NotNull(shell.Answer(line).Address);
        shell.Stop();
        int explained = 0;
        foreach ((StreamId stream, StreamHead head) in journal.Streams())
        {
            foreach (Commit commit in journal.Read(stream, 1, head.Sequence))
            {
                for (int call = 0; call < commit.Calls.Count; call++, explained++)
                {
                    Explained one = Explainer.Explain(journal, new(stream, commit.Sequence, call));
                    Assert.True(one.IsSame, $"{one.Address}: {one.Stored} and {one.Replayed}");
                    Assert.Contains(one.Stored.IsAllowed ? "allowed" : one.Stored.Why.ToString(), one.Steps[^1].Text, StringComparison.Ordinal);
                }
            }
        }
        Assert.InRange(explained, 50, int.MaxValue);
    }

    [Fact]
    public void The_address_of_a_setting_is_that_of_its_fact_also_in_a_child()
    {
        var journal = new MemoryJournal();
        using var shell = new Shell(ScenarioReader.Parse(AbilityWorld.Of(), "test.yaml", "."), journal, "vp1", new Login(0, 0, [], 18, "/"u8.ToArray()), showFacts: false);
        Address first = shell.Answer("705 procmgr_ability(0, \"nonroot,deny,map_fixed\")").Address!.Value;
        Address second = shell.Answer("705 procmgr_ability(0, \"nonroot,deny,pgrp\")").Address!.Value;
        shell.Answer("705 fork()");
        Assert.Equal(Why.Allowed, shell.Answer("705 procmgr_ability(0, \"nonroot,allow,map_fixed nonroot,allow,pgrp\")").Why);
        IReadOnlyList<string> table = shell.Answer("abilities --of 2").Effects;
        Assert.Single(table, line => line.EndsWith($"us, {first}", StringComparison.Ordinal));
        Assert.Single(table, line => line.EndsWith($"us, {second}", StringComparison.Ordinal));
        Commit commit = journal.Read(first.Stream, first.Commit, first.Commit).Single();
        Assert.Contains(commit.Facts, at => at.Call == first.Call && at.Fact is AbilitiesChanged changed && changed.Groups.Single().Abilities.Single() == "MAP_FIXED");
        Assert.Equal(Why.AbilityDenied, shell.Answer("2 setpgid(0, 0)").Why);
        Assert.EndsWith($"us, {second}", shell.Answer("why()").Effects.Single(step => step.Contains("PGRP", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_journal_has_cannot_be_explained()
    {
        var journal = new MemoryJournal();
        using var shell = new Shell(ScenarioReader.Parse(World.Of("encoded", "audit: none"), "test.yaml", "."), journal, "vp1", new Login(0, 0, [], 18, "/"u8.ToArray()), showFacts: false);
        Address address = shell.Answer("getuid()").Address!.Value;
        Assert.Contains("audit", Assert.Throws<NotExplainableException>(() => Explainer.Explain(journal, address)).Message, StringComparison.Ordinal);
        Assert.True(Explainer.Explain(journal, address, []).IsSame);
        Assert.Throws<NotExplainableException>(() => Explainer.Explain(journal, address with { Call = 1 }));
        Assert.Throws<NotExplainableException>(() => Explainer.Explain(journal, address with { Commit = address.Commit + 1 }));
        Assert.Throws<NotExplainableException>(() => Explainer.Explain(journal, address with { Stream = new("host-9") }));
        Assert.Equal("why() = Allowed", shell.Answer("why()").Line);
    }
}
