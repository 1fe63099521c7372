namespace Insula.Requirements.Tests;

/// <summary>What the random programs of Insula.Properties.Tests found, each as the shortest conversation that shows it.</summary>
public sealed class FoundByRandomPrograms
{
    private const string World = """
        scenario: found
        hosts:
          - name: host-1
            policy: {max_associations: 4}
            owners: {pool: 1001-2000, lease: 1}
            servers:
              - name: vp1
                vpid: 1
                ownership: translated
                files:
                  - {path: /foreign, mode: "0666", owner: "vp2:5"}
                  - {path: /su, mode: "4755", owner: "host:0"}
                  - {path: /mine, mode: "6755", owner: "1:1"}
              - {name: vp2, vpid: 2, ownership: translated}
            processes:
              - {pid: 100, server: vp1, uid: 0}
              - {pid: 101, server: vp1, uid: 1, gid: 1}
        """;

    /// <summary>The access mode 3 asks for reading and writing, so a file of another server is not opened with it either.</summary>
    [Fact]
    public void R61_no_access_mode_opens_a_file_of_another_server() => Transcript.Check(World, """
        101 open("/foreign", O_ACCMODE) = -1 EACCES (ForeignOwner)
        100 open("/foreign", O_ACCMODE) = -1 EACCES (ForeignOwner)
        """);

    /// <summary>A chown that names neither owner nor group still drops the set-id bits: the owner's business alone.</summary>
    [Fact]
    public void R140_a_chown_of_nothing_leaves_the_set_id_bits_of_others() => Transcript.Check(World, """
        101 chown("/su", -1, -1) = -1 EPERM (NotOwner)
        100 chown("/su", -1, -1) = -1 EPERM (NotOwner)
        101 chown("/mine", -1, -1) = 0
          ModeChanged ino=3 mode=0100755
        """);

    /// <summary>Groups are sorted as the server numbers them, not as the host happens to.</summary>
    [Fact]
    public void R36_groups_come_back_in_the_same_order_under_both_strategies()
    {
        const string text = """
            100 setgroups(3, [9, 4, 2]) = 0
            100 getgroups(8, [2, 4, 9]) = 3
            """;
        string world = World.Replace("{max_associations: 4}", "{max_associations: 40}", StringComparison.Ordinal);
        Transcript.CheckVerdicts(world, text);
        Transcript.CheckVerdicts(world.Replace("translated", "encoded", StringComparison.Ordinal), text);
    }

    /// <summary>Groups 0 and 1 are there, so two more are allowed: the third is refused before the host is asked for the first.</summary>
    [Fact]
    public void R33_a_call_that_the_quota_refuses_takes_nothing_from_the_pool() => Transcript.Check(World, """
        100 setresgid(11, 12, 13) = -1 EAGAIN (OwnerQuotaReached)
        """);
}
