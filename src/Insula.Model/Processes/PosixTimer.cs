namespace Insula.Model;

/// <summary>A timer of timer_create(2).</summary>
/// <param name="Number">Its number, within its process.</param>
/// <param name="Target">The process that gets what it sends; 0 once that has ended.</param>
/// <param name="Clock">The clock it is of.</param>
/// <param name="Signal">What it sends; 0 for nothing.</param>
/// <param name="Expires">When it expires, in virtual time; 0 for never.</param>
/// <param name="Interval">After how many microseconds it expires again; 0 for not.</param>
public sealed record PosixTimer(int Number, Pid Target, uint Clock, int Signal, long Expires, long Interval)
{
    /// <summary>True for a clock of processor time: nobody uses any, so it never expires.</summary>
    public bool IsOfProcessor => Clock is 2 or 3;
}
