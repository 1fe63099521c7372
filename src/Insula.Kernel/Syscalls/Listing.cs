using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Listing.</summary>
internal static class Listing
{
    public static Reply GetDents(in Call call) => Why.Unmodelled;

    public static Reply ReadDir(in Call call) => Why.Unmodelled;
}
