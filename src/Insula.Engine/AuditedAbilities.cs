using Insula.Model.Facts;

namespace Insula.Engine;

/// <summary>
/// The abilities of one entity's processes as facts alone show them: what was locked must stay as it is, and no member may allow itself or another what was
/// denied. The auditor's; it shares no code with what decides.
/// </summary>
internal sealed class AuditedAbilities
{
    /// <summary>What everybody holds by default, so that anybody may allow it again (spec 5.2), and in the preset linux these too (spec 6.6).</summary>
    private static readonly string[] Unprivileged = ["FORK", "SPAWN", "PROT_EXEC", "PGRP", "MAP_FIXED"], UnprivilegedOnLinux = ["WAIT", "GETID", "CONNECTION", "TIMER"];

    private readonly Dictionary<int, Dictionary<(AbilityDomain Domain, string Ability), AbilityGroup>> _known = [];

    /// <summary>A locked ability changes only with the image, and only if it is not inheritable (spec 5.7).</summary>
    public string? CheckLocks(AbilitiesChanged changed) =>
        (from entry in Entries(changed)
         where Known(changed.Pid, entry.Key) is { Locked: true } before && (before.Inherited || changed.Cause != AbilityCause.Defaults) && !IsAlike(before, entry.Group)
         select $"process {changed.Pid}: {entry.Key.Ability} was locked").FirstOrDefault();

    /// <summary>A member narrows.</summary>
    public string? CheckWidening(AbilitiesChanged changed) => changed.Cause == AbilityCause.Defaults ? null
        : (from entry in Entries(changed)
           where entry.Group.Allowed && !Unprivileged.Contains(entry.Key.Ability) && IsDenied(changed.Pid, entry.Key)
           select $"process {changed.Pid}: {entry.Key.Ability} was denied, and a member allowed it").FirstOrDefault();

    public void Follow(IFact fact)
    {
        switch (fact)
        {
            case AbilitiesChanged changed:
                if (!_known.TryGetValue(changed.Pid, out var known))
                    _known[changed.Pid] = known = [];
                foreach (((AbilityDomain, string) key, AbilityGroup group) in Entries(changed))
                    known[key] = group;
                break;
            case ProcessForked forked when _known.TryGetValue(forked.Pid, out var inherited):
                _known[forked.Child] = new(inherited);
                break;
            case ProcessReaped reaped:
                _known.Remove(reaped.Pid);
                break;
        }
    }

    private static IEnumerable<((AbilityDomain Domain, string Ability) Key, AbilityGroup Group)> Entries(AbilitiesChanged changed) =>
        from AbilityGroup @group in changed.Groups from ability in @group.Abilities select ((@group.Domain, ability), @group);

    private AbilityGroup? Known(int pid, (AbilityDomain, string) key) => _known.TryGetValue(pid, out var known) ? known.GetValueOrDefault(key) : null;

    private bool IsDenied(int pid, (AbilityDomain Domain, string Ability) key) => Known(pid, key) is { } known
        ? !known.Allowed : key.Domain == AbilityDomain.NonRoot && !UnprivilegedOnLinux.Contains(key.Ability);

    private static bool IsAlike(AbilityGroup one, AbilityGroup other) =>
        one.Allowed == other.Allowed && one.Locked == other.Locked && one.Inherited == other.Inherited && one.Limits.SequenceEqual(other.Limits);
}
