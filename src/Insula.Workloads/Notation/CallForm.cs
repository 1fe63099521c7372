using System.Text;
using Insula.Kernel;
using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>An argument as it stands in a line.</summary>
internal readonly record struct WrittenArgument(int LabelStart, int LabelLength, int Start, int Length);

/// <summary>
/// Which of the arguments written is which of the row. Out-arguments may be left out at the end or altogether:
/// <c>wait4(-1)</c>, <c>wait4(-1, WNOHANG)</c> and <c>wait4(-1, NULL, WNOHANG, NULL)</c> are all of the same row.
/// </summary>
public static class CallForm
{
    /// <summary>Finds the written argument of each one of the row, -1 for those left out.</summary>
    /// <param name="row">The row.</param>
    /// <param name="text">The line.</param>
    /// <param name="written">The arguments written.</param>
    /// <param name="isCutOff">True if arguments may be missing because strace did not see the call end.</param>
    /// <param name="places">For each argument of the row its place in <paramref name="written"/>.</param>
    /// <returns>False if there are too few or too many.</returns>
    internal static bool Assign(SyscallRow row, ReadOnlySpan<byte> text, ReadOnlySpan<WrittenArgument> written, bool isCutOff, Span<int> places)
    {
        places.Fill(-1);
        if (HasLabel(written))
            return AssignLabelled(row, text, written, isCutOff, places);
        int count = written.Length;
        if (count > row.Args.Length)
            return false;
        if (!isCutOff && !IsFull(row, count) && AssignWithoutOut(row, count, places))
            return true;
        for (int i = 0; i < row.Args.Length; i++)
        {
            places[i] = i < count ? i : -1;
            if (i >= count && !isCutOff && !MayBeLeftOut(row.Args[i]))
                return false;
        }
        return true;
    }

    private static bool IsFull(SyscallRow row, int count)
    {
        for (int i = count; i < row.Args.Length; i++)
        {
            if (!row.Args[i].Optional)
                return false;
        }
        return true;
    }

    private static bool AssignWithoutOut(SyscallRow row, int count, Span<int> places)
    {
        int next = 0;
        for (int i = 0; i < row.Args.Length; i++)
        {
            places[i] = row.Args[i].Kind.IsOut() || next >= count ? -1 : next++;
            if (places[i] < 0 && !MayBeLeftOut(row.Args[i]))
                return false;
        }
        return next == count;
    }

    private static bool AssignLabelled(
        SyscallRow row, ReadOnlySpan<byte> text, ReadOnlySpan<WrittenArgument> written, bool isCutOff, Span<int> places)
    {
        int next = 0;
        for (int i = 0; i < written.Length; i++)
        {
            ReadOnlySpan<byte> label = text.Slice(written[i].LabelStart, written[i].LabelLength);
            int place = label.IsEmpty ? next : IndexOfLabel(row, label);
            if (place >= row.Args.Length)
                return false;
            if (place < 0)
                continue;
            places[place] = i;
            next = place + 1;
        }
        for (int i = 0; i < row.Args.Length; i++)
        {
            if (places[i] < 0 && !isCutOff && !MayBeLeftOut(row.Args[i]) && row.Args[i].Kind != ArgKind.Pointer)
                return false;
        }
        return true;
    }

    private static bool HasLabel(ReadOnlySpan<WrittenArgument> written)
    {
        foreach (WrittenArgument argument in written)
        {
            if (argument.LabelLength > 0)
                return true;
        }
        return false;
    }

    private static int IndexOfLabel(SyscallRow row, ReadOnlySpan<byte> label)
    {
        for (int i = 0; i < row.Args.Length; i++)
        {
            if (row.Args[i].Label is { } own && Ascii.Equals(label, own))
                return i;
        }
        return -1;
    }

    // Flags whose usual value is 0 may be left out together with the out-argument before them: wait4(-1)
    private static bool MayBeLeftOut(Argument arg) => arg.Optional || arg.Kind.IsOut() || arg.Kind is ArgKind.WaitOptions or ArgKind.AtFlags;

    /// <summary>The form of a call: <c>kill(pid, signal)</c>.</summary>
    public static string Of(SyscallRow row) =>
        $"{row.Name}({string.Join(", ", row.Args.Select(arg => arg.Optional ? $"[{NameOf(arg)}]" : NameOf(arg)))})";

    /// <summary>The form of a call in words: <c>kill(pid, signal) takes 2 arguments</c>.</summary>
    public static string Describe(SyscallRow row)
    {
        int most = row.Args.Length;
        int least = row.Args.Count(arg => !MayBeLeftOut(arg));
        string count = least == most ? $"{most}" : $"{least} to {most}";
        return $"{Of(row)} takes {(most == 0 ? "no arguments" : count == "1" ? "1 argument" : $"{count} arguments")}";
    }

    private static string NameOf(Argument arg) => arg.Label ?? arg.Kind switch
    {
        ArgKind.PidOrGroup => "pid",
        ArgKind.HostUid => "host_uid",
        ArgKind.HostGid => "host_gid",
        ArgKind.Gids => "groups",
        ArgKind.OpenFlags or ArgKind.AtFlags or ArgKind.CloneFlags => "flags",
        ArgKind.WaitOptions => "options",
        ArgKind.AccessMode => "mode",
        ArgKind.UidOut => "uid",
        ArgKind.GidOut => "gid",
        ArgKind.GidsOut => "groups",
        ArgKind.StatOut => "stat",
        ArgKind.StatusOut => "status",
        ArgKind.DataOut => "data",
        ArgKind.PathOut => "path",
        ArgKind.TextOut => "text",
        ArgKind.AbilityList => "abilities",
        ArgKind.AbilityFlags => "domains",
        ArgKind.UsageOut => "usage",
        ArgKind.FileMode => "mode",
        ArgKind.PathOrNull => "path",
        ArgKind.TextOrNull => "text",
        ArgKind.NewFd => "fd",
        ArgKind.Vector => "buffers",
        ArgKind.OffsetPointer => "offset",
        ArgKind.IntervalTimer or ArgKind.TimerWhich => "timer",
        ArgKind.SignalSet => "signals",
        ArgKind.SchedulingPolicy or ArgKind.SchedulingPolicyOut => "policy",
        ArgKind.Scheduling or ArgKind.SchedulingOut => "priority",
        ArgKind.SignalEvent => "event",
        ArgKind.TimerSetting => "setting",
        ArgKind.TimerOut => "timer",
        ArgKind.TimerSettingOut => "old_setting",
        ArgKind.SignalAction => "action",
        ArgKind.MaskHow or ArgKind.OpenHow => "how",
        ArgKind.PriorityWhich or ArgKind.WaitWhich => "which",
        ArgKind.PriorityWho => "who",
        ArgKind.FcntlCommand => "command",
        ArgKind.FcntlArgument => "argument",
        ArgKind.LockOperation => "operation",
        ArgKind.CloneArgs => "arguments",
        ArgKind.PipeOut => "pipe",
        ArgKind.NamesOut => "names",
        ArgKind.SignalInfoOut => "info",
        ArgKind.SignalSetOut => "old_signals",
        ArgKind.SignalActionOut => "old_action",
        ArgKind.LimitOut => "old_limit",
        ArgKind.TimeOut => "rest",
        ArgKind.IntervalTimerOut => "old_timer",
        ArgKind.OpaqueOut => "structure",
        ArgKind.NumberPointer => "new",
        ArgKind.NumberOut => "old",
        _ => arg.Kind.ToString().ToLowerInvariant(),
    };
}
