namespace Insula.Model.Facts;

public sealed partial class ProcessCreated : IFact
{
    void IFact.Fold(KernelState state)
    {
        var process = new Process(new(Pid), state.Births++)
        {
            Parent = new(Parent), Group = new(Group), Session = new(Session),
            Credentials = Model.Credentials.FromFact(Credentials), Umask = Umask, Directory = state.InodeOf(Directory),
        };
        process.Directory.Holders++;
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
        var child = new Process(new(Child), state.Births++)
        {
            Parent = parent.Pid, Group = parent.Group, Session = parent.Session,
            Credentials = parent.Credentials, Umask = parent.Umask, Directory = parent.Directory,
        };
        child.Directory.Holders++;
        child.CopyDescriptors(parent);
        state.Processes.Set(child.Pid, child);
        state.LastPid = child.Pid;
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
        for (int i = 0; i < process.Descriptors.Length; i++)
        {
            if (process.Descriptors[i] is not null)
                state.CloseDescriptor(process, i);
        }
        state.Unpark(process);
        process.RunState = RunState.Zombie;
        process.Status = Status;
        state.Release(process.Directory);
        process.Directory = state.Root!;
        state.Root!.Holders++;
        foreach (Process other in state.Processes.Values)
        {
            if (other.Parent == process.Pid)
                other.Parent = state.Init;
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
    void IFact.Fold(KernelState state) => state.ProcessOf(Pid).Umask = Umask;
}

public sealed partial class WorkingDirectoryChanged : IFact
{
    void IFact.Fold(KernelState state)
    {
        Process process = state.ProcessOf(Pid);
        Inode before = process.Directory;
        process.Directory = state.InodeOf(Directory);
        process.Directory.Holders++;
        state.Release(before);
    }
}

public sealed partial class SignalRaised : IFact
{
    // What a signal does to its target is a fact of its own; this one says who sent it.
    void IFact.Fold(KernelState state) { }
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
        Process process = state.ProcessOf(Pid);
        ReadOnlySpan<byte> input = Arguments.Span;
        var call = new Syscall((ushort)Number, process.Pid, ValueCodec.Read(ref input).List.ToArray());
        process.Parked = new(Ticket, Session, call);
        state.ParkedCount++;
        state.NextTicket = Ticket + 1;
    }
}

public sealed partial class CallResumed : IFact
{
    void IFact.Fold(KernelState state) => state.Unpark(state.ProcessOf(Pid));
}
