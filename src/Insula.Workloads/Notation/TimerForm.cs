using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>The structures of timers and scheduling: <c>{it_interval=…, it_value=…}</c> in nanoseconds, struct sigevent, and a priority in brackets.</summary>
internal static class TimerForm
{
    private const long ToTask = 4;

    /// <summary>Reads a structure of a kind.</summary>
    public static bool Read(ref Scanner scanner, ArgKind kind, string expected, out Value value) => kind switch
    {
        ArgKind.Scheduling => ReadNumber(ref scanner, expected, out value),
        ArgKind.SignalEvent => ReadEvent(ref scanner, expected, out value),
        _ => ReadSetting(ref scanner, expected, out value),
    };

    /// <summary>Writes a list as the structure it stands for; false if it cannot stand for one, and then nothing is written.</summary>
    public static bool TryWrite(ref NotationOutput output, ArgKind kind, scoped ReadOnlySpan<long> words)
    {
        switch (kind)
        {
            case ArgKind.Scheduling when words is [var priority]:
                WriteNumber(ref output, priority);
                return true;
            case ArgKind.SignalEvent when words is [var how, var signal, var to] && (how == ToTask || to == 0):
                WriteEvent(ref output, how, signal, to);
                return true;
            case ArgKind.TimerSetting when words.Length == 4:
                WriteSetting(ref output, words);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Writes <c>[10]</c>.</summary>
    public static void WriteNumber(ref NotationOutput output, long number)
    {
        output.Field("[", number);
        output.Byte((byte)']');
    }

    /// <summary>Writes struct itimerspec: interval s, ns, value s, ns.</summary>
    public static void WriteSetting(ref NotationOutput output, scoped ReadOnlySpan<long> setting)
    {
        output.Text("{it_interval=");
        TimeWriter.Write(ref output, setting[0], "tv_nsec", setting[1]);
        output.Text(", it_value=");
        TimeWriter.Write(ref output, setting[2], "tv_nsec", setting[3]);
        output.Byte((byte)'}');
    }

    private static bool ReadNumber(ref Scanner scanner, string expected, out Value value)
    {
        bool isRead = scanner.Take((byte)'[') & scanner.TryNumber(out long number) && scanner.Take((byte)']');
        value = Value.Of((Value)number);
        return isRead || scanner.Fail(expected);
    }

    private static bool ReadEvent(ref Scanner scanner, string expected, out Value value)
    {
        value = 0;
        if (!Structure.Take(ref scanner, expected, out Structure sent))
            return false;
        if (!sent.TryFind(scanner.Text, "sigev_notify"u8, out _))
            return scanner.Fail(sent.Start, expected);
        Value signal = 0;
        if (sent.TryFind(scanner.Text, "sigev_signo"u8, out Scanner field) && !(NumberParser.ReadSignal(ref field, out signal) && Structure.IsRead(ref field)))
            return scanner.Fail(field.At, expected);
        if (!StructureParser.ReadFlags(ref scanner, sent, "sigev_notify"u8, NumberNames.Notify, expected, out ulong how)
            || !sent.ReadIfThere(ref scanner, "sigev_notify_thread_id"u8, expected, out long to))
            return false;
        value = Value.Of((long)how, signal, to);
        return true;
    }

    private static bool ReadSetting(ref Scanner scanner, string expected, out Value value)
    {
        value = 0;
        if (!Structure.Take(ref scanner, expected, out Structure setting) || !ReadPart(ref scanner, setting, "it_interval"u8, expected, out Value interval)
            || !ReadPart(ref scanner, setting, "it_value"u8, expected, out Value rest))
            return false;
        value = Value.Of(interval.List[0], interval.List[1], rest.List[0], rest.List[1]);
        return true;
    }

    private static bool ReadPart(ref Scanner scanner, in Structure setting, scoped ReadOnlySpan<byte> name, string expected, out Value value)
    {
        value = 0;
        if (!setting.TryFind(scanner.Text, name, out Scanner field))
            return scanner.Fail(setting.Start, expected);
        if (!Structure.Take(ref field, expected, out Structure time) || !time.Read(ref field, "tv_sec"u8, expected, out long seconds)
            || !time.ReadIfThere(ref field, "tv_nsec"u8, expected, out long nanoseconds) || !Structure.IsRead(ref field))
            return scanner.Fail(field.Error is null ? field.At : field.ErrorAt, expected);
        value = Value.Of(seconds, nanoseconds);
        return true;
    }

    private static void WriteEvent(ref NotationOutput output, long how, long signal, long to)
    {
        output.Text("{sigev_signo=");
        ArgumentWriter.WriteSignal(ref output, signal);
        output.Text(", sigev_notify=");
        ArgumentWriter.WriteFlags(ref output, NumberNames.Notify, (ulong)how);
        if (how == ToTask)
            output.Field(", sigev_notify_thread_id=", to);
        output.Byte((byte)'}');
    }
}
