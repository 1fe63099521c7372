using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Workloads.Scenarios;

/// <summary>Reads the entries of <c>policy</c>.</summary>
internal static class PolicySyntax
{
    /// <summary>The capabilities that the kernel asks for, as capabilities(7) names them.</summary>
    internal static readonly (string Name, Capability Capability)[] Names =
    [
        ("CAP_CHOWN", Capability.ChangeOwner), ("CAP_DAC_OVERRIDE", Capability.OverrideMode), ("CAP_DAC_READ_SEARCH", Capability.ReadAndSearch),
        ("CAP_FOWNER", Capability.ActAsOwner), ("CAP_FSETID", Capability.KeepSetId), ("CAP_KILL", Capability.Kill), ("CAP_SETGID", Capability.SetGroups),
        ("CAP_SETUID", Capability.SetUsers), ("CAP_IPC_LOCK", Capability.LockMemory), ("CAP_SYS_MODULE", Capability.LoadModules), ("CAP_SYS_RAWIO", Capability.RawIo),
        ("CAP_SYS_CHROOT", Capability.ChangeRoot), ("CAP_SYS_ADMIN", Capability.Administer), ("CAP_SYS_BOOT", Capability.Reboot),
        ("CAP_SYS_NICE", Capability.LowerNice), ("CAP_SYS_RESOURCE", Capability.RaiseLimits), ("CAP_SYS_TIME", Capability.SetClock),
        ("CAP_MKNOD", Capability.MakeDevice),
    ];

    internal static Policy Read(YamlNode node, Policy policy, Values values)
    {
        Fields fields = new(node, values, "kill_group", "foreign_pid", "non_super_user", "non_pertaining", "kill_all_spares",
            "audit", "max_processes", "max_descriptors", "max_associations",
            "protected_hardlinks", "protected_symlinks", "protected_regular", "protected_fifos", "missing_capabilities",
            "abilities", "locks", "grant_domains", "unprivileged_priority");
        policy.KillGroup = fields.Get("kill_group", value => values.Choice(value,
            ("process-group", Policy.Types.KillGroup.ProcessGroup), ("gid", Policy.Types.KillGroup.Gid)), policy.KillGroup);
        policy.ForeignPid = fields.Get("foreign_pid", value => values.Choice(value,
            ("eperm", Policy.Types.ForeignPid.Eperm), ("esrch", Policy.Types.ForeignPid.Esrch)), policy.ForeignPid);
        policy.NonSuperUser = fields.Get("non_super_user", value => Violation(value, values), policy.NonSuperUser);
        policy.NonPertaining = fields.Get("non_pertaining", value => Violation(value, values), policy.NonPertaining);
        policy.KillAllSpares = fields.Get("kill_all_spares", value => values.Choice(value,
            ("init-and-caller", Policy.Types.KillAllSpares.InitAndCaller), ("caller", Policy.Types.KillAllSpares.Caller),
            ("none", Policy.Types.KillAllSpares.None)), policy.KillAllSpares);
        policy.Audit = fields.Get("audit", value => values.Choice(value,
            ("all", Policy.Types.Audit.All), ("denials", Policy.Types.Audit.Denials), ("none", Policy.Types.Audit.None)), policy.Audit);
        policy.MaxProcesses = Number("max_processes", 1, HostSyntax.GreatestPid, policy.MaxProcesses);
        policy.MaxDescriptors = Number("max_descriptors", 1, 1048576, policy.MaxDescriptors);
        policy.MaxAssociations = Number("max_associations", 1, 16777216, policy.MaxAssociations);
        policy.ProtectedHardlinks = Number("protected_hardlinks", 0, 1, policy.ProtectedHardlinks);
        policy.ProtectedSymlinks = Number("protected_symlinks", 0, 1, policy.ProtectedSymlinks);
        policy.ProtectedRegular = Number("protected_regular", 0, 2, policy.ProtectedRegular);
        policy.ProtectedFifos = Number("protected_fifos", 0, 2, policy.ProtectedFifos);
        policy.Abilities = fields.Get("abilities", value => values.Choice(value,
            ("linux", Policy.Types.AbilityPreset.Linux), ("qnx", Policy.Types.AbilityPreset.Qnx)), policy.Abilities);
        policy.Locks = fields.Get("locks", value => values.Choice(value,
            ("strict", Policy.Types.LockPolicy.Strict), ("lenient", Policy.Types.LockPolicy.Lenient)), policy.Locks);
        policy.GrantAlsoNeedsNonroot = fields.Get("grant_domains", value => values.Choice(value, ("root", false), ("both", true)), policy.GrantAlsoNeedsNonroot);
        policy.UnprivilegedPriority = Number("unprivileged_priority", 0, 255, policy.UnprivilegedPriority);
        policy.MissingCapabilities = fields.Get("missing_capabilities", value => Capabilities(value, values), policy.MissingCapabilities);
        return policy;

        uint Number(string key, uint first, uint last, uint otherwise) => fields.Get(key, value => (uint)values.Number(value, first, last), otherwise);
    }

    private static ulong Capabilities(YamlNode node, Values values)
    {
        ulong missing = 0;
        foreach (Capability capability in values.List(node, item => values.Choice(item, Names)))
            missing |= 1UL << (int)capability;
        return missing;
    }

    private static Policy.Types.Violation Violation(YamlNode node, Values values) => values.Choice(node,
        ("pass-through", Policy.Types.Violation.PassThrough), ("strict", Policy.Types.Violation.Strict));
}
