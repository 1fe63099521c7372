using Insula.Kernel.Syscalls;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel;

/// <summary>
/// What entities ask of each other. The receiver answers at once, from its own state, so waits form no circle; the sender folds what the answer
/// brings and runs its call again.
/// </summary>
public static class Requests
{
    /// <summary>Answers a request of the host (0) or of a server.</summary>
    public static Answer Handle(Effects effects, Vpid from, Request request) => request.Kind switch
    {
        RequestKind.LeasePids => LendPids(effects, from, request),
        RequestKind.LeaseOwners => LendOwners(effects, from, request),
        RequestKind.FindProcess => FindProcess(effects, from, new((int)request.Args[0].Number)),
        RequestKind.LoadInterceptor => Load(effects, request.Args[0].List),
        RequestKind.UnloadInterceptor => Unload(effects, request.Args[0].Number),
        RequestKind.SignalMember => Signalling.Receive(effects, request),
        RequestKind.ModifyAbilities => Syscalls.Abilities.Receive(effects, request),
        RequestKind.DescribeAbilities => Syscalls.Abilities.ReceiveDescribe(effects, request),
        RequestKind.AddSuperUser => Servers.ReceiveSuperUser(effects, request),
        RequestKind.SetDefaults => Syscalls.Abilities.ReceiveDefaults(effects, request),
        RequestKind.CreateAbility => Syscalls.Abilities.ReceiveCreated(effects, request),
        _ => new(request.Kind, Why.InvalidValue),
    };

    /// <summary>Takes what an answer brings into the state.</summary>
    public static void Receive(Effects effects, Answer answer)
    {
        if (answer.Why != Why.Allowed)
            return;
        if (answer.Kind == RequestKind.LeasePids)
            effects.Emit(FactOf.PidsReceived((int)answer.Args[0].Number, (int)answer.Args[1].Number));
        for (int i = 0; answer.Kind == RequestKind.LeaseOwners && i < answer.Args.Length; i += 3)
            effects.Emit(FactOf.OwnersReceived((IdKind)answer.Args[i].Number, answer.Args[i + 1].Word, answer.Args[i + 2].Word));
    }

    private static Answer LendPids(Effects effects, Vpid to, Request request)
    {
        int wanted = (int)request.Args[0].Number;
        return Leases.Pids(effects, to, wanted, (int)request.Args[1].Number) is var (first, last)
            ? new(request.Kind, Why.Allowed, first, last)
            : new(request.Kind, wanted > 0 ? Why.PidInUse : Why.PidsExhausted);
    }

    /// <summary>Lends what is asked of both kinds, or nothing.</summary>
    private static Answer LendOwners(Effects effects, Vpid to, Request request)
    {
        uint block = request.Args[2].Word;
        List<IdRange>? users = Leases.FreeOwners(effects.State, IdKind.User, request.Args[0].Word, block);
        List<IdRange>? groups = Leases.FreeOwners(effects.State, IdKind.Group, request.Args[1].Word, block);
        if (users is null || groups is null)
            return new(request.Kind, Why.OwnerPoolEmpty);
        var lent = new List<Value>();
        foreach ((IdKind kind, List<IdRange> ranges) in new[] { (IdKind.User, users), (IdKind.Group, groups) })
        {
            foreach (IdRange range in ranges)
            {
                effects.Emit(FactOf.OwnersLeased(to, kind, range.First, range.Last));
                lent.AddRange([(long)kind, range.First, range.Last]);
            }
        }
        return new(request.Kind, Why.Allowed, [.. lent]);
    }

    /// <summary>"A number leased to another VP counts as existing." - R70</summary>
    private static Answer FindProcess(Effects effects, Vpid from, Pid pid)
    {
        Vpid? holder = effects.State.Register!.HolderOf(pid);
        bool exists = holder is { } vpid && (vpid.IsHost ? effects.State.Find(pid) is not null || effects.State.Threads.Contains(pid) : vpid != from);
        return new(RequestKind.FindProcess, exists ? Why.Allowed : Why.NoSuchProcess);
    }

    private static Answer Load(Effects effects, ReadOnlySpan<Value> numbers)
    {
        var calls = new uint[numbers.Length];
        for (int i = 0; i < calls.Length; i++)
        {
            calls[i] = numbers[i].Word;
            // One wrapper a call: two would translate identities twice.
            if (effects.State.Layers.Any(layer => layer.Contains(calls[i])) || calls.AsSpan(0, i).Contains(calls[i]))
                return new(RequestKind.LoadInterceptor, Why.InUse);
        }
        effects.Emit(FactOf.InterceptorLoaded(calls));
        return new(RequestKind.LoadInterceptor, Why.Allowed, effects.State.Layers.Count);
    }

    /// <summary>"Unload out of order (a later wrapper still on top) is refused." - spec 2.3</summary>
    private static Answer Unload(Effects effects, long layer)
    {
        if (layer < 1 || layer != effects.State.Layers.Count)
            return new(RequestKind.UnloadInterceptor, Why.NotNewestLayer);
        effects.Emit(FactOf.InterceptorUnloaded());
        return new(RequestKind.UnloadInterceptor, Why.Allowed);
    }
}
