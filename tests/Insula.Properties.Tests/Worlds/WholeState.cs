using System.Text;
using Insula.Model;

namespace Insula.Properties.Tests.Worlds;

/// <summary>Everything there is in a state, also what its digest leaves out, a line for each thing.</summary>
internal static class WholeState
{
    private static readonly uint[] Probes = [0, 1, 2, 3, 4, 5, 7, 1000, 1001, 65534, 65535, 70000, 0x10000, 0x20001, 424242];

    public static string Text(KernelState state)
    {
        var text = new StringBuilder();
        text.Append($"{state.Name} vpid={state.Vpid} incarnation={state.Incarnation} time={state.Time} open={state.IsOpen} init={state.Init} births={state.Births} ");
        text.Append($"ino={state.NextIno} file={state.NextFile} ticket={state.NextTicket} parked={state.ParkedCount} departed={state.Departed:x} free={state.NextFreePid()} ");
        text.Append($"threads {string.Join(',', state.Threads.Keys.ToArray())}\n");
        text.Append($"lent {string.Join(", ", state.PidsLent)} layers {string.Join(';', state.Layers.Select(layer => string.Join(',', layer)))} policy {state.Policy}\n");
        Owners(state, text);
        Register(state, text);
        foreach (Inode inode in state.Inodes.Values)
            File(inode, text);
        foreach (OpenFile file in state.Files.Values)
        {
            text.Append($"open {file.Number} inode={file.Inode?.Number} flags={(uint)file.Flags:x} offset={file.Offset} descriptors={file.Descriptors} ");
            text.Append($"lock={file.Lock} owner={file.Owner} opener={file.Opener} as={Who(file.OpenedAs!)}\n");
        }
        foreach (Process process in state.Processes.Values)
            Member(process, text);
        foreach (RegistryEntry entry in state.Registry.Entries)
            text.Append($"held {entry.Kind} {Encoding.Latin1.GetString(entry.Key)} = {Encoding.Latin1.GetString(entry.Value)} by {entry.Holder}\n");
        return text.ToString();
    }

    /// <summary>The first line in which two texts differ.</summary>
    public static string Difference(string wanted, string got)
    {
        string[] there = wanted.Split('\n'), here = got.Split('\n');
        int at = Enumerable.Range(0, Math.Min(there.Length, here.Length)).FirstOrDefault(i => there[i] != here[i]);
        return $"{there[at]}\nhas become\n{here[at]}";
    }

    private static void File(Inode inode, StringBuilder text)
    {
        text.Append($"inode {inode.Number} {Convert.ToString(inode.Mode, 8)} {inode.Uid}:{inode.Gid} size={inode.Size} links={inode.Links} holders={inode.Holders} ");
        text.Append($"modified={inode.Modified} changed={inode.Changed} parent={inode.Parent?.Number} above={inode.Above?.Number} target={Encoding.Latin1.GetString(inode.Target)} ");
        text.Append($"format={inode.Format} device={inode.Device:x} readers={inode.Readers} writers={inode.Writers} images={inode.Images} mounts={inode.Mounts}");
        text.Append($" locks={string.Join(';', inode.Locks)}");
        for (int i = 0; i < inode.Names?.Count; i++)
            text.Append($" {Encoding.Latin1.GetString(inode.Names.Keys[i].Bytes)}={inode.Names.Values[i].Number}");
        text.Append('\n');
    }

    private static void Member(Process process, StringBuilder text)
    {
        text.Append($"process {process.Pid} birth={process.Birth} vpid={process.Vpid} parent={process.Parent} group={process.Group} session={process.Session} ");
        text.Append($"{Who(process.Credentials)} umask={process.Umask} cwd={process.Directory.Number} root={process.Root.Number} place={process.Place.Users} ");
        text.Append($"{process.RunState} status={process.Status} unreported={process.StatusUnreported} verdicts={process.Verdicts:x} nice={process.Nice} ");
        text.Append($"image={process.Image?.Number} executed={process.HasExecuted} exit={process.ExitSignal} timer={process.TimerExpires},{process.TimerInterval} ");
        text.Append($"pending={string.Join(';', process.Pending)} gone={process.IsLeaderGone} table={process.Descriptors.Users}");
        for (Resource resource = 0; (int)resource < Limits.Count; resource++)
            text.Append($" {resource}={process.Limits[resource].Soft},{process.Limits[resource].Hard}");
        for (int signal = 1; signal <= Signals.Max; signal++)
            text.Append(process.DispositionOf(signal) is { IsDefault: false } disposition ? $" {signal}={disposition}" : "");
        for (int i = 0; i < process.Descriptors.All.Length; i++)
        {
            if (process.Descriptors[i] is { File: { } file, CloseOnExec: var closes })
                text.Append($" {i}={file.Number}{(closes ? "!" : "")}");
        }
        text.Append($" timers={process.NextTimer}:{string.Join(';', process.Timers)}\n");
        foreach (ProcessTask task in process.Tasks)
        {
            text.Append($"task {task.Number} mask={task.Mask:x} handlers={task.Handlers} interrupted={task.IsInterrupted} policy={task.Policy:x},{task.Priority} pending={string.Join(';', task.Pending)}");
            if (task.Parked is { } parked)
                text.Append($" parked={parked.Ticket},{parked.Session},{parked.Call.Caller},{parked.Call.Number}({string.Join(',', parked.Call.Args)})");
            text.Append('\n');
        }
    }

    private static string Who(Credentials who) =>
        $"uid={who.Real},{who.Effective},{who.Saved},{who.FileSystem} gid={who.RealGroup},{who.EffectiveGroup},{who.SavedGroup},{who.FileSystemGroup} groups={string.Join(',', who.Groups.ToArray())}";

    /// <summary>The owner map through its own questions: what is associated, and what would be chosen next.</summary>
    private static void Owners(KernelState state, StringBuilder text)
    {
        if (state.Owners is not { } owners)
            return;
        text.Append($"owners {owners.Ownership}");
        foreach (Model.Facts.IdKind kind in new[] { Model.Facts.IdKind.User, Model.Facts.IdKind.Group })
        {
            text.Append($" {kind} {(owners as TranslatedOwnerMap)?.Associations(kind)}:");
            foreach (uint probe in Probes)
                text.Append($" {probe}={owners.ToHost(kind, probe, [], out uint host)},{host}");
        }
        text.Append('\n');
    }

    private static void Register(KernelState state, StringBuilder text)
    {
        if (state.Register is not { } register)
            return;
        text.Append($"register {register.PidFirst}..{register.PidLast} servers {string.Join(", ", register.Servers.Values.ToArray().Select(entry => entry.ToString()))}");
        for (int i = 0; i < register.Pids.Count; i++)
            text.Append($" pids {register.Pids.Keys[i]}..{register.Pids.Values[i]}");
        foreach (Table<uint, (uint Last, Vpid To)> owners in new[] { register.Users, register.Groups })
        {
            for (int i = 0; i < owners.Count; i++)
                text.Append($" owners {owners.Keys[i]}..{owners.Values[i]}");
        }
        text.Append('\n');
    }
}
