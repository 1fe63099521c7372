using System.Text.Json;

namespace Insula.Cli.Tests;

/// <summary>What a command came to.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
internal sealed record Finished(int Code, string Output, string Errors)
{
    /// <summary>The lines of standard output.</summary>
    public string[] Lines => Output.TrimEnd('\n').Split('\n');

    /// <summary>Standard output as one JSON object.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>Asserts an exit code, and that nobody is shown a stack.</summary>
    public Finished Exits(int code)
    {
        Assert.True(code == Code, $"exit code {Code} instead of {code}\n{Output}\n{Errors}");
        Assert.DoesNotContain("   at ", Output + Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", Output + Errors, StringComparison.Ordinal);
        return this;
    }

    /// <summary>Asserts that it failed with nothing on standard output and one message that has these words.</summary>
    public void Fails(int code, params string[] words)
    {
        Exits(code);
        Assert.Equal("", Output);
        Assert.Contains("insula: ", Errors, StringComparison.Ordinal);
        foreach (string word in words)
            Assert.Contains(word, Errors, StringComparison.Ordinal);
    }
}
