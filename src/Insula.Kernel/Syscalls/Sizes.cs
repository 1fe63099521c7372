using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Sizes.</summary>
internal static class Sizes
{
    public static Reply Truncate(in Call call) => Why.Unmodelled;

    public static Reply FTruncate(in Call call) => Why.Unmodelled;

    public static Reply FAllocate(in Call call) => Why.Unmodelled;
}
