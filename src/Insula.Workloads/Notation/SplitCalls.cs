namespace Insula.Workloads.Notation;

/// <summary>The first half of a split call.</summary>
/// <param name="Line">Its line.</param>
/// <param name="Time">When the call began.</param>
/// <param name="Column">Where in the line the call begins, from 0.</param>
/// <param name="Text">The call, up to where strace turned to another process.</param>
internal sealed record FirstHalf(long Line, TraceTime? Time, int Column, byte[] Text);

/// <summary>The calls that strace has begun to write and not completed: at most one a process, and a bounded number of bytes.</summary>
internal sealed class SplitCalls
{
    private const int MaxBytes = 16 << 20;
    private const int Overhead = 128;
    private const int Nameless = 0;

    private readonly Dictionary<int, FirstHalf> _halves = [];
    private int _bytes;

    /// <summary>Keeps a first half. At the bound all others are forgotten: their second halves are then reported as without a first.</summary>
    public void Begin(int? pid, FirstHalf half)
    {
        Remove(pid ?? Nameless);
        if (_bytes > MaxBytes)
        {
            _halves.Clear();
            _bytes = 0;
        }
        _bytes += half.Text.Length + Overhead;
        _halves.Add(pid ?? Nameless, half);
    }

    /// <summary>Forgets the call of a process that ended; a task that exec made the process takes its call along.</summary>
    public void End(ExitLine exit)
    {
        FirstHalf? half = exit.Kind == ExitKind.Superseded ? Remove(exit.Number) : null;
        Remove(exit.Pid ?? Nameless);
        if (half is not null)
            Begin(exit.Pid, half);
    }

    /// <summary>Reads a second half together with its first; null if that cannot be read, and then the scanner says why.</summary>
    public TraceEvent? Complete(ref Scanner scanner, int? pid, bool isScript)
    {
        int start = scanner.At;
        if (!LineParser.ReadResumed(ref scanner, out ReadOnlySpan<byte> name))
            return null;
        if (KeyOf(pid, name) is not { } key || Remove(key) is not { } half)
        {
            scanner.Fail(start, "the first line of this call is missing");
            return null;
        }
        var joined = new Scanner((byte[])[.. half.Text, .. scanner.Rest]);
        CallLine? call = CallParser.Read(ref joined, isOpen: false, isScript);
        if (call is null)
            return Misread(joined, half, scanner.At);
        (call.FirstLine, call.FirstTime) = (half.Line, half.Time);
        call.Pid = pid ?? (key == Nameless ? null : key);
        return call;
    }

    // Without -o, strace names the process only while there are several, so that one of two halves may be nameless
    private int? KeyOf(int? pid, ReadOnlySpan<byte> name)
    {
        if (IsOf(pid ?? Nameless, name))
            return pid ?? Nameless;
        if (pid is not null)
            return IsOf(Nameless, name) ? Nameless : null;
        foreach (int other in _halves.Keys)
        {
            if (IsOf(other, name))
                return other;
        }
        return null;
    }

    private bool IsOf(int key, ReadOnlySpan<byte> name) =>
        _halves.TryGetValue(key, out FirstHalf? half) && half.Text.AsSpan().StartsWith(name) && half.Text.AsSpan(name.Length) is [(byte)'(', ..];

    // An error in the first half would have been found there, unless only the second makes it one
    private static SkippedLine Misread(in Scanner joined, FirstHalf half, int secondColumn) => joined.ErrorAt < half.Text.Length
        ? new SkippedLine(1, $"{joined.Error} in column {half.Column + joined.ErrorAt + 1} of line {half.Line}, where this call begins")
        : new SkippedLine(secondColumn + joined.ErrorAt - half.Text.Length + 1, joined.Error!);

    private FirstHalf? Remove(int pid)
    {
        if (_halves.Remove(pid, out FirstHalf? half))
            _bytes -= half.Text.Length + Overhead;
        return half;
    }
}
