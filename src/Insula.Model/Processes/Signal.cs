namespace Insula.Model;

/// <summary>Signal numbers of Linux on x86-64 (signal(7)); 0 is the test signal of kill(2), 32..64 are real-time signals.</summary>
#pragma warning disable CS1591 // signal(7) documents each
public enum Signal : byte
{
    None = 0, SIGHUP = 1, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGKILL, SIGUSR1, SIGSEGV, SIGUSR2, SIGPIPE, SIGALRM,
    SIGTERM, SIGSTKFLT, SIGCHLD, SIGCONT, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU, SIGURG, SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGWINCH,
    SIGIO, SIGPWR, SIGSYS,
}
#pragma warning restore CS1591

/// <summary>What a signal does to a process that has not asked for anything else.</summary>
public enum DefaultAction : byte
{
    /// <summary>The process ends.</summary>
    Terminate,
    /// <summary>The process ends and would dump core.</summary>
    Core,
    /// <summary>Nothing.</summary>
    Ignore,
    /// <summary>The process stops.</summary>
    Stop,
    /// <summary>The process goes on if stopped.</summary>
    Continue,
}

/// <summary>Facts about signals.</summary>
public static class Signals
{
    /// <summary>The greatest signal number.</summary>
    public const int Max = 64;

    /// <summary>The first real-time signal: from here on each one sent is delivered.</summary>
    public const int FirstRealTime = 32;

    /// <summary>SIGKILL and SIGSTOP: never blocked, caught or ignored.</summary>
    public static readonly ulong Unblockable = Bit((int)Signal.SIGKILL) | Bit((int)Signal.SIGSTOP);

    /// <summary>The bit of a signal in a mask.</summary>
    public static ulong Bit(int signal) => signal is > 0 and <= Max ? 1UL << (signal - 1) : 0;

    /// <summary>What a task blocks at this moment: while it waits in rt_sigsuspend(2), the mask it gave there.</summary>
    public static ulong MaskOf(ProcessTask task) => !task.IsInterrupted && task.Parked is { Call: { Number: Suspend, Args: [{ List: [var mask] }, ..] } }
        ? (ulong)mask.Number & ~Unblockable : task.Mask;

    /// <summary>The number of rt_sigsuspend(2).</summary>
    public const ushort Suspend = 130;

    /// <summary>The default action (signal(7)).</summary>
    public static DefaultAction Action(Signal signal) => signal switch
    {
        Signal.SIGCHLD or Signal.SIGURG or Signal.SIGWINCH => DefaultAction.Ignore,
        Signal.SIGCONT => DefaultAction.Continue,
        Signal.SIGSTOP or Signal.SIGTSTP or Signal.SIGTTIN or Signal.SIGTTOU => DefaultAction.Stop,
        Signal.SIGQUIT or Signal.SIGILL or Signal.SIGTRAP or Signal.SIGABRT or Signal.SIGBUS or Signal.SIGFPE or Signal.SIGSEGV
            or Signal.SIGXCPU or Signal.SIGXFSZ or Signal.SIGSYS => DefaultAction.Core,
        _ => DefaultAction.Terminate,
    };

    /// <summary>The name, SIGRT_n for real-time signals.</summary>
    public static string Name(int signal) => signal is > 0 and < 32 ? ((Signal)signal).ToString() : signal >= 32 ? $"SIGRT_{signal - 32}" : signal.ToString();
}
