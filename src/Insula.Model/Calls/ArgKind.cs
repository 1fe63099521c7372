namespace Insula.Model;

/// <summary>
/// What an argument of a syscall means. Checking, translation of identities, parsing, printing and random generation follow from it.
/// The numbers stand in no journal.
/// </summary>
public enum ArgKind : byte
{
    /// <summary>A plain number.</summary>
    Number,
    /// <summary>A process; 0 often means the caller.</summary>
    Pid,
    /// <summary>A process, or a group if negative: kill(2), wait4(2).</summary>
    PidOrGroup,
    /// <summary>A user identifier; -1 means "leave unchanged" and is never translated.</summary>
    Uid,
    /// <summary>A group identifier; -1 means "leave unchanged" and is never translated.</summary>
    Gid,
    /// <summary>A list of group identifiers.</summary>
    Gids,
    /// <summary>A user identifier of the host, never translated: host calls only.</summary>
    HostUid,
    /// <summary>A group identifier of the host, never translated: host calls only.</summary>
    HostGid,
    /// <summary>A path name: bytes without NUL, 1..4095.</summary>
    Path,
    /// <summary>A text that is not a path: a name, the target of a link.</summary>
    Text,
    /// <summary>File content passed in. Its length counts, its bytes do not.</summary>
    Data,
    /// <summary>A file descriptor.</summary>
    Fd,
    /// <summary>A directory descriptor, or AT_FDCWD (-100).</summary>
    DirFd,
    /// <summary>Permission bits, octal.</summary>
    Mode,
    /// <summary>Type and permission bits: S_IFREG|0644.</summary>
    FileMode,
    /// <summary>Flags of open(2).</summary>
    OpenFlags,
    /// <summary>AT_* flags.</summary>
    AtFlags,
    /// <summary>What access(2) asks: F_OK or R_OK, W_OK, X_OK.</summary>
    AccessMode,
    /// <summary>Origin of a seek: SEEK_SET, SEEK_CUR, SEEK_END.</summary>
    Whence,
    /// <summary>A signal number.</summary>
    Signal,
    /// <summary>Options of wait4(2).</summary>
    WaitOptions,
    /// <summary>Flags of clone(2), with the exit signal in the low byte.</summary>
    CloneFlags,
    /// <summary>A number of bytes.</summary>
    Size,
    /// <summary>A file position, signed.</summary>
    Offset,
    /// <summary>An exit status.</summary>
    Status,
    /// <summary>An address that the simulation has no use for.</summary>
    Pointer,
    /// <summary>Names or numbers of syscalls: a list.</summary>
    Calls,

    /// <summary>Out: a user identifier.</summary>
    UidOut,
    /// <summary>Out: a group identifier.</summary>
    GidOut,
    /// <summary>Out: a list of group identifiers.</summary>
    GidsOut,
    /// <summary>Out: struct stat.</summary>
    StatOut,
    /// <summary>Out: the status wait(2) reports.</summary>
    StatusOut,
    /// <summary>Out: file content, of which only the length is known.</summary>
    DataOut,
    /// <summary>Out: a path name.</summary>
    PathOut,
    /// <summary>Out: struct rusage, which is not simulated.</summary>
    UsageOut,
}

/// <summary>Questions about kinds.</summary>
public static class ArgKinds
{
    /// <summary>True for a result that comes back through an argument; what is passed in there is ignored.</summary>
    public static bool IsOut(this ArgKind kind) => kind >= ArgKind.UidOut;

    /// <summary>The form a value of this kind has.</summary>
    public static ValueForm Form(this ArgKind kind) => kind switch
    {
        ArgKind.Path or ArgKind.Text or ArgKind.Data => ValueForm.Text,
        ArgKind.Gids or ArgKind.Calls => ValueForm.List,
        _ => ValueForm.Number,
    };
}

/// <summary>What the value of a successful call means.</summary>
public enum Returns : byte
{
    /// <summary>0.</summary>
    Status,
    /// <summary>A file descriptor.</summary>
    Fd,
    /// <summary>A process.</summary>
    Pid,
    /// <summary>A user identifier, translated out.</summary>
    Uid,
    /// <summary>A group identifier, translated out.</summary>
    Gid,
    /// <summary>A number of bytes or of things.</summary>
    Size,
    /// <summary>A file position.</summary>
    Offset,
    /// <summary>Permission bits.</summary>
    Mode,
    /// <summary>A plain number.</summary>
    Number,
    /// <summary>The call does not return: exit.</summary>
    Nothing,
}
