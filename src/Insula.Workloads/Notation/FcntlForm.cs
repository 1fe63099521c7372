namespace Insula.Workloads.Notation;

/// <summary>The commands of fcntl(2), by their names.</summary>
internal enum Fcntl : uint
{
    F_DUPFD = 0, F_GETFD = 1, F_SETFD = 2, F_GETFL = 3, F_SETFL = 4, F_GETLK = 5, F_SETLK = 6, F_SETLKW = 7, F_SETOWN = 8, F_GETOWN = 9,
    F_SETSIG = 10, F_GETSIG = 11, F_SETOWN_EX = 15, F_GETOWN_EX = 16, F_GETOWNER_UIDS = 17, F_OFD_GETLK = 36, F_OFD_SETLK = 37, F_OFD_SETLKW = 38,
    F_SETLEASE = 1024, F_GETLEASE = 1025, F_NOTIFY = 1026, F_CANCELLK = 1029, F_DUPFD_CLOEXEC = 1030, F_SETPIPE_SZ = 1031, F_GETPIPE_SZ = 1032,
    F_ADD_SEALS = 1033, F_GET_SEALS = 1034,
}

/// <summary>What each command of fcntl(2) takes behind it and gives back.</summary>
internal static class FcntlForm
{
    public static readonly FlagTable Commands =
        FlagTable.OfNumbers("F_???", [.. Enum.GetValues<Fcntl>().Select(command => new Flag(command.ToString(), (uint)command))]);

    /// <summary>F_UNLCK: no lock.</summary>
    public const int Unlocked = 2;

    public static readonly FlagTable LockType = FlagTable.OfNumbers("F_???",
        new("F_RDLCK", 0), new("F_WRLCK", 1), new("F_UNLCK", Unlocked), new("F_EXLCK", 4), new("F_SHLCK", 8));

    public static readonly FlagTable OwnerType = FlagTable.OfNumbers("F_OWNER_???",
        new("F_OWNER_TID", 0), new("F_OWNER_PID", 1), new("F_OWNER_PGRP", 2));

    private static readonly FlagTable DescriptorFlags = FlagTable.OfBits("FD_???", new Flag("FD_CLOEXEC", 1));

    private static readonly FlagTable Seals = FlagTable.OfBits("F_SEAL_???",
        new("F_SEAL_SEAL", 1), new("F_SEAL_SHRINK", 2), new("F_SEAL_GROW", 4), new("F_SEAL_WRITE", 8), new("F_SEAL_FUTURE_WRITE", 0x10));

    private static readonly FlagTable Notices = FlagTable.OfBits("DN_???",
        new("DN_ACCESS", 1), new("DN_MODIFY", 2), new("DN_CREATE", 4), new("DN_DELETE", 8), new("DN_RENAME", 0x10), new("DN_ATTRIB", 0x20),
        new("DN_MULTISHOT", 0x80000000));

    /// <summary>The names of a command's argument; null if it has none.</summary>
    public static FlagTable? NamesOf(Fcntl command) => command switch
    {
        Fcntl.F_SETFD => DescriptorFlags,
        Fcntl.F_SETFL => FlagNames.Open,
        Fcntl.F_SETLEASE => LockType,
        Fcntl.F_NOTIFY => Notices,
        Fcntl.F_ADD_SEALS => Seals,
        _ => null,
    };

    /// <summary>True if the argument is a lock, struct flock.</summary>
    public static bool TakesLock(Fcntl command) => command is >= Fcntl.F_GETLK and <= Fcntl.F_SETLKW or >= Fcntl.F_OFD_GETLK and <= Fcntl.F_OFD_SETLKW;

    /// <summary>True if the argument is a lock that comes back as it was found.</summary>
    public static bool GivesLock(Fcntl command) => command is Fcntl.F_GETLK or Fcntl.F_OFD_GETLK;

    /// <summary>True if the argument is an owner, struct f_owner_ex.</summary>
    public static bool TakesOwner(Fcntl command) => command is Fcntl.F_SETOWN_EX or Fcntl.F_GETOWN_EX;

    /// <summary>True if the argument is a plain number: a descriptor, a process or a size.</summary>
    public static bool TakesNumber(Fcntl command) => GivesDescriptor(command) || command is Fcntl.F_SETOWN or Fcntl.F_SETPIPE_SZ;

    /// <summary>True if the result is a descriptor.</summary>
    public static bool GivesDescriptor(Fcntl command) => command is Fcntl.F_DUPFD or Fcntl.F_DUPFD_CLOEXEC;

    /// <summary>False for a command that takes nothing.</summary>
    public static bool TakesArgument(Fcntl command) => command is not (Fcntl.F_GETFD or Fcntl.F_GETFL or Fcntl.F_GETOWN or Fcntl.F_GETSIG
        or Fcntl.F_GETLEASE or Fcntl.F_GETPIPE_SZ or Fcntl.F_GET_SEALS);

    /// <summary>What strace adds to the result: a word, and names for its bits; null for a plain number.</summary>
    public static (string Word, FlagTable Names)? ResultOf(Fcntl command) => command switch
    {
        Fcntl.F_GETFD => ("flags ", DescriptorFlags),
        Fcntl.F_GETFL => ("flags ", FlagNames.Open),
        Fcntl.F_GETLEASE => ("", LockType),
        Fcntl.F_GET_SEALS => ("seals ", Seals),
        _ => null,
    };
}
