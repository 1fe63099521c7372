namespace Insula.Model.Facts;

public sealed partial class InodeCreated : IFact
{
    void IFact.Fold(KernelState state)
    {
        var inode = new Inode(new(Ino), Mode, new(Uid), new(Gid), (long)Size, Target.ToByteArray(), (long)Time) { Format = Format, Device = Device };
        state.Inodes.Set(inode.Number, inode);
        state.NextIno = Ino + 1;
        if (state.Root is not null)
            return;
        // The first inode of an entity is its root, which holds itself.
        state.Root = inode;
        inode.Parent = inode;
        inode.Links = 2;
    }
}

public sealed partial class NameAdded : IFact
{
    void IFact.Fold(KernelState state) => state.Link(state.InodeOf(Directory), Name.ToByteArray(), state.InodeOf(Ino), (long)Time);
}

public sealed partial class NameRemoved : IFact
{
    void IFact.Fold(KernelState state) => state.Unlink(state.InodeOf(Directory), Name.ToByteArray(), (long)Time);
}

public sealed partial class NameMoved : IFact
{
    void IFact.Fold(KernelState state)
    {
        Inode from = state.InodeOf(FromDirectory), to = state.InodeOf(ToDirectory);
        byte[] fromName = FromName.ToByteArray(), toName = ToName.ToByteArray();
        from.Names!.TryGet(new(fromName), out Inode? moved);
        to.Names!.TryGet(new(toName), out Inode? replaced);
        // Held, so that neither is forgotten while it has no name.
        moved!.Holders++;
        if (Exchanges)
            replaced!.Holders++;
        if (replaced is not null)
            state.Unlink(to, toName, (long)Time);
        state.Unlink(from, fromName, (long)Time);
        state.Link(to, toName, moved, (long)Time);
        moved.Holders--;
        if (!Exchanges)
            return;
        state.Link(from, fromName, replaced!, (long)Time);
        replaced!.Holders--;
    }
}

public sealed partial class OwnerChanged : IFact
{
    void IFact.Fold(KernelState state)
    {
        Inode inode = state.InodeOf(Ino);
        inode.Uid = new(Uid);
        inode.Gid = new(Gid);
        inode.Changed = (long)Time;
    }
}

public sealed partial class ModeChanged : IFact
{
    void IFact.Fold(KernelState state)
    {
        Inode inode = state.InodeOf(Ino);
        inode.Mode = Mode;
        inode.Changed = (long)Time;
    }
}

public sealed partial class SizeChanged : IFact
{
    void IFact.Fold(KernelState state)
    {
        Inode inode = state.InodeOf(Ino);
        inode.Size = (long)Size;
        inode.Modified = inode.Changed = (long)Time;
    }
}

public sealed partial class FileOpened : IFact
{
    void IFact.Fold(KernelState state)
    {
        Inode? inode = Ino == 0 ? null : state.InodeOf(Ino);
        const OpenFlags ofDescriptor = OpenFlags.CloseOnExec;
        var flags = (OpenFlags)Flags;
        Process process = state.ProcessOf(Pid);
        var file = new OpenFile(File, inode, flags & ~ofDescriptor) { Descriptors = 1, Opener = process.Pid, OpenedAs = process.Credentials };
        state.Open(file);
        state.NextFile = File + 1;
        process.Descriptors.Set(Fd, new(file, (flags & ofDescriptor) != 0));
    }
}

public sealed partial class DescriptorClosed : IFact
{
    void IFact.Fold(KernelState state) => state.CloseDescriptor(state.ProcessOf(Pid), Fd);
}

public sealed partial class OffsetMoved : IFact
{
    void IFact.Fold(KernelState state)
    {
        if (state.FileOf(File) is { } file)
            file.Offset = (long)Offset;
    }
}

public sealed partial class DescriptorDuplicated : IFact
{
    void IFact.Fold(KernelState state)
    {
        Process process = state.ProcessOf(Pid);
        OpenFile file = process.Descriptors[From].File!;
        if (process.Descriptors[To].File is not null)
            state.CloseDescriptor(process, To);
        file.Descriptors++;
        process.Descriptors.Set(To, new(file, CloseOnExec));
    }
}

public sealed partial class DescriptorFlagsChanged : IFact
{
    void IFact.Fold(KernelState state)
    {
        DescriptorTable descriptors = state.ProcessOf(Pid).Descriptors;
        descriptors.Set(Fd, descriptors[Fd] with { CloseOnExec = CloseOnExec });
    }
}

public sealed partial class FileFlagsChanged : IFact
{
    void IFact.Fold(KernelState state)
    {
        if (state.FileOf(File) is { } file)
            file.Flags = (OpenFlags)Flags;
    }
}

public sealed partial class FileLockChanged : IFact
{
    void IFact.Fold(KernelState state)
    {
        if (state.FileOf(File) is { } file)
            file.Lock = (LockKind)Lock;
    }
}

public sealed partial class FileOwnerChanged : IFact
{
    void IFact.Fold(KernelState state)
    {
        if (state.FileOf(File) is { } file)
            file.Owner = Owner;
    }
}

public sealed partial class TimesChanged : IFact
{
    void IFact.Fold(KernelState state)
    {
        Inode inode = state.InodeOf(Ino);
        inode.Modified = Modified;
        inode.Changed = (long)Changed;
    }
}

public sealed partial class FormatChanged : IFact
{
    void IFact.Fold(KernelState state)
    {
        Inode inode = state.InodeOf(Ino);
        (inode.Format, inode.Target) = (Format, Interpreter.ToByteArray());
    }
}

public sealed partial class RecordLockChanged : IFact
{
    void IFact.Fold(KernelState state)
    {
        List<RecordLock> locks = state.InodeOf(Ino).MutableLocks ??= [];
        var owner = new Pid(Pid);
        // What the new lock covers of the owner's former ones is cut out; the rest of them stays.
        foreach (RecordLock held in locks.ToArray())
        {
            if (held.Owner != owner || !held.Overlaps(First, Last))
                continue;
            locks.Remove(held);
            if (held.First < First)
                locks.Add(held with { Last = First - 1 });
            if (held.Last > Last)
                locks.Add(held with { First = Last + 1 });
        }
        if (Lock != 0)
            locks.Add(new(owner, (LockKind)Lock, First, Last));
        locks.Sort((a, b) => a.First != b.First ? a.First.CompareTo(b.First) : a.Owner.CompareTo(b.Owner));
    }
}
