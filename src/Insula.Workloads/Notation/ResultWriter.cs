using Insula.Kernel;
using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>Writes what stands behind the arguments.</summary>
internal static class ResultWriter
{
    /// <summary>Writes the closing parenthesis and the verdict.</summary>
    public static void Write(ref NotationOutput output, SyscallRow row, ReadOnlySpan<Value> args, in Reply reply, StraceStyle style)
    {
        output.Byte((byte)')');
        if (!reply.IsAllowed)
        {
            WriteRefusal(ref output, reply.Why, style, row.Returns == Returns.ErrorNumber);
            return;
        }
        Begin(ref output, style);
        switch (row.Returns)
        {
            case Returns.Nothing:
                output.Byte((byte)'?');
                break;
            case Returns.Mode:
                output.Octal((ulong)reply.Value);
                break;
            case Returns.Uid or Returns.Gid:
                ArgumentWriter.WriteIdentifier(ref output, reply.Value);
                break;
            case Returns.Number when row.Name == "fcntl" && args.Length > 1:
                WriteFcntl(ref output, (Fcntl)args[1].Word, reply.Value);
                break;
            case Returns.Number when row.Name == "rt_sigtimedwait":
                WriteSignal(ref output, reply.Value);
                break;
            case Returns.Number when row.Name is "sched_getscheduler" or "SchedGet":
                WriteNamed(ref output, NumberNames.Policy, reply.Value);
                break;
            case Returns.Number when row.Name == "signal":
                WriteNamed(ref output, NumberNames.Handler, reply.Value);
                break;
            case Returns.Number when row.Name == "mmap":
                output.Hex((ulong)reply.Value);
                break;
            default:
                output.Number(reply.Value);
                break;
        }
    }

    // 0x8002 (flags O_RDWR|O_LARGEFILE)
    private static void WriteFcntl(ref NotationOutput output, Fcntl command, long value)
    {
        if (command == Fcntl.F_GETSIG)
        {
            WriteSignal(ref output, value);
            return;
        }
        if (FcntlForm.ResultOf(command) is not { } added || value == 0 && command is not (Fcntl.F_GETFL or Fcntl.F_GETLEASE))
        {
            output.Number(value);
            return;
        }
        output.Hex((ulong)value);
        if (added.Names.IsNumber && added.Names.NameOf((ulong)value) is null)
            return;
        output.Text(" (");
        output.Text(added.Word);
        ArgumentWriter.WriteFlags(ref output, added.Names, (ulong)value);
        output.Byte((byte)')');
    }

    // 0 (SCHED_OTHER)
    private static void WriteNamed(ref NotationOutput output, FlagTable names, long value)
    {
        output.Number(value);
        if (names.IsNumber && names.NameOf((ulong)value) is null)
            return;
        output.Text(" (");
        ArgumentWriter.WriteFlags(ref output, names, (ulong)value);
        output.Byte((byte)')');
    }

    // 10 (SIGUSR1)
    private static void WriteSignal(ref NotationOutput output, long value)
    {
        output.Number(value);
        if (FlagNames.OfSignal(value) is not { } name)
            return;
        output.Text(" (");
        output.Text(name);
        output.Byte((byte)')');
    }

    /// <summary>Writes an error with its words or its reason.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="why">The reason.</param>
    /// <param name="style">How.</param>
    /// <param name="isNumber">True if the call returns the error number itself, not -1 (R116).</param>
    public static void WriteRefusal(ref NotationOutput output, Why why, StraceStyle style, bool isNumber = false)
    {
        Errno errno = WhyTable.Of(why).Errno;
        Begin(ref output, style);
        output.Number(isNumber ? (int)errno : -1);
        output.Text(" ");
        output.Text(errno.ToString());
        output.Text(" (");
        output.Text(style.Reasons ? why.ToString() : ErrnoText.Of(errno));
        output.Byte((byte)')');
    }

    private static void Begin(ref NotationOutput output, StraceStyle style)
    {
        output.PadTo(style.ResultColumn - 1);
        output.Text(" = ");
    }
}
