namespace Insula.Kernel;

/// <summary>Commands of TraceEvent(). The highest four bits say how many arguments there are.</summary>
internal static class TraceCommands
{
    /// <summary>_NTO_TRACE_ADDEVENTHANDLER, _NTO_TRACE_ADDCLASSEVHANDLER and _NTO_TRACE_ALLOCBUFFER: "add handlers for trace events or allocate the instrumented kernel's trace buffers" (Table 1).</summary>
    public static readonly uint[] Privileged = [0x50000007, 0x40000024, 0x3000000C];
}
