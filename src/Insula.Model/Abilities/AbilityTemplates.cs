namespace Insula.Model;

/// <summary>Named requests, for the first process of a server.</summary>
public static class AbilityTemplates
{
    /// <summary>
    /// What a hosting company denies the virtual super-user of a server: everything that is the host's alone (spec 6.3). Locked, so that no member lifts it, and
    /// inheritable, so that no exec sheds it.
    /// </summary>
    public static string Hosting { get; } = string.Join(' ', new[]
    {
        Ability.Reboot, Ability.MemAdd, Ability.MemPhys, Ability.MemSpecial, Ability.MemGlobal, Ability.Io, Ability.Interrupt, Ability.V86, Ability.Qnet,
        Ability.Clockset, Ability.Clockperiod, Ability.Cpumode, Ability.Runstate, Ability.Trace, Ability.Rsrcdbmgr, Ability.Event, Ability.Confset, Ability.Keydata,
    }.Select(ability => $"root,deny,lock,inherit,{AbilityTable.Of(ability).Name.ToLowerInvariant()}"));

    /// <summary>The text of a template's name; null if there is none.</summary>
    public static string? Find(string name) => name == "hosting" ? Hosting : null;
}
