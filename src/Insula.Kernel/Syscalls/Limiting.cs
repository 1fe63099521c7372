using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Limits.</summary>
internal static class Limiting
{
    public static Reply GetLimit(in Call call) => Why.Unmodelled;

    public static Reply SetLimit(in Call call) => Why.Unmodelled;

    public static Reply PrLimit(in Call call) => Why.Unmodelled;
}
