using Insula.Model;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>An operation that asks for an ability, as a call in strace notation; it must be all right but for the ability.</summary>
/// <param name="Ability">The ability.</param>
/// <param name="Call">The call, of the caller; <c>{0}</c> stands for the value that a sub-range limits.</param>
/// <param name="First">The least value to allow, for those with a sub-range.</param>
/// <param name="Last">The greatest value to allow.</param>
/// <param name="Step">How many values one call is about: it is made for First and Last + 1 - Step, which are inside, and for First - Step and Last + 1.</param>
/// <param name="Base">What the ability adds to the value in the call.</param>
/// <param name="Before">Lines that come first, with their process numbers.</param>
/// <param name="Caller">The caller: 705 is a user of the host, 700 its root; children that Before makes are 2, 3 and so on.</param>
/// <param name="Shows">What the caller is told afterwards if it succeeded, for a call that is refused without a word: setfsuid(2).</param>
public sealed record AbilityCase(
    Ability Ability, string Call, ulong First = 0, ulong Last = 0, ulong Step = 1, ulong Base = 0, string Before = "", int Caller = 705, string Shows = "")
{
    /// <summary>True if the call names the value that a sub-range limits.</summary>
    public bool IsRanged => Call.Contains("{0}", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => $"{AbilityTable.Of(Ability).Name} {Call}";
}
