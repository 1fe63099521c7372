using Insula.Model;
using Insula.Model.Facts;
using static Insula.Requirements.Tests.Abilities.AbilityWorld;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>The rules of abilities one by one, as calls (R78-R124). The exhaustive comparison with a plain model is beside it.</summary>
public sealed class Rules
{
    [Fact]
    public void R78_24_abilities_take_sub_ranges_and_16_refuse_them()
    {
        Assert.Equal(24, AbilityTable.All.ToArray().Count(row => row.IsRanged));
        foreach (AbilityRow row in AbilityTable.All)
            Expect($"700 procmgr_ability(0, [PROCMGR_ADN_ROOT|PROCMGR_AOP_SUBRANGE|PROCMGR_AID_{row.Name}, 5, 9, PROCMGR_AID_EOL]) = {(row.IsRanged ? "0" : "22 EINVAL (BadAbilityList)")}");
    }

    [Fact]
    public void R79_R80_root_holds_everything_and_nonroot_five()
    {
        var register = new AbilityRegister();
        AbilitySet set = AbilitySet.Default(Policy.Types.AbilityPreset.Qnx, register);
        Assert.Equal(register.Known, set[Domain.Root].Allowed & register.Known);
        Assert.Equal(
            new[] { Ability.Spawn, Ability.Fork, Ability.ProtExec, Ability.Pgrp, Ability.MapFixed }.Aggregate(0ul, (bits, ability) => bits | ability.Bit()),
            set[Domain.NonRoot].Allowed);
        Assert.Equal(set[Domain.NonRoot].Allowed | Ability.Wait.Bit() | Ability.Getid.Bit() | Ability.Connection.Bit() | Ability.Timer.Bit(),
            AbilitySet.Default(Policy.Types.AbilityPreset.Linux, register)[Domain.NonRoot].Allowed);
    }

    [Fact]
    public void R81_words_have_the_values_of_the_header() => Expect("""
        705 procmgr_ability(0, [PROCMGR_ADN_NONROOT|PROCMGR_AOP_DENY|PROCMGR_AID_FORK, PROCMGR_AID_EOL]) = 0
        705 procmgr_ability_text(0, "nonroot,deny,fork") = 17
        """);

    [Fact]
    public void R81_the_numbers_are_read_as_the_names_are()
    {
        var bench = new Bench("encoded");
        Process member = bench.Member(105, bench.Own(5));
        Assert.Equal(Why.Allowed, bench.Call(member, "procmgr_ability", 0, Value.Of(0x20010016, 0xFFFF)).Why);
        Assert.False(member.Abilities[Domain.NonRoot].Allows(Ability.Fork));
        Assert.Equal(Why.Allowed, bench.Call(member, "procmgr_ability", 0, Value.Of(0x20020000 | 22, 0xFFFF)).Why);
        Assert.True(member.Abilities[Domain.NonRoot].Allows(Ability.Fork));
        Assert.Equal(Why.Allowed, bench.Call(member, "procmgr_ability", 0, Value.Of(0x204C0026, 5, 9, 0xFFFF)).Why);
        DomainSet set = member.Abilities[Domain.NonRoot];
        Assert.Equal([new AbilityRange(Ability.Pgrp, 5, 9)], set.RangesOf(Ability.Pgrp).ToArray());
        Assert.True(((set.Locked & set.Inherited) & Ability.Pgrp.Bit()) != 0);
        // Bit 21, bits 24 to 27, and the internal ones mean nothing.
        foreach (int bit in new[] { 20, 21, 24, 25, 26, 27, 30, 31 })
            Assert.Equal(Why.BadAbilityList, bench.Call(member, "procmgr_ability", 0, Value.Of((1L << bit) | 0x20010016, 0xFFFF)).Why);
    }

    [Fact]
    public void R85_R86_the_user_chooses_the_domain_and_changes_no_set() => Expect("""
        700 procmgr_ability(0, "nonroot,allow,io root,deny,reboot") = 0
        700 setresuid(-1, 9, -1) = 0
        700 procmgr_ability_text(0, "root,deny,reboot nonroot,allow,io") = 33
        700 iopl(3) = 0
        700 settimeofday({tv_sec=1, tv_usec=0}, NULL) = -1 EPERM (NeedsSuperUser)
        700 setresuid(-1, 0, -1) = 0
        700 procmgr_ability_text(0, "root,deny,reboot nonroot,allow,io") = 33
        700 settimeofday({tv_sec=1, tv_usec=0}, NULL) = 0
        """);

    [Fact]
    public void R90_R89_ranges_are_never_joined_and_both_limits_belong_to_them() => Expect("""
        700 procmgr_ability(705, "nonroot,allow,map_fixed:0x100000-0x200FFF,0x190000-0x300FFF") = 0
        705 mmap(0x150000, 1048576, PROT_READ, MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS, -1, 0) = -1 EPERM (OutsideRange)
        705 mmap(0x150000, 720896, PROT_READ, MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS, -1, 0) = 0
        705 mmap(0x100000, 1052672, PROT_READ, MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS, -1, 0) = 0
        705 mmap(0x100000, 1056768, PROT_READ, MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS, -1, 0) = -1 EPERM (OutsideRange)
        705 mmap(0xff000, 4096, PROT_READ, MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS, -1, 0) = -1 EPERM (OutsideRange)
        """);

    [Fact]
    public void R88_R91_root_denied_in_the_root_domain_is_refused_whatever_the_ranges() => Expect("""
        700 procmgr_ability(0, "root,allow,setuid:1-9") = 0
        700 procmgr_ability(0, "root,deny,setuid") = 0
        700 setresuid(5, 5, 5) = -1 EPERM (AbilityDenied)
        700 procmgr_ability(0, [PROCMGR_ADN_ROOT|PROCMGR_AOP_SUBRANGE|PROCMGR_AID_SETUID, 1, 9, PROCMGR_AID_EOL]) = 0
        700 setresuid(5, 5, 5) = -1 EPERM (AbilityDenied)
        700 setpriority(PRIO_PROCESS, 0, -5) = 0
        700 procmgr_ability(0, "root,deny,priority") = 0
        700 setpriority(PRIO_PROCESS, 0, -6) = -1 EACCES (NiceLowered)
        """);

    [Fact]
    public void R92_below_the_threshold_nobody_needs_anything() => Expect("""
        700 setresuid(5, 9, 7) = 0
        700 procmgr_ability(0, "all,deny,lock") = 0
        700 setresuid(-1, 7, -1) = 0
        700 setuid(5) = 0
        700 kill(700, 0) = 0
        700 kill(705, 0) = 0
        700 setrlimit(RLIMIT_NOFILE, {rlim_cur=5, rlim_max=5}) = 0
        700 getpgid(0) = 700
        700 setuid(9) = -1 EPERM (AbilityDenied)
        """);

    [Fact]
    public void R94_setreuid_is_two_checks() => Expect("""
        700 procmgr_ability(0, "root,allow,setuid:5-9") = 0
        700 setreuid(5, 10) = -1 EPERM (OutsideRange)
        700 setreuid(10, 5) = -1 EPERM (OutsideRange)
        700 setresuid(5, 9, 10) = -1 EPERM (OutsideRange)
        700 getresuid([0], [0], [0]) = 0
        700 setreuid(5, 9) = 0
        """);

    [Fact]
    public void R95_without_FORK_and_SPAWN_no_process_is_made() => Expect("""
        705 procmgr_ability(0, "nonroot,deny,fork") = 0
        705 fork() = -1 EPERM (AbilityDenied)
        705 vfork() = -1 EPERM (AbilityDenied)
        705 clone(child_stack=NULL, flags=SIGCHLD) = -1 EPERM (AbilityDenied)
        705 wait4(-1, NULL, WNOHANG, NULL) = -1 ECHILD (NoChild)
        705 posix_spawn("/bin/program", ["program"], NULL) = 2
        706 procmgr_ability(0, "nonroot,deny,spawn") = 0
        706 posix_spawn("/bin/program", ["program"], NULL) = -1 EPERM (AbilityDenied)
        706 execve("/bin/program", ["program"], NULL) = -1 EPERM (AbilityDenied)
        706 execveat(AT_FDCWD, "/bin/program", ["program"], NULL, 0) = -1 EPERM (AbilityDenied)
        706 wait4(-1, NULL, WNOHANG, NULL) = -1 ECHILD (NoChild)
        706 fork() = 3
        """);

    [Fact]
    public void R95_a_thread_is_no_process() => Expect("""
        705 procmgr_ability(0, "nonroot,deny,fork") = 0
        705 clone(child_stack=NULL, flags=CLONE_VM|CLONE_SIGHAND|CLONE_THREAD) = 2
        """);

    [Fact]
    public void R97_kill_of_a_process_with_another_user_needs_SIGNAL_for_the_signal() => Expect("""
        705 kill(701, 0) = -1 EPERM (SignalNotPermitted)
        700 procmgr_ability(705, "nonroot,allow,signal:0-15") = 0
        705 kill(701, SIGCHLD) = -1 EPERM (OutsideRange)
        705 kill(701, 0) = 0
        705 kill(706, SIGCHLD) = 0
        """);

    [Fact]
    public void R104_what_is_not_privileged_comes_back_unless_it_is_locked() => Expect("""
        705 procmgr_ability(0, "nonroot,deny,fork") = 0
        705 procmgr_ability(0, "nonroot,allow,fork") = 0
        705 fork() = 2
        705 procmgr_ability(0, "nonroot,deny,lock,fork") = 0
        705 procmgr_ability(0, "nonroot,allow,fork") = 1 EPERM (AbilityLocked)
        """);

    [Fact]
    public void R105_narrowing_a_range_needs_no_root_and_widening_does() => Expect("""
        700 procmgr_ability(705, "nonroot,allow,setuid:100-200") = 0
        705 procmgr_ability(0, [PROCMGR_ADN_NONROOT|PROCMGR_AOP_SUBRANGE|PROCMGR_AID_SETUID, 110, 190, PROCMGR_AID_EOL]) = 0
        705 procmgr_ability(0, [PROCMGR_ADN_NONROOT|PROCMGR_AOP_SUBRANGE|PROCMGR_AID_SETUID, 110, 191, PROCMGR_AID_EOL]) = 1 EPERM (AbilityWidened)
        705 procmgr_ability(0, "nonroot,allow,setuid") = 1 EPERM (AbilityWidened)
        700 procmgr_ability(705, [PROCMGR_ADN_NONROOT|PROCMGR_AOP_SUBRANGE|PROCMGR_AID_SETUID, 110, 191, PROCMGR_AID_EOL]) = 0
        705 setuid(191) = 0
        """);

    [Fact]
    public void R106_R107_two_words_of_one_ability_end_limited_and_locked_with_both_ranges() => Expect("""
        700 procmgr_ability(705, [PROCMGR_ADN_NONROOT|PROCMGR_AOP_ALLOW|PROCMGR_AID_SETUID, PROCMGR_ADN_NONROOT|PROCMGR_AOP_SUBRANGE|PROCMGR_AOP_LOCK|PROCMGR_AID_SETUID, 5, 9, PROCMGR_AID_EOL]) = 0
        705 procmgr_ability_text(0, "nonroot,allow,lock,setuid:5-9") = 29
        700 procmgr_ability(706, [PROCMGR_ADN_NONROOT|PROCMGR_AOP_ALLOW|PROCMGR_AOP_SUBRANGE|PROCMGR_AID_SETUID, 5, 9, PROCMGR_ADN_NONROOT|PROCMGR_AOP_SUBRANGE|PROCMGR_AID_SETUID, 20, 29, PROCMGR_AID_EOL]) = 0
        706 procmgr_ability_text(0, "nonroot,allow,setuid:5-9,20-29") = 30
        """);

    [Fact]
    public void R109_limits_have_64_bits() => Expect("""
        700 procmgr_ability(0, [PROCMGR_ADN_ROOT|PROCMGR_AOP_SUBRANGE|PROCMGR_AID_MEM_PHYS, 1, 0xffffffffffffffff, PROCMGR_AID_EOL]) = 0
        700 mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS|MAP_PHYS, -1, 0x7ffffffffffff000) = 0
        700 mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS|MAP_PHYS, -1, 0) = -1 EPERM (OutsideRange)
        700 procmgr_ability_text(0, "root,allow,mem_phys:1-") = 22
        """);

    [Fact]
    public void R110_R111_the_end_changes_what_is_neither_named_nor_locked() => Expect("""
        705 procmgr_ability(0, "nonroot,lock,fork") = 0
        705 procmgr_ability(0, [PROCMGR_ADN_ROOT|PROCMGR_AID_SPAWN, PROCMGR_ADN_NONROOT|PROCMGR_AOP_DENY|PROCMGR_AOP_LOCK|PROCMGR_AID_EOL]) = 0
        705 fork() = 2
        705 execve("/bin/program", ["program"], NULL) = 0
        705 setpgid(0, 0) = -1 EPERM (SessionLeader)
        705 mmap(NULL, 4096, PROT_READ|PROT_EXEC, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0
        2 mmap(NULL, 4096, PROT_READ|PROT_EXEC, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = -1 EPERM (AbilityDenied)
        """);

    [Fact]
    public void R113_a_request_that_fails_changes_nothing() => Expect("""
        705 procmgr_ability(0, "nonroot,deny,fork nonroot,allow,reboot") = 1 EPERM (AbilityWidened)
        705 procmgr_ability_text(0, "") = 0
        705 fork() = 2
        """);

    [Fact]
    public void R115_root_unlocks_nothing_its_own_or_anothers() => Expect("""
        700 procmgr_ability(0, "root,lock,setuid") = 0
        700 procmgr_ability(0, "root,deny,setuid") = 1 EPERM (AbilityLocked)
        700 procmgr_ability(0, "root,inherit,setuid") = 1 EPERM (AbilityLocked)
        701 procmgr_ability(700, "root,deny,setuid") = 1 EPERM (AbilityLocked)
        700 setuid(5) = 0
        """);

    [Fact]
    public void R117_the_raw_words_mean_what_QNX_reads_and_warn()
    {
        var bench = new Bench("encoded");
        Process member = bench.Member(105, bench.Own(5));
        bench.Effects.Emit(FactOf.InterceptorUnloaded());
        // ALLOW|ROOT|PRIORITY|EOL: the ones of the end mark swallow the identifier.
        Reply swallowed = bench.Call(member, "procmgr_ability", 0, Value.Of(0x10020000 | 33 | 0xFFFF));
        Assert.Equal((Why.Allowed, AbilityWarnings.EndMarkAllows), (swallowed.Why, (AbilityWarnings)swallowed.Detail));
        // DENY|NONROOT|LOCK without an identifier: identifier 0 is SPAWN_SETUID.
        Reply zero = bench.Call(member, "procmgr_ability", 0, Value.Of(0x20090000, 0xFFFF));
        Assert.Equal((Why.Allowed, AbilityWarnings.IdentifierZero | AbilityWarnings.LockShedByExec), (zero.Why, (AbilityWarnings)zero.Detail));
        Assert.Equal(Ability.SpawnSetuid.Bit(), member.Abilities[Domain.NonRoot].Locked);
    }

    [Fact]
    public void R117_the_typed_request_cannot_say_either()
    {
        AbilityRequest request = AbilityRequest.Of(
            [AbilityChange.Allow(Domains.NonRoot, Ability.Setuid, (800, 899), (1000, 1000)).Locked(), AbilityChange.Keep(Domains.Both, Ability.Fork).Inheritable()],
            new AbilityRest(Domains.NonRoot, IsAllowed: false, IsLocked: true));
        Assert.Equal(Why.Allowed, AbilityRequest.Read(request.ToRaw(), new AbilityRegister(), out AbilityRequest read));
        Assert.Equal(request.Words, read.Words);
        Assert.Equal(request.Rests, read.Rests);
        // A lock stands in the last word on its ability, or it would stop its own ranges.
        Assert.Equal([false, true, false], read.Words.Select(word => word.Has(AbilityFlags.Lock)));
        Assert.Throws<ArgumentException>(() => AbilityChange.Allow(Domains.Root, Ability.Setuid, (9, 8)));
        AbilityRequest text = AbilityText.Read("nonroot,allow,lock,setuid:800-899,1000 all,inherit,fork nonroot,deny,lock", new AbilityRegister(), out _)!;
        Assert.Equal(request.Words, text.Words);
        Assert.Equal(request.Rests, text.Rests);
    }

    [Fact]
    public void R118_requests_can_be_repeated() => Expect("""
        705 procmgr_ability(0, "nonroot,deny,fork") = 0
        705 procmgr_ability(0, "nonroot,deny,fork") = 0
        705 procmgr_ability(0, "nonroot,deny,spawn") = 0
        705 procmgr_ability_text(0, "nonroot,deny,spawn nonroot,deny,fork") = 36
        """);

    [Fact]
    public void R119_fork_copies_everything() => Expect("""
        705 procmgr_ability(0, "nonroot,deny,lock,spawn nonroot,allow,pgrp:5-9") = 0
        705 fork() = 2
        2 procmgr_ability_text(0, "nonroot,deny,lock,spawn nonroot,allow,pgrp:5-9") = 46
        2 procmgr_ability(0, "nonroot,allow,spawn") = 1 EPERM (AbilityLocked)
        """);

    [Fact]
    public void R120_R121_R122_R123_exec_keeps_what_is_inheritable_and_sheds_the_rest_which_is_the_default() => Expect("""
        705 procmgr_ability(0, "nonroot,deny,lock,fork nonroot,deny,lock,inherit,map_fixed nonroot,allow,pgrp:5-9") = 0
        705 procmgr_ability(0, "nonroot,noinherit,map_fixed") = 1 EPERM (AbilityLocked)
        705 procmgr_ability(0, "nonroot,inherit,fork") = 1 EPERM (AbilityLocked)
        705 execve("/bin/program", ["program"], NULL) = 0
        705 procmgr_ability_text(0, "nonroot,deny,lock,inherit,map_fixed") = 35
        705 fork() = 2
        """);

    [Fact]
    public void R124_a_grandchild_by_spawn_still_has_the_lock() => Expect("""
        705 procmgr_ability(0, "nonroot,deny,lock,inherit,fork nonroot,deny,lock,map_fixed") = 0
        705 posix_spawn("/bin/program", ["program"], NULL) = 2
        2 posix_spawn("/bin/program", ["program"], NULL) = 3
        3 procmgr_ability_text(0, "nonroot,deny,lock,inherit,fork") = 30
        3 fork() = -1 EPERM (AbilityDenied)
        """);
}
