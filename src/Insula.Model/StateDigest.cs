using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Insula.Model.Facts;

namespace Insula.Model;

/// <summary>
/// The digest of an entity's guest-visible state (design 5): processes by order of birth, files by path, identifiers as their server sees them,
/// and the verdicts every process was given. Process numbers, host identifiers, inode numbers, times, leases and sessions do not count, so the
/// same scenario has the same digest on any number of nodes and under both strategies.
/// </summary>
public static class StateDigest
{
    /// <summary>The hash of no verdicts.</summary>
    public const ulong EmptyHash = 14695981039346656037;

    /// <summary>Mixes a word into a running hash: one multiplication, since every call of a process is mixed in.</summary>
    public static ulong Mix(ulong hash, ulong word)
    {
        hash = (hash ^ word) * 0x9E3779B97F4A7C15;
        return hash ^ (hash >> 32);
    }

    /// <summary>SHA-256 over <see cref="Text"/>.</summary>
    /// <param name="state">The state.</param>
    /// <param name="nameOf">Names an owner that is not of this entity; null: by its side alone.</param>
    public static byte[] Of(KernelState state, Func<IdKind, uint, string>? nameOf = null) =>
        SHA256.HashData(Encoding.Latin1.GetBytes(Text(state, nameOf)));

    /// <summary>What the digest is taken of, a line for each thing: comparing two texts shows where two states differ.</summary>
    public static string Text(KernelState state, Func<IdKind, uint, string>? nameOf = null)
    {
        var text = new StringBuilder();
        text.Append($"server {state.Vpid} {state.Name} open={state.IsOpen} departed={state.Departed:x16}\n");
        var writer = new Writer(state, text, nameOf);
        if (state.Root is not null)
            writer.Tree(state.Root, "/");
        writer.Processes();
        writer.Registry();
        return text.ToString();
    }

    /// <summary>Limits that need not be told: not those of the state's own policy, which does not count.</summary>
    private static readonly Limits Usual = Limits.Initial(Policy.Default.MaxDescriptors, Policy.Default.MaxProcesses);

    private sealed class Writer(KernelState state, StringBuilder text, Func<IdKind, uint, string>? nameOf)
    {
        private readonly Table<Ino, string> _paths = new();

        public void Tree(Inode inode, string path)
        {
            if (!_paths.Contains(inode.Number))
                _paths.Set(inode.Number, path);
            text.Append("file ").Append(path).Append(' ');
            File(inode);
            for (int i = 0; i < inode.Names?.Count; i++)
                Tree(inode.Names.Values[i], (path == "/" ? "/" : path + "/") + Escaped(inode.Names.Keys[i].Bytes));
        }

        private void File(Inode inode)
        {
            text.Append($"{Convert.ToString(inode.Mode, 8)} {User(inode.Uid)}:{Group(inode.Gid)} size={inode.Size} links={inode.Links}");
            if (inode.Format != FileFormat.Other)
                text.Append($" format={inode.Format}");
            if (inode.Mounts > 0)
                text.Append($" mounts={inode.Mounts}");
            if (inode.IsDevice)
                text.Append($" device={inode.Device:x}");
            if (inode.Target.Length > 0)
                text.Append(" -> ").Append(Escaped(inode.Target));
            text.Append('\n');
            foreach (RecordLock held in inode.Locks)
                text.Append($" lock {held.Kind} {held.First}..{held.Last} by {BirthOf(held.Owner)}\n");
        }

        /// <summary>A name that cannot be taken for anything else: what is no plain letter stands as three octal digits.</summary>
        private static string Escaped(ReadOnlySpan<byte> name)
        {
            var escaped = new StringBuilder();
            foreach (byte letter in name)
            {
                if (letter is > (byte)' ' and < 0x7F and not (byte)'\\')
                    escaped.Append((char)letter);
                else
                    escaped.Append('\\').Append(Convert.ToString(letter, 8).PadLeft(3, '0'));
            }
            return escaped.ToString();
        }

        public void Processes()
        {
            var shares = new Table<ulong, string>();
            foreach (Process process in InOrderOfBirth())
            {
                Credentials who = process.Credentials;
                text.Append($"process {process.Birth} parent={BirthOf(process.Parent)} group={First(other => other.Group == process.Group)} ");
                text.Append($"session={First(other => other.Session == process.Session)} vpid={process.Vpid} {process.RunState} status={process.Status:x}{(process.StatusUnreported ? " untold" : "")} ");
                text.Append($"umask={Convert.ToString(process.Umask, 8)} cwd={PathOf(process.Directory)} ");
                text.Append($"uid={User(who.Real)},{User(who.Effective)},{User(who.Saved)},{User(who.FileSystem)} ");
                text.Append($"gid={Group(who.RealGroup)},{Group(who.EffectiveGroup)},{Group(who.SavedGroup)},{Group(who.FileSystemGroup)} groups=");
                // Sorted by name: in the order of the host's numbers, which do not count, they stand by chance.
                text.AppendJoin(',', who.Groups.ToArray().Select(Group).Order(StringComparer.Ordinal));
                text.Append($" root={PathOf(process.Root)} image={(process.Image is { } image ? PathOf(image) : "")} nice={process.Nice}{(process.HasExecuted ? " executed" : "")} verdicts={process.Verdicts:x16}\n");
                Limits(process);
                Abilities(process);
                Signals(process);
                Descriptors(process, shares);
            }
        }

        private void Limits(Process process)
        {
            for (Resource resource = 0; (int)resource < Model.Limits.Count; resource++)
            {
                Limit limit = process.Limits[resource];
                if (limit != Usual[resource])
                    text.Append($" limit {resource} {limit.Soft} {limit.Hard}\n");
            }
        }

        /// <summary>What differs from what every process holds. Who set it when does not count.</summary>
        private void Abilities(Process process)
        {
            AbilitySet usual = AbilitySet.Default(state.Policy.Abilities, state.Abilities);
            foreach (Domain domain in (ReadOnlySpan<Domain>)[Domain.Root, Domain.NonRoot])
            {
                DomainSet set = process.Abilities[domain];
                for (ulong bits = set.Difference(usual[domain]) & state.Abilities.Known; bits != 0; bits &= bits - 1)
                {
                    var ability = (Ability)System.Numerics.BitOperations.TrailingZeroCount(bits);
                    text.Append($" ability {domain} {state.Abilities.NameOf(ability)} {(set.Allows(ability) ? "allow" : "deny")}");
                    text.Append((set.Locked & ability.Bit()) != 0 ? " lock" : "").Append((set.Inherited & ability.Bit()) != 0 ? " inherit" : "");
                    foreach (AbilityRange range in set.RangesOf(ability))
                        text.Append($" {Limit(range, range.First)}..{Limit(range, range.Last)}");
                    text.Append('\n');
                }
            }
        }

        /// <summary>A limit of identifiers of the host as the server names them; one that a member set is the server's already.</summary>
        private string Limit(AbilityRange range, ulong limit)
        {
            IdKind? kind = (int)range.Ability < AbilityNumbers.Count ? AbilityTable.Of(range.Ability).Identifiers : null;
            return kind is { } identifiers && !range.IsVirtual && limit <= uint.MaxValue ? Name(identifiers, (uint)limit) : limit.ToString();
        }

        private void Signals(Process process)
        {
            for (int signal = 1; signal <= Model.Signals.Max; signal++)
            {
                if (process.DispositionOf(signal) is { IsDefault: false } disposition)
                    text.Append($" signal {signal} handler={Math.Min(disposition.Handler, 2)} flags={disposition.Flags:x} mask={disposition.Mask:x}\n");
            }
            if (process.ExitSignal != (int)Signal.SIGCHLD)
                text.Append($" exit signal {process.ExitSignal}\n");
            // When it expires is a time, which does not count.
            if (process.TimerExpires != 0)
                text.Append(process.TimerInterval == 0 ? " timer\n" : " timer, every time\n");
            if (process.NextTimer > 0)
                text.Append($" next timer {process.NextTimer}\n");
            foreach (PosixTimer timer in process.Timers)
            {
                text.Append($" timer {timer.Number} clock={timer.Clock} signal={timer.Signal} to={BirthOf(timer.Target)}");
                text.Append(timer.Expires == 0 ? "\n" : timer.Interval == 0 ? " set\n" : " set, every time\n");
            }
            if (process.Pending.Count > 0)
                text.Append($" pending {string.Join(' ', process.Pending.Select(waiting => waiting.Signal))}\n");
            for (int i = 0; i < process.Tasks.Count; i++)
            {
                ProcessTask task = process.Tasks[i];
                text.Append($" task {i} waits={task.Parked?.Call.Number} mask={task.Mask:x} handlers={task.Handlers} {Scheduling(task)}pending=");
                text.AppendJoin(' ', task.Pending.Select(waiting => waiting.Signal)).Append(i == 0 && process.IsLeaderGone ? " gone\n" : "\n");
            }
        }

        private static string Scheduling(ProcessTask task) =>
            (task.Policy, task.Priority) == (0, 0) ? "" : $"policy={task.Policy:x} priority={task.Priority} ";

        private void Descriptors(Process process, Table<ulong, string> shares)
        {
            for (int i = 0; i < process.Descriptors.All.Length; i++)
            {
                (OpenFile? file, bool closeOnExec) = process.Descriptors.All[i];
                if (file is null)
                    continue;
                if (!shares.TryGet(file.Number, out string? first))
                    shares.Set(file.Number, first = $"{process.Birth}.{i}");
                text.Append($" fd {i} share={first} flags={(uint)file.Flags:x}{(closeOnExec ? " close-on-exec" : "")} offset={file.Offset} lock={file.Lock} ");
                if (file.Owner != 0)
                    text.Append(file.Owner > 0 ? $"owner={BirthOf(new(file.Owner))} " : $"owner=group {First(other => other.Group.Value == -file.Owner)} ");
                if (file.Inode is null)
                    text.Append("opaque\n");
                else if (_paths.TryGet(file.Inode.Number, out string? path))
                    text.Append(path).Append('\n');
                else
                    File(file.Inode);
            }
        }

        /// <summary>What can be read back. Sorted: which of two processes came first does not count. Process numbers stand in keys and values as births.</summary>
        public void Registry()
        {
            var lines = new List<string>();
            foreach (RegistryEntry entry in state.Registry.Entries)
            {
                string holder = entry.Holder == default ? "" : $" by {BirthOf(entry.Holder)}";
                string key = WithBirth(entry.Key, RegistryKinds.KeyHasProcess(entry.Kind)), value = WithBirth(entry.Value, RegistryKinds.ValueHasProcess(entry.Kind));
                lines.Add($"held {RegistryKinds.NameOf(entry.Kind)} {key} = {value}{holder}\n");
            }
            foreach (string line in lines.Order(StringComparer.Ordinal))
                text.Append(line);
        }

        private string WithBirth(byte[] words, bool hasProcess)
        {
            string escaped = Escaped(words), blank = Escaped(" "u8);
            string first = escaped.Split(blank)[0];
            return hasProcess && int.TryParse(first, CultureInfo.InvariantCulture, out int pid) ? BirthOf(new(pid)) + escaped[first.Length..] : escaped;
        }

        private IEnumerable<Process> InOrderOfBirth() => state.Processes.Values.ToArray().OrderBy(process => process.Birth);

        private int First(Func<Process, bool> member)
        {
            foreach (Process process in InOrderOfBirth())
            {
                if (member(process))
                    return process.Birth;
            }
            return -1;
        }

        private int BirthOf(Pid pid) => state.Find(pid)?.Birth ?? -1;

        private string PathOf(Inode inode) => _paths.TryGet(inode.Number, out string? path) ? path : "gone";

        private string User(HostUid uid) => Name(IdKind.User, uid.Value);

        private string Group(HostGid gid) => Name(IdKind.Group, gid.Value);

        private string Name(IdKind kind, uint id)
        {
            if (state.Owners is { } owners && owners.FromHost(kind, id, out uint guest))
                return guest.ToString();
            return nameOf?.Invoke(kind, id) ?? (state.Owners?.SideOf(kind, id) == OwnerSide.OtherServer ? "other" : $"host:{id}");
        }
    }
}
