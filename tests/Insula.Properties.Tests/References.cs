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
        private readonly HashSet<Place> _places = [];
        private readonly HashSet<DescriptorTable> _tables = [];

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
            _places.Clear();
            _tables.Clear();
            Gather(state);
            foreach (Process process in state.Processes.Values)
                CheckProcess(state, process);
            foreach (OpenFile file in state.Files.Values)
            {
                Holds(_descriptors.GetValueOrDefault(file) == file.Descriptors && file.Descriptors > 0, $"open file {file.Number} counts {file.Descriptors} descriptors");
                Holds(file.Number < state.NextFile, $"open file {file.Number} has a number not given out yet");
            }
            foreach (Inode inode in state.Inodes.Values)
                CheckInode(state, inode);
            Holds(state.ParkedCount == state.Processes.Values.ToArray().Sum(process => process.Tasks.Count(task => task.Parked is not null)), $"{state.ParkedCount} processes said to wait");
        }

        private void Gather(KernelState state)
        {
            foreach (Process process in state.Processes.Values)
            {
                if (_places.Add(process.Place))
                {
                    Add(_holders, process.Directory);
                    Add(_holders, process.Root);
                }
                if (process.Image is not null)
                    Add(_holders, process.Image);
                if (!_tables.Add(process.Descriptors))
                    continue;
                foreach (Descriptor descriptor in process.Descriptors.All)
                {
                    if (descriptor.File is not null)
                        Add(_descriptors, descriptor.File);
                }
            }
            foreach (OpenFile file in state.Files.Values)
            {
                if (file.Inode is not null)
                    Add(_holders, file.Inode);
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
            Holds(process.Birth < state.Births, $"process {process.Pid} is born later than all");
            Holds(process.Vpid == state.Vpid || state.Layers.Count == 0 || !state.IsOpen || state.Layers.Sum(layer => layer.Length) < 30, $"process {process.Pid} has no entry");
            Holds(state.IsLent(process.Pid), $"process {process.Pid} has a number not lent here");
            Holds(process.Parent.Value == 0 || process.Parent == state.Init || state.Find(process.Parent) is { RunState: not RunState.Zombie }, $"process {process.Pid} is a child of {process.Parent}, which is gone");
            foreach ((OpenFile? file, _) in process.Descriptors.All)
                Holds(file is null || (state.Files.TryGet(file.Number, out OpenFile? known) && known == file), $"process {process.Pid} has a file that is closed");
        }

        private void CheckInode(KernelState state, Inode inode)
        {
            int names = _names.GetValueOrDefault(inode), holders = _holders.GetValueOrDefault(inode);
            int children = inode.Names?.Values.ToArray().Count(child => child.IsDirectory) ?? 0;
            int links = !inode.IsDirectory ? names : names > 0 ? 2 + children : 0;
            Holds(inode.Links == links, $"inode {inode.Number} counts {inode.Links} links, {links} there are");
            Holds(inode.Holders == holders, $"inode {inode.Number} counts {inode.Holders} holders, {holders} there are");
            Holds(names > 0 || holders > 0, $"inode {inode.Number} cannot be reached");
            Holds(!inode.IsDirectory || names > 0 == inode.Parent is not null, $"directory {inode.Number} without a name has a parent, or the other way round");
            Holds(inode.Number.Value < state.NextIno, $"inode {inode.Number} has a number not given out yet");
            Holds(inode != state.Root || inode.Parent == inode, $"the root is not its own parent");
        }

        private static void Add<T>(Dictionary<T, int> counts, T thing) where T : class => counts[thing] = counts.GetValueOrDefault(thing) + 1;
    }
}
