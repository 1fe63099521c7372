using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Priorities.</summary>
internal static class Priorities
{
    public static Reply GetPriority(in Call call) => Why.Unmodelled;

    public static Reply SetPriority(in Call call) => Why.Unmodelled;
}
