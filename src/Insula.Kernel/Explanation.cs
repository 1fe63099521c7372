using System.Runtime.CompilerServices;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel;

/// <summary>Whose mode bits, or what before them, decided about a file.</summary>
internal enum ModeOf : byte { OtherServers, SuperUsers, Owners, Groups, Others }

/// <summary>
/// Takes down how a call is decided (R139). The lines that call it stand where the decisions fall, so there is no second account of the rules; what they say
/// is written in <see cref="ExplanationText"/>. While nobody asks for an explanation, each costs a null test.
/// </summary>
internal static class Explanation
{
    /// <summary>The call reached a function by the vector. A wrapper speaks for itself.</summary>
    public static void Reached(in Call call, SyscallFunction function)
    {
        if (call.Effects.Steps is not null && function.Target is not Interceptor)
            Add(call, Stage.Interception, ExplanationText.Original(call));
    }

    /// <summary>The wrapper lets the original run unchanged: the caller is of no server.</summary>
    public static void Unwrapped(in Call call)
    {
        if (call.Effects.Steps is not null)
            Add(call, Stage.Interception, ExplanationText.Original(call));
    }

    /// <summary>The wrapper does its work.</summary>
    public static void Wrapped(in Call call)
    {
        if (call.Effects.Steps is not null)
            Add(call, Stage.Interception, ExplanationText.Wrapper(call));
    }

    /// <summary>An identifier of the guest became one of the host, or did not.</summary>
    public static void Translated(in Call call, IdKind kind, uint guest, uint host, Mapping mapping)
    {
        if (call.Effects.Steps is not null)
            Add(call, Stage.Translation, ExplanationText.Translation(kind, guest, host, mapping));
    }

    /// <summary>The grant was opened or not, by what the deciding user is.</summary>
    public static GrantInForce Granted(in Call call, HostUid user, GrantInForce grant)
    {
        if (call.Effects.Steps is not null)
            Add(call, Stage.Pertains, ExplanationText.Grant(call, user, grant));
        return grant;
    }

    /// <summary>A file was asked whether it pertains to the caller's server.</summary>
    public static bool Counted(in Call call, Inode file, bool pertains)
    {
        if (call.Effects.Steps is not null)
            Add(call, Stage.Pertains, ExplanationText.Pertaining(call, file, pertains));
        return pertains;
    }

    /// <summary>A process was.</summary>
    public static bool Counted(in Call call, Process target, bool pertains)
    {
        if (call.Effects.Steps is not null)
            Add(call, Stage.Pertains, ExplanationText.Pertaining(call, target, pertains));
        return pertains;
    }

    /// <summary>A strict policy changed a refusal.</summary>
    public static void Violated(in Call call, Why refusal)
    {
        if (call.Effects.Steps is not null)
            Add(call, Stage.Pertains, $"a strict policy makes {refusal} a privilege violation, because the call was not granted");
    }

    /// <summary>An ability was asked.</summary>
    public static void Asked(in Call call, Domain domain, Ability ability, ulong first, ulong last, Why why)
    {
        if (call.Effects.Steps is not null)
            Add(call, Stage.Ability, ExplanationText.Asking(call, domain, ability, first, last, why), (call.Caller.Pid, domain, ability));
    }

    /// <summary>A request to change abilities, as text, is none.</summary>
    public static Why Unread(Effects effects, string error)
    {
        effects.Steps?.Add(new(Stage.Object, error));
        return Why.BadAbilityList;
    }

    /// <summary>A request to change abilities failed at one of them.</summary>
    public static Why Unchanged(Effects effects, Process target, Domain domain, Ability ability, Why why)
    {
        effects.Steps?.Add(new(Stage.Ability, ExplanationText.Unchanged(effects.State, target, domain, ability), (target.Pid, domain, ability)));
        return why;
    }

    /// <summary>A right of the super-user was asked that no ability of Table 1 controls.</summary>
    public static Why Asked(in Call call, Capability capability, Why why)
    {
        if (call.Effects.Steps is not null)
            Add(call, Stage.Ability, $"the super-user's right {capability}: {Outcome(why)} with user {call.Who.Effective}{(call.Grant == GrantInForce.None ? "" : " and the grant")}");
        return why;
    }

    /// <summary>Mode bits decided, or what comes before them.</summary>
    public static Why Judged(in Call call, Inode file, Access access, HostUid user, ModeOf by, Why why)
    {
        if (call.Effects.Steps is not null)
            Add(call, Stage.Permission, ExplanationText.Mode(call, file, access, user, by, why));
        return why;
    }

    /// <summary>Ownership of a file decided.</summary>
    public static Why Owned(in Call call, Inode file, HostUid user, Why why)
    {
        if (call.Effects.Steps is not null)
            Add(call, Stage.Permission, ExplanationText.Ownership(call, file, user, why));
        return why;
    }

    /// <summary>A process shares a user with the caller, so nothing is asked.</summary>
    public static Why Shared(in Call call, Process target)
    {
        if (call.Effects.Steps is not null)
            Add(call, Stage.Permission, $"process {target.Pid} runs as user {target.Credentials.Real}, as the caller does: no ability is asked");
        return Why.Allowed;
    }

    /// <summary>One of several targets has had its turn.</summary>
    public static void Walked(in Call call, Process member, in Reply reply)
    {
        if (call.Effects.Steps is not null)
            Add(call, Stage.Permission, $"member {member.Pid}: {(reply.IsAllowed ? "reached" : $"not reached, {reply.Why}")}");
    }

    /// <summary>The call begins, or begins again: what was taken down is forgotten.</summary>
    public static void Begin(Effects effects, Answer? answer)
    {
        if (effects.Steps is not { } steps)
            return;
        steps.Clear();
        if (answer is not null)
            steps.Add(new(Stage.Entry, $"asked of another entity ({answer.Kind}), which answered: {answer.Why}"));
    }

    /// <summary>The call is decided. What it wakes are other calls, which nobody asked about.</summary>
    public static void End(Effects effects, in Reply reply)
    {
        if (effects.Steps is not { } steps)
            return;
        // Where an ability was missing, UNIX may have another word for it: that nobody may become this user, or signal that process.
        bool isAbility = effects.RefusedAbility is { } refused && refused.Why == reply.Why;
        steps.Add(new(isAbility ? Stage.Ability : WhyTable.Of(reply.Why).Stage, ExplanationText.Verdict(reply)));
        effects.Steps = null;
    }

    /// <summary>In words whether something was allowed.</summary>
    internal static string Outcome(Why why) => why == Why.Allowed ? "allowed" : "refused";

    /// <summary>The same is asked of the same object again and again on the way of some calls: it is said once.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Add(in Call call, Stage stage, string text, (Pid, Domain, Ability)? asked = null)
    {
        var step = new Step(stage, text, asked);
        if (!call.Effects.Steps!.Contains(step))
            call.Effects.Steps.Add(step);
    }
}
