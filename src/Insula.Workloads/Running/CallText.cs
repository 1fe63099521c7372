using Insula.Model;

namespace Insula.Workloads.Running;

/// <summary>A call and its verdict as a line of strace notation.</summary>
internal static class CallText
{
    public static string Of(in Syscall call, string name, in Reply reply, long[]? results) => name;
}
