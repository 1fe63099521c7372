namespace Insula.Model;

/// <summary>What the super-user may and others may not (capabilities(7)), as numbered by Linux. Those that the kernel asks for.</summary>
#pragma warning disable CS1591 // capabilities(7) documents each, under the name in the comment
public enum Capability : byte
{
    ChangeOwner = 0,           // CAP_CHOWN
    OverrideMode = 1,          // CAP_DAC_OVERRIDE
    ReadAndSearch = 2,         // CAP_DAC_READ_SEARCH
    ActAsOwner = 3,            // CAP_FOWNER
    KeepSetId = 4,             // CAP_FSETID
    Kill = 5,                  // CAP_KILL
    SetGroups = 6,             // CAP_SETGID
    SetUsers = 7,              // CAP_SETUID
    LoadModules = 16,          // CAP_SYS_MODULE
    RawIo = 17,                // CAP_SYS_RAWIO
    ChangeRoot = 18,           // CAP_SYS_CHROOT
    Administer = 21,           // CAP_SYS_ADMIN
    Reboot = 22,               // CAP_SYS_BOOT
    LowerNice = 23,            // CAP_SYS_NICE
    RaiseLimits = 24,          // CAP_SYS_RESOURCE
    SetClock = 25,             // CAP_SYS_TIME
    MakeDevice = 27,           // CAP_MKNOD
}
#pragma warning restore CS1591

/// <summary>The names of capabilities(7).</summary>
public static class Capabilities
{
    private static readonly string[] Names =
    [
        "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP", "LINUX_IMMUTABLE", "NET_BIND_SERVICE",
        "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER", "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN",
        "SYS_BOOT", "SYS_NICE", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP", "MAC_OVERRIDE",
        "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF", "CHECKPOINT_RESTORE",
    ];

    /// <summary>The names, CAP_CHOWN and so on, by number.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Names.Select(name => "CAP_" + name)];

    /// <summary>Finds the number of a name.</summary>
    public static bool TryParse(string name, out int number)
    {
        number = name.StartsWith("CAP_", StringComparison.Ordinal) ? Array.IndexOf(Names, name[4..]) : -1;
        return number >= 0;
    }
}
