using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Programs.</summary>
internal static class Programs
{
    public static Reply Execve(in Call call) => Why.Unmodelled;

    public static Reply ExecveAt(in Call call) => Why.Unmodelled;

    public static Reply Spawn(in Call call) => Why.Unmodelled;
}
