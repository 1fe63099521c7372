using Insula.Model;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>Operations for every row of Table 1. Each list is a family of calls.</summary>
internal static partial class Table1Cases
{
    /// <summary>All of them.</summary>
    public static IEnumerable<AbilityCase> All => [.. OfLinux, .. OfHolding, .. OfModels];

    /// <summary>Calls that Linux names too.</summary>
    private static AbilityCase[] OfLinux =>
    [
        new(Ability.Setuid, "setuid({0})", 800, 899),
        new(Ability.Setuid, "setreuid({0}, -1)", 800, 899),
        new(Ability.Setuid, "setreuid(-1, {0})", 800, 899),
        new(Ability.Setuid, "setresuid(-1, -1, {0})", 800, 899),
        new(Ability.Setuid, "seteuid({0})", 800, 899),
        new(Ability.Setuid, "setfsuid({0})", 800, 899, Shows: "setfsuid(-1) = {0}"),
        new(Ability.Setgid, "setgid({0})", 800, 899),
        new(Ability.Setgid, "setegid({0})", 800, 899),
        new(Ability.Setgid, "setregid(-1, {0})", 800, 899),
        new(Ability.Setgid, "setresgid({0}, -1, -1)", 800, 899),
        new(Ability.Setgid, "setgroups(1, [{0}])", 800, 899),
        new(Ability.Setgid, "setfsgid({0})", 800, 899, Shows: "setfsgid(-1) = {0}"),
        new(Ability.Getid, "getpgid(701)"),
        new(Ability.Getid, "getsid(701)"),
        new(Ability.Reboot, "reboot(LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_RESTART)"),
        new(Ability.Spawn, "execve(\"/bin/program\", [\"program\"], NULL)"),
        new(Ability.Spawn, "posix_spawn(\"/bin/program\", [\"program\"], NULL)"),
        new(Ability.Spawn, "execveat(AT_FDCWD, \"/bin/program\", [\"program\"], NULL, 0)"),
        new(Ability.Fork, "fork()"),
        new(Ability.Fork, "vfork()"),
        new(Ability.Fork, "clone(child_stack=NULL, flags=SIGCHLD)"),
        new(Ability.Fork, "clone3({flags=0, exit_signal=SIGCHLD, stack=NULL, stack_size=0}, 88)"),
        new(Ability.ProtExec, "mmap({0}, 4096, PROT_READ|PROT_EXEC, MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS, -1, 0)", 0x400000, 0x402FFF, 4096),
        new(Ability.ProtExec, "mprotect({0}, 4096, PROT_READ|PROT_EXEC)", 0x400000, 0x402FFF, 4096),
        new(Ability.MapFixed, "mmap({0}, 4096, PROT_READ, MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS, -1, 0)", 0x400000, 0x402FFF, 4096),
        new(Ability.MemPhys, "mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_PHYS|MAP_ANONYMOUS, -1, {0})", 0x400000, 0x402FFF, 4096),
        new(Ability.Clockset, "clock_settime(CLOCK_REALTIME, {tv_sec=1, tv_nsec={0}})", 100, 200, Base: 1_000_000_000),
        new(Ability.Clockset, "settimeofday({tv_sec=1, tv_usec=5}, NULL)"),
        new(Ability.Io, "iopl(3)"),
        new(Ability.Io, "ioperm(0x10, 0x4, 1)"),
        new(Ability.Rlimit, "setrlimit({0}, {rlim_cur=1000, rlim_max=1000})", 5, 7, Before: LowLimits),
        new(Ability.Rlimit, "prlimit64(0, {0}, {rlim_cur=1000, rlim_max=1000}, NULL)", 5, 7, Before: LowLimits),
        new(Ability.Rlimit, "prlimit64(701, {0}, NULL, NULL)", 5, 7),
        new(Ability.Priority, "setpriority(PRIO_PROCESS, 0, -5)"),
        new(Ability.Schedule, "setpriority(PRIO_PROCESS, 701, 5)"),
        new(Ability.Signal, "kill(701, {0})", 16, 17),
        new(Ability.Signal, "tkill(701, {0})", 16, 17),
        new(Ability.Signal, "tgkill(701, 701, {0})", 16, 17),
        new(Ability.Signal, "rt_sigqueueinfo(701, {0}, NULL)", 16, 17),
        new(Ability.Wait, "waitpid({0}, NULL, 0)", 3, 4, Caller: 700, Before: OfFour("700 fork()\nN setresuid(9, 9, 9)\nN exit_group(0)\n")),
        new(Ability.Wait, "wait4({0}, NULL, 0, NULL)", 3, 4, Caller: 700, Before: OfFour("700 fork()\nN setresuid(9, 9, 9)\nN exit_group(0)\n")),
        new(Ability.Wait, "waitid(P_PID, {0}, NULL, WEXITED, NULL)", 3, 4, Caller: 700, Before: OfFour("700 fork()\nN setresuid(9, 9, 9)\nN exit_group(0)\n")),
        new(Ability.Pgrp, "setpgid(0, {0})", 3, 4, Caller: 6, Before: OfFour("705 fork()\nN setpgid(0, 0)\n") + "705 fork()"),
        new(Ability.Pgrp, "setsid()", Caller: 2, Before: "705 fork()"),
    ];

    /// <summary>705 lowers its limits, those at the edges too.</summary>
    private static string LowLimits => string.Concat(Enumerable.Range(4, 5).Select(resource => $"705 setrlimit({resource}, {{rlim_cur=9, rlim_max=9}})\n"));

    /// <summary>Lines for the children 2 to 5, which stand as N.</summary>
    private static string OfFour(string lines) => string.Concat(Enumerable.Range(2, 4).Select(child => lines.Replace("N ", $"{child} ", StringComparison.Ordinal)));
}
