using static Insula.Requirements.Tests.Abilities.AbilityWorld;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>procmgr_ability() as a call: targets, rights, errors (R98-R117).</summary>
public sealed class Requesting
{
    [Fact]
    public void R98_R99_a_process_changes_its_own_set_and_the_effect_is_immediate() => Expect("""
        705 procmgr_ability(0, "nonroot,deny,fork") = 0
        705 fork() = -1 EPERM (AbilityDenied)
        705 procmgr_ability(705, "nonroot,allow,fork") = 0
        705 fork() = 2
        """);

    [Fact]
    public void R100_nobody_is_ESRCH_also_with_a_bare_end() => Expect("""
        700 procmgr_ability(650, [PROCMGR_AID_EOL]) = 3 ESRCH (NoSuchProcess)
        705 procmgr_ability(-1, [PROCMGR_AID_EOL]) = 3 ESRCH (NoSuchProcess)
        705 procmgr_ability(650, [PROCMGR_ADN_ROOT|PROCMGR_AID_SPAWN_SETUID]) = 22 EINVAL (BadAbilityList)
        """);

    [Fact]
    public void R101_only_root_changes_the_set_of_another_process() => Expect("""
        705 procmgr_ability(706, "nonroot,deny,fork") = 1 EPERM (AbilitiesOfOther)
        705 procmgr_ability(706, [PROCMGR_AID_EOL]) = 1 EPERM (AbilitiesOfOther)
        700 procmgr_ability(706, "nonroot,deny,fork") = 0
        706 fork() = -1 EPERM (AbilityDenied)
        700 procmgr_ability(3906, "nonroot,deny,fork") = 0
        3906 fork() = -1 EPERM (AbilityDenied)
        705 procmgr_ability(3906, "nonroot,deny,fork") = 1 EPERM (AbilitiesOfOther)
        """);

    [Fact]
    public void R102_R103_denying_and_locking_oneself_needs_nothing_and_allowing_a_privileged_ability_needs_root() => Expect("""
        705 procmgr_ability(0, "nonroot,deny,lock,spawn") = 0
        705 procmgr_ability(0, "nonroot,allow,setuid") = 1 EPERM (AbilityWidened)
        705 procmgr_ability(0, "nonroot,allow,spawn") = 1 EPERM (AbilityLocked)
        700 procmgr_ability(0, "nonroot,allow,setuid") = 0
        """);

    [Fact]
    public void R108_malformed_lists_are_EINVAL() => Expect("""
        700 procmgr_ability(0, [PROCMGR_ADN_ROOT|PROCMGR_AOP_DENY|PROCMGR_AID_FORK]) = 22 EINVAL (BadAbilityList)
        700 procmgr_ability(0, [PROCMGR_ADN_ROOT|PROCMGR_AOP_SUBRANGE|PROCMGR_AID_SETUID, 9, 8, PROCMGR_AID_EOL]) = 22 EINVAL (BadAbilityList)
        700 procmgr_ability(0, [PROCMGR_ADN_ROOT|PROCMGR_AOP_SUBRANGE|PROCMGR_AID_SETUID, 9]) = 22 EINVAL (BadAbilityList)
        700 procmgr_ability(0, [PROCMGR_ADN_ROOT|PROCMGR_AOP_SUBRANGE|PROCMGR_AID_EOL, 1, 2]) = 22 EINVAL (BadAbilityList)
        700 procmgr_ability(0, [PROCMGR_ADN_ROOT|PROCMGR_AOP_DENY|PROCMGR_AOP_ALLOW|PROCMGR_AID_FORK, PROCMGR_AID_EOL]) = 22 EINVAL (BadAbilityList)
        700 procmgr_ability(0, [PROCMGR_ADN_ROOT|PROCMGR_AOP_INHERIT_YES|PROCMGR_AOP_INHERIT_NO|PROCMGR_AID_FORK, PROCMGR_AID_EOL]) = 22 EINVAL (BadAbilityList)
        700 procmgr_ability(0, [PROCMGR_AOP_ALLOW|PROCMGR_AID_FORK, PROCMGR_AID_EOL]) = 22 EINVAL (BadAbilityList)
        700 procmgr_ability(0, [PROCMGR_ADN_ROOT|PROCMGR_AOP_DENY|0x28, PROCMGR_AID_EOL]) = 22 EINVAL (BadAbilityList)
        700 procmgr_ability(0, [PROCMGR_ADN_ROOT|PROCMGR_AOP_DENY|PROCMGR_AID_UNCREATED|PROCMGR_AID_FORK, PROCMGR_AID_EOL]) = 22 EINVAL (BadAbilityList)
        700 procmgr_ability(0, [PROCMGR_ADN_ROOT|PROCMGR_AOP_SUBRANGE|PROCMGR_AID_FORK, 1, 2, PROCMGR_AID_EOL]) = 22 EINVAL (BadAbilityList)
        700 procmgr_ability(0, "root,allow,nothing") = 22 EINVAL (BadAbilityList)
        """);

    [Fact]
    public void R112_a_bare_end_changes_nothing_and_succeeds() => Expect("""
        705 procmgr_ability(0, [PROCMGR_AID_EOL]) = 0
        705 procmgr_ability_text(0, "") = 0
        """);

    [Fact]
    public void R116_success_is_0_and_failure_the_error_number_itself() => Expect("""
        705 procmgr_ability(0, "nonroot,deny,fork") = 0
        705 procmgr_ability(0, "nonroot,allow,reboot") = 1 EPERM (AbilityWidened)
        705 procmgr_ability(0, "nonroot,allow") = 1 EPERM (AbilityWidened)
        """);

    [Fact]
    public void R134_R135_a_super_user_narrows_its_members_and_nobody_else() => Expect("""
        3942 procmgr_ability(3905, "nonroot,deny,lock,fork") = 0
        3905 fork() = -1 EPERM (AbilityDenied)
        3942 procmgr_ability(3906, "nonroot,allow,reboot") = 1 EPERM (AbilityWidened)
        3942 procmgr_ability(1847, "nonroot,deny,fork") = 1 EPERM (ForeignProcess)
        3942 procmgr_ability(705, "nonroot,deny,fork") = 1 EPERM (ForeignProcess)
        3905 procmgr_ability(3906, "nonroot,deny,fork") = 1 EPERM (AbilitiesOfOther)
        """);

    [Fact]
    public void R136_host_root_widens_any_unlocked_ability_of_any_member() => Expect("""
        700 procmgr_ability(3905, "nonroot,allow,reboot") = 0
        3905 reboot(LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_RESTART) = 0
        700 procmgr_ability(3905, "nonroot,deny,lock,reboot") = 0
        700 procmgr_ability(3905, "nonroot,allow,reboot") = 1 EPERM (AbilityLocked)
        3905 reboot(LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_RESTART) = -1 EPERM (AbilityDenied)
        """);
}
