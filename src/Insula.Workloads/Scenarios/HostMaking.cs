using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Workloads.Scenarios;

/// <summary>Makes a host of what is written: servers, trees, pools; and checks what concerns more than one place.</summary>
internal sealed class HostMaking(HostDraft draft, Reading reading, Dictionary<ImageDraft, IReadOnlyList<FileSpec>> images)
{
    private const uint GreatestEncoded = 0xFFFF;

    private readonly HostPlan _plan = new(draft, reading);
    private readonly HashSet<(IReadOnlyList<FileSpec>, bool Encoded)> _checked = [];
    private readonly SortedSet<uint> _hostUsers = [], _hostGroups = [];

    internal HostSpec Make()
    {
        IReadOnlyList<FileSpec> own = FileTree.Compose([draft.Files], draft.At, reading);
        CheckTree(own, null);
        CheckProcesses();
        Claim(draft.Users.Own);
        foreach (WorkItem item in draft.Workload)
            CheckLogin(LoginOf(item), null, item.At);
        ServerSpec[] servers = Servers();
        OwnerPools pools = new();
        pools.Users.AddRange(PoolSyntax.Without(draft.Pool, _hostUsers));
        pools.Groups.AddRange(PoolSyntax.Without(draft.Pool, _hostGroups));
        return new(draft.Name, draft.Policy, pools, draft.PidFirst, draft.PidLast, own, draft.Processes, draft.Workload, servers, draft.At) { Abilities = draft.Abilities };
    }

    private ServerSpec[] Servers()
    {
        Dictionary<ServerDraft, IReadOnlyList<FileSpec>> trees = new(ReferenceEqualityComparer.Instance);
        foreach (ServerDraft server in draft.Servers)
        {
            if (!trees.TryAdd(server, Tree(server)))
                continue; // An alias; its name is taken, which is an error already.
            CheckTree(trees[server], server);
            foreach (WorkItem item in server.Workload)
                CheckLogin(LoginOf(item), server, item.At);
        }
        return [.. _plan.Servers.Select(plan => new ServerSpec(
            plan.Name, plan.Vpid, plan.Draft.Ownership, trees[plan.Draft], plan.Draft.Workload, plan.Draft.At) { Abilities = plan.Draft.Abilities })];
    }

    private IReadOnlyList<FileSpec> Tree(ServerDraft server)
    {
        if (server.Image is null || server.Layers.Any(layer => layer.Count > 0))
            return FileTree.Compose([.. server.Image?.Layers ?? [], .. server.Layers], server.At, reading);
        if (!images.TryGetValue(server.Image, out IReadOnlyList<FileSpec>? tree))
            images[server.Image] = tree = FileTree.Compose(server.Image.Layers, server.At, reading);
        return tree;
    }

    /// <summary>Checks the owners in a tree, of a server or of the host; a tree that servers share is gone through once.</summary>
    private void CheckTree(IReadOnlyList<FileSpec> files, ServerDraft? server)
    {
        if (!_checked.Add((files, server?.Ownership == Ownership.Encoded)))
            return;
        reading.Budget.Walk(files.Count, draft.At);
        foreach (FileSpec file in files)
        {
            if (file.Owner.Of == OwnerOf.Host || file.Owner.Of == OwnerOf.Self && server is null)
                Claim([file.Owner]);
            else if ((file.Owner.Of == OwnerOf.Self ? server : _plan.Find(file.Owner.Server!, file.At)?.Draft) is { } owner)
                CheckIdentifiers([file.Owner.Uid, file.Owner.Gid], owner, file.At);
        }
    }

    private void CheckProcesses()
    {
        Dictionary<Pid, Where> pids = [];
        foreach (ProcessSpec process in draft.Processes)
        {
            if (!pids.TryAdd(process.Pid, process.At))
                reading.Errors.Add(process.At, $"PID {process.Pid} is taken: see line {pids[process.Pid].Line}");
            ServerPlan? server = process.Server is null ? null : _plan.Find(process.Server, process.At);
            if (process.Server is null || server is not null)
                CheckLogin(process.Login, server?.Draft, process.At);
        }
    }

    private void CheckLogin(Login? login, ServerDraft? server, Where at)
    {
        if (login is null)
            return;
        if (server is not null)
        {
            CheckIdentifiers([login.Uid, login.Gid, .. login.Groups], server, at);
            return;
        }
        _hostUsers.Add(login.Uid);
        _hostGroups.Add(login.Gid);
        _hostGroups.UnionWith(login.Groups);
    }

    private void CheckIdentifiers(ReadOnlySpan<uint> identifiers, ServerDraft server, Where at)
    {
        foreach (uint identifier in identifiers)
        {
            if (identifier > GreatestEncoded && server.Ownership == Ownership.Encoded)
            {
                reading.Errors.Add(at, $"identifier {identifier} is over {GreatestEncoded}, the greatest of server '{server.Name}': "
                    + "its ownership is encoded; translated has no such bound");
            }
        }
    }

    private void Claim(IEnumerable<OwnerSpec> owners)
    {
        foreach (OwnerSpec owner in owners)
        {
            _hostUsers.Add(owner.Uid);
            _hostGroups.Add(owner.Gid);
        }
    }

    private static Login? LoginOf(WorkItem item) => item switch { ScriptItem script => script.Login, RecordingItem recording => recording.Login, _ => null };
}
