using System.Text;
using Insula.Model.Facts;
using Insula.Workloads.Scenarios;

namespace Insula.Workloads.Tests.Scenarios;

public sealed class ReadTests : IDisposable
{
    private readonly Texts _texts = new();

    public void Dispose() => _texts.Dispose();

    [Fact]
    public void A_scenario_of_two_keys_has_every_default()
    {
        Scenario scenario = _texts.Parse("scenario: first\nhosts: [{name: host-1}]\n");
        Assert.Equal(("first", null, 1ul, 1), (scenario.Name, scenario.About, scenario.Seed, scenario.Nodes));
        HostSpec host = Assert.Single(scenario.Hosts);
        Assert.Equal(("host-1", 1, 4194303, new Where("s.yaml", 2, 9)), (host.Name, host.PidFirst, host.PidLast, host.At));
        Assert.Equal(Policy.Default, host.Policy);
        Assert.Equal("1001-65533 2147483648-4294967293", Ranges(host.Pools.Users));
        Assert.Equal("1001-65533 2147483648-4294967293", Ranges(host.Pools.Groups));
        Assert.Equal("40755 0:0 0 /", Texts.Show(host.Files));
        Assert.Empty(host.Processes);
        Assert.Empty(host.Workload);
        Assert.Empty(host.Servers);
    }

    [Fact]
    public void Top_level_keys_are_read()
    {
        Scenario scenario = _texts.Parse("scenario: 2nd-one\nabout: what it is for\nseed: 18446744073709551615\nnodes: 64\nhosts: [{name: a}, {name: b}]");
        Assert.Equal(("2nd-one", "what it is for", ulong.MaxValue, 64), (scenario.Name, scenario.About, scenario.Seed, scenario.Nodes));
        Assert.Equal(["a", "b"], scenario.Hosts.Select(host => host.Name));
    }

    [Fact]
    public void A_server_has_every_default()
    {
        ServerSpec server = _texts.Server("workload: [{script: getuid()}]");
        Assert.Equal(("vp1", 1, Ownership.Encoded), (server.Name, server.Vpid.Value, server.Ownership));
        Assert.Equal("40755 0:0 0 /", Texts.Show(server.Files));
        ScriptItem script = Assert.IsType<ScriptItem>(Assert.Single(server.Workload));
        Assert.Equal("getuid()", script.Text);
        Assert.Equal((0u, 0u, 0, 18u, "/"), Login(script.Login));
    }

    [Theory]
    [InlineData("kill_group: gid", nameof(Policy.KillGroup), Policy.Types.KillGroup.Gid)]
    [InlineData("kill_group: process-group", nameof(Policy.KillGroup), Policy.Types.KillGroup.ProcessGroup)]
    [InlineData("foreign_pid: esrch", nameof(Policy.ForeignPid), Policy.Types.ForeignPid.Esrch)]
    [InlineData("foreign_pid: eperm", nameof(Policy.ForeignPid), Policy.Types.ForeignPid.Eperm)]
    [InlineData("non_super_user: strict", nameof(Policy.NonSuperUser), Policy.Types.Violation.Strict)]
    [InlineData("non_super_user: pass-through", nameof(Policy.NonSuperUser), Policy.Types.Violation.PassThrough)]
    [InlineData("non_pertaining: strict", nameof(Policy.NonPertaining), Policy.Types.Violation.Strict)]
    [InlineData("non_pertaining: pass-through", nameof(Policy.NonPertaining), Policy.Types.Violation.PassThrough)]
    [InlineData("audit: all", nameof(Policy.Audit), Policy.Types.Audit.All)]
    [InlineData("audit: denials", nameof(Policy.Audit), Policy.Types.Audit.Denials)]
    [InlineData("audit: none", nameof(Policy.Audit), Policy.Types.Audit.None)]
    [InlineData("kill_all_spares: caller", nameof(Policy.KillAllSpares), Policy.Types.KillAllSpares.Caller)]
    [InlineData("kill_all_spares: none", nameof(Policy.KillAllSpares), Policy.Types.KillAllSpares.None)]
    [InlineData("kill_all_spares: init-and-caller", nameof(Policy.KillAllSpares), Policy.Types.KillAllSpares.InitAndCaller)]
    [InlineData("max_processes: 7", nameof(Policy.MaxProcesses), 7u)]
    [InlineData("max_descriptors: 7", nameof(Policy.MaxDescriptors), 7u)]
    [InlineData("max_associations: 7", nameof(Policy.MaxAssociations), 7u)]
    [InlineData("protected_hardlinks: 0", nameof(Policy.ProtectedHardlinks), 0u)]
    [InlineData("protected_hardlinks: 1", nameof(Policy.ProtectedHardlinks), 1u)]
    [InlineData("protected_symlinks: 1", nameof(Policy.ProtectedSymlinks), 1u)]
    [InlineData("protected_regular: 2", nameof(Policy.ProtectedRegular), 2u)]
    [InlineData("protected_fifos: 2", nameof(Policy.ProtectedFifos), 2u)]
    [InlineData("abilities: linux", nameof(Policy.Abilities), Policy.Types.AbilityPreset.Linux)]
    [InlineData("abilities: qnx", nameof(Policy.Abilities), Policy.Types.AbilityPreset.Qnx)]
    [InlineData("locks: strict", nameof(Policy.Locks), Policy.Types.LockPolicy.Strict)]
    [InlineData("locks: lenient", nameof(Policy.Locks), Policy.Types.LockPolicy.Lenient)]
    [InlineData("grant_domains: both", nameof(Policy.GrantAlsoNeedsNonroot), true)]
    [InlineData("grant_domains: root", nameof(Policy.GrantAlsoNeedsNonroot), false)]
    [InlineData("unprivileged_priority: 40", nameof(Policy.UnprivilegedPriority), 40u)]
    [InlineData("missing_capabilities: [CAP_SYS_RESOURCE]", nameof(Policy.MissingCapabilities), 1ul << 24)]
    [InlineData("missing_capabilities: [CAP_CHOWN, CAP_MKNOD, CAP_CHOWN]", nameof(Policy.MissingCapabilities), 1ul << 27 | 1)]
    [InlineData("missing_capabilities: []", nameof(Policy.MissingCapabilities), 0ul)]
    public void Each_key_of_policy_sets_its_option_and_no_other(string key, string property, object value)
    {
        Policy policy = _texts.Host($"policy: {{{key}}}").Policy;
        Policy wanted = Policy.Default;
        typeof(Policy).GetProperty(property)!.SetValue(wanted, value);
        Assert.Equal(wanted, policy);
    }

    [Fact]
    public void Every_option_of_the_policy_has_a_key()
    {
        Policy policy = _texts.Host("""
            policy: {kill_group: gid, foreign_pid: esrch, non_super_user: strict, non_pertaining: strict, kill_all_spares: none, audit: none, max_processes: 1, max_descriptors: 2, max_associations: 3,
              protected_hardlinks: 0, protected_symlinks: 1, protected_regular: 1, protected_fifos: 1, missing_capabilities: [CAP_KILL],
              abilities: qnx, locks: lenient, grant_domains: both, unprivileged_priority: 40}
            owners: {lease: 4}
            pids: {lease: 5}
            """).Policy;
        foreach (var field in Policy.Descriptor.Fields.InDeclarationOrder())
            Assert.NotEqual(field.Accessor.GetValue(Policy.Default), field.Accessor.GetValue(policy));
        Assert.Equal((4u, 5u), (policy.OwnerLease, policy.PidLease));
    }

    [Theory]
    [InlineData("1001-", "1001-65533 2147483648-4294967293")]
    [InlineData("1001", "1001-1001")]
    [InlineData("1001-1003", "1001-1003")]
    [InlineData("[5-6, 1, 3000000000-]", "5-6 1-1 3000000000-4294967293")]
    [InlineData("\"2147483648-\"", "2147483648-4294967293")]
    [InlineData("[1-65533, 2147483648-4294967293]", "1-65533 2147483648-4294967293")]
    public void A_pool_is_ranges_in_the_order_given(string pool, string ranges) =>
        Assert.Equal(ranges, Ranges(_texts.Host($"owners: {{pool: {pool}}}").Pools.Users));

    [Fact]
    public void A_pool_lacks_what_the_scenario_gives_to_the_host()
    {
        OwnerPools pools = _texts.Host("""
            owners: {pool: 1001-1020}
            users: {root: 0, alice: "1002:1003"}
            files: [{path: /a, owner: 1005}]
            processes: [{pid: 2, server: host, uid: 1007, gid: 1008, groups: [1009]}, {pid: 3, server: vp1, uid: 1012}]
            workload: [{script: getuid(), user: "1010:1001"}]
            servers: [{name: vp1, files: [{path: /b, owner: "host:1020"}, {path: /c, owner: 1015}, {path: /d, owner: "vp1:1016"}]}]
            """).Pools;
        Assert.Equal("1001-1001 1003-1004 1006-1006 1008-1009 1011-1019", Ranges(pools.Users));
        Assert.Equal("1002-1002 1004-1004 1006-1007 1010-1019", Ranges(pools.Groups));
    }

    [Fact]
    public void Process_identifiers_and_processes_are_read()
    {
        HostSpec host = _texts.Host("""
            pids: {first: 100, last: 4194303, lease: 64}
            processes:
              - {pid: 3942, server: vp1, uid: 1, gid: 2, groups: [4, 24], umask: 077, cwd: /home}
              - {pid: 7, server: host}
            servers: [{name: vp1}]
            """);
        Assert.Equal((100, 4194303), (host.PidFirst, host.PidLast));
        Assert.Equal((3942, "vp1", 6), (host.Processes[0].Pid.Value, host.Processes[0].Server, host.Processes[0].At.Line));
        Assert.Equal((1u, 2u, 2, 63u, "/home"), Login(host.Processes[0].Login));
        Assert.Equal([4u, 24u], host.Processes[0].Login.Groups);
        Assert.Equal((7, null), (host.Processes[1].Pid.Value, host.Processes[1].Server));
        Assert.Equal((0u, 0u, 0, 18u, "/"), Login(host.Processes[1].Login));
    }

    [Fact]
    public void Servers_are_numbered_in_the_order_in_which_they_are_made()
    {
        HostSpec host = _texts.Host("""
            owners: {order: [c, d-2, a]}
            servers:
              - {name: a}
              - {name: b, vpid: 2}
              - {name: c, count: 3}
              - {name: d, count: 2, vpid: 5}
              - {name: e, count: 1}
            """);
        Assert.Equal("c-1=1 c-2=3 c-3=4 d-2=6 a=7 b=2 d-1=5 e=8", string.Join(' ', host.Servers.Select(server => $"{server.Name}={server.Vpid}")));
    }

    [Fact]
    public void Servers_of_one_entry_share_tree_and_workload()
    {
        HostSpec host = _texts.Host("servers: [{name: w, count: 32766, ownership: translated, files: [{path: /a}], workload: [{script: getuid()}]}]");
        Assert.Equal(32766, host.Servers.Count);
        Assert.All(host.Servers, server => Assert.Same(host.Servers[0].Files, server.Files));
        Assert.All(host.Servers, server => Assert.Same(host.Servers[0].Workload, server.Workload));
        Assert.All(host.Servers, server => Assert.Equal(Ownership.Translated, server.Ownership));
    }

    [Fact]
    public void A_workload_is_scripts_recordings_and_barriers()
    {
        _texts.Write("id.strace", "");
        HostSpec host = _texts.Host("""
            workload: [{barrier: started}]
            servers:
              - name: vp1
                workload:
                  - script: |
                      3942 setuid(1) = 0
                      3942 getuid() = 1
                    user: "5:6:7,8"
                    umask: 0
                    cwd: /tmp
                  - recording: id.strace
                    user: "1000:1000"
                    umask: "0077"
                    cwd: /home/alice
                  - barrier: started
            """);
        var items = host.Servers[0].Workload;
        ScriptItem script = Assert.IsType<ScriptItem>(items[0]);
        Assert.Equal(("3942 setuid(1) = 0\n3942 getuid() = 1\n", new Where("s.yaml", 9)), (script.Text, script.At));
        Assert.Equal((5u, 6u, 2, 0u, "/tmp"), Login(script.Login));
        Assert.Equal([7u, 8u], script.Login.Groups);
        RecordingItem recording = Assert.IsType<RecordingItem>(items[1]);
        Assert.Equal((Path.Combine(_texts.Directory, "id.strace"), 14), (recording.Path, recording.At.Line));
        Assert.Equal((1000u, 1000u, 0, 63u, "/home/alice"), Login(recording.Login));
        Assert.Equal(new BarrierItem("started", new("s.yaml", 18, 13)), items[2]);
    }

    [Theory]
    [InlineData("- script: |\n    one\n", 6)]
    [InlineData("- script: |-\n\n    one\n", 6)]
    [InlineData("- script: &a |\n    one\n", 6)]
    [InlineData("- script: &a\n    |\n    one\n", 7)]
    [InlineData("- script: |2 # what\n    one\n", 6)]
    [InlineData("- script: one\n", 5)]
    [InlineData("- script:\n    'one'\n", 6)]
    public void A_script_knows_the_line_of_its_text(string item, int line)
    {
        ScriptItem script = (ScriptItem)_texts.Host("workload:\n" + item).Workload[0];
        Assert.Equal(new Where("s.yaml", line), script.At);
    }

    [Fact]
    public void Windows_line_ends_and_a_byte_order_mark_change_nothing()
    {
        string text = Texts.HostText("workload:\n  - script: |\n      one\n      two\n  - script: three");
        Scenario scenario = _texts.Parse("\uFEFF" + text.Replace("\n", "\r\n"));
        Assert.Equal("one\ntwo\n", ((ScriptItem)scenario.Hosts[0].Workload[0]).Text);
        Assert.Equal(8, scenario.Hosts[0].Workload[1].At.Line);
        Assert.Equal(_texts.Parse(text).Hosts[0].Workload[1].At, scenario.Hosts[0].Workload[1].At);
    }

    [Fact]
    public void Aliases_and_json_are_read()
    {
        Scenario scenario = _texts.Parse("""
            {"scenario": "s", "hosts": [{"name": "h", "servers": [{"name": "a", "files": &f [{"path": "/x"}]}, {"name": "b", "files": *f}]}]}
            """);
        Assert.Equal(Texts.Show(scenario.Hosts[0].Servers[0].Files), Texts.Show(scenario.Hosts[0].Servers[1].Files));
    }

    [Fact]
    public void Read_takes_paths_relative_to_the_file()
    {
        _texts.Write("a.tree", "f\t600\t1\t2\t3\t/x\t\n");
        string path = _texts.Write("s.yaml", Texts.HostText("servers: [{name: a, trees: [a.tree]}]"));
        Scenario scenario = ScenarioReader.Read(path);
        Assert.Equal("40755 0:0 0 /\n100600 1:2 3 /x", Texts.Show(scenario.Hosts[0].Servers[0].Files));
        Assert.Equal(new Where(Path.Combine(_texts.Directory, "a.tree"), 1), scenario.Hosts[0].Servers[0].Files[1].At);
    }

    private static string Ranges(IEnumerable<IdRange> ranges) => string.Join(' ', ranges.Select(range => $"{range.First}-{range.Last}"));

    private static (uint, uint, int, uint, string) Login(Login login) =>
        (login.Uid, login.Gid, login.Groups.Count, login.Umask, Encoding.UTF8.GetString(login.Cwd));
}
