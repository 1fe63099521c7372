using System.Buffers;
using Insula.Kernel;
using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>How a line of notation looks.</summary>
/// <param name="Pid">The process to name before the call; 0 for none.</param>
/// <param name="ResultColumn">The column that results are aligned to: 40 with strace, 0 for no alignment.</param>
/// <param name="Reasons">True to say the reason of a refusal, <c>EPERM (NotOwner)</c>, instead of the error's words.</param>
public readonly record struct StraceStyle(int Pid = 0, int ResultColumn = 0, bool Reasons = false);

/// <summary>
/// Writes calls as <c>strace -v</c> prints them, without a line end. Out-arguments come from the words of the <see cref="ReplyArena"/>;
/// where the simulation has nothing to show (failed calls, struct rusage) they are NULL.
/// </summary>
public static class StraceWriter
{
    private const ulong Creating = (ulong)(OpenFlags.Create | OpenFlags.Temporary);

    /// <summary>Writes a call with its result; one that waits as <c>wait4(-1,  &lt;unfinished ...&gt;</c>.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="row">The row.</param>
    /// <param name="args">The arguments.</param>
    /// <param name="reply">The verdict.</param>
    /// <param name="words">The call's words of the reply arena.</param>
    /// <param name="style">How it looks.</param>
    public static void Write(
        IBufferWriter<byte> output, SyscallRow row, ReadOnlySpan<Value> args, in Reply reply, ReadOnlySpan<long> words, StraceStyle style = default)
    {
        if (reply.Why == Why.Parked)
        {
            WriteUnfinished(output, row, args, style);
            return;
        }
        var notation = new NotationOutput(output);
        Begin(ref notation, style.Pid);
        notation.Text(row.Name);
        notation.Byte((byte)'(');
        WriteArguments(ref notation, row, args, 0, int.MaxValue, reply, words);
        ResultWriter.Write(ref notation, row, args, reply, style);
        notation.Flush();
    }

    /// <summary>Writes a call without a result, as a script has it; out-arguments are NULL.</summary>
    public static void WriteCall(IBufferWriter<byte> output, SyscallRow row, ReadOnlySpan<Value> args)
    {
        var notation = new NotationOutput(output);
        notation.Text(row.Name);
        notation.Byte((byte)'(');
        WriteArguments(ref notation, row, args, 0, int.MaxValue, Why.Parked, default);
        notation.Byte((byte)')');
        notation.Flush();
    }

    /// <summary>Writes the first line of a call that waits: the arguments before the first that comes back.</summary>
    public static void WriteUnfinished(IBufferWriter<byte> output, SyscallRow row, ReadOnlySpan<Value> args, StraceStyle style = default)
    {
        var notation = new NotationOutput(output);
        Begin(ref notation, style.Pid);
        notation.Text(row.Name);
        notation.Byte((byte)'(');
        int split = SplitOf(row, args);
        WriteArguments(ref notation, row, args, 0, split, Why.Parked, default);
        if (split > 0 && split < args.Length)
            notation.Text(", ");
        notation.Text(" <unfinished ...>");
        notation.Flush();
    }

    /// <summary>Writes the line that completes a call that waited: <c>&lt;... wait4 resumed&gt;[...], 0, NULL) = 20</c>.</summary>
    public static void WriteResumed(
        IBufferWriter<byte> output, SyscallRow row, ReadOnlySpan<Value> args, in Reply reply, ReadOnlySpan<long> words, StraceStyle style = default)
    {
        var notation = new NotationOutput(output);
        Begin(ref notation, style.Pid);
        notation.Text("<... ");
        notation.Text(row.Name);
        notation.Text(" resumed>");
        WriteArguments(ref notation, row, args, SplitOf(row, args), int.MaxValue, reply, words);
        ResultWriter.Write(ref notation, row, args, reply, style);
        notation.Flush();
    }

    /// <summary>
    /// Writes a call that has no row: its name, and its arguments as they stand in the line that it came from, if it came from one.
    /// <c>bpf(BPF_PROG_LOAD, NULL, 0) = -1 ENOSYS (Function not implemented)</c>.
    /// </summary>
    public static void WriteUnmodelled(
        IBufferWriter<byte> output, ReadOnlySpan<byte> name, StraceStyle style = default, CallLine? line = null, Why why = Why.Unmodelled)
    {
        var notation = new NotationOutput(output);
        Begin(ref notation, style.Pid);
        foreach (byte letter in name)
            notation.Byte(Scanner.IsWord(letter) ? letter : (byte)'?');
        notation.Byte((byte)'(');
        for (int i = 0; i < line?.RawCount; i++)
        {
            if (i > 0)
                notation.Text(", ");
            WriteRaw(ref notation, line.Raw(i));
        }
        notation.Byte((byte)')');
        ResultWriter.WriteRefusal(ref notation, why, style);
        notation.Flush();
    }

    private static void WriteRaw(ref NotationOutput output, ReadOnlySpan<byte> text)
    {
        foreach (byte letter in text)
        {
            if (letter is >= (byte)' ' and <= (byte)'~')
                output.Byte(letter);
            else
                output.Text("\\" + Convert.ToString(letter, 8).PadLeft(3, '0'));
        }
    }

    private static void Begin(ref NotationOutput output, int pid)
    {
        if (pid == 0)
            return;
        output.Number(pid);
        output.PadTo(5);
        output.Byte((byte)' ');
    }

    private static int SplitOf(SyscallRow row, ReadOnlySpan<Value> args)
    {
        for (int i = 0; i < row.Args.Length && i < args.Length; i++)
        {
            if (row.Args[i].Kind.IsOut())
                return i;
        }
        return args.Length;
    }

    private static void WriteArguments(
        ref NotationOutput output, SyscallRow row, ReadOnlySpan<Value> args, int start, int end, in Reply reply, ReadOnlySpan<long> words)
    {
        bool isFirst = true;
        for (int i = start; i < args.Length && i < end; i++)
        {
            if (IsLeftOut(row, args, i))
                continue;
            if (!isFirst)
                output.Text(", ");
            isFirst = false;
            Argument arg = i < row.Args.Length ? row.Args[i] : ArgKind.Number;
            if (arg.Label is not null)
            {
                output.Text(arg.Label);
                output.Byte((byte)'=');
            }
            if (!arg.Kind.IsOut() && !OutWriter.ComesBack(row, i, args, reply, words))
                ArgumentWriter.Write(ref output, row, i, args);
            else
                OutWriter.Write(ref output, row, i, reply, ref words);
        }
    }

    // An argument without a label can be left out only if all behind it are
    private static bool IsLeftOut(SyscallRow row, ReadOnlySpan<Value> args, int index)
    {
        for (int i = index; i < args.Length; i++)
        {
            if (i >= row.Args.Length || !row.Args[i].Optional || !args[i].Equals(row.Args[i].Otherwise) || IsWanted(row, args, i))
                return false;
            if (row.Args[i].Label is not null)
                return true;
        }
        return true;
    }

    // strace prints the mode of open, and the device of mknod, exactly where the kernel looks at it
    private static bool IsWanted(SyscallRow row, ReadOnlySpan<Value> args, int index) => index > 0 && row.Args[index].Kind switch
    {
        ArgKind.Mode => row.Args[index - 1].Kind == ArgKind.OpenFlags && ((ulong)args[index - 1].Number & Creating) != 0,
        ArgKind.Device => (args[index - 1].Word & Mode.Type) is Mode.CharacterDevice or Mode.BlockDevice,
        ArgKind.FcntlArgument => FcntlForm.TakesArgument((Fcntl)args[index - 1].Word),
        _ => false,
    };
}
