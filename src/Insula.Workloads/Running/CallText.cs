using System.Buffers;
using System.Text;
using Insula.Kernel;
using Insula.Model;
using Insula.Workloads.Notation;

namespace Insula.Workloads.Running;

/// <summary>A call and its verdict as a line of strace notation.</summary>
public static class CallText
{
    /// <summary>The line.</summary>
    public static string Of(in Syscall call, string name, in Reply reply, ReadOnlySpan<long> results, StraceStyle style = default)
    {
        var output = new ArrayBufferWriter<byte>();
        if (SyscallTable.ByNumber(call.Number) is { } row)
            StraceWriter.Write(output, row, call.Args, reply, results, style);
        else
            StraceWriter.WriteUnmodelled(output, Encoding.UTF8.GetBytes(name), style);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>The line that completes a call that had waited.</summary>
    public static string OfResumed(in Syscall call, in Reply reply, ReadOnlySpan<long> results, StraceStyle style = default)
    {
        var output = new ArrayBufferWriter<byte>();
        StraceWriter.WriteResumed(output, SyscallTable.ByNumber(call.Number)!, call.Args, reply, results, style);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
