using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Timers.</summary>
internal static class Timers
{
    public static Reply Pause(in Call call) => Why.Unmodelled;

    public static Reply Alarm(in Call call) => Why.Unmodelled;

    public static Reply SetTimer(in Call call) => Why.Unmodelled;

    public static Reply GetTimer(in Call call) => Why.Unmodelled;

    public static Reply NanoSleep(in Call call) => Why.Unmodelled;

    public static Reply ClockNanoSleep(in Call call) => Why.Unmodelled;
}
