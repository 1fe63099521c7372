using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Pipes and FIFOs (pipe(7)): an inode whose size is what waits in it.</summary>
internal static class Pipes
{
    /// <summary>What a pipe holds, in bytes.</summary>
    public const long Capacity = 65536;

    /// <summary>Up to so many bytes are written at once or not at all: PIPE_BUF.</summary>
    private const long Atomic = 4096;

    private const uint ModeOfPipe = Mode.Fifo | 0x180;

    public static Reply Pipe(in Call call) => Make(call, OpenFlags.ReadOnly);

    public static Reply Pipe2(in Call call) => Make(call, (OpenFlags)call[1].Word);

    private static Reply Make(in Call call, OpenFlags flags)
    {
        if ((flags & ~(OpenFlags.CloseOnExec | OpenFlags.NonBlocking | OpenFlags.Direct)) != 0)
            return Why.InvalidValue;
        int reads = Duplicating.Free(call), writes = reads < 0 ? reads : Duplicating.Free(call, reads + 1);
        if (writes < 0)
            return Why.TooManyDescriptors;
        ulong ino = call.State.NextIno;
        call.Emit(FactOf.InodeCreated(ino, ModeOfPipe, call.Who.FileSystem, call.Who.FileSystemGroup, 0, default, call.Time));
        // Packets are the writer's affair. - create_pipe_files
        call.Emit(FactOf.FileOpened(call.Caller, reads, call.State.NextFile, ino, OpenFlags.ReadOnly | (flags & ~OpenFlags.Direct)));
        call.Emit(FactOf.FileOpened(call.Caller, writes, call.State.NextFile, ino, OpenFlags.WriteOnly | flags));
        call.Effects.Arena.Add(reads);
        call.Effects.Arena.Add(writes);
        return Reply.Ok;
    }

    /// <summary>How much can be read: what is there, and where nobody writes nothing.</summary>
    public static Why Source(Inode pipe, bool waits, ref long count)
    {
        bool ends = count == 0 || pipe.Writers == 0;
        count = Math.Min(count, pipe.Size);
        return count > 0 || ends ? Why.Allowed : waits ? Why.Parked : Why.WouldBlock;
    }

    /// <summary>How much can be written.</summary>
    /// <param name="call">The call.</param>
    /// <param name="pipe">The pipe.</param>
    /// <param name="waits">Whether it waits for room.</param>
    /// <param name="whole">
    /// Whether write(2) asks: it writes all, waiting for room if it may. Splicing takes what fits. So does a write of more than a pipe holds,
    /// since a call that waits has done nothing yet.
    /// </param>
    /// <param name="count">How much is wanted, then how much goes.</param>
    public static Why Sink(in Call call, Inode pipe, bool waits, bool whole, ref long count)
    {
        if (pipe.Readers == 0)
        {
            Signalling.Deliver(call.Effects, call.Caller, (int)Signal.SIGPIPE, call.Caller.Pid);
            return Why.BrokenPipe;
        }
        long room = Capacity - pipe.Size;
        whole &= count <= Atomic || (waits && count <= Capacity);
        if (room < (whole ? count : 1))
            return waits ? Why.Parked : Why.WouldBlock;
        count = Math.Min(count, room);
        return Why.Allowed;
    }
}
