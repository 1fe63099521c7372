using System.Collections.Frozen;

namespace Insula.Model;

/// <summary>Error numbers of Linux on x86-64 (errno(3)).</summary>
#pragma warning disable CS1591 // the names are the documentation: ErrnoText says each in words
public enum Errno : short
{
    None = 0, EPERM = 1, ENOENT = 2, ESRCH = 3, EINTR = 4, EIO = 5, ENXIO = 6, E2BIG = 7, ENOEXEC = 8, EBADF = 9, ECHILD = 10, EAGAIN = 11,
    ENOMEM = 12, EACCES = 13, EFAULT = 14, ENOTBLK = 15, EBUSY = 16, EEXIST = 17, EXDEV = 18, ENODEV = 19, ENOTDIR = 20, EISDIR = 21,
    EINVAL = 22, ENFILE = 23, EMFILE = 24, ENOTTY = 25, ETXTBSY = 26, EFBIG = 27, ENOSPC = 28, ESPIPE = 29, EROFS = 30, EMLINK = 31,
    EPIPE = 32, EDOM = 33, ERANGE = 34, EDEADLK = 35, ENAMETOOLONG = 36, ENOLCK = 37, ENOSYS = 38, ENOTEMPTY = 39, ELOOP = 40,
    ENODATA = 61, EOVERFLOW = 75, ENOTSOCK = 88, EOPNOTSUPP = 95, ETIMEDOUT = 110,
}
#pragma warning restore CS1591

/// <summary>The words that strerror(3) prints.</summary>
public static class ErrnoText
{
    private static readonly FrozenDictionary<Errno, string> Texts = new KeyValuePair<Errno, string>[]
    {
        new(Errno.EPERM, "Operation not permitted"), new(Errno.ENOENT, "No such file or directory"), new(Errno.ESRCH, "No such process"),
        new(Errno.EINTR, "Interrupted system call"), new(Errno.EIO, "Input/output error"), new(Errno.ENXIO, "No such device or address"),
        new(Errno.E2BIG, "Argument list too long"), new(Errno.ENOEXEC, "Exec format error"), new(Errno.EBADF, "Bad file descriptor"),
        new(Errno.ECHILD, "No child processes"), new(Errno.EAGAIN, "Resource temporarily unavailable"),
        new(Errno.ENOMEM, "Cannot allocate memory"), new(Errno.EACCES, "Permission denied"), new(Errno.EFAULT, "Bad address"),
        new(Errno.ENOTBLK, "Block device required"), new(Errno.EBUSY, "Device or resource busy"), new(Errno.EEXIST, "File exists"),
        new(Errno.EXDEV, "Invalid cross-device link"), new(Errno.ENODEV, "No such device"), new(Errno.ENOTDIR, "Not a directory"),
        new(Errno.EISDIR, "Is a directory"), new(Errno.EINVAL, "Invalid argument"), new(Errno.ENFILE, "Too many open files in system"),
        new(Errno.EMFILE, "Too many open files"), new(Errno.ENOTTY, "Inappropriate ioctl for device"), new(Errno.ETXTBSY, "Text file busy"),
        new(Errno.EFBIG, "File too large"), new(Errno.ENOSPC, "No space left on device"), new(Errno.ESPIPE, "Illegal seek"),
        new(Errno.EROFS, "Read-only file system"), new(Errno.EMLINK, "Too many links"), new(Errno.EPIPE, "Broken pipe"),
        new(Errno.EDOM, "Numerical argument out of domain"), new(Errno.ERANGE, "Numerical result out of range"),
        new(Errno.EDEADLK, "Resource deadlock avoided"), new(Errno.ENAMETOOLONG, "File name too long"),
        new(Errno.ENOLCK, "No locks available"), new(Errno.ENOSYS, "Function not implemented"), new(Errno.ENOTEMPTY, "Directory not empty"),
        new(Errno.ELOOP, "Too many levels of symbolic links"), new(Errno.ENODATA, "No data available"),
        new(Errno.EOVERFLOW, "Value too large for defined data type"), new(Errno.ENOTSOCK, "Socket operation on non-socket"),
        new(Errno.EOPNOTSUPP, "Operation not supported"), new(Errno.ETIMEDOUT, "Connection timed out"),
    }.ToFrozenDictionary();

    /// <summary>The words for an error number.</summary>
    public static string Of(Errno errno) => Texts.TryGetValue(errno, out string? text) ? text : "Unknown error";
}
