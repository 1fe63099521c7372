namespace Insula.Workloads.Scenarios;

/// <summary>A place in a text that a person wrote.</summary>
/// <param name="File">The file, as it was named.</param>
/// <param name="Line">The line, from 1; 0 for the file as a whole.</param>
/// <param name="Column">The column in characters, from 1; 0 for the line as a whole.</param>
public readonly record struct Where(string File, int Line, int Column = 0)
{
    /// <summary><c>file:line:column</c>, as compilers print it and editors open it.</summary>
    public override string ToString() => (Line, Column) switch { (0, _) => File, (_, 0) => $"{File}:{Line}", _ => $"{File}:{Line}:{Column}" };
}
