using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Locks of open files: flock(2).</summary>
internal static class Locking
{
    private const ushort FLockNumber = 73;
    private const int Shared = 1, Exclusive = 2, NonBlocking = 4, Unlock = 8, Mandatory = 32;

    public static Reply FLock(in Call call)
    {
        int operation = call.Int(1);
        // Mandatory locks are gone; who asks for one is told that it has it. - flock(2)
        if ((operation & Mandatory) != 0)
            return Reply.Ok;
        if ((operation & ~NonBlocking) is not (Shared or Exclusive or Unlock))
            return Why.InvalidValue;
        if (call.Caller.Descriptor(call[0].Number) is not { } file || (file.Flags & OpenFlags.Path) != 0)
            return Why.BadDescriptor;
        LockKind kind = (operation & ~NonBlocking) switch { Shared => LockKind.Shared, Exclusive => LockKind.Exclusive, _ => LockKind.None };
        if (kind != LockKind.None && !file.Flags.Reads() && !file.Flags.Writes())
            return Why.DescriptorMode;
        if (kind == file.Lock)
            return Reply.Ok;
        if (kind == LockKind.None || !Conflicts(call.State, file, kind))
        {
            call.Emit(FactOf.FileLockChanged(file, kind));
            return Reply.Ok;
        }
        if ((operation & NonBlocking) == 0)
            return Why.Parked;
        // "the existing lock is first removed, then a new lock is established": where it cannot be, both are gone. - flock(2)
        if (file.Lock != LockKind.None)
            call.Emit(FactOf.FileLockChanged(file, LockKind.None));
        return Why.WouldBlock;
    }

    private static bool Conflicts(KernelState state, OpenFile file, LockKind kind)
    {
        if (file.Inode is null)
            return false;
        foreach (OpenFile other in state.Files.Values)
        {
            if (other == file || other.Inode != file.Inode || other.Lock == LockKind.None)
                continue;
            if ((kind == LockKind.Exclusive || other.Lock == LockKind.Exclusive) && !IsConverted(state, other))
                return true;
        }
        return false;
    }

    /// <summary>True if somebody waits to have the file's lock converted: the kernel has taken the old one away by then.</summary>
    private static bool IsConverted(KernelState state, OpenFile file)
    {
        foreach (Process process in state.Processes.Values)
        {
            for (int i = 0; i < process.Tasks.Count; i++)
            {
                if (process.Tasks[i].Parked is { Call: { Number: FLockNumber, Args: [var descriptor, ..] } } && process.Descriptor(descriptor.Number) == file)
                    return true;
            }
        }
        return false;
    }
}
