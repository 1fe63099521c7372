using Google.Protobuf;
using Insula.Model.Facts;

namespace Insula.Model;

/// <summary>Makes facts from typed values: the only way the kernel makes them.</summary>
#pragma warning disable CS1591 // each makes the fact of its name: facts.proto describes it
public static class FactOf
{
    public static HostStarted HostStarted(string name, OwnerPools pools, int pidFirst, int pidLast) =>
        new() { Name = name, Pools = pools, PidFirst = pidFirst, PidLast = pidLast };

    public static ServerStarted ServerStarted(Vpid vpid, string name, uint incarnation, Ownership ownership, OwnerPools pools) =>
        new() { Vpid = vpid.Value, Name = name, Incarnation = incarnation, Ownership = ownership, Pools = pools };

    public static PolicyChanged PolicyChanged(Policy policy) => new() { Policy = policy };

    public static InterceptorLoaded InterceptorLoaded(ReadOnlySpan<uint> calls)
    {
        var fact = new InterceptorLoaded();
        foreach (uint call in calls)
            fact.Calls.Add(call);
        return fact;
    }

    public static InterceptorUnloaded InterceptorUnloaded() => new();

    public static SetupFinished SetupFinished() => new();

    public static ServerRegistered ServerRegistered(ServerEntry entry) => new()
    {
        Vpid = entry.Vpid.Value, Name = entry.Name, Incarnation = entry.Incarnation, Ownership = entry.Ownership, Init = entry.Init.Value,
    };

    public static PidsLeased PidsLeased(Vpid to, int first, int last) => new() { Vpid = to.Value, First = first, Last = last };

    public static PidsReceived PidsReceived(int first, int last) => new() { First = first, Last = last };

    public static OwnersLeased OwnersLeased(Vpid to, IdKind kind, uint first, uint last) =>
        new() { Vpid = to.Value, Kind = kind, Range = new IdRange { First = first, Last = last } };

    public static OwnersReceived OwnersReceived(IdKind kind, uint first, uint last) =>
        new() { Kind = kind, Range = new IdRange { First = first, Last = last } };

    public static OwnerAssociated OwnerAssociated(IdKind kind, uint guest, uint host) => new() { Kind = kind, Guest = guest, Host = host };

    public static ProcessCreated ProcessCreated(Pid pid, Pid parent, Pid group, Pid session, Credentials credentials, uint umask, Inode directory) => new()
    {
        Pid = pid.Value, Parent = parent.Value, Group = group.Value, Session = session.Value,
        Credentials = credentials.ToFact(), Umask = umask, Directory = directory.Number.Value,
    };

    public static ProcessForked ProcessForked(ProcessTask parent, Pid child, int exitSignal = (int)Signal.SIGCHLD,
        bool sharesDescriptors = false, bool sharesDirectories = false, bool isSibling = false, bool clearsHandlers = false) => new()
    {
        Pid = parent.Process.Pid.Value, Child = child.Value, Task = NumberOf(parent), ExitSignal = exitSignal, SharesDescriptors = sharesDescriptors,
        SharesDirectories = sharesDirectories, IsSibling = isSibling, ClearsHandlers = clearsHandlers,
    };

    public static TaskStarted TaskStarted(ProcessTask from, Pid task) =>
        new() { Pid = from.Process.Pid.Value, Task = task.Value, From = NumberOf(from) };

    public static TaskEnded TaskEnded(ProcessTask task) => new() { Pid = task.Process.Pid.Value, Task = NumberOf(task) };

    public static ImageReplaced ImageReplaced(ProcessTask task, Inode image) =>
        new() { Pid = task.Process.Pid.Value, Task = NumberOf(task), Ino = image.Number.Value };

    public static RootChanged RootChanged(Process process, Inode directory) => new() { Pid = process.Pid.Value, Directory = directory.Number.Value };

    public static MemberAdded MemberAdded(Pid pid, Vpid vpid) => new() { Pid = pid.Value, Vpid = vpid.Value };

    public static CredentialsChanged CredentialsChanged(Process process, Credentials credentials) =>
        new() { Pid = process.Pid.Value, Credentials = credentials.ToFact() };

    public static ProcessExited ProcessExited(Process process, int status) => new() { Pid = process.Pid.Value, Status = status };

    public static ProcessReaped ProcessReaped(Process process) => new() { Pid = process.Pid.Value };

    public static ProcessGroupChanged ProcessGroupChanged(Process process, Pid group) => new() { Pid = process.Pid.Value, Group = group.Value };

    public static SessionStarted SessionStarted(Process process) => new() { Pid = process.Pid.Value };

    public static UmaskChanged UmaskChanged(Process process, uint umask) => new() { Pid = process.Pid.Value, Umask = umask };

    public static WorkingDirectoryChanged WorkingDirectoryChanged(Process process, Inode directory) =>
        new() { Pid = process.Pid.Value, Directory = directory.Number.Value };

    public static SignalRaised SignalRaised(ProcessTask target, int signal, Pid sender, bool isHandled = false, bool wasPending = false) => new()
    {
        Pid = target.Process.Pid.Value, Signal = signal, Sender = sender.Value, Task = NumberOf(target), IsHandled = isHandled, WasPending = wasPending,
    };

    public static SignalPended SignalPended(Process target, int signal, Pid sender) => new() { Pid = target.Pid.Value, Signal = signal, Sender = sender.Value };

    public static SignalPended SignalPended(ProcessTask target, int signal, Pid sender) =>
        new() { Pid = target.Process.Pid.Value, Signal = signal, Sender = sender.Value, Task = target.Number.Value };

    public static SignalTaken SignalTaken(ProcessTask task, int signal) => new() { Pid = task.Process.Pid.Value, Signal = signal, Task = NumberOf(task) };

    public static SignalsDropped SignalsDropped(Process process, ulong signals) => new() { Pid = process.Pid.Value, Signals = signals };

    public static DispositionChanged DispositionChanged(Process process, int signal, Disposition disposition) =>
        new() { Pid = process.Pid.Value, Signal = signal, Handler = disposition.Handler, Flags = disposition.Flags, Mask = disposition.Mask };

    public static MaskChanged MaskChanged(ProcessTask task, ulong mask) => new() { Pid = task.Process.Pid.Value, Task = NumberOf(task), Mask = mask };

    public static HandlerReturned HandlerReturned(ProcessTask task) => new() { Pid = task.Process.Pid.Value, Task = NumberOf(task) };

    public static LimitChanged LimitChanged(Process process, Resource resource, Limit limit) =>
        new() { Pid = process.Pid.Value, Resource = (uint)resource, Soft = limit.Soft, Hard = limit.Hard };

    public static NiceChanged NiceChanged(Process process, int nice) => new() { Pid = process.Pid.Value, Nice = nice };

    public static TimerSet TimerSet(Process process, uint which, long expires, long interval) =>
        new() { Pid = process.Pid.Value, Which = which, Expires = expires, Interval = interval };

    public static AbilitiesChanged AbilitiesChanged(Process process, AbilitySet after, AbilityRegister register, Pid by, AbilityCause cause, bool widens = false) =>
        Facts.AbilitiesChanged.Of(process, after, register, by, cause, widens);

    public static AbilityCreated AbilityCreated(CustomAbility custom) => new() { Name = custom.Name, Root = custom.InRoot, Nonroot = custom.InNonRoot };

    public static DefaultAbilitiesSet DefaultAbilitiesSet(DefaultFor @for, uint id, string set) => new() { For = @for, Id = id, Set = set };

    public static SuperUserAdded SuperUserAdded(uint guest) => new() { Guest = guest };

    public static RegistryChanged RegistryChanged(RegistryKind kind, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, Pid holder) =>
        new() { Kind = kind, Key = ByteString.CopyFrom(key), Value = ByteString.CopyFrom(value), Holder = holder.Value };

    public static RegistryChanged RegistryEnded(RegistryKind kind, ReadOnlySpan<byte> key) => new() { Kind = kind, Key = ByteString.CopyFrom(key) };

    public static SchedulingChanged SchedulingChanged(ProcessTask task, uint policy, int priority) =>
        new() { Pid = task.Process.Pid.Value, Task = NumberOf(task), Policy = policy, Priority = priority };

    public static PosixTimerCreated PosixTimerCreated(Process process, int timer, Pid target, uint clock, int signal) =>
        new() { Pid = process.Pid.Value, Timer = timer, Target = target.Value, Clock = clock, Signal = signal };

    public static PosixTimerSet PosixTimerSet(Process process, int timer, long expires, long interval) =>
        new() { Pid = process.Pid.Value, Timer = timer, Expires = expires, Interval = interval };

    public static PosixTimerDeleted PosixTimerDeleted(Process process, int timer) => new() { Pid = process.Pid.Value, Timer = timer };

    public static ProcessStopped ProcessStopped(Process process, int signal) => new() { Pid = process.Pid.Value, Signal = signal };

    public static ProcessContinued ProcessContinued(Process process) => new() { Pid = process.Pid.Value };

    public static StatusReported StatusReported(Process process) => new() { Pid = process.Pid.Value };

    public static CallParked CallParked(ProcessTask task, ulong ticket, ulong session, ushort number, ByteString arguments) =>
        new() { Pid = task.Number.Value, Ticket = ticket, Session = session, Number = number, Arguments = arguments };

    public static CallResumed CallResumed(ProcessTask task, ulong ticket) => new() { Pid = task.Number.Value, Ticket = ticket };

    public static InodeCreated InodeCreated(ulong ino, uint mode, HostUid uid, HostGid gid, long size, ReadOnlySpan<byte> target, long time,
        FileFormat format = FileFormat.Other, ulong device = 0) => new()
    {
        Format = format, Device = device,
        Ino = ino, Mode = mode, Uid = uid.Value, Gid = gid.Value, Size = (ulong)size, Target = ByteString.CopyFrom(target), Time = (ulong)time,
    };

    public static NameAdded NameAdded(Inode directory, ReadOnlySpan<byte> name, ulong ino, long time) =>
        new() { Directory = directory.Number.Value, Name = ByteString.CopyFrom(name), Ino = ino, Time = (ulong)time };

    public static NameRemoved NameRemoved(Inode directory, ReadOnlySpan<byte> name, long time) =>
        new() { Directory = directory.Number.Value, Name = ByteString.CopyFrom(name), Time = (ulong)time };

    public static NameMoved NameMoved(Inode from, ReadOnlySpan<byte> fromName, Inode to, ReadOnlySpan<byte> toName, long time, bool exchanges = false) => new()
    {
        FromDirectory = from.Number.Value, FromName = ByteString.CopyFrom(fromName),
        ToDirectory = to.Number.Value, ToName = ByteString.CopyFrom(toName), Time = (ulong)time, Exchanges = exchanges,
    };

    public static OwnerChanged OwnerChanged(Inode inode, HostUid uid, HostGid gid, long time) =>
        new() { Ino = inode.Number.Value, Uid = uid.Value, Gid = gid.Value, Time = (ulong)time };

    public static ModeChanged ModeChanged(Inode inode, uint mode, long time) => new() { Ino = inode.Number.Value, Mode = mode, Time = (ulong)time };

    public static SizeChanged SizeChanged(Inode inode, long size, long time) =>
        new() { Ino = inode.Number.Value, Size = (ulong)size, Time = (ulong)time };

    public static FileOpened FileOpened(Process process, int fd, ulong file, ulong ino, OpenFlags flags) =>
        new() { Pid = process.Pid.Value, Fd = fd, File = file, Ino = ino, Flags = (uint)flags };

    public static DescriptorClosed DescriptorClosed(Process process, int fd) => new() { Pid = process.Pid.Value, Fd = fd };

    public static OffsetMoved OffsetMoved(OpenFile file, long offset) => new() { File = file.Number, Offset = (ulong)offset };

    public static DescriptorDuplicated DescriptorDuplicated(Process process, int from, int to, bool closeOnExec) =>
        new() { Pid = process.Pid.Value, From = from, To = to, CloseOnExec = closeOnExec };

    public static DescriptorFlagsChanged DescriptorFlagsChanged(Process process, int fd, bool closeOnExec) =>
        new() { Pid = process.Pid.Value, Fd = fd, CloseOnExec = closeOnExec };

    public static FileFlagsChanged FileFlagsChanged(OpenFile file, OpenFlags flags) => new() { File = file.Number, Flags = (uint)flags };

    public static FileLockChanged FileLockChanged(OpenFile file, LockKind kind) => new() { File = file.Number, Lock = (uint)kind };

    public static FileOwnerChanged FileOwnerChanged(OpenFile file, int owner) => new() { File = file.Number, Owner = owner };

    public static TimesChanged TimesChanged(Inode inode, long modified, long changed) =>
        new() { Ino = inode.Number.Value, Modified = modified, Changed = (ulong)changed };

    public static FormatChanged FormatChanged(Inode inode, FileFormat format, ReadOnlySpan<byte> interpreter) =>
        new() { Ino = inode.Number.Value, Format = format, Interpreter = ByteString.CopyFrom(interpreter) };

    public static RecordLockChanged RecordLockChanged(Process process, Inode inode, LockKind kind, ulong first, ulong last) =>
        new() { Pid = process.Pid.Value, Ino = inode.Number.Value, Lock = (uint)kind, First = first, Last = last };

    public static RebootRequested RebootRequested(uint command) => new() { Command = command };

    public static ModuleLoaded ModuleLoaded(long size) => new() { Size = (ulong)size };

    public static ModuleUnloaded ModuleUnloaded(ReadOnlySpan<byte> name) => new() { Name = ByteString.CopyFrom(name) };

    public static FileSystemMounted FileSystemMounted(ReadOnlySpan<byte> source, Inode target, ReadOnlySpan<byte> type, ulong flags) =>
        new() { Source = ByteString.CopyFrom(source), Target = target.Number.Value, Type = ByteString.CopyFrom(type), Flags = flags };

    public static FileSystemUnmounted FileSystemUnmounted(Inode target, uint flags) => new() { Target = target.Number.Value, Flags = flags };

    public static SwapChanged SwapChanged(Inode file, bool isOn) => new() { Ino = file.Number.Value, IsOn = isOn };

    public static ClockSet ClockSet(long time) => new() { Time = time };

    public static PortsOpened PortsOpened(Process process, ulong first, ulong count, bool isOpen) =>
        new() { Pid = process.Pid.Value, First = first, Count = count, IsOpen = isOpen };

    public static HostNameSet HostNameSet(ReadOnlySpan<byte> name) => new() { Name = ByteString.CopyFrom(name) };

    public static RootPivoted RootPivoted(Inode newRoot, Inode putOld) => new() { NewRoot = newRoot.Number.Value, PutOld = putOld.Number.Value };

    /// <summary>A task in a fact: 0 for the first of its process.</summary>
    private static int NumberOf(ProcessTask task) => task == task.Process.Leader ? 0 : task.Number.Value;
}
