using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>
/// What becomes of a signal (signal(7)), as kernel/signal.c has it: it is discarded, waits, runs a handler or takes its default action. No task ever
/// has a waiting signal that it lets through, unless its process is stopped.
/// </summary>
internal static class Delivery
{
    /// <summary>The number of rt_sigtimedwait(2).</summary>
    private const ushort TimedWait = 128;

    private static readonly ulong Stops = Bit(Signal.SIGSTOP) | Bit(Signal.SIGTSTP) | Bit(Signal.SIGTTIN) | Bit(Signal.SIGTTOU);

    // A fault of the program itself goes before whatever else waits. - SYNCHRONOUS_MASK
    private static readonly ulong Faults =
        Bit(Signal.SIGSEGV) | Bit(Signal.SIGBUS) | Bit(Signal.SIGILL) | Bit(Signal.SIGTRAP) | Bit(Signal.SIGFPE) | Bit(Signal.SIGSYS);

    /// <summary>Sends a signal to a process, or to one task of it. Whoever has ended takes none.</summary>
    public static void Send(Effects effects, Process target, ProcessTask? only, int signal, Pid sender)
    {
        if (signal == 0 || effects.IsRehearsal || target.RunState == RunState.Zombie || (only is not null && IsGone(only)))
            return;
        // SIGCONT discards the stop signals that wait, and each of them SIGCONT, whatever is blocked or ignored. - signal(7)
        if (signal == (int)Signal.SIGCONT)
            Discard(effects, target, Stops);
        else if ((Signals.Bit(signal) & Stops) != 0)
            Discard(effects, target, Bit(Signal.SIGCONT));
        bool goesOn = signal == (int)Signal.SIGCONT && target.RunState == RunState.Stopped;
        ProcessTask? taker = TakerOf(target, only, signal);
        if (taker is null)
            Pend(effects, target, only, signal, sender);
        else if (!IsIgnored(effects.State, target, signal))
        {
            bool actsNow = target.RunState != RunState.Stopped || signal == (int)Signal.SIGKILL || (goesOn && target.DispositionOf(signal).IsDefault);
            if (actsNow)
                Act(effects, taker, signal, sender, wasPending: false);
            else
                Pend(effects, target, only, signal, sender);
        }
        if (!goesOn)
            return;
        JobControl.Continue(effects, target);
        for (int i = 0; i < target.Tasks.Count; i++)
            LetThrough(effects, target.Tasks[i]);
    }

    /// <summary>Lets waiting signals act that the task no longer blocks: its own before its process's, the lowest number first.</summary>
    public static void LetThrough(Effects effects, ProcessTask task)
    {
        while (!effects.IsRehearsal && task.Process.RunState == RunState.Running && !IsGone(task) && Next(task, ~Signals.MaskOf(task)) is { } waiting)
            Act(effects, task, waiting.Signal, waiting.Sender, wasPending: true);
    }

    /// <summary>The signal of a set that a task gets first of those that wait; null if none does. - dequeue_signal</summary>
    public static PendingSignal? Next(ProcessTask task, ulong set) => First(task.Pending, set) ?? First(task.Process.Pending, set);

    /// <summary>The signals that wait for a task or its process.</summary>
    public static ulong WaitingFor(ProcessTask task) => SetOf(task.Pending) | SetOf(task.Process.Pending);

    /// <summary>Discards signals that wait.</summary>
    public static void Discard(Effects effects, Process process, ulong signals)
    {
        ulong waiting = SetOf(process.Pending);
        for (int i = 0; i < process.Tasks.Count; i++)
            waiting |= SetOf(process.Tasks[i].Pending);
        if ((waiting & signals) != 0)
            effects.Emit(FactOf.SignalsDropped(process, waiting & signals));
    }

    /// <summary>True if a signal of the kernel would end what the task waits in, or its process.</summary>
    public static bool Reaches(KernelState state, ProcessTask task, int signal) =>
        IsAwaited(task, signal) || (TakerOf(task.Process, null, signal) == task && !IsIgnored(state, task.Process, signal));

    /// <summary>True if a disposition discards the signal.</summary>
    public static bool Discards(Disposition disposition, int signal) =>
        disposition.IsIgnored || (disposition.IsDefault && Signals.Action((Signal)signal) is DefaultAction.Ignore or DefaultAction.Continue);

    /// <summary>The task that a signal acts on: the first that does not block it; null if it has to wait. - complete_signal</summary>
    private static ProcessTask? TakerOf(Process target, ProcessTask? only, int signal)
    {
        if (only is not null)
            return Blocks(only, signal) ? null : only;
        for (int i = 0; i < target.Tasks.Count; i++)
        {
            if (!IsGone(target.Tasks[i]) && !Blocks(target.Tasks[i], signal))
                return target.Tasks[i];
        }
        return null;
    }

    /// <summary>A signal that is waited for waits too, unless it is discarded or ends the process: rt_sigtimedwait takes it.</summary>
    private static bool Blocks(ProcessTask task, int signal)
    {
        if ((Signals.MaskOf(task) & Signals.Bit(signal)) != 0)
            return true;
        Disposition disposition = task.Process.DispositionOf(signal);
        bool canBeTaken = disposition.IsHandled || (disposition.IsDefault && Signals.Action((Signal)signal) == DefaultAction.Stop);
        return canBeTaken && IsAwaited(task, signal);
    }

    private static bool IsAwaited(ProcessTask task, int signal) =>
        !task.IsInterrupted && task.Parked is { Call: { Number: TimedWait, Args: [{ List: [var set] }, ..] } }
        && ((ulong)set.Number & ~Signals.Unblockable & Signals.Bit(signal)) != 0;

    /// <summary>"The only signals that can be sent to init are those for which it has installed handlers." - kill(2). SIGCONT always counts as taken.</summary>
    private static bool IsIgnored(KernelState state, Process process, int signal)
    {
        Disposition disposition = process.DispositionOf(signal);
        return disposition.IsDefault
            ? process.Pid == state.Init || Signals.Action((Signal)signal) == DefaultAction.Ignore
            : disposition.IsIgnored;
    }

    private static void Pend(Effects effects, Process target, ProcessTask? only, int signal, Pid sender)
    {
        // "If multiple instances of a standard signal are generated while that signal is blocked, then only one is marked as pending." - signal(7)
        if (signal < Signals.FirstRealTime && First(only?.Pending ?? target.Pending, Signals.Bit(signal)) is not null)
            return;
        effects.Emit(only is null ? FactOf.SignalPended(target, signal, sender) : FactOf.SignalPended(only, signal, sender));
    }

    /// <summary>A signal acts on a task that lets it through. - get_signal</summary>
    private static void Act(Effects effects, ProcessTask task, int signal, Pid sender, bool wasPending)
    {
        Process process = task.Process;
        bool isHandled = process.DispositionOf(signal).IsHandled;
        DefaultAction action = isHandled ? DefaultAction.Ignore : Signals.Action((Signal)signal);
        // "A process group is orphaned": SIGSTOP alone stops its members. - setpgid(2), signal(7)
        bool isVain = action == DefaultAction.Stop && signal != (int)Signal.SIGSTOP && JobControl.IsOrphaned(effects.State, process.Group);
        if (isVain || IsIgnored(effects.State, process, signal))
        {
            if (wasPending)
                effects.Emit(FactOf.SignalTaken(task, signal));
            return;
        }
        effects.Emit(FactOf.SignalRaised(task, signal, sender, isHandled, wasPending));
        if (action is DefaultAction.Terminate or DefaultAction.Core)
            Processes.End(effects, process, signal | (action == DefaultAction.Core ? CoreBit(process) : 0));
        else if (action == DefaultAction.Stop)
            JobControl.Stop(effects, process, signal);
    }

    /// <summary>WCOREDUMP of wait(2): less than a page of core is none.</summary>
    private static int CoreBit(Process process) => process.Limits[Resource.Core].Soft >= 4096 ? 0x80 : 0;

    private static PendingSignal? First(IReadOnlyList<PendingSignal> queue, ulong set)
    {
        PendingSignal? first = null;
        for (int i = 0; i < queue.Count; i++)
        {
            if ((Signals.Bit(queue[i].Signal) & set) != 0 && (first is not { } other || Order(queue[i]) < Order(other)))
                first = queue[i];
        }
        return first;
    }

    private static int Order(PendingSignal waiting) => (Signals.Bit(waiting.Signal) & Faults) != 0 ? waiting.Signal - Signals.Max : waiting.Signal;

    private static ulong SetOf(IReadOnlyList<PendingSignal> queue)
    {
        ulong set = 0;
        for (int i = 0; i < queue.Count; i++)
            set |= Signals.Bit(queue[i].Signal);
        return set;
    }

    /// <summary>The first task may have ended before others of its process.</summary>
    private static bool IsGone(ProcessTask task) => task.Process.IsLeaderGone && task == task.Process.Leader;

    private static ulong Bit(Signal signal) => Signals.Bit((int)signal);
}
