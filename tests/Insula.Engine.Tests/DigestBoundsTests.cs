using Insula.Journal;
using Insula.Workloads.Running;
using Insula.Workloads.Scenarios;

namespace Insula.Engine.Tests;

/// <summary>When a run must not promise that its digest depends on scenario and seed alone (design 5).</summary>
public sealed class DigestBoundsTests
{
    [Theory]
    [InlineData("1 getpid()", "3942 getpid()", null)]
    [InlineData("1 getpid()", "3942 kill(1847, 0)", null)]
    [InlineData("1 getpid()", "3942 kill(1, 0)", null)]
    [InlineData("1 getpid()", "3942 kill(9999999, 0)", null)]
    [InlineData("1 getpid()", "3942 kill(500, 0)", "process 500")]
    [InlineData("kill(3942, SIGTERM)", "3942 getpid()", "signalled a member")]
    [InlineData("interceptor_unload(1, 1)", "3942 getpid()", "wrappers")]
    [InlineData("1 getpid()", "3942 setuid(70000)", "0..65535")]
    [InlineData("1 getpid()", "1847 setuid(70000)", "beyond 65535")]
    public void A_run_says_when_its_digest_may_depend_on_more(string onHost, string inServer, string? reason)
    {
        string server = inServer.StartsWith("1847", StringComparison.Ordinal) ? "vp2" : "vp1";
        Scenario scenario = ScenarioReader.Parse($$"""
            scenario: bounds
            hosts:
              - name: host-1
                processes: [{pid: 3942, server: vp1, uid: 0}, {pid: 1847, server: vp2, uid: 0}]
                workload:
                  - script: |
                      {{onHost}}
                servers:
                  - name: vp1
                    vpid: 1
                    workload: [{script: "{{(server == "vp1" ? inServer : "getpid()")}}"}]
                  - name: vp2
                    vpid: 2
                    ownership: translated
                    workload: [{script: "{{(server == "vp2" ? inServer : "getpid()")}}"}]
            """, "test.yaml", ".");
        using var journal = new MemoryJournal();
        string? said = new ScenarioRun(scenario, journal, new RunOptions()).Run().DigestDependsOn;
        if (reason is null)
            Assert.Null(said);
        else
            Assert.Contains(reason, said);
    }
}
