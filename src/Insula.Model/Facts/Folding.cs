namespace Insula.Model.Facts;

/// <summary>Steps that several folds share.</summary>
internal static class Folding
{
    public static Process ProcessOf(this KernelState state, int pid) =>
        state.Find(new(pid)) ?? throw new InvalidOperationException($"a fact names process {pid}, which does not exist");

    public static Inode InodeOf(this KernelState state, ulong ino) =>
        state.Inodes.TryGet(new(ino), out Inode? inode) ? inode : throw new InvalidOperationException($"a fact names inode {ino}, which does not exist");

    public static void Link(this KernelState state, Inode directory, byte[] name, Inode inode, long time)
    {
        directory.Names!.Set(new(name), inode);
        directory.Modified = directory.Changed = inode.Changed = time;
        if (!inode.IsDirectory)
        {
            inode.Links++;
            return;
        }
        // A directory counts its name, its own "." and the ".." of each directory in it.
        inode.Links += 2;
        inode.Parent = directory;
        directory.Links++;
    }

    public static void Unlink(this KernelState state, Inode directory, byte[] name, long time)
    {
        directory.Names!.TryGet(new(name), out Inode? inode);
        directory.Names.Remove(new(name));
        directory.Modified = directory.Changed = inode!.Changed = time;
        if (inode.IsDirectory)
        {
            directory.Links--;
            inode.Links -= 2;
            inode.Parent = null;
        }
        else
        {
            inode.Links--;
        }
        state.Forget(inode);
    }

    public static void CloseDescriptor(this KernelState state, Process process, int descriptor)
    {
        OpenFile file = process.Descriptor(descriptor)!;
        process.SetDescriptor(descriptor, null);
        if (--file.Descriptors > 0)
            return;
        state.Files.Remove(file.Number);
        if (file.Inode is not null)
            state.Release(file.Inode);
    }

    public static void Release(this KernelState state, Inode inode)
    {
        inode.Holders--;
        state.Forget(inode);
    }

    public static void Reap(this KernelState state, Process process)
    {
        // A sum: in which order processes are reaped may depend on their numbers, which do not count.
        state.Departed += StateDigest.Mix(StateDigest.Mix(StateDigest.EmptyHash, (ulong)process.Birth), process.Verdicts);
        state.Release(process.Directory);
        state.Processes.Remove(process.Pid);
    }

    public static void Unpark(this KernelState state, Process process)
    {
        if (process.Parked is null)
            return;
        process.Parked = null;
        state.ParkedCount--;
    }

    private static void Forget(this KernelState state, Inode inode)
    {
        if (inode.Links <= 0 && inode.Holders <= 0)
            state.Inodes.Remove(inode.Number);
    }
}
