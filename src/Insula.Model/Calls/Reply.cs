namespace Insula.Model;

/// <summary>What became of the temporary super-user rights of one call (spec 4.2); kept beside every reply (R62).</summary>
public enum GrantOutcome : byte
{
    /// <summary>The call was not intercepted for a grant: a host process, or a call that needs none.</summary>
    None = 0,
    /// <summary>Intercepted; the caller is no virtual super-user of its server.</summary>
    NotSuperUser = 1,
    /// <summary>Granted for this call, and withdrawn with it.</summary>
    Granted = 2,
    /// <summary>The caller is its server's super-user, but something the call names is not of that server.</summary>
    NotPertaining = 3,
}

/// <summary>The verdict on one call: sixteen bytes. Larger results stand in the <see cref="ReplyArena"/>.</summary>
/// <param name="Why"><see cref="Why.Allowed"/>, or the reason of the refusal.</param>
/// <param name="Grant">What became of the grant.</param>
/// <param name="Detail">
/// With <see cref="GrantOutcome.NotPertaining"/> the first inode or process that did not pertain; where an ability was asked and refused, less than 0:
/// see <see cref="RefusedAbility"/>. Of an allowed request to change abilities its <see cref="AbilityWarnings"/>. Else 0.
/// </param>
/// <param name="Value">The value returned; for <see cref="Why.Parked"/> the ticket.</param>
public readonly record struct Reply(Why Why, GrantOutcome Grant, int Detail, long Value)
{
    /// <summary>Success with nothing to tell.</summary>
    public static readonly Reply Ok;

    /// <summary>Success with a value.</summary>
    public static Reply Of(long value) => new(Why.Allowed, GrantOutcome.None, 0, value);

    /// <summary>A refusal.</summary>
    public static implicit operator Reply(Why why) => new(why, GrantOutcome.None, 0, 0);

    /// <summary>The ability that refused the call, and in which domain; null if none did.</summary>
    public (Domain Domain, Ability Ability)? RefusedAbility =>
        Detail < 0 ? ((Domain)((-Detail - 1) / AbilityNumbers.Most), (Ability)((-Detail - 1) % AbilityNumbers.Most)) : null;

    /// <summary>The same refusal, naming the ability.</summary>
    public Reply RefusedFor(Domain domain, Ability ability) => this with { Detail = -((int)domain * AbilityNumbers.Most + (int)ability) - 1 };

    /// <summary>True if the call succeeded.</summary>
    public bool IsAllowed => Why == Why.Allowed;
}
