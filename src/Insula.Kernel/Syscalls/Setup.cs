using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel.Syscalls;

/// <summary>
/// The world before an entity is open: files and processes of the scenario, placed by ordinary calls, so that identities are translated and
/// journaled like all others. The row's need refuses them afterwards.
/// </summary>
internal static class Setup
{
    private const int Here = PathWalk.WorkingDirectory;

    public static Reply File(in Call call)
    {
        Why why = PathWalk.Resolve(call, Here, call[0].Text, follow: false, out PathWalk walk);
        if (why != Why.Allowed)
            return why;
        uint mode = call[1].Word & (Mode.Type | Mode.Permissions);
        (HostUid uid, HostGid gid) = (new(call[2].Word), new(call[3].Word));
        if (walk.Found is { } file)
        {
            if (file.Type != (mode & Mode.Type))
                return Why.FileExists;
            call.Emit(FactOf.OwnerChanged(file, uid, gid, call.Time));
            call.Emit(FactOf.ModeChanged(file, mode, call.Time));
            return Reply.Ok;
        }
        ReadOnlySpan<byte> target = call[5].Text;
        bool isDevice = (mode & Mode.Type) is Mode.CharacterDevice or Mode.BlockDevice;
        long size = (mode & Mode.Type) switch
        {
            Mode.Directory => Directories.Size,
            Mode.SymbolicLink => target.Length,
            Mode.Regular => call[4].Number,
            _ => 0,
        };
        var format = (FileFormat)call[6].Word;
        if (format > FileFormat.Script || (format != FileFormat.Other && (mode & Mode.Type) != Mode.Regular))
            return Why.InvalidValue;
        ulong ino = call.State.NextIno;
        call.Emit(FactOf.InodeCreated(ino, mode, uid, gid, size, target, call.Time, format, isDevice ? (ulong)call[4].Number : 0));
        call.Emit(FactOf.NameAdded(walk.Parent, walk.Name, ino, call.Time));
        return Reply.Ok;
    }

    public static Reply Owner(in Call call)
    {
        Why why = PathWalk.ResolveExisting(call, Here, call[0].Text, follow: false, out _, out Inode file);
        if (why != Why.Allowed)
            return why;
        call.Emit(FactOf.OwnerChanged(file, new(call[1].Word), new(call[2].Word), call.Time));
        return Reply.Ok;
    }

    public static Reply Process(in Call call)
    {
        Why why = PathWalk.ResolveExisting(call, Here, call[5].Text, follow: true, out _, out Inode directory);
        if (why != Why.Allowed)
            return why;
        int wanted = call.Int(0);
        if (wanted != 0 && call.State.Find(new(wanted)) is not null)
            return Why.PidInUse;
        if (wanted != 0 && !call.State.IsLent(new(wanted)))
            return Processes.LeasePids(call, wanted);
        Pid? free = wanted != 0 ? new(wanted) : call.State.NextFreePid();
        if (free is not { } pid)
            return Processes.LeasePids(call, 0);
        var who = new Credentials(new(call[1].Word), new(call[2].Word), Identity.Sorted(call[3].List));
        // One with a number of its own leads its own session; any other is in that of the first process, as its child would be.
        (Pid group, Pid session) = wanted != 0 ? (pid, pid) : (call.Caller.Group, call.Caller.Session);
        call.Emit(FactOf.ProcessCreated(pid, call.Caller.Pid, group, session, who, call[4].Word & Mode.All, directory));
        if (call.State.Find(pid) is { } process)
            Abilities.Place(call, process);
        return Reply.Of(pid.Value);
    }

    public static Reply Identifier(in Call call) => Reply.Of(call[0].Word);

    public static Reply Done(in Call call)
    {
        call.Emit(FactOf.SetupFinished());
        return Reply.Ok;
    }
}
