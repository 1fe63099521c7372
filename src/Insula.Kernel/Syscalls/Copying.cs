using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Copying between descriptors.</summary>
internal static class Copying
{
    public static Reply CopyFileRange(in Call call) => Why.Unmodelled;

    public static Reply SendFile(in Call call) => Why.Unmodelled;

    public static Reply Splice(in Call call) => Why.Unmodelled;
}
