namespace Insula.Journal.Tests;

public sealed class MemoryJournalTests() : JournalContract(new MemoryStore())
{
    [Fact]
    public void The_hook_can_fail_an_append()
    {
        using var journal = new MemoryJournal { BeforeAppend = commits => commits.Count > 1 ? new JournalStoreException("full") : null };
        journal.Append(Samples.Run(1, 1));
        Assert.Throws<JournalStoreException>(() => journal.Append(Samples.Run(2, 3)));
        journal.Append(Samples.Run(2, 2));
        Assert.Equal(2, journal.Head(Samples.Stream).Sequence);
    }
}
