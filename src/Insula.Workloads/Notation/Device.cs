namespace Insula.Workloads.Notation;

/// <summary>Device numbers, makedev(3): twelve bits of the major number and eight of the minor where they always were, the rest above.</summary>
internal static class Device
{
    public static ulong Of(ulong major, ulong minor) => (major & 0xfff) << 8 | (major & ~0xfffUL) << 32 | minor & 0xff | (minor & 0xffffff00) << 12;

    public static ulong Major(ulong device) => ((device >> 8) & 0xfff) | ((device >> 32) & ~0xfffUL);

    public static ulong Minor(ulong device) => (device & 0xff) | ((device >> 12) & 0xffffff00);
}
