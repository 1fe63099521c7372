using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Descriptors: dup(2), fcntl(2).</summary>
internal static class Duplicating
{
    public static Reply Dup(in Call call) => Why.Unmodelled;

    public static Reply Dup2(in Call call) => Why.Unmodelled;

    public static Reply Dup3(in Call call) => Why.Unmodelled;

    public static Reply CloseRange(in Call call) => Why.Unmodelled;

    public static Reply Fcntl(in Call call) => Why.Unmodelled;
}
