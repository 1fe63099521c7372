using static Insula.Requirements.Tests.Abilities.Conversation;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>What users of abilities get wrong (spec 5.12, 1 to 12): each mistake, what it does, and how Insula tells.</summary>
public sealed class Mistakes
{
    [Fact]
    public void R117_mistake_1_an_identifier_in_the_end_mark_is_swallowed_and_everything_is_allowed() => Check("""
        > 700 procmgr_ability(0, [PROCMGR_ADN_NONROOT|PROCMGR_AOP_ALLOW|PROCMGR_AID_PRIORITY|PROCMGR_AID_EOL])
        700 procmgr_ability(0, [PROCMGR_ADN_NONROOT|PROCMGR_AOP_ALLOW|PROCMGR_AID_EOL]) = 0
          warning: every ability not named is allowed now; if you put an identifier into the same word as PROCMGR_AID_EOL, its ones swallowed it: give each identifier a word of its own
        > abilities --of 700 priority reboot
        abilities --of 700 priority reboot
          process 700 of host-1, effective user 0: the root domain decides
          ability   root domain  non-root domain
          REBOOT    allowed      allowed [1]
          PRIORITY  allowed      allowed [1]
          [1] set by 700 at T us, host-1@C
          without a number: the default of its owner
        > 700 setresuid(99, 99, 99)
        700 setresuid(99, 99, 99) = 0
        > 700 reboot(LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_RESTART)
        700 reboot(LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_RESTART) = 0
        """);

    [Fact]
    public void R117_mistake_2_a_word_without_identifier_means_SPAWN_SETUID_alone() => Check("""
        > 700 procmgr_ability(0, [PROCMGR_ADN_NONROOT|PROCMGR_AOP_DENY|PROCMGR_AOP_LOCK|0, PROCMGR_AID_EOL])
        700 procmgr_ability(0, [PROCMGR_ADN_NONROOT|PROCMGR_AOP_DENY|PROCMGR_AOP_LOCK|PROCMGR_AID_SPAWN_SETUID, PROCMGR_AID_EOL]) = 0
          warning: a word names identifier 0, which is SPAWN_SETUID; if you meant all abilities, put the operations into the word with PROCMGR_AID_EOL
          warning: a lock is not inheritable: exec sheds it, and the denial with it; add PROCMGR_AOP_INHERIT_YES
        > abilities --of 700 spawn_setuid fork
        abilities --of 700 spawn_setuid fork
          process 700 of host-1, effective user 0: the root domain decides
          ability       root domain  non-root domain
          SPAWN_SETUID  allowed      denied, locked [1]
          FORK          allowed      allowed
          [1] set by 700 at T us, host-1@C
          without a number: the default of its owner
        > 700 setresuid(99, 99, 99)
        700 setresuid(99, 99, 99) = 0
        > 700 fork()
        700 fork() = 2
        """);

    [Fact]
    public void Mistake_3_a_domain_passed_as_the_process_is_nobody() => Check("""
        > 700 procmgr_ability(PROCMGR_ADN_NONROOT, [PROCMGR_ADN_NONROOT|PROCMGR_AOP_DENY|PROCMGR_AOP_LOCK|PROCMGR_AID_EOL])
        ? column 21: a process number is expected
        > 700 procmgr_ability(0x20000000, [PROCMGR_ADN_NONROOT|PROCMGR_AOP_DENY|PROCMGR_AOP_LOCK|PROCMGR_AID_EOL])
        700 procmgr_ability(536870912, [PROCMGR_ADN_NONROOT|PROCMGR_AOP_DENY|PROCMGR_AOP_LOCK|PROCMGR_AID_EOL]) = 3 ESRCH (No such process)
        > why()
        why() = NoSuchProcess
          interception  the original: process 700 is of no server
          verdict       stage object, ESRCH (NoSuchProcess): no such process [kill(2)], host-1@C
        """);

    [Fact]
    public void R109_mistake_4_a_limit_of_32_bits_is_not_without_limit() => Check("""
        > 700 procmgr_ability(0, [PROCMGR_ADN_NONROOT|PROCMGR_AOP_ALLOW|PROCMGR_AOP_SUBRANGE|PROCMGR_AID_CLOCKSET, 0, 0xffffffff, PROCMGR_AID_EOL])
        700 procmgr_ability(0, [PROCMGR_ADN_NONROOT|PROCMGR_AOP_ALLOW|PROCMGR_AOP_SUBRANGE|PROCMGR_AID_CLOCKSET, 0, 4294967295, PROCMGR_AID_EOL]) = 0
          warning: an upper limit is 4294967295, the greatest number of 32 bits; limits have 64: no upper limit is 0xffffffffffffffff
        > 700 setresuid(99, 99, 99)
        700 setresuid(99, 99, 99) = 0
        > 700 clock_settime(CLOCK_REALTIME, {tv_sec=4, tv_nsec=294967295})
        700 clock_settime(CLOCK_REALTIME, {tv_sec=4, tv_nsec=294967295}) = 0
        > 700 clock_settime(CLOCK_REALTIME, {tv_sec=4, tv_nsec=294967296})
        700 clock_settime(CLOCK_REALTIME, {tv_sec=4, tv_nsec=294967296}) = -1 EPERM (Operation not permitted)
        > why()
        why() = OutsideRange
          interception  the original: process 700 is of no server
          ability       CLOCKSET 4294967296 in the non-root domain: refused, allowed for 0-4294967295 only; set by process 700 at T us, host-1@C
          verdict       stage ability, EPERM (OutsideRange): the value is in none of the ranges that the ability is limited to [5.5, R89], host-1@C
        """);

    [Fact]
    public void R108_mistake_5_a_list_without_its_end_is_refused() => Check("""
        > 700 procmgr_ability(0, [PROCMGR_ADN_NONROOT|PROCMGR_AOP_DENY|PROCMGR_AID_FORK])
        700 procmgr_ability(0, [PROCMGR_ADN_NONROOT|PROCMGR_AOP_DENY|PROCMGR_AID_FORK]) = 22 EINVAL (Invalid argument)
        > why()
        why() = BadAbilityList
          interception  the original: process 700 is of no server
          object        the list has no end: its last word is PROCMGR_AID_EOL
          verdict       stage object, EINVAL (BadAbilityList): the list of words is no request [5.6, R108], host-1@C
        """);

    [Fact]
    public void R116_mistake_6_the_error_is_the_value_returned_so_a_test_for_minus_1_never_fails() => Check("""
        > 705 procmgr_ability(0, "nonroot,allow,reboot")
        705 procmgr_ability(0, "nonroot,allow,reboot") = 1 EPERM (Operation not permitted)
        > why()
        why() = AbilityWidened
          interception  the original: process 705 is of no server
          ability       REBOOT in the non-root domain of process 705 stays as it is: denied; the default
          verdict       stage ability, EPERM (AbilityWidened): only root allows a privileged ability, or more values of it [5.6, R103], host-1@C
        > 705 reboot(LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_RESTART)
        705 reboot(LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_RESTART) = -1 EPERM (Operation not permitted)
        """);

    [Fact]
    public void Mistake_7_names_that_nobody_has_given_are_told() => Check("""
        > 700 procmgr_ability(0, "nonroot,deny,kill")
        700 procmgr_ability(0, "nonroot,deny,kill") = 22 EINVAL (Invalid argument)
        > why()
        why() = BadAbilityList
          interception  the original: process 700 is of no server
          object        'nonroot,deny,kill': 'kill' is no ability; 'insula abilities' lists them
          verdict       stage object, EINVAL (BadAbilityList): the list of words is no request [5.6, R108], host-1@C
        > 700 procmgr_ability(0, [PROCMGR_ADN_NONROOT|PROCMGR_AOP_DENY|PROCMGR_AID_KILL, PROCMGR_AID_EOL])
        ? column 62: a text such as "nonroot,deny,lock", or a list such as [PROCMGR_ADN_NONROOT|PROCMGR_AOP_DENY|PROCMGR_AID_EOL], is expected
        > abilities --of 700 kill
        ? column 20: 'kill' is no ability; abilities lists them
        """);

    [Fact]
    public void R122_mistake_8_a_lock_that_is_not_inheritable_is_shed_by_exec() => Check("""
        > 705 procmgr_ability(0, "nonroot,deny,lock,fork")
        705 procmgr_ability(0, "nonroot,deny,lock,fork") = 0
          warning: a lock is not inheritable: exec sheds it, and the denial with it; add inherit
        > 705 fork()
        705 fork() = -1 EPERM (Operation not permitted)
        > 705 procmgr_ability(0, "nonroot,allow,fork")
        705 procmgr_ability(0, "nonroot,allow,fork") = 1 EPERM (Operation not permitted)
        > 705 execve("/bin/program", ["program"], NULL)
        705 execve("/bin/program", ["program"], NULL) = 0
        > 705 fork()
        705 fork() = 2
        > 706 procmgr_ability(0, "nonroot,deny,lock,inherit,fork")
        706 procmgr_ability(0, "nonroot,deny,lock,inherit,fork") = 0
        > 706 execve("/bin/program", ["program"], NULL)
        706 execve("/bin/program", ["program"], NULL) = 0
        > 706 fork()
        706 fork() = -1 EPERM (Operation not permitted)
        > why()
        why() = AbilityDenied
          interception  the original: process 706 is of no server
          ability       FORK in the non-root domain: refused, denied; set by process 706 at T us, host-1@C
          verdict       stage ability, EPERM (AbilityDenied): the process is denied the ability that this needs [5.5, R88], host-1@C
        """);

    [Fact]
    public void R126_mistake_9_the_user_dropped_before_the_group() => Check("""
        > 700 setreuid(99, 99)
        700 setreuid(99, 99) = 0
        > 700 setregid(99, 99)
        700 setregid(99, 99) = -1 EPERM (Operation not permitted)
        > why()
        why() = IdentityNotHeld
          interception  the original: process 700 is of no server
          ability       SETGID 99 in the non-root domain: refused, denied; the default
          verdict       stage ability, EPERM (IdentityNotHeld): the identifier is none of the caller's real, effective and saved ones [setresuid(2)], host-1@C
        """);

    [Fact]
    public void R80_mistake_10_who_is_not_root_still_has_five_abilities() => Check("""
        > abilities --of 705 fork spawn prot_exec pgrp map_fixed reboot
        abilities --of 705 fork spawn prot_exec pgrp map_fixed reboot
          process 705 of host-1, effective user 5: the non-root domain decides
          ability    root domain  non-root domain
          REBOOT     allowed      denied
          SPAWN      allowed      allowed
          FORK       allowed      allowed
          PROT_EXEC  allowed      allowed
          PGRP       allowed      allowed
          MAP_FIXED  allowed      allowed
          all of it is the default of its owner
        > 705 fork()
        705 fork() = 2
        > 705 reboot(LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_RESTART)
        705 reboot(LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_RESTART) = -1 EPERM (Operation not permitted)
        > why()
        why() = NeedsSuperUser
          interception  the original: process 705 is of no server
          ability       REBOOT in the non-root domain: refused, denied; the default
          verdict       stage ability, EPERM (NeedsSuperUser): needs the actual super-user, and the call is not granted to a virtual one [R58], host-1@C
        """);

    [Fact]
    public void R114_mistake_11_a_locked_policy_makes_the_programs_own_call_fail() => Check("""
        > 700 procmgr_ability(701, "nonroot,deny,lock,inherit,io")
        700 procmgr_ability(701, "nonroot,deny,lock,inherit,io") = 0
        > 701 procmgr_ability(0, "nonroot,deny,lock,inherit,io")
        701 procmgr_ability(0, "nonroot,deny,lock,inherit,io") = 1 EPERM (Operation not permitted)
        > why()
        why() = AbilityLocked
          interception  the original: process 701 is of no server
          ability       IO in the non-root domain of process 701 stays as it is: denied, locked; set by process 700 at T us, host-1@C
          verdict       stage ability, EPERM (AbilityLocked): the ability is locked: nobody can change it in this process [5.7, R115], host-1@C
        """);

    [Fact]
    public void R114_mistake_11_unless_the_host_is_lenient() => Check("""
        > 700 procmgr_ability(701, "nonroot,deny,lock,inherit,io")
        700 procmgr_ability(701, "nonroot,deny,lock,inherit,io") = 0
        > 701 procmgr_ability(0, "nonroot,allow,io nonroot,deny,inherit,qnet")
        701 procmgr_ability(0, "nonroot,allow,io nonroot,deny,inherit,qnet") = 0
        > abilities --of 701 io qnet
        abilities --of 701 io qnet
          process 701 of host-1, effective user 0: the root domain decides
          ability  root domain  non-root domain
          QNET     allowed      denied, inherited [1]
          IO       allowed      denied, locked, inherited [2]
          [1] set by 701 at T us, host-1@C
          [2] set by 700 at T us, host-1@C
          without a number: the default of its owner
        """, "locks: lenient");

    [Fact]
    public void R125_mistake_12_of_a_program_that_dropped_root_one_sees_what_it_may_do_and_why_it_was_refused() => Check("""
        > 700 procmgr_ability(0, "nonroot,allow,lock,inherit,setuid:800-899 nonroot,deny,lock,inherit")
        700 procmgr_ability(0, "nonroot,allow,lock,inherit,setuid:800-899 nonroot,deny,lock,inherit") = 0
          warning: what is allowed and inheritable, every program run from here on may do; leave inherit out unless that is meant
        > 700 setgroups(0, [])
        700 setgroups(0, NULL) = 0
        > 700 setresgid(99, 99, 99)
        700 setresgid(99, 99, 99) = 0
        > 700 setresuid(99, 99, 99)
        700 setresuid(99, 99, 99) = 0
        > abilities --of 700 setuid setgid fork reboot
        abilities --of 700 setuid setgid fork reboot
          process 700 of host-1, effective user 99: the non-root domain decides
          ability  root domain  non-root domain
          SETUID   allowed      allowed 800-899, locked, inherited [1]
          SETGID   allowed      denied, locked, inherited [1]
          REBOOT   allowed      denied, locked, inherited [1]
          FORK     allowed      denied, locked, inherited [1]
          [1] set by 700 at T us, host-1@C
          without a number: the default of its owner
        > 700 setuid(900)
        700 setuid(900) = -1 EPERM (Operation not permitted)
        > why()
        why() = OutsideRange
          interception  the original: process 700 is of no server
          ability       SETUID 900 in the non-root domain: refused, allowed for 800-899 only; set by process 700 at T us, host-1@C
          verdict       stage ability, EPERM (OutsideRange): the value is in none of the ranges that the ability is limited to [5.5, R89], host-1@C
        > 700 setuid(850)
        700 setuid(850) = 0
        > why()
        why() = Allowed
          interception  the original: process 700 is of no server
          ability       SETUID 850 in the non-root domain: allowed for 800-899; set by process 700 at T us, host-1@C
          verdict       allowed, 0 is returned, host-1@C
        > 700 fork()
        700 fork() = -1 EPERM (Operation not permitted)
        > why()
        why() = AbilityDenied
          interception  the original: process 700 is of no server
          ability       FORK in the non-root domain: refused, denied; set by process 700 at T us, host-1@C
          verdict       stage ability, EPERM (AbilityDenied): the process is denied the ability that this needs [5.5, R88], host-1@C
        """);
}
