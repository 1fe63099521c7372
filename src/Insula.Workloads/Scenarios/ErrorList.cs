namespace Insula.Workloads.Scenarios;

/// <summary>The errors found so far: a reader goes on after an error, so that one run shows many, and stops at the twentieth.</summary>
internal sealed class ErrorList
{
    private const int Most = 20;

    private readonly List<ScenarioError> _errors = [];

    internal void Add(Where at, string text)
    {
        ScenarioError error = new(at, text);
        if (_errors.Contains(error))
            return; // An alias, or a tree that two servers use, is read again.
        _errors.Add(error);
        if (_errors.Count == Most)
            ThrowIfAny();
    }

    internal ScenarioException Stop(Where at, string text)
    {
        _errors.Add(new(at, text));
        return new(InOrder());
    }

    internal void ThrowIfAny()
    {
        if (_errors.Count > 0)
            throw new ScenarioException(InOrder());
    }

    /// <summary>File by file, from the top of each.</summary>
    private ScenarioError[] InOrder() =>
        [.. _errors.GroupBy(error => error.At.File).SelectMany(file => file.OrderBy(error => error.At.Line).ThenBy(error => error.At.Column))];
}
