using static Insula.Model.Errno;

namespace Insula.Model;

/// <summary>Where in the order of decisions (spec 6.1) a call was refused.</summary>
public enum Stage : byte
{
    /// <summary>Before any decision: no such call, malformed arguments.</summary>
    Entry,
    /// <summary>Whether the call reaches a wrapper or the original.</summary>
    Interception,
    /// <summary>Translation of identities.</summary>
    Translation,
    /// <summary>The policy on calls that are not granted.</summary>
    Pertains,
    /// <summary>The ability, or super-user rights where no ability controls the call.</summary>
    Ability,
    /// <summary>Ownership and mode bits.</summary>
    Permission,
    /// <summary>The state of the object: it does not exist, is of another type, is full.</summary>
    Object,
}

/// <summary>What there is to say about a reason.</summary>
/// <param name="Why">The reason.</param>
/// <param name="Errno">What the caller gets.</param>
/// <param name="Stage">Where it was decided.</param>
/// <param name="Sentence">The reason in words.</param>
/// <param name="Clause">Where the rule stands: a section or requirement of the specification, or a man page.</param>
public sealed record WhyRow(Why Why, Errno Errno, Stage Stage, string Sentence, string Clause)
{
    /// <summary>True for a refusal for want of permission, as opposed to an object that is missing or of the wrong type.</summary>
    public bool IsDenial => Stage is Stage.Pertains or Stage.Ability or Stage.Permission;
}

/// <summary>One row for each reason.</summary>
public static class WhyTable
{
    private static readonly WhyRow[] Rows =
    [
        new(Why.Allowed, None, Stage.Entry, "allowed", ""),
        new(Why.Parked, None, Stage.Object, "the caller waits", "wait(2)"),

        new(Why.Unmodelled, ENOSYS, Stage.Entry, "Insula has no model of this call", "design 3"),
        new(Why.BadArgument, EINVAL, Stage.Entry, "the arguments are not those of the call's row", "3.5"),
        new(Why.NoSuchCaller, ESRCH, Stage.Entry, "the calling process does not exist or has ended", "R8"),
        new(Why.ProcessParked, EBUSY, Stage.Entry, "the calling process still waits in an earlier call", "design 3"),
        new(Why.HostOnly, EPERM, Stage.Ability, "only the host's super-user makes this call", "2.2"),
        new(Why.SetupOver, EPERM, Stage.Ability, "the world can be placed only before the entity is opened", "2.2"),

        new(Why.IdentifierOutOfRange, EINVAL, Stage.Translation, "an encoded server has identifiers 0..65535 only", "R19"),
        new(Why.OwnerPoolEmpty, EAGAIN, Stage.Translation, "the host has no alternative identifier left to lend", "R33"),
        new(Why.OwnerQuotaReached, EAGAIN, Stage.Translation, "the server has as many identifiers as its quota allows", "3.2"),

        new(Why.PrivilegeViolation, EPERM, Stage.Pertains, "privilege violation: not granted, and the call was refused without it", "R46"),

        new(Why.NeedsSuperUser, EPERM, Stage.Ability, "needs the actual super-user, and the call is not granted to a virtual one", "R58"),

        new(Why.AbilityDenied, EPERM, Stage.Ability, "the process is denied the ability that this needs", "5.5, R88"),
        new(Why.OutsideRange, EPERM, Stage.Ability, "the value is in none of the ranges that the ability is limited to", "5.5, R89"),
        new(Why.AbilityLocked, EPERM, Stage.Ability, "the ability is locked: nobody can change it in this process", "5.7, R115"),
        new(Why.AbilityWidened, EPERM, Stage.Ability, "only root allows a privileged ability, or more values of it", "5.6, R103"),
        new(Why.AbilitiesOfOther, EPERM, Stage.Ability, "only root changes the abilities of another process", "5.6, R101"),
        new(Why.BadAbilityList, EINVAL, Stage.Object, "the list of words is no request", "5.6, R108"),
        new(Why.AbilityNameTaken, EEXIST, Stage.Object, "an ability of this name exists, with other domains", "5.10"),
        new(Why.TooManyAbilities, EAGAIN, Stage.Object, "there is no number left for an ability", "5.10"),
        new(Why.NoSuchAbility, ENOENT, Stage.Object, "no ability has this name", "5.10"),

        new(Why.ModeForbids, EACCES, Stage.Permission, "the mode bits do not allow this to the caller", "path_resolution(7)"),
        new(Why.SearchForbidden, EACCES, Stage.Permission, "a directory on the way may not be searched by the caller", "path_resolution(7)"),
        new(Why.ForeignOwner, EACCES, Stage.Permission, "the file belongs to another virtual server", "R61"),
        new(Why.NotOwner, EPERM, Stage.Permission, "the caller does not own the file", "chmod(2)"),
        new(Why.StickyDirectory, EPERM, Stage.Permission, "the directory is sticky, and the caller owns neither it nor the file", "unlink(2)"),
        new(Why.MayNotGiveAway, EPERM, Stage.Permission, "the caller may not give the file to this user or group", "chown(2)"),
        new(Why.IdentityNotHeld, EPERM, Stage.Permission, "the identifier is none of the caller's real, effective and saved ones", "setresuid(2)"),
        new(Why.SignalNotPermitted, EPERM, Stage.Permission, "the target runs as another user", "kill(2)"),
        new(Why.ForeignProcess, EPERM, Stage.Pertains, "the process is not of the caller's server", "R64"),
        new(Why.ForeignProcessHidden, ESRCH, Stage.Pertains, "the process is not of the caller's server, and the host hides it", "Q4"),
        new(Why.OtherSession, EPERM, Stage.Permission, "the process or group is of another session", "setpgid(2)"),
        new(Why.SessionLeader, EPERM, Stage.Permission, "a session leader cannot change its group", "setpgid(2)"),
        new(Why.NotAChild, ESRCH, Stage.Object, "the process is neither the caller nor its child", "setpgid(2)"),
        new(Why.GroupLeader, EPERM, Stage.Permission, "a process group leader cannot begin a session", "setsid(2)"),

        new(Why.LinkProtected, EPERM, Stage.Permission, "no further name for a file that the caller does not own and could not read and write", "proc(5), protected_hardlinks"),
        new(Why.SymlinkProtected, EACCES, Stage.Permission, "a symbolic link of another user in a sticky directory that all may write is not followed", "proc(5), protected_symlinks"),
        new(Why.FileProtected, EACCES, Stage.Permission, "O_CREAT does not open another user's file in a sticky directory", "proc(5), protected_regular"),
        new(Why.DirectoryLink, EPERM, Stage.Permission, "a directory gets no further name, and only mkdir makes one", "link(2)"),
        new(Why.HardLimitRaised, EPERM, Stage.Ability, "the hard limit would rise, beyond what the caller may", "getrlimit(2)"),
        new(Why.NiceLowered, EACCES, Stage.Ability, "the process would be served better than its limit allows", "setpriority(2)"),
        new(Why.OtherUsersProcess, EPERM, Stage.Permission, "the process runs as another user", "setpriority(2)"),
        new(Why.NotExecutable, EACCES, Stage.Permission, "only a regular file can be executed", "execve(2)"),
        new(Why.HasExecuted, EACCES, Stage.Permission, "the child has called execve", "setpgid(2)"),

        new(Why.NoSuchFile, ENOENT, Stage.Object, "no such file", "path_resolution(7)"),
        new(Why.NotADirectory, ENOTDIR, Stage.Object, "not a directory", "path_resolution(7)"),
        new(Why.IsADirectory, EISDIR, Stage.Object, "a directory", "open(2)"),
        new(Why.FileExists, EEXIST, Stage.Object, "the name exists", "open(2)"),
        new(Why.DirectoryNotEmpty, ENOTEMPTY, Stage.Object, "the directory is not empty", "rmdir(2)"),
        new(Why.TooManyLinks, ELOOP, Stage.Object, "a symbolic link where none is followed, or too many of them", "path_resolution(7)"),
        new(Why.NameTooLong, ENAMETOOLONG, Stage.Object, "a name of more than 255 bytes, or a path of more than 4095", "path_resolution(7)"),
        new(Why.InUse, EBUSY, Stage.Object, "the directory is a root or a working directory", "rename(2)"),
        new(Why.InvalidValue, EINVAL, Stage.Object, "an argument has a value that the call does not know", "intro(2)"),
        new(Why.BadDescriptor, EBADF, Stage.Object, "the descriptor is not open", "close(2)"),
        new(Why.DescriptorMode, EBADF, Stage.Object, "the descriptor is not open for this", "read(2)"),
        new(Why.TooManyDescriptors, EMFILE, Stage.Object, "the process has as many descriptors as it may", "open(2)"),
        new(Why.NotSeekable, ESPIPE, Stage.Object, "the file has no position", "lseek(2)"),
        new(Why.NoSuchProcess, ESRCH, Stage.Object, "no such process", "kill(2)"),
        new(Why.NoSuchGroup, ESRCH, Stage.Object, "no process in that group", "kill(2)"),
        new(Why.NoChild, ECHILD, Stage.Object, "no child to wait for", "wait(2)"),
        new(Why.TooManyProcesses, EAGAIN, Stage.Object, "the entity has as many processes as its quota allows", "fork(2)"),
        new(Why.BufferTooSmall, ERANGE, Stage.Object, "the result does not fit", "getcwd(2)"),
        new(Why.IntoItself, EINVAL, Stage.Object, "a directory cannot move below itself", "rename(2)"),
        new(Why.PidsExhausted, EAGAIN, Stage.Object, "the host has no process identifier left to lend", "fork(2)"),
        new(Why.TooMuchData, EINVAL, Stage.Object, "more groups than there is room for", "getgroups(2)"),
        new(Why.ServerExists, EEXIST, Stage.Object, "a live server has this number or name", "R2"),
        new(Why.NoSuchServer, ESRCH, Stage.Object, "no live server has this number", "2.2"),
        new(Why.NotNewestLayer, EBUSY, Stage.Object, "this is not the newest layer of wrappers", "2.3"),
        new(Why.PidInUse, EEXIST, Stage.Object, "the process identifier is in use or lent elsewhere", "R9"),
        new(Why.FileTooLarge, EFBIG, Stage.Object, "beyond the greatest size of a file", "write(2)"),
        new(Why.Interrupted, EINTR, Stage.Object, "a signal came while the call waited", "signal(7)"),
        new(Why.BrokenPipe, EPIPE, Stage.Object, "nobody reads the other end", "pipe(7)"),
        new(Why.WouldBlock, EAGAIN, Stage.Object, "the call would have to wait", "open(2), O_NONBLOCK"),
        new(Why.BadFormat, ENOEXEC, Stage.Object, "neither a program nor a script", "execve(2)"),
        new(Why.FileBusy, ETXTBSY, Stage.Object, "a program that runs cannot be written, nor one that is written run", "execve(2)"),
        new(Why.CrossDevice, EXDEV, Stage.Object, "not on the same file system, or out of the tree asked for", "openat2(2)"),
        new(Why.NoReader, ENXIO, Stage.Object, "nobody has the FIFO open for reading, or there is no such device", "fifo(7)"),
        new(Why.NoSuchTask, ESRCH, Stage.Object, "no such task", "tgkill(2)"),
        new(Why.FileSizeLimit, EFBIG, Stage.Object, "beyond the process's limit of file size", "getrlimit(2)"),
        new(Why.ProcessLimit, EAGAIN, Stage.Object, "the user has as many processes as the limit allows", "getrlimit(2)"),
        new(Why.NotSupported, EOPNOTSUPP, Stage.Object, "the file does not support this", "fallocate(2)"),
        new(Why.NotALink, EINVAL, Stage.Object, "not a symbolic link", "readlink(2)"),
        new(Why.TooManyNames, EMLINK, Stage.Object, "the file has as many names as it can", "link(2)"),
        new(Why.Deadlock, EDEADLK, Stage.Object, "waiting for the lock would never end", "fcntl(2)"),
        new(Why.TimedOut, EAGAIN, Stage.Object, "none of the signals came in time", "sigtimedwait(2)"),
        new(Why.NotABlockDevice, ENOTBLK, Stage.Object, "not a block device", "mount(2)"),
        new(Why.NotMounted, EINVAL, Stage.Object, "not the root of a file system", "umount(2)"),
        new(Why.BadMapping, EACCES, Stage.Object, "the descriptor is not open for what the mapping would do", "mmap(2)"),
        new(Why.StructTooLarge, E2BIG, Stage.Object, "the structure is larger than any that this kernel knows", "openat2(2)"),
        new(Why.NotARegularFile, ENODEV, Stage.Object, "only a regular file can have room kept for it", "fallocate(2)"),
        new(Why.NoDataThere, ENXIO, Stage.Object, "the position is behind the end of the file", "lseek(2)"),
        new(Why.PositionTooGreat, EOVERFLOW, Stage.Object, "beyond the greatest position", "fcntl(2)"),
        new(Why.NotMappable, ENODEV, Stage.Object, "the file cannot be mapped", "mmap(2)"),
        new(Why.NoAddresses, ENOMEM, Stage.Object, "more than a program has addresses for", "mmap(2)"),
        new(Why.TooManyTimers, EAGAIN, Stage.Object, "the process has as many timers as signals may wait for it", "timer_create(2)"),

        new(Why.NotAttached, EINVAL, Stage.Object, "nothing is attached under this number", "5.2"),
        new(Why.NotHeld, ENOENT, Stage.Object, "nothing is set or held under this key", "5.2"),
        new(Why.HeldByOther, EPERM, Stage.Permission, "only the process that attached it changes or detaches it", "5.2"),
        new(Why.RegistryFull, EAGAIN, Stage.Object, "the entity holds as many settings and attachments as it can", "5.2"),
        new(Why.LockLimit, ENOMEM, Stage.Ability, "more memory would be locked than the limit allows", "mlock(2)"),

        new(Why.Deferred, EAGAIN, Stage.Entry, "waits for another entity", "design 4"),
    ];

    private static readonly WhyRow?[] ByReason = Index();

    /// <summary>All rows, in the order of their numbers.</summary>
    public static ReadOnlySpan<WhyRow> All => Rows;

    /// <summary>The row of a reason; one that this version does not know has a row that says so.</summary>
    public static WhyRow Of(Why why) => ByReason[(byte)why] ?? new(why, EINVAL, Stage.Entry, "a reason this version does not know", "");

    private static WhyRow?[] Index()
    {
        var index = new WhyRow?[256];
        foreach (WhyRow row in Rows)
        {
            if (index[(byte)row.Why] is not null)
                throw new InvalidOperationException($"two rows for reason {row.Why}");
            index[(byte)row.Why] = row;
        }
        return index;
    }
}
