namespace Insula.Requirements.Tests;

/// <summary>call_interrupt, with which a repeated recording ends a call that waits longer than it did (recordings.md).</summary>
public sealed class Interrupting
{
    [Theory, Strategies]
    public void A_waiting_call_ends_as_a_handled_signal_would_end_it(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3905 pipe([3, 4]) = 0
        3905 read(3,  <unfinished ...>
        3942 call_interrupt(3905) = 0
        3905 <... read resumed>NULL, 10) = -1 EINTR (Interrupted system call)
        3905 getpid() = 3905
        """);

    [Theory, Strategies]
    public void Who_does_not_wait_is_left_alone(string strategy) => Transcript.Check(World.Of(strategy), """
        3942 call_interrupt(3905) = 0
        3905 getpid() = 3905
        """);

    [Theory, Strategies]
    public void Whoever_may_not_signal_a_process_does_not_interrupt_it(string strategy) => Transcript.CheckVerdicts(World.Of(strategy), """
        3905 call_interrupt(3942) = -1 EPERM (SignalNotPermitted)
        3942 call_interrupt(1805) = -1 ESRCH (NoSuchTask)
        """);
}
