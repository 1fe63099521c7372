namespace Insula.Model.Facts;

public sealed partial class InodeCreated : IFact
{
    void IFact.Fold(KernelState state)
    {
        var inode = new Inode(new(Ino), Mode, new(Uid), new(Gid), (long)Size, Target.ToByteArray(), (long)Time);
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
        if (to.Names!.Contains(new(toName)))
            state.Unlink(to, toName, (long)Time);
        moved!.Holders++;
        state.Unlink(from, fromName, (long)Time);
        moved.Holders--;
        state.Link(to, toName, moved, (long)Time);
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
        var file = new OpenFile(File, inode, (OpenFlags)Flags) { Descriptors = 1 };
        if (inode is not null)
            inode.Holders++;
        state.Files.Set(File, file);
        state.NextFile = File + 1;
        state.ProcessOf(Pid).SetDescriptor(Fd, file);
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
        if (state.Files.TryGet(File, out OpenFile? file))
            file.Offset = (long)Offset;
    }
}
