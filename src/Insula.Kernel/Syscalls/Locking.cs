using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Locks.</summary>
internal static class Locking
{
    public static Reply FLock(in Call call) => Why.Unmodelled;
}
