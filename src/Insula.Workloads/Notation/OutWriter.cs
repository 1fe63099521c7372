using System.Runtime.InteropServices;
using Insula.Kernel;
using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>
/// Writes what came back through out-arguments, from the words of the <see cref="ReplyArena"/>. Words that end too early leave NULL.
/// </summary>
internal static class OutWriter
{
    private const int LockWords = 5;

    /// <summary>True for what goes in and comes back in the same place: the lock of F_GETLK.</summary>
    public static bool ComesBack(SyscallRow row, int index, ReadOnlySpan<Value> args, in Reply reply, ReadOnlySpan<long> words) =>
        row.Args.Length > index && row.Args[index].Kind == ArgKind.FcntlArgument && reply.IsAllowed && words.Length >= LockWords
        && FcntlForm.GivesLock((Fcntl)args[index - 1].Word);

    /// <summary>Writes one out-argument and moves behind its words. What a refused call did not fill is NULL.</summary>
    public static void Write(
        ref NotationOutput output, SyscallRow row, int index, in Reply reply, ref ReadOnlySpan<long> words)
    {
        ArgKind kind = row.Args[index].Kind;
        // a sleep that a signal interrupted is the only call that fails and tells something
        if (!reply.IsAllowed && !(kind == ArgKind.TimeOut && reply.Why == Why.Interrupted))
        {
            output.Text("NULL");
            return;
        }
        switch (kind)
        {
            case ArgKind.UidOut or ArgKind.GidOut when !words.IsEmpty:
                output.Byte((byte)'[');
                ArgumentWriter.WriteIdentifier(ref output, Next(ref words));
                output.Byte((byte)']');
                break;
            // getgroups(0, NULL) asks only how many there are
            case ArgKind.GidsOut when !words.IsEmpty && words[0] >= 0 && words[0] < words.Length && (words[0] > 0 || reply.Value == 0):
                WriteGids(ref output, ref words);
                break;
            // wait4 that found nothing to report has no status
            case ArgKind.StatusOut when !words.IsEmpty && reply.Value != 0:
                WriteStatus(ref output, (uint)Next(ref words));
                break;
            case ArgKind.PathOut or ArgKind.TextOut when IsText(words):
                ReadOnlySpan<byte> path = ReplyArena.ReadText(ref words);
                output.Quoted(path is [.. var name, 0] ? name : path);
                break;
            case ArgKind.NamesOut when IsText(words):
                WriteNames(ref output, ReplyArena.ReadText(ref words));
                break;
            case ArgKind.DataOut:
                output.Text(reply.Value > 0 ? "\"\"..." : "\"\"");
                break;
            case ArgKind.OpaqueOut:
                output.Text("{...}");
                break;
            default:
                WriteWords(ref output, row, index, ref words);
                break;
        }
    }

    private static void WriteWords(ref NotationOutput output, SyscallRow row, int index, ref ReadOnlySpan<long> words)
    {
        ArgKind kind = row.Args[index].Kind;
        int count = CountOf(kind);
        if (count == 0 || words.Length < count)
        {
            output.Text("NULL");
            return;
        }
        ReadOnlySpan<long> own = words[..count];
        words = words[count..];
        switch (kind)
        {
            case ArgKind.StatOut when row.Name == "statx":
                StatWriter.WriteStatx(ref output, own);
                break;
            case ArgKind.StatOut:
                StatWriter.Write(ref output, own);
                break;
            case ArgKind.PipeOut:
                output.Field("[", own[0]);
                output.Field(", ", own[1]);
                output.Byte((byte)']');
                break;
            case ArgKind.SignalInfoOut:
                WriteSignalInfo(ref output, own);
                break;
            case ArgKind.NumberOut:
                output.Field("[", own[0]);
                output.Byte((byte)']');
                break;
            case ArgKind.SignalSetOut:
                StructureWriter.WriteSet(ref output, (ulong)own[0]);
                break;
            case ArgKind.SignalActionOut:
                StructureWriter.WriteAction(ref output, own);
                break;
            case ArgKind.LimitOut:
                StructureWriter.WriteLimits(ref output, own);
                break;
            case ArgKind.TimeOut:
                TimeWriter.Write(ref output, own[0], "tv_nsec", own[1]);
                break;
            case ArgKind.SchedulingPolicyOut:
                output.Byte((byte)'[');
                ArgumentWriter.WriteFlags(ref output, NumberNames.Policy, (ulong)own[0]);
                output.Byte((byte)']');
                break;
            case ArgKind.SchedulingOut or ArgKind.TimerOut:
                TimerForm.WriteNumber(ref output, own[0]);
                break;
            case ArgKind.TimerSettingOut:
                TimerForm.WriteSetting(ref output, own);
                break;
            case ArgKind.IntervalTimerOut:
                StructureWriter.WriteTimer(ref output, own);
                break;
            default:
                StructureWriter.WriteLock(ref output, own, isOut: true);
                break;
        }
    }

    private static int CountOf(ArgKind kind) => kind switch
    {
        ArgKind.StatOut => StatWords.Count,
        ArgKind.SignalInfoOut => 5,
        ArgKind.FcntlArgument => LockWords,
        ArgKind.IntervalTimerOut or ArgKind.TimerSettingOut => 4,
        ArgKind.SignalActionOut => 3,
        ArgKind.PipeOut or ArgKind.LimitOut or ArgKind.TimeOut => 2,
        ArgKind.SignalSetOut or ArgKind.NumberOut or ArgKind.SchedulingOut or ArgKind.SchedulingPolicyOut or ArgKind.TimerOut => 1,
        _ => 0,
    };

    private static void WriteNames(ref NotationOutput output, scoped ReadOnlySpan<byte> names)
    {
        output.Byte((byte)'[');
        for (bool isFirst = true; !names.IsEmpty; isFirst = false)
        {
            int end = names.IndexOf((byte)'/');
            output.Text(isFirst ? "{d_name=" : ", {d_name=");
            output.Quoted(end < 0 ? names : names[..end]);
            output.Byte((byte)'}');
            names = end < 0 ? default : names[(end + 1)..];
        }
        output.Byte((byte)']');
    }

    // Whom it came from stands behind what processes send and what is told of children, not behind what the kernel says itself
    private static void WriteSignalInfo(ref NotationOutput output, ReadOnlySpan<long> info)
    {
        (long signal, long code) = (info[0], info[1]);
        if (signal == 0)
        {
            output.Text("{}");
            return;
        }
        output.Text("{si_signo=");
        ArgumentWriter.WriteSignal(ref output, signal);
        output.Text(", si_code=");
        if (SignalCodes.NameOf(signal, code) is { } name)
            output.Text(name);
        else
            output.Number(code);
        bool isOfChild = signal == (long)Signal.SIGCHLD && code > 0 && code != SignalCodes.Kernel;
        if (isOfChild || code <= 0)
        {
            output.Field(", si_pid=", info[2]);
            output.Text(", si_uid=");
            ArgumentWriter.WriteIdentifier(ref output, info[3]);
        }
        if (isOfChild)
        {
            output.Text(", si_status=");
            if (code == SignalCodes.Exited)
                output.Number(info[4]);
            else
                ArgumentWriter.WriteSignal(ref output, info[4]);
            output.Text(", si_utime=0, si_stime=0");
        }
        output.Byte((byte)'}');
    }

    private static long Next(ref ReadOnlySpan<long> words)
    {
        long word = words[0];
        words = words[1..];
        return word;
    }

    private static bool IsText(ReadOnlySpan<long> words) =>
        !words.IsEmpty && words[0] >= 0 && words[0] <= MemoryMarshal.AsBytes(words[1..]).Length;

    private static void WriteGids(ref NotationOutput output, ref ReadOnlySpan<long> words)
    {
        int count = (int)Next(ref words);
        output.Byte((byte)'[');
        for (int i = 0; i < count; i++)
        {
            if (i > 0)
                output.Text(", ");
            ArgumentWriter.WriteIdentifier(ref output, Next(ref words));
        }
        output.Byte((byte)']');
    }

    private static void WriteStatus(ref NotationOutput output, uint status)
    {
        uint signal = status & 0x7f;
        if (status == 0xffff)
        {
            output.Text("[{WIFCONTINUED(s)}]");
        }
        else if (signal == 0)
        {
            output.Text("[{WIFEXITED(s) && WEXITSTATUS(s) == ");
            output.Number((status >> 8) & 0xff);
            output.Text("}]");
        }
        else if (signal == 0x7f)
        {
            output.Text("[{WIFSTOPPED(s) && WSTOPSIG(s) == ");
            ArgumentWriter.WriteSignal(ref output, (status >> 8) & 0xff);
            output.Text("}]");
        }
        else
        {
            output.Text("[{WIFSIGNALED(s) && WTERMSIG(s) == ");
            ArgumentWriter.WriteSignal(ref output, signal);
            output.Text((status & 0x80) != 0 ? " && WCOREDUMP(s)}]" : "}]");
        }
    }
}
