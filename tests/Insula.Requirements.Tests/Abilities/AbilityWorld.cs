using Insula.Engine;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>
/// The world of the requirements on abilities: a host with root (700, 701) and the user 5 (705, 706), and a server with its super-user 3942 and the
/// users 5 and 6 (3905, 3906). The preset is QNX's where nothing else is said.
/// </summary>
internal static class AbilityWorld
{
    private const string Text = """
        scenario: abilities
        hosts:
          - name: host-1
            policy: {abilities: PRESET, MORE}
            files:
              - {path: /bin/program, mode: "0755", format: elf}
            servers:
              - name: vp1
                vpid: 1
                ownership: STRATEGY
                files:
                  - {path: /bin/program, mode: "0755", format: elf}
              - {name: vp2, vpid: 2, ownership: STRATEGY}
            processes:
              - {pid: 700, server: host, uid: 0}
              - {pid: 701, server: host, uid: 0}
              - {pid: 705, server: host, uid: 5, gid: 5}
              - {pid: 706, server: host, uid: 5, gid: 5}
              - {pid: 3942, server: vp1, uid: 0}
              - {pid: 3905, server: vp1, uid: 5, gid: 5}
              - {pid: 3906, server: vp1, uid: 6, gid: 6}
              - {pid: 1847, server: vp2, uid: 0}
        """;

    /// <summary>The scenario, with further options of the host.</summary>
    public static string Of(string strategy = "encoded", string policy = "kill_group: process-group", string preset = "qnx") =>
        Text.Replace("STRATEGY", strategy).Replace("MORE", policy).Replace("PRESET", preset);

    /// <summary>Runs calls of the host's processes, or others by number, and compares the verdicts.</summary>
    public static IReadOnlyList<Entity> Expect(string expected, string strategy = "encoded", string policy = "kill_group: process-group",
        string preset = "qnx") => Transcript.CheckVerdicts(Of(strategy, policy, preset), expected);
}
