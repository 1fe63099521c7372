using Insula.Engine;
using Insula.Journal;
using Insula.Model;
using Insula.Workloads.Scenarios;
using Insula.Workloads.Shells;

namespace Insula.Requirements.Tests;

/// <summary>
/// Two servers of one host for the requirements on virtual super-users. In server 1 run its super-user 3942 and the users 5 and 6 (processes 3905,
/// 3906); its tree holds files of its own, of the host and of server 2, so that every refusal is met by something that can be named.
/// </summary>
internal static class World
{
    private const string Text = """
        scenario: world
        hosts:
          - name: host-1
            policy: POLICY
            owners: {pool: 1001-2000, order: [vp1, vp2]}
            files: [{path: /root-only, mode: "0600"}]
            servers:
              - name: vp1
                vpid: 1
                ownership: STRATEGY
                files:
                  - {path: /etc/passwd}
                  - {path: /home, type: dir}
                  - {path: /home/bob, type: dir, mode: "0700", owner: "5"}
                  - {path: /home/bob/mail, mode: "0600", owner: "5"}
                  - {path: /home/bob/old, mode: "0600", owner: "5"}
                  - {path: /home/bob/box, type: dir, mode: "0700", owner: "5"}
                  - {path: /home/bob/alien, mode: "0600", owner: "vp2:5"}
                  - {path: /home/bob/link, type: link, target: mail, owner: "5"}
                  - {path: /srv/secret, mode: "0600", owner: "vp2:5"}
                  - {path: /srv/root, mode: "0600", owner: "vp2:0"}
                  - {path: /srv/open, mode: "0666", owner: "vp2:5"}
                  - {path: /srv/program, mode: "0777", owner: "vp2:5"}
                  - {path: /srv/way, type: link, target: secret}
                  - {path: /srv/door, type: link, target: pub}
                  - {path: /srv/up, type: link, target: /host/secret}
                  - {path: /srv/pub, type: dir, mode: "0777", owner: "vp2:5"}
                  - {path: /srv/pub/mine, mode: "0666", owner: "5"}
                  - {path: /srv/home, type: dir, mode: "0755", owner: "vp2:0"}
                  - {path: /srv/home/user, type: dir, mode: "0755", owner: "vp2:5"}
                  - {path: /srv/home/passwd, mode: "0644", owner: "vp2:0"}
                  - {path: /host/read, owner: "host:0"}
                  - {path: /host/secret, mode: "0600", owner: "host:0"}
                  - {path: /host/dir, type: dir, mode: "0755", owner: "host:0"}
                  - {path: /host/dir/mine, mode: "0600", owner: "5"}
                  - {path: /host/tmp, type: dir, mode: "01777", owner: "host:0"}
                  - {path: /host/group, type: dir, mode: "02777", owner: "host:0"}
                  - {path: /host/tmp/mine, mode: "0600", owner: "5"}
              - name: vp2
                vpid: 2
                ownership: STRATEGY
            processes:
              - {pid: 3942, server: vp1, uid: 0}
              - {pid: 3905, server: vp1, uid: 5, gid: 5}
              - {pid: 3906, server: vp1, uid: 6, gid: 6}
              - {pid: 1847, server: vp2, uid: 0}
              - {pid: 1805, server: vp2, uid: 5, gid: 5}
              - {pid: 700, server: host, uid: 0}
              - {pid: 705, server: host, uid: 5, gid: 5}
        """;

    /// <summary>The scenario with a strategy, and options of the host such as <c>kill_group: gid</c>.</summary>
    public static string Of(string strategy, string policy = "") => Text.Replace("STRATEGY", strategy).Replace("POLICY", $"{{{policy}}}");

    /// <summary>A server 'vp1' alone, with the files and processes given as entries of a scenario.</summary>
    public static string Server(string strategy, string files, string processes, string policy = "") => $$"""
        scenario: server
        hosts:
          - name: host-1
            policy: {{{policy}}}
            servers:
              - name: vp1
                ownership: {{strategy}}
                files:
        {{Entries(files, 10)}}
            processes:
        {{Entries(processes, 6)}}
        """;

    /// <summary>The process of that number, in whatever entity it is; null if it is gone.</summary>
    public static Process? Process(this IReadOnlyList<Entity> entities, int pid) =>
        entities.Select(entity => entity.State.Find(new(pid))).FirstOrDefault(process => process is not null);

    /// <summary>A file of server 1; null if there is none.</summary>
    public static Inode? File(this IReadOnlyList<Entity> entities, string path)
    {
        Inode? at = entities.Single(entity => entity.State.Name == "vp1").State.Root;
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            at = at?.Names is { } names && names.TryGet(new(System.Text.Encoding.UTF8.GetBytes(name)), out Inode? found) ? found : null;
        return at;
    }

    /// <summary>All users that a process holds, as the host has them.</summary>
    public static HostUid[] Users(Process process) =>
        [process.Credentials.Real, process.Credentials.Effective, process.Credentials.Saved, process.Credentials.FileSystem];

    /// <summary>The permission bits of a file of server 1, as ls(1) would have them in octal; null if there is none.</summary>
    public static string? ModeOf(this IReadOnlyList<Entity> entities, string path) =>
        entities.File(path) is { } file ? Convert.ToString(file.Mode & Mode.Permissions, 8).PadLeft(4, '0') : null;

    /// <summary>An owner as server 1 sees it.</summary>
    public static uint? OwnerOf(this IReadOnlyList<Entity> entities, string path) =>
        entities.File(path) is { } file ? entities.Single(entity => entity.State.Name == "vp1").State.Owners!.View(file.Uid).Value : null;

    /// <summary>Runs lines without results; what the journal kept of each, read back when all is done.</summary>
    public static IReadOnlyList<CallRecord> Records(string scenario, params string[] lines)
    {
        var journal = new MemoryJournal();
        using var shell = new Shell(ScenarioReader.Parse(scenario, "test.yaml", "."), journal, "vp1", new Login(0, 0, [], 18, "/"u8.ToArray()), showFacts: false);
        var addresses = new List<Address>();
        foreach (string line in lines)
            addresses.Add(shell.Answer(line).Address ?? throw new ArgumentException(line));
        shell.Stop();
        return [.. addresses.Select(address => journal.Read(address.Stream, address.Commit, address.Commit).Single().Calls[address.Call])];
    }

    private static string Entries(string lines, int indent) =>
        string.Join('\n', lines.Split('\n').Where(line => line.Length > 0).Select(line => new string(' ', indent) + "- " + line));
}
