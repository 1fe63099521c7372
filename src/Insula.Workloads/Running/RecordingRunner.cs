using Insula.Engine;
using Insula.Model;
using Insula.Workloads.Notation;
using Insula.Workloads.Scenarios;
using Serilog;

namespace Insula.Workloads.Running;

/// <summary>
/// Repeats a recording inside a server: the order of split calls, process numbers and descriptors as recordings.md has them. It repeats what the
/// program asked and does not compare what it was told.
/// </summary>
internal sealed class RecordingRunner(PlacedEntity entity, Pid starter, RecordingItem recording, Tally tally, ProcessNumbers numbers)
    : TraceRunner(entity, tally, numbers)
{
    private const int Absent = 1 << 30;
    private readonly Dictionary<int, DescriptorTable> _descriptors = [];
    private readonly Dictionary<int, CallLine> _pendingForks = [];
    private readonly HashSet<int> _ended = [];
    private readonly HashSet<long> _early = [];
    private readonly HashSet<int> _signalled = [];
    private Dictionary<long, int> _children = [];
    private HashSet<int> _killed = [];
    private int _first;
    private (long Value, bool IsAllowed) _last;

    public async Task Run()
    {
        _children = RecordedFile.ChildrenByLine(recording.Path);
        _killed = RecordedFile.Killed(recording.Path);
        foreach (TraceEvent line in RecordedFile.Read(recording.Path))
        {
            int pid = line.Pid ?? _first;
            if (_first == 0 && line is CallLine or UnfinishedLine)
                Begin(pid = line.Pid ?? -2);
            switch (line)
            {
                case SkippedLine skipped:
                    Log.Warning("LineSkipped {File}:{Line}: {Reason}", recording.Path, skipped.Line, skipped.ToString());
                    break;
                case UnfinishedLine unfinished:
                    await RunUnfinished(pid, unfinished.Call);
                    break;
                case CallLine call when !_early.Remove(call.FirstLine):
                    await BeginChild(pid);
                    await RunCall(pid, call);
                    break;
                case ExitLine exit:
                    await RunExit(pid, exit);
                    break;
            }
        }
        await Flush();
    }

    private void Begin(int pid)
    {
        _first = pid;
        Numbers.Learn(pid, starter);
        _descriptors[pid] = DescriptorTable.Initial();
    }

    /// <summary>
    /// A split call runs where it is completed; but a fork at the first line of its child, and a signal before what it causes.
    /// </summary>
    private async Task RunUnfinished(int pid, CallLine call)
    {
        await BeginChild(pid);
        if (_children.TryGetValue(call.FirstLine, out int child))
        {
            _pendingForks[child] = call;
        }
        else if (call.Name is "kill" or "exit" or "exit_group")
        {
            _early.Add(call.FirstLine);
            await RunCall(pid, call);
        }
    }

    /// <summary>A process that speaks for the first time: its fork runs now.</summary>
    private async Task BeginChild(int pid)
    {
        if (!_pendingForks.Remove(pid, out CallLine? fork))
            return;
        _early.Add(fork.FirstLine);
        await RunFork(fork.Pid ?? _first, fork, pid);
    }

    private async Task RunCall(int pid, CallLine call)
    {
        bool exits = call.Name is "exit" or "exit_group";
        // What the recording does not show the end of, it does not say the effect of.
        if (!exits && call.Result is { Kind: ResultKind.Unknown })
            return;
        if (exits)
            _ended.Add(pid);
        if (!_descriptors.TryGetValue(pid, out DescriptorTable? table))
            _descriptors[pid] = table = DescriptorTable.Initial();
        if (_children.TryGetValue(call.FirstLine, out int child))
            await RunFork(pid, call, child);
        else if (call.Row is null)
            await RunUnmodelled(pid, call, table);
        else if (call.Row.Returns == Returns.Fd && call.Result is { Kind: ResultKind.Value } opened)
            await RunOpen(pid, call, table, (int)opened.Value);
        else
            await RunPlain(pid, call, table);
    }

    private async Task RunPlain(int pid, CallLine call, DescriptorTable table)
    {
        bool succeeded = call.Result is { Kind: ResultKind.Value };
        await AdoptUsed(pid, call, table, succeeded);
        Value[] args = Numbers.Map(call.Row!, call.Args, number => Unknown(number, succeeded));
        if (call.Name == "wait4")
            args = Wait(args, call);
        if (call.Name == "kill")
            args = Signal(args, call);
        if (call.Name == "close" && succeeded)
            table.Close((int)call.Args[0].Number);
        await Queue(new(call, new(call.Row!.Number, PidOf(pid), args)));
        // Refused here though recorded as open, or the other way round: the table must stay true.
        if (call.Row.Returns == Returns.Fd)
        {
            await Flush();
            if (_last is { IsAllowed: true })
                await Step(pid, "close", _last.Value);
        }
    }

    /// <summary>A child is made: from now on its recorded number means the simulated one.</summary>
    private async Task RunFork(int pid, CallLine call, int child)
    {
        await Queue(new(call, new(call.Row!.Number, PidOf(pid), call.Args)));
        await Flush();
        if (_last.IsAllowed)
            Numbers.Learn(child, new((int)_last.Value));
        _ended.Remove(child);
        _signalled.Remove(child);
        _descriptors[child] = _descriptors.TryGetValue(pid, out DescriptorTable? table) ? table.Copy() : DescriptorTable.Initial();
    }

    private async Task RunOpen(int pid, CallLine call, DescriptorTable table, int descriptor)
    {
        await AdoptUsed(pid, call, table, succeeded: true);
        // A number above the lowest free one means opens that nobody recorded.
        for (int free = table.LowestFree; free < descriptor; free = table.LowestFree)
            await Adopt(pid, table, free);
        if (table.Contains(descriptor))
            await Close(pid, table, descriptor);
        await Queue(new(call, new(call.Row!.Number, PidOf(pid), Numbers.Map(call.Row, call.Args))));
        await Flush();
        bool closeOnExec = call.Row.Name != "creat" && (call.Args[call.Row.Name == "open" ? 1 : 2].Number & (long)OpenFlags.CloseOnExec) != 0;
        if (!_last.IsAllowed)
            await Step(pid, "descriptor_adopt", descriptor);
        table.Open(descriptor, closeOnExec);
    }

    /// <summary>A call without a row is told so; what it did to descriptors is taken over.</summary>
    private async Task RunUnmodelled(int pid, CallLine call, DescriptorTable table)
    {
        await Queue(new(call, Calls.Unmodelled(PidOf(pid), call.Name)));
        if (call.Result is not { Kind: ResultKind.Value } result)
            return;
        if (call.Name == "execve")
        {
            foreach (int descriptor in table.CloseOnExec)
                await Close(pid, table, descriptor);
        }
        foreach (int descriptor in RecordedFile.DescriptorsOf(call, result.Value))
        {
            if (table.Contains(descriptor))
                await Close(pid, table, descriptor);
            await Adopt(pid, table, descriptor);
        }
    }

    /// <summary>A process that ended without saying so: by a signal whose sender nobody recorded.</summary>
    private async Task RunExit(int pid, ExitLine exit)
    {
        bool explained = _ended.Contains(pid) || (exit.Kind == ExitKind.Killed && _signalled.Contains(pid));
        if (explained || exit.Kind == ExitKind.Superseded || !Numbers.TryGet(pid, out Pid process))
            return;
        _ended.Add(pid);
        await Queue(exit.Kind == ExitKind.Killed
            ? new(null, Calls.Of(process, "kill", process.Value, exit.Number))
            : new(null, Calls.Of(process, "exit_group", exit.Number)));
    }

    /// <summary>A descriptor that is used before anybody opened it was open from the start.</summary>
    private async Task AdoptUsed(int pid, CallLine call, DescriptorTable table, bool succeeded)
    {
        for (int i = 0; i < call.Args.Length && succeeded; i++)
        {
            long descriptor = call.Row!.Args[i].Kind is ArgKind.Fd or ArgKind.DirFd ? call.Args[i].Number : -1;
            if (descriptor >= 0 && !table.Contains((int)descriptor))
                await Adopt(pid, table, (int)descriptor);
        }
    }

    private async Task Adopt(int pid, DescriptorTable table, int descriptor)
    {
        table.Open(descriptor, false);
        await Step(pid, "descriptor_adopt", descriptor);
    }

    private async Task Close(int pid, DescriptorTable table, int descriptor)
    {
        table.Close(descriptor);
        await Step(pid, "close", descriptor);
    }

    private Task Step(int pid, string name, long argument) => Queue(new(null, Calls.Of(PidOf(pid), name, argument)));

    /// <summary>
    /// Which child wait(-1) tells of is the kernel's free choice, taken from the recording; and a repeated recording never blocks.
    /// </summary>
    private Value[] Wait(Value[] args, CallLine call)
    {
        const int noHang = 1;
        Value[] wait = [.. args];
        if (call.Result is { Kind: ResultKind.Value, Value: > 0 } told && Numbers.TryGet((int)told.Value, out Pid child))
            wait[0] = child.Value;
        wait[2] = wait[2].Number | noHang;
        return wait;
    }

    /// <summary>
    /// Dispositions have no model yet: a signal that the recording shows its target survive is only tried, so that the verdict counts and the
    /// process lives on.
    /// </summary>
    private Value[] Signal(Value[] args, CallLine call)
    {
        int target = (int)call.Args[0].Number;
        bool ends = target > 0 ? _killed.Contains(target) : _killed.Count > 0;
        if (ends)
            _signalled.Add(target);
        return ends ? args : [args[0], 0];
    }

    /// <summary>A number that is nobody's in the recording: a live process of the host if the recording shows it alive, else nobody.</summary>
    private int Unknown(int number, bool alive) => alive ? Pid.Init.Value : Absent + number;

    private Pid PidOf(int pid) => Numbers.TryGet(pid, out Pid known) ? known : starter;

    protected override void Judge(TracedCall traced, BatchReply reply, int index)
    {
        Reply verdict = reply.Replies[index];
        _last = (verdict.Value, verdict.IsAllowed);
        if (traced.Line?.Result is { } recorded && WhyTable.Of(verdict.Why).Errno != recorded.Errno && verdict.Why != Why.Unmodelled)
        {
            Log.Debug("VerdictDiffers {File}:{Line}: recorded {Recorded}, simulated {Call} ({Why}) at {Address}", recording.Path, traced.Line.Line,
                recorded.ErrorName ?? "success", CallText.Of(traced.Call, traced.Name, verdict, reply.Results[index]), verdict.Why.ToString(), reply.AddressOf(index).ToString());
        }
    }
}
