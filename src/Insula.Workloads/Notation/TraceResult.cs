using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>The three forms of a result.</summary>
public enum ResultKind : byte
{
    /// <summary>A value: <c>= 3</c>.</summary>
    Value,
    /// <summary>A refusal: <c>= -1 EPERM</c>.</summary>
    Error,
    /// <summary>None: <c>= ?</c>, the call did not return or will be restarted.</summary>
    Unknown,
}

/// <summary>What stands behind the equals sign.</summary>
/// <param name="Kind">Which form it has.</param>
/// <param name="Value">The value; -1 for an error.</param>
public sealed record TraceResult(ResultKind Kind, long Value)
{
    /// <summary>The error's name as written, ERESTARTSYS and its like included; null without one.</summary>
    public string? ErrorName { get; init; }

    /// <summary>The error; <see cref="Errno.None"/> without one and for a name that the model does not have.</summary>
    public Errno Errno { get; init; }

    /// <summary>The text in parentheses: the error's words, or what strace adds, <c>flags O_RDONLY</c>; null without one.</summary>
    public string? Note { get; init; }

    /// <summary>The reason that a script expects, <c>(NotOwner)</c>; null without one.</summary>
    public Why? Reason { get; init; }

    /// <summary>What strace -y says the descriptor returned refers to; null if it does not say.</summary>
    public byte[]? DescriptorPath { get; init; }
}
