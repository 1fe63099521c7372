using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>What belongs to the host as a whole. None of it is intercepted, so no virtual super-user reaches it (spec 4.5).</summary>
internal static class HostResources
{
    private const int Here = PathWalk.WorkingDirectory;
    private const uint KnownModuleFlags = 7, KnownSwapFlags = 0x7FFFF;
    private const uint Magic1 = 0xFEE1DEAD;
    private const long NanosecondsInSecond = 1_000_000_000, GreatestTime = 8_277_292_036;
    private const int RealTimeClock = 0, MaxHostName = 64;
    private const ulong Ports = 65536;

    public static Reply Reboot(in Call call)
    {
        if (call[0].Word != Magic1 || call[1].Word is not (672274793 or 85072278 or 369367448 or 537993216))
            return Why.InvalidValue;
        call.Emit(FactOf.RebootRequested(call[2].Word));
        return Reply.Ok;
    }

    /// <summary>sysmgr_reboot(): LINUX_REBOOT_CMD_RESTART.</summary>
    public static Reply SysmgrReboot(in Call call)
    {
        call.Emit(FactOf.RebootRequested(0x01234567));
        return Reply.Ok;
    }

    public static Reply InitModule(in Call call)
    {
        call.Emit(FactOf.ModuleLoaded(call[1].Number));
        return Reply.Ok;
    }

    public static Reply FInitModule(in Call call)
    {
        if ((call[2].Word & ~KnownModuleFlags) != 0)
            return Why.InvalidValue;
        if (call.Caller.Descriptor(call[0].Number) is not { } file)
            return Why.BadDescriptor;
        if (!file.Flags.Reads())
            return Why.DescriptorMode;
        if (file.Inode is { IsRegular: false })
            return Why.InvalidValue;
        call.Emit(FactOf.ModuleLoaded(file.Inode?.Size ?? 0));
        return Reply.Ok;
    }

    public static Reply DeleteModule(in Call call)
    {
        if (call[0].Text.IsEmpty)
            return Why.NoSuchFile;
        call.Emit(FactOf.ModuleUnloaded(call[0].Text));
        return Reply.Ok;
    }

    public static Reply SwapOn(in Call call)
    {
        if ((call[1].Word & ~KnownSwapFlags) != 0)
            return Why.InvalidValue;
        Why why = Gate.Needed(call, Capability.Administer);
        return why != Why.Allowed ? why : Swap(call, isOn: true);
    }

    public static Reply SwapOff(in Call call) => Swap(call, isOn: false);

    public static Reply SetTimeOfDay(in Call call)
    {
        if (!call[0].List.IsEmpty)
            return SetClock(call, call[0].List);
        // A time zone alone; nobody here asks for it again.
        Why why = Gate.May(call, Ability.Clockset, Why.NeedsSuperUser);
        return why != Why.Allowed ? why : Reply.Ok;
    }

    public static Reply ClockSetTime(in Call call)
    {
        if (call.Int(0) != RealTimeClock)
            return Why.InvalidValue;
        return SetClock(call, call[1].List);
    }

    public static Reply IoPl(in Call call)
    {
        if (call[0].Word > 3)
            return Why.InvalidValue;
        return UsePorts(call, 0, Ports, isOpen: call[0].Word > 0);
    }

    public static Reply IoPerm(in Call call)
    {
        (ulong first, ulong count) = ((ulong)call[0].Number, (ulong)call[1].Number);
        if (unchecked(first + count) <= first || first + count > Ports)
            return Why.InvalidValue;
        return UsePorts(call, first, count, isOpen: call.Int(2) != 0);
    }

    public static Reply SetHostName(in Call call)
    {
        int length = call.Int(1);
        if (length is < 0 or > MaxHostName)
            return Why.InvalidValue;
        ReadOnlySpan<byte> name = call[0].Text;
        call.Emit(FactOf.HostNameSet(name[..Math.Min(length, name.Length)]));
        return Reply.Ok;
    }

    private static Reply Swap(in Call call, bool isOn)
    {
        Why why = PathWalk.ResolveExisting(call, Here, call[0].Text, follow: true, out _, out Inode file);
        if (why != Why.Allowed)
            return why;
        if (file.IsDirectory)
            return Why.IsADirectory;
        if (!file.IsRegular && file.Type != Mode.BlockDevice)
            return Why.InvalidValue;
        call.Emit(FactOf.SwapChanged(file, isOn));
        return Reply.Ok;
    }

    /// <summary>The kernel looks at the time before it asks who sets it. - do_sys_settimeofday64</summary>
    private static Reply SetClock(in Call call, ReadOnlySpan<Value> time)
    {
        if (time is not [{ Form: ValueForm.Number } seconds, { Form: ValueForm.Number } nanoseconds])
            return Why.BadArgument;
        if (seconds.Number is < 0 or >= GreatestTime || nanoseconds.Number is < 0 or >= NanosecondsInSecond)
            return Why.InvalidValue;
        Why why = Gate.May(call, Ability.Clockset, (ulong)(seconds.Number * NanosecondsInSecond + nanoseconds.Number), Why.NeedsSuperUser);
        if (why != Why.Allowed)
            return why;
        call.Emit(FactOf.ClockSet(seconds.Number * 1_000_000 + nanoseconds.Number / 1000));
        return Reply.Ok;
    }

    private static Reply UsePorts(in Call call, ulong first, ulong count, bool isOpen)
    {
        Why why = Gate.May(call, Ability.Io, Why.NeedsSuperUser);
        // Anybody may give up ports: who could not open any has none.
        if (why != Why.Allowed)
            return isOpen ? why : Reply.Ok;
        call.Emit(FactOf.PortsOpened(call.Caller, first, count, isOpen));
        return Reply.Ok;
    }
}
