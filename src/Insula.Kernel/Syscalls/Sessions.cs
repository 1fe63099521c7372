using System.Globalization;
using System.Text;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel.Syscalls;

/// <summary>procmgr_session() of QNX: the terminal of a session, and signals for those in it.</summary>
internal static class Sessions
{
    /// <summary>PROCMGR_SESSION_SETSID, _SETPGRP, _SIGNAL_PGRP, _SIGNAL_PID; between the last ones is _SIGNAL_LEADER.</summary>
    private const uint Begin = 0, GiveTerminal = 2, ToForeground = 4, ToMember = 5;

    /// <summary>Node, session or (for a signal to a member) process, group or signal, what to do.</summary>
    public static Reply Control(in Call call)
    {
        (int id, uint action) = (call.Int(2), call[3].Word);
        // A process begins its own session, as with setsid(2): the ability is PGRP.
        if (action == Begin)
            return call[0].Number == 0 && call.ProcessNamed(call.Int(1)) == call.Caller ? Groups.SetSid(call).Why : Why.InvalidValue;
        // There is one node.
        if (call[0].Number != 0 || action is < GiveTerminal or > ToMember)
            return Why.InvalidValue;
        if (action == GiveTerminal ? id <= 0 : id is < 0 or > Signals.Max)
            return Why.InvalidValue;
        var number = new Pid(call.Int(1));
        if (call.State.Find(number) is not { RunState: not RunState.Zombie } named)
            return Elsewhere.Refuse(call, number);
        // A session ends with its leader.
        if (action != ToMember && named.Session != named.Pid)
            return Why.NoSuchProcess;
        Why why = Gate.ControlSession(call, named.Session);
        if (why != Why.Allowed)
            return why;
        if (action == GiveTerminal)
            return Give(call, named, new(id));
        if (action == ToForeground)
            SignalGroup(call, named, id);
        else
            Signalling.Deliver(call.Effects, named, id, call.Caller.Pid);
        return Reply.Ok;
    }

    /// <summary>"The process group must belong to the session." - tcsetpgrp(3)</summary>
    private static Why Give(in Call call, Process leader, Pid group)
    {
        bool exists = false;
        foreach (Process process in call.State.Processes.Values)
            exists |= process.Group == group && process.Session == leader.Session;
        if (!exists)
            return Why.OtherSession;
        if (ForegroundOf(call.State, leader) != group)
            call.Emit(FactOf.RegistryChanged(RegistryKind.Terminal, KeyOf(leader), Digits(group), leader.Pid));
        return Why.Allowed;
    }

    private static void SignalGroup(in Call call, Process leader, int signal)
    {
        Pid group = ForegroundOf(call.State, leader);
        for (Process? member = call.State.After(default); member is not null; member = call.State.After(member.Pid))
        {
            if (member.Group == group && member.Session == leader.Pid)
                Signalling.Deliver(call.Effects, member, signal, call.Caller.Pid);
        }
    }

    /// <summary>The group in the foreground: the leader's own until somebody says otherwise.</summary>
    private static Pid ForegroundOf(KernelState state, Process leader) =>
        state.Registry.Find(RegistryKind.Terminal, KeyOf(leader)) is { } entry ? new(int.Parse(entry.Value, CultureInfo.InvariantCulture)) : leader.Group;

    private static byte[] KeyOf(Process leader) => Digits(leader.Session);

    private static byte[] Digits(Pid number) => Encoding.ASCII.GetBytes(number.Value.ToString(CultureInfo.InvariantCulture));
}
