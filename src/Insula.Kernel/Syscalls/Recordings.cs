using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>What repeating a recording needs and no program asks for (recordings.md).</summary>
internal static class Recordings
{
    /// <summary>
    /// Puts an opaque file at a free descriptor: what a recording shows open without showing how. It reaches nothing, so anybody may do it.
    /// </summary>
    public static Reply Adopt(in Call call)
    {
        const long most = 1 << 20;
        long descriptor = call[0].Number;
        if (descriptor is < 0 or >= most)
            return Why.TooManyDescriptors;
        if (call.Caller.Descriptor(descriptor) is not null)
            return Why.FileExists;
        call.Emit(FactOf.FileOpened(call.Caller, (int)descriptor, call.State.NextFile, 0, OpenFlags.ReadWrite));
        return Reply.Of(descriptor);
    }

    /// <summary>Ends the call that a task waits in, as a signal that it handles would: a recording goes on where the simulation would have waited.</summary>
    public static Reply Interrupt(in Call call)
    {
        if (call.State.FindTask(new(call.Int(0))) is not { } task)
            return Why.NoSuchTask;
        Why why = Gate.SendSignal(call, task.Process, Signal.SIGCONT);
        if (why != Why.Allowed || task.Parked is not { } waiting)
            return why;
        call.Emit(FactOf.CallResumed(task, waiting.Ticket));
        call.Effects.Conclude(task.Number, waiting.Call.Number, Why.Interrupted, Returns.Status);
        call.Effects.Completions.Add(new(waiting.Session, waiting.Ticket, task.Number, waiting.Call.Number, Why.Interrupted, []));
        return Reply.Ok;
    }
}
