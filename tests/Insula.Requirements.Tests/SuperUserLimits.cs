using Insula.Engine;
using Insula.Kernel;
using Insula.Model;

namespace Insula.Requirements.Tests;

/// <summary>What a virtual super-user is for, and where it ends (R56-R61).</summary>
public sealed class SuperUserLimits
{
    [Theory, Strategies]
    public void R56_it_makes_and_removes_users_of_its_server(string strategy)
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(World.Of(strategy), """
            3942 open("/etc/passwd", O_WRONLY|O_APPEND) = 3
            3942 write(3, "eve:x:9:9::/home/eve:/bin/sh\n", 29) = 29
            3942 close(3) = 0
            3942 mkdir("/home/eve", 0700) = 0
            3942 chown("/home/eve", 9, 9) = 0
            3942 setgroups(1, [9]) = 0
            3942 setgid(9) = 0
            3942 setuid(9) = 0
            3942 creat("/home/eve/note", 0600) = 3
            3942 chdir("/home/eve") = 0
            """);
        Assert.Equal((9u, 9u), (entities.OwnerOf("/home/eve"), entities.OwnerOf("/home/eve/note")));
        Assert.Equal(29, entities.File("/etc/passwd")!.Size);
        Transcript.CheckVerdicts(World.Of(strategy), """
            3942 kill(3905, SIGKILL) = 0
            3905 --- SIGKILL {si_signo=SIGKILL, si_code=SI_USER, si_pid=3942} ---
            3905 +++ killed by SIGKILL +++
            3942 unlink("/home/bob/mail") = 0
            3942 unlink("/home/bob/old") = 0
            3942 unlink("/home/bob/link") = 0
            3942 rmdir("/home/bob/box") = 0
            3942 chown("/home/bob", 0, 0) = 0
            3942 open("/etc/passwd", O_WRONLY|O_TRUNC) = 3
            """);
    }

    [Theory, Strategies]
    public void R57_it_does_not_so_in_another_server(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3942 open("/srv/home/passwd", O_WRONLY|O_APPEND) = -1 EACCES (ForeignOwner)
        3942 mkdir("/srv/home/eve", 0700) = -1 EACCES (ForeignOwner)
        3942 chown("/srv/home", 0, 0) = -1 EPERM (NotOwner)
        3942 chmod("/srv/home", 0777) = -1 EPERM (NotOwner)
        3942 rmdir("/srv/home/user") = -1 EACCES (ForeignOwner)
        3942 unlink("/srv/home/passwd") = -1 EACCES (ForeignOwner)
        3942 unlink("/srv/pub/mine") = -1 EACCES (ForeignOwner)
        3942 rename("/srv/home/passwd", "/etc/shadow") = -1 EACCES (ForeignOwner)
        3942 kill(1805, SIGKILL) = -1 EPERM (ForeignProcess)
        """);

    [Fact]
    public void R57_no_user_of_another_server_can_be_named() => Transcript.CheckVerdicts(World.Of("encoded"), """
        3942 setuid(131077) = -1 EINVAL (IdentifierOutOfRange)
        3942 chown("/home/bob/mail", 131077, -1) = -1 EINVAL (IdentifierOutOfRange)
        3942 setgroups(1, [131077]) = -1 EINVAL (IdentifierOutOfRange)
        3942 getuid() = 0
        """);

    [Theory, Strategies]
    public void R58_loading_a_module_is_not_intercepted_and_refused(string strategy)
    {
        Assert.Equal((Wrap.None, Pertains.Nothing), (SyscallTable.ByName("init_module")!.Wrap, SyscallTable.ByName("init_module")!.Pertains));
        Transcript.CheckVerdicts(World.Of(strategy, "non_super_user: strict, non_pertaining: strict"), """
            3942 init_module(0x7f00, 4096, "") = -1 EPERM (NeedsSuperUser)
            3905 init_module(0x7f00, 4096, "") = -1 EPERM (NeedsSuperUser)
            705 init_module(0x7f00, 4096, "") = -1 EPERM (NeedsSuperUser)
            700 interceptor_load(1, [init_module]) = -1 EINVAL (InvalidValue)
            700 init_module(0x7f00, 4096, "") = 0
            """);
    }

    [Theory, Strategies]
    public void R59_rebooting_the_host_is_refused(string strategy)
    {
        Assert.Equal(Wrap.None, SyscallTable.ByName("reboot")!.Wrap);
        Transcript.CheckVerdicts(World.Of(strategy), """
            3942 reboot(LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_RESTART) = -1 EPERM (NeedsSuperUser)
            3905 reboot(LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_HALT) = -1 EPERM (NeedsSuperUser)
            705 reboot(LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_HALT) = -1 EPERM (NeedsSuperUser)
            700 reboot(LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_RESTART) = 0
            """);
    }

    [Theory, Strategies]
    public void R59_host_calls_are_refused_to_members(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3942 server_create("vp9", 9, "encoded") = -1 EPERM (HostOnly)
        3942 interceptor_unload(1, 1) = -1 EPERM (HostOnly)
        3942 setup_owner("/host/secret", 0, 0) = -1 EPERM (SetupOver)
        705 server_create("vp9", 9, "encoded") = -1 EPERM (HostOnly)
        700 setup_owner("/root-only", 0, 0) = -1 EPERM (SetupOver)
        700 server_create("vp9", 9, "encoded") = 9
        """);

    // Files made in the directory get its group, the host's: with set-group-ID they would lend it to whoever executes them.
    [Theory, Strategies]
    public void R59_no_group_of_the_host_is_lent(string strategy)
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(World.Of(strategy), """
            3942 umask(000) = 022
            3942 creat("/host/group/made", 02770) = 3
            3942 creat("/host/group/changed", 0770) = 4
            3942 chmod("/host/group/changed", 06770) = 0
            3942 mkdir("/host/group/dir", 0777) = 0
            3942 creat("/host/group/dir/made", 02770) = 5
            3942 chmod("/home", 02755) = 0
            3942 creat("/home/made", 02770) = 6
            """);
        Assert.Equal((0u, 0u), (entities.File("/host/group/made")!.Gid.Value, entities.File("/host/group/dir/made")!.Gid.Value));
        string[] paths = ["/host/group/made", "/host/group/changed", "/host/group/dir/made", "/home", "/home/made"];
        Assert.Equal(["0770", "4770", "0770", "2755", "2770"], paths.Select(entities.ModeOf));
    }

    [Theory, Strategies]
    public void R59_writing_lends_no_group_of_the_host(string strategy)
    {
        var bench = new Bench(strategy);
        Process root = bench.Member(110, bench.Own(0));
        Inode own = bench.File("own", 0xDED, bench.Own(5), bench.Own(0)), hosts = bench.File("hosts", 0xDED, bench.Own(5), 0);
        const uint writeOnly = 1, truncate = 0x200;
        Assert.Equal(Why.Allowed, bench.Call(root, "open", Value.Of("/own"), writeOnly | truncate, 0).Why);
        Assert.Equal(Why.Allowed, bench.Call(root, "open", Value.Of("/hosts"), writeOnly | truncate, 0).Why);
        Assert.Equal((Mode.Regular | 0xDED, Mode.Regular | 0x9ED), (own.Mode, hosts.Mode));
    }

    [Theory, Strategies]
    public void R61_a_world_readable_file_of_another_server_is_refused(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3905 open("/srv/open", O_RDONLY) = -1 EACCES (ForeignOwner)
        3905 open("/srv/open", O_WRONLY) = -1 EACCES (ForeignOwner)
        3905 open("/srv/open", O_RDWR|O_TRUNC) = -1 EACCES (ForeignOwner)
        3905 access("/srv/open", R_OK) = -1 EACCES (ForeignOwner)
        3905 access("/srv/program", X_OK) = -1 EACCES (ForeignOwner)
        3905 chdir("/srv/pub") = -1 EACCES (ForeignOwner)
        3905 open("/srv/pub", O_RDONLY|O_DIRECTORY) = -1 EACCES (ForeignOwner)
        3905 open("/srv/pub/mine", O_RDONLY) = -1 EACCES (ForeignOwner)
        3905 creat("/srv/pub/new", 0600) = -1 EACCES (ForeignOwner)
        3942 open("/srv/open", O_RDONLY) = -1 EACCES (ForeignOwner)
        3942 chdir("/srv/pub") = -1 EACCES (ForeignOwner)
        3942 open("/srv/pub/mine", O_RDONLY) = -1 EACCES (ForeignOwner)
        """);

    [Theory, Strategies]
    public void R61_files_of_the_host_follow_their_mode_bits(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3905 open("/host/read", O_RDONLY) = 3
        3905 open("/host/read", O_WRONLY) = -1 EACCES (ModeForbids)
        3905 chdir("/host/dir") = 0
        3905 creat("/host/tmp/new", 0600) = 4
        3942 open("/host/read", O_RDONLY) = 3
        3942 open("/host/read", O_WRONLY) = -1 EACCES (ModeForbids)
        3942 open("/host/secret", O_RDONLY) = -1 EACCES (ModeForbids)
        3942 creat("/host/dir/new", 0600) = -1 EACCES (ModeForbids)
        3942 open("/host/dir/mine", O_RDONLY) = 4
        3942 unlink("/host/dir/mine") = -1 EACCES (ModeForbids)
        3942 unlink("/host/tmp/mine") = -1 EPERM (StickyDirectory)
        """);

    [Theory, Strategies]
    public void R61_a_name_follows_its_directory_whoever_owns_the_file(string strategy)
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(World.Of(strategy), """
            3905 unlink("/srv/secret") = -1 EACCES (ModeForbids)
            3905 rename("/srv/open", "/srv/opened") = -1 EACCES (ModeForbids)
            3905 rename("/home/bob/alien", "/home/bob/known") = 0
            3905 unlink("/home/bob/known") = 0
            3942 unlink("/srv/secret") = 0
            3942 rename("/srv/open", "/srv/opened") = 0
            3942 rename("/srv/pub", "/srv/home2") = 0
            3942 rename("/srv/home", "/etc/home") = -1 EACCES (ForeignOwner)
            """);
        Assert.Equal((null, 65534u), (entities.OwnerOf("/srv/secret"), entities.OwnerOf("/srv/opened")));
    }
}
