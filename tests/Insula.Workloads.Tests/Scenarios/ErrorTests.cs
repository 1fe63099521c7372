namespace Insula.Workloads.Tests.Scenarios;

/// <summary>What people read when a scenario is wrong: the place, what is wrong, what is allowed.</summary>
public sealed class ErrorTests : IDisposable
{
    private readonly Texts _texts = new();

    public void Dispose() => _texts.Dispose();

    [Theory]
    [InlineData("", "")]
    [InlineData("hosts: [{name: h}]", "")]
    [InlineData("scenario: s", "")]
    [InlineData("scenario: s\nhosts: []", "")]
    [InlineData("scenario: s\nhosts:", "")]
    [InlineData("- a", "")]
    [InlineData("scenario: S one\nhosts: [{name: h}]", "")]
    [InlineData("scenario: s\nseed: -1\nnodes: 65\nabout:\nhosts: [{name: h}]", "")]
    [InlineData("scenario: s\nseed: 0x10\nnodes: 010\nhost: [{name: h}]", "")]
    [InlineData("scenario: s\nscenario: t\nhosts: [{name: h}]", "")]
    [InlineData("scenario: s\nhosts: [{name: h}, {name: h}]", "")]
    [InlineData("scenario: s\nimages: {a: {fils: []}, B: {}}\nhosts: [{name: h}]", "")]
    public void Top(string text, string errors) => Assert.Equal(errors, _texts.Errors(text));
}
