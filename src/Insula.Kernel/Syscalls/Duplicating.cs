using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Second descriptors, and closing many: dup(2), close_range(2).</summary>
internal static class Duplicating
{
    private const long Unshare = 2, CloseOnExec = 4;

    public static Reply Dup(in Call call)
    {
        if (call.Caller.Descriptor(call[0].Number) is null)
            return Why.BadDescriptor;
        return ToFree(call, 0, closeOnExec: false);
    }

    public static Reply Dup2(in Call call)
    {
        if (call.Int(0) != call.Int(1))
            return To(call, closeOnExec: false);
        return call.Caller.Descriptor(call[0].Number) is null ? Why.BadDescriptor : Reply.Of(call.Int(1));
    }

    public static Reply Dup3(in Call call)
    {
        var flags = (OpenFlags)call[2].Word;
        if ((flags & ~OpenFlags.CloseOnExec) != 0)
            return Why.InvalidValue;
        if (call.Int(0) == call.Int(1))
            return Why.InvalidValue;
        return To(call, (flags & OpenFlags.CloseOnExec) != 0);
    }

    public static Reply CloseRange(in Call call)
    {
        (uint first, uint last) = (call[0].Word, call[1].Word);
        long flags = call[2].Number;
        if ((flags & ~(Unshare | CloseOnExec)) != 0)
            return Why.InvalidValue;
        if (first > last)
            return Why.InvalidValue;
        // No fact parts descriptors that several tasks share; nobody else to keep them for is the common case.
        if ((flags & Unshare) != 0 && IsShared(call))
            return Why.Unmodelled;
        for (long fd = first; fd <= Math.Min(last, call.Caller.Descriptors.All.Length - 1L); fd++)
        {
            Descriptor descriptor = call.Caller.Descriptors[fd];
            if (descriptor.File is null)
                continue;
            if ((flags & CloseOnExec) == 0)
                call.Emit(FactOf.DescriptorClosed(call.Caller, (int)fd));
            else if (!descriptor.CloseOnExec)
                call.Emit(FactOf.DescriptorFlagsChanged(call.Caller, (int)fd, true));
        }
        return Reply.Ok;
    }

    /// <summary>The lowest free descriptor from a number on; -1 if the process has as many as its limit allows.</summary>
    public static int Free(in Call call, int least = 0)
    {
        int free = call.Caller.LowestFreeDescriptor(least);
        return IsWithinLimit(call, free) ? free : -1;
    }

    /// <summary>True if the limit allows a descriptor of this number.</summary>
    public static bool IsWithinLimit(in Call call, int descriptor) => (uint)descriptor < call.Caller.Limits[Resource.Files].Soft;

    /// <summary>Gives the call's first descriptor another one at the lowest free number from one on.</summary>
    public static Reply ToFree(in Call call, int least, bool closeOnExec)
    {
        int free = Free(call, least);
        if (free < 0)
            return Why.TooManyDescriptors;
        call.Emit(FactOf.DescriptorDuplicated(call.Caller, call.Int(0), free, closeOnExec));
        return Reply.Of(free);
    }

    private static Reply To(in Call call, bool closeOnExec)
    {
        if (!IsWithinLimit(call, call.Int(1)))
            return Why.BadDescriptor;
        if (call.Caller.Descriptor(call[0].Number) is null)
            return Why.BadDescriptor;
        call.Emit(FactOf.DescriptorDuplicated(call.Caller, call.Int(0), call.Int(1), closeOnExec));
        return Reply.Of(call.Int(1));
    }

    private static bool IsShared(in Call call)
    {
        if (call.Caller.Tasks.Count > 1)
            return true;
        foreach (Process process in call.State.Processes.Values)
        {
            if (process != call.Caller && process.Descriptors == call.Caller.Descriptors)
                return true;
        }
        return false;
    }
}
