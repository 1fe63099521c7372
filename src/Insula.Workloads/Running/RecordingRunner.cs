using Insula.Model;
using Insula.Workloads.Comparing;
using Insula.Workloads.Notation;
using Insula.Workloads.Scenarios;
using Serilog;

namespace Insula.Workloads.Running;

/// <summary>
/// Repeats a recording inside a server and compares each verdict with the one the real kernel gave: the order of split calls, process numbers,
/// descriptors, signals and ends as recordings.md has them.
/// </summary>
internal partial class RecordingRunner(PlacedEntity entity, Pid starter, RecordingItem source, Tally tally, Agreement agreement, ProcessNumbers numbers)
    : TraceRunner(entity, tally, numbers)
{
    private readonly Dictionary<int, RecordedProcess> _processes = [];
    private readonly Dictionary<int, CallLine> _pendingForks = [];
    private readonly List<CallLine> _openForks = [];
    private readonly HashSet<long> _early = [];
    private readonly Dictionary<int, int> _superseding = [];
    private Dictionary<long, CallLine> _ahead = [];
    private readonly LeftOut _leftOut = new();
    private int _first;

    /// <summary>Runs it to its end.</summary>
    public Task Run() => Run(RecordedFile.Read(source.Path), RecordedFile.Ahead(source.Path));

    /// <summary>Runs lines as they come.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="ahead">What is known of the ends of split calls when they begin.</param>
    protected async Task Run(IEnumerable<TraceEvent> lines, Dictionary<long, CallLine> ahead)
    {
        _ahead = ahead;
        foreach (TraceEvent line in lines)
        {
            if (_first == 0 && line is CallLine or UnfinishedLine)
                Begin(line.Pid ?? -2);
            int pid = line.Pid ?? _first;
            switch (line)
            {
                case SkippedLine skipped:
                    agreement.SkippedLines++;
                    Log.Warning("LineSkipped {File}:{Line}: {Reason}", source.Path, skipped.Line, skipped.ToString());
                    break;
                case UnfinishedLine unfinished:
                    await RunUnfinished(pid, unfinished.Call);
                    break;
                case CallLine call when !_early.Remove(call.FirstLine):
                    await BeginChild(pid);
                    await RunCall(pid, call);
                    break;
                case SignalLine signal:
                    await BeginChild(pid);
                    await RunSignal(pid, signal);
                    break;
                case ExitLine exit:
                    await BeginChild(pid);
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
        bool isLeftOut = LeftOut.IsOfKernel(source.Login.Cwd);
        _processes[pid] = new(pid, RecordedDescriptors.Initial(), new RecordedPlace { Directory = source.Login.Cwd, IsLeftOut = isLeftOut });
    }

    /// <summary>
    /// A split call runs where it is completed; but a fork at the first line of its child, and a signal, what goes into a pipe and the end of one before
    /// what it causes.
    /// </summary>
    private async Task RunUnfinished(int pid, CallLine begun)
    {
        await BeginChild(pid);
        if (!_ahead.TryGetValue(begun.FirstLine, out CallLine? call))
            call = begun;
        if (RecordedFile.ChildOf(call) is { } child)
        {
            _pendingForks[child] = call;
        }
        else if (call == begun && RecordedFile.MakesTask(call))
        {
            // Nobody knows yet which child it makes: the next stranger.
            _openForks.Add(call);
        }
        else if (call.Name is "kill" or "tkill" or "tgkill" or "rt_sigqueueinfo" or "exit" or "exit_group" || (call != begun && call.Name == "close")
            || (call != begun && call.Name is "write" or "writev" && IsStream(call, ProcessOf(pid))))
        {
            _early.Add(call.FirstLine);
            await RunCall(pid, call);
        }
    }

    /// <summary>A task that speaks for the first time: its fork runs now.</summary>
    private async Task BeginChild(int pid)
    {
        if (!_pendingForks.Remove(pid, out CallLine? fork))
        {
            if (_processes.ContainsKey(pid) || _openForks.Count == 0)
                return;
            fork = _openForks[0];
            _openForks.RemoveAt(0);
        }
        _early.Add(fork.FirstLine);
        await RunFork(fork.Pid ?? _first, fork, pid);
    }

    private async Task RunCall(int pid, CallLine call)
    {
        RecordedProcess process = ProcessOf(pid);
        _openForks.RemoveAll(fork => fork.FirstLine == call.FirstLine);
        if (call is { Row: not null, Result: not null })
            await Prepare(call, process);
        if (call.Name is "exit" or "exit_group")
            await RunEnd(pid, call, process);
        else if (call.Row is null)
            await RunUnmodelled(pid, call, process);
        else if (call.Name == "rt_sigreturn")
            await Queue(new(null, new(call.Row.Number, PidOf(pid), call.Args)));
        else if (IsFreeChoice(call))
            agreement.Count(VerdictClass.Adopted, call.Name);
        else if (RecordedFile.ChildOf(call) is { } child)
            await RunFork(pid, call, child);
        else if (RecordedPaths.IsLeftOut(call, process, _leftOut))
            await RunLeftOut(pid, call, process);
        else if (call.Name is "execve" or "execveat")
            await RunExec(pid, call, process);
        else if (RecordedFile.DescriptorsOf(call) is { Length: > 0 } made)
            await RunOpen(pid, call, process, made);
        else
            await RunPlain(pid, call, process);
    }

    /// <summary>Makes ready what a call will look at.</summary>
    protected virtual Task Prepare(CallLine call, RecordedProcess process) => Task.CompletedTask;

    /// <summary>
    /// Interrupted, restarted and unfinished calls are the real kernel's free choice, like those that would have had to wait; addresses that cannot
    /// be read are the program's, and memory is not simulated.
    /// </summary>
    private static bool IsFreeChoice(CallLine call) => call.Result switch
    {
        null or { Kind: ResultKind.Unknown } => true,
        { Errno: Errno.EINTR or Errno.EFAULT or Errno.ENOMEM } => true,
        // Whether a child that is about to end has ended already, nobody can tell.
        { Kind: ResultKind.Value, Value: 0 } => call.Name is "wait4" or "waitpid",
        { Errno: Errno.EAGAIN } => call.Row!.Returns == Returns.Size,
        { ErrorName: { } name, Errno: Errno.None } => name.StartsWith("ERESTART", StringComparison.Ordinal),
        _ => false,
    };

    private async Task RunEnd(int pid, CallLine call, RecordedProcess process)
    {
        process.HasExited |= call.Name == "exit_group";
        await Queue(new(null, new(call.Row!.Number, PidOf(pid), call.Args)));
    }

    private async Task RunPlain(int pid, CallLine call, RecordedProcess process)
    {
        bool succeeded = call.Result!.Kind == ResultKind.Value;
        VerdictClass kind = ClassOf(call);
        if (await AdoptUsed(pid, call, process))
            kind = VerdictClass.Assumed;
        await Queue(new(call, new(call.Row!.Number, PidOf(pid), MapArguments(call, process))) { Class = kind, IsStream = IsStream(call, process) });
        // One that may have to wait is seen to before its task goes on.
        if (IsStream(call, process) || call.Name is "wait4" or "waitid" or "waitpid" or "flock" or "fcntl" or "pause" or "rt_sigsuspend" or "rt_sigtimedwait")
            await Flush();
        if (succeeded)
            Follow(call, process);
        if (succeeded && MakesName(call))
            await LeaveOutUnmade(call, process);

    }

    private static bool MakesName(CallLine call) => call.Name is "mknod" or "mknodat";

    /// <summary>A name that the recording made and the simulation refused to make is left out from here on: one difference is counted once.</summary>
    private async Task LeaveOutUnmade(CallLine call, RecordedProcess process)
    {
        await Flush();
        if (_lastRefused && RecordedPaths.Of(call, process).FirstOrDefault() is { } path)
            _leftOut.Add(path);
    }

    /// <summary>What a call that succeeded changed for those after it.</summary>
    private static void Follow(CallLine call, RecordedProcess process)
    {
        switch (call.Name)
        {
            case "close":
                process.Descriptors[call.Args[0].Number] = null;
                break;
            case "rt_sigaction" when call.Args[1].List is [var handler, ..]:
                process.Handlers[(int)call.Args[0].Number] = handler.Number;
                break;
            case "close_range":
                foreach (int number in process.Descriptors.Numbers.Where(number => number >= call.Args[0].Number && number <= call.Args[1].Number))
                    process.Descriptors[number] = (call.Args[2].Number & 4) != 0 ? process.Descriptors[number]! with { CloseOnExec = true } : null;
                break;
            case "chdir":
                // A damaged line may name no directory at all.
                process.Place.Directory = RecordedPaths.Of(call, process).FirstOrDefault();
                process.Place.IsLeftOut = false;
                break;
            case "fchdir":
                process.Place.Directory = process.Descriptors[call.Args[0].Number]?.Path;
                process.Place.IsLeftOut = false;
                break;
            case "chroot":
                process.Place.Directory = null;
                break;
            case "fcntl" when call.Args[1].Number == 2 && process.Descriptors[call.Args[0].Number] is { } changed:
                process.Descriptors[call.Args[0].Number] = changed with { CloseOnExec = (call.Args[2].Number & 1) != 0 };
                break;
        }
    }

    /// <summary>A child or a task is made: from now on its recorded number means the simulated one.</summary>
    private async Task RunFork(int pid, CallLine call, int child)
    {
        _pendingForks.Remove(child);
        RecordedProcess process = ProcessOf(pid);
        TracedCall fork = new(call, new(call.Row!.Number, PidOf(pid), call.Args));
        await Queue(fork);
        await Flush();
        // A number is learned before the verdict is compared with it.
        if (fork.Reply is { IsAllowed: true } made)
            Numbers.Learn(child, new((int)made.Value));
        const long fileSystem = 0x200, files = 0x400, thread = 0x10000;
        long flags = RecordedFile.CloneFlagsOf(call);
        _processes[child] = (flags & thread) != 0 ? process : new(child,
            (flags & files) != 0 ? process.Descriptors : process.Descriptors.Copy(),
            (flags & fileSystem) != 0 ? process.Place : process.Place.Copy()) { Handlers = new(process.Handlers) };
    }

    /// <summary>The program is another one: what exec closes is closed on both sides, also where only one of them let it happen.</summary>
    private async Task RunExec(int pid, CallLine call, RecordedProcess process)
    {
        await AdoptUsed(pid, call, process);
        // Another task's exec takes the number of the process: strace has said so before.
        Pid caller = _superseding.Remove(pid, out int task) ? PidOf(task) : PidOf(pid);
        TracedCall exec = new(call, new(call.Row!.Number, caller, MapArguments(call, process))) { Class = ClassOf(call) };
        await Queue(exec);
        await Flush();
        if (call.Result!.Kind == ResultKind.Value)
            await AfterExec(pid, process, exec.Reply is { IsAllowed: true });
    }

    private async Task AfterExec(int pid, RecordedProcess process, bool isClosed)
    {
        RecordedDescriptors left = process.Descriptors.AfterExec();
        if (!isClosed)
        {
            foreach (int number in process.Descriptors.Numbers.Except(left.Numbers))
                await Step(pid, "close", number);
        }
        process.Descriptors = left;
        foreach (int signal in process.Handlers.Where(entry => entry.Value != 1).Select(entry => entry.Key).ToArray())
            process.Handlers.Remove(signal);
        // Tasks other than the caller are gone; the caller bears the number of the process.
        foreach (int task in _processes.Where(entry => entry.Value == process && entry.Key != pid).Select(entry => entry.Key).ToArray())
        {
            if (task == process.Number && Numbers.TryGet(task, out _))
                continue;
            _processes.Remove(task);
        }
    }

    private RecordedProcess ProcessOf(int pid)
    {
        if (!_processes.TryGetValue(pid, out RecordedProcess? process))
            _processes[pid] = process = new(pid, RecordedDescriptors.Initial(), new RecordedPlace());
        return process;
    }

    private Pid PidOf(int pid) => Numbers.TryGet(pid, out Pid known) ? known : starter;

    private VerdictClass ClassOf(CallLine call) =>
        source.World?.ClassOf(call) ?? VerdictClass.Compared;

    private static bool IsStream(CallLine call, RecordedProcess process)
    {
        for (int i = 0; i < call.Args.Length; i++)
        {
            if (call.Row!.Args[i].Kind == ArgKind.Fd && process.Descriptors[call.Args[i].Number] is { IsStream: true })
                return true;
        }
        return false;
    }
}
