namespace Insula.Model;

/// <summary>What a process does on a signal (sigaction(2)).</summary>
/// <param name="Handler">0 for the default action, 1 to ignore it, else an address of the program.</param>
/// <param name="Flags">SA_* bits.</param>
/// <param name="Mask">Signals blocked while the handler runs, besides its own.</param>
public readonly record struct Disposition(ulong Handler, ulong Flags, ulong Mask)
{
    /// <summary>The handler of a signal that is ignored.</summary>
    public const ulong Ignore = 1;
    /// <summary>SA_NOCLDSTOP: no SIGCHLD when a child stops or goes on.</summary>
    public const ulong NoChildStop = 1;
    /// <summary>SA_NOCLDWAIT: children that end leave no zombie.</summary>
    public const ulong NoChildWait = 2;
    /// <summary>SA_NODEFER: the signal is not blocked while its handler runs.</summary>
    public const ulong NoDefer = 0x40000000;
    /// <summary>SA_RESETHAND: back to the default once the handler runs.</summary>
    public const ulong ResetHandler = 0x80000000;

    /// <summary>True if nothing was asked for.</summary>
    public bool IsDefault => Handler == 0;

    /// <summary>True if the signal is asked to be ignored.</summary>
    public bool IsIgnored => Handler == Ignore;

    /// <summary>True if the program has a handler.</summary>
    public bool IsHandled => Handler > Ignore;
}
