using Insula.Journal;
using Insula.Model.Facts;
using static Insula.Requirements.Tests.Abilities.AbilityWorld;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>Ways around abilities that a review has looked for: none of them leads anywhere.</summary>
public sealed class Reviewed
{
    // The old trap of programs that drop root: half a setuid leaves a way back.
    [Fact]
    public void R92_a_denial_handed_down_to_a_set_user_id_program_does_not_keep_it_root() => Transcript.CheckVerdicts(
        Of().Replace("- {path: /bin/program, mode: \"0755\", format: elf}", "- {path: /bin/program, mode: \"6755\", format: elf}"), """
        705 procmgr_ability(0, "root,deny,lock,inherit,setuid root,deny,lock,inherit,setgid") = 0
        705 execve("/bin/program", ["program"], NULL) = 0
        705 getresuid([5], [0], [0]) = 0
        705 setgid(5) = 0
        705 setuid(5) = 0
        705 getresuid([5], [5], [5]) = 0
        705 getresgid([5], [5], [5]) = 0
        705 setuid(0) = -1 EPERM (IdentityNotHeld)
        """);

    [Fact]
    public void R89_addresses_that_run_over_the_end_are_in_no_range() => Expect("""
        700 procmgr_ability(705, "nonroot,allow,mem_phys:0x80000000-0x8000ffff nonroot,allow,map_fixed:0x10000-0x1ffff nonroot,allow,prot_exec:0x400000-0x4fffff") = 0
        705 mmap(NULL, 2147487744, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS|MAP_PHYS, -1, 0xfffffffffffff000) = -1 EPERM (OutsideRange)
        705 mmap(0xfffffffffffff000, 8192, PROT_READ, MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS, -1, 0) = -1 ENOMEM (NoAddresses)
        705 mprotect(0xfffffffffffff000, 4198400, PROT_READ|PROT_EXEC) = -1 ENOMEM (NoAddresses)
        705 mmap_device_memory(NULL, 2147487744, PROT_READ, MAP_FILE, 0xfffffffffffff000) = -1 EINVAL (InvalidValue)
        """);

    [Fact]
    public void R82_a_default_set_that_does_not_hold_together_is_refused() => Expect("""
        700 defaults_set("user", 5, "nonroot,deny,lock,fork nonroot,inherit,fork") = -1 EPERM (AbilityLocked)
        705 execve("/bin/program", ["program"], NULL) = 0
        705 fork() = 2
        """);

    [Fact]
    public void R82_R83_a_set_speaks_of_what_it_names_and_another_one_takes_nothing_of_it_back() => Expect("""
        700 defaults_set("user", 5, "nonroot,allow,prot_exec:0x400000-0x4fffff") = 0
        700 defaults_set("group", 5, "nonroot,allow,io nonroot,deny,fork") = 0
        705 execve("/bin/program", ["program"], NULL) = 0
        705 mmap(0x500000, 4096, PROT_EXEC, MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS, -1, 0) = -1 EPERM (OutsideRange)
        705 fork() = -1 EPERM (AbilityDenied)
        705 iopl(3) = 0
        """);

    [Fact]
    public void The_peer_that_counts_is_the_process_whichever_of_its_tasks_is_named() => Expect("""
        701 clone(child_stack=NULL, flags=CLONE_VM|CLONE_SIGHAND|CLONE_THREAD) = 2
        700 procmgr_ability(705, "nonroot,allow,mem_peer:2-9") = 0
        705 mmap_peer(701, NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = -1 EPERM (OutsideRange)
        705 mmap_peer(2, NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = -1 EPERM (OutsideRange)
        """);

    [Fact]
    public void R128_R129_a_program_of_the_host_is_run_with_the_callers_own_rights() => Transcript.CheckVerdicts(
        Of().Replace("        files:\n          - {path", "        files:\n          - {path: /bin/of-host, mode: \"0755\", format: elf, owner: \"host:0\"}\n          - {path"), """
        3942 procmgr_ability(0, "nonroot,deny,lock,inherit,spawn") = 0
        3942 execve("/bin/of-host", ["of-host"], NULL) = -1 EPERM (AbilityDenied)
        3942 execve("/bin/program", ["program"], NULL) = 0
        3942 setresuid(0, 5, 5) = 0
        3942 setfsuid(0) = 5
        3942 execve("/bin/program", ["program"], NULL) = -1 EPERM (AbilityDenied)
        """);

    [Fact]
    public void A_further_super_user_spawns_as_others_as_the_first_one_does() => Transcript.CheckVerdicts(
        Of("translated").Replace("ownership: translated\n        files:", "ownership: translated\n        super_users: [0, 5]\n        files:"), """
        3905 posix_spawn("/bin/program", ["program"], NULL, 6) = 67
        3906 posix_spawn("/bin/program", ["program"], NULL, 5) = -1 EPERM (IdentityNotHeld)
        """);

    [Fact]
    public void R6_1_the_ability_is_asked_before_the_classical_checks() => Expect("""
        705 procmgr_ability(0, "nonroot,deny,pgrp") = 0
        705 setsid() = -1 EPERM (AbilityDenied)
        705 setpgid(0, 0) = -1 EPERM (AbilityDenied)
        """);

    [Fact]
    public void MAP_LOCKED_asks_what_mlock_asks() => Expect("""
        705 mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS|MAP_LOCKED, -1, 0) = -1 EPERM (NeedsSuperUser)
        700 mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS|MAP_LOCKED, -1, 0) = 0
        """);

    [Fact]
    public void Another_users_process_is_served_better_by_who_holds_both_abilities() => Expect("""
        705 setpriority(PRIO_PROCESS, 701, -5) = -1 EPERM (OtherUsersProcess)
        700 procmgr_ability(705, "nonroot,allow,schedule") = 0
        705 setpriority(PRIO_PROCESS, 701, -5) = -1 EACCES (NiceLowered)
        705 setpriority(PRIO_PROCESS, 701, 5) = 0
        700 procmgr_ability(705, "nonroot,allow,priority:25") = 0
        705 setpriority(PRIO_PROCESS, 701, -5) = 0
        705 setpriority(PRIO_PROCESS, 701, -6) = -1 EACCES (NiceLowered)
        """);

    [Fact]
    public void An_administrator_that_runs_program_after_program_changes_once()
    {
        var journal = new MemoryJournal();
        Transcript.CheckVerdicts(Of(), """
            700 admin_set(5) = 0
            705 execve("/bin/program", ["program"], NULL) = 0
            705 execve("/bin/program", ["program"], NULL) = 0
            705 reboot(LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_RESTART) = 0
            """, journal: journal);
        Assert.Single(journal.Streams().SelectMany(stream => journal.Read(stream.Stream, 1, stream.Head.Sequence)).SelectMany(commit => commit.Facts), at => at.Fact is AbilitiesChanged { Pid: 705 });
    }
}
