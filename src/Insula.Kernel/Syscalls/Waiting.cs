using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Waiting for children: wait4(2).</summary>
internal static class Waiting
{
    public static Reply WaitId(in Call call) => Why.Unmodelled;

    private const uint NoHang = 1, Untraced = 2, Continued = 8;
    private const uint Known = NoHang | Untraced | Continued | 0x20000000 | 0x40000000 | 0x80000000;

    public static Reply Wait4(in Call call)
    {
        int which = call.Int(0);
        uint options = call[2].Word;
        if ((options & ~Known) != 0)
            return Why.InvalidValue;
        if (which == int.MinValue)
            return Why.NoSuchProcess;
        Process? told = null;
        bool any = false;
        foreach (Process child in call.State.Processes.Values)
        {
            if (child.Parent != call.Caller.Pid || child == call.Caller || !IsMeant(call.Caller, child, which))
                continue;
            any = true;
            // Of several, the oldest child is told first.
            if (HasNews(child, options) && (told is null || child.Birth < told.Birth))
                told = child;
        }
        if (!any)
            return Why.NoChild;
        if (told is not null)
            return Tell(call, told);
        if ((options & NoHang) == 0)
            return Why.Parked;
        call.Effects.Arena.Add(0);
        return Reply.Ok;
    }

    private static bool IsMeant(Process caller, Process child, int which) => which switch
    {
        -1 => true,
        0 => child.Group == caller.Group,
        > 0 => child.Pid.Value == which,
        _ => child.Group.Value == -which,
    };

    private static bool HasNews(Process child, uint options) => child.RunState switch
    {
        RunState.Zombie => true,
        RunState.Stopped => child.StatusUnreported && (options & Untraced) != 0,
        _ => child.StatusUnreported && (options & Continued) != 0,
    };

    private static Reply Tell(in Call call, Process child)
    {
        call.Effects.Arena.Add(child.Status);
        call.Emit(child.RunState == RunState.Zombie ? FactOf.ProcessReaped(child) : FactOf.StatusReported(child));
        return Reply.Of(child.Pid.Value);
    }
}
