using System.Text;
using Insula.Model.Facts;
using Insula.Workloads.Scenarios;
using Insula.Workloads.Watching;

namespace Insula.Workloads.Tests.Watching;

/// <summary>Which calls, recorded as strace writes them, are told to be refused in a virtual server.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class WatchTests : IDisposable
{
    private const uint Stranger = 54321;
    private readonly string _directory = Directory.CreateTempSubdirectory("insula-watch-test-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void What_only_the_actual_super_user_may_is_told()
    {
        Assert.Equal(
            """
            100 mount("none", "/mnt", "tmpfs", 0, NULL) = -1 EPERM (Operation not permitted) NeedsSuperUser
            100 mknod("/tmp/insula-device", S_IFCHR|0666, makedev(0x1, 0x3)) = -1 EPERM (Operation not permitted) NeedsSuperUser
            101 sethostname("x", 1) = -1 EPERM (Operation not permitted) NeedsSuperUser
            """, Told("""
            100 mount("none", "/mnt", "tmpfs", 0, NULL) = 0
            100 mknod("/tmp/insula-device", S_IFCHR|0666, makedev(0x1, 0x3)) = 0
            100 fork() = 101
            101 sethostname("x", 1) = 0
            101 exit_group(0) = ?
            101 +++ exited with 0 +++
            """));
    }

    [Fact]
    public void What_failed_here_too_and_what_the_root_of_a_server_may_is_not_told() => Assert.Equal("", Told("""
        100 mount("none", "/mnt", "tmpfs", 0, NULL) = -1 EPERM (Operation not permitted)
        100 setuid(5) = 0
        100 stat("/", {st_mode=S_IFDIR|0755, st_size=4096, ...}) = 0
        100 getrandom("x", 1, 0) = 1
        not a line
        100 exit_group(0) = ?
        """));

    [Fact]
    public void Files_are_those_of_this_computer_with_their_modes_and_owners()
    {
        string open = Written("open", 0x1A4), closed = Written("closed", 0x180);
        File.SetUnixFileMode(_directory, (UnixFileMode)0x1ED);
        File.CreateSymbolicLink(Path.Combine(_directory, "link"), "closed");
        Assert.Equal(
            $"""
            100 openat(AT_FDCWD, "{closed}", O_RDONLY) = -1 EACCES (Permission denied) ModeForbids
            100 openat(AT_FDCWD, "{_directory}/link", O_RDONLY) = -1 EACCES (Permission denied) ModeForbids
            100 chmod("{open}", 0600) = -1 EPERM (Operation not permitted) NotOwner
            """, Told($$"""
            100 openat(AT_FDCWD, "{{open}}", O_RDONLY) = 3
            100 close(3) = 0
            100 openat(AT_FDCWD, "{{closed}}", O_RDONLY) = 3
            100 close(3) = 0
            100 openat(AT_FDCWD, "{{_directory}}/link", O_RDONLY) = 3
            100 chmod("{{open}}", 0600) = 0
            """, Stranger));
    }

    [Fact]
    public void A_program_starts_where_it_is_also_where_its_user_may_not_go()
    {
        Written("letter", 0x124);
        Assert.Equal("100 openat(AT_FDCWD, \"letter\", O_RDONLY) = -1 EACCES (Permission denied) SearchForbidden",
            Told("100 openat(AT_FDCWD, \"letter\", O_RDONLY) = 3\n", Stranger, directory: _directory));
    }

    [Fact]
    public void An_identifier_that_the_strategy_has_not_is_told()
    {
        const string lines = "100 setuid(70000) = 0\n";
        Assert.Equal("100 setuid(70000) = -1 EINVAL (Invalid argument) IdentifierOutOfRange", Told(lines));
        Assert.Equal("", Told(lines, ownership: Ownership.Translated));
    }

    [Fact]
    public void Calls_are_counted_and_what_would_have_been_refused_with_them()
    {
        Watch watch = Watched("getuid() = 0\nsethostname(\"x\", 1) = 0\n", 0, Ownership.Encoded, []);
        Assert.Equal((2, 1), (watch.Tally.Calls, watch.Refused));
        Assert.Equal(0, Watched("", 0, Ownership.Encoded, []).Tally.Calls);
    }

    private string Written(string name, int mode)
    {
        string path = Path.Combine(_directory, name);
        File.WriteAllText(path, "text");
        File.SetUnixFileMode(path, (UnixFileMode)mode);
        return path;
    }

    private static string Told(string lines, uint user = 0, Ownership ownership = Ownership.Encoded, string directory = "/")
    {
        var told = new List<string>();
        Watched(lines, user, ownership, told, directory);
        return string.Join('\n', told);
    }

    private static Watch Watched(string lines, uint user, Ownership ownership, List<string> told, string directory = "/")
    {
        var watch = new Watch(new Login(user, user, [], 0x12, Encoding.UTF8.GetBytes(directory)), ownership, refused => told.Add($"{refused.Process} {refused.Call} {refused.Why}"));
        watch.Repeat(new MemoryStream(Encoding.UTF8.GetBytes(lines)));
        return watch;
    }
}
