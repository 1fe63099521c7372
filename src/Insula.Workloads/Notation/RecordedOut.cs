using System.Diagnostics.CodeAnalysis;
using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>What a recorded struct stat or statx shows; null where the line, which strace abbreviates without -v, does not show it.</summary>
/// <param name="Mode">Type and permission bits.</param>
/// <param name="Uid">The owner.</param>
/// <param name="Gid">The group.</param>
/// <param name="Size">The size; a device has none.</param>
public sealed record RecordedStat(uint? Mode, uint? Uid, uint? Gid, long? Size)
{
    /// <summary>The number of names.</summary>
    public long? Links { get; init; }

    /// <summary>The inode number.</summary>
    public long? Inode { get; init; }

    /// <summary>The device that a device file stands for, as makedev(3) packs it.</summary>
    public ulong? Device { get; init; }
}

/// <summary>What a recorded siginfo_t shows.</summary>
/// <param name="Signal">The signal; 0 where nothing was reported.</param>
/// <param name="Code">How it came about, CLD_EXITED; null for a code without a known name.</param>
/// <param name="Process">The sender, or the child.</param>
/// <param name="User">The sender's or child's user.</param>
/// <param name="Status">The child's exit status, or the signal that stopped or ended it.</param>
public sealed record RecordedSignalInfo(int Signal, int? Code = null, int? Process = null, uint? User = null, int? Status = null);

/// <summary>
/// What came back through the out-arguments of a recorded call. False where the line does not say: the call failed, strace printed an address, or
/// cut the text short.
/// </summary>
public static class RecordedOut
{
    private const string Expected = "a structure is expected";

    /// <summary>The struct stat or statx of a file.</summary>
    public static bool TryStat(CallLine line, [NotNullWhen(true)] out RecordedStat? stat)
    {
        stat = null;
        if (!TryFind(line, ArgKind.StatOut, out Scanner scanner) || !Structure.Take(ref scanner, Expected, out Structure shown))
            return false;
        stat = line.Name == "statx"
            ? new RecordedStat(ModeOf(scanner.Text, shown, "stx_mode"u8), Identifier(scanner.Text, shown, "stx_uid"u8),
                Identifier(scanner.Text, shown, "stx_gid"u8), Number(scanner.Text, shown, "stx_size"u8))
            {
                Links = Number(scanner.Text, shown, "stx_nlink"u8),
                Inode = Number(scanner.Text, shown, "stx_ino"u8),
                Device = Number(scanner.Text, shown, "stx_rdev_major"u8) is { } major && Number(scanner.Text, shown, "stx_rdev_minor"u8) is { } minor
                    ? Notation.Device.Of((ulong)major, (ulong)minor) : null,
            }
            : new RecordedStat(ModeOf(scanner.Text, shown, "st_mode"u8), Identifier(scanner.Text, shown, "st_uid"u8),
                Identifier(scanner.Text, shown, "st_gid"u8), Number(scanner.Text, shown, "st_size"u8))
            {
                Links = Number(scanner.Text, shown, "st_nlink"u8),
                Inode = Number(scanner.Text, shown, "st_ino"u8),
                Device = shown.TryFind(scanner.Text, "st_rdev"u8, out Scanner field) && NumberParser.ReadDevice(ref field, out Value device)
                    ? (ulong)device.Number : null,
            };
        return true;
    }

    /// <summary>The identifiers that getuid(2), getresuid(2), getgroups(2) and their like gave.</summary>
    public static bool TryIdentifiers(CallLine line, [NotNullWhen(true)] out uint[]? identifiers)
    {
        identifiers = null;
        if (line.Row is not { } row || line.Result is not { Kind: ResultKind.Value } result)
            return false;
        if (row.Returns is Returns.Uid or Returns.Gid)
        {
            identifiers = [unchecked((uint)result.Value)];
            return true;
        }
        var read = new List<uint>();
        bool isThere = false;
        for (int i = 0; i < row.Args.Length; i++)
        {
            if (row.Args[i].Kind is not (ArgKind.UidOut or ArgKind.GidOut or ArgKind.GidsOut))
                continue;
            var scanner = new Scanner(line.Raw(i));
            if (!ListParser.Read(ref scanner, row, ArgKind.Gids, isScript: false, out Value list))
                return false;
            foreach (Value identifier in list.List)
                read.Add(identifier.Word);
            isThere = true;
        }
        identifiers = isThere ? [.. read] : null;
        return isThere;
    }

    /// <summary>The status of a child, in the bits of wait(2).</summary>
    public static bool TryStatus(CallLine line, out int status)
    {
        status = 0;
        if (!TryFind(line, ArgKind.StatusOut, out Scanner scanner) || !scanner.Take("[{"u8))
            return false;
        if (scanner.Take("WIFCONTINUED(s)"u8))
        {
            status = 0xffff;
            return true;
        }
        if (scanner.Take("WIFEXITED(s) && WEXITSTATUS(s) == "u8))
        {
            bool isRead = scanner.TryNumber(out long number);
            status = (int)(number & 0xff) << 8;
            return isRead;
        }
        bool isStop = scanner.Take("WIFSTOPPED(s) && WSTOPSIG(s) == "u8);
        if (!isStop && !scanner.Take("WIFSIGNALED(s) && WTERMSIG(s) == "u8) || !NumberParser.ReadSignal(ref scanner, out Value signal))
            return false;
        bool dumpedCore = scanner.Rest.IndexOf("WCOREDUMP(s)"u8) >= 0;
        status = isStop ? (int)signal.Number << 8 | 0x7f : (int)signal.Number | (dumpedCore ? 0x80 : 0);
        return true;
    }

    /// <summary>The path of getcwd(2), or where a link points.</summary>
    public static bool TryText(CallLine line, [NotNullWhen(true)] out byte[]? text)
    {
        text = null;
        if (!TryFind(line, ArgKind.PathOut, out Scanner scanner) || !Quoted.TryRead(ref scanner, Expected, out byte[] read)
            || scanner.Text.EndsWith("..."u8))
            return false;
        text = read;
        return true;
    }

    /// <summary>The names that getdents64(2) gave, with their types as in a mode; shown by strace -v only.</summary>
    public static bool TryNames(CallLine line, [NotNullWhen(true)] out IReadOnlyList<(byte[] Name, uint? Type)>? names)
    {
        names = null;
        if (!TryFind(line, ArgKind.NamesOut, out Scanner scanner) || !scanner.Take((byte)'['))
            return false;
        var read = new List<(byte[], uint?)>();
        for (scanner.SkipBlanks(); !scanner.Take((byte)']'); scanner.SkipBlanks())
        {
            if (!Structure.Take(ref scanner, Expected, out Structure entry) || !entry.TryFind(scanner.Text, "d_name"u8, out Scanner field)
                || !Quoted.TryRead(ref field, Expected, out byte[] name) || field.Text.EndsWith("..."u8))
                return false;
            read.Add((name, entry.TryFind(scanner.Text, "d_type"u8, out field) ? TypeOf(field.Rest) : null));
            if (!scanner.Take((byte)',') && scanner.Next != ']')
                return false;
        }
        names = read;
        return true;
    }

    /// <summary>The two descriptors of pipe(2) or socketpair(2).</summary>
    public static bool TryPair(CallLine line, out int first, out int second)
    {
        (first, second) = (0, 0);
        int index = line.Name == "socketpair" ? 3 : 0;
        if (index >= line.RawCount)
            return false;
        var scanner = new Scanner(line.Raw(index));
        if (!scanner.Take((byte)'[') || !ReadDescriptor(ref scanner, out first) || !scanner.Take((byte)','))
            return false;
        scanner.SkipBlanks();
        return ReadDescriptor(ref scanner, out second) && scanner.Take((byte)']');
    }

    /// <summary>What waitid(2) or rt_sigtimedwait(2) told.</summary>
    public static bool TrySignalInfo(CallLine line, [NotNullWhen(true)] out RecordedSignalInfo? info)
    {
        info = null;
        if (!TryFind(line, ArgKind.SignalInfoOut, out Scanner scanner) || !Structure.Take(ref scanner, Expected, out Structure shown))
            return false;
        int? code = shown.TryFind(scanner.Text, "si_code"u8, out Scanner field) && SignalCodes.TryFind(field.TakeName(), out int found) ? found : null;
        info = new RecordedSignalInfo(SignalOf(scanner.Text, shown, "si_signo"u8) ?? 0, code, (int?)Number(scanner.Text, shown, "si_pid"u8),
            Identifier(scanner.Text, shown, "si_uid"u8), SignalOf(scanner.Text, shown, "si_status"u8));
        return true;
    }

    private static bool TryFind(CallLine line, ArgKind kind, out Scanner scanner)
    {
        scanner = default;
        for (int i = 0; i < line.Row?.Args.Length; i++)
        {
            if (line.Row.Args[i].Kind != kind)
                continue;
            scanner = new Scanner(line.Raw(i));
            return true;
        }
        return false;
    }

    private static long? Number(ReadOnlySpan<byte> text, Structure of, ReadOnlySpan<byte> name) =>
        of.TryFind(text, name, out Scanner field) && field.TryNumber(out long number) ? number : null;

    private static uint? Identifier(ReadOnlySpan<byte> text, Structure of, ReadOnlySpan<byte> name) =>
        Number(text, of, name) is { } number ? unchecked((uint)number) : null;

    private static uint? ModeOf(ReadOnlySpan<byte> text, Structure of, ReadOnlySpan<byte> name) =>
        of.TryFind(text, name, out Scanner field) && NumberParser.ReadFlags(ref field, ArgKind.FileMode, FlagNames.FileMode, out ulong mode)
            ? (uint)mode : null;

    private static int? SignalOf(ReadOnlySpan<byte> text, Structure of, ReadOnlySpan<byte> name) =>
        of.TryFind(text, name, out Scanner field) && NumberParser.ReadSignal(ref field, out Value signal) ? (int)signal.Number : null;

    private static bool ReadDescriptor(ref Scanner scanner, out int descriptor)
    {
        bool isRead = scanner.TryNumber(out long number) && (scanner.Next != '<' || scanner.SkipAnnotation());
        descriptor = (int)number;
        return isRead;
    }

    private static uint? TypeOf(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("DT_REG"u8) => Mode.Regular,
        _ when name.SequenceEqual("DT_DIR"u8) => Mode.Directory,
        _ when name.SequenceEqual("DT_LNK"u8) => Mode.SymbolicLink,
        _ when name.SequenceEqual("DT_FIFO"u8) => Mode.Fifo,
        _ when name.SequenceEqual("DT_SOCK"u8) => Mode.Socket,
        _ when name.SequenceEqual("DT_CHR"u8) => Mode.CharacterDevice,
        _ when name.SequenceEqual("DT_BLK"u8) => Mode.BlockDevice,
        _ => null,
    };
}
