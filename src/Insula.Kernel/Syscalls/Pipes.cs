using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Pipes.</summary>
internal static class Pipes
{
    public static Reply Pipe(in Call call) => Why.Unmodelled;

    public static Reply Pipe2(in Call call) => Why.Unmodelled;
}
