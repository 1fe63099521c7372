namespace Insula.Requirements.Tests;

/// <summary>
/// What is refused to whom: a line for each call that rights decide about and that no other transcript shows refused. In <see cref="World"/> 3942 is
/// server 1's super-user, 3905 its user 5, 705 a user of the host. Errors and their precedence as Linux 6.18 showed them.
/// </summary>
public sealed class Refusals
{
    [Theory, Strategies]
    public void R53_no_call_reaches_a_file_that_is_not_the_servers(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3942 openat2(AT_FDCWD, "/host/dir/new", {flags=O_WRONLY|O_CREAT, mode=0600, resolve=0}, 24) = -1 EACCES (ModeForbids)
        3942 openat2(AT_FDCWD, "/srv/open", {flags=O_RDONLY, resolve=0}, 24) = -1 EACCES (ForeignOwner)
        3942 lstat("/host/private/mine", NULL) = -1 EACCES (SearchForbidden)
        3942 newfstatat(AT_FDCWD, "/host/private/mine", NULL, 0) = -1 EACCES (SearchForbidden)
        3942 statx(AT_FDCWD, "/host/private/mine", AT_STATX_SYNC_AS_STAT, STATX_BASIC_STATS, NULL) = -1 EACCES (SearchForbidden)
        3942 fchownat(AT_FDCWD, "/host/read", 0, 0, 0) = -1 EPERM (NotOwner)
        3942 mkdirat(AT_FDCWD, "/host/dir/new", 0700) = -1 EACCES (ModeForbids)
        3942 unlinkat(AT_FDCWD, "/host/dir/mine", 0) = -1 EACCES (ModeForbids)
        3942 symlinkat("x", AT_FDCWD, "/host/dir/new") = -1 EACCES (ModeForbids)
        3942 readlinkat(AT_FDCWD, "/srv/pub/way", NULL, 100) = -1 EACCES (ForeignOwner)
        3942 chroot("/host/dir") = -1 EPERM (NeedsSuperUser)
        3942 execve("/srv/program", ["program"], 0x7ff0) = -1 EACCES (ForeignOwner)
        3942 execveat(AT_FDCWD, "/srv/program", ["program"], 0x7ff0, 0) = -1 EACCES (ForeignOwner)
        3942 posix_spawn("/srv/program", ["program"], NULL) = -1 EACCES (ForeignOwner)
        """);

    [Theory, Strategies]
    public void R53_no_call_reaches_a_process_that_is_not_the_servers(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3942 setpriority(PRIO_PROCESS, 3905, 5) = 0
        3942 setpriority(PRIO_PROCESS, 1805, 5) = -1 EPERM (ForeignProcess)
        3942 prlimit64(1805, RLIMIT_NOFILE, NULL, NULL) = -1 EPERM (ForeignProcess)
        """);

    [Theory, Strategies]
    public void A_user_changes_no_process_of_another(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3905 setpriority(PRIO_PROCESS, 3942, 5) = -1 EPERM (OtherUsersProcess)
        3905 setpriority(PRIO_PROCESS, 0, -5) = -1 EACCES (NiceLowered)
        3905 prlimit64(3942, RLIMIT_NOFILE, NULL, NULL) = -1 EPERM (OtherUsersProcess)
        3905 setrlimit(RLIMIT_NOFILE, {rlim_cur=100, rlim_max=RLIM64_INFINITY}) = -1 EPERM (HardLimitRaised)
        """);

    // "granted, hard limits up to the server's quota" - spec 4.4
    [Theory, Strategies]
    public void A_virtual_super_user_raises_no_limit_above_the_quota_of_its_server(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3942 setrlimit(RLIMIT_NOFILE, {rlim_cur=100, rlim_max=RLIM64_INFINITY}) = -1 EPERM (HardLimitRaised)
        """);

    [Theory, Strategies]
    public void R59_what_belongs_to_the_host_is_refused_to_every_member(string strategy)
    {
        // The super-user of a server, one of its users, a user of the host.
        foreach (int caller in new[] { 3942, 3905, 705 })
        {
            Transcript.CheckVerdicts(World.Of(strategy), """
                3942 finit_module(3, "", 0) = -1 EPERM (NeedsSuperUser)
                3942 delete_module("loop", O_NONBLOCK) = -1 EPERM (NeedsSuperUser)
                3942 mount("none", "/", "tmpfs", MS_NOSUID, NULL) = -1 EPERM (NeedsSuperUser)
                3942 umount2("/", MNT_DETACH) = -1 EPERM (NeedsSuperUser)
                3942 pivot_root("/", "/") = -1 EPERM (NeedsSuperUser)
                3942 swapon("/", 0) = -1 EPERM (NeedsSuperUser)
                3942 swapoff("/") = -1 EPERM (NeedsSuperUser)
                3942 settimeofday({tv_sec=1, tv_usec=5}, NULL) = -1 EPERM (NeedsSuperUser)
                3942 clock_settime(CLOCK_REALTIME, {tv_sec=1, tv_nsec=5}) = -1 EPERM (NeedsSuperUser)
                3942 iopl(3) = -1 EPERM (NeedsSuperUser)
                3942 ioperm(0x378, 0x3, 1) = -1 EPERM (NeedsSuperUser)
                3942 sethostname("web", 3) = -1 EPERM (NeedsSuperUser)
                3942 clone(child_stack=NULL, flags=CLONE_NEWNS|SIGCHLD) = -1 EPERM (NeedsSuperUser)
                3942 clone3({flags=CLONE_NEWPID, exit_signal=SIGCHLD, stack=NULL, stack_size=0}, 88) = -1 EPERM (NeedsSuperUser)
                """.Replace("3942", caller.ToString()));
        }
    }

    // "setfsuid() returns the previous filesystem user ID ... in both cases." - setfsuid(2)
    [Theory, Strategies]
    public void Setfsuid_and_setfsgid_say_nothing_of_a_refusal(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3905 setfsuid(0) = 5
        3905 setfsuid(-1) = 5
        3905 setfsgid(0) = 5
        3905 setfsgid(-1) = 5
        3942 setfsuid(6) = 0
        3942 setfsuid(-1) = 6
        """);

    /// <summary>What writes through a descriptor is refused to nobody who has it; rights decide whether the set-id bits stay. - write(2), R140</summary>
    [Theory]
    [InlineData("write(3, \"x\", 1) = 1")]
    [InlineData("pwrite64(3, \"x\", 1, 0) = 1")]
    [InlineData("writev(3, [{iov_base=\"x\", iov_len=1}], 1) = 1")]
    [InlineData("pwritev(3, [{iov_base=\"x\", iov_len=1}], 1, 0) = 1")]
    [InlineData("ftruncate(3, 9) = 0")]
    [InlineData("fallocate(3, 0, 0, 20) = 0")]
    [InlineData("copy_file_range(4, NULL, 3, NULL, 1, 0) = 1")]
    [InlineData("sendfile(3, 4, NULL, 1) = 1")]
    [InlineData("splice(5, NULL, 3, NULL, 1, 0) = 1")]
    public void Who_writes_without_rights_over_a_file_takes_its_set_id_bits(string call)
    {
        foreach (string strategy in new[] { "encoded", "translated" })
        {
            Transcript.CheckVerdicts(World.Of(strategy), $$"""
                3942 open("/tool", O_RDWR|O_CREAT, 0777) = 3
                3942 chmod("/tool", 0777) = 0
                3942 open("/etc/passwd", O_RDWR) = 4
                3942 write(4, "0123456789", 10) = 10
                3942 lseek(4, 0, SEEK_SET) = 0
                3905 open("/tool", O_RDWR) = 3
                3905 open("/etc/passwd", O_RDONLY) = 4
                3942 pipe([5, 6]) = 0
                3942 write(6, "x", 1) = 1
                3905 pipe([5, 6]) = 0
                3905 write(6, "x", 1) = 1
                3942 chmod("/tool", 06777) = 0
                3942 {{call}}
                3942 fstat(3, {st_mode=S_IFREG|S_ISUID|S_ISGID|0777, ...}) = 0
                3905 {{call}}
                3942 fstat(3, {st_mode=S_IFREG|0777, ...}) = 0
                """);
        }
    }
}
