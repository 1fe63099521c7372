using System.Text;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel.Syscalls;

/// <summary>Changing abilities: procmgr_ability() and what belongs to it (spec 5.6-5.10, 6.4). None of it is intercepted: no grant widens anything.</summary>
internal static class Abilities
{
    private const int MaxName = 127;

    /// <summary>The request is a raw list of words, or a text.</summary>
    public static Reply Modify(in Call call)
    {
        // "Parse whole list first." - spec 5.6
        Why why = Read(call.Effects, call[1], out AbilityRequest request);
        if (why != Why.Allowed)
            return why;
        if (call.ProcessNamed(call.Int(0)) is not { } target || target.RunState == RunState.Zombie)
            return ModifyElsewhere(call);
        why = Gate.ModifyAbilities(call, target, out Widening may);
        // Ranges of identifiers that a member sets are its server's, and the host's that the host sets. - spec 6.5
        OwnerMap? owners = call.Vpid.IsHost ? null : call.State.Owners;
        return why != Why.Allowed ? why : Apply(call.Effects, target, request, call.Caller.Pid, may, owners);
    }

    /// <summary>A host process changes the abilities of a member: what <see cref="RequestKind.ModifyAbilities"/> asks.</summary>
    public static Answer Receive(Effects effects, Request request)
    {
        if (effects.State.Find(new((int)request.Args[0].Number)) is not { } target || target.RunState == RunState.Zombie)
            return new(request.Kind, Why.NoSuchProcess);
        Why why = Read(effects, request.Args[1], out AbilityRequest asked);
        if (why != Why.Allowed)
            return new(request.Kind, why);
        if (request.Args[3].Number == 0)
            return new(request.Kind, Why.AbilitiesOfOther);
        Reply reply = Apply(effects, target, asked, new((int)request.Args[2].Number), Widening.Everything, null);
        return new(request.Kind, reply.Why, reply.Detail);
    }

    /// <summary>What the process may do, as text: both sets, as far as they differ from what every process holds.</summary>
    public static Reply Describe(in Call call)
    {
        if (call.ProcessNamed(call.Int(0)) is not { } process)
        {
            if (call.State.Register is not { } register || register.HolderOf(new(call.Int(0))) is not { IsHost: false } server)
                return Elsewhere.Refuse(call, new(call.Int(0)));
            if (call.AnswerTo(RequestKind.DescribeAbilities) is not { } answer)
                return call.Ask(server, new(RequestKind.DescribeAbilities, call[0]));
            if (answer.Why != Why.Allowed)
                return answer.Why;
            return Tell(call, answer.Args[0].Text);
        }
        return Tell(call, Encoding.UTF8.GetBytes(TextOf(call.State, process)));
    }

    /// <summary>The same for the host: what <see cref="RequestKind.DescribeAbilities"/> asks.</summary>
    public static Answer ReceiveDescribe(Effects effects, Request request) => effects.State.Find(new((int)request.Args[0].Number)) is { } process
        ? new(request.Kind, Why.Allowed, Value.Of(TextOf(effects.State, process))) : new(request.Kind, Why.NoSuchProcess);

    /// <summary>procmgr_ability_create(): a name gets its domains once; again with the same ones it is found (spec 5.10).</summary>
    public static Reply Create(in Call call) => Create(call, Encoding.UTF8.GetString(call[0].Text), (AbilityFlags)call[1].Word);

    private static Reply Create(in Call call, string name, AbilityFlags flags)
    {
        int slash = name.IndexOf('/');
        if (name.Length > MaxName || slash <= 0 || slash == name.Length - 1 || (flags & ~AbilityFlags.Domains) != 0 || name.AsSpan().ContainsAny(" ,:"))
            return Why.InvalidValue;
        var custom = new CustomAbility(name, (flags & AbilityFlags.Root) != 0, (flags & AbilityFlags.NonRoot) != 0);
        if (call.State.Abilities.Find(name) is { } known)
            return call.State.Abilities.Custom[(int)known - AbilityNumbers.FirstCustom] with { Name = name } == custom ? Reply.Of((long)known) : Why.AbilityNameTaken;
        if (AbilityNumbers.FirstCustom + call.State.Abilities.Custom.Count == AbilityNumbers.Most)
            return Why.TooManyAbilities;
        long number = AbilityNumbers.FirstCustom + call.State.Abilities.Custom.Count;
        call.Emit(FactOf.AbilityCreated(custom));
        foreach (Vpid server in call.State.Register!.Servers.Keys)
            call.Effects.Post(server, RequestToCreate(custom));
        return Reply.Of(number);
    }

    /// <summary>
    /// procmgr_ability_lookup(): the number of a name. One that nobody has created is created for who may, for the root domain; for others it has a temporary
    /// number, which is good for nothing but to be looked at (spec 5.10).
    /// </summary>
    public static Reply Lookup(in Call call)
    {
        string name = Encoding.UTF8.GetString(call[0].Text);
        if (call.State.Abilities.Find(name) is { } known)
            return Reply.Of((long)known);
        if (Gate.Meets(call, Needs.Host) == Why.Allowed)
            return Create(call, name, AbilityFlags.Root);
        return name.Length is 0 or > MaxName ? Why.NoSuchAbility : Reply.Of((uint)AbilityFlags.Uncreated);
    }

    /// <summary>
    /// ConnectClientInfoAble(): a service asks whether a process, its client, holds an ability for these values. Created abilities are checked by nobody else.
    /// </summary>
    public static Reply ClientInfoAble(in Call call)
    {
        if (call.State.Abilities.Find(Encoding.UTF8.GetString(call[1].Text)) is not { } ability)
            return Why.NoSuchAbility;
        if ((ulong)call[2].Number > (ulong)call[3].Number)
            return Why.InvalidValue;
        if (call.ProcessNamed(call.Int(0)) is not { RunState: not RunState.Zombie } client)
            return Elsewhere.Refuse(call, new(call.Int(0)));
        return Gate.Holds(call, client, ability, (ulong)call[2].Number, (ulong)call[3].Number);
    }

    /// <summary>What a host tells its servers of an ability that it created.</summary>
    public static Request RequestToCreate(CustomAbility custom) =>
        new(RequestKind.CreateAbility, Value.Of(custom.Name), custom.InRoot ? 1 : 0, custom.InNonRoot ? 1 : 0);

    /// <summary>An owner's default set (spec 5.9): kept where the owner's processes are.</summary>
    public static Reply SetDefaults(in Call call)
    {
        DefaultFor? whose = call[0].Text switch
        {
            var text when text.SequenceEqual("user"u8) => DefaultFor.User,
            var text when text.SequenceEqual("group"u8) => DefaultFor.Group,
            var text when text.SequenceEqual("super-user"u8) => DefaultFor.SuperUser,
            var text when text.SequenceEqual("member"u8) => DefaultFor.Member,
            _ => null,
        };
        return whose is { } found ? SetDefaults(call, found, call[1].Word, call[2]) : Why.InvalidValue;
    }

    /// <summary>A user that may do everything (R84).</summary>
    public static Reply SetAdmin(in Call call) => SetDefaults(call, DefaultFor.Admin, call[0].Word, Value.Of(""));

    /// <summary>What <see cref="RequestKind.SetDefaults"/> asks.</summary>
    public static Answer ReceiveDefaults(Effects effects, Request request)
    {
        var whose = (DefaultFor)request.Args[0].Number;
        // Templates are for the server as a whole.
        uint id = whose is DefaultFor.SuperUser or DefaultFor.Member ? 0 : request.Args[1].Word;
        effects.Emit(FactOf.DefaultAbilitiesSet(whose, id, Encoding.UTF8.GetString(request.Args[2].Text)));
        return new(request.Kind, Why.Allowed);
    }

    /// <summary>What <see cref="RequestKind.CreateAbility"/> asks.</summary>
    public static Answer ReceiveCreated(Effects effects, Request request)
    {
        effects.Emit(FactOf.AbilityCreated(new(Encoding.UTF8.GetString(request.Args[0].Text), request.Args[1].Number != 0, request.Args[2].Number != 0)));
        return new(request.Kind, Why.Allowed);
    }

    /// <summary>A process runs another program, or has just been spawned: what is inheritable stays, the rest is as its owner has it by default (R120).</summary>
    /// <param name="call">The call.</param>
    /// <param name="process">The process.</param>
    /// <param name="from">Whose set it inherits.</param>
    /// <param name="owner">Whose defaults it gets.</param>
    public static void Inherit(in Call call, Process process, AbilitySet from, Credentials owner) =>
        Become(call, process, from.Inherited(call.State.Defaults.Of(owner, call.State)), AbilityCause.Defaults);

    /// <summary>A process has been placed as if the first process had spawned it: limits that it has to pass on hold for all members (R131).</summary>
    public static void Place(in Call call, Process process)
    {
        Become(call, process, call.Caller.Abilities.Inherited(process.Abilities), AbilityCause.Inherited);
        Inherit(call, process, process.Abilities, process.Credentials);
    }

    private static void Become(in Call call, Process process, AbilitySet after, AbilityCause cause)
    {
        if (!after.IsAlike(process.Abilities, call.State.Abilities))
            call.Emit(FactOf.AbilitiesChanged(process, after, call.State.Abilities, call.Caller.Pid, cause));
    }

    private static Reply Tell(in Call call, ReadOnlySpan<byte> text)
    {
        text.CopyTo(call.Effects.Arena.ReserveText(text.Length));
        return Reply.Of(text.Length);
    }

    private static Reply ModifyElsewhere(in Call call)
    {
        var pid = new Pid(call.Int(0));
        if (call.State.Register is not { } register || register.HolderOf(pid) is not { IsHost: false } server)
            return Elsewhere.Refuse(call, pid);
        if (call.AnswerTo(RequestKind.ModifyAbilities) is { } answer)
            return answer.Why == Why.Allowed ? Reply.Ok with { Detail = (int)answer.Args[0].Number } : answer.Why;
        return call.Ask(server, new(RequestKind.ModifyAbilities, pid.Value, call[1], call.Caller.Pid.Value, call.Who.Effective == HostUid.Root ? 1 : 0));
    }

    private static Reply Apply(Effects effects, Process target, AbilityRequest request, Pid by, Widening may, OwnerMap? owners)
    {
        KernelState state = effects.State;
        var modifier = new Modifier(may, state.Policy.Locks == Policy.Types.LockPolicy.Lenient, owners);
        Why why = AbilityModification.Apply(target.Abilities, request, state.Abilities, modifier, out AbilitySet after, out bool widens, out (Domain Domain, Ability Ability) at);
        if (why != Why.Allowed)
            return Explanation.Unchanged(effects, target, at.Domain, at.Ability, why);
        if (!after.IsAlike(target.Abilities, state.Abilities))
            effects.Emit(FactOf.AbilitiesChanged(target, after, state.Abilities, by, AbilityCause.Request, widens));
        return Reply.Ok with { Detail = (int)request.Warnings };
    }

    private static Reply SetDefaults(in Call call, DefaultFor whose, uint id, Value set)
    {
        if (AbilityText.Read(Encoding.UTF8.GetString(set.Text), call.State.Abilities, out _) is not { } request)
            return Why.BadAbilityList;
        Why why = AbilityDefaults.Check(request, call.State);
        if (why != Why.Allowed)
            return why;
        if (ServerOf(call.State.Register!, whose, id) is not { } server)
            return Why.NoSuchServer;
        if (server.IsHost)
            return Keep(call, whose, id, set);
        return call.AnswerTo(RequestKind.SetDefaults) is { } answer ? answer.Why : call.Ask(server, new(RequestKind.SetDefaults, (long)whose, id, set));
    }

    private static Reply Keep(in Call call, DefaultFor whose, uint id, Value set)
    {
        call.Emit(FactOf.DefaultAbilitiesSet(whose, id, Encoding.UTF8.GetString(set.Text)));
        return Reply.Ok;
    }

    /// <summary>Whose an owner identifier is: an encoded one bears the server's number, an alternative is lent, the rest are the host's; null for a server that is not there.</summary>
    private static Vpid? ServerOf(HostRegister register, DefaultFor whose, uint id)
    {
        if (whose is DefaultFor.SuperUser or DefaultFor.Member)
            return id is > 0 and <= Vpid.Max && register.Servers.Contains(new((ushort)id)) ? new((ushort)id) : null;
        foreach ((uint first, (uint last, Vpid to)) in Ranges(register.Owners(whose == DefaultFor.Group ? IdKind.Group : IdKind.User)))
        {
            if (id >= first && id <= last)
                return to;
        }
        var encoded = new Vpid((ushort)(id >> 16));
        return encoded.IsHost ? Vpid.Host : register.Servers.Contains(encoded) ? encoded : id > int.MaxValue ? Vpid.Host : null;
    }

    private static IEnumerable<(uint First, (uint Last, Vpid To))> Ranges(Table<uint, (uint Last, Vpid To)> lent)
    {
        for (int i = 0; i < lent.Count; i++)
            yield return (lent.Keys[i], lent.Values[i]);
    }

    private static string TextOf(KernelState state, Process process) =>
        AbilityText.Write(process.Abilities, AbilitySet.Default(state.Policy.Abilities, state.Abilities), state.Abilities);

    private static Why Read(Effects effects, Value value, out AbilityRequest request)
    {
        string? error;
        if (value.Form == ValueForm.List)
            AbilityRequest.Read(value.List, effects.State.Abilities, out request, out error);
        else
            request = AbilityText.Read(Encoding.UTF8.GetString(value.Text), effects.State.Abilities, out error)!;
        return error is null ? Why.Allowed : Explanation.Unread(effects, error);
    }
}
