namespace Insula.Model;

/// <summary>A sub-range of an ability's parameter, both limits included (spec 5.1).</summary>
/// <param name="Ability">The ability it limits.</param>
/// <param name="First">The lower limit; unsigned 64 bit, as all of them (R109).</param>
/// <param name="Last">The upper limit.</param>
/// <param name="IsVirtual">True if the numbers are identifiers of the server that the process is a member of, not of the host (spec 6.5).</param>
public readonly record struct AbilityRange(Ability Ability, ulong First, ulong Last, bool IsVirtual = false)
{
    /// <summary>True if the whole of first..last is in this one range: ranges are never joined (R90).</summary>
    public bool Covers(ulong first, ulong last) => First <= first && last <= Last;

    /// <inheritdoc/>
    public override string ToString() => (First == Last ? $"{First}" : Last == ulong.MaxValue ? $"{First}-" : $"{First}-{Last}") + (IsVirtual ? " (virtual)" : "");
}

/// <summary>Which fact set an ability of a process, so that a refusal can name it.</summary>
/// <param name="Ability">The ability.</param>
/// <param name="Time">When, in microseconds of virtual time.</param>
/// <param name="By">The process that asked for it.</param>
/// <param name="Cause">What it asked.</param>
public readonly record struct AbilityOrigin(Ability Ability, long Time, Pid By, Facts.AbilityCause Cause)
{
    /// <summary>How it came to be as it is, in words that a process follows: "set by" 700.</summary>
    public string How => Cause switch
    {
        Facts.AbilityCause.Inherited => "passed on by",
        Facts.AbilityCause.Defaults => "its owner's default set, taken up by",
        _ => "set by",
    };
}
