using Insula.Engine;
using Insula.Journal;
using Insula.Kernel;
using Insula.Model;
using Insula.Model.Facts;
using Insula.Properties.Tests.Worlds;

namespace Insula.Properties.Tests;

/// <summary>"Decide, then apply" - design 1.</summary>
public sealed class Deciding
{
    [Fact]
    public void Trying_a_call_out_changes_nothing() => Running.Check(_ => new Rehearsal());

    [Fact]
    public void A_refused_call_brings_no_fact() => Running.Check(_ => new Refused());

    /// <summary>Tries every call out before it is made, on the same state.</summary>
    private sealed class Rehearsal : Watch
    {
        private readonly Dictionary<Placed, Machine> _machines = [];

        public override void Before(World world, Placed on, Syscall[] calls)
        {
            if (!_machines.TryGetValue(on, out Machine? machine))
                _machines[on] = machine = new Machine(new Effects(on.State));
            SyscallRow? row = SyscallTable.ByNumber(calls[0].Number);
            if (row is null || !row.Accepts(calls[0].Args) || on.State.FindTask(calls[0].Caller) is not { } caller)
                return;
            string before = WholeState.Text(on.State);
            Effects effects = machine.Effects;
            effects.Clear();
            effects.BeginCall(again: true);
            effects.IsRehearsal = true;
            var call = new Call(on.State, effects, row, caller, calls[0].Args);
            Reply reply = machine.Vector[SyscallTable.IndexOf(row.Number)](call);
            Holds(effects.IsRehearsal || reply.Why == Why.Deferred, $"the call ended the rehearsal");
            Holds(effects.Facts.Count == 0, $"the rehearsal emitted {effects.Facts.FirstOrDefault()}");
            Holds(effects.Posts.Count == 0, $"the rehearsal posted a letter");
            Holds(WholeState.Text(on.State) == before, $"the rehearsal changed the state: {WholeState.Difference(before, WholeState.Text(on.State))}");
        }
    }

    /// <summary>
    /// "The only facts beside an errno are signals raised by the call, death in exec and a limit reached" - design 3; and what Linux does not undo either: an
    /// interrupted sleep, the lock that flock(2) gave up, the processes that setpriority(2) reached before it was refused one.
    /// </summary>
    private sealed class Refused : Watch
    {
        public override bool OneByOne => false;

        public override void After(World world, Placed on, Syscall[] calls, BatchReply reply)
        {
            foreach (Commit commit in world.Commits)
            {
                int woken = -1;
                foreach (FactAt at in commit.Facts.Where(at => at.Call >= 0))
                {
                    Holds(at.Call < commit.Calls.Count, $"{at.Fact.Descriptor.Name} of call {at.Call}, of {commit.Calls.Count}");
                    // What a call brings may wake others; from there on the facts are theirs.
                    woken = at.Fact is CallResumed ? at.Call : woken;
                    CallRecord call = commit.Calls[at.Call];
                    Holds(at.Call == woken || Fits(call, at.Fact), $"{at.Fact.Descriptor.Name} {at.Fact} of a call that was refused: {SyscallTable.ByNumber(call.Number)?.Name} {call.Reply.Why}");
                }
            }
            // "A failing call leaves the pool unchanged" - R33; one that lacks several identifiers keeps those it was lent before the pool ran dry.
            bool took = world.Commits.Any(commit => commit.Facts.Any(at => at.Fact is OwnersLeased));
            Holds(!took || reply.Replies.Any(verdict => verdict.IsAllowed || verdict.Why == Why.OwnerPoolEmpty), $"a failing call took identifiers from the pool");
        }

        private static bool Fits(CallRecord call, IFact fact) => (call.Reply.Why, SyscallTable.ByNumber(call.Number)?.Name) switch
        {
            (Why.Allowed, _) => true,
            // With a mask that lets more through, or up to the expiry of a timer.
            (Why.Parked, _) => fact is CallParked or TimerSet || IsOfSignal(fact),
            (Why.BrokenPipe or Why.FileSizeLimit, _) => IsOfSignal(fact),
            (Why.Interrupted, "nanosleep" or "clock_nanosleep" or "rt_sigtimedwait") => fact is TimerSet || IsOfSignal(fact),
            (Why.TimedOut, _) => fact is TimerSet || IsOfSignal(fact),
            (Why.WouldBlock, "flock") => fact is FileLockChanged { Lock: 0 },
            (Why.NiceLowered or Why.OtherUsersProcess or Why.PrivilegeViolation, "setpriority") => fact is NiceChanged,
            _ => false,
        };

        /// <summary>What a signal brings: it waits or acts, who gets it stops or ends, and its parent and its group hear of it.</summary>
        private static bool IsOfSignal(IFact fact) =>
            fact is SignalRaised or SignalPended or SignalsDropped or ProcessStopped or ProcessContinued or ProcessExited or ProcessReaped;
    }
}
