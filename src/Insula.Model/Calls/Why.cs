namespace Insula.Model;

/// <summary>
/// The reason of a verdict. Two causes of EPERM are two reasons, so one can never hide the other. Stored in journals: append only,
/// never renumber; each has a row in <see cref="WhyTable"/>.
/// </summary>
#pragma warning disable CS1591 // WhyTable has the sentence of each
public enum Why : byte
{
    Allowed = 0,
    Parked = 1,

    Unmodelled = 10,
    BadArgument = 11,
    NoSuchCaller = 12,
    ProcessParked = 13,
    HostOnly = 14,
    SetupOver = 15,

    IdentifierOutOfRange = 20,
    OwnerPoolEmpty = 21,
    OwnerQuotaReached = 22,

    PrivilegeViolation = 30,

    NeedsSuperUser = 40,

    ModeForbids = 50,
    SearchForbidden = 51,
    ForeignOwner = 52,
    NotOwner = 53,
    StickyDirectory = 54,
    MayNotGiveAway = 55,
    IdentityNotHeld = 57,
    SignalNotPermitted = 58,
    ForeignProcess = 59,
    ForeignProcessHidden = 60,
    OtherSession = 61,
    SessionLeader = 62,
    NotAChild = 63,
    GroupLeader = 64,

    NoSuchFile = 80,
    NotADirectory = 81,
    IsADirectory = 82,
    FileExists = 83,
    DirectoryNotEmpty = 84,
    TooManyLinks = 85,
    NameTooLong = 86,
    InUse = 87,
    InvalidValue = 88,
    BadDescriptor = 89,
    DescriptorMode = 90,
    TooManyDescriptors = 91,
    NotSeekable = 92,
    NoSuchProcess = 93,
    NoSuchGroup = 94,
    NoChild = 95,
    TooManyProcesses = 96,
    BufferTooSmall = 97,
    IntoItself = 98,
    PidsExhausted = 99,
    TooMuchData = 100,
    ServerExists = 101,
    NoSuchServer = 102,
    NotNewestLayer = 103,
    PidInUse = 104,
    FileTooLarge = 106,

    /// <summary>Never a reply: the call needs another entity and runs again when it has answered.</summary>
    Deferred = 255,
}
