using Insula.Kernel;
using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>What one line of a recording or script says.</summary>
public abstract class TraceEvent
{
    /// <summary>The number of the line, from 1; of a split call the line that completes it.</summary>
    public long Line { get; internal set; }

    /// <summary>
    /// The process the line is about; null where the line names none: without -f, and without -o while there is only one process.
    /// </summary>
    public int? Pid { get; internal set; }

    /// <summary>When, if the line says so.</summary>
    public TraceTime? Time { get; internal set; }
}

/// <summary>What the time before a call counts from.</summary>
public enum TraceClock : byte
{
    /// <summary>Midnight: strace -t and -tt.</summary>
    Midnight,
    /// <summary>1970: strace -ttt.</summary>
    Epoch,
    /// <summary>The line before: strace -r.</summary>
    Previous,
}

/// <summary>The time before a call.</summary>
/// <param name="Clock">What it counts from.</param>
/// <param name="Microseconds">Microseconds since then; finer digits are dropped.</param>
public readonly record struct TraceTime(TraceClock Clock, long Microseconds);

/// <summary>A call, with its result where it has one.</summary>
public sealed class CallLine : TraceEvent
{
    private readonly byte[] _text;
    private readonly TracePiece[] _pieces;

    internal CallLine(string name, SyscallRow? row, Value[] args, byte[] text, TracePiece[] pieces) =>
        (Name, Row, Args, _text, _pieces) = (name, row, args, text, pieces);

    /// <summary>The line the call began on; less than <see cref="TraceEvent.Line"/> for a split call.</summary>
    public long FirstLine { get; internal set; }

    /// <summary>When it began, for a split call.</summary>
    public TraceTime? FirstTime { get; internal set; }

    /// <summary>The name of the call.</summary>
    public string Name { get; }

    /// <summary>Its row; null for a call without one, of which only name, raw arguments and result are known.</summary>
    public SyscallRow? Row { get; }

    /// <summary>
    /// As many values as the row has arguments: out-arguments and what may be left out are 0. An address where a text should be is the
    /// number 0, which no row accepts. Empty without a row.
    /// </summary>
    public Value[] Args { get; }

    /// <summary>The result; null where the line ends behind the arguments.</summary>
    public TraceResult? Result { get; internal set; }

    /// <summary>How long the call took in microseconds (strace -T), if the line says so.</summary>
    public long? Duration { get; internal set; }

    /// <summary>True if strace never saw the call end, so that arguments behind the first out-argument may be missing: they are 0.</summary>
    public bool IsCutOff { get; internal set; }

    /// <summary>How many arguments have a raw text: those of the row, then those it does not know; without a row those of the line.</summary>
    public int RawCount => _pieces.Length;

    /// <summary>An argument as the line has it, without its label; empty if it was left out.</summary>
    public ReadOnlySpan<byte> Raw(int index) => _text.AsSpan(_pieces[index].Start, _pieces[index].Length);

    /// <summary>What strace -y says a descriptor refers to: a path or something like socket:[123]; null if it does not say.</summary>
    public byte[]? DescriptorPath(int index) =>
        Row is null || index < Row.Args.Length && Row.Args[index].Kind is ArgKind.Fd or ArgKind.NewFd or ArgKind.DirFd ? Annotation.Of(Raw(index)) : null;
}

/// <summary>The part of a line that is one argument.</summary>
internal readonly record struct TracePiece(int Start, int Length);

/// <summary>
/// The first line of a split call. Its <see cref="CallLine"/> follows at the line that completes it, or never, if the process ended or
/// the recording did.
/// </summary>
public sealed class UnfinishedLine : TraceEvent
{
    internal UnfinishedLine(CallLine call) => Call = call;

    /// <summary>The call as far as it is known: arguments up to the first out-argument, no result.</summary>
    public CallLine Call { get; }
}

/// <summary>A signal that reached a process, or stopped it.</summary>
public sealed class SignalLine : TraceEvent
{
    internal SignalLine(int signal, bool isStop) => (Signal, IsStop) = (signal, isStop);

    /// <summary>The signal.</summary>
    public int Signal { get; }

    /// <summary>True for <c>--- stopped by SIGSTOP ---</c>: the signal took effect.</summary>
    public bool IsStop { get; }

    /// <summary>si_code as written, SI_USER or CLD_EXITED; null if not there.</summary>
    public string? Code { get; internal set; }

    /// <summary>si_pid; null if not there.</summary>
    public int? SenderPid { get; internal set; }

    /// <summary>si_uid; null if not there.</summary>
    public long? SenderUid { get; internal set; }

    /// <summary>si_status: an exit status or a signal number; null if not there.</summary>
    public int? Status { get; internal set; }
}

/// <summary>How a process ended.</summary>
public enum ExitKind : byte
{
    /// <summary>By itself.</summary>
    Exited,
    /// <summary>By a signal.</summary>
    Killed,
    /// <summary>As a task whose process was taken over by another task's exec.</summary>
    Superseded,
}

/// <summary>The end of a process.</summary>
public sealed class ExitLine : TraceEvent
{
    internal ExitLine(ExitKind kind, int number, bool dumpedCore) => (Kind, Number, DumpedCore) = (kind, number, dumpedCore);

    /// <summary>How.</summary>
    public ExitKind Kind { get; }

    /// <summary>The exit status, the signal, or the task that took over.</summary>
    public int Number { get; }

    /// <summary>True if a core was dumped.</summary>
    public bool DumpedCore { get; }
}

/// <summary>A line that could not be read. Reading goes on behind it.</summary>
public sealed class SkippedLine : TraceEvent
{
    internal SkippedLine(int column, string reason) => (Column, Reason) = (column, reason);

    /// <summary>Where in the line, in bytes from 1.</summary>
    public int Column { get; }

    /// <summary>Why, mostly what was expected there.</summary>
    public string Reason { get; }

    /// <inheritdoc/>
    public override string ToString() => $"column {Column}: {Reason}";
}
