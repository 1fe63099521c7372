namespace Insula.Requirements.Tests;

/// <summary>Process groups, signals and waiting, as Linux 6.18 showed them for the same calls.</summary>
public sealed class UnixProcesses
{
    private const string Processes = """
        {pid: 4000, server: vp1, uid: 0}
        {pid: 4005, server: vp1, uid: 5, gid: 5}
        {pid: 700, server: host, uid: 0}
        """;

    [Fact]
    public void Setpgid() => Check("""
        4000 fork() = 66
        4000 fork() = 67
        4000 fork() = 68
        68 setsid() = 68
        4000 setpgid(0, -1) = -1 EINVAL (InvalidValue)
        4000 setpgid(999999, -1) = -1 EINVAL (InvalidValue)
        4000 setpgid(-5, 0) = -1 EINVAL (InvalidValue)
        4000 setpgid(-5, 1) = -1 ESRCH (NoSuchProcess)
        4000 setpgid(999999, 0) = -1 ESRCH (NoSuchProcess)
        4000 setpgid(0, 0) = -1 EPERM (SessionLeader)
        4000 setpgid(4005, 0) = -1 ESRCH (NotAChild)
        4000 setpgid(68, 68) = -1 EPERM (OtherSession)
        4000 setpgid(66, 999999) = -1 EPERM (OtherSession)
        4000 setpgid(66, 68) = -1 EPERM (OtherSession)
        4000 setpgid(66, 0) = 0
        4000 setpgid(67, 66) = 0
        67 getpgrp() = 66
        67 setpgid(0, 0) = 0
        66 setpgid(0, 67) = 0
        66 setpgid(67, 0) = -1 ESRCH (NotAChild)
        4000 getpgid(66) = 67
        4000 getsid(66) = 4000
        4000 getpgid(-1) = -1 ESRCH (NoSuchProcess)
        4000 getsid(999999) = -1 ESRCH (NoSuchProcess)
        """);

    [Fact]
    public void Setsid_is_not_for_the_leader_of_a_group_nor_while_somebody_bears_its_number() => Check("""
        4000 fork() = 66
        4000 setsid() = -1 EPERM (GroupLeader)
        66 setpgid(0, 0) = 0
        66 setsid() = -1 EPERM (GroupLeader)
        66 fork() = 67
        66 setpgid(0, 4000) = 0
        66 setsid() = -1 EPERM (GroupLeader)
        67 setsid() = 67
        66 setsid() = 66
        66 getsid(0) = 66
        """);

    private static void Check(string transcript) => Transcript.CheckVerdicts(World.Server("encoded", "{path: /f}", Processes), transcript, "host");
}
