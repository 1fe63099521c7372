using Insula.Engine;

namespace Insula.Requirements.Tests;

/// <summary>Figures 11 to 13 of the patent with their printed numbers.</summary>
public sealed class Figures
{
    /// <summary>The three servers of FIG 11, each with a process of its super-user.</summary>
    public const string Three = """
        scenario: fig-11
        hosts:
          - name: host-1
            servers:
              - {name: vp1, vpid: 1, ownership: encoded}
              - {name: vp2, vpid: 2, ownership: encoded}
              - {name: vp3, vpid: 3, ownership: encoded}
            processes:
              - {pid: 3942, server: vp1, uid: 0}
              - {pid: 1847, server: vp2, uid: 0}
              - {pid: 2001, server: vp3, uid: 0}
        """;

    [Fact]
    public void FIG_11_virtual_super_users_have_identifiers_0x00010000_0x00020000_0x00030000()
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(Three, """
            3942 getuid() = 0
            1847 getuid() = 0
            2001 getuid() = 0
            """);
        Assert.Equal(["0x00010000", "0x00020000", "0x00030000"],
            new[] { 3942, 1847, 2001 }.Select(pid => $"0x{entities.Process(pid)!.Credentials.Effective.Value:x8}"));
    }

    [Fact]
    public void FIG_12_a_file_call_is_granted_if_it_pertains()
    {
        IReadOnlyList<Entity> entities = Transcript.Check("""
            scenario: fig-12
            hosts:
              - name: host-1
                servers:
                  - name: vp1
                    vpid: 1
                    files:
                      - {path: /mail, mode: "0600", owner: "5"}
                      - {path: /foreign, mode: "0600", owner: "vp2:5"}
                  - {name: vp2, vpid: 2}
                processes:
                  - {pid: 3942, server: vp1, uid: 0}
                  - {pid: 3906, server: vp1, uid: 6, gid: 6}
            """, """
            3942 open("/mail", O_RDWR) = 3
              FileOpened pid=3942 fd=3 file=10 ino=3 flags=2
            3906 open("/mail", O_RDWR) = -1 EACCES (ModeForbids)
            3942 open("/foreign", O_RDWR) = -1 EACCES (ForeignOwner)
            3942 getuid() = 0
            """);
        Assert.Equal((0x00010005u, 0x00020005u), (entities.File("/mail")!.Uid.Value, entities.File("/foreign")!.Uid.Value));
        Assert.Equal((0x00010000u, 0x00010006u),
            (entities.Process(3942)!.Credentials.Effective.Value, entities.Process(3906)!.Credentials.Effective.Value));
    }

    [Fact]
    public void FIG_13_kill_all_reaches_the_members_and_nobody_else()
    {
        IReadOnlyList<Entity> entities = Transcript.Check("""
            scenario: fig-13
            hosts:
              - name: host-1
                policy: {kill_group: gid}
                servers: [{name: vp1, vpid: 1}, {name: vp2, vpid: 2}]
                processes:
                  - {pid: 3942, server: vp1, uid: 0}
                  - {pid: 3943, server: vp1, uid: 0}
                  - {pid: 3944, server: vp1, uid: 5}
                  - {pid: 1847, server: vp2, uid: 0}
                  - {pid: 1848, server: vp2, uid: 5}
                  - {pid: 700, server: host, uid: 0}
            """, """
            3942 kill(-1, SIGTERM) = 0
              SignalRaised pid=3943 signal=15 sender=3942
              ProcessExited pid=3943 status=15
              ProcessReaped pid=3943
              SignalRaised pid=3944 signal=15 sender=3942
              ProcessExited pid=3944 status=15
              ProcessReaped pid=3944
            3943 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=3942} ---
            3943 +++ killed by SIGTERM +++
            3944 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=3942} ---
            3944 +++ killed by SIGTERM +++
            3942 getuid() = 0
            1847 getuid() = 0
            1848 getuid() = 5
            700 getuid() = 0
            """, "vp2");
        Assert.Equal(0x00010000u, entities.Process(3942)!.Credentials.Effective.Value);
    }
}
