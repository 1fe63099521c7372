using Google.Protobuf;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel;

/// <summary>How entities begin: the first facts of a host kernel and of a virtual server.</summary>
public static class Boot
{
    private const uint RootMode = Mode.Directory | 0x1ED, InitUmask = 0x12;

    /// <summary>Begins a host kernel: its root directory, its share of process identifiers and its first process.</summary>
    /// <param name="effects">Where the facts go; the state is empty.</param>
    /// <param name="name">The host's name.</param>
    /// <param name="policy">Its options, which its servers share.</param>
    /// <param name="pools">The identifiers it may lend as alternatives.</param>
    /// <param name="pids">The process identifiers it has.</param>
    public static void Host(Effects effects, string name, Policy policy, OwnerPools pools, (int First, int Last) pids)
    {
        effects.Emit(FactOf.HostStarted(name, pools, pids.First, pids.Last));
        effects.Emit(FactOf.PolicyChanged(policy));
        (int first, int last) = Leases.Pids(effects, Vpid.Host, 0, (int)policy.PidLease) ?? throw new InvalidOperationException("no process identifiers");
        effects.Emit(FactOf.PidsReceived(first, last));
        First(effects, new(first), HostUid.Root, HostGid.Root);
    }

    /// <summary>The host's part of making a server: what it lends, and the record of the first process.</summary>
    internal static Reply Prepare(in Call call, Vpid vpid, string name, Ownership ownership)
    {
        Effects effects = call.Effects;
        HostRegister register = call.State.Register!;
        const uint incarnation = 1;
        // Nothing is emitted before everything is known to be there.
        bool translated = ownership == Ownership.Translated;
        uint block = call.State.Policy.OwnerLease;
        IdRange users = new(), groups = new();
        if (translated)
        {
            if (Leases.FreeOwners(call.State, IdKind.User, 1, block) is not [var user] || Leases.FreeOwners(call.State, IdKind.Group, 1, block) is not [var group])
                return Why.OwnerPoolEmpty;
            (users, groups) = (user, group);
        }
        if (Leases.Pids(effects, vpid, 0, (int)call.State.Policy.PidLease) is not var (first, last))
            return Why.PidsExhausted;
        if (translated)
        {
            call.Emit(FactOf.OwnersLeased(vpid, IdKind.User, users.First, users.Last));
            call.Emit(FactOf.OwnersLeased(vpid, IdKind.Group, groups.First, groups.Last));
        }
        call.Emit(FactOf.ServerRegistered(new(vpid, name, incarnation, ownership, new(first))));
        effects.Post(vpid, new(RequestKind.Boot, Value.Of(name), vpid.Value, incarnation, (long)ownership, first, last,
            users.First, users.Last, groups.First, groups.Last,
            Value.Of(call.State.Policy.ToByteArray()), Value.Of(register.Pools.ToByteArray())));
        foreach (CustomAbility custom in call.State.Abilities.Custom)
            effects.Post(vpid, Syscalls.Abilities.RequestToCreate(custom));
        return Reply.Of(vpid.Value);
    }

    /// <summary>Begins a virtual server, as its host asks: its owner map, its root directory, its first process and its wrappers.</summary>
    public static void Server(Effects effects, Request request)
    {
        Value[] args = request.Args;
        var vpid = new Vpid((ushort)args[1].Number);
        var ownership = (Ownership)args[3].Number;
        effects.Emit(FactOf.ServerStarted(vpid, System.Text.Encoding.UTF8.GetString(args[0].Text), args[2].Word, ownership, OwnerPools.Parser.ParseFrom(args[11].Text)));
        effects.Emit(FactOf.PolicyChanged(Policy.Parser.ParseFrom(args[10].Text)));
        effects.Emit(FactOf.PidsReceived((int)args[4].Number, (int)args[5].Number));
        if (ownership == Ownership.Translated)
        {
            effects.Emit(FactOf.OwnersReceived(IdKind.User, args[6].Word, args[7].Word));
            effects.Emit(FactOf.OwnersReceived(IdKind.Group, args[8].Word, args[9].Word));
            // "VSUID(v) = ToHost(v,0), allocated at VP creation" - spec 3.2
            effects.Emit(FactOf.OwnerAssociated(IdKind.User, 0, args[6].Word));
            effects.Emit(FactOf.OwnerAssociated(IdKind.Group, 0, args[8].Word));
        }
        OwnerMap owners = effects.State.Owners!;
        First(effects, new((int)args[4].Number), owners.SuperUser, owners.SuperGroup);
        effects.Emit(FactOf.MemberAdded(effects.State.Init, vpid));
        effects.Emit(FactOf.InterceptorLoaded(SyscallTable.Intercepted));
    }

    private static void First(Effects effects, Pid init, HostUid user, HostGid group)
    {
        effects.Emit(FactOf.InodeCreated(effects.State.NextIno, RootMode, user, group, 4096, default, effects.State.Time));
        effects.Emit(FactOf.ProcessCreated(init, new(0), init, init, new(user, group, []), InitUmask, effects.State.Root!));
    }
}
