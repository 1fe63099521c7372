using System.Text;
using Insula.Engine;
using Insula.Journal;
using Insula.Model;
using Insula.Model.Facts;
using Insula.Workloads.Scenarios;

namespace Insula.Workloads.Running;

/// <summary>The scenario's world cannot be placed: a fixed process number is taken, a pool is too small.</summary>
public sealed class SetupException(Where at, string message) : Exception($"{at}: {message}");

/// <summary>An entity whose world is placed: its session, and the processes that its workload starts with.</summary>
/// <param name="Name">The server's name, or the host's.</param>
/// <param name="Host">The host's name.</param>
/// <param name="Ownership">The strategy; null for a host.</param>
/// <param name="Session">The session that placed it and drives it.</param>
/// <param name="Init">Its first process.</param>
/// <param name="Fixed">Processes with a number of the scenario's choice.</param>
/// <param name="Starters">The process of each step of the workload; null for steps without one.</param>
public sealed record PlacedEntity(
    string Name, string Host, Ownership? Ownership, Session Session, Pid Init, IReadOnlyList<Pid> Fixed, IReadOnlyList<Pid?> Starters);

/// <summary>
/// Makes a host and its servers as a scenario has them, by ordinary calls: everything is journaled, and identities are translated and lent as
/// at any other time.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="spec">The host.</param>
/// <param name="acknowledged">Called for every reply.</param>
internal sealed class Setting(IEngine engine, HostSpec spec, Action<StreamId, BatchReply>? acknowledged = null)
{
    private readonly Dictionary<string, Session> _sessions = [];

    /// <summary>False only in tests: the servers' wrappers are unloaded when their worlds are placed.</summary>
    public bool LoadsInterceptor { get; init; } = true;
    private readonly Dictionary<string, Pid> _inits = [];

    /// <summary>False to go on placing files while calls run.</summary>
    public bool OpensEntities { get; init; } = true;

    /// <summary>Places everything and opens the entities: the host first, then its servers in their order.</summary>
    public async Task<IReadOnlyList<PlacedEntity>> Place()
    {
        var host = new StreamId(spec.Name);
        engine.Send(host, new BeginHost(spec.Name, spec.Policy, spec.Pools, (spec.PidFirst, spec.PidLast)));
        Session session = await Session.Open(engine, host, acknowledged);
        var init = new Pid(spec.PidFirst);
        await SetDefaults(session, init, spec.Abilities, null);
        foreach (ServerSpec server in spec.Servers)
            await Create(session, init, server);

        var placed = new List<PlacedEntity> { await PlaceEntity(spec.Name, null, session, init, spec.Files, spec.Workload) };
        // One after the other, so that alternatives are lent in the order of the scenario whatever the nodes do.
        foreach (ServerSpec server in spec.Servers)
            placed.Add(await PlaceEntity(server.Name, server.Ownership, _sessions[server.Name], _inits[server.Name], server.Files, server.Workload));
        await GiveToOthers(spec.Files, session, init);
        foreach (ServerSpec server in spec.Servers)
            await GiveToOthers(server.Files, _sessions[server.Name], _inits[server.Name]);
        for (int i = 0; i < spec.Servers.Count && !LoadsInterceptor; i++)
            await Must(session, spec.At, Calls.Of(init, "interceptor_unload", spec.Servers[i].Vpid.Value, 1));
        foreach (PlacedEntity entity in OpensEntities ? placed : [])
            await Must(entity.Session, spec.At, Calls.Of(entity.Init, "setup_done"));
        return placed;
    }

    private async Task Create(Session host, Pid init, ServerSpec server)
    {
        string ownership = server.Ownership == Ownership.Encoded ? "encoded" : "translated";
        BatchReply reply = await Must(host, server.At, Calls.Of(init, "server_create", Value.Of(server.Name), server.Vpid.Value, Value.Of(ownership)));
        ServerRegistered registered = reply.Facts.Select(at => at.Fact).OfType<ServerRegistered>().Single();
        _inits[server.Name] = new(registered.Init);
        _sessions[server.Name] = await Session.Open(engine, StreamId.Server(spec.Name, server.Vpid, registered.Incarnation), acknowledged);
        foreach (uint account in server.Abilities.SuperUsers)
            await Must(host, server.At, Calls.Of(init, "super_user_add", server.Vpid.Value, account));
        // Before anything else is there: what is denied and inheritable holds for all that is placed.
        foreach (string request in server.Abilities.OfInit)
            await Must(host, server.At, Calls.Of(init, "procmgr_ability", registered.Init, Value.Of(request)));
        await SetDefaults(host, init, server.Abilities, server);
        // The first process is there already: what super-users get at creation, it gets now.
        foreach (DefaultSpec entry in server.Abilities.Defaults.Where(entry => entry.Whose == "super-user"))
            await Must(host, server.At, Calls.Of(init, "procmgr_ability", registered.Init, Value.Of(entry.Set)));
    }

    /// <summary>Default sets: the host keeps them by its own identifiers, so those of a server's owners are asked for first.</summary>
    private async Task SetDefaults(Session host, Pid init, AbilitySpec abilities, ServerSpec? server)
    {
        foreach (DefaultSpec entry in abilities.Defaults)
        {
            uint id = entry.Whose is "super-user" or "member" ? server!.Vpid.Value : await HostIdentifier(entry.Whose == "group" ? "setup_gid" : "setup_uid", entry.Id, server);
            await Must(host, spec.At, Calls.Of(init, "defaults_set", Value.Of(entry.Whose), id, Value.Of(entry.Set)));
        }
        foreach (uint user in abilities.Administrators)
            await Must(host, spec.At, Calls.Of(init, "admin_set", await HostIdentifier("setup_uid", user, server)));
    }

    private async Task<uint> HostIdentifier(string call, uint id, ServerSpec? server) => server is null
        ? id : (uint)(await Must(_sessions[server.Name], server.At, Calls.Of(_inits[server.Name], call, id))).Replies[0].Value;

    private async Task<PlacedEntity> PlaceEntity(
        string name, Ownership? ownership, Session session, Pid init, IReadOnlyList<FileSpec> files, IReadOnlyList<WorkItem> workload)
    {
        int placed = 0;
        foreach (Syscall[] batch in Calls.InBatches(files.Select(file => Calls.File(init, file))))
        {
            int first = placed;
            await Must(session, i => (files[first + i].At, "this"), batch);
            placed += batch.Length;
        }
        var numbered = new List<Pid>();
        foreach (ProcessSpec process in spec.Processes.Where(process => process.Server == (ownership is null ? null : name)))
            numbered.Add(await PlaceProcess(session, init, process.Pid.Value, process.Login, process.At));
        var starters = new List<Pid?>();
        foreach (WorkItem item in workload)
        {
            Login? login = item switch { ScriptItem script => script.Login, RecordingItem recording => recording.Login, _ => null };
            starters.Add(login is null ? null : await PlaceProcess(session, init, 0, login, item.At));
        }
        return new(name, spec.Name, ownership, session, init, numbered, starters);
    }

    /// <summary>Places a process with the three descriptors that every program starts with.</summary>
    private static async Task<Pid> PlaceProcess(Session session, Pid init, int number, Login login, Where at)
    {
        string what = $"a process of {login.Uid}:{login.Gid} in {Encoding.UTF8.GetString(login.Cwd)}";
        BatchReply reply = await Must(session, _ => (at, what), Calls.Process(init, number, login));
        var pid = new Pid((int)reply.Replies[0].Value);
        await Must(session, at, [.. Enumerable.Range(0, 3).Select(descriptor => Calls.Of(pid, "descriptor_adopt", descriptor))]);
        return pid;
    }

    /// <summary>Files whose owner is not of the tree they stand in: the host's, or another server's.</summary>
    private async Task GiveToOthers(IReadOnlyList<FileSpec> files, Session session, Pid init)
    {
        foreach (FileSpec file in files)
        {
            OwnerSpec owner = file.Owner;
            if (owner.Of == OwnerOf.Self)
                continue;
            (long uid, long gid) = (owner.Uid, owner.Gid);
            if (owner.Of == OwnerOf.Server)
            {
                BatchReply ids = await Must(_sessions[owner.Server!], file.At,
                    Calls.Of(_inits[owner.Server!], "setup_uid", owner.Uid), Calls.Of(_inits[owner.Server!], "setup_gid", owner.Gid));
                (uid, gid) = (ids.Replies[0].Value, ids.Replies[1].Value);
            }
            await Must(session, file.At, Calls.Of(init, "setup_owner", Value.Of(file.Path), uid, gid));
        }
    }

    private static Task<BatchReply> Must(Session session, Where at, params Syscall[] calls) => Must(session, _ => (at, "this"), calls);

    /// <summary>Sends calls that have to succeed; of each it is known where in the scenario it comes from, and what it places.</summary>
    private static async Task<BatchReply> Must(Session session, Func<int, (Where At, string What)> of, params Syscall[] calls)
    {
        BatchReply reply = await session.Send(calls);
        for (int i = 0; i < reply.Replies.Count; i++)
        {
            if (!reply.Replies[i].IsAllowed)
                throw new SetupException(of(i).At, $"cannot place {of(i).What} on {session.Stream}: {WhyTable.Of(reply.Replies[i].Why).Sentence} ({reply.AddressOf(i)})");
        }
        return reply;
    }
}
