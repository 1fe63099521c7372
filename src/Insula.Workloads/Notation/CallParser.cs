using System.Text;
using Insula.Kernel;
using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>Reads a call: name, arguments, result. A split call is read from its two lines put together.</summary>
internal static class CallParser
{
    private const int MaxWritten = 64;

    /// <summary>Reads a call from here to the end of the text; null if it cannot be read, and then the scanner says why.</summary>
    /// <param name="scanner">Where the name begins.</param>
    /// <param name="isOpen">True for the first line of a split call, which ends among the arguments.</param>
    /// <param name="isScript">True if the result is an expectation.</param>
    public static CallLine? Read(ref Scanner scanner, bool isOpen, bool isScript)
    {
        int start = scanner.At;
        ReadOnlySpan<byte> name = scanner.TakeName();
        if (name.IsEmpty || !scanner.Take((byte)'('))
        {
            scanner.Fail(name.IsEmpty ? "a call, a signal or an exit is expected" : "an opening parenthesis is expected");
            return null;
        }
        Span<WrittenArgument> buffer = stackalloc WrittenArgument[MaxWritten];
        if (!ReadWritten(ref scanner, isOpen, buffer, out int count, out bool isCutOff))
            return null;
        int end = scanner.At;
        if (!isOpen)
            scanner.Take((byte)')');
        SyscallRow? row = RowNames.Find(name);
        CallLine? call = row is null
            ? Unmodelled(scanner.Text[start..end], Encoding.ASCII.GetString(name), start, buffer[..count])
            : Modelled(ref scanner, row, start, end, buffer[..count], isCutOff, isScript);
        if (call is null || isOpen)
            return call;
        if (!ResultParser.Read(ref scanner, isScript, mayHaveNote: call.Name is "fcntl" or "rt_sigtimedwait" or "sched_getscheduler" or "SchedGet" or "signal", out TraceResult? result, out long? duration))
            return null;
        // strace -Y puts the program's name behind process numbers
        if (result is not null && row is not null && row.Returns != Returns.Fd && !IsDuplicate(call))
            result = result with { DescriptorPath = null };
        (call.Result, call.Duration, call.IsCutOff) = (result, duration, isCutOff);
        if (!isScript && result is { Kind: ResultKind.Value })
            RestoreLock(call);
        return call;
    }

    private static bool IsDuplicate(CallLine call) => call.Name == "fcntl" && FcntlForm.GivesDescriptor((Fcntl)call.Args[1].Word);

    // strace shows the lock of F_GETLK as it came back. The question was at least one that has this answer: what can be locked for reading is free,
    // and whatever lock is there is in the way of writing.
    private static void RestoreLock(CallLine call)
    {
        if (call.Name == "fcntl" && FcntlForm.GivesLock((Fcntl)call.Args[1].Word) && call.Args[2].List is [var type, var whence, var start, var length, _])
            call.Args[2] = Value.Of(type.Number == FcntlForm.Unlocked ? 0 : 1, whence, start, length, 0);
    }

    private static bool ReadWritten(ref Scanner scanner, bool isOpen, scoped Span<WrittenArgument> written, out int count, out bool isCutOff)
    {
        (count, isCutOff) = (0, isOpen);
        scanner.SkipBlanks();
        while (scanner.Next != ')' && !scanner.IsAtEnd)
        {
            if (scanner.IsUnfinished())
            {
                isCutOff = true;
                scanner.At += scanner.Rest.IndexOf((byte)'>') + 1;
                break;
            }
            if (count == written.Length)
                return scanner.Fail($"at most {MaxWritten} arguments are expected");
            WrittenArgument argument = Begin(ref scanner);
            if (!scanner.SkipArgument() && !isOpen)
                return false;
            written[count++] = argument with { Length = LengthOf(scanner.Text[argument.Start..scanner.At]) };
            bool isMore = scanner.Take((byte)',');
            scanner.SkipBlanks();
            if (isMore && scanner.Next == ')')
                return scanner.Fail("an argument is expected");
        }
        return (isOpen ? scanner.IsAtEnd : scanner.Next == ')') || scanner.Fail("a comma or a closing parenthesis is expected");
    }

    private static int LengthOf(ReadOnlySpan<byte> argument) => argument.TrimEnd(" \t"u8).Length;

    // child_stack=NULL, but not x==1
    private static WrittenArgument Begin(ref Scanner scanner)
    {
        int start = scanner.At;
        int length = scanner.TakeName().Length;
        if (length == 0 || scanner.Next != '=' || scanner.Rest.StartsWith("=="u8))
        {
            scanner.At = start;
            return new WrittenArgument(start, 0, start, 0);
        }
        scanner.At++;
        return new WrittenArgument(start, length, scanner.At, 0);
    }

    private static CallLine Unmodelled(ReadOnlySpan<byte> text, string name, int start, ReadOnlySpan<WrittenArgument> written)
    {
        var pieces = new TracePiece[written.Length];
        for (int i = 0; i < pieces.Length; i++)
            pieces[i] = new TracePiece(written[i].Start - start, written[i].Length);
        return new CallLine(name, null, [], text.ToArray(), pieces);
    }

    private static CallLine? Modelled(
        ref Scanner scanner, SyscallRow row, int start, int end, scoped ReadOnlySpan<WrittenArgument> written, bool isCutOff, bool isScript)
    {
        Span<int> places = stackalloc int[Syscall.MaxArgs];
        places = places[..row.Args.Length];
        if (!CallForm.Assign(row, scanner.Text, written, isCutOff, places))
        {
            scanner.Fail(written.Length > places.Length ? written[places.Length].Start : end, CallForm.Describe(row));
            return null;
        }
        var args = new Value[places.Length];
        for (int i = 0; i < args.Length; i++)
        {
            args[i] = Absent(row.Args[i]);
            if (places[i] >= 0 && !ReadArgument(ref scanner, row, i, written[places[i]], args, isScript))
                return null;
        }
        return new CallLine(row.Name, row, args, scanner.Text[start..end].ToArray(), Pieces(written, places, start));
    }

    private static bool ReadArgument(ref Scanner scanner, SyscallRow row, int index, WrittenArgument written, Value[] args, bool isScript)
    {
        var argument = new Scanner(scanner.Text[..(written.Start + written.Length)]) { At = written.Start };
        return ArgumentParser.Read(ref argument, row, index, args, isScript, out args[index]) || scanner.Fail(argument.ErrorAt, argument.Error!);
    }

    private static Value Absent(Argument argument) => argument.Kind.Form() switch
    {
        ValueForm.Text => Value.Of(Array.Empty<byte>()),
        ValueForm.List => Value.Of(Array.Empty<Value>()),
        _ => argument.Kind == ArgKind.OffsetPointer ? -1 : argument.Otherwise,
    };

    // Those of the row first, then what strace knows of and the row does not: tls= of clone
    private static TracePiece[] Pieces(ReadOnlySpan<WrittenArgument> written, ReadOnlySpan<int> places, int start)
    {
        int extra = 0;
        for (int i = 0; i < written.Length; i++)
            extra += places.Contains(i) ? 0 : 1;
        var pieces = new TracePiece[places.Length + extra];
        for (int i = 0; i < places.Length; i++)
            pieces[i] = places[i] < 0 ? default : new TracePiece(written[places[i]].Start - start, written[places[i]].Length);
        int next = places.Length;
        for (int i = 0; i < written.Length; i++)
        {
            if (!places.Contains(i))
                pieces[next++] = new TracePiece(written[i].Start - start, written[i].Length);
        }
        return pieces;
    }
}
