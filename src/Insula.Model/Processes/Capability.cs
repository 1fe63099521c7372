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
    LockMemory = 14,           // CAP_IPC_LOCK
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
