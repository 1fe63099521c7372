namespace Insula.Model;

/// <summary>A call as it reaches the kernel: a number, the calling process and a few values, like a real kernel's ABI.</summary>
/// <param name="Number">The row's number; <see cref="Unmodelled"/> for a call without a row, whose name is then its only argument.</param>
/// <param name="Caller">The calling process.</param>
/// <param name="Args">The arguments, out-arguments included.</param>
public readonly record struct Syscall(ushort Number, Pid Caller, Value[] Args)
{
    /// <summary>The number of every call that the table does not know.</summary>
    public const ushort Unmodelled = ushort.MaxValue;

    /// <summary>The most arguments a call can have.</summary>
    public const int MaxArgs = 8;
}
