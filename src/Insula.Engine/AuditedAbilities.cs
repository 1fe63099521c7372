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

    private readonly HashSet<string> _unprivileged = [.. Unprivileged], _usual = [.. Unprivileged, .. UnprivilegedOnLinux];

    private readonly Dictionary<int, Dictionary<(AbilityDomain Domain, string Ability), AbilityGroup>> _known = [];

    /// <summary>A locked ability changes only with the image, and only if it is not inheritable (spec 5.7).</summary>
    public string? CheckLocks(AbilitiesChanged changed) =>
        (from entry in Entries(changed)
         where Known(changed.Pid, entry.Key) is { Locked: true } before && (before.Inherited || changed.Cause != AbilityCause.Defaults) && !IsAlike(before, entry.Group)
         select $"process {changed.Pid}: {entry.Key.Ability} was locked").FirstOrDefault();

    /// <summary>A member narrows: what was denied stays denied, ranges lie in those there were, and what is allowed gets no heirs.</summary>
    public string? CheckWidening(AbilitiesChanged changed) => changed.Cause != AbilityCause.Request ? null
        : (from entry in Entries(changed) where !_unprivileged.Contains(entry.Key.Ability) select Widened(changed.Pid, entry.Key, entry.Group)).FirstOrDefault(wrong => wrong is not null);

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
            case AbilityCreated { Nonroot: true } created:
                _unprivileged.Add(created.Name);
                _usual.Add(created.Name);
                break;
            case PolicyChanged { Policy.Abilities: Policy.Types.AbilityPreset.Qnx }:
                _usual.ExceptWith(UnprivilegedOnLinux);
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

    private string? Widened(int pid, (AbilityDomain Domain, string Ability) key, AbilityGroup now)
    {
        AbilityGroup? before = Known(pid, key);
        bool wasAllowed = before?.Allowed ?? (key.Domain == AbilityDomain.Root || _usual.Contains(key.Ability));
        if (now.Allowed && !wasAllowed)
            return $"process {pid}: {key.Ability} was denied, and a member allowed it";
        // A range of the server's own identifiers lies in one of the host's or not: what decides is not known here.
        bool isInside = before is null || before.Limits.Count == 0 || now.Limits.Any(limit => limit.IsVirtual)
            || (now.Limits.Count > 0 && now.Limits.All(limit => before.Limits.Any(former => former.First <= limit.First && limit.Last <= former.Last)));
        if (now.Allowed && !isInside)
            return $"process {pid}: a member widened the ranges of {key.Ability}";
        return now.Allowed && now.Inherited && before?.Inherited != true ? $"process {pid}: a member let heirs have {key.Ability}" : null;
    }

    private static bool IsAlike(AbilityGroup one, AbilityGroup other) =>
        one.Allowed == other.Allowed && one.Locked == other.Locked && one.Inherited == other.Inherited && one.Limits.SequenceEqual(other.Limits);
}
