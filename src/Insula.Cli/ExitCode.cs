namespace Insula.Cli;

/// <summary>The exit codes of every verb.</summary>
internal static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Ok = 0;
    /// <summary>A check failed: an isolation violation, a script's expectation missed.</summary>
    public const int Findings = 1;
    /// <summary>The command line cannot be understood.</summary>
    public const int Usage = 2;
    /// <summary>A journal is not what was written.</summary>
    public const int Damaged = 3;
    /// <summary>An input cannot be read.</summary>
    public const int Unreadable = 4;
    /// <summary>The store failed, or the cluster cannot be reached.</summary>
    public const int Unavailable = 5;
    /// <summary>A fault of insula itself.</summary>
    public const int Fault = 70;
    /// <summary>Interrupted by the user.</summary>
    public const int Interrupted = 130;
}
