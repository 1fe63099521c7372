using Insula.Engine;
using Insula.Model;
using Insula.Workloads.Comparing;
using Insula.Workloads.Notation;

namespace Insula.Workloads.Running;

/// <summary>A call of a script or recording, sent or to be sent.</summary>
/// <param name="Line">Its line; null for a call that only keeps the simulation in step.</param>
/// <param name="Call">The call.</param>
internal sealed record TracedCall(CallLine? Line, Syscall Call)
{
    /// <summary>What its recorded verdict is worth.</summary>
    public VerdictClass Class { get; init; }

    /// <summary>True if it reads or writes a pipe, whose counts are the real kernel's free choice.</summary>
    public bool IsStream { get; init; }

    /// <summary>The verdict, once it is there.</summary>
    public Reply? Reply { get; set; }

    /// <summary>The name to count it under.</summary>
    public string Name => Line?.Name ?? Insula.Kernel.SyscallTable.ByNumber(Call.Number)!.Name;
}

/// <summary>What scripts and recordings have in common: calls gathered into batches, verdicts counted.</summary>
internal abstract class TraceRunner(PlacedEntity entity, Tally tally, ProcessNumbers numbers)
{
    private const int BatchSize = 64;
    private readonly List<TracedCall> _gathered = [];
    private long _bytes;

    protected PlacedEntity Entity => entity;

    protected ProcessNumbers Numbers => numbers;

    /// <summary>Queues a call; a full batch is sent.</summary>
    protected async Task Queue(TracedCall call)
    {
        long bytes = SyscallBatch.SizeOf(call.Call) ?? 0;
        if (_bytes + bytes > SyscallBatch.MaxBytes)
            await Flush();
        _bytes += bytes;
        _gathered.Add(call);
        if (_gathered.Count >= BatchSize)
            await Flush();
    }

    /// <summary>Sends what is gathered.</summary>
    protected virtual async Task Flush()
    {
        if (_gathered.Count == 0)
            return;
        TracedCall[] calls = [.. _gathered];
        _gathered.Clear();
        _bytes = 0;
        BatchReply reply = await entity.Session.Send([.. calls.Select(traced => traced.Call)]);
        for (int i = 0; i < calls.Length; i++)
        {
            calls[i].Reply = reply.Replies[i];
            Count(calls[i], reply, i);
            Judge(calls[i], reply, i);
        }
        Look(reply);
        while (entity.Session.Completions.TryDequeue(out Completion? completion))
            Complete(completion, reply);
    }

    /// <summary>Looks at a verdict.</summary>
    protected abstract void Judge(TracedCall traced, BatchReply reply, int index);

    /// <summary>Looks at all that a batch brought.</summary>
    protected virtual void Look(BatchReply reply) { }

    /// <summary>Looks at the end of a call that had waited.</summary>
    protected virtual void Complete(Completion completion, BatchReply reply) { }

    private void Count(TracedCall traced, BatchReply reply, int index)
    {
        // Calls that only keep the simulation in step are nobody's syscalls.
        if (traced.Line is null)
            return;
        tally.Count(traced.Name, reply.Replies[index], () => new(reply.Replies[index].Why,
            CallText.Of(traced.Call, traced.Name, reply.Replies[index], reply.Results[index], traced.Line), reply.AddressOf(index)));
    }
}
