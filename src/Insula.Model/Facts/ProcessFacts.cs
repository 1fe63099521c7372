namespace Insula.Model.Facts;

public sealed partial class ProcessCreated : IFact
{
    void IFact.Fold(KernelState state)
    {
        var process = new Process(new(Pid), state.Births++)
        {
            Parent = new(Parent), Group = new(Group), Session = new(Session), Credentials = Model.Credentials.FromFact(Credentials),
            Place = new(state.Root!, state.InodeOf(Directory), Umask), Descriptors = new(),
            Limits = Limits.Initial(state.Policy.MaxDescriptors, state.Policy.MaxProcesses),
            Abilities = AbilitySet.Default(state.Policy.Abilities, state.Abilities),
        };
        state.Processes.Set(process.Pid, process);
        if (state.Births == 1)
            state.Init = process.Pid;
        if (state.IsOpen)
            state.LastPid = process.Pid;
    }
}

public sealed partial class ProcessForked : IFact
{
    void IFact.Fold(KernelState state)
    {
        Process parent = state.ProcessOf(Pid);
        Place place = parent.Place;
        var child = new Process(new(Child), state.Births++, state.TaskOf(Pid, Task).Mask)
        {
            Parent = IsSibling ? parent.Parent : parent.Pid, Group = parent.Group, Session = parent.Session, Credentials = parent.Credentials,
            Place = SharesDirectories ? place : new(place.Root, place.Directory, place.Umask),
            Descriptors = SharesDescriptors ? parent.Descriptors : parent.Descriptors.Copy(),
            Limits = parent.Limits, Nice = parent.Nice, ExitSignal = ExitSignal, Abilities = parent.Abilities,
        };
        place.Users += SharesDirectories ? 1 : 0;
        parent.Descriptors.Users += SharesDescriptors ? 1 : 0;
        child.CopyDispositions(parent);
        child.Leader.CopyHandlers(state.TaskOf(Pid, Task));
        child.Leader.InheritScheduling(state.TaskOf(Pid, Task));
        if (ClearsHandlers)
            child.ForgetHandlers();
        state.SetImage(child, parent.Image);
        state.Processes.Set(child.Pid, child);
        state.LastPid = child.Pid;
    }
}

public sealed partial class TaskStarted : IFact
{
    void IFact.Fold(KernelState state)
    {
        Process process = state.ProcessOf(Pid);
        var task = new ProcessTask(new(Task), process, state.TaskOf(Pid, From).Mask);
        task.InheritScheduling(state.TaskOf(Pid, From));
        process.MutableTasks.Add(task);
        state.Threads.Set(task.Number, task);
        state.LastPid = task.Number;
    }
}

public sealed partial class TaskEnded : IFact
{
    void IFact.Fold(KernelState state)
    {
        Process process = state.ProcessOf(Pid);
        ProcessTask task = state.TaskOf(Pid, Task);
        state.Unpark(task);
        if (task == process.Leader)
        {
            process.IsLeaderGone = true;
            return;
        }
        process.MutableTasks.Remove(task);
        state.Threads.Remove(task.Number);
    }
}

public sealed partial class ImageReplaced : IFact
{
    void IFact.Fold(KernelState state)
    {
        Process process = state.ProcessOf(Pid);
        ProcessTask task = state.TaskOf(Pid, Task);
        state.EndTasks(process, task);
        task.ForgetHandlers();
        process.ForgetHandlers();
        process.HasExecuted = true;
        process.ExitSignal = (int)Model.Signal.SIGCHLD;
        // Timers are not kept, handlers of other processes neither. - execve(2)
        process.MutableTimers.Clear();
        // What it had locked, mapped or attached was of the memory that is gone. - mlock(2)
        state.Registry.Leave(process.Pid);
        if (process.Descriptors.Users > 1)
        {
            process.Descriptors.Users--;
            process.Descriptors = process.Descriptors.Copy();
        }
        for (int i = 0; i < process.Descriptors.All.Length; i++)
        {
            if (process.Descriptors.All[i] is { File: not null, CloseOnExec: true })
                state.CloseDescriptor(process, i);
        }
        state.SetImage(process, state.InodeOf(Ino));
    }
}

public sealed partial class RootChanged : IFact
{
    void IFact.Fold(KernelState state)
    {
        Place place = state.ProcessOf(Pid).Place;
        Inode before = place.Root;
        place.Root = state.InodeOf(Directory);
        place.Root.Holders++;
        state.Release(before);
    }
}

public sealed partial class MemberAdded : IFact
{
    void IFact.Fold(KernelState state) => state.ProcessOf(Pid).Vpid = new((ushort)Vpid);
}

public sealed partial class CredentialsChanged : IFact
{
    void IFact.Fold(KernelState state) => state.ProcessOf(Pid).Credentials = Model.Credentials.FromFact(Credentials);
}

public sealed partial class ProcessExited : IFact
{
    /// <summary>The process becomes a zombie; its children go to the first process of their server (spec 2.2).</summary>
    void IFact.Fold(KernelState state)
    {
        Process process = state.ProcessOf(Pid);
        state.LeaveDescriptors(process);
        state.Unpark(process.Leader);
        state.EndTasks(process, process.Leader);
        process.MutablePending.Clear();
        process.Leader.MutablePending.Clear();
        process.RunState = RunState.Zombie;
        process.Status = Status;
        process.TimerExpires = process.TimerInterval = 0;
        process.MutableTimers.Clear();
        state.Registry.Leave(process.Pid);
        state.Move(process, new(state.Root!, state.Root!, 0));
        state.SetImage(process, null);
        foreach (Process other in state.Processes.Values)
        {
            // Its number may be somebody else's one day, who gets nothing of what was meant for it.
            other.LoseTarget(process.Pid);
            if (other.Parent == process.Pid)
                (other.Parent, other.ExitSignal) = (state.Init, (int)Signal.SIGCHLD);
        }
    }
}

public sealed partial class ProcessReaped : IFact
{
    void IFact.Fold(KernelState state) => state.Reap(state.ProcessOf(Pid));
}

public sealed partial class ProcessGroupChanged : IFact
{
    void IFact.Fold(KernelState state) => state.ProcessOf(Pid).Group = new(Group);
}

public sealed partial class SessionStarted : IFact
{
    void IFact.Fold(KernelState state)
    {
        Process process = state.ProcessOf(Pid);
        process.Session = process.Group = process.Pid;
    }
}

public sealed partial class UmaskChanged : IFact
{
    void IFact.Fold(KernelState state) => state.ProcessOf(Pid).Place.Umask = Umask;
}

public sealed partial class WorkingDirectoryChanged : IFact
{
    void IFact.Fold(KernelState state)
    {
        Place place = state.ProcessOf(Pid).Place;
        Inode before = place.Directory;
        place.Directory = state.InodeOf(Directory);
        place.Directory.Holders++;
        state.Release(before);
    }
}

public sealed partial class ProcessStopped : IFact
{
    void IFact.Fold(KernelState state)
    {
        Process process = state.ProcessOf(Pid);
        process.RunState = RunState.Stopped;
        process.Status = (Signal << 8) | 0x7F;
        process.StatusUnreported = true;
    }
}

public sealed partial class ProcessContinued : IFact
{
    void IFact.Fold(KernelState state)
    {
        Process process = state.ProcessOf(Pid);
        process.RunState = RunState.Running;
        process.Status = 0xFFFF;
        process.StatusUnreported = true;
    }
}

public sealed partial class StatusReported : IFact
{
    void IFact.Fold(KernelState state) => state.ProcessOf(Pid).StatusUnreported = false;
}

public sealed partial class CallParked : IFact
{
    void IFact.Fold(KernelState state)
    {
        ProcessTask task = state.FindTask(new(Pid)) ?? throw new InvalidOperationException($"a fact names task {Pid}, which does not exist");
        ReadOnlySpan<byte> input = Arguments.Span;
        var call = new Syscall((ushort)Number, task.Number, ValueCodec.Read(ref input).List.ToArray());
        task.Parked = new(Ticket, Session, call);
        state.ParkedCount++;
        state.NextTicket = Ticket + 1;
    }
}

public sealed partial class CallResumed : IFact
{
    void IFact.Fold(KernelState state)
    {
        if (state.FindTask(new(Pid)) is { } task)
            state.Unpark(task);
    }
}
