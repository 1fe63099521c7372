using System.Collections.Frozen;
using Insula.Kernel.Syscalls;
using Insula.Model;
using static Insula.Kernel.Wrap;
using Arg = Insula.Model.ArgKind;
using Kind = Insula.Model.Facts.RegistryKind;
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
        new(17, "pread64", [Arg.Fd, Arg.DataOut, Arg.Size, Arg.Offset], Ret.Size, None, Pertains.Nothing, Needs.Nothing, Descriptors.PRead, "read at a position"),
        new(18, "pwrite64", [Arg.Fd, Arg.Data, Arg.Size, Arg.Offset], Ret.Size, Grant, Pertains.Object, Needs.Nothing, Descriptors.PWrite, "write at a position"),
        new(19, "readv", [Arg.Fd, Arg.Vector, Arg.Size], Ret.Size, None, Pertains.Nothing, Needs.Nothing, Descriptors.ReadV, "read into several buffers"),
        new(20, "writev", [Arg.Fd, Arg.Vector, Arg.Size], Ret.Size, Grant, Pertains.Object, Needs.Nothing, Descriptors.WriteV, "write from several buffers"),
        new(295, "preadv", [Arg.Fd, Arg.Vector, Arg.Size, Arg.Offset], Ret.Size, None, Pertains.Nothing, Needs.Nothing, Descriptors.PReadV, "read at a position into several buffers"),
        new(296, "pwritev", [Arg.Fd, Arg.Vector, Arg.Size, Arg.Offset], Ret.Size, Grant, Pertains.Object, Needs.Nothing, Descriptors.PWriteV, "write at a position from several buffers"),
        new(8, "lseek", [Arg.Fd, Arg.Offset, Arg.Whence], Ret.Offset, None, Pertains.Nothing, Needs.Nothing, Descriptors.Seek, "move a file position"),
        new(326, "copy_file_range", [Arg.Fd, Arg.OffsetPointer, Arg.Fd, Arg.OffsetPointer, Arg.Size, Arg.Flags], Ret.Size, Grant, Pertains.Object, Needs.Nothing, Copying.CopyFileRange, "copy from file to file"),
        new(40, "sendfile", [Arg.Fd, Arg.Fd, Arg.OffsetPointer, Arg.Size], Ret.Size, Grant, Pertains.Object, Needs.Nothing, Copying.SendFile, "copy between descriptors"),
        new(275, "splice", [Arg.Fd, Arg.OffsetPointer, Arg.Fd, Arg.OffsetPointer, Arg.Size, Arg.Flags], Ret.Size, Grant, Pertains.Object, Needs.Nothing, Copying.Splice, "move between a pipe and a descriptor"),
        new(32, "dup", [Arg.Fd], Ret.Fd, None, Pertains.Nothing, Needs.Nothing, Duplicating.Dup, "a second descriptor"),
        new(33, "dup2", [Arg.Fd, Arg.NewFd], Ret.Fd, None, Pertains.Nothing, Needs.Nothing, Duplicating.Dup2, "a second descriptor of this number"),
        new(292, "dup3", [Arg.Fd, Arg.NewFd, Arg.OpenFlags], Ret.Fd, None, Pertains.Nothing, Needs.Nothing, Duplicating.Dup3, "a second descriptor of this number"),
        new(436, "close_range", [Arg.NewFd, Arg.NewFd, Arg.Flags], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Duplicating.CloseRange, "close descriptors first to last"),
        new(72, "fcntl", [Arg.Fd, Arg.FcntlCommand, new(Arg.FcntlArgument, Optional: true)], Ret.Number, Grant, Pertains.Object, Needs.Nothing, FileControl.Fcntl, "ask or change a descriptor; lock parts of a file"),
        new(73, "flock", [Arg.Fd, Arg.LockOperation], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Locking.FLock, "lock a file"),
        new(22, "pipe", [Arg.PipeOut], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Pipes.Pipe, "make a pipe"),
        new(293, "pipe2", [Arg.PipeOut, Arg.OpenFlags], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Pipes.Pipe2, "make a pipe"),
        new(74, "fsync", [Arg.Fd], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Descriptors.FSync, "have a file stored"),
        new(75, "fdatasync", [Arg.Fd], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Descriptors.FSync, "have a file's content stored"),

        // Memory
        new(9, "mmap", [Arg.Pointer, Arg.Size, Arg.Protection, Arg.Flags, Arg.Fd, Arg.Offset], Ret.Number, None, Pertains.Nothing, Needs.Nothing, Memory.Map, "map a file or memory: which is not done"),
        new(10, "mprotect", [Arg.Pointer, Arg.Size, Arg.Protection], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Memory.Protect, "protect memory: which is not done"),
        new(11, "munmap", [Arg.Pointer, Arg.Size], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Memory.Unmap, "unmap memory: which is not done"),

        // Files
        new(2, "open", [Arg.Path, Arg.OpenFlags, new(Arg.Mode, Optional: true)], Ret.Fd, Grant, Pertains.ObjectOrParent, Needs.Nothing, Opening.Open, "open or make a file"),
        new(85, "creat", [Arg.Path, Arg.Mode], Ret.Fd, Grant, Pertains.ObjectOrParent, Needs.Nothing, Opening.Creat, "make or empty a file and open it"),
        new(257, "openat", [Arg.DirFd, Arg.Path, Arg.OpenFlags, new(Arg.Mode, Optional: true)], Ret.Fd, Grant, Pertains.ObjectOrParent, Needs.Nothing, Opening.OpenAt, "open or make a file"),
        new(437, "openat2", [Arg.DirFd, Arg.Path, Arg.OpenHow, Arg.Size], Ret.Fd, Grant, Pertains.ObjectOrParent, Needs.Nothing, Opening.OpenAt2, "open or make a file, saying how a path may lead"),
        new(4, "stat", [Arg.Path, Arg.StatOut], Ret.Status, Translate | Grant, Pertains.Object, Needs.Nothing, Files.Stat, "what a file is"),
        new(5, "fstat", [Arg.Fd, Arg.StatOut], Ret.Status, Translate, Pertains.Nothing, Needs.Nothing, Files.FStat, "what an open file is"),
        new(6, "lstat", [Arg.Path, Arg.StatOut], Ret.Status, Translate | Grant, Pertains.Object, Needs.Nothing, Files.LStat, "what a file is, links not followed"),
        new(262, "newfstatat", [Arg.DirFd, Arg.Path, Arg.StatOut, Arg.AtFlags], Ret.Status, Translate | Grant, Pertains.Object, Needs.Nothing, Files.StatAt, "what a file is"),
        new(332, "statx", [Arg.DirFd, Arg.Path, Arg.AtFlags, Arg.Flags, Arg.StatOut], Ret.Status, Translate | Grant, Pertains.Object, Needs.Nothing, Files.StatX, "what a file is"),
        new(137, "statfs", [Arg.Path, Arg.OpaqueOut], Ret.Status, Grant, Pertains.Object, Needs.Nothing, Files.StatFs, "what a file system is"),
        new(138, "fstatfs", [Arg.Fd, Arg.OpaqueOut], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Files.FStatFs, "what an open file's file system is"),
        new(21, "access", [Arg.Path, Arg.AccessMode], Ret.Status, Grant | RealUser, Pertains.Object, Needs.Nothing, Files.Access, "may the real user do this?"),
        new(269, "faccessat", [Arg.DirFd, Arg.Path, Arg.AccessMode], Ret.Status, Grant | RealUser, Pertains.Object, Needs.Nothing, Files.AccessAt, "may the real user do this?"),
        new(439, "faccessat2", [Arg.DirFd, Arg.Path, Arg.AccessMode, Arg.AtFlags], Ret.Status, Grant | RealUser, Pertains.Object, Needs.Nothing, Files.AccessAt2, "may the real, or effective, user do this?"),
        new(80, "chdir", [Arg.Path], Ret.Status, Grant, Pertains.Object, Needs.Nothing, Files.Chdir, "change the working directory"),
        new(81, "fchdir", [Arg.Fd], Ret.Status, Grant, Pertains.Object, Needs.Nothing, Files.FChdir, "change the working directory to an open one"),
        new(161, "chroot", [Arg.Path], Ret.Status, Grant, Pertains.Object, Needs.Nothing, Files.Chroot, "change what / means"),
        new(79, "getcwd", [Arg.PathOut, Arg.Size], Ret.Size, None, Pertains.Nothing, Needs.Nothing, Files.GetCwd, "the working directory"),
        new(90, "chmod", [Arg.Path, Arg.Mode], Ret.Status, Grant, Pertains.Object, Needs.Nothing, Files.Chmod, "change the mode"),
        new(91, "fchmod", [Arg.Fd, Arg.Mode], Ret.Status, Grant, Pertains.Object, Needs.Nothing, Files.FChmod, "change the mode of an open file"),
        new(268, "fchmodat", [Arg.DirFd, Arg.Path, Arg.Mode], Ret.Status, Grant, Pertains.Object, Needs.Nothing, Files.ChmodAt, "change the mode"),
        new(92, "chown", [Arg.Path, Arg.Uid, Arg.Gid], Ret.Status, Translate | Grant, Pertains.Object, Needs.Nothing, Files.Chown, "change owner and group"),
        new(260, "fchownat", [Arg.DirFd, Arg.Path, Arg.Uid, Arg.Gid, Arg.AtFlags], Ret.Status, Translate | Grant, Pertains.Object, Needs.Nothing, Files.ChownAt, "change owner and group"),
        new(93, "fchown", [Arg.Fd, Arg.Uid, Arg.Gid], Ret.Status, Translate | Grant, Pertains.Object, Needs.Nothing, Files.FChown, "change owner and group of an open file"),
        new(94, "lchown", [Arg.Path, Arg.Uid, Arg.Gid], Ret.Status, Translate | Grant, Pertains.Object, Needs.Nothing, Files.LChown, "change owner and group, links not followed"),
        new(132, "utime", [Arg.Path, Arg.Times], Ret.Status, Grant, Pertains.Object, Needs.Nothing, Times.UTime, "set the times of a file, in seconds"),
        new(235, "utimes", [Arg.Path, Arg.Times], Ret.Status, Grant, Pertains.Object, Needs.Nothing, Times.UTime, "set the times of a file"),
        new(280, "utimensat", [Arg.DirFd, Arg.PathOrNull, Arg.Times, Arg.AtFlags], Ret.Status, Grant, Pertains.Object, Needs.Nothing, Times.UTimeAt, "set the times of a file"),
        new(76, "truncate", [Arg.Path, Arg.Offset], Ret.Status, Grant, Pertains.Object, Needs.Nothing, Sizes.Truncate, "cut or lengthen a file"),
        new(77, "ftruncate", [Arg.Fd, Arg.Offset], Ret.Status, Grant, Pertains.Object, Needs.Nothing, Sizes.FTruncate, "cut or lengthen an open file"),
        new(285, "fallocate", [Arg.Fd, Arg.Flags, Arg.Offset, Arg.Offset], Ret.Status, Grant, Pertains.Object, Needs.Nothing, Sizes.FAllocate, "have room for a file"),
        new(217, "getdents64", [Arg.Fd, Arg.NamesOut, Arg.Size], Ret.Size, Grant, Pertains.Object, Needs.Nothing, Listing.GetDents, "read names from a directory"),
        new(1040, "readdir", [Arg.Fd, Arg.NamesOut], Ret.Size, Grant, Pertains.Object, Needs.Nothing, Listing.ReadDir, "read a name from a directory"),
        new(83, "mkdir", [Arg.Path, Arg.Mode], Ret.Status, Grant, Pertains.Parent, Needs.Nothing, Naming.Mkdir, "make a directory"),
        new(258, "mkdirat", [Arg.DirFd, Arg.Path, Arg.Mode], Ret.Status, Grant, Pertains.Parent, Needs.Nothing, Naming.MkdirAt, "make a directory"),
        new(84, "rmdir", [Arg.Path], Ret.Status, Grant, Pertains.ParentAndObject, Needs.Nothing, Naming.Rmdir, "remove a directory"),
        new(87, "unlink", [Arg.Path], Ret.Status, Grant, Pertains.ParentAndObject, Needs.Nothing, Naming.Unlink, "remove a name"),
        new(263, "unlinkat", [Arg.DirFd, Arg.Path, Arg.AtFlags], Ret.Status, Grant, Pertains.ParentAndObject, Needs.Nothing, Naming.UnlinkAt, "remove a name or a directory"),
        new(82, "rename", [Arg.Path, Arg.Path], Ret.Status, Grant, Pertains.BothEnds, Needs.Nothing, Naming.Rename, "give a file another name"),
        new(264, "renameat", [Arg.DirFd, Arg.Path, Arg.DirFd, Arg.Path], Ret.Status, Grant, Pertains.BothEnds, Needs.Nothing, Naming.RenameAt, "give a file another name"),
        new(316, "renameat2", [Arg.DirFd, Arg.Path, Arg.DirFd, Arg.Path, Arg.Flags], Ret.Status, Grant, Pertains.BothEnds, Needs.Nothing, Naming.RenameAt2, "give a file another name, or exchange two"),
        new(86, "link", [Arg.Path, Arg.Path], Ret.Status, Grant, Pertains.BothEnds, Needs.Nothing, Links.Link, "give a file a further name"),
        new(265, "linkat", [Arg.DirFd, Arg.Path, Arg.DirFd, Arg.Path, Arg.AtFlags], Ret.Status, Grant, Pertains.BothEnds, Needs.Nothing, Links.LinkAt, "give a file a further name"),
        new(88, "symlink", [Arg.Text, Arg.Path], Ret.Status, Grant, Pertains.Parent, Needs.Nothing, Links.SymLink, "make a symbolic link: target, name"),
        new(266, "symlinkat", [Arg.Text, Arg.DirFd, Arg.Path], Ret.Status, Grant, Pertains.Parent, Needs.Nothing, Links.SymLinkAt, "make a symbolic link: target, name"),
        new(89, "readlink", [Arg.Path, Arg.PathOut, Arg.Size], Ret.Size, Grant, Pertains.Object, Needs.Nothing, Links.ReadLink, "where a symbolic link points"),
        new(267, "readlinkat", [Arg.DirFd, Arg.Path, Arg.PathOut, Arg.Size], Ret.Size, Grant, Pertains.Object, Needs.Nothing, Links.ReadLinkAt, "where a symbolic link points"),
        new(133, "mknod", [Arg.Path, Arg.FileMode, new(Arg.Device, Optional: true)], Ret.Status, Grant, Pertains.Parent, Needs.Nothing, Links.MkNod, "make a FIFO, a socket or a file; a device is never granted"),
        new(259, "mknodat", [Arg.DirFd, Arg.Path, Arg.FileMode, new(Arg.Device, Optional: true)], Ret.Status, Grant, Pertains.Parent, Needs.Nothing, Links.MkNodAt, "make a FIFO, a socket or a file; a device is never granted"),

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
        new(1030, "seteuid", [Arg.Uid], Ret.Status, Translate | Grant, Pertains.Always, Needs.Nothing, Identity.SetEuid, "set the effective user"),
        new(113, "setreuid", [Arg.Uid, Arg.Uid], Ret.Status, Translate | Grant, Pertains.Always, Needs.Nothing, Identity.SetReUid, "set real and effective user"),
        new(122, "setfsuid", [Arg.Uid], Ret.Uid, Translate | Grant, Pertains.Always, Needs.Nothing, Identity.SetFsUid, "set the user that decides for files; says what it was"),
        new(106, "setgid", [Arg.Gid], Ret.Status, Translate | Grant, Pertains.Always, Needs.Nothing, Identity.SetGid, "set the group"),
        new(119, "setresgid", [Arg.Gid, Arg.Gid, Arg.Gid], Ret.Status, Translate | Grant, Pertains.Always, Needs.Nothing, Identity.SetResGid, "set real, effective and saved group"),
        new(1031, "setegid", [Arg.Gid], Ret.Status, Translate | Grant, Pertains.Always, Needs.Nothing, Identity.SetEgid, "set the effective group"),
        new(114, "setregid", [Arg.Gid, Arg.Gid], Ret.Status, Translate | Grant, Pertains.Always, Needs.Nothing, Identity.SetReGid, "set real and effective group"),
        new(123, "setfsgid", [Arg.Gid], Ret.Gid, Translate | Grant, Pertains.Always, Needs.Nothing, Identity.SetFsGid, "set the group that decides for files; says what it was"),
        new(116, "setgroups", [Arg.Size, Arg.Gids], Ret.Status, Translate | Grant, Pertains.Always, Needs.Nothing, Identity.SetGroups, "set supplementary groups"),

        // Processes
        new(39, "getpid", [], Ret.Pid, None, Pertains.Nothing, Needs.Nothing, Processes.GetPid, "the caller"),
        new(186, "gettid", [], Ret.Pid, None, Pertains.Nothing, Needs.Nothing, Processes.GetTid, "the calling task"),
        new(218, "set_tid_address", [Arg.Pointer], Ret.Pid, None, Pertains.Nothing, Needs.Nothing, Processes.GetTid, "the calling task"),
        new(110, "getppid", [], Ret.Pid, None, Pertains.Nothing, Needs.Nothing, Processes.GetPpid, "the parent"),
        new(111, "getpgrp", [], Ret.Pid, None, Pertains.Nothing, Needs.Nothing, Groups.GetPgrp, "the caller's process group"),
        new(121, "getpgid", [Arg.Pid], Ret.Pid, None, Pertains.Nothing, Needs.Nothing, Groups.GetPgid, "a process's group"),
        new(124, "getsid", [Arg.Pid], Ret.Pid, None, Pertains.Nothing, Needs.Nothing, Groups.GetSid, "a process's session"),
        new(109, "setpgid", [Arg.Pid, Arg.Pid], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Groups.SetPgid, "move a process to a group"),
        new(112, "setsid", [], Ret.Pid, None, Pertains.Nothing, Needs.Nothing, Groups.SetSid, "begin a session"),
        new(95, "umask", [Arg.Mode], Ret.Mode, None, Pertains.Nothing, Needs.Nothing, Processes.Umask, "set the mask of new files"),
        new(57, "fork", [], Ret.Pid, Membership, Pertains.Nothing, Needs.Nothing, Processes.Fork, "make a child"),
        new(58, "vfork", [], Ret.Pid, Membership, Pertains.Nothing, Needs.Nothing, Processes.Fork, "make a child"),
        new(56, "clone", [new(Arg.Pointer, "child_stack"), new(Arg.CloneFlags, "flags"), new(Arg.Pointer, "parent_tid", true), new(Arg.Pointer, "child_tidptr", true)], Ret.Pid, Membership, Pertains.Nothing, Needs.Nothing, Processes.Clone, "make a child"),
        new(435, "clone3", [Arg.CloneArgs, Arg.Size], Ret.Pid, Membership, Pertains.Nothing, Needs.Nothing, Processes.Clone3, "make a child or a task"),
        new(59, "execve", [Arg.Path, Arg.Argv, Arg.Environment], Ret.Status, Grant, Pertains.Object, Needs.Spawn, Programs.Execve, "run another program"),
        new(322, "execveat", [Arg.DirFd, Arg.Path, Arg.Argv, Arg.Environment, Arg.AtFlags], Ret.Status, Grant, Pertains.Object, Needs.Spawn, Programs.ExecveAt, "run another program"),
        new(1032, "posix_spawn", [Arg.Path, Arg.Argv, Arg.Environment, new(Arg.Uid, Optional: true, Otherwise: -1), new(Arg.Gid, Optional: true, Otherwise: -1)], Ret.Pid, Translate | Grant | Membership, Pertains.Object, Needs.Spawn, Programs.Spawn, "make a child that runs a program, as another user if asked"),
        new(1250, "spawn", [Arg.Path, Arg.Argv, Arg.Environment, new(Arg.Uid, Optional: true, Otherwise: -1), new(Arg.Gid, Optional: true, Otherwise: -1)], Ret.Pid, Translate | Grant | Membership, Pertains.Object, Needs.Spawn, Programs.Spawn, "make a child that runs a program, as another user if asked"),
        new(60, "exit", [Arg.Status], Ret.Nothing, Membership, Pertains.Nothing, Needs.Nothing, Processes.Exit, "end the task"),
        new(231, "exit_group", [Arg.Status], Ret.Nothing, Membership, Pertains.Nothing, Needs.Nothing, Processes.ExitGroup, "end"),
        new(61, "wait4", [Arg.PidOrGroup, Arg.StatusOut, Arg.WaitOptions, Arg.UsageOut], Ret.Pid, None, Pertains.Nothing, Needs.Nothing, Waiting.Wait4, "wait for a child"),
        new(247, "waitid", [Arg.WaitWhich, Arg.Pid, Arg.SignalInfoOut, Arg.WaitOptions, Arg.UsageOut], Ret.Status, Translate, Pertains.Nothing, Needs.Nothing, Waiting.WaitId, "wait for a child"),
        new(1033, "waitpid", [Arg.PidOrGroup, Arg.StatusOut, Arg.WaitOptions], Ret.Pid, None, Pertains.Nothing, Needs.Nothing, Waiting.Wait4, "wait for a child"),
        new(1260, "wait", [Arg.StatusOut], Ret.Pid, None, Pertains.Nothing, Needs.Nothing, Waiting.WaitAny, "wait for a child to end"),
        new(1261, "wait3", [Arg.StatusOut, Arg.WaitOptions, Arg.UsageOut], Ret.Pid, None, Pertains.Nothing, Needs.Nothing, Waiting.Wait3, "wait for a child"),
        new(140, "getpriority", [Arg.PriorityWhich, Arg.PriorityWho], Ret.Number, Translate, Pertains.Nothing, Needs.Nothing, Priorities.GetPriority, "20 less the lowest nice value"),
        new(141, "setpriority", [Arg.PriorityWhich, Arg.PriorityWho, Arg.Number], Ret.Status, Translate | Grant, Pertains.Target, Needs.Nothing, Priorities.SetPriority, "set the nice value"),
        new(97, "getrlimit", [Arg.Resource, Arg.LimitOut], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Limiting.GetLimit, "a limit of the caller"),
        new(160, "setrlimit", [Arg.Resource, Arg.Limit], Ret.Status, Grant, Pertains.Target, Needs.Nothing, Limiting.SetLimit, "set a limit of the caller"),
        new(302, "prlimit64", [Arg.Pid, Arg.Resource, Arg.Limit, Arg.LimitOut], Ret.Status, Grant, Pertains.Target, Needs.Nothing, Limiting.PrLimit, "ask or set a limit of a process"),

        // Signals
        new(62, "kill", [Arg.PidOrGroup, Arg.Signal], Ret.Status, Grant, Pertains.PerMember, Needs.Nothing, Signalling.Kill, "signal processes"),
        new(200, "tkill", [Arg.Pid, Arg.Signal], Ret.Status, Grant, Pertains.Target, Needs.Nothing, Signalling.TKill, "signal a task"),
        new(234, "tgkill", [Arg.Pid, Arg.Pid, Arg.Signal], Ret.Status, Grant, Pertains.Target, Needs.Nothing, Signalling.TgKill, "signal a task of a process"),
        new(129, "rt_sigqueueinfo", [Arg.Pid, Arg.Signal, Arg.Pointer], Ret.Status, Grant, Pertains.Target, Needs.Nothing, Signalling.SigQueueInfo, "signal a process, with data"),
        new(13, "rt_sigaction", [Arg.Signal, Arg.SignalAction, Arg.SignalActionOut, Arg.Size], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Dispositions.SigAction, "what to do on a signal"),
        new(14, "rt_sigprocmask", [Arg.MaskHow, Arg.SignalSet, Arg.SignalSetOut, Arg.Size], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Dispositions.SigProcMask, "which signals to block"),
        new(127, "rt_sigpending", [Arg.SignalSetOut, Arg.Size], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Dispositions.SigPending, "which signals wait"),
        new(Signals.Suspend, "rt_sigsuspend", [Arg.SignalSet, Arg.Size], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Dispositions.SigSuspend, "wait for a signal with another mask"),
        new(128, "rt_sigtimedwait", [Arg.SignalSet, Arg.SignalInfoOut, Arg.Time, Arg.Size], Ret.Number, Translate, Pertains.Nothing, Needs.Nothing, Dispositions.SigTimedWait, "take a waiting signal"),
        new(15, "rt_sigreturn", [new(Arg.Pointer, Optional: true)], Ret.Number, None, Pertains.Nothing, Needs.Nothing, Dispositions.SigReturn, "leave a handler"),
        new(34, "pause", [], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Timers.Pause, "wait for a signal"),
        new(37, "alarm", [Arg.Number], Ret.Number, None, Pertains.Nothing, Needs.Nothing, Timers.Alarm, "have SIGALRM after seconds"),
        new(38, "setitimer", [Arg.TimerWhich, Arg.IntervalTimer, Arg.IntervalTimerOut], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Timers.SetTimer, "set an interval timer"),
        new(36, "getitimer", [Arg.TimerWhich, Arg.IntervalTimerOut], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Timers.GetTimer, "an interval timer"),
        new(35, "nanosleep", [Arg.Time, Arg.TimeOut], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Timers.NanoSleep, "let time pass"),
        new(230, "clock_nanosleep", [Arg.Clock, Arg.Flags, Arg.Time, Arg.TimeOut], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Timers.ClockNanoSleep, "let time pass"),

        // Scheduling: none of it is intercepted, for a priority is the host's affair
        new(142, "sched_setparam", [Arg.Pid, Arg.Scheduling], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Scheduling.SetParam, "set the priority of a task"),
        new(143, "sched_getparam", [Arg.Pid, Arg.SchedulingOut], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Scheduling.GetParam, "the priority of a task"),
        new(144, "sched_setscheduler", [Arg.Pid, Arg.SchedulingPolicy, Arg.Scheduling], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Scheduling.SetScheduler, "set policy and priority of a task"),
        new(145, "sched_getscheduler", [Arg.Pid], Ret.Number, None, Pertains.Nothing, Needs.Nothing, Scheduling.GetScheduler, "the policy of a task"),
        new(1200, "pthread_setschedparam", [Arg.Pid, Arg.SchedulingPolicy, Arg.Scheduling], Ret.ErrorNumber, None, Pertains.Nothing, Needs.Nothing, Scheduling.SetScheduler, "set policy and priority of a task"),
        new(1201, "pthread_getschedparam", [Arg.Pid, Arg.SchedulingPolicyOut, Arg.SchedulingOut], Ret.ErrorNumber, None, Pertains.Nothing, Needs.Nothing, Scheduling.GetThread, "policy and priority of a task"),
        new(1202, "pthread_setschedprio", [Arg.Pid, Arg.Priority], Ret.ErrorNumber, None, Pertains.Nothing, Needs.Nothing, Scheduling.SetThreadPriority, "set the priority of a task"),
        new(1203, "setprio", [Arg.Pid, Arg.Priority], Ret.Number, None, Pertains.Nothing, Needs.Nothing, Scheduling.SetProcessPriority, "set the priority of a process; says what it was"),
        new(1204, "getprio", [Arg.Pid], Ret.Number, None, Pertains.Nothing, Needs.Nothing, Scheduling.GetProcessPriority, "the priority of a process"),
        new(1205, "SchedSet", [Arg.Pid, Arg.Pid, Arg.SchedulingPolicy, Arg.Scheduling], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Scheduling.SetTask, "set policy and priority of a task of a process"),
        new(1206, "SchedGet", [Arg.Pid, Arg.Pid, Arg.SchedulingOut], Ret.Number, None, Pertains.Nothing, Needs.Nothing, Scheduling.GetTask, "policy and priority of a task of a process"),

        // Timers of their own
        new(222, "timer_create", [Arg.Clock, Arg.SignalEvent, Arg.TimerOut], Ret.Status, None, Pertains.Nothing, Needs.Nothing, PosixTimers.Create, "make a timer"),
        new(223, "timer_settime", [Arg.Number, Arg.Flags, Arg.TimerSetting, Arg.TimerSettingOut], Ret.Status, None, Pertains.Nothing, Needs.Nothing, PosixTimers.SetTime, "set a timer"),
        new(224, "timer_gettime", [Arg.Number, Arg.TimerSettingOut], Ret.Status, None, Pertains.Nothing, Needs.Nothing, PosixTimers.GetTime, "what is left of a timer"),
        new(225, "timer_getoverrun", [Arg.Number], Ret.Number, None, Pertains.Nothing, Needs.Nothing, PosixTimers.GetOverrun, "how often a timer expired in vain: which is not counted"),
        new(226, "timer_delete", [Arg.Number], Ret.Status, None, Pertains.Nothing, Needs.Nothing, PosixTimers.Delete, "remove a timer"),
        new(1210, "TimerCreate", [Arg.Clock, Arg.SignalEvent], Ret.Number, None, Pertains.Nothing, Needs.Nothing, PosixTimers.Make, "make a timer"),
        new(1211, "timer_getexpstatus", [Arg.Number], Ret.Number, None, Pertains.Nothing, Needs.Nothing, PosixTimers.GetStatus, "0 while a timer runs, else 1"),
        new(1212, "TimerInfo", [Arg.Pid, Arg.Number, Arg.Flags, Arg.TimerSettingOut], Ret.Number, None, Pertains.Nothing, Needs.Nothing, PosixTimers.Describe, "what is left of a timer of a process"),

        // Other processes: their session, umask and handlers
        new(1220, "setpgrp", [], Ret.Pid, None, Pertains.Nothing, Needs.Nothing, Groups.SetPgrp, "begin a process group"),
        new(1221, "procmgr_session", [Arg.Number, Arg.Pid, Arg.Number, Arg.Flags], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Sessions.Control, "begin a session, give its terminal to a group, signal its leader, the group in the foreground, or a member"),
        new(1230, "procmgr_umask", [Arg.Pid, Arg.Mode], Ret.Mode, None, Pertains.Nothing, Needs.Nothing, Processes.UmaskOf, "set the mask of new files of a process"),
        new(1240, "SignalAction", [Arg.Pid, Arg.Signal, Arg.SignalAction, Arg.SignalActionOut], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Handlers.SignalAction, "what a process is to do on a signal"),
        new(1241, "sigaction", [Arg.Signal, Arg.SignalAction, Arg.SignalActionOut, new(Arg.Pid, Optional: true)], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Handlers.SigAction, "what to do on a signal, or what another process is to do"),
        new(1242, "signal", [Arg.Signal, Arg.Handler, new(Arg.Pid, Optional: true)], Ret.Number, None, Pertains.Nothing, Needs.Nothing, Handlers.Signal, "what to do on a signal; says what it was"),

        // Abilities: no grant widens anything, so none of it is intercepted
        new(1100, "procmgr_ability", [Arg.Pid, Arg.AbilityList], Ret.ErrorNumber, None, Pertains.Nothing, Needs.Nothing, Abilities.Modify, "change what a process may do"),
        new(1101, "procmgr_ability_create", [Arg.Text, Arg.AbilityFlags], Ret.Number, None, Pertains.Nothing, Needs.Host, Abilities.Create, "create an ability: its name, the domains that hold it"),
        new(1102, "procmgr_ability_lookup", [Arg.Text], Ret.Number, None, Pertains.Nothing, Needs.Nothing, Abilities.Lookup, "the number of an ability"),
        new(1103, "procmgr_ability_text", [Arg.Pid, Arg.TextOut], Ret.Size, None, Pertains.Nothing, Needs.Nothing, Abilities.Describe, "what a process may do beyond or short of the usual"),
        new(1104, "defaults_set", [Arg.Text, Arg.HostUid, Arg.Text], Ret.Status, None, Pertains.Nothing, Needs.Host, Abilities.SetDefaults, "what processes of a user, group, super-user or member may do by default"),
        new(1105, "admin_set", [Arg.HostUid], Ret.Status, None, Pertains.Nothing, Needs.Host, Abilities.SetAdmin, "let processes of a user do everything by default"),

        // System: what only the host's super-user may do is not intercepted
        new(169, "reboot", [Arg.Number, Arg.Number, Arg.Number, new(Arg.Pointer, Optional: true)], Ret.Status, None, Pertains.Nothing, Needs.Reboot, HostResources.Reboot, "restart or stop the host"),
        new(175, "init_module", [Arg.Pointer, Arg.Size, Arg.Text], Ret.Status, None, Pertains.Nothing, Needs.LoadModules, HostResources.InitModule, "load a module into the host kernel"),
        new(313, "finit_module", [Arg.Fd, Arg.Text, Arg.Flags], Ret.Status, None, Pertains.Nothing, Needs.LoadModules, HostResources.FInitModule, "load a module into the host kernel"),
        new(176, "delete_module", [Arg.Text, Arg.OpenFlags], Ret.Status, None, Pertains.Nothing, Needs.LoadModules, HostResources.DeleteModule, "remove a module from the host kernel"),
        new(165, "mount", [Arg.TextOrNull, Arg.Path, Arg.TextOrNull, Arg.Flags, Arg.TextOrNull], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Mounting.Mount, "mount a file system: source, target, type"),
        new(166, "umount2", [Arg.Path, Arg.Flags], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Mounting.Umount, "unmount a file system"),
        new(155, "pivot_root", [Arg.Path, Arg.Path], Ret.Status, None, Pertains.Nothing, Needs.Administer, Mounting.PivotRoot, "exchange the root file system"),
        new(167, "swapon", [Arg.Path, Arg.Flags], Ret.Status, None, Pertains.Nothing, Needs.Nothing, HostResources.SwapOn, "begin swapping to a file"),
        new(168, "swapoff", [Arg.Path], Ret.Status, None, Pertains.Nothing, Needs.Administer, HostResources.SwapOff, "end swapping to a file"),
        new(164, "settimeofday", [Arg.Time, Arg.Pointer], Ret.Status, None, Pertains.Nothing, Needs.Nothing, HostResources.SetTimeOfDay, "set the host's clock"),
        new(227, "clock_settime", [Arg.Clock, Arg.Time], Ret.Status, None, Pertains.Nothing, Needs.Nothing, HostResources.ClockSetTime, "set a clock of the host"),
        new(172, "iopl", [Arg.Number], Ret.Status, None, Pertains.Nothing, Needs.Nothing, HostResources.IoPl, "use all I/O ports"),
        new(173, "ioperm", [Arg.Number, Arg.Number, Arg.Number], Ret.Status, None, Pertains.Nothing, Needs.Nothing, HostResources.IoPerm, "use some I/O ports"),
        new(170, "sethostname", [Arg.Text, Arg.Size], Ret.Status, None, Pertains.Nothing, Needs.Administer, HostResources.SetHostName, "set the host's name"),

        // Servers: host calls
        new(1000, "server_create", [Arg.Text, Arg.Number, Arg.Text], Ret.Number, None, Pertains.Nothing, Needs.Host, Servers.Create, "make a virtual server: name, VPID, strategy"),
        new(1107, "ConnectClientInfoAble", [Arg.Pid, Arg.Text, Arg.Offset, Arg.Offset], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Abilities.ClientInfoAble, "whether a client holds an ability: process, name, first and last value"),
        new(1106, "super_user_add", [Arg.Number, Arg.Number], Ret.Status, None, Pertains.Nothing, Needs.Host, Servers.AddSuperUser, "let a further account be a translated server's super-user"),
        new(1001, "interceptor_load", [Arg.Number, Arg.Calls], Ret.Number, None, Pertains.Nothing, Needs.Host, Servers.LoadInterceptor, "load wrappers as a new layer in a server's vector"),
        new(1002, "interceptor_unload", [Arg.Number, Arg.Number], Ret.Status, None, Pertains.Nothing, Needs.Host, Servers.UnloadInterceptor, "unload the newest layer of wrappers"),

        // Setup: the world before an entity is open
        new(1010, "setup_file", [Arg.Path, Arg.FileMode, Arg.Uid, Arg.Gid, Arg.Size, Arg.Text, new(Arg.Number, Optional: true)], Ret.Status, Translate, Pertains.Nothing, Needs.Setup, Setup.File, "place a file: path, type and mode, owner, size or device number, target of a link or interpreter of a script, format (0 other, 1 elf, 2 script)"),
        new(1011, "setup_owner", [Arg.Path, Arg.HostUid, Arg.HostGid], Ret.Status, None, Pertains.Nothing, Needs.Setup, Setup.Owner, "give a file to host identifiers"),
        new(1012, "setup_process", [Arg.Pid, Arg.Uid, Arg.Gid, Arg.Gids, Arg.Mode, Arg.Path], Ret.Pid, Translate | Membership, Pertains.Nothing, Needs.Setup, Setup.Process, "place a process: number or 0, owner, groups, umask, directory"),
        new(1013, "setup_uid", [Arg.Uid], Ret.Number, Translate, Pertains.Nothing, Needs.Setup, Setup.Identifier, "the host identifier of a user"),
        new(1014, "setup_gid", [Arg.Gid], Ret.Number, Translate, Pertains.Nothing, Needs.Setup, Setup.Identifier, "the host identifier of a group"),
        new(1015, "setup_done", [], Ret.Status, None, Pertains.Nothing, Needs.Setup, Setup.Done, "open the entity"),

        // What is set, attached to or held (spec 5.2, Table 1): none is intercepted, so no virtual super-user is granted any of it
        new(1120, "registry_read", [Arg.Text, Arg.Text, Arg.TextOut], Ret.Pid, None, Pertains.Nothing, Needs.Nothing, Holding.Read, "what is set or held: kind, key, value; says who holds it, 0 for nobody"),
        new(1121, "ClockPeriod", [Arg.Clock, Arg.NumberPointer, Arg.NumberOut], Ret.Status, None, Pertains.Nothing, Needs.Of(Ability.Clockperiod, 2), Holding.Set, "set the period of a clock, in nanoseconds, or ask for it")
            { Holds = new(Kind.ClockPeriod, [1], [2]) { Form = HeldArguments.Period } },
        new(1122, "ClockAdjust", [Arg.Clock, Arg.NumberPointer, Arg.NumberOut], Ret.Status, None, Pertains.Nothing, Needs.Of(Ability.Clockset), Holding.Set, "slow a clock down or speed it up, by nanoseconds a tick")
            { Holds = new(Kind.ClockAdjustment, [1], [2]) { Form = HeldArguments.Adjustment } },
        new(1123, "ClockTime", [Arg.Clock, Arg.NumberPointer, Arg.NumberOut], Ret.Status, None, Pertains.Nothing, Needs.Of(Ability.Clockset, 2), Holding.Set, "set a clock, in nanoseconds since 1970, or ask for it")
            { Holds = new(Kind.ClockTime, [1], [2]) { Form = HeldArguments.Clock } },
        new(1124, "confstr", [Arg.Number, Arg.TextOrNull, Arg.TextOut], Ret.Status, None, Pertains.Nothing, Needs.Of(Ability.Confset, 1), Holding.Set, "set a configuration string, or ask for it")
            { Holds = new(Kind.Configuration, [1], [2]) { Form = HeldArguments.ConfigurationName } },
        new(1125, "sysmgr_cpumode", [Arg.Number, Arg.Number], Ret.Status, None, Pertains.Nothing, Needs.Of(Ability.Cpumode, 2), Holding.Set, "set the power mode of a processor")
            { Holds = new(Kind.CpuMode, [1], [2]) { Form = HeldArguments.Processor } },
        new(1126, "sysmgr_runstate", [Arg.Number, Arg.Number], Ret.Status, None, Pertains.Nothing, Needs.Of(Ability.Runstate, 1), Holding.Set, "start or stop a processor")
            { Holds = new(Kind.RunState, [1], [2]) { Form = HeldArguments.Processor } },
        new(1127, "sysmgr_runstate_dynamic", [Arg.Number, Arg.Number], Ret.Status, None, Pertains.Nothing, Needs.Of(Ability.Runstate, 1), Holding.Set, "let a processor be stopped when there is nothing to do")
            { Holds = new(Kind.RunState, [1], [2]) { Word = "dynamic", Form = HeldArguments.Processor } },
        new(1128, "procmgr_event_trigger", [Arg.Number], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Holding.Set, "trigger a system-wide event")
            { Holds = new(Kind.Event, [], [1]) { Form = HeldArguments.Event, Asks = Gate.TriggerEvent } },
        new(1129, "InterruptAttach", [Arg.Number, Arg.Pointer, Arg.Pointer, Arg.Size, Arg.Flags], Ret.Number, None, Pertains.Nothing, Needs.Of(Ability.Interrupt, 1), Holding.Attach, "attach a handler to an interrupt")
            { Holds = new(Kind.Interrupt, [], [1]) { Form = HeldArguments.Interrupt } },
        new(1130, "InterruptAttachEvent", [Arg.Number, Arg.Pointer, Arg.Flags], Ret.Number, None, Pertains.Nothing, Needs.Of(Ability.Interrupt, 1), Holding.Attach, "attach an event to an interrupt")
            { Holds = new(Kind.Interrupt, [], [1]) { Form = HeldArguments.Interrupt } },
        new(1131, "InterruptDetach", [Arg.Number], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Holding.Detach, "detach from an interrupt, by the number of the attachment")
            { Holds = new(Kind.Interrupt, [1], []) { IsNumbered = true } },
        new(1132, "ThreadCtl", [Arg.Number, Arg.Pointer], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Holding.Set, "have I/O privileges; other commands do nothing")
            { Holds = new(Kind.IoPrivilege, [], [1]) { Of = 0, Commands = [14, 1, 19], Asks = Gate.UseIo } },
        new(1133, "MsgKeyData", [Arg.Number, Arg.Number, Arg.Number], Ret.Status, None, Pertains.Nothing, Needs.Of(Ability.Keydata), Holding.Set, "pass data through a common client: client, operation, key")
            { Holds = new(Kind.KeyData, [1], [3]) { ByCaller = true } },
        new(1134, "mmap_device_io", [Arg.Size, Arg.Pointer], Ret.Number, None, Pertains.Nothing, Needs.Of(Ability.MemPhys, 2, 1), Holding.Set, "have the registers of a device")
            { Holds = new(Kind.Memory, [2], [1]) { Of = 0, Word = "io", Form = HeldArguments.Addresses } },
        new(1135, "mmap_device_memory", [Arg.Pointer, Arg.Size, Arg.Protection, Arg.Flags, Arg.Pointer], Ret.Number, None, Pertains.Nothing, Needs.Of(Ability.MemPhys, 5, 2), Holding.Set, "map physical memory")
            { Holds = new(Kind.Memory, [5], [2, 3, 4]) { Of = 0, Word = "physical", Form = HeldArguments.Device, Asks = Gate.MapDevice } },
        new(1136, "mmap_peer", [Arg.Pid, Arg.Pointer, Arg.Size, Arg.Protection, Arg.Flags, Arg.Fd, Arg.Offset], Ret.Number, None, Pertains.Nothing, Needs.Nothing, Holding.Set, "map memory in a process")
            { Holds = new(Kind.Memory, [2], [3, 4, 5]) { Of = 1, Form = HeldArguments.PeerAddresses, Asks = Gate.MapPeer, Exists = HeldArguments.Peer } },
        new(1137, "munmap_peer", [Arg.Pid, Arg.Pointer, Arg.Size], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Holding.Detach, "unmap memory of a process")
            { Holds = new(Kind.Memory, [2], []) { Of = 1, MayBeMissing = true, Form = HeldArguments.PeerAddresses, Asks = Gate.ReachPeer, Exists = HeldArguments.Peer } },
        new(1138, "dlopen", [Arg.Path, Arg.Flags], Ret.Number, None, Pertains.Nothing, Needs.Nothing, Holding.Set, "load code from a file")
            { Holds = new(Kind.Library, [1], [2]) { Of = 0, Form = HeldArguments.Library, Asks = Gate.LoadCode } },
        new(1139, "mem_add", [Arg.Pointer, Arg.Size], Ret.Status, None, Pertains.Nothing, Needs.Of(Ability.MemAdd, 1, 2), Holding.Set, "add physical memory")
            { Holds = new(Kind.PhysicalMemory, [1], [2]) { Form = HeldArguments.Addresses } },
        new(1140, "shm_ctl", [Arg.Fd, Arg.Flags, Arg.Pointer, Arg.Size], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Holding.Set, "give shared memory attributes")
            { Holds = new(Kind.Memory, [3], [2, 4]) { Of = 0, Word = "shared", Form = HeldArguments.Shared, Asks = Gate.ShareGlobally, Exists = HeldArguments.Descriptor } },
        new(1141, "shm_ctl_special", [Arg.Fd, Arg.Flags, Arg.Pointer, Arg.Size, Arg.Number], Ret.Status, None, Pertains.Nothing, Needs.Of(Ability.MemSpecial), Holding.Set, "give shared memory special attributes")
            { Holds = new(Kind.Memory, [3], [2, 4, 5]) { Of = 0, Word = "shared", Form = HeldArguments.Shared, Asks = Gate.ShareGlobally, Exists = HeldArguments.Descriptor } },
        new(149, "mlock", [Arg.Pointer, Arg.Size], Ret.Status, None, Pertains.Nothing, Needs.Nothing, MemoryLocks.Lock, "keep memory from being swapped out"),
        new(150, "munlock", [Arg.Pointer, Arg.Size], Ret.Status, None, Pertains.Nothing, Needs.Nothing, MemoryLocks.Unlock, "let memory be swapped out"),
        new(151, "mlockall", [Arg.Flags], Ret.Status, None, Pertains.Nothing, Needs.Nothing, MemoryLocks.LockAll, "keep all memory from being swapped out"),
        new(152, "munlockall", [], Ret.Status, None, Pertains.Nothing, Needs.Nothing, MemoryLocks.UnlockAll, "let all memory be swapped out"),
        new(1150, "pathmgr_symlink", [Arg.Text, Arg.Path], Ret.Status, None, Pertains.Nothing, Needs.Of(Ability.Pathspace), Holding.Set, "make a symbolic link in the path space: target, name")
            { Holds = new(Kind.PathEntry, [2], [1]) { IsNew = true, Form = HeldArguments.PathEntry } },
        new(1151, "pathmgr_unlink", [Arg.Path], Ret.Status, None, Pertains.Nothing, Needs.Of(Ability.Pathspace), Holding.Detach, "remove a symbolic link of the path space")
            { Holds = new(Kind.PathEntry, [1], []) { Form = HeldArguments.PathEntry } },
        new(1152, "resmgr_attach", [Arg.Path, Arg.Number, Arg.Flags], Ret.Status, None, Pertains.Nothing, Needs.Of(Ability.Pathspace), Holding.Set, "answer for a path of the path space: path, type of file, flags")
            { Holds = new(Kind.PathEntry, [1], [2, 3]) { ByCaller = true, IsNew = true, Form = HeldArguments.PathEntry } },
        new(1153, "resmgr_detach", [Arg.Path, Arg.Flags], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Holding.Detach, "no longer answer for a path")
            { Holds = new(Kind.PathEntry, [1], []) { IsOwned = true, Form = HeldArguments.PathEntry } },
        new(1154, "rsrcdbmgr_create", [Arg.Text, Arg.Number, Arg.Number], Ret.Status, None, Pertains.Nothing, Needs.Of(Ability.Rsrcdbmgr), Holding.Set, "put a resource into the resource database: name, range")
            { Holds = new(Kind.Resource, [1], [2, 3]) { IsNew = true, Form = HeldArguments.Resource } },
        new(1155, "rsrcdbmgr_destroy", [Arg.Text], Ret.Status, None, Pertains.Nothing, Needs.Of(Ability.Rsrcdbmgr), Holding.Detach, "remove a resource from the resource database")
            { Holds = new(Kind.Resource, [1], []) { Form = HeldArguments.Resource } },
        new(1156, "rsrcdbmgr_attach", [Arg.Text, Arg.Number, Arg.Number], Ret.Status, None, Pertains.Nothing, Needs.Of(Ability.Rsrcdbmgr), Holding.Set, "have a part of a resource: name, range")
            { Holds = new(Kind.Resource, [1, 2], [2, 3]) { ByCaller = true, Form = HeldArguments.Resource, Exists = HeldArguments.ResourcePart } },
        new(1157, "rsrcdbmgr_detach", [Arg.Text, Arg.Number, Arg.Number], Ret.Status, None, Pertains.Nothing, Needs.Of(Ability.Rsrcdbmgr), Holding.Detach, "give a part of a resource back")
            { Holds = new(Kind.Resource, [1, 2], []) { Form = HeldArguments.Resource } },
        new(1158, "rsrcdbmgr_query", [Arg.Text, Arg.TextOut], Ret.Status, None, Pertains.Nothing, Needs.Of(Ability.Rsrcdbmgr), Holding.Set, "the range of a resource")
            { Holds = new(Kind.Resource, [1], []) { Form = HeldArguments.Resource } },
        new(1159, "sysmgr_reboot", [], Ret.Status, None, Pertains.Nothing, Needs.Reboot, HostResources.SysmgrReboot, "restart the host"),
        new(1160, "TraceEvent", [Arg.Number, new(Arg.Number, Optional: true)], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Holding.Set, "control the tracing of the kernel")
            { Holds = new(Kind.Trace, [1], [2]) { Asks = Gate.Trace } },
        new(1161, "_intr_v86", [Arg.Number, Arg.Pointer, Arg.Pointer, Arg.Size], Ret.Status, None, Pertains.Nothing, Needs.Of(Ability.V86), Holding.Set, "call an interrupt of the virtual 8086 mode")
            { Holds = new(Kind.V86, [], [1]) { Form = HeldArguments.Interrupt } },
        new(1162, "ChannelCreate", [Arg.Flags], Ret.Number, None, Pertains.Nothing, Needs.Nothing, Holding.Attach, "make a channel")
            { Holds = new(Kind.Channel, [], [1]) { Asks = Gate.MakeChannel } },
        new(1163, "ChannelDestroy", [Arg.Number], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Holding.Detach, "destroy a channel")
            { Holds = new(Kind.Channel, [1], []) { IsNumbered = true } },
        new(1164, "ConnectAttach", [Arg.Number, Arg.Pid, Arg.Number, Arg.Number, Arg.Flags], Ret.Number, None, Pertains.Nothing, Needs.Nothing, Holding.Attach, "connect to a channel of a process: node, process, channel, index, flags")
            { Holds = new(Kind.Connection, [], [2, 3, 5]) { Asks = Gate.Connect, Exists = HeldArguments.Channel } },
        new(1165, "ConnectDetach", [Arg.Number], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Holding.Detach, "end a connection")
            { Holds = new(Kind.Connection, [1], []) { IsNumbered = true } },
        new(1166, "ConnectFlags", [Arg.Pid, Arg.Number, Arg.Flags, Arg.Flags], Ret.Number, None, Pertains.Nothing, Needs.Nothing, Connections.SetFlags, "change flags of a connection: process, connection, mask, bits; says what they were"),
        new(1167, "SyncMutexEvent", [Arg.Pointer, Arg.Number], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Holding.Set, "have an event sent when the owner of a mutex ends")
            { Holds = new(Kind.MutexEvent, [1], [2]) { ByCaller = true, Asks = Gate.AttachToMutex } },
        new(1168, "SyncCtl", [Arg.Number, Arg.Pointer, Arg.Number], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Holding.Set, "set the ceiling of a mutex, or the event it sends; other commands do nothing")
            { Holds = new(Kind.MutexCeiling, [2], [3]) { ByCaller = true, IsHolders = true, Commands = [1], Form = HeldArguments.SyncCommand, Asks = Gate.ControlMutex, Otherwise = new(Kind.MutexEvent, [2], [3]) { ByCaller = true, Commands = [3] } } },
        new(1169, "SyncTypeCreate", [Arg.Number, Arg.Pointer, Arg.Number], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Holding.Set, "initialise a mutex, semaphore or condition: type, address, ceiling")
            { Holds = new(Kind.MutexCeiling, [2], [3]) { ByCaller = true, IsHolders = true, Form = HeldArguments.Ceiling, Asks = Gate.SetCeiling } },
        new(1170, "pthread_mutexattr_setprioceiling", [Arg.Pointer, Arg.Number], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Holding.Set, "set the ceiling that mutexes will have")
            { Holds = new(Kind.MutexCeiling, [1], [2]) { ByCaller = true, IsHolders = true, Form = HeldArguments.Ceiling, Asks = Gate.SetCeiling } },
        new(1171, "pthread_mutexattr_setprotocol", [Arg.Pointer, Arg.Number], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Holding.Set, "set the protocol that mutexes will have")
            { Holds = new(Kind.MutexCeiling, [1], [2]) { ByCaller = true, IsHolders = true, Word = "protocol", Form = HeldArguments.Protocol, Asks = Gate.ProtectAtCeiling } },
        new(1172, "pthread_mutex_setprioceiling", [Arg.Pointer, Arg.Number, Arg.NumberOut], Ret.Status, None, Pertains.Nothing, Needs.Nothing, Holding.Set, "set the ceiling of a mutex; says what it was")
            { Holds = new(Kind.MutexCeiling, [1], [2]) { ByCaller = true, IsHolders = true, Form = HeldArguments.Ceiling, Asks = Gate.SetCeiling } },

        // Recordings
        new(1020, "descriptor_adopt", [Arg.Fd], Ret.Fd, None, Pertains.Nothing, Needs.Nothing, Recordings.Adopt, "have an opaque file at a free descriptor"),
        new(1021, "call_interrupt", [Arg.Pid], Ret.Status, Grant, Pertains.Target, Needs.Nothing, Recordings.Interrupt, "end the call that a task waits in"),
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
