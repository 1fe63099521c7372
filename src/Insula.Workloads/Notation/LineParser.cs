using System.Text;

namespace Insula.Workloads.Notation;

/// <summary>What a line is, before anything in it is read.</summary>
internal enum LineKind : byte
{
    /// <summary>A line with nothing to read in it: what strace says about itself; in a script a comment or nothing.</summary>
    Nothing,
    /// <summary>A whole call.</summary>
    Call,
    /// <summary>The first line of a split call.</summary>
    Unfinished,
    /// <summary>The line that completes a split call.</summary>
    Resumed,
    /// <summary>A signal.</summary>
    Signal,
    /// <summary>The end of a process.</summary>
    Exit,
}

/// <summary>The lines that are not calls, and how to tell them.</summary>
internal static class LineParser
{
    /// <summary>Says what the rest of a line is, behind process and time.</summary>
    public static LineKind KindOf(ReadOnlySpan<byte> rest)
    {
        if (IsNotice(rest))
            return LineKind.Nothing;
        if (rest.StartsWith("--- "u8))
            return LineKind.Signal;
        if (rest.StartsWith("+++ "u8))
            return LineKind.Exit;
        if (rest.StartsWith("<... "u8))
            return LineKind.Resumed;
        return WithoutUnfinished(rest).Length < rest.Length ? LineKind.Unfinished : LineKind.Call;
    }

    /// <summary>True for what strace says about itself.</summary>
    public static bool IsNotice(ReadOnlySpan<byte> line) =>
        line.StartsWith("strace: "u8) || line.StartsWith("[ Process PID="u8)
        || line.StartsWith("Process "u8) && (line.EndsWith(" attached"u8) || line.EndsWith(" detached"u8));

    /// <summary>The line without what strace puts where it turns to another process; as it is if nothing is there.</summary>
    public static ReadOnlySpan<byte> WithoutUnfinished(ReadOnlySpan<byte> line)
    {
        int start = line.TrimEnd(" \t"u8).EndsWith(" ...>"u8) ? line.LastIndexOf((byte)'<') : -1;
        return start >= 0 && Scanner.IsUnfinished(line[start..]) ? line[..start].TrimEnd(" \t"u8) : line;
    }

    /// <summary>Moves behind <c>&lt;... wait4 resumed&gt;</c> and gives the name.</summary>
    public static bool ReadResumed(ref Scanner scanner, out ReadOnlySpan<byte> name)
    {
        scanner.Take("<... "u8);
        name = scanner.TakeName();
        return !name.IsEmpty && scanner.Take(" resumed>"u8) || scanner.Fail("the name of a call and resumed> are expected");
    }

    /// <summary>Reads <c>--- SIGCHLD {si_signo=SIGCHLD, ...} ---</c> or <c>--- stopped by SIGSTOP ---</c>.</summary>
    public static SignalLine? ReadSignal(ref Scanner scanner)
    {
        scanner.Take("--- "u8);
        bool isStop = scanner.Take("stopped by "u8);
        if (!ReadSignalNumber(ref scanner, out int signal))
            return null;
        var line = new SignalLine(signal, isStop);
        scanner.SkipBlanks();
        if (scanner.Take((byte)'{') && !ReadFields(ref scanner, line))
            return null;
        scanner.SkipBlanks();
        // before strace 4.6: --- SIGCHLD (Child exited) @ 0 (0) ---
        if (scanner.Next == '(')
            scanner.At = Math.Max(scanner.At, scanner.Text.LastIndexOf("---"u8));
        return scanner.Take("---"u8) || scanner.Fail("--- is expected") ? line : null;
    }

    private static bool ReadFields(ref Scanner scanner, SignalLine line)
    {
        for (scanner.SkipBlanks(); !scanner.Take((byte)'}'); scanner.SkipBlanks())
        {
            ReadOnlySpan<byte> name = scanner.TakeName();
            scanner.Take((byte)'=');
            int start = scanner.At;
            while (!scanner.IsAtEnd && scanner.Next is not ((byte)',' or (byte)'}'))
                scanner.At++;
            if (scanner.IsAtEnd)
                return scanner.Fail("a closing brace is expected");
            Note(line, name, scanner.Text[start..scanner.At]);
            scanner.Take((byte)',');
        }
        return true;
    }

    private static void Note(SignalLine line, ReadOnlySpan<byte> field, ReadOnlySpan<byte> text)
    {
        var value = new Scanner(text);
        if (field.SequenceEqual("si_code"u8))
            line.Code = Encoding.ASCII.GetString(value.TakeName());
        else if (field.SequenceEqual("si_status"u8))
            line.Status = ReadSignalNumber(ref value, out int status) ? status : null;
        else if (!value.TryNumber(out long number))
            return;
        else if (field.SequenceEqual("si_pid"u8) && number is >= 0 and <= int.MaxValue)
            line.SenderPid = (int)number;
        else if (field.SequenceEqual("si_uid"u8))
            line.SenderUid = number;
    }

    /// <summary>Reads <c>+++ exited with 0 +++</c> and its like.</summary>
    public static ExitLine? ReadExit(ref Scanner scanner)
    {
        scanner.Take("+++ "u8);
        ExitKind kind;
        int number;
        if (scanner.Take("killed by "u8))
        {
            kind = ExitKind.Killed;
            if (!ReadSignalNumber(ref scanner, out number))
                return null;
        }
        else
        {
            kind = scanner.Take("superseded by execve in pid "u8) ? ExitKind.Superseded : ExitKind.Exited;
            if (kind == ExitKind.Exited && !scanner.Take("exited with "u8) || !scanner.TryNumber(out long read) || read is < 0 or > int.MaxValue)
            {
                scanner.Fail("exited with, killed by or superseded by is expected");
                return null;
            }
            number = (int)read;
        }
        bool dumpedCore = scanner.Take(" (core dumped)"u8);
        return scanner.Take(" +++"u8) || scanner.Fail("+++ is expected") ? new ExitLine(kind, number, dumpedCore) : null;
    }

    private static bool ReadSignalNumber(ref Scanner scanner, out int signal)
    {
        int at = scanner.At;
        signal = 0;
        if (scanner.TryNumber(out long number) && number is >= int.MinValue and <= int.MaxValue)
        {
            signal = (int)number;
            return true;
        }
        return FlagNames.TryFindSignal(scanner.TakeName(), out signal) || scanner.Fail(at, "a signal name or number is expected");
    }
}
