using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>Reads what stands behind the arguments: the equals sign, the result, and how long it took.</summary>
internal static class ResultParser
{
    private static readonly FrozenDictionary<string, Errno> Errors =
        Enum.GetValues<Errno>().Where(errno => errno != Errno.None).Select(errno => new KeyValuePair<string, Errno>(errno.ToString(), errno))
            .Concat([new("EWOULDBLOCK", Errno.EAGAIN), new("ENOTSUP", Errno.EOPNOTSUPP), new("EDEADLOCK", Errno.EDEADLK)])
            .ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Why> Reasons =
        Enum.GetValues<Why>().ToFrozenDictionary(why => why.ToString(), StringComparer.Ordinal);

    /// <summary>
    /// Reads to the end of the line. A script may expect only what can happen: an error and a reason that exist; a recording may say
    /// anything.
    /// </summary>
    /// <param name="scanner">Behind the arguments.</param>
    /// <param name="isScript">True for a script.</param>
    /// <param name="mayHaveNote">True for a call beside whose value strace puts what it means: <c>0x1 (flags FD_CLOEXEC)</c>.</param>
    /// <param name="result">The result; null without one.</param>
    /// <param name="duration">How long it took, in microseconds.</param>
    public static bool Read(ref Scanner scanner, bool isScript, bool mayHaveNote, out TraceResult? result, out long? duration)
    {
        (result, duration) = (null, null);
        scanner.SkipBlanks();
        if (scanner.IsAtEnd)
            return true;
        if (!scanner.Take((byte)'='))
            return scanner.Fail("= and a result are expected");
        scanner.SkipBlanks();
        if (!ReadValue(ref scanner, isScript, out TraceResult? read) || !ReadNotes(ref scanner, isScript && !(mayHaveNote && read.Kind == ResultKind.Value), ref read))
            return false;
        result = read;
        if (scanner.Take((byte)'<') && !scanner.Take("unavailable>"u8))
        {
            if (!LinePrefix.TrySeconds(ref scanner, out long microseconds) || !scanner.Take((byte)'>'))
                return scanner.Fail("a duration in seconds is expected");
            duration = microseconds;
        }
        scanner.SkipBlanks();
        return scanner.IsAtEnd || scanner.Fail("the end of the line is expected");
    }

    private static bool ReadValue(ref Scanner scanner, bool isScript, [NotNullWhen(true)] out TraceResult? result)
    {
        result = null;
        if (scanner.Take((byte)'?'))
            result = new TraceResult(ResultKind.Unknown, 0);
        else if (scanner.TryNumber(out long value))
            result = new TraceResult(ResultKind.Value, value);
        else
            return scanner.Fail("a number or ? is expected");

        int start = scanner.At;
        if (scanner.Next == '<')
        {
            if (!scanner.SkipAnnotation())
                return false;
            // the digit before the bracket is what tells a descriptor's path from a duration
            result = result with { DescriptorPath = Annotation.Of(scanner.Text[(start - 1)..scanner.At]) };
            return true;
        }
        scanner.SkipBlanks();
        // Some calls return the error number itself: 1 EPERM
        bool isError = result is { Kind: ResultKind.Value, Value: > 0 } && scanner.Next == 'E';
        return (result is { Kind: ResultKind.Value, Value: not -1 } && !isError) || ReadError(ref scanner, isScript, ref result);
    }

    private static bool ReadError(ref Scanner scanner, bool isScript, ref TraceResult result)
    {
        int at = scanner.At;
        ReadOnlySpan<byte> word = scanner.TakeName();
        if (word.IsEmpty)
            return true;
        string name = Encoding.ASCII.GetString(word);
        bool isKnown = Errors.TryGetValue(name, out Errno errno);
        if (name[0] != 'E' || isScript && !isKnown)
            return scanner.Fail(at, $"an error such as EPERM is expected, and {name} is none");
        result = result with { Kind = result.Kind == ResultKind.Value ? ResultKind.Error : result.Kind, Errno = errno, ErrorName = name };
        return true;
    }

    private static bool ReadNotes(ref Scanner scanner, bool isScript, ref TraceResult result)
    {
        for (scanner.SkipBlanks(); scanner.Next == '('; scanner.SkipBlanks())
        {
            int start = ++scanner.At;
            while (scanner.SkipArgument() && scanner.Take((byte)','))
            {
            }
            int end = scanner.At;
            if (!scanner.Take((byte)')'))
                return scanner.Fail("a closing parenthesis is expected");
            string note = Encoding.UTF8.GetString(scanner.Text[start..end]);
            if (Reasons.TryGetValue(note, out Why why))
                result = result with { Reason = why };
            else if (isScript && note != ErrnoText.Of(result.Errno))
                return scanner.Fail(start, $"a reason such as NotOwner, or the words of {result.ErrorName ?? "an error"}, are expected");
            else
                result = result with { Note = result.Note ?? note };
        }
        return true;
    }
}
