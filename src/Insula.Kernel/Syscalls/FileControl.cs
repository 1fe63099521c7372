using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>fcntl(2).</summary>
internal static class FileControl
{
    /// <summary>The number of fcntl(2).</summary>
    public const ushort Number = 72;
    /// <summary>F_SETLKW.</summary>
    public const int SetLockWaiting = 7;

    private const int Duplicate = 0, GetDescriptorFlags = 1, SetDescriptorFlags = 2, GetStatusFlags = 3, SetStatusFlags = 4, GetLock = 5, SetLock = 6,
        SetOwner = 8, GetOwner = 9, DuplicateQuery = 1027, DuplicateCloseOnExec = 1030, SetPipeSize = 1031, GetPipeSize = 1032;

    private const uint CloseOnExec = 1;

    /// <summary>What only open(2) looks at.</summary>
    private const OpenFlags OnlyOpening = OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoTerminal | OpenFlags.Truncate;

    public static Reply Fcntl(in Call call)
    {
        if (call.Caller.Descriptor(call[0].Number) is not { } file)
            return Why.BadDescriptor;
        int command = call.Int(1);
        bool concernsPaths = command is >= Duplicate and <= GetStatusFlags or DuplicateCloseOnExec or DuplicateQuery;
        if ((file.Flags & OpenFlags.Path) != 0 && !concernsPaths)
            return Why.BadDescriptor;
        switch (command)
        {
            case Duplicate or DuplicateCloseOnExec:
                return Duplicating.IsWithinLimit(call, call.Int(2))
                    ? Duplicating.ToFree(call, call.Int(2), command == DuplicateCloseOnExec) : Why.InvalidValue;
            case GetDescriptorFlags:
                return Reply.Of(call.Caller.Descriptors[call[0].Number].CloseOnExec ? CloseOnExec : 0);
            case SetDescriptorFlags:
                return SetFlagsOfDescriptor(call);
            case GetStatusFlags:
                return Reply.Of((long)Reported(file));
            case SetStatusFlags:
                return SetFlags(call, file);
            case GetLock:
                return RecordLocks.Ask(call, file);
            case SetLock or SetLockWaiting:
                return RecordLocks.Set(call, file, waits: command == SetLockWaiting);
            case SetOwner:
                return SetFileOwner(call, file);
            case GetOwner:
                return Reply.Of(file.Owner);
            case DuplicateQuery:
                return Reply.Of(call.Caller.Descriptor(call.Int(2)) == file ? 1 : 0);
            case SetPipeSize or GetPipeSize:
                return PipeSize(call, file, command);
            // Signals of files, leases, notification, and locks of open file descriptions.
            case 10 or 11 or (>= 15 and <= 17) or (>= 36 and <= 38) or (>= 1024 and <= 1026):
                return Why.Unmodelled;
            default:
                return Why.InvalidValue;
        }
    }

    private static Reply SetFlagsOfDescriptor(in Call call)
    {
        bool closeOnExec = (call[2].Word & CloseOnExec) != 0;
        if (closeOnExec != call.Caller.Descriptors[call[0].Number].CloseOnExec)
            call.Emit(FactOf.DescriptorFlagsChanged(call.Caller, call.Int(0), closeOnExec));
        return Reply.Ok;
    }

    /// <summary>The flags as F_GETFL tells them: open(2) of 64-bit programs always adds O_LARGEFILE, pipe(2) does not.</summary>
    private static OpenFlags Reported(OpenFile file)
    {
        OpenFlags flags = file.Flags & ~OnlyOpening;
        bool opened = (flags & OpenFlags.Path) == 0 && file.Inode is not { IsFifo: true, Links: 0 };
        return opened ? flags | OpenFlags.LargeFile : flags;
    }

    private static Reply SetFlags(in Call call, OpenFile file)
    {
        var wanted = (OpenFlags)call[2].Word;
        if ((wanted & ~file.Flags & OpenFlags.NoAccessTime) != 0 && file.Inode is { } inode)
        {
            Why why = Gate.KeepAccessTime(call, null, inode);
            if (why != Why.Allowed)
                return why;
        }
        if ((wanted & OpenFlags.Direct) != 0 && file.Inode is { IsRegular: false, IsFifo: false })
            return Why.InvalidValue;
        OpenFlags changing = OpenFlags.Append | OpenFlags.NonBlocking | OpenFlags.Direct | OpenFlags.NoAccessTime;
        // Files that are always ready have no use for a signal that they are.
        if (file.Inode is null or { IsFifo: true })
            changing |= OpenFlags.Async;
        OpenFlags flags = (file.Flags & ~changing) | (wanted & changing);
        if (flags != file.Flags)
            call.Emit(FactOf.FileFlagsChanged(file, flags));
        return Reply.Ok;
    }

    private static Reply SetFileOwner(in Call call, OpenFile file)
    {
        int owner = call.Int(2);
        if (owner == int.MinValue)
            return Why.InvalidValue;
        if (owner != 0 && !Exists(call.State, new(Math.Abs(owner))))
            return Why.NoSuchProcess;
        if (owner != file.Owner)
            call.Emit(FactOf.FileOwnerChanged(file, owner));
        return Reply.Ok;
    }

    /// <summary>True if somebody bears the number: as a task, a group or a session.</summary>
    private static bool Exists(KernelState state, Pid number)
    {
        if (state.Find(number) is not null || state.Threads.Contains(number))
            return true;
        foreach (Process process in state.Processes.Values)
        {
            if (process.Group == number || process.Session == number)
                return true;
        }
        return false;
    }

    /// <summary>All pipes hold the same here, whatever is asked for.</summary>
    private static Reply PipeSize(in Call call, OpenFile file, int command)
    {
        if (file.Inode is { IsFifo: false })
            return Why.BadDescriptor;
        if (command == SetPipeSize && call.Int(2) < 0)
            return Why.InvalidValue;
        return Reply.Of(Pipes.Capacity);
    }
}
