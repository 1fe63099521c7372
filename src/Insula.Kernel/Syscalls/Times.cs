using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Times.</summary>
internal static class Times
{
    public static Reply UTime(in Call call) => Why.Unmodelled;

    public static Reply UTimeAt(in Call call) => Why.Unmodelled;
}
