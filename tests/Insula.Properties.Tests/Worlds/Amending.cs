using Insula.Kernel;
using Insula.Model;
using Insula.Model.Facts;
using static Insula.Properties.Tests.Worlds.Picking;

namespace Insula.Properties.Tests.Worlds;

/// <summary>Arguments that make sense only together: without it most calls of many arguments would be refused for their form.</summary>
internal sealed class Amending(World world, Picking picking)
{
    private const int SetSize = 8, CloneArgsSize = 88, OpenHowSize = 24;

    private static readonly string[] Ownerships = ["encoded", "translated", "both"];

    private static readonly string[] FileSystems = ["tmpfs", "ext4", "proc"];

    public void Amend(SyscallRow row, Step step, Placed on, ProcessTask actor, Value[] args)
    {
        int choice = step.Choice(0);
        OfProcesses(row.Name, choice, on, actor, args);
        OfSignals(row.Name, choice, on, actor, args);
        OfTimers(row.Name, choice, on.State, actor.Process, args);
        OfDescriptors(row.Name, choice, actor.Process, args);
        OfFiles(row.Name, choice, on.State, args);
        OfHosts(row.Name, choice, on, args);
        OfHolding(row, choice, on, actor.Process, args);
    }

    private void OfProcesses(string name, int choice, Placed on, ProcessTask actor, Value[] args)
    {
        switch (name)
        {
            case "setgroups":
                args[0] = args[1].List.Length;
                break;
            case "wait4" or "waitpid":
                args[0] = -1;
                break;
            case "waitid":
                (args[0], args[3]) = (0, One(choice, 5, 7, 4, 15, 0x1000005));
                break;
            case "setpgid":
                Process? child = on.State.Processes.Values.ToArray().FirstOrDefault(process => process.Parent == actor.Process.Pid && process != actor.Process);
                args[0] = child?.Pid.Value ?? 0;
                break;
            case "clone3":
                args[1] = CloneArgsSize;
                break;
            case "execve" or "posix_spawn" or "spawn":
                args[0] = Value.Of(Program(on.State, choice));
                break;
            case "execveat":
                (args[1], args[4]) = (Value.Of(Program(on.State, choice)), One(choice, 0, 0, 0x10000));
                break;
            case "setpriority" or "getpriority":
                args[1] = args[0].Number == 2 ? picking.Identifier(choice, on) : One(choice, 0, args[1].Number, actor.Process.Pid.Value);
                break;
            case "prlimit64":
                args[0] = One(choice, 0, 0, args[0].Number);
                break;
            case "setrlimit":
                (args[0], args[1]) = (One(choice, 1, 6, 1, 7, 13, 11), Value.Of(One(choice / 5, 0, 50, 3, 2), One(choice / 20, 100, 50, 4096)));
                break;
            case "call_interrupt":
                ProcessTask? waiting = on.State.Processes.Values.ToArray().SelectMany(process => process.Tasks).FirstOrDefault(task => task.Parked is not null);
                args[0] = waiting?.Number.Value ?? args[0];
                break;
        }
    }

    private static void OfSignals(string name, int choice, Placed on, ProcessTask actor, Value[] args)
    {
        switch (name)
        {
            case "rt_sigaction":
                (args[0], args[3]) = (One(choice, 10, 17, 15, 14, 13, 18, 20, 25, 40, args[0].Number), SetSize);
                break;
            case "rt_sigprocmask":
                args[3] = SetSize;
                if (choice % 3 == 0)
                    (args[0], args[1]) = (0, Value.Of(-1));
                break;
            case "rt_sigtimedwait":
                (args[0], args[3]) = (choice % 2 == 0 ? Value.Of(-1) : args[0], SetSize);
                break;
            case "rt_sigsuspend" or "rt_sigpending":
                args[1] = SetSize;
                break;
            case "tgkill" or "tkill":
                ProcessTask[] tasks = [.. on.State.Processes.Values.ToArray().SelectMany(process => process.Tasks)];
                ProcessTask task = choice % 2 == 0 ? actor : tasks[choice / 2 % tasks.Length];
                (args[0], args[^2]) = (task.Process.Pid.Value, task.Number.Value);
                break;
            case "alarm":
                args[0] = One(choice, 1, 0, 2);
                break;
        }
    }

    private static void OfTimers(string name, int choice, KernelState state, Process actor, Value[] args)
    {
        Process[] owners = [.. state.Processes.Values.ToArray().Where(process => process.Timers.Count > 0)];
        long timer = actor.Timers.Count > 0 ? actor.Timers[choice % actor.Timers.Count].Number : choice % 3;
        switch (name)
        {
            case "timer_settime" or "timer_gettime" or "timer_getoverrun" or "timer_getexpstatus" or "timer_delete":
                args[0] = timer;
                break;
            case "TimerCreate" when choice % 3 == 0:
                args[1] = Value.Of(4, One(choice / 3, 10, 14, 18), state.Processes.Values[choice % state.Processes.Count].Pid.Value);
                break;
            case "TimerInfo" when owners.Length > 0:
                Process owner = choice % 2 == 0 && actor.Timers.Count > 0 ? actor : owners[choice / 2 % owners.Length];
                (args[0], args[1], args[2]) = (owner.Pid.Value, owner.Timers[choice % owner.Timers.Count].Number, 0);
                break;
            case "procmgr_session":
                (args[0], args[1], args[3]) = (0, actor.Session.Value, One(choice, 2, 3, 4, 5));
                args[2] = choice % 4 == 0 ? actor.Group.Value : One(choice / 4, 0, 18, 10, 65);
                break;
        }
    }

    private static void OfDescriptors(string name, int choice, Process actor, Value[] args)
    {
        switch (name)
        {
            case "getdents64" or "readdir":
                args[0] = OpenDescriptor(actor, choice, file => file.Inode is { IsDirectory: true }) ?? 3;
                break;
            case "readv" or "writev" or "preadv" or "pwritev":
                args[2] = args[1].List.Length;
                break;
            case "read" or "readv" or "pread64" when choice % 2 == 0:
                args[0] = OpenDescriptor(actor, choice, file => file.Flags.Reads()) ?? args[0];
                break;
            case "close" when choice % 3 == 0:
                args[0] = OpenDescriptor(actor, choice, file => file.Inode is { IsFifo: true } && file.Flags.Reads()) ?? args[0];
                break;
            case "write" or "ftruncate" or "pwrite64" when choice % 2 == 0:
                args[0] = OpenDescriptor(actor, choice / 2, file => file.Flags.Writes()) ?? args[0];
                break;
            case "fallocate":
                args[0] = OpenDescriptor(actor, choice, file => file.Flags.Writes() && (choice % 5 == 0 || file.Inode is { IsRegular: true })) ?? args[0];
                (args[1], args[2], args[3]) = (One(choice, 0, 1, 3, 8, 0x40), One(choice / 5, 0, 50, -1), One(choice / 15, 100, 4096, 0));
                break;
            case "copy_file_range" or "sendfile" or "splice":
                bool ofPipes = name == "splice";
                args[name == "sendfile" ? 1 : 0] = OpenDescriptor(actor, choice, file => file.Flags.Reads() && (ofPipes || file.Inode is { IsRegular: true })) ?? args[0];
                args[name == "sendfile" ? 0 : 2] = OpenDescriptor(actor, choice / 2, file => file.Flags.Writes() && (!ofPipes || file.Inode is { IsFifo: true })) ?? args[2];
                if (args.Length > 4)
                    (args[4], args[5]) = (One(choice, 1, 100, 5000, args[4].Number), ofPipes ? 2 : 0);
                break;
            case "dup3" or "pipe2":
                args[^1] = One(choice, 0, 0x80000, 0x800, 0x4000);
                break;
            case "close_range":
                (args[0], args[1], args[2]) = (One(choice, 0, 3, 5), One(choice / 3, 3, 5, uint.MaxValue), One(choice / 9, 0, 4, 2));
                break;
            case "fcntl":
                bool ofLocks = args[1].Number is 5 or 6 or 7;
                args[2] = ofLocks ? FileLock(choice) : args[1].Number == 8 ? One(choice, actor.Pid.Value, -actor.Group.Value, 0, int.MinValue) : args[2].Number;
                break;
            case "mmap":
                (args[0], args[3], args[5]) = (0, One(choice, 2, 1, 0x22, 3, 0x21), One(choice / 5, 0, 4096, 5, long.MaxValue & ~4095L));
                break;
            case "finit_module":
                (args[0], args[2]) = (OpenDescriptor(actor, choice, file => file.Flags.Reads() && file.Inode is { IsRegular: true }) ?? args[0], 0);
                break;
        }
    }

    private static void OfFiles(string name, int choice, KernelState state, Value[] args)
    {
        switch (name)
        {
            case "openat2":
                args[3] = One(choice, OpenHowSize, OpenHowSize, OpenHowSize, 5000);
                break;
            case "readlink":
                args[0] = Some(state, choice, inode => inode.IsSymbolicLink);
                break;
            case "chroot":
                args[0] = Some(state, choice, inode => inode.IsDirectory);
                break;
            case "truncate":
                args[0] = Some(state, choice, inode => inode.IsRegular);
                break;
            case "link":
                (args[0], args[1]) = (Some(state, choice, inode => !inode.IsDirectory), Value.Of(NewName(state, choice / 3)));
                break;
            case "symlink" or "mknod" or "mkdir":
                args[name == "symlink" ? 1 : 0] = Value.Of(NewName(state, choice));
                break;
            case "utimensat" or "mkdirat" or "unlinkat" or "symlinkat" or "mknodat":
                args[name == "symlinkat" ? 1 : 0] = PathWalk.WorkingDirectory;
                break;
        }
    }

    private void OfHosts(string name, int choice, Placed on, Value[] args)
    {
        switch (name)
        {
            case "reboot":
                (args[0], args[1]) = (0xFEE1DEAD, 672274793);
                break;
            case "mount":
                args[1] = Some(on.State, choice, inode => inode.IsDirectory);
                args[0] = Value.Of(Picking.Path(on.State, choice, inode => inode.Type == Mode.BlockDevice || choice % 2 == 1)!);
                (args[2], args[3]) = (Value.Of(FileSystems[choice / 2 % 3]), One(choice / 6, 0, 0, 0x1000, 0x20, 0x2000));
                break;
            case "umount2":
                (args[0], args[1]) = (Some(on.State, choice, inode => inode.Mounts > 0), 0);
                break;
            case "pivot_root":
                args[0] = args[1] = Some(on.State, choice, inode => inode.Mounts > 0 && inode.IsDirectory);
                break;
            case "settimeofday" or "clock_settime":
                args[name == "settimeofday" ? 0 : 1] = Value.Of(One(choice, 1, 0, 1000), 5);
                break;
            case "server_create":
                (args[0], args[1], args[2]) = (Value.Of($"more-{choice % 4}"), 1 + (choice % 6), Value.Of(Ownerships[choice % 3]));
                break;
            case "interceptor_load":
                Placed bare = world.Placed.Skip(1).FirstOrDefault(placed => placed.State.Layers.Count == 0) ?? world.Placed[^1];
                (args[0], args[1]) = (bare.Vpid.Value, Value.Of(102, 105));
                break;
            case "interceptor_unload":
                Placed server = world.Placed[1 + (choice % (world.Placed.Count - 1))];
                (args[0], args[1]) = (server.Vpid.Value, server.State.Layers.Count);
                break;
        }
    }

    /// <summary>What is attached is detached, read or connected to; mostly by who holds it.</summary>
    private static void OfHolding(SyscallRow row, int choice, Placed on, Process actor, Value[] args)
    {
        if (row.Name == "registry_read" && Choosing.Held(on.State, choice, _ => true) is { } any)
            (args[0], args[1]) = (Value.Of(RegistryKinds.NameOf(any.Kind)), Value.Of(any.Key));
        else if (row.Name.StartsWith("rsrcdbmgr_", StringComparison.Ordinal))
            OfResources(row.Name, choice, on.State, actor, args);
        else if (row.Name == "dlopen")
            args[0] = Some(on.State, choice, inode => inode.IsRegular);
        else if (row.Name is "pathmgr_symlink" or "resmgr_attach")
            args[row.Name == "resmgr_attach" ? 0 : 1] = Value.Of($"/dev/{choice % 4}");
        else if (row.Name == "ConnectAttach" && Choosing.Held(on.State, choice, entry => entry.Kind == RegistryKind.Channel) is { } channel)
            (args[1], args[2]) = (channel.Holder.Value, Number(channel));
        else if (Choosing.KindOf(row) is { } kind && Choosing.Held(on.State, choice / 5, entry => entry.Kind == kind && (choice % 5 == 0 || IsOf(entry, row, actor))) is { } held)
            args[row.Name == "ConnectFlags" ? 1 : 0] = row.Name is "pathmgr_unlink" or "resmgr_detach" ? Value.Of(held.Key) : Number(held);
        if (row.Name == "ConnectFlags")
            args[0] = 0;
    }

    private static bool IsOf(RegistryEntry entry, SyscallRow row, Process actor) => row.Name == "pathmgr_unlink" ? entry.Holder == default : entry.Holder == actor.Pid;

    private static void OfResources(string name, int choice, KernelState state, Process actor, Value[] args)
    {
        args[0] = Value.Of($"resource-{choice % 2}");
        if (args.Length == 3)
            (args[1], args[2]) = name == "rsrcdbmgr_create" ? (0, 3) : (choice / 2 % 4, choice / 2 % 4);
        bool isPart = name == "rsrcdbmgr_detach";
        if (name == "rsrcdbmgr_create" || Choosing.Held(state, choice / 8, entry => Choosing.IsResource(entry, isPart) && (!isPart || choice % 5 == 0 || entry.Holder == actor.Pid)) is not { } held)
            return;
        string[] words = System.Text.Encoding.ASCII.GetString(held.Key).Split(' ');
        args[0] = Value.Of(words[0]);
        if (isPart)
            args[1] = args[2] = long.Parse(words[1]);
    }

    private static long Number(RegistryEntry entry) => long.Parse(System.Text.Encoding.ASCII.GetString(entry.Key));

    /// <summary>A program mostly, sometimes a file that is none.</summary>
    private static byte[] Program(KernelState state, int choice) =>
        Picking.Path(state, choice / 5, inode => choice % 5 == 0 ? !inode.IsDirectory : inode.Format != FileFormat.Other) ?? [(byte)'/'];

    private static Value Some(KernelState state, int choice, Func<Inode, bool> sort) => Value.Of(Picking.Path(state, choice, sort) ?? [(byte)'/']);
}
