using System.Diagnostics.CodeAnalysis;

namespace Insula.Workloads.Notation;

/// <summary>
/// Reads strace notation line by line, as <c>strace -f -y -v -s N -t -T</c> in any combination writes it. Nothing that stands in a line
/// makes it throw: what cannot be read is a <see cref="SkippedLine"/>. It holds one line, and the first halves of split calls.
/// </summary>
/// <param name="stream">The recording or script; not closed.</param>
/// <param name="isScript">
/// True for a script, in which blank lines and lines that begin with # are comments and a result is an expectation, so that an error or
/// reason that does not exist is a mistake.
/// </param>
public sealed class StraceReader(Stream stream, bool isScript = false)
{
    /// <summary>The longest line in bytes; longer ones are skipped with a report.</summary>
    public const int MaxLineLength = LineSource.MaxLength;

    private const int MaxHeld = 8192;

    private readonly LineSource _lines = new(stream);
    private readonly SplitCalls _splits = new();
    private byte[]? _held;

    /// <summary>Reads on to the next event.</summary>
    /// <returns>False at the end of the stream.</returns>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public bool Read([NotNullWhen(true)] out TraceEvent? read)
    {
        while (_lines.Read(out ReadOnlySpan<byte> line))
        {
            read = _lines.IsTooLong ? TooLong(_lines.Number) : HoldBack(ref line) ? null : ReadLine(line);
            if (read is not null)
                return true;
        }
        read = _held is null ? null : ReadLine(_held);
        _held = null;
        return read is not null;
    }

    /// <summary>The events to the end of the stream.</summary>
    public IEnumerable<TraceEvent> ReadAll()
    {
        while (Read(out TraceEvent? read))
            yield return read;
    }

    /// <summary>Reads a line that stands alone, as in a shell.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="isScript">As for a stream.</param>
    /// <returns>What it says, with line number 1; null if it says nothing: a comment or blank.</returns>
    public static TraceEvent? ParseLine(ReadOnlySpan<byte> line, bool isScript = true) =>
        line.Length > MaxLineLength ? TooLong(1) : Parse(line, isScript, null, 1);

    private TraceEvent? ReadLine(ReadOnlySpan<byte> line) => Parse(line, isScript, _splits, _lines.Number);

    private static SkippedLine TooLong(long number) =>
        new(MaxLineLength + 1, $"the line is longer than {MaxLineLength} bytes") { Line = number };

    // Without -o, strace breaks off a line to say that it attached a child, and goes on with it on the next
    private bool HoldBack(ref ReadOnlySpan<byte> line)
    {
        if (_held is not null)
        {
            byte[] joined = [.. _held, .. line];
            _held = null;
            line = joined.Length <= MaxLineLength ? joined : line;
        }
        int notice = line.EndsWith(" attached"u8) ? line.LastIndexOf("strace: Process "u8) : -1;
        if (notice is <= 0 or > MaxHeld || !line[..notice].Contains((byte)'('))
            return false;
        _held = line[..notice].ToArray();
        return true;
    }

    private static TraceEvent? Parse(ReadOnlySpan<byte> line, bool isScript, SplitCalls? splits, long number)
    {
        ReadOnlySpan<byte> trimmed = line.TrimStart(" \t"u8);
        if (isScript && (trimmed.IsEmpty || trimmed[0] == '#') || LineParser.IsNotice(trimmed))
            return null;
        var scanner = new Scanner(line);
        if (!LinePrefix.Read(ref scanner, out int? pid, out TraceTime? time))
            return Skipped(scanner, number);
        LineKind kind = LineParser.KindOf(scanner.Rest);
        if (kind == LineKind.Nothing)
            return null;
        TraceEvent? read = kind switch
        {
            LineKind.Signal => LineParser.ReadSignal(ref scanner),
            LineKind.Exit => LineParser.ReadExit(ref scanner),
            LineKind.Unfinished => ReadFirstHalf(ref scanner, pid, time, splits, number),
            LineKind.Resumed when splits is not null => splits.Complete(ref scanner, pid, isScript),
            LineKind.Resumed => new SkippedLine(scanner.At + 1, "a whole call is expected: nothing stands before this line"),
            _ => CallParser.Read(ref scanner, isOpen: false, isScript),
        };
        read ??= Skipped(scanner, number);
        (read.Line, read.Pid, read.Time) = (number, pid ?? read.Pid, time);
        if (read is CallLine { FirstLine: 0 } call)
            call.FirstLine = number;
        if (read is ExitLine exit)
            splits?.End(exit);
        return read;
    }

    private static UnfinishedLine? ReadFirstHalf(ref Scanner scanner, int? pid, TraceTime? time, SplitCalls? splits, long number)
    {
        int start = scanner.At;
        ReadOnlySpan<byte> text = scanner.Text[..(start + LineParser.WithoutUnfinished(scanner.Rest).Length)];
        var open = new Scanner(text) { At = start };
        CallLine? call = CallParser.Read(ref open, isOpen: true, isScript: false);
        if (call is null)
        {
            scanner.Fail(open.ErrorAt, open.Error!);
            return null;
        }
        (call.Line, call.FirstLine, call.Pid, call.Time, call.IsCutOff) = (number, number, pid, time, true);
        splits?.Begin(pid, new FirstHalf(number, time, start, text[start..].ToArray()));
        return new UnfinishedLine(call);
    }

    private static SkippedLine Skipped(in Scanner scanner, long number) =>
        new(scanner.ErrorAt + 1, scanner.Error ?? "a call is expected") { Line = number };
}
