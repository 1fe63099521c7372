using Insula.Engine;
using Insula.Journal;
using Insula.Model;
using Insula.Model.Facts;
using Insula.Workloads.Scenarios;

namespace Insula.Workloads.Running;

/// <summary>
/// Watches for what lies outside the promise that a digest depends on nothing but scenario and seed (design 5): an identifier that only one strategy
/// has, and calls whose effect or verdict depends on which of two sessions came first. It would rather warn too often.
/// </summary>
internal sealed class DigestBounds(Scenario scenario) : ICommitObserver
{
    private readonly HashSet<StreamId> _open = [];

    /// <summary>Why the digest may depend on more; null if it does not.</summary>
    public string? Reason { get; private set; }

    /// <inheritdoc/>
    public void Stored(Commit commit)
    {
        foreach (FactAt at in commit.Facts)
        {
            if (at.Fact is OwnerAssociated { Guest: > 0xFFFF })
                Reason ??= "an identifier beyond 65535 is in use, which only a translated server has";
            if (at.Fact is SetupFinished)
                _open.Add(commit.Stream);
        }
        if (!_open.Contains(commit.Stream))
            return;
        foreach (Letter letter in commit.Letters)
        {
            Reason ??= letter.Request switch
            {
                { Kind: RequestKind.SignalMember } => "a process of the host signalled a member of a server that had its own work to do",
                { Kind: RequestKind.LoadInterceptor or RequestKind.UnloadInterceptor } => "the host changed the wrappers of a server that had its own work to do",
                { Kind: RequestKind.FindProcess } find when !IsKnown(commit.Stream.Host, find.Args[0].Number) =>
                    $"a member signalled process {find.Args[0].Number}, a number that may be lent by then or not",
                _ => null,
            };
        }
    }

    /// <summary>A number that the scenario gives to a server, that of the host's first process, or one that is never lent.</summary>
    private bool IsKnown(string host, long pid)
    {
        HostSpec spec = scenario.Hosts.First(candidate => candidate.Name == host);
        return pid <= spec.PidFirst || pid > spec.PidLast || spec.Processes.Any(process => process.Pid.Value == pid && process.Server is not null);
    }
}
