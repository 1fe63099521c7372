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
            if (row is null || !row.Accepts(calls[0].Args) || on.State.Find(calls[0].Caller) is not { RunState: not RunState.Zombie } caller)
                return;
            string before = WholeState.Text(on.State);
            Effects effects = machine.Effects;
            effects.Clear();
            effects.BeginCall(again: true);
            effects.IsRehearsal = true;
            var call = new Call(on.State, effects, row, caller.Leader, calls[0].Args);
            Reply reply = machine.Vector[SyscallTable.IndexOf(row.Number)](call);
            Holds(effects.IsRehearsal || reply.Why == Why.Deferred, $"the call ended the rehearsal");
            Holds(effects.Facts.Count == 0, $"the rehearsal emitted {effects.Facts.FirstOrDefault()}");
            Holds(effects.Posts.Count == 0, $"the rehearsal posted a letter");
            Holds(WholeState.Text(on.State) == before, $"the rehearsal changed the state: {WholeState.Difference(before, WholeState.Text(on.State))}");
        }
    }

    /// <summary>"The only facts beside an errno are signals raised by the call, death in exec and a limit reached" - design 3.</summary>
    private sealed class Refused : Watch
    {
        public override bool OneByOne => false;

        public override void After(World world, Placed on, Syscall[] calls, BatchReply reply)
        {
            foreach (Commit commit in world.Commits)
            {
                foreach (FactAt at in commit.Facts.Where(at => at.Call >= 0))
                    Holds(at.Call < commit.Calls.Count && Fits(commit.Calls[at.Call].Reply, at.Fact), $"{at.Fact.Descriptor.Name} {at.Fact} of a call that was refused");
            }
            // "A failing call leaves the pool unchanged" - R33; one that lacks several identifiers keeps those it was lent before the pool ran dry.
            bool took = world.Commits.Any(commit => commit.Facts.Any(at => at.Fact is OwnersLeased));
            Holds(!took || reply.Replies.Any(verdict => verdict.IsAllowed || verdict.Why == Why.OwnerPoolEmpty), $"a failing call took identifiers from the pool");
        }

        private static bool Fits(Reply reply, IFact fact) => reply.Why switch
        {
            Why.Allowed => true,
            Why.Parked => fact is CallParked,
            _ => fact is SignalRaised,
        };
    }
}
