using Insula.Engine;
using Insula.Journal;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Requirements.Tests;

/// <summary>What tests look at when a conversation has ended: states, and what the journal keeps.</summary>
internal static class Ending
{
    /// <summary>The state of a server by its VPID; 0 is the host.</summary>
    public static KernelState StateOf(this IReadOnlyList<Entity> entities, int vpid) => entities.Single(entity => entity.State.Vpid.Value == vpid).State;

    /// <summary>The stream of a server of host-1 by its VPID; 0 is the host.</summary>
    public static StreamId StreamOf(int vpid) => vpid == 0 ? new("host-1") : StreamId.Server("host-1", new((ushort)vpid), 1);

    /// <summary>The facts of one kind in a stream, oldest first.</summary>
    public static IReadOnlyList<T> FactsOf<T>(this IJournal journal, int vpid) where T : IFact =>
        [.. journal.Read(StreamOf(vpid)).SelectMany(commit => commit.Facts).Select(at => at.Fact).OfType<T>()];
}
