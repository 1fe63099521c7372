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
    /// <param name="call">The call.</param>
    /// <param name="name">Its name, if it has no row.</param>
    /// <param name="reply">The verdict.</param>
    /// <param name="results">Its words of the reply arena.</param>
    /// <param name="line">The line it came from, which has the arguments of a call without a row.</param>
    public static string Of(in Syscall call, string name, in Reply reply, ReadOnlySpan<long> results, CallLine? line = null)
    {
        var output = new ArrayBufferWriter<byte>();
        if (SyscallTable.ByNumber(call.Number) is { } row)
            StraceWriter.Write(output, row, call.Args, reply, results);
        else
            StraceWriter.WriteUnmodelled(output, Encoding.UTF8.GetBytes(name), default, line, reply.Why);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>The line that completes a call that had waited.</summary>
    public static string OfResumed(in Syscall call, in Reply reply, ReadOnlySpan<long> results)
    {
        var output = new ArrayBufferWriter<byte>();
        StraceWriter.WriteResumed(output, SyscallTable.ByNumber(call.Number)!, call.Args, reply, results);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
