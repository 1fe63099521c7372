using System.Numerics;
using Insula.Kernel;
using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>Writes arguments that are structures, from the lists of numbers that <see cref="ArgKind"/> says.</summary>
internal static class StructureWriter
{
    // beyond two thirds of all signals strace says which are missing
    private const int Many = Signals.Max * 2 / 3;

    /// <summary>Writes a list as the structure it stands for; false if it cannot stand for one, and then nothing is written.</summary>
    public static bool TryWrite(ref NotationOutput output, SyscallRow row, int index, ReadOnlySpan<Value> args)
    {
        ArgKind kind = row.Args[index].Kind;
        ReadOnlySpan<Value> list = args[index].List;
        // writev(3, [], 0) is a list, writev(3, NULL, 1) an address
        bool isList = kind is ArgKind.Gids or ArgKind.Calls or ArgKind.AbilityList || kind == ArgKind.Vector && index + 1 < args.Length && args[index + 1].Number == 0;
        if (list.IsEmpty && kind.Form() == ValueForm.List && !isList)
        {
            output.Text("NULL");
            return true;
        }
        if (kind == ArgKind.Vector)
            return TryWriteVector(ref output, list);
        Span<long> words = stackalloc long[5];
        if (list.Length > words.Length || !AreNumbers(list, words))
            return false;
        words = words[..list.Length];
        return kind == ArgKind.FcntlArgument ? TryWriteFcntl(ref output, (Fcntl)args[index - 1].Word, words) : TryWrite(ref output, row, kind, words);
    }

    private static bool TryWrite(ref NotationOutput output, SyscallRow row, ArgKind kind, scoped ReadOnlySpan<long> words)
    {
        switch (kind)
        {
            case ArgKind.Time when words is [var seconds, var nanoseconds]:
                TimeWriter.Write(ref output, seconds, nanoseconds, row.Name == "settimeofday");
                return true;
            case ArgKind.Times when words is [var accessed, var accessedRest, var modified, var modifiedRest]:
                TimeWriter.WriteTimes(ref output, row.Name, accessed, accessedRest, modified, modifiedRest);
                return true;
            case ArgKind.IntervalTimer when words.Length == 4:
                WriteTimer(ref output, words);
                return true;
            case ArgKind.SignalSet when words is [var set]:
                WriteSet(ref output, (ulong)set);
                return true;
            case ArgKind.SignalAction when words.Length == 3:
                WriteAction(ref output, words);
                return true;
            case ArgKind.Limit when words.Length == 2:
                WriteLimits(ref output, words);
                return true;
            case ArgKind.OpenHow when words is [var flags, var mode, var resolve]:
                WriteOpenHow(ref output, (ulong)flags, (ulong)mode, (ulong)resolve);
                return true;
            case ArgKind.CloneArgs when words is [var flags, var signal]:
                WriteCloneArgs(ref output, (ulong)flags, signal);
                return true;
            default:
                return TimerForm.TryWrite(ref output, kind, words);
        }
    }

    private static bool AreNumbers(ReadOnlySpan<Value> list, Span<long> words)
    {
        for (int i = 0; i < list.Length; i++)
        {
            if (list[i].Form != ValueForm.Number)
                return false;
            words[i] = list[i].Number;
        }
        return true;
    }

    private static bool TryWriteVector(ref NotationOutput output, ReadOnlySpan<Value> buffers)
    {
        foreach (Value buffer in buffers)
        {
            if (buffer.List is not [{ Form: ValueForm.Text }, { Form: ValueForm.Number }])
                return false;
        }
        output.Byte((byte)'[');
        for (int i = 0; i < buffers.Length; i++)
        {
            (Value text, long length) = (buffers[i].List[0], buffers[i].List[1].Number);
            output.Text(i > 0 ? ", {iov_base=" : "{iov_base=");
            output.Quoted(text.Text);
            if ((ulong)length > (ulong)text.Text.Length)
                output.Text("...");
            output.Field(", iov_len=", length);
            output.Byte((byte)'}');
        }
        output.Byte((byte)']');
        return true;
    }

    /// <summary>Writes struct itimerval: interval s, µs, value s, µs.</summary>
    public static void WriteTimer(ref NotationOutput output, scoped ReadOnlySpan<long> timer)
    {
        output.Text("{it_interval=");
        TimeWriter.Write(ref output, timer[0], "tv_usec", timer[1]);
        output.Text(", it_value=");
        TimeWriter.Write(ref output, timer[2], "tv_usec", timer[3]);
        output.Byte((byte)'}');
    }

    /// <summary>Writes a set of signals, or which are not in it.</summary>
    public static void WriteSet(ref NotationOutput output, ulong set)
    {
        if (BitOperations.PopCount(set) >= Many)
        {
            output.Byte((byte)'~');
            set = ~set;
        }
        output.Byte((byte)'[');
        for (bool isFirst = true; set != 0; set &= set - 1, isFirst = false)
        {
            if (!isFirst)
                output.Byte((byte)' ');
            output.Text(FlagNames.OfSignal(BitOperations.TrailingZeroCount(set) + 1)!["SIG".Length..]);
        }
        output.Byte((byte)']');
    }

    /// <summary>Writes struct sigaction: handler, flags, mask. Its restorer is not kept.</summary>
    public static void WriteAction(ref NotationOutput output, scoped ReadOnlySpan<long> action)
    {
        output.Text("{sa_handler=");
        if (action[0] is 0 or 1 or -1)
            output.Text(action[0] switch { 0 => "SIG_DFL", 1 => "SIG_IGN", _ => "SIG_ERR" });
        else
            output.Hex((ulong)action[0]);
        output.Text(", sa_mask=");
        WriteSet(ref output, (ulong)action[2]);
        output.Text(", sa_flags=");
        ArgumentWriter.WriteFlags(ref output, FlagNames.SignalAction, (ulong)action[1]);
        output.Byte((byte)'}');
    }

    /// <summary>Writes struct rlimit: soft, hard.</summary>
    public static void WriteLimits(ref NotationOutput output, scoped ReadOnlySpan<long> limits)
    {
        output.Text("{rlim_cur=");
        WriteLimit(ref output, (ulong)limits[0]);
        output.Text(", rlim_max=");
        WriteLimit(ref output, (ulong)limits[1]);
        output.Byte((byte)'}');
    }

    private static void WriteLimit(ref NotationOutput output, ulong limit)
    {
        if (limit == ulong.MaxValue)
        {
            output.Text("RLIM64_INFINITY");
        }
        else if (limit > 1024 && limit % 1024 == 0)
        {
            output.Unsigned(limit / 1024);
            output.Text("*1024");
        }
        else
        {
            output.Unsigned(limit);
        }
    }

    private static void WriteOpenHow(ref NotationOutput output, ulong flags, ulong mode, ulong resolve)
    {
        output.Text("{flags=");
        ArgumentWriter.WriteFlags(ref output, FlagNames.Open, flags);
        if (mode != 0 || (flags & (ulong)(OpenFlags.Create | OpenFlags.Temporary)) != 0)
        {
            output.Text(", mode=");
            output.Octal(mode);
        }
        output.Text(", resolve=");
        ArgumentWriter.WriteFlags(ref output, FlagNames.Resolve, resolve);
        output.Byte((byte)'}');
    }

    private static void WriteCloneArgs(ref NotationOutput output, ulong flags, long signal)
    {
        output.Text("{flags=");
        ArgumentWriter.WriteFlags(ref output, FlagNames.Clone3, flags);
        output.Text(", exit_signal=");
        ArgumentWriter.WriteSignal(ref output, signal);
        output.Text(", stack=NULL, stack_size=0}");
    }

    private static bool TryWriteFcntl(ref NotationOutput output, Fcntl command, scoped ReadOnlySpan<long> words)
    {
        if (FcntlForm.TakesLock(command) && words.Length == 5)
        {
            WriteLock(ref output, words, FcntlForm.GivesLock(command));
            return true;
        }
        if (!FcntlForm.TakesOwner(command) || words is not [var kind, var number])
            return false;
        output.Text("{type=");
        ArgumentWriter.WriteFlags(ref output, FcntlForm.OwnerType, (ulong)kind);
        output.Field(", pid=", number);
        output.Byte((byte)'}');
        return true;
    }

    /// <summary>Writes struct flock: type, whence, start, length, process; the process only where it says something.</summary>
    public static void WriteLock(ref NotationOutput output, scoped ReadOnlySpan<long> range, bool isOut)
    {
        output.Text("{l_type=");
        ArgumentWriter.WriteFlags(ref output, FcntlForm.LockType, (ulong)range[0]);
        output.Text(", l_whence=");
        ArgumentWriter.WriteFlags(ref output, NumberNames.Whence, (ulong)range[1]);
        output.Field(", l_start=", range[2]);
        output.Field(", l_len=", range[3]);
        if (isOut || range[4] != 0)
            output.Field(", l_pid=", range[4]);
        output.Byte((byte)'}');
    }
}
