using Insula.Engine;
using Insula.Journal;
using Insula.Model;
using Insula.Model.Facts;
using Insula.Workloads.Running;

namespace Insula.Requirements.Tests;

/// <summary>Strategy B, owner identifiers from a pool: R27-R35.</summary>
public sealed class Translation
{
    private static readonly string Patent = Transcript.Patent.Replace("encoded", "translated");

    /// <summary>A member that is no super-user beside the one that is, and files of both servers.</summary>
    private static readonly string WithUsers = Patent + "\n" + """
              - {pid: 3055, server: vp2, uid: 0}
              - {pid: 3060, server: host, uid: 0}
        """;

    [Fact]
    public void R27_setuid_takes_an_alternative_records_it_and_runs_with_it()
    {
        IReadOnlyList<Entity> entities = Transcript.Check(Patent, """
            1847 setuid(1) = 0
              OwnersReceived kind=User first=1003 last=1003
              OwnerAssociated kind=User guest=1 host=1003
              CredentialsChanged pid=1847 ruid=1003 euid=1003 suid=1003 fsuid=1003 rgid=1002 egid=1002 sgid=1002 fsgid=1002 groups=
            """);
        Assert.True(entities.StateOf(0).Register!.Users.TryGet(1003, out (uint Last, Vpid To) lease));
        Assert.Equal((1003u, new Vpid(2)), lease);
    }

    [Fact]
    public void R28_getuid_finds_the_pair_and_returns_the_identifier() => Transcript.CheckVerdicts(Patent, """
        1847 setuid(1) = 0
        1847 getuid() = 1
        1847 geteuid() = 1
        1847 getresuid([1], [1], [1]) = 0
        1847 getgid() = 0
        """);

    [Fact]
    public void R29_the_look_up_needs_both_keys()
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(WithForeignFile, """
            3942 stat("/f", {st_uid=65534, st_gid=65534, ...}) = 0
            1847 stat("/f", {st_uid=1, st_gid=1, ...}) = 0
            """);
        Assert.True(entities.StateOf(2).Owners!.FromHost(IdKind.User, 1003, out uint guest));
        Assert.Equal(1u, guest);
        Assert.False(entities.StateOf(1).Owners!.FromHost(IdKind.User, 1003, out _));
        Assert.Equal(OwnerSide.OtherServer, entities.StateOf(1).Owners!.SideOf(new HostUid(1003)));
    }

    [Fact]
    public void R30_a_second_request_reuses_the_association()
    {
        IReadOnlyList<Entity> entities = Transcript.Check(WithUsers, """
            1847 setuid(1) = 0
              OwnersReceived kind=User first=1003 last=1003
              OwnerAssociated kind=User guest=1 host=1003
              CredentialsChanged pid=1847 ruid=1003 euid=1003 suid=1003 fsuid=1003 rgid=1002 egid=1002 sgid=1002 fsgid=1002 groups=
            3055 setuid(1) = 0
              CredentialsChanged pid=3055 ruid=1003 euid=1003 suid=1003 fsuid=1003 rgid=1002 egid=1002 sgid=1002 fsgid=1002 groups=
            """);
        Assert.Equal(2, Map(entities, 2).Associations(IdKind.User));
    }

    [Fact]
    public void R30_one_identifier_twice_in_a_call_takes_one_alternative() => Transcript.Check(WithUsers, """
        3055 setresuid(7, 7, 0) = 0
          OwnersReceived kind=User first=1003 last=1003
          OwnerAssociated kind=User guest=7 host=1003
          CredentialsChanged pid=3055 ruid=1003 euid=1003 suid=1002 fsuid=1003 rgid=1002 egid=1002 sgid=1002 fsgid=1002 groups=
        """);

    [Fact]
    public void R31_one_identifier_in_two_servers_has_two_alternatives() => Transcript.Check(Patent, """
        1847 setuid(1) = 0
          OwnersReceived kind=User first=1003 last=1003
          OwnerAssociated kind=User guest=1 host=1003
          CredentialsChanged pid=1847 ruid=1003 euid=1003 suid=1003 fsuid=1003 rgid=1002 egid=1002 sgid=1002 fsgid=1002 groups=
        3942 setuid(1) = 0
          OwnersReceived kind=User first=1004 last=1004
          OwnerAssociated kind=User guest=1 host=1004
          CredentialsChanged pid=3942 ruid=1004 euid=1004 suid=1004 fsuid=1004 rgid=1001 egid=1001 sgid=1001 fsgid=1001 groups=
        """);

    [Fact]
    public void R32_an_alternative_is_no_user_of_the_host()
    {
        // 1003 owns a file of the host, 1004 is a user of the scenario; 1005 runs a process and 1006 owns a file only since the world is open.
        string world = WithUsers.Replace("owners:", "users: {bob: 1004}\n    files: [{path: /f, owner: 1003}, {path: /g}]\n    owners:");
        Transcript.Check(world, """
            3060 chown("/g", 1006, 1006) = 0
              OwnerChanged ino=3 uid=1006 gid=1006
            3060 setresgid(1005, 1005, 0) = 0
              CredentialsChanged pid=3060 ruid=0 euid=0 suid=0 fsuid=0 rgid=1005 egid=1005 sgid=0 fsgid=1005 groups=
            3060 setgroups(1, [1007]) = 0
              CredentialsChanged pid=3060 ruid=0 euid=0 suid=0 fsuid=0 rgid=1005 egid=1005 sgid=0 fsgid=1005 groups=1007
            3060 setresuid(1005, 1005, 0) = 0
              CredentialsChanged pid=3060 ruid=1005 euid=1005 suid=0 fsuid=1005 rgid=1005 egid=1005 sgid=0 fsgid=1005 groups=1007
            1847 setgid(1) = 0
              OwnersReceived kind=Group first=1008 last=1008
              OwnerAssociated kind=Group guest=1 host=1008
              CredentialsChanged pid=1847 ruid=1002 euid=1002 suid=1002 fsuid=1002 rgid=1008 egid=1008 sgid=1008 fsgid=1008 groups=
            1847 setuid(1) = 0
              OwnersReceived kind=User first=1007 last=1007
              OwnerAssociated kind=User guest=1 host=1007
              CredentialsChanged pid=1847 ruid=1007 euid=1007 suid=1007 fsuid=1007 rgid=1008 egid=1008 sgid=1008 fsgid=1008 groups=
            """);
    }

    [Fact]
    public void R32_an_alternative_is_in_the_pool_and_never_shared()
    {
        var journal = new MemoryJournal();
        string world = WithUsers.Replace("pool: 1001-2000", "pool: [1001-1010, 1012-1040, 3000-3200]").Replace("lease: 1}", "lease: 7}");
        string groups = string.Join(", ", Enumerable.Range(1, 60));
        Transcript.CheckVerdicts(world, $"""
            3942 setgroups(60, [{groups}]) = 0
            1847 setgroups(60, [{groups}]) = 0
            3942 setresuid(1, 2, 0) = 0
            1847 setresuid(1, 2, 0) = 0
            3942 setresuid(-1, 0, -1) = 0
            3942 setresuid(3, 4, 5) = 0
            """, journal: journal);
        OwnerAssociated[] all = [.. journal.FactsOf<OwnerAssociated>(1), .. journal.FactsOf<OwnerAssociated>(2)];
        Assert.Equal(2 * 61, all.Count(association => association.Kind == IdKind.Group));
        Assert.Equal(all.Length, all.Select(association => (association.Kind, association.Host)).Distinct().Count());
        Assert.All(all, association => Assert.True(association.Host is (>= 1001 and <= 1010) or (>= 1012 and <= 1040) or (>= 3000 and <= 3200)));
    }

    [Fact]
    public void R33_an_empty_pool_is_EAGAIN_and_changes_nothing()
    {
        IReadOnlyList<Entity> entities = Transcript.Check(Patent.Replace("1001-2000", "1001-1002"), """
            1847 setuid(1) = -1 EAGAIN (OwnerPoolEmpty)
            1847 setgid(1) = -1 EAGAIN (OwnerPoolEmpty)
            1847 setgroups(1, [1]) = -1 EAGAIN (OwnerPoolEmpty)
            1847 chown("/", 1, -1) = -1 EAGAIN (OwnerPoolEmpty)
            1847 getresuid([0], [0], [0]) = 0
            1847 setuid(0) = 0
              CredentialsChanged pid=1847 ruid=1002 euid=1002 suid=1002 fsuid=1002 rgid=1002 egid=1002 sgid=1002 fsgid=1002 groups=
            """);
        Assert.Equal(1, Map(entities, 2).Associations(IdKind.User));
        Assert.Equal(1, Map(entities, 2).Associations(IdKind.Group));
    }

    [Fact]
    public void R33_a_quota_is_EAGAIN_and_changes_nothing() => Transcript.Check(Patent.Replace("{kill_group: gid}", "{max_associations: 2}"), """
        1847 setresuid(1, 2, 0) = -1 EAGAIN (OwnerQuotaReached)
        1847 setresuid(1, 0, 0) = 0
          OwnersReceived kind=User first=1003 last=1003
          OwnerAssociated kind=User guest=1 host=1003
          CredentialsChanged pid=1847 ruid=1003 euid=1002 suid=1002 fsuid=1002 rgid=1002 egid=1002 sgid=1002 fsgid=1002 groups=
        1847 setuid(2) = -1 EAGAIN (OwnerQuotaReached)
        """);

    [Fact]
    public void R33_calls_that_fail_take_nothing_from_the_pool()
    {
        var journal = new MemoryJournal();
        string failing = string.Concat(Enumerable.Range(100, 40).Select(id => $"""
            1847 chown("/", {id}, {id}) = -1 EPERM (NotOwner)
            1847 setuid({id}) = -1 EPERM (IdentityNotHeld)
            1847 setgroups(1, [{id}]) = -1 EPERM (NeedsSuperUser)
            1847 kill(-{id}, 0) = -1 ESRCH (NoSuchGroup)
            3055 chown("/nothing", {id}, -1) = -1 ENOENT (NoSuchFile)

            """));
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(WithUsers, "1847 setuid(1) = 0\n" + failing, journal: journal);
        // One for each server and kind at its creation, and 1003 for the user 1.
        Assert.Equal(5, journal.FactsOf<OwnersLeased>(0).Count);
        Assert.Equal(3, journal.FactsOf<OwnersReceived>(2).Count);
        Assert.Equal(2, Map(entities, 2).Associations(IdKind.User));
    }

    [Fact]
    public void R33_a_call_that_needs_more_than_there_is_takes_nothing_from_the_pool()
    {
        var journal = new MemoryJournal();
        Transcript.Check(Patent.Replace("1001-2000", "1001-1004"), """
            1847 setresuid(1, 2, 3) = -1 EAGAIN (OwnerPoolEmpty)
            1847 setgroups(3, [1, 2, 3]) = -1 EAGAIN (OwnerPoolEmpty)
            1847 setgroups(2, [1, 2]) = 0
              OwnersReceived kind=Group first=1003 last=1004
              OwnerAssociated kind=Group guest=1 host=1003
              OwnerAssociated kind=Group guest=2 host=1004
              CredentialsChanged pid=1847 ruid=1002 euid=1002 suid=1002 fsuid=1002 rgid=1002 egid=1002 sgid=1002 fsgid=1002 groups=1003,1004
            1847 chown("/", 1, 3) = -1 EAGAIN (OwnerPoolEmpty)
            """, journal: journal);
        Assert.Equal(5, journal.FactsOf<OwnersLeased>(0).Count);
    }

    [Fact]
    public void R34_the_association_stands_before_the_fact_of_the_call_and_a_failed_call_keeps_neither() =>
        Transcript.Check(WithUsers.Replace("lease: 1}", "lease: 4}"), """
            1847 setresuid(10, 11, 11) = 0
              OwnerAssociated kind=User guest=10 host=1006
              OwnerAssociated kind=User guest=11 host=1007
              CredentialsChanged pid=1847 ruid=1006 euid=1007 suid=1007 fsuid=1007 rgid=1005 egid=1005 sgid=1005 fsgid=1005 groups=
            1847 setuid(12) = -1 EPERM (IdentityNotHeld)
            1847 chown("/", 13, 13) = -1 EPERM (NotOwner)
            3055 chown("/nothing", 14, -1) = -1 ENOENT (NoSuchFile)
            3055 chown("/", 15, 16) = 0
              OwnerAssociated kind=User guest=15 host=1008
              OwnerAssociated kind=Group guest=16 host=1006
              OwnerChanged ino=1 uid=1008 gid=1006
            """);

    [Fact]
    public void R35_associations_survive_save_and_reload()
    {
        string folder = Directory.CreateTempSubdirectory("insula-").FullName;
        try
        {
            string path = Path.Combine(folder, "run.db");
            IReadOnlyList<Entity> live;
            using (SqliteJournal journal = SqliteJournal.Create(path, Durability.Off))
            {
                live = Transcript.CheckVerdicts(WithUsers, """
                    1847 setgroups(3, [9, 4, 7]) = 0
                    1847 chown("/", 3, 9) = 0
                    1847 setuid(1) = 0
                    3942 setuid(1) = 0
                    """, journal: journal);
            }
            using SqliteJournal stored = SqliteJournal.Open(path, Durability.Off);
            IReadOnlyList<Entity> replayed = Replayer.Run(stored).Entities;
            Assert.Equal(RunDigest.Text(live), RunDigest.Text(replayed));
            Assert.All([1, 2], vpid => Assert.Equal(Pairs(live, vpid), Pairs(replayed, vpid)));
            Assert.Equal(4, Map(replayed, 2).Associations(IdKind.Group));
            GoOn(stored);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A new engine on the journal of the test above: what was associated is used again, what is new takes what nobody has.</summary>
    private static void GoOn(IJournal journal)
    {
        using var engine = new EmbeddedEngine(journal, new());
        Session session = Session.Open(engine, Ending.StreamOf(2)).GetAwaiter().GetResult();
        var caller = new Pid(3055);
        BatchReply reply = session.Send(new Syscall(117, caller, [1, 2, 0])).GetAwaiter().GetResult();
        Assert.True(reply.Replies[0].IsAllowed);
        OwnerAssociated fresh = Assert.Single(reply.Facts.Select(at => at.Fact).OfType<OwnerAssociated>());
        Assert.Equal((2u, 1006u), (fresh.Guest, fresh.Host));
        Assert.Equal(1004u, Assert.Single(reply.Facts.Select(at => at.Fact).OfType<CredentialsChanged>()).Credentials.Ruid);
    }

    private static string WithForeignFile => Patent
        .Replace("{name: vp1, vpid: 1, ownership: translated}", "{name: vp1, vpid: 1, ownership: translated, files: [{path: /f, owner: \"vp2:1\"}]}")
        .Replace("{name: vp2, vpid: 2, ownership: translated}", "{name: vp2, vpid: 2, ownership: translated, files: [{path: /f, owner: 1}]}");

    private static TranslatedOwnerMap Map(IReadOnlyList<Entity> entities, int vpid) => Assert.IsType<TranslatedOwnerMap>(entities.StateOf(vpid).Owners);

    private static List<string> Pairs(IReadOnlyList<Entity> entities, int vpid)
    {
        var pairs = new List<string>();
        for (uint host = 1001; host <= 2000; host++)
        {
            foreach (IdKind kind in new[] { IdKind.User, IdKind.Group })
            {
                if (Map(entities, vpid).FromHost(kind, host, out uint guest))
                    pairs.Add($"{kind} {guest} {host}");
            }
        }
        return pairs;
    }
}
