namespace Insula.Requirements.Tests.Abilities;

/// <summary>One row of spec 5.2: has the ability a sub-range parameter, and is it privileged (its default is R, not RN).</summary>
internal sealed record PlainAbility(int Number, string Name, bool HasRange, bool IsPrivileged);

/// <summary>Table 1 of the seed as spec 5.2 has it, copied by hand and in its order.</summary>
internal static class PlainTable
{
    private const bool Range = true, None = false, R = true, RN = false;

    public static readonly PlainAbility[] All =
    [
        new(0, "SPAWN_SETUID", Range, R),
        new(1, "SPAWN_SETGID", Range, R),
        new(2, "SETUID", Range, R),
        new(3, "SETGID", Range, R),
        new(4, "GETID", None, R),
        new(5, "PATHSPACE", None, R),
        new(6, "REBOOT", None, R),
        new(7, "CPUMODE", Range, R),
        new(8, "RUNSTATE", Range, R),
        new(9, "CONFSET", Range, R),
        new(10, "RSRCDBMGR", None, R),
        new(11, "SESSION", Range, R),
        new(12, "UMASK", None, R),
        new(13, "EVENT", Range, R),
        new(14, "RLIMIT", Range, R),
        new(15, "MEM_ADD", Range, R),
        new(16, "MEM_PHYS", Range, R),
        new(17, "MEM_SPECIAL", None, R),
        new(18, "MEM_GLOBAL", None, R),
        new(19, "MEM_PEER", Range, R),
        new(20, "MEM_LOCK", Range, R),
        new(21, "SPAWN", None, RN),
        new(22, "FORK", None, RN),
        new(23, "PROT_EXEC", Range, RN),
        new(24, "WAIT", Range, R),
        new(25, "V86", None, R),
        new(26, "QNET", None, R),
        new(27, "CLOCKSET", Range, R),
        new(28, "CLOCKPERIOD", Range, R),
        new(29, "INTERRUPT", Range, R),
        new(30, "KEYDATA", None, R),
        new(31, "IO", None, R),
        new(32, "TRACE", None, R),
        new(33, "PRIORITY", Range, R),
        new(34, "CONNECTION", None, R),
        new(35, "SCHEDULE", None, R),
        new(36, "SIGNAL", Range, R),
        new(37, "TIMER", Range, R),
        new(38, "PGRP", Range, RN),
        new(39, "MAP_FIXED", Range, RN),
    ];

    public static PlainAbility Named(string name) => All.Single(ability => ability.Name == name);
}
