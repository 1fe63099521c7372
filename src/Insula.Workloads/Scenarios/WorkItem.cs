using Insula.Workloads.Comparing;

namespace Insula.Workloads.Scenarios;

/// <summary>A step of a session.</summary>
/// <param name="At">Where it stands; for a script, the first line of its text.</param>
public abstract record WorkItem(Where At);

/// <summary>Calls in strace notation; those with a result are expectations. Line k of the text, from 1, stands in line <c>At.Line + k - 1</c>.</summary>
/// <param name="Text">The lines, ended by '\n'.</param>
/// <param name="Login">The process that lines without a process number mean.</param>
/// <param name="At">The first line of the text.</param>
public sealed record ScriptItem(string Text, Login Login, Where At) : WorkItem(At);

/// <summary>A recording to repeat.</summary>
/// <param name="Path">The file; it exists.</param>
/// <param name="Login">The process that starts it.</param>
/// <param name="At">Where it stands.</param>
public sealed record RecordingItem(string Path, Login Login, Where At) : WorkItem(At)
{
    /// <summary>What was inferred of the world before; null where the scenario made it.</summary>
    internal RecordedWorld? World { get; init; }

    /// <summary>Told of each simulated verdict.</summary>
    internal Action<SimulatedVerdict>? Witness { get; init; }
}

/// <summary>All sessions that have a barrier of this name wait here for each other.</summary>
/// <param name="Name">The name.</param>
/// <param name="At">Where it stands.</param>
public sealed record BarrierItem(string Name, Where At) : WorkItem(At);
