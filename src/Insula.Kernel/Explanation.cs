using System.Runtime.CompilerServices;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel;

/// <summary>Whose mode bits, or what before them, decided about a file.</summary>
internal enum ModeOf : byte { OtherServers, SuperUsers, Owners, Groups, Others }

/// <summary>
/// Takes down how a call is decided (R139). The lines that call it stand where the decisions fall, so there is no second account of the rules; what they say
/// is written in <see cref="ExplanationSteps"/>. While nobody asks for an explanation, each costs a null test.
/// </summary>
internal static class Explanation
{
    /// <summary>The call reached a function by the vector. A wrapper speaks for itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Reached(in Call call, SyscallFunction function)
    {
        if (call.Effects.Steps is not null && function.Target is not Interceptor)
            ExplanationSteps.Original(call);
    }

    /// <summary>The wrapper lets the original run unchanged: the caller is of no server.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unwrapped(in Call call)
    {
        if (call.Effects.Steps is not null)
            ExplanationSteps.Original(call);
    }

    /// <summary>The wrapper does its work.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Wrapped(in Call call)
    {
        if (call.Effects.Steps is not null)
            ExplanationSteps.Wrapper(call);
    }

    /// <summary>An identifier of the guest became one of the host, or did not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Translated(in Call call, IdKind kind, uint guest, uint host, Mapping mapping)
    {
        if (call.Effects.Steps is not null)
            ExplanationSteps.Translation(call, kind, guest, host, mapping);
    }

    /// <summary>The grant was opened or not, by what the deciding user is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GrantInForce Granted(in Call call, HostUid user, GrantInForce grant)
    {
        if (call.Effects.Steps is not null)
            ExplanationSteps.Grant(call, user, grant);
        return grant;
    }

    /// <summary>A file was asked whether it pertains to the caller's server.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Counted(in Call call, Inode file, bool pertains)
    {
        if (call.Effects.Steps is not null)
            ExplanationSteps.Pertaining(call, file, pertains);
        return pertains;
    }

    /// <summary>A process was.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Counted(in Call call, Process target, bool pertains)
    {
        if (call.Effects.Steps is not null)
            ExplanationSteps.Pertaining(call, target, pertains);
        return pertains;
    }

    /// <summary>A strict policy changed a refusal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Violated(in Call call, Why refusal)
    {
        if (call.Effects.Steps is not null)
            ExplanationSteps.Violation(call, refusal);
    }

    /// <summary>An ability was asked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Asked(in Call call, Domain domain, Ability ability, ulong first, ulong last, Why why)
    {
        if (call.Effects.Steps is not null)
            ExplanationSteps.Asking(call, domain, ability, first, last, why);
    }

    /// <summary>A request to change abilities is none.</summary>
    public static Why Unread(Effects effects, string error)
    {
        effects.Steps?.Add(new(Stage.Object, error));
        return Why.BadAbilityList;
    }

    /// <summary>A request to change abilities failed at one of them.</summary>
    public static Why Unchanged(Effects effects, Process target, Domain domain, Ability ability, Why why)
    {
        if (effects.Steps is not null)
            ExplanationSteps.Unchanged(effects, target, domain, ability);
        return why;
    }

    /// <summary>A right of the super-user was asked that no ability of Table 1 controls.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Why Asked(in Call call, Capability capability, Why why)
    {
        if (call.Effects.Steps is not null)
            ExplanationSteps.Asking(call, capability, why);
        return why;
    }

    /// <summary>Mode bits decided, or what comes before them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Why Judged(in Call call, Inode file, Access access, ModeOf by, Why why)
    {
        if (call.Effects.Steps is not null)
            ExplanationSteps.Mode(call, file, access, by, why);
        return why;
    }

    /// <summary>Ownership of a file decided.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Why Owned(in Call call, Inode file, Why why)
    {
        if (call.Effects.Steps is not null)
            ExplanationSteps.Ownership(call, file, why);
        return why;
    }

    /// <summary>A process shares a user with the caller, so nothing is asked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Why Shared(in Call call, Process target)
    {
        if (call.Effects.Steps is not null)
            ExplanationSteps.SameUser(call, target);
        return Why.Allowed;
    }

    /// <summary>One of several targets has had its turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Walked(in Call call, Process member, in Reply reply)
    {
        if (call.Effects.Steps is not null)
            ExplanationSteps.Member(call, member, reply);
    }

    /// <summary>The call begins, or begins again: what was taken down is forgotten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Begin(Effects effects, Answer? answer)
    {
        if (effects.Steps is not null)
            ExplanationSteps.Begin(effects, answer);
    }

    /// <summary>The call is decided. What it wakes are other calls, which nobody asked about.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void End(Effects effects, in Reply reply)
    {
        if (effects.Steps is not null)
            ExplanationSteps.Verdict(effects, reply);
    }
}
