namespace Insula.Requirements.Tests;

/// <summary>
/// What the host's super-user does to its host, and what anybody asks of itself, in the notation: a line for each call that no other transcript shows.
/// </summary>
public sealed class HostCalls
{
    [Theory, Strategies]
    public void R59_the_super_user_of_the_host_succeeds_and_leaves_one_fact(string strategy) => Transcript.Check(World.Of(strategy), """
        700 open("/root-only", O_RDONLY) = 3
          FileOpened pid=700 fd=3 file=7 ino=2 flags=0
        700 finit_module(3, "", 0) = 0
          ModuleLoaded size=0
        700 delete_module("loop", O_NONBLOCK) = 0
          ModuleUnloaded name=loop
        700 mkdir("/new", 0700) = 0
          InodeCreated ino=3 mode=040700 uid=0 gid=0 size=4096 target=
          NameAdded directory=1 name=new ino=3
        700 mkdir("/new/old", 0700) = 0
          InodeCreated ino=4 mode=040700 uid=0 gid=0 size=4096 target=
          NameAdded directory=3 name=old ino=4
        700 mount("none", "/new", "tmpfs", MS_NOSUID, NULL) = 0
          FileSystemMounted source=none target=3 type=tmpfs flags=2
        700 pivot_root("/new", "/new/old") = 0
          RootPivoted new_root=3 put_old=4
        700 umount2("/new", MNT_DETACH) = 0
          FileSystemUnmounted target=3 flags=2
        700 swapon("/root-only", 0) = 0
          SwapChanged ino=2 is_on=True
        700 swapoff("/root-only") = 0
          SwapChanged ino=2
        700 settimeofday({tv_sec=1, tv_usec=5}, NULL) = 0
          ClockSet
        700 clock_settime(CLOCK_REALTIME, {tv_sec=1, tv_nsec=5}) = 0
          ClockSet
        700 iopl(3) = 0
          PortsOpened pid=700 first=0 count=65536 is_open=True
        700 ioperm(0x378, 0x3, 1) = 0
          PortsOpened pid=700 first=888 count=3 is_open=True
        700 sethostname("web", 3) = 0
          HostNameSet name=web
        """);

    [Theory, Strategies]
    public void Anybody_asks_for_its_task_its_priority_and_its_limits(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3905 gettid() = 3905
        3905 set_tid_address(0x7ff0) = 3905
        3905 getpriority(PRIO_PROCESS, 0) = 20
        3905 setpriority(PRIO_PROCESS, 0, 5) = 0
        3905 getpriority(PRIO_PROCESS, 0) = 15
        3905 getpriority(PRIO_PROCESS, 3942) = 20
        3905 setrlimit(RLIMIT_NOFILE, {rlim_cur=100, rlim_max=200}) = 0
        3905 getrlimit(RLIMIT_NOFILE, {rlim_cur=100, rlim_max=200}) = 0
        """);

    [Theory, Strategies]
    public void A_program_is_run_in_place_or_in_a_child(string strategy) => Transcript.CheckVerdicts(World.Server(strategy, """
        {path: /bin/tool, mode: "0755", format: elf}
        """, """
        {pid: 100, server: vp1, uid: 0}
        """), """
        100 execveat(AT_FDCWD, "/bin/tool", ["tool"], 0x7ff0, 0) = 0
        100 posix_spawn("/bin/tool", ["tool"], NULL) = 67
        67 getppid() = 100
        67 exit(0) = ?
        67 +++ exited with 0 +++
        100 waitpid(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0) = 67
        """);
}
