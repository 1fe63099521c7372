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

    public static ProcessForked ProcessForked(Process parent, Pid child) => new() { Pid = parent.Pid.Value, Child = child.Value };

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

    public static SignalRaised SignalRaised(Process target, int signal, Pid sender) =>
        new() { Pid = target.Pid.Value, Signal = signal, Sender = sender.Value };

    public static ProcessStopped ProcessStopped(Process process, int signal) => new() { Pid = process.Pid.Value, Signal = signal };

    public static ProcessContinued ProcessContinued(Process process) => new() { Pid = process.Pid.Value };

    public static StatusReported StatusReported(Process process) => new() { Pid = process.Pid.Value };

    public static CallParked CallParked(Process process, ulong ticket, ulong session, ushort number, ByteString arguments) =>
        new() { Pid = process.Pid.Value, Ticket = ticket, Session = session, Number = number, Arguments = arguments };

    public static CallResumed CallResumed(Process process, ulong ticket) => new() { Pid = process.Pid.Value, Ticket = ticket };

    public static InodeCreated InodeCreated(ulong ino, uint mode, HostUid uid, HostGid gid, long size, ReadOnlySpan<byte> target, long time) => new()
    {
        Ino = ino, Mode = mode, Uid = uid.Value, Gid = gid.Value, Size = (ulong)size, Target = ByteString.CopyFrom(target), Time = (ulong)time,
    };

    public static NameAdded NameAdded(Inode directory, ReadOnlySpan<byte> name, ulong ino, long time) =>
        new() { Directory = directory.Number.Value, Name = ByteString.CopyFrom(name), Ino = ino, Time = (ulong)time };

    public static NameRemoved NameRemoved(Inode directory, ReadOnlySpan<byte> name, long time) =>
        new() { Directory = directory.Number.Value, Name = ByteString.CopyFrom(name), Time = (ulong)time };

    public static NameMoved NameMoved(Inode from, ReadOnlySpan<byte> fromName, Inode to, ReadOnlySpan<byte> toName, long time) => new()
    {
        FromDirectory = from.Number.Value, FromName = ByteString.CopyFrom(fromName),
        ToDirectory = to.Number.Value, ToName = ByteString.CopyFrom(toName), Time = (ulong)time,
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

    public static RebootRequested RebootRequested(uint command) => new() { Command = command };

    public static ModuleLoaded ModuleLoaded(long size) => new() { Size = (ulong)size };
}
