using Insula.Engine;
using Insula.Model;
using Insula.Properties.Tests.Worlds;
using Process = Insula.Model.Process;

namespace Insula.Properties.Tests;

/// <summary>What refers to what in a state.</summary>
public sealed class References
{
    [Fact]
    public void Counts_of_references_are_true_after_every_call() => Running.Check(_ => new Counts());

    private sealed class Counts : Watch
    {
        private readonly Dictionary<Inode, int> _names = [], _holders = [];
        private readonly Dictionary<OpenFile, int> _descriptors = [];
        private readonly Dictionary<Inode, int> _readers = [], _writers = [], _images = [];
        private readonly Dictionary<Place, int> _places = [];
        private readonly Dictionary<DescriptorTable, int> _tables = [];

        public override void After(World world, Placed on, Syscall[] calls, BatchReply reply)
        {
            foreach (Entity entity in world.Entities)
                Check(entity.State);
        }

        private void Check(KernelState state)
        {
            _names.Clear();
            _holders.Clear();
            _descriptors.Clear();
            _readers.Clear();
            _writers.Clear();
            _images.Clear();
            _places.Clear();
            _tables.Clear();
            Gather(state);
            foreach (Process process in state.Processes.Values)
            {
                CheckProcess(state, process);
                CheckTasks(state, process);
                Holds(_places[process.Place] == process.Place.Users, $"process {process.Pid} counts {process.Place.Users} users of its place");
                Holds(_tables[process.Descriptors] == process.Descriptors.Users, $"process {process.Pid} counts {process.Descriptors.Users} users of its descriptors");
            }
            int tasks = state.Processes.Values.ToArray().Sum(process => process.Tasks.Count - 1);
            Holds(state.Threads.Count == tasks, $"{state.Threads.Count} threads in the table, {tasks} of processes");
            foreach (OpenFile file in state.Files.Values)
            {
                Holds(_descriptors.GetValueOrDefault(file) == file.Descriptors && file.Descriptors > 0, $"open file {file.Number} counts {file.Descriptors} descriptors");
                Holds(file.Number < state.NextFile, $"open file {file.Number} has a number not given out yet");
            }
            foreach (Inode inode in state.Inodes.Values)
                CheckInode(state, inode);
            Holds(state.ParkedCount == state.Processes.Values.ToArray().Sum(process => process.Tasks.Count(task => task.Parked is not null)), $"{state.ParkedCount} tasks said to wait");
        }

        private void Gather(KernelState state)
        {
            foreach (Process process in state.Processes.Values)
            {
                Add(_places, process.Place);
                Add(_tables, process.Descriptors);
                if (_places[process.Place] == 1)
                {
                    Add(_holders, process.Directory);
                    Add(_holders, process.Root);
                }
                if (process.Image is not null)
                {
                    Add(_holders, process.Image);
                    Add(_images, process.Image);
                }
                if (_tables[process.Descriptors] > 1)
                    continue;
                foreach (Descriptor descriptor in process.Descriptors.All)
                {
                    if (descriptor.File is not null)
                        Add(_descriptors, descriptor.File);
                }
            }
            foreach (OpenFile file in state.Files.Values)
            {
                if (file.Inode is null)
                    continue;
                Add(_holders, file.Inode);
                if (file.Flags.Reads())
                    Add(_readers, file.Inode);
                if (file.Flags.Writes())
                    Add(_writers, file.Inode);
            }
            // A directory that has been removed keeps the one that it was in: ".." leads there.
            foreach (Inode inode in state.Inodes.Values)
            {
                if (inode.Above is not null)
                    Add(_holders, inode.Above);
            }
            Walk(state.Root!);
        }

        private void Walk(Inode inode)
        {
            Add(_names, inode);
            for (int i = 0; i < inode.Names?.Count; i++)
            {
                Inode child = inode.Names.Values[i];
                Holds(!child.IsDirectory || child.Parent == inode, $"directory {child.Number} does not know its parent {inode.Number}");
                if (child.IsDirectory && _names.ContainsKey(child))
                    throw new Broken($"directory {child.Number} has two names");
                Walk(child);
            }
        }

        private static void CheckProcess(KernelState state, Process process)
        {
            Holds(process.RunState != RunState.Zombie || (process.Leader.Parked is null && process.Descriptors.All.IndexOfAnyExcept(default(Descriptor)) < 0), $"zombie {process.Pid} waits or has descriptors");
            bool isBare = process.Tasks.Count == 1 && process.Image is null && process.Pending.Count == 0 && process.Leader.Pending.Count == 0 && process.TimerExpires == 0;
            Holds(process.RunState != RunState.Zombie || isBare, $"zombie {process.Pid} has tasks, a program, signals or a timer");
            Holds(process.Birth < state.Births, $"process {process.Pid} is born later than all");
            Holds(process.Vpid == state.Vpid || state.Layers.Count == 0 || !state.IsOpen || state.Layers.Sum(layer => layer.Length) < 30, $"process {process.Pid} has no entry");
            Holds(state.IsLent(process.Pid), $"process {process.Pid} has a number not lent here");
            Holds(process.Parent.Value == 0 || process.Parent == state.Init || state.Find(process.Parent) is { RunState: not RunState.Zombie }, $"process {process.Pid} is a child of {process.Parent}, which is gone");
            foreach ((OpenFile? file, _) in process.Descriptors.All)
                Holds(file is null || (state.Files.TryGet(file.Number, out OpenFile? known) && known == file), $"process {process.Pid} has a file that is closed");
        }

        private static void CheckTasks(KernelState state, Process process)
        {
            Holds(process.Leader.Number == process.Pid && !state.Threads.Contains(process.Pid), $"the first task of process {process.Pid} is {process.Leader.Number}");
            Holds(!process.IsLeaderGone || (process.Tasks.Count > 1 && process.Leader.Parked is null), $"process {process.Pid} goes on without a task");
            foreach (ProcessTask task in process.Tasks)
            {
                bool isKnown = task == process.Leader || (state.Threads.TryGet(task.Number, out ProcessTask? known) && known == task);
                Holds(task.Process == process && isKnown && state.IsLent(task.Number), $"task {task.Number} of process {process.Pid} is not in the table");
                Holds(task.Parked is not { } parked || parked.Call.Caller == task.Number, $"task {task.Number} waits in a call of {task.Parked?.Call.Caller}");
                Holds(task.Parked is not null || !task.IsInterrupted, $"task {task.Number} is interrupted and waits in nothing");
                ulong pending = process.Pending.Concat(task.Pending).Aggregate(0UL, (set, waiting) => set | Signals.Bit(waiting.Signal));
                bool acts = process.RunState == RunState.Running && state.FindTask(task.Number) == task && (pending & ~Signals.MaskOf(task)) != 0;
                Holds(!acts, $"task {task.Number} lets signals through that wait: {pending}");
            }
        }

        private static void CheckLocks(KernelState state, Inode inode)
        {
            for (int i = 0; i < inode.Locks.Count; i++)
            {
                RecordLock held = inode.Locks[i];
                Process? owner = state.Find(held.Owner);
                bool opens = owner is { RunState: not RunState.Zombie } && owner.Descriptors.All.ToArray().Any(descriptor => descriptor.File?.Inode == inode);
                Holds(opens, $"process {held.Owner} locks inode {inode.Number}, which it has not open");
                Holds(held.Kind != LockKind.None && held.First <= held.Last, $"inode {inode.Number} has an empty lock {held}");
                Holds(i == 0 || inode.Locks[i - 1].First <= held.First, $"the locks of inode {inode.Number} are out of order");
                foreach (RecordLock other in inode.Locks.Skip(i + 1).Where(other => other.Overlaps(held.First, held.Last)))
                    Holds(other.Owner != held.Owner && other.Kind == LockKind.Shared && held.Kind == LockKind.Shared, $"inode {inode.Number} has locks {held} and {other}");
            }
            OpenFile[] locked = [.. state.Files.Values.ToArray().Where(file => file.Inode == inode && file.Lock != LockKind.None)];
            Holds(locked.Length < 2 || locked.All(file => file.Lock == LockKind.Shared), $"{locked.Length} open files lock inode {inode.Number}");
        }

        private void CheckInode(KernelState state, Inode inode)
        {
            int names = _names.GetValueOrDefault(inode), holders = _holders.GetValueOrDefault(inode);
            int children = inode.Names?.Values.ToArray().Count(child => child.IsDirectory) ?? 0;
            int links = !inode.IsDirectory ? names : names > 0 ? 2 + children : 0;
            Holds(inode.Links == links, $"inode {inode.Number} counts {inode.Links} links, {links} there are");
            Holds(inode.Holders == holders, $"inode {inode.Number} counts {inode.Holders} holders, {holders} there are");
            (int readers, int writers) = (_readers.GetValueOrDefault(inode), _writers.GetValueOrDefault(inode));
            Holds(inode.Readers == readers && inode.Writers == writers, $"inode {inode.Number} counts {inode.Readers} readers and {inode.Writers} writers, {readers} and {writers} there are");
            Holds(inode.Images == _images.GetValueOrDefault(inode), $"inode {inode.Number} counts {inode.Images} processes that run it");
            Holds(inode.IsFifo ? inode.Size is >= 0 and <= 65536 && (inode.Size == 0 || readers + writers > 0) : inode.Size >= 0, $"inode {inode.Number} has size {inode.Size}");
            CheckLocks(state, inode);
            Holds(names > 0 || holders > 0, $"inode {inode.Number} cannot be reached");
            Holds(!inode.IsDirectory || names > 0 == inode.Parent is not null, $"directory {inode.Number} without a name has a parent, or the other way round");
            Holds(inode.Number.Value < state.NextIno, $"inode {inode.Number} has a number not given out yet");
            Holds(inode != state.Root || inode.Parent == inode, $"the root is not its own parent");
        }

        private static void Add<T>(Dictionary<T, int> counts, T thing) where T : class => counts[thing] = counts.GetValueOrDefault(thing) + 1;
    }
}
