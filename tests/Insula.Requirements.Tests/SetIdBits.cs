using Insula.Engine;

namespace Insula.Requirements.Tests;

/// <summary>When the set-id bits of a file go, as Linux 6.18 showed it for the same calls on ext4.</summary>
public sealed class SetIdBits
{
    private const string Processes = """
        {pid: 4000, server: vp1, uid: 0}
        {pid: 4005, server: vp1, uid: 5, gid: 5}
        {pid: 4057, server: vp1, uid: 5, gid: 5, groups: [7]}
        {pid: 4006, server: vp1, uid: 6, gid: 6}
        {pid: 4067, server: vp1, uid: 6, gid: 6, groups: [7]}
        {pid: 700, server: host, uid: 0}
        """;

    [Theory]
    [InlineData("6755", "4005", "0755")]
    [InlineData("6745", "4005", "0745")]
    [InlineData("6745", "4057", "2745")]
    [InlineData("6745", "4000", "2745")]
    [InlineData("6755", "4000", "0755")]
    public void A_file_given_away_loses_them(string before, string caller, string after)
    {
        Assert.Equal(after, ModeAfter(before, $"""{caller} chown("/f", -1, -1) = 0"""));
        Assert.Equal(after, ModeAfter(before, $"""{caller} chown("/f", 5, 7) = 0"""));
    }

    [Fact]
    public void A_directory_given_away_keeps_them()
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(World.Server("encoded", """{path: /d, type: dir, mode: "06777"}""", Processes), """
            4000 chown("/d", 6, 6) = 0
            """, "host");
        Assert.Equal("6777", entities.ModeOf("/d"));
    }

    [Theory]
    [InlineData("4755")]
    [InlineData("2755")]
    [InlineData("2745")]
    public void Nobody_else_makes_them_go_by_giving_away_nothing(string mode)
    {
        Assert.Equal(mode, ModeAfter(mode, """4006 chown("/f", -1, -1) = -1 EPERM (NotOwner)"""));
        Assert.Equal("0755", ModeAfter("0755", """4006 chown("/f", -1, -1) = 0"""));
    }

    [Theory]
    [InlineData("6777", "4006", "0777")]
    [InlineData("6767", "4006", "0767")]
    [InlineData("6767", "4067", "2767")]
    [InlineData("6777", "4067", "0777")]
    [InlineData("6777", "4005", "0777")]
    [InlineData("6777", "4000", "6777")]
    public void A_file_written_loses_them_unless_a_super_user_writes(string before, string caller, string after)
    {
        Assert.Equal(after, ModeAfter(before, $"""
            {caller} open("/f", O_WRONLY) = 3
            {caller} write(3, "x", 1) = 1
            """));
        Assert.Equal(after, ModeAfter(before, $"""{caller} open("/f", O_RDONLY|O_TRUNC) = 3"""));
    }

    [Theory]
    [InlineData("4005", "4777")]
    [InlineData("4057", "6777")]
    [InlineData("4000", "6777")]
    public void Chmod_sets_the_group_bit_only_for_those_in_the_group(string caller, string after) =>
        Assert.Equal(after, ModeAfter("0644", $"""{caller} chmod("/f", 06777) = 0"""));

    [Theory]
    [InlineData("4006", "02770", "000", "0770")]
    [InlineData("4006", "02770", "010", "0760")]
    [InlineData("4006", "02760", "000", "2760")]
    [InlineData("4067", "02770", "000", "2770")]
    [InlineData("4000", "02770", "000", "2770")]
    public void A_file_made_in_a_directory_with_the_group_bit_has_it_only_from_those_in_the_group(string caller, string mode, string mask, string after)
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(World.Server("encoded", """{path: /d, type: dir, mode: "02777", owner: "5:7"}""", Processes), $"""
            {caller} umask({mask}) = 022
            {caller} creat("/d/f", {mode}) = 3
            {caller} umask(022) = {mask}
            {caller} mkdir("/d/d", 07777) = 0
            """, "host");
        Assert.Equal((after, "3755"), (entities.ModeOf("/d/f"), entities.ModeOf("/d/d")));
        Assert.Equal(entities.File("/d")!.Gid, entities.File("/d/f")!.Gid);
        Assert.Equal(entities.File("/d")!.Gid, entities.File("/d/d")!.Gid);
    }

    [Fact]
    public void The_super_user_of_the_host_leaves_and_sets_them() => Transcript.Check("""
        scenario: host
        hosts:
          - name: host-1
            files: [{path: /f, mode: "06755", owner: "5:7"}, {path: /d, type: dir, mode: "02777", owner: "5:7"}]
            processes: [{pid: 700, server: host, uid: 0}]
        """, """
        700 open("/f", O_WRONLY|O_TRUNC) = 3
          FileOpened pid=700 fd=3 file=7 ino=3 flags=513
          SizeChanged ino=3 size=0
          FormatChanged ino=3 interpreter=
        700 chmod("/f", 02711) = 0
          ModeChanged ino=3 mode=0102711
        700 creat("/d/f", 02750) = 4
          InodeCreated ino=4 mode=0102750 uid=0 gid=7 size=0 target=
          NameAdded directory=2 name=f ino=4
          FileOpened pid=700 fd=4 file=8 ino=4 flags=577
        """, "host");

    private static string? ModeAfter(string before, string transcript)
    {
        string files = $$"""{path: /f, mode: "0{{before}}", owner: "5:7"}""";
        return Transcript.CheckVerdicts(World.Server("encoded", files, Processes), transcript, "host").ModeOf("/f");
    }
}
