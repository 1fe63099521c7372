using System.Text;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel;

/// <summary>The steps of an explanation, in words. Identifiers are the host's; of the guest's identifiers the step of their translation speaks.</summary>
internal static class ExplanationSteps
{
    public static void Original(in Call call) => Add(call, Stage.Interception,
        call.Vpid.IsHost ? $"the original: process {call.Caller.Pid} is of no server"
        : call.Row.Wrap == Wrap.None ? $"the original: {call.Row.Name} is not intercepted, so it is never granted" : $"the original: no wrapper of {call.Row.Name} is loaded");

    public static void Wrapper(in Call call)
    {
        string work = (call.Row.Wrap & (Wrap.Translate | Wrap.Grant | Wrap.Membership)) switch
        {
            Wrap.Translate => "translates identifiers",
            Wrap.Grant => "may grant",
            Wrap.Translate | Wrap.Grant => "translates identifiers and may grant",
            Wrap.Membership => "keeps the table of members",
            Wrap.Membership | Wrap.Grant => "keeps the table of members and may grant",
            _ => "translates identifiers and keeps the table of members",
        };
        Add(call, Stage.Interception, $"the wrapper, which {work}: process {call.Caller.Pid} is of server {call.Vpid}");
    }

    public static void Translation(in Call call, IdKind kind, uint guest, uint host, Mapping mapping)
    {
        string id = $"{(kind == IdKind.User ? "user" : "group")} {guest} of the guest";
        Add(call, Stage.Translation, mapping switch
        {
            Mapping.Known => $"{id} is {host} of the host",
            Mapping.Fresh => $"{id} becomes {host} of the host if the call succeeds",
            Mapping.NeedsLease => $"{id} has no identifier of the host yet: one has to be lent",
            _ => $"{id} cannot be one of the host: {mapping}",
        });
    }

    public static void Grant(in Call call, HostUid user, GrantInForce grant) => Add(call, Stage.Pertains,
        (call.Row.Wrap & Wrap.Grant) == 0 ? $"no grant: {call.Row.Name} gets none"
        : grant == GrantInForce.None ? $"no grant: user {user} is not the super-user of server {call.Vpid}"
        : $"granted for this call, where this pertains to server {call.Vpid}: {PertainsWords(call.Row.Pertains)}; user {user} is its super-user");

    public static void Pertaining(in Call call, Inode file, bool pertains) => Add(call, Stage.Pertains,
        $"{Name(call.State, file)} {(pertains ? "pertains" : "does not pertain")}: its user {file.Uid} is {Side(call, file)}");

    public static void Pertaining(in Call call, Process target, bool pertains) => Add(call, Stage.Pertains,
        $"process {target.Pid} {(pertains ? "pertains: it is a member of" : "does not pertain: it is no member of")} server {call.Vpid}");

    public static void Violation(in Call call, Why refusal) => Add(call, Stage.Pertains,
        $"a strict policy makes {refusal} a privilege violation, because the call was not granted");

    public static void Asking(in Call call, Domain domain, Ability ability, ulong first, ulong last, Why why)
    {
        DomainSet set = call.Caller.Abilities[domain];
        string value = first == last ? $" {first}" : first == 0 && last == ulong.MaxValue ? "" : $" {first}-{last}";
        string state = State(set, ability);
        if (why != Why.Allowed)
            state = why == Why.OutsideRange ? $"refused, {state} only" : set.Allows(ability) ? "refused, the host's super-user lacks it" : "refused, denied";
        string text = $"{call.State.Abilities.NameOf(ability)}{value} in the {Words(domain)} domain: {state}; {Origin(set, ability)}";
        Add(call, Stage.Ability, text, (call.Caller.Pid, domain, ability));
    }

    public static void Asking(in Call call, Capability capability, Why why) => Add(call, Stage.Ability,
        $"the super-user's right {capability}: {Outcome(why)} with user {call.Who.Effective}{(call.Grant == GrantInForce.None ? "" : " and the grant")}");

    public static void Unchanged(Effects effects, Process target, Domain domain, Ability ability)
    {
        DomainSet set = target.Abilities[domain];
        string locked = (set.Locked & ability.Bit()) != 0 ? ", locked" : "";
        string name = effects.State.Abilities.NameOf(ability);
        effects.Steps!.Add(new(Stage.Ability,
            $"{name} in the {Words(domain)} domain of process {target.Pid} stays as it is: {State(set, ability)}{locked}; {Origin(set, ability)}", (target.Pid, domain, ability)));
    }

    public static void Mode(in Call call, Inode file, Access access, ModeOf by, Why why)
    {
        string whose = by switch
        {
            ModeOf.OtherServers => "the file is another server's, whatever its mode bits say",
            ModeOf.SuperUsers => "a super-user, stored or granted, overrides mode bits",
            ModeOf.Owners => $"the owner has {Bits(file.Mode >> 6)}",
            ModeOf.Groups => $"the group has {Bits(file.Mode >> 3)}",
            _ => $"all others have {Bits(file.Mode)}",
        };
        Add(call, Stage.Permission, $"{Named(call.State, file)}: {Words(access, file.IsDirectory)} by user {Gate.FileUser(call)} {Outcome(why)}, {whose}");
    }

    public static void Ownership(in Call call, Inode file, Why why)
    {
        HostUid user = Gate.FileUser(call);
        string whose = user == file.Uid ? "owns it" : why == Why.Allowed ? "does not own it, but has a super-user's rights over it" : "does not own it";
        Add(call, Stage.Permission, $"{Named(call.State, file)}: {Outcome(why)}, user {user} {whose}");
    }

    public static void SameUser(in Call call, Process target) => Add(call, Stage.Permission,
        $"process {target.Pid} runs as user {target.Credentials.Real}, as the caller does: no ability is asked");

    public static void Member(in Call call, Process member, in Reply reply) => Add(call, Stage.Permission,
        $"member {member.Pid}: {(reply.IsAllowed ? "reached" : $"not reached, {reply.Why}")}");

    public static void Begin(Effects effects, Answer? answer)
    {
        effects.Steps!.Clear();
        if (answer is not null)
            effects.Steps.Add(new(Stage.Entry, $"asked of another entity ({answer.Kind}), which answered: {answer.Why}"));
    }

    /// <summary>The last step. Nobody takes down what comes behind it.</summary>
    public static void Verdict(Effects effects, in Reply reply)
    {
        WhyRow row = WhyTable.Of(reply.Why);
        // Where an ability was missing, UNIX may have another word for it: that nobody may become this user, or signal that process.
        bool isAbility = effects.RefusedAbility is { } refused && refused.Why == reply.Why;
        string text = reply.IsAllowed ? $"allowed, {reply.Value} is returned" : $"{row.Errno} ({reply.Why}): {row.Sentence} [{row.Clause}]";
        effects.Steps!.Add(new(isAbility ? Stage.Ability : row.Stage, text));
        effects.Steps = null;
    }

    /// <summary>The same is asked of the same object again and again on the way of some calls: it is said once.</summary>
    private static void Add(in Call call, Stage stage, string text, (Pid, Domain, Ability)? asked = null)
    {
        var step = new Step(stage, text, asked);
        if (!call.Effects.Steps!.Contains(step))
            call.Effects.Steps.Add(step);
    }

    private static string State(DomainSet set, Ability ability) =>
        !set.Allows(ability) ? "denied" : set.IsUnlimited(ability) ? "allowed" : $"allowed for {string.Join(", ", set.RangesOf(ability).ToArray())}";

    private static string Origin(DomainSet set, Ability ability) => set.OriginOf(ability) is { } by ? $"{by.How} process {by.By} at {by.Time} us" : "the default";

    private static string Words(Domain domain) => domain == Domain.Root ? "root" : "non-root";

    private static string Outcome(Why why) => why == Why.Allowed ? "allowed" : "refused";

    /// <summary>A file with its owners and mode.</summary>
    private static string Named(KernelState state, Inode file) =>
        $"{Name(state, file)}, mode 0{Convert.ToString(file.Mode & Insula.Model.Mode.Permissions, 8)} of {file.Uid}:{file.Gid}";

    /// <summary>A path of the file from the root of its entity; the number of one that has none.</summary>
    private static string Name(KernelState state, Inode file)
    {
        if (file == state.Root)
            return "/";
        var found = state.Root is { } root ? Path(root, "", file) : null;
        return found is null ? $"inode {file.Number.Value}" : found;
    }

    private static string? Path(Inode directory, string path, Inode wanted)
    {
        for (int i = 0; i < directory.Names!.Count; i++)
        {
            Inode file = directory.Names.Values[i];
            string name = $"{path}/{Printable(directory.Names.Keys[i].Bytes)}";
            if (file == wanted)
                return name;
            if (file.IsDirectory && Path(file, name, wanted) is { } below)
                return below;
        }
        return null;
    }

    /// <summary>Names are bytes; a step is one line.</summary>
    private static string Printable(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder();
        foreach (byte letter in name)
            text.Append(letter is > (byte)' ' and <= (byte)'~' ? (char)letter : '?');
        return text.ToString();
    }

    private static string Side(in Call call, Inode file) => call.State.Owners!.SideOf(file.Uid) switch
    {
        OwnerSide.Own => "of the server",
        OwnerSide.OtherServer => "of another server",
        _ => "the host's",
    };

    private static string PertainsWords(Pertains rule) => rule switch
    {
        Pertains.Object => "the file",
        Pertains.Parent => "the directory that gets the name",
        Pertains.ObjectOrParent => "the file, or where it is made the directory",
        Pertains.ParentAndObject => "the directory and the file that loses a name",
        Pertains.BothEnds => "both directories and the files in them",
        Pertains.PerMember => "each process signalled",
        Pertains.Target => "the process named",
        _ => "it always does",
    };

    private static string Words(Access access, bool isDirectory)
    {
        (Access, string)[] words = [(Access.Read, "read"), (Access.Write, "write"), (Access.Execute, isDirectory ? "search" : "execute")];
        return string.Join(" and ", words.Where(one => (access & one.Item1) != 0).Select(one => one.Item2));
    }

    private static string Bits(uint bits) => $"{((bits & 4) != 0 ? 'r' : '-')}{((bits & 2) != 0 ? 'w' : '-')}{((bits & 1) != 0 ? 'x' : '-')}";
}
