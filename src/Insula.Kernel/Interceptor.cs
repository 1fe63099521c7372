using Insula.Kernel.Syscalls;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel;

/// <summary>
/// The wrapper of one call (numeral 111): code reached instead of the original, which it runs inside. One pipeline for all calls;
/// what differs stands in the row. The steps are those of spec 6.1.
/// </summary>
public sealed class Interceptor(SyscallRow row, int index, SyscallFunction original, bool checksPertains)
{
    /// <summary>The pointer that was saved.</summary>
    public SyscallFunction Original => original;

    /// <summary>The row's place in the vector.</summary>
    public int Index => index;

    /// <summary>The wrapper itself.</summary>
    public Reply Invoke(in Call call)
    {
        // (1) A process without an entry in the virtual process table reaches the original unchanged. - R15
        if (call.Vpid.IsHost)
        {
            Explanation.Unwrapped(call);
            return original(call);
        }
        Explanation.Wrapped(call);
        Effects effects = call.Effects;

        // (2) Identities in. An error here is the call's, and the original does not run.
        Mapping mapping = Mapping.Known;
        ReadOnlySpan<Value> args = call.Args;
        if ((row.Wrap & Wrap.Translate) != 0)
        {
            mapping = TranslateIn(call);
            args = effects.Scratch.AsSpan(0, args.Length);
            if (mapping is Mapping.OutOfRange or Mapping.QuotaReached)
                return mapping == Mapping.OutOfRange ? Why.IdentifierOutOfRange : Why.OwnerQuotaReached;
            if (mapping == Mapping.NeedsLease)
                return Borrow(call, args);
        }

        // (3) The grant, in force from here to the return of this one call. - R48
        GrantInForce grant = OpenGrant(call);

        // (4, 5, 6) Ability, ownership and mode, execution: the original. A signal to many runs it once for each.
        // What it makes is a member before it does anything (R5).
        effects.Membership = (row.Wrap & Wrap.Membership) != 0 ? call.Vpid : Vpid.Host;
        Reply reply = Run(call.With(args, grant));
        effects.Membership = Vpid.Host;

        // (7) The grant ends with the call, whatever came of it. - R49
        reply = Withdraw(call, reply);

        // (8) Identities out.
        if (!reply.IsAllowed)
        {
            effects.DropStaged();
            return reply;
        }
        effects.CommitStaged();
        return (row.Wrap & Wrap.Translate) != 0 ? TranslateOut(call, reply) : reply;
    }

    private Reply Run(in Call call) => row.Pertains == Pertains.PerMember ? MemberWalk.Run(call, original) : original(call);

    /// <summary>
    /// More identifiers are needed than are lent. The call is tried out first: one that fails asks the host for nothing (R33). All that it lacks
    /// is asked for at once, so that one that must fail for want of the last of them takes nothing from the pool.
    /// </summary>
    private Reply Borrow(in Call call, ReadOnlySpan<Value> args)
    {
        if (call.AnswerTo(RequestKind.LeaseOwners) is { Why: not Why.Allowed } refused)
            return refused.Why;
        (long users, long groups) = Lacking(call.Effects.Staged);
        bool wasRehearsal = call.Effects.IsRehearsal;
        call.Effects.IsRehearsal = true;
        Reply reply = Withdraw(call, Run(call.With(args, OpenGrant(call))));
        call.Effects.IsRehearsal = wasRehearsal;
        bool isEnough = call.Effects.Staged.IsEmpty;
        call.Effects.DropStaged();
        if (!reply.IsAllowed)
            return reply;
        // It succeeds without them: setfsuid(2) says what was, whatever it is asked for.
        if (isEnough)
            return TranslateOut(call, reply);
        return call.Ask(Vpid.Host, new(RequestKind.LeaseOwners, users, groups, call.State.Policy.OwnerLease));
    }

    private static (long Users, long Groups) Lacking(ReadOnlySpan<StagedOwner> staged)
    {
        (long users, long groups) = (0, 0);
        foreach (StagedOwner association in staged)
        {
            if (association.Host != OwnerMap.Placeholder)
                continue;
            if (association.Kind == IdKind.User)
                users++;
            else
                groups++;
        }
        return (users, groups);
    }

    /// <summary>
    /// "Is made by a virtual super-user": the deciding user of the caller is its server's identifier 0, or an account added to it (spec 4.1), of no other
    /// server (R55).
    /// </summary>
    private GrantInForce OpenGrant(in Call call)
    {
        if ((row.Wrap & Wrap.Grant) == 0)
            return Explanation.Granted(call, default, GrantInForce.None);
        HostUid user = call.AsksForRealUser ? call.Who.Real
            : row.Pertains is Pertains.Always or Pertains.PerMember or Pertains.Target ? call.Who.Effective : call.Who.FileSystem;
        bool superUser = call.State.Owners!.IsSuperUser(user);
        call.Effects.Grant = superUser ? GrantOutcome.Granted : GrantOutcome.NotSuperUser;
        return Explanation.Granted(call, user, !superUser ? GrantInForce.None : checksPertains ? GrantInForce.Pertaining : GrantInForce.Unchecked);
    }

    /// <summary>Completes the reply with what became of the grant; under the strict policies a refusal without it is a privilege violation.</summary>
    private static Reply Withdraw(in Call call, Reply reply)
    {
        GrantOutcome outcome = call.Effects.Grant;
        if (outcome == GrantOutcome.None)
            return reply;
        Policy policy = call.State.Policy;
        Policy.Types.Violation violation = outcome switch
        {
            GrantOutcome.NotSuperUser => policy.NonSuperUser,
            GrantOutcome.NotPertaining => policy.NonPertaining,
            _ => Policy.Types.Violation.PassThrough,
        };
        // "a refusal for want of privilege (EPERM or EACCES) becomes EPERM, reason PrivilegeViolation" - spec 4.4
        bool strict = violation == Policy.Types.Violation.Strict && WhyTable.Of(reply.Why) is { IsDenial: true, Errno: Errno.EPERM or Errno.EACCES };
        if (strict)
            Explanation.Violated(call, reply.Why);
        return reply with { Why = strict ? Why.PrivilegeViolation : reply.Why, Grant = outcome, Detail = call.Effects.FirstForeign };
    }

    private Mapping TranslateIn(in Call call)
    {
        Span<Value> translated = call.Effects.Scratch.AsSpan(0, call.Args.Length);
        call.Args.CopyTo(translated);
        Mapping worst = Mapping.Known;
        for (int i = 0; i < translated.Length; i++)
        {
            ArgKind kind = row.Args[i].Kind;
            if (kind == ArgKind.PriorityWho)
                TranslateWho(call, ref translated[i]);
            if (kind is not (ArgKind.Uid or ArgKind.Gid or ArgKind.Gids))
                continue;
            IdKind space = kind == ArgKind.Uid ? IdKind.User : IdKind.Group;
            Mapping mapping = kind == ArgKind.Gids ? TranslateList(call, i, ref translated[i]) : Translate(call, space, ref translated[i]);
            if (mapping is Mapping.OutOfRange or Mapping.QuotaReached)
                return mapping;
            if (mapping == Mapping.NeedsLease)
                worst = mapping;
        }
        return worst;
    }

    /// <summary>Of a list that follows its size only so many elements are read: those beyond are nobody's.</summary>
    private Mapping TranslateList(in Call call, int index, ref Value list)
    {
        ReadOnlySpan<Value> guests = list.List;
        if (index > 0 && row.Args[index - 1].Kind == ArgKind.Size)
            guests = guests[..(int)Math.Clamp(call[index - 1].Number, 0, guests.Length)];
        Value[] hosts = call.Effects.ListScratch(guests.Length);
        Mapping worst = Mapping.Known;
        for (int i = 0; i < guests.Length; i++)
        {
            hosts[i] = guests[i];
            Mapping mapping = Translate(call, IdKind.Group, ref hosts[i]);
            if (mapping is Mapping.OutOfRange or Mapping.QuotaReached)
                return mapping;
            if (mapping == Mapping.NeedsLease)
                worst = mapping;
        }
        list = Value.Of(hosts, guests.Length);
        return worst;
    }

    /// <summary>Behind PRIO_USER stands a user, 0 for the caller's. It is only looked up: one that the server does not use has no processes.</summary>
    private static void TranslateWho(in Call call, ref Value who)
    {
        const int prioUser = 2;
        if (call.Int(0) != prioUser || who.Word == 0)
            return;
        bool isKnown = call.State.Owners!.ToHost(IdKind.User, who.Word, [], out uint host) == Mapping.Known;
        Explanation.Translated(call, IdKind.User, who.Word, host, isKnown ? Mapping.Known : Mapping.OutOfRange);
        who = isKnown ? host : uint.MaxValue;
    }

    private static Mapping Translate(in Call call, IdKind kind, ref Value id)
    {
        uint guest = id.Word;
        // "-1 means leave unchanged: pass through, never encode" - spec 3.1, R24
        if (guest == uint.MaxValue)
            return Mapping.Known;
        Mapping mapping = call.State.Owners!.ToHost(kind, guest, call.Effects.Staged, out uint host);
        Explanation.Translated(call, kind, guest, host, mapping);
        // One that has to be lent first is staged with a placeholder: it counts, and once however often the call names it. - R33
        if (mapping is Mapping.Fresh or Mapping.NeedsLease)
            call.Effects.Stage(new(kind, guest, host));
        id = host;
        return mapping;
    }

    private Reply TranslateOut(in Call call, Reply reply)
    {
        OwnerMap owners = call.State.Owners!;
        Span<long> words = call.Effects.Arena.Current;
        foreach (Argument arg in row.Args)
        {
            if (!words.IsEmpty && arg.Kind.IsOut())
                words = words[TranslateOut(owners, arg.Kind, words)..];
        }
        return row.Returns switch
        {
            Returns.Uid => reply with { Value = owners.View(new HostUid((uint)reply.Value)).Value },
            Returns.Gid => reply with { Value = owners.View(new HostGid((uint)reply.Value)).Value },
            _ => reply,
        };
    }

    /// <summary>Translates the result of one out-argument where it stands; returns its length in words.</summary>
    private static int TranslateOut(OwnerMap owners, ArgKind kind, Span<long> words)
    {
        switch (kind)
        {
            case ArgKind.UidOut:
                words[0] = owners.View(new HostUid((uint)words[0])).Value;
                return 1;
            case ArgKind.GidOut:
                words[0] = owners.View(new HostGid((uint)words[0])).Value;
                return 1;
            case ArgKind.GidsOut:
                int count = (int)words[0];
                for (int i = 1; i <= count; i++)
                    words[i] = owners.View(new HostGid((uint)words[i])).Value;
                // The kernel has sorted them as the host's; a member gets them sorted as its own.
                words[1..(count + 1)].Sort();
                return count + 1;
            case ArgKind.StatOut:
                words[StatWords.Uid] = owners.View(new HostUid((uint)words[StatWords.Uid])).Value;
                words[StatWords.Gid] = owners.View(new HostGid((uint)words[StatWords.Gid])).Value;
                return StatWords.Count;
            case ArgKind.SignalInfoOut:
                // Where no signal is told, nobody sent it.
                if (words[0] != 0)
                    words[3] = owners.View(new HostUid((uint)words[3])).Value;
                return Waiting.InfoWords;
            case ArgKind.PathOut or ArgKind.TextOut or ArgKind.NamesOut:
                return 1 + ((int)words[0] + 7) / 8;
            case ArgKind.PipeOut or ArgKind.LimitOut or ArgKind.TimeOut:
                return 2;
            case ArgKind.SignalActionOut:
                return 3;
            case ArgKind.IntervalTimerOut or ArgKind.TimerSettingOut:
                return 4;
            case ArgKind.DataOut or ArgKind.UsageOut or ArgKind.OpaqueOut:
                return 0;
            default:
                return 1;
        }
    }
}
