using Insula.Engine;
using Insula.Model;
using Insula.Model.Facts;
using Insula.Workloads.Comparing;
using Insula.Workloads.Notation;
using Serilog;

namespace Insula.Workloads.Running;

/// <summary>Verdicts: those of calls, of signals and of the ends of processes.</summary>
internal partial class RecordingRunner
{
    private const int Absent = 1 << 30;
    private readonly List<(int Task, int Process, int Signal)> _delivered = [];
    private readonly Dictionary<int, int> _ended = [];
    private bool _lastRefused;
    private readonly HashSet<int> _endedTasks = [];
    private readonly List<(ulong Ticket, Pid Task)> _waiting = [];

    protected override void Judge(TracedCall traced, BatchReply reply, int index)
    {
        Reply verdict = reply.Replies[index];
        if (verdict.Why == Why.Parked)
            _waiting.Add(((ulong)verdict.Value, traced.Call.Caller));
        if (traced.Line is not { } line)
            return;
        _lastRefused = !verdict.IsAllowed;
        VerdictClass kind = verdict.Why == Why.Unmodelled ? VerdictClass.Unmodelled : line.Result is null ? VerdictClass.Adopted : traced.Class;
        if (RecordedFile.ChildOf(line) is { } child && verdict.IsAllowed)
            Numbers.Learn(child, new((int)verdict.Value));
        if (line.Row is not null)
            source.Witness?.Invoke(new(line.Line, line.Name, Verdicts.AsSeen(line, verdict, reply.Results[index]), verdict.Why));
        if (kind != VerdictClass.Compared)
        {
            agreement.Count(kind, line.Name);
            return;
        }
        ReadOnlySpan<long> results = reply.Results[index];
        string? simulated = Verdicts.Difference(line, verdict, results, Numbers, traced.IsStream, source.World is null);
        Errno errno = WhyTable.Of(verdict.Why).Errno;
        Disagreement? difference = simulated is null ? null : new(line.Line, CallText.Of(traced.Call, traced.Name, verdict, reply.Results[index]),
            Verdicts.Text(line.Result!), simulated, verdict.Why.ToString(), reply.AddressOf(index));
        agreement.Compare(line.Result!.Errno, errno, difference, difference is not null && IntendedDifferences.Covers(line, verdict));
        if (difference is not null)
            Log.Debug("VerdictDiffers {File}:{Line}: recorded {Recorded}, simulated {Call} ({Reason}) at {Address}",
                source.Path, line.Line, difference.Recorded, difference.Call, difference.Reason, difference.Address?.ToString());
    }

    protected override void Look(BatchReply reply)
    {
        foreach (FactAt at in reply.Facts)
        {
            switch (at.Fact)
            {
                case SignalRaised raised:
                    _delivered.Add((raised.Task == 0 ? raised.Pid : raised.Task, raised.Pid, raised.Signal));
                    break;
                case ProcessExited exited:
                    _ended[exited.Pid] = exited.Status;
                    break;
                case TaskEnded task:
                    _endedTasks.Add(task.Task == 0 ? task.Pid : task.Task);
                    break;
            }
        }
    }

    protected override void Complete(Completion completion, BatchReply reply) => _waiting.RemoveAll(waiting => waiting.Ticket == completion.Ticket);

    /// <summary>Sends what is gathered. Nothing waits in a recording: a call that would is told so, and its task goes on.</summary>
    protected override async Task Flush()
    {
        await base.Flush();
        while (_waiting.Count > 0)
        {
            (_, Pid task) = _waiting[0];
            _waiting.RemoveAt(0);
            await Queue(new(null, Calls.Of(Entity.Init, "call_interrupt", task.Value)));
            await base.Flush();
        }
    }

    /// <summary>
    /// A signal whose sender is outside the recording, or whose cause has no model, is injected where it stands; any other must have come.
    /// </summary>
    private async Task RunSignal(int pid, SignalLine line)
    {
        await Flush();
        if (!Numbers.TryGet(pid, out Pid task) || line.IsStop)
            return;
        int at = _delivered.FindIndex(signal => signal.Signal == line.Signal && signal.Task == task.Value);
        if (at < 0)
            at = _delivered.FindIndex(signal => signal.Signal == line.Signal && _processes.GetValueOrDefault(pid) is { } process
                && Numbers.TryGet(process.Number, out Pid leader) && signal.Process == leader.Value);
        if (at >= 0)
        {
            _delivered.RemoveAt(at);
            agreement.Compare(Errno.None, Errno.None, null);
            return;
        }
        if (_processes.GetValueOrDefault(pid)?.Ignores(line.Signal) == true)
        {
            agreement.Count(VerdictClass.Adopted, "signal");
            return;
        }
        bool isKnown = line.SenderPid is { } sender && Numbers.TryGet(sender, out _) && line.Code is not ("SI_KERNEL" or "SI_TIMER");
        if (isKnown)
            agreement.Compare(Errno.None, Errno.None, new(line.Line, $"{pid} {Signals.Name(line.Signal)}", "delivered", "not delivered", "", null));
        else
            agreement.Count(VerdictClass.Adopted, "signal");
        // Whoever sent it: the entity's first process may signal everybody in it.
        await Queue(new(null, Calls.Of(Entity.Init, "tkill", task.Value, line.Signal)));
        await Flush();
        _delivered.RemoveAll(signal => signal.Signal == line.Signal && signal.Process == task.Value);
    }

    private async Task RunExit(int pid, ExitLine line)
    {
        await Flush();
        if (line.Kind == ExitKind.Superseded)
        {
            _superseding[pid] = line.Number;
            if (_processes.TryGetValue(line.Number, out RecordedProcess? survivor))
                _processes[pid] = survivor;
            return;
        }
        if (!Numbers.TryGet(pid, out Pid task) || !_processes.Remove(pid, out RecordedProcess? process))
            return;
        int status = line.Kind == ExitKind.Exited ? line.Number << 8 : line.Number;
        Pid leader = Numbers.TryGet(process.Number, out Pid known) ? known : task;
        bool isTask = _endedTasks.Remove(task.Value);
        if (isTask || (_ended.TryGetValue(leader.Value, out int simulated) && (simulated & 0xFF7F) == status))
        {
            agreement.Compare(Errno.None, Errno.None, null);
            return;
        }
        bool isUnseen = line.Kind == ExitKind.Exited ? !process.HasExited : !_ended.ContainsKey(leader.Value);
        if (isUnseen)
            agreement.Count(VerdictClass.Adopted, "exit");
        else
            agreement.Compare(Errno.None, Errno.None, new(line.Line, $"{pid} end", $"status 0x{status:x}", _ended.TryGetValue(leader.Value, out int other) ? $"status 0x{other:x}" : "lives", "", null));
        if (_ended.ContainsKey(leader.Value))
            return;
        await Queue(line.Kind == ExitKind.Killed
            ? new(null, Calls.Of(Entity.Init, "kill", leader.Value, (long)Signal.SIGKILL))
            : new(null, Calls.Of(task, "exit_group", line.Number)));
        await Flush();
    }

    /// <summary>
    /// The arguments as the simulation has them: process numbers its own; of the real kernel's free choices those that the recording shows, which
    /// child is told of and how much of a pipe was read.
    /// </summary>
    private Value[] MapArguments(CallLine call, RecordedProcess process)
    {
        bool succeeded = call.Result is { Kind: ResultKind.Value };
        // A process that may not be touched is there.
        bool isThere = succeeded || (call.Result is { Errno: Errno.EPERM } && call.Name is "kill" or "tkill" or "tgkill" or "rt_sigqueueinfo" or "setpriority" or "prlimit64");
        Value[] args = Numbers.Map(call.Row!, call.Args, number => Unknown(number, isThere));
        if (!succeeded || call.Result!.Value <= 0)
            return args;
        if (call.Name is "wait4" or "waitpid" && Numbers.TryGet((int)call.Result.Value, out Pid child))
            return [child.Value, .. args[1..]];
        if (call.Name is "read" or "write" && IsStream(call, process))
            return [args[0], args[1], call.Result.Value];
        return args;
    }

    /// <summary>A number that is nobody's in the recording: a live process of the host if the recording shows it alive, else nobody.</summary>
    private static int Unknown(int number, bool isAlive) => isAlive ? Pid.Init.Value : Absent + number;
}
