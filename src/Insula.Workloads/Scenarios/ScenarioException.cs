namespace Insula.Workloads.Scenarios;

/// <summary>One thing wrong with a scenario.</summary>
/// <param name="At">Where.</param>
/// <param name="Text">What is wrong, and what is allowed there.</param>
public sealed record ScenarioError(Where At, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => $"{At}: {Text}";
}

/// <summary>A scenario cannot be read: exit code 4. The message is one line for each error.</summary>
public sealed class ScenarioException : Exception
{
    /// <summary>An exception of these errors.</summary>
    public ScenarioException(IReadOnlyList<ScenarioError> errors) : base(string.Join('\n', errors)) => Errors = errors;

    /// <summary>The errors file by file from the top, at least one, at most 20.</summary>
    public IReadOnlyList<ScenarioError> Errors { get; }
}
