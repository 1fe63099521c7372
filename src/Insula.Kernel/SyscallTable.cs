using System.Collections.Frozen;
using Insula.Kernel.Syscalls;
using Insula.Model;
using static Insula.Kernel.Wrap;
using Arg = Insula.Model.ArgKind;
using Ret = Insula.Model.Returns;

namespace Insula.Kernel;

/// <summary>
/// The specification of every call, a row each (spec 3.5, 4.4, 5.2). Read it as a page. What is not in it is ENOSYS, reason
/// <see cref="Why.Unmodelled"/>.
/// </summary>
public static class SyscallTable
{
    private static readonly SyscallRow[] Rows =
    [
        // Descriptors
        new(0, "read", [Arg.Fd, Arg.DataOut, Arg.Size], Ret.Size, None, Pertains.Nothing, Needs.Nothing, Descriptors.Read, "read from a file"),
        new(1, "write", [Arg.Fd, Arg.Data, Arg.Size], Ret.Size, Grant, Pertains.Object, Needs.Nothing, Descriptors.Write, "write to a file"),
        new(3, "close", [Arg.Fd], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Descriptors.Close, "close a descriptor"),
        new(8, "lseek", [Arg.Fd, Arg.Offset, Arg.Whence], Ret.Offset, None, Pertains.Nothing, Needs.Nothing, Descriptors.Seek, "move a file position"),

        // Files
        new(2, "open", [Arg.Path, Arg.OpenFlags, new(Arg.Mode, Optional: true)], Ret.Fd, Grant, Pertains.ObjectOrParent, Needs.Nothing, Opening.Open, "open or make a file"),
        new(85, "creat", [Arg.Path, Arg.Mode], Ret.Fd, Grant, Pertains.ObjectOrParent, Needs.Nothing, Opening.Creat, "make or empty a file and open it"),
        new(257, "openat", [Arg.DirFd, Arg.Path, Arg.OpenFlags, new(Arg.Mode, Optional: true)], Ret.Fd, Grant, Pertains.ObjectOrParent, Needs.Nothing, Opening.OpenAt, "open or make a file"),
        new(4, "stat", [Arg.Path, Arg.StatOut], Ret.Status, Translate | Grant, Pertains.Object, Needs.Nothing, Files.Stat, "what a file is"),
        new(5, "fstat", [Arg.Fd, Arg.StatOut], Ret.Status, Translate, Pertains.Nothing, Needs.Nothing, Files.FStat, "what an open file is"),
        new(6, "lstat", [Arg.Path, Arg.StatOut], Ret.Status, Translate | Grant, Pertains.Object, Needs.Nothing, Files.LStat, "what a file is, links not followed"),
        new(262, "newfstatat", [Arg.DirFd, Arg.Path, Arg.StatOut, Arg.AtFlags], Ret.Status, Translate | Grant, Pertains.Object, Needs.Nothing, Files.StatAt, "what a file is"),
        new(21, "access", [Arg.Path, Arg.AccessMode], Ret.Status, Grant | RealUser, Pertains.Object, Needs.Nothing, Files.Access, "may the real user do this?"),
        new(80, "chdir", [Arg.Path], Ret.Status, Grant, Pertains.Object, Needs.Nothing, Files.Chdir, "change the working directory"),
        new(79, "getcwd", [Arg.PathOut, Arg.Size], Ret.Size, None, Pertains.Nothing, Needs.Nothing, Files.GetCwd, "the working directory"),
        new(90, "chmod", [Arg.Path, Arg.Mode], Ret.Status, Grant, Pertains.Object, Needs.Nothing, Files.Chmod, "change the mode"),
        new(92, "chown", [Arg.Path, Arg.Uid, Arg.Gid], Ret.Status, Translate | Grant, Pertains.Object, Needs.Nothing, Files.Chown, "change owner and group"),
        new(260, "fchownat", [Arg.DirFd, Arg.Path, Arg.Uid, Arg.Gid, Arg.AtFlags], Ret.Status, Translate | Grant, Pertains.Object, Needs.Nothing, Files.ChownAt, "change owner and group"),
        new(83, "mkdir", [Arg.Path, Arg.Mode], Ret.Status, Grant, Pertains.Parent, Needs.Nothing, Naming.Mkdir, "make a directory"),
        new(84, "rmdir", [Arg.Path], Ret.Status, Grant, Pertains.ParentAndObject, Needs.Nothing, Naming.Rmdir, "remove a directory"),
        new(87, "unlink", [Arg.Path], Ret.Status, Grant, Pertains.ParentAndObject, Needs.Nothing, Naming.Unlink, "remove a name"),
        new(82, "rename", [Arg.Path, Arg.Path], Ret.Status, Grant, Pertains.BothEnds, Needs.Nothing, Naming.Rename, "give a file another name"),

        // Identity
        new(102, "getuid", [], Ret.Uid, Translate, Pertains.Nothing, Needs.Nothing, Identity.GetUid, "real user"),
        new(107, "geteuid", [], Ret.Uid, Translate, Pertains.Nothing, Needs.Nothing, Identity.GetEuid, "effective user"),
        new(104, "getgid", [], Ret.Gid, Translate, Pertains.Nothing, Needs.Nothing, Identity.GetGid, "real group"),
        new(108, "getegid", [], Ret.Gid, Translate, Pertains.Nothing, Needs.Nothing, Identity.GetEgid, "effective group"),
        new(118, "getresuid", [Arg.UidOut, Arg.UidOut, Arg.UidOut], Ret.Status, Translate, Pertains.Nothing, Needs.Nothing, Identity.GetResUid, "real, effective and saved user"),
        new(120, "getresgid", [Arg.GidOut, Arg.GidOut, Arg.GidOut], Ret.Status, Translate, Pertains.Nothing, Needs.Nothing, Identity.GetResGid, "real, effective and saved group"),
        new(115, "getgroups", [Arg.Size, Arg.GidsOut], Ret.Size, Translate, Pertains.Nothing, Needs.Nothing, Identity.GetGroups, "supplementary groups"),
        new(105, "setuid", [Arg.Uid], Ret.Status, Translate | Grant, Pertains.Always, Needs.Nothing, Identity.SetUid, "become a user"),
        new(117, "setresuid", [Arg.Uid, Arg.Uid, Arg.Uid], Ret.Status, Translate | Grant, Pertains.Always, Needs.Nothing, Identity.SetResUid, "set real, effective and saved user"),
        new(106, "setgid", [Arg.Gid], Ret.Status, Translate | Grant, Pertains.Always, Needs.Nothing, Identity.SetGid, "set the group"),
        new(119, "setresgid", [Arg.Gid, Arg.Gid, Arg.Gid], Ret.Status, Translate | Grant, Pertains.Always, Needs.Nothing, Identity.SetResGid, "set real, effective and saved group"),
        new(116, "setgroups", [Arg.Size, Arg.Gids], Ret.Status, Translate | Grant, Pertains.Always, Needs.Nothing, Identity.SetGroups, "set supplementary groups"),

        // Processes
        new(39, "getpid", [], Ret.Pid, None, Pertains.Nothing, Needs.Nothing, Processes.GetPid, "the caller"),
        new(186, "gettid", [], Ret.Pid, None, Pertains.Nothing, Needs.Nothing, Processes.GetPid, "the calling task"),
        new(110, "getppid", [], Ret.Pid, None, Pertains.Nothing, Needs.Nothing, Processes.GetPpid, "the parent"),
        new(111, "getpgrp", [], Ret.Pid, None, Pertains.Nothing, Needs.Nothing, Groups.GetPgrp, "the caller's process group"),
        new(121, "getpgid", [Arg.Pid], Ret.Pid, None, Pertains.Nothing, Needs.Nothing, Groups.GetPgid, "a process's group"),
        new(124, "getsid", [Arg.Pid], Ret.Pid, None, Pertains.Nothing, Needs.Nothing, Groups.GetSid, "a process's session"),
        new(109, "setpgid", [Arg.Pid, Arg.Pid], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Groups.SetPgid, "move a process to a group"),
        new(112, "setsid", [], Ret.Pid, None, Pertains.Nothing, Needs.Nothing, Groups.SetSid, "begin a session"),
        new(95, "umask", [Arg.Mode], Ret.Mode, None, Pertains.Nothing, Needs.Nothing, Processes.Umask, "set the mask of new files"),
        new(57, "fork", [], Ret.Pid, Membership, Pertains.Nothing, Needs.Fork, Processes.Fork, "make a child"),
        new(58, "vfork", [], Ret.Pid, Membership, Pertains.Nothing, Needs.Fork, Processes.Fork, "make a child"),
        new(56, "clone", [new(Arg.Pointer, "child_stack"), new(Arg.CloneFlags, "flags"), new(Arg.Pointer, "parent_tid", true), new(Arg.Pointer, "child_tidptr", true)], Ret.Pid, Membership, Pertains.Nothing, Needs.Fork, Processes.Clone, "make a child"),
        new(60, "exit", [Arg.Status], Ret.Nothing, Membership, Pertains.Nothing, Needs.Nothing, Processes.Exit, "end"),
        new(231, "exit_group", [Arg.Status], Ret.Nothing, Membership, Pertains.Nothing, Needs.Nothing, Processes.Exit, "end"),
        new(61, "wait4", [Arg.PidOrGroup, Arg.StatusOut, Arg.WaitOptions, Arg.UsageOut], Ret.Pid, None, Pertains.Nothing, Needs.Nothing, Waiting.Wait4, "wait for a child"),

        // Signals
        new(62, "kill", [Arg.PidOrGroup, Arg.Signal], Ret.Status, Grant, Pertains.PerMember, Needs.Nothing, Signalling.Kill, "signal processes"),

        // System: what only the host's super-user may do is not intercepted
        new(169, "reboot", [Arg.Number, Arg.Number, Arg.Number, new(Arg.Pointer, Optional: true)], Ret.Status, None, Pertains.Nothing, Needs.Reboot, HostResources.Reboot, "restart or stop the host"),
        new(175, "init_module", [Arg.Pointer, Arg.Size, Arg.Text], Ret.Status, None, Pertains.Nothing, Needs.SuperUser, HostResources.InitModule, "load a module into the host kernel"),

        // Servers: host calls
        new(1000, "server_create", [Arg.Text, Arg.Number, Arg.Text], Ret.Number, None, Pertains.Nothing, Needs.Host, Servers.Create, "make a virtual server: name, VPID, strategy"),
        new(1001, "interceptor_load", [Arg.Number, Arg.Calls], Ret.Number, None, Pertains.Nothing, Needs.Host, Servers.LoadInterceptor, "load wrappers as a new layer in a server's vector"),
        new(1002, "interceptor_unload", [Arg.Number, Arg.Number], Ret.Status, None, Pertains.Nothing, Needs.Host, Servers.UnloadInterceptor, "unload the newest layer of wrappers"),

        // Setup: the world before an entity is open
        new(1010, "setup_file", [Arg.Path, Arg.FileMode, Arg.Uid, Arg.Gid, Arg.Size, Arg.Text], Ret.Status, Translate, Pertains.Nothing, Needs.Setup, Setup.File, "place a file: path, type and mode, owner, size, link target"),
        new(1011, "setup_owner", [Arg.Path, Arg.HostUid, Arg.HostGid], Ret.Status, None, Pertains.Nothing, Needs.Setup, Setup.Owner, "give a file to host identifiers"),
        new(1012, "setup_process", [Arg.Pid, Arg.Uid, Arg.Gid, Arg.Gids, Arg.Mode, Arg.Path], Ret.Pid, Translate | Membership, Pertains.Nothing, Needs.Setup, Setup.Process, "place a process: number or 0, owner, groups, umask, directory"),
        new(1013, "setup_uid", [Arg.Uid], Ret.Number, Translate, Pertains.Nothing, Needs.Setup, Setup.Identifier, "the host identifier of a user"),
        new(1014, "setup_gid", [Arg.Gid], Ret.Number, Translate, Pertains.Nothing, Needs.Setup, Setup.Identifier, "the host identifier of a group"),
        new(1015, "setup_done", [], Ret.Status, None, Pertains.Nothing, Needs.Setup, Setup.Done, "open the entity"),

        // Recordings
        new(1020, "descriptor_adopt", [Arg.Fd], Ret.Fd, None, Pertains.Nothing, Needs.Nothing, Descriptors.Adopt, "have an opaque file at a free descriptor"),
    ];

    private static readonly FrozenDictionary<string, SyscallRow> RowsByName = Rows.ToFrozenDictionary(row => row.Name, StringComparer.Ordinal);

    private static readonly short[] IndexByNumber = Index();

    /// <summary>The rows, family by family.</summary>
    public static ReadOnlySpan<SyscallRow> All => Rows;

    /// <summary>The row of a number; null if there is none.</summary>
    public static SyscallRow? ByNumber(int number) => IndexOf(number) is var index and >= 0 ? Rows[index] : null;

    /// <summary>The row of a name; null if there is none.</summary>
    public static SyscallRow? ByName(string name) => RowsByName.GetValueOrDefault(name);

    /// <summary>The place of a number in the table and in every <see cref="SyscallVector"/>; -1 if it has none.</summary>
    public static int IndexOf(int number) => (uint)number < (uint)IndexByNumber.Length ? IndexByNumber[number] : -1;

    /// <summary>The numbers of all calls that are intercepted where nothing else is said.</summary>
    public static uint[] Intercepted => [.. from row in Rows where row.Wrap != None select (uint)row.Number];

    private static short[] Index()
    {
        var index = new short[Rows.Max(row => row.Number) + 1];
        Array.Fill(index, (short)-1);
        for (short i = 0; i < Rows.Length; i++)
        {
            if (index[Rows[i].Number] >= 0)
                throw new InvalidOperationException($"two rows have number {Rows[i].Number}");
            index[Rows[i].Number] = i;
        }
        return index;
    }
}
