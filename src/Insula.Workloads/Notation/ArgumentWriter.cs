using Insula.Kernel;
using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>Writes one argument that a caller passes in, as strace prints its kind.</summary>
internal static class ArgumentWriter
{
    /// <summary>
    /// Writes argument <paramref name="index"/>. A value of another form than its kind's, which the kernel refuses and a journal may hold,
    /// is written as what it is.
    /// </summary>
    public static void Write(ref NotationOutput output, SyscallRow row, int index, ReadOnlySpan<Value> args)
    {
        Value value = args[index];
        if (index >= row.Args.Length)
            WritePlain(ref output, value);
        else if (value.Form == ValueForm.Text)
            WriteText(ref output, row, index, args);
        else if (value.Form == ValueForm.List && IsNone(row, index, args))
            output.Text("NULL");
        else if (value.Form == ValueForm.List && !StructureWriter.TryWrite(ref output, row, index, args))
            WriteList(ref output, row.Args[index].Kind, value);
        else if (value.Form == ValueForm.Number && row.Args[index].Kind.Form() != ValueForm.Number)
            output.Pointer(value.Number);
        else if (value.Form == ValueForm.Number && row.Args[index].Kind == ArgKind.FcntlArgument)
            WriteFcntl(ref output, (Fcntl)args[index - 1].Word, value.Number);
        else if (value.Form == ValueForm.Number)
            WriteNumber(ref output, row, index, value.Number);
    }

    // setgroups(0, NULL), as programs write it
    private static bool IsNone(SyscallRow row, int index, ReadOnlySpan<Value> args) =>
        args[index].List.IsEmpty && index > 0 && row.Args[index - 1].Kind == ArgKind.Size && args[index - 1].Number == 0;

    private static void WritePlain(ref NotationOutput output, in Value value)
    {
        if (value.Form == ValueForm.Text)
            output.Quoted(value.Text);
        else if (value.Form == ValueForm.List)
            WriteList(ref output, ArgKind.Number, value);
        else
            output.Number(value.Number);
    }

    private static void WriteText(ref NotationOutput output, SyscallRow row, int index, ReadOnlySpan<Value> args)
    {
        output.Quoted(args[index].Text);
        // file content that strace -s cut: the size behind it is the true one
        if (row.Args[index].Kind == ArgKind.Data && index + 1 < Math.Min(args.Length, row.Args.Length)
            && row.Args[index + 1].Kind == ArgKind.Size && (ulong)args[index + 1].Number > (ulong)args[index].Text.Length)
            output.Text("...");
    }

    private static void WriteList(ref NotationOutput output, ArgKind kind, in Value list)
    {
        if (kind == ArgKind.AbilityList)
        {
            AbilityWords.Write(ref output, list.List);
            return;
        }
        output.Byte((byte)'[');
        ReadOnlySpan<Value> elements = list.List;
        for (int i = 0; i < elements.Length; i++)
        {
            if (i > 0)
                output.Text(", ");
            if (kind == ArgKind.Calls && elements[i].Form == ValueForm.Number && CallName(elements[i].Number) is { } name)
                output.Text(name);
            else if (kind == ArgKind.Gids && elements[i].Form == ValueForm.Number)
                WriteIdentifier(ref output, elements[i].Number);
            else
                WritePlain(ref output, elements[i]);
        }
        output.Byte((byte)']');
    }

    private static string? CallName(long number) => number is >= 0 and < Syscall.Unmodelled ? SyscallTable.ByNumber((int)number)?.Name : null;

    private static void WriteNumber(ref NotationOutput output, SyscallRow row, int index, long number)
    {
        switch (row.Args[index].Kind)
        {
            case ArgKind.Uid or ArgKind.Gid or ArgKind.HostUid or ArgKind.HostGid:
                WriteIdentifier(ref output, number);
                break;
            case ArgKind.DirFd when number == -100:
                output.Text("AT_FDCWD");
                break;
            case ArgKind.Mode:
                output.Octal((ulong)number);
                break;
            case ArgKind.FileMode:
                WriteFileMode(ref output, (ulong)number);
                break;
            case ArgKind.Signal:
                WriteSignal(ref output, number);
                break;
            case ArgKind.CloneFlags:
                WriteCloneFlags(ref output, (ulong)number);
                break;
            case ArgKind.Pointer or ArgKind.Environment:
                output.Pointer(number);
                break;
            case ArgKind.OffsetPointer when number == -1:
                output.Text("NULL");
                break;
            case ArgKind.OffsetPointer:
                output.Field("[", number);
                output.Byte((byte)']');
                break;
            case ArgKind.Device:
                WriteDevice(ref output, (ulong)number);
                break;
            default:
                WriteNamed(ref output, row, index, number);
                break;
        }
    }

    private static void WriteNamed(ref NotationOutput output, SyscallRow row, int index, long number)
    {
        if (FlagNames.Of(row, index) is { } names)
            WriteFlags(ref output, names, (ulong)number);
        // close_range(2) takes all descriptors up to 4294967295
        else if (row.Args[index].Kind == ArgKind.NewFd && row.Name == "close_range")
            output.Number((uint)number);
        else if (row.Name == "mmap" && row.Args[index].Kind == ArgKind.Offset || row.Name == "ioperm" && index < 2)
            output.Hex((ulong)number);
        else
            output.Number(number);
    }

    private static void WriteFcntl(ref NotationOutput output, Fcntl command, long number)
    {
        if (command == Fcntl.F_SETSIG)
            WriteSignal(ref output, number);
        else if (FcntlForm.NamesOf(command) is { } names)
            WriteFlags(ref output, names, (ulong)number);
        else if (FcntlForm.TakesNumber(command))
            output.Number(number);
        else
            output.Pointer(number);
    }

    /// <summary>Writes a signal by name, or as the number that has none.</summary>
    public static void WriteSignal(ref NotationOutput output, long signal)
    {
        if (FlagNames.OfSignal(signal) is { } name)
            output.Text(name);
        else
            output.Number(signal);
    }

    /// <summary>Writes a device as makedev(3) takes it apart.</summary>
    public static void WriteDevice(ref NotationOutput output, ulong device)
    {
        output.Text("makedev(");
        output.Hex(Device.Major(device));
        output.Text(", ");
        output.Hex(Device.Minor(device));
        output.Byte((byte)')');
    }

    /// <summary>Writes a user or group identifier: -1 or an unsigned number.</summary>
    public static void WriteIdentifier(ref NotationOutput output, long number) =>
        output.Number(number is -1 or uint.MaxValue ? -1 : number is < 0 and >= int.MinValue ? (uint)number : number);

    /// <summary>Writes type and permission bits: S_IFREG|S_ISUID|0755.</summary>
    public static void WriteFileMode(ref NotationOutput output, ulong mode)
    {
        if ((mode & Mode.Type) != 0)
        {
            string? type = FlagNames.FileMode.NameOf(mode & Mode.Type);
            if (type is null)
            {
                output.Octal(mode);
                return;
            }
            output.Text(type);
            output.Byte((byte)'|');
            mode &= ~(ulong)Mode.Type;
        }
        foreach (Flag flag in FlagNames.FileMode.Printed)
        {
            if (flag.Value > Mode.SetUid || (mode & flag.Value) == 0)
                continue;
            output.Text(flag.Name);
            output.Byte((byte)'|');
            mode &= ~flag.Value;
        }
        output.Octal(mode);
    }

    private static void WriteCloneFlags(ref NotationOutput output, ulong flags)
    {
        ulong signal = flags & 0xff;
        if ((flags & ~0xffUL) != 0 || signal == 0)
            WriteFlags(ref output, FlagNames.Clone, flags & ~0xffUL);
        if (signal == 0)
            return;
        if ((flags & ~0xffUL) != 0)
            output.Byte((byte)'|');
        WriteSignal(ref output, (long)signal);
    }

    /// <summary>Writes flags or a number by the names they have.</summary>
    public static void WriteFlags(ref NotationOutput output, FlagTable names, ulong flags)
    {
        if (ReferenceEquals(names, CallFlags.Swap))
        {
            WriteSwapFlags(ref output, flags);
            return;
        }
        if (names.IsNumber || names.Base != 0 || flags == 0)
        {
            ulong number = names.IsNumber ? flags : flags & names.Base;
            string? name = names.NameOf(number);
            if (name is not null || number == 0)
                output.Text(name ?? names.Zero);
            else
                WriteUnknown(ref output, names, number);
            flags &= ~number;
            if (flags == 0)
                return;
            output.Byte((byte)'|');
        }
        WriteBits(ref output, names, flags);
    }

    private static void WriteSwapFlags(ref NotationOutput output, ulong flags)
    {
        if ((flags & ~CallFlags.Swap.Base) != 0)
        {
            WriteBits(ref output, CallFlags.Swap, flags & ~CallFlags.Swap.Base);
            output.Byte((byte)'|');
        }
        output.Unsigned(flags & CallFlags.Swap.Base);
    }

    private static void WriteBits(ref NotationOutput output, FlagTable names, ulong flags)
    {
        ulong left = flags;
        foreach (Flag flag in names.Printed)
        {
            if ((flag.Value & ~names.Base) == 0 || (left & flag.Value) != flag.Value)
                continue;
            if (left != flags)
                output.Byte((byte)'|');
            output.Text(flag.Name);
            left &= ~flag.Value;
        }
        if (left == 0)
            return;
        if (left == flags && names.Base == 0)
        {
            WriteUnknown(ref output, names, left);
            return;
        }
        if (left != flags)
            output.Byte((byte)'|');
        output.Hex(left);
    }

    private static void WriteUnknown(ref NotationOutput output, FlagTable names, ulong number)
    {
        output.Hex(number);
        output.Text(" /* ");
        output.Text(names.Unknown);
        output.Text(" */");
    }
}
