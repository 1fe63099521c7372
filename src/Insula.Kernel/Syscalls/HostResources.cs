using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>What belongs to the host as a whole. None of it is intercepted, so no virtual super-user reaches it (spec 4.5).</summary>
internal static class HostResources
{
    public static Reply FInitModule(in Call call) => Why.Unmodelled;

    public static Reply DeleteModule(in Call call) => Why.Unmodelled;

    public static Reply Mount(in Call call) => Why.Unmodelled;

    public static Reply Umount(in Call call) => Why.Unmodelled;

    public static Reply PivotRoot(in Call call) => Why.Unmodelled;

    public static Reply SwapOn(in Call call) => Why.Unmodelled;

    public static Reply SwapOff(in Call call) => Why.Unmodelled;

    public static Reply SetTimeOfDay(in Call call) => Why.Unmodelled;

    public static Reply ClockSetTime(in Call call) => Why.Unmodelled;

    public static Reply IoPl(in Call call) => Why.Unmodelled;

    public static Reply IoPerm(in Call call) => Why.Unmodelled;

    public static Reply SetHostName(in Call call) => Why.Unmodelled;

    private const uint Magic1 = 0xFEE1DEAD;

    public static Reply Reboot(in Call call)
    {
        if (call[0].Word != Magic1 || call[1].Word is not (672274793 or 85072278 or 369367448 or 537993216))
            return Why.InvalidValue;
        call.Emit(FactOf.RebootRequested(call[2].Word));
        return Reply.Ok;
    }

    public static Reply InitModule(in Call call)
    {
        call.Emit(FactOf.ModuleLoaded(call[1].Number));
        return Reply.Ok;
    }
}
