using Google.Protobuf;
using Insula.Model;

namespace Insula.Kernel;

/// <summary>
/// The kernel of one entity: its state, its vector, and the way of a call through both. Single-threaded; nothing in it looks at a clock, a
/// thread or a random number, so the same calls on the same state always bring the same facts.
/// </summary>
/// <param name="effects">Where everything a call brings goes; it also holds the state.</param>
/// <param name="vector">The vector; a new one where nothing else is said.</param>
public sealed class Machine(Effects effects, SyscallVector? vector = null)
{
    private readonly SyscallVector _vector = vector ?? new SyscallVector();

    /// <summary>The state.</summary>
    public KernelState State => effects.State;

    /// <summary>What the calls bring.</summary>
    public Effects Effects => effects;

    /// <summary>The vector, as the facts have it.</summary>
    public SyscallVector Vector
    {
        get
        {
            _vector.Follow(effects.State);
            return _vector;
        }
    }

    /// <summary>
    /// Runs a call. <see cref="Why.Deferred"/> means that it has emitted nothing and <see cref="Effects.Request"/> says whom it asks what: run it
    /// again with the answer.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="answer">The answer, if the call runs again because it has come.</param>
    public Reply Execute(in Syscall call, Answer? answer = null)
    {
        effects.BeginCall(again: answer is not null);
        return Run(call, answer);
    }

    /// <summary>Runs the call that was just deferred again, with an answer that was at hand.</summary>
    public Reply Again(in Syscall call, Answer answer)
    {
        effects.RestartCall();
        return Run(call, answer);
    }

    /// <summary>Answers another entity, and wakes the calls that what this brought lets go on: a host process may have signalled their child.</summary>
    public Answer Respond(Vpid from, Request request)
    {
        Answer answer = Requests.Handle(effects, from, request);
        if (State.ParkedCount > 0 && effects.Facts.Count > 0)
        {
            effects.Arena.BeginCall();
            Wake();
        }
        return answer;
    }

    private Reply Run(in Syscall call, Answer? answer)
    {
        effects.Answer = answer;
        Explanation.Begin(effects, answer);
        int before = effects.Facts.Count;
        SyscallRow? row = SyscallTable.ByNumber(call.Number);
        Reply reply = Decide(call, row);
        if (reply.Why == Why.Deferred)
            return reply;
        if (reply.Why == Why.Parked)
            reply = Park(call);
        reply = Named(reply);
        Explanation.End(effects, reply);
        effects.Conclude(call.Caller, call.Number, reply, row?.Returns ?? Returns.Status);
        if (State.ParkedCount > 0 && effects.Facts.Count > before)
            Wake();
        return reply;
    }

    private Reply Decide(in Syscall call, SyscallRow? row)
    {
        if (State.FindTask(call.Caller) is not { } caller)
            return Why.NoSuchCaller;
        if (caller.Parked is not null)
            return Why.ProcessParked;
        // A stopped process does nothing until it goes on: its call waits.
        if (caller.Process.RunState == RunState.Stopped && row is not null && row.Accepts(call.Args))
            return Why.Parked;
        if (row is null)
            return Why.Unmodelled;
        if (!row.Accepts(call.Args))
            return Why.BadArgument;
        return Enter(row, caller, call.Args);
    }

    private Reply Enter(SyscallRow row, ProcessTask caller, ReadOnlySpan<Value> args)
    {
        _vector.Follow(State);
        effects.BeginDecision();
        effects.ChecksPermissions = _vector.ChecksPermissions;
        SyscallFunction function = _vector[SyscallTable.IndexOf(row.Number)];
        var call = new Call(State, effects, row, caller, row.Complete(args));
        Explanation.Reached(call, function);
        return function(call);
    }

    /// <summary>A refusal for want of an ability names it.</summary>
    private Reply Named(in Reply reply)
    {
        if (effects.RefusedAbility is not { } refused || refused.Why != reply.Why)
            return reply;
        // What did not pertain is the better reason where nobody has set the ability.
        return reply.Detail == 0 || reply.Why is Why.AbilityDenied or Why.OutsideRange ? reply.RefusedFor(refused.Domain, refused.Ability) : reply;
    }

    /// <summary>The caller waits: a fact, for a replay must know it.</summary>
    private Reply Park(in Syscall call)
    {
        ulong ticket = State.NextTicket;
        var arguments = new System.Buffers.ArrayBufferWriter<byte>();
        ValueCodec.Write(arguments, Value.Of(call.Args));
        ProcessTask task = State.FindTask(call.Caller)!;
        effects.Emit(FactOf.CallParked(task, ticket, effects.Session, call.Number, ByteString.CopyFrom(arguments.WrittenSpan)));
        Syscalls.Expiry.BeginWait(effects, task);
        return new(Why.Parked, effects.Grant, 0, (long)ticket);
    }

    /// <summary>
    /// Runs the waiting calls again, oldest first, until none of them goes on. One that goes on may wake another.
    /// </summary>
    private void Wake()
    {
        for (bool progress = true; progress && State.ParkedCount > 0;)
        {
            progress = false;
            ulong ticket = 0;
            while (NextWaiting(ticket) is { Parked: { } parked } task)
            {
                ticket = parked.Ticket;
                progress |= TryResume(task, parked);
            }
        }
    }

    /// <summary>The task that has waited longest behind a ticket.</summary>
    private ProcessTask? NextWaiting(ulong ticket)
    {
        ProcessTask? next = null;
        foreach (Process process in State.Processes.Values)
        {
            foreach (ProcessTask task in process.Tasks)
            {
                if (task.Parked is { } parked && parked.Ticket > ticket && (next is null || parked.Ticket < next.Parked!.Ticket))
                    next = task;
            }
        }
        return next;
    }

    private bool TryResume(ProcessTask task, ParkedCall parked)
    {
        if (task.Process.RunState == RunState.Stopped)
            return false;
        SyscallRow row = SyscallTable.ByNumber(parked.Call.Number)!;
        int start = effects.Arena.Current.Length;
        // Tried out first: a call that must go on waiting emits nothing, and the fact of its end stands before its own.
        effects.IsRehearsal = true;
        Reply trial = Enter(row, task, parked.Call.Args);
        effects.IsRehearsal = false;
        effects.Arena.Shrink(start);
        // What it waited for counts more than the handler that ran: who waits for a child gets it although SIGCHLD came with it.
        bool isInterrupted = trial.Why is Why.Parked or Why.Deferred;
        if (isInterrupted && !task.IsInterrupted)
            return false;
        effects.Emit(FactOf.CallResumed(task, parked.Ticket));
        Reply reply = isInterrupted ? Why.Interrupted : Enter(row, task, parked.Call.Args);
        long[] results = effects.Arena.Current[start..].ToArray();
        effects.Arena.Shrink(start);
        effects.Conclude(parked.Call.Caller, parked.Call.Number, reply, row.Returns);
        effects.Completions.Add(new(parked.Session, parked.Ticket, parked.Call.Caller, parked.Call.Number, reply, results));
        return true;
    }
}
