using Insula.Engine;
using Insula.Journal;
using Insula.Properties.Tests.Worlds;

namespace Insula.Properties.Tests;

/// <summary>"Only facts change state, so replay cannot drift from the live run" - design 1.</summary>
public sealed class Replaying
{
    [Fact]
    public void What_is_folded_from_the_journal_equals_what_ran()
    {
        Running.Check(program =>
        {
            using var journal = new MemoryJournal();
            return Running.Run(program, new Folded(journal), journal);
        });
    }

    private sealed class Folded(IJournal journal) : Watch
    {
        public override bool OneByOne => false;

        public override void End(World world)
        {
            Replay replay = Replayer.Run(journal);
            Holds(RunDigest.Text(replay.Entities) == RunDigest.Text(world.Entities), $"{WholeState.Difference(RunDigest.Text(world.Entities), RunDigest.Text(replay.Entities))}");
            foreach (Entity live in world.Entities)
            {
                Entity folded = replay.Entities.Single(entity => entity.Stream == live.Stream);
                string wanted = WholeState.Text(live.State), got = WholeState.Text(folded.State);
                Holds(wanted == got, $"{WholeState.Difference(wanted, got)}");
                Holds(live.Sequence == folded.Sequence, $"{live.Stream} is at commit {live.Sequence}, replayed at {folded.Sequence}");
            }
        }
    }
}
