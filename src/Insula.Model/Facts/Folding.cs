namespace Insula.Model.Facts;

/// <summary>Steps that several folds share.</summary>
internal static class Folding
{
    public static Process ProcessOf(this KernelState state, int pid) =>
        state.Find(new(pid)) ?? throw new InvalidOperationException($"a fact names process {pid}, which does not exist");

    /// <summary>A task of a process; 0 is the first one.</summary>
    public static ProcessTask TaskOf(this KernelState state, int pid, int task)
    {
        if (task == 0 || task == pid)
            return state.ProcessOf(pid).Leader;
        return state.Threads.TryGet(new(task), out ProcessTask? found)
            ? found : throw new InvalidOperationException($"a fact names task {task} of process {pid}, which does not exist");
    }

    public static Inode InodeOf(this KernelState state, ulong ino) =>
        state.Inodes.TryGet(new(ino), out Inode? inode) ? inode : throw new InvalidOperationException($"a fact names inode {ino}, which does not exist");

    public static OpenFile? FileOf(this KernelState state, ulong file) => state.Files.TryGet(file, out OpenFile? found) ? found : null;

    public static void Link(this KernelState state, Inode directory, byte[] name, Inode inode, long time)
    {
        directory.Names!.Set(new(name), inode);
        inode.WasNamed = true;
        state.ShiftReaders(directory, name, 1);
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
        state.LeaveAbove(inode);
    }

    public static void Unlink(this KernelState state, Inode directory, byte[] name, long time)
    {
        directory.Names!.TryGet(new(name), out Inode? inode);
        state.ShiftReaders(directory, name, -1);
        directory.Names.Remove(new(name));
        directory.Modified = directory.Changed = inode!.Changed = time;
        if (inode.IsDirectory)
        {
            directory.Links--;
            inode.Links -= 2;
            inode.Parent = null;
            inode.Above = directory;
            directory.Holders++;
        }
        else
        {
            inode.Links--;
        }
        state.Forget(inode);
    }

    public static void Open(this KernelState state, OpenFile file)
    {
        state.Files.Set(file.Number, file);
        if (file.Inode is not { } inode)
            return;
        inode.Holders++;
        inode.Readers += file.Flags.Reads() ? 1 : 0;
        inode.Writers += file.Flags.Writes() ? 1 : 0;
    }

    public static void CloseDescriptor(this KernelState state, Process process, int descriptor)
    {
        OpenFile file = process.Descriptors[descriptor].File!;
        process.Descriptors.Set(descriptor, default);
        // Closing any descriptor of a file ends the record locks on it of all who share the descriptors. - fcntl(2)
        file.Inode?.MutableLocks?.RemoveAll(held => state.Find(held.Owner)?.Descriptors == process.Descriptors);
        state.Drop(file);
    }

    /// <summary>Gives up a process's descriptors: the last of those that share them closes them.</summary>
    public static void LeaveDescriptors(this KernelState state, Process process)
    {
        DescriptorTable table = process.Descriptors;
        for (int i = 0; i < table.All.Length; i++)
        {
            table.All[i].File?.Inode?.MutableLocks?.RemoveAll(held => held.Owner == process.Pid);
            if (table.Users == 1 && table.All[i].File is not null)
                state.CloseDescriptor(process, i);
        }
        table.Users--;
        process.Descriptors = new();
    }

    /// <summary>Gives up a process's place, for another one.</summary>
    public static void Move(this KernelState state, Process process, Place place)
    {
        Place before = process.Place;
        process.Place = place;
        if (--before.Users > 0)
            return;
        state.Release(before.Root);
        state.Release(before.Directory);
    }

    public static void Release(this KernelState state, Inode inode)
    {
        inode.Holders--;
        state.Forget(inode);
    }

    /// <summary>The program of a process; null for none.</summary>
    public static void SetImage(this KernelState state, Process process, Inode? image)
    {
        Inode? before = process.Image;
        process.Image = image;
        if (image is not null)
        {
            image.Images++;
            image.Holders++;
        }
        if (before is null)
            return;
        before.Images--;
        state.Release(before);
    }

    /// <summary>Ends the tasks of a process but one; the one that stays gets its number.</summary>
    public static void EndTasks(this KernelState state, Process process, ProcessTask survivor)
    {
        foreach (ProcessTask task in process.Tasks)
        {
            if (task != survivor)
                state.Unpark(task);
            state.Threads.Remove(task.Number);
        }
        process.MutableTasks.Clear();
        process.MutableTasks.Add(survivor);
        survivor.Number = process.Pid;
        process.IsLeaderGone = false;
    }

    public static void Reap(this KernelState state, Process process)
    {
        // A sum: in which order processes are reaped may depend on their numbers, which do not count.
        state.Departed += StateDigest.Mix(StateDigest.Mix(StateDigest.EmptyHash, (ulong)process.Birth), process.Verdicts);
        state.Release(process.Root);
        state.Release(process.Directory);
        state.Processes.Remove(process.Pid);
    }

    public static void Unpark(this KernelState state, ProcessTask task)
    {
        task.IsInterrupted = false;
        if (task.Parked is null)
            return;
        task.Parked = null;
        state.ParkedCount--;
    }

    private static void Drop(this KernelState state, OpenFile file)
    {
        if (--file.Descriptors > 0)
            return;
        state.Files.Remove(file.Number);
        if (file.Inode is not { } inode)
            return;
        inode.Readers -= file.Flags.Reads() ? 1 : 0;
        inode.Writers -= file.Flags.Writes() ? 1 : 0;
        // What waits in a pipe is lost with its last end.
        if (inode.IsFifo && inode.Readers == 0 && inode.Writers == 0)
            inode.Size = 0;
        state.Release(inode);
    }

    private static void Forget(this KernelState state, Inode inode)
    {
        if (inode.Links > 0 || inode.Holders > 0)
            return;
        state.Inodes.Remove(inode.Number);
        state.LeaveAbove(inode);
    }

    private static void LeaveAbove(this KernelState state, Inode directory)
    {
        if (directory.Above is not { } above)
            return;
        directory.Above = null;
        state.Release(above);
    }

    /// <summary>
    /// A name comes or goes: whoever lists the directory goes on with the entry that would have been next, and so misses none. - readdir(3)
    /// </summary>
    private static void ShiftReaders(this KernelState state, Inode directory, byte[] name, int by)
    {
        if (directory.Readers == 0)
            return;
        const int dots = 2;
        int place = directory.Names!.IndexOf(new NameProbe(name)) + dots;
        foreach (OpenFile file in state.Files.Values)
        {
            if (file.Inode == directory && file.Offset > place)
                file.Offset += by;
        }
    }
}
