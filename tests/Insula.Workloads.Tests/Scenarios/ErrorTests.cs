namespace Insula.Workloads.Tests.Scenarios;

/// <summary>
/// What people read when a scenario is wrong: the place, what is wrong, what is allowed. The cases stand in errors.golden: after
/// "## TITLE" the scenario, after "-----" the errors. INSULA_GOLDEN=write writes the errors as they are now, to be reviewed as a diff.
/// </summary>
public sealed class ErrorTests : IDisposable
{
    private const string Title = "## ", Middle = "-----\n";

    private readonly Texts _texts = new();

    public void Dispose() => _texts.Dispose();

    [Fact]
    public void Errors_are_those_of_the_golden_file()
    {
        _texts.Write("good.tree", "f\t644\t70000\t1\t1\t/x\t\n");
        string path = Path.Combine(Texts.Root, "tests/Insula.Workloads.Tests/Scenarios/errors.golden");
        string golden = File.ReadAllText(path);
        string now = string.Concat(golden.Split(Title).Skip(1).Select(Case));
        if (Environment.GetEnvironmentVariable("INSULA_GOLDEN") == "write")
            File.WriteAllText(path, now);
        else
            Assert.Equal(golden, now);
    }

    private string Case(string text)
    {
        int start = text.IndexOf('\n') + 1, end = text.IndexOf(Middle, StringComparison.Ordinal);
        return Title + text[..end] + Middle + _texts.Errors(text[start..end]) + "\n\n";
    }
}
