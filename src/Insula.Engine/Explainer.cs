using Insula.Journal;
using Insula.Kernel;
using Insula.Model;

namespace Insula.Engine;

/// <summary>How a verdict came about.</summary>
/// <param name="Address">Where it stands.</param>
/// <param name="Stored">The verdict as the journal has it.</param>
/// <param name="Replayed">The verdict of the same code on the same state.</param>
/// <param name="Steps">The steps to it; the last one is the verdict.</param>
public sealed record Explained(Address Address, Reply Stored, Reply Replayed, IReadOnlyList<Step> Steps)
{
    /// <summary>True if both verdicts are the same: else the journal is of a kernel that decided otherwise.</summary>
    public bool IsSame => Stored == Replayed;
}

/// <summary>There is nothing to explain at an address, or not enough to explain it.</summary>
public sealed class NotExplainableException(string message) : Exception(message);

/// <summary>
/// Says how a call was decided (R139). To explain is to replay: the entity is rebuilt as it was when the call came, and runs it again, by the same code, which now
/// takes down its steps. There is no second account of the rules.
/// </summary>
public static class Explainer
{
    /// <summary>Explains a verdict.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="address">Where the verdict stands.</param>
    /// <param name="args">The call's arguments, for a journal that does not keep those of allowed calls; null to take them from it.</param>
    /// <param name="vector">Makes the entity's vector; an ordinary one if null.</param>
    /// <exception cref="NotExplainableException">No call stands there, or its arguments are missing.</exception>
    /// <exception cref="JournalDamagedException">The journal is not what was written.</exception>
    public static Explained Explain(IJournal journal, Address address, Value[]? args = null, Func<SyscallVector>? vector = null)
    {
        if (journal.Head(address.Stream).Sequence < address.Commit || address.Commit < 1)
            throw new NotExplainableException($"the journal has no commit {address.Stream}@{address.Commit}");
        Commit commit = journal.Read(address.Stream, address.Commit, address.Commit).Single();
        if (address.Call < 0 || address.Call >= commit.Calls.Count)
            throw new NotExplainableException($"no call stands at {address}: that commit has {commit.Calls.Count}");
        CallRecord record = commit.Calls[address.Call];
        args ??= record.Args ?? throw new NotExplainableException($"the journal does not have the arguments of {address}: the host's audit leaves them out");
        var settings = new AbilitySettings();
        Entity entity = Replayer.Rebuild(journal, address.Stream, address.Commit - 1, settings, vector);
        settings.Follow(commit, address.Call);
        entity.Effects.Clear();
        new CommitFold(entity.Effects, commit).RunTo(address.Call);
        List<Step> steps = [];
        (entity.Effects.Session, entity.Effects.Steps) = (commit.Session, steps);
        Reply replayed = entity.Execute(new(record.Number, record.Caller, args), AnswerTo(journal, commit, address.Call));
        // The kernel knows when and by whom an ability was set; where that fact stands, only who reads the journal does.
        for (int i = 0; i < steps.Count; i++)
        {
            if (steps[i].Asked is { } asked && settings.Of(asked.Process, asked.Domain, entity.State.Abilities.NameOf(asked.Ability)) is { } place)
                steps[i] = steps[i] with { Text = $"{steps[i].Text}, {place}" };
        }
        return new(address, record.Reply, replayed, steps);
    }

    /// <summary>The answer that a call had asked for, if it was the one that its commit begins with.</summary>
    private static Answer? AnswerTo(IJournal journal, Commit commit, int call)
    {
        if (call > 0 || !CommitFold.Continues(commit))
            return null;
        (StreamId from, long number) = commit.Received!.Value;
        return journal.Read(from).SelectMany(sent => sent.Letters).First(letter => letter.To == commit.Stream && letter.Number == number).Answer;
    }
}
