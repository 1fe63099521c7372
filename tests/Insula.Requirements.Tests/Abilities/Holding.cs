using static Insula.Requirements.Tests.Abilities.AbilityWorld;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>What is only set, attached or held (spec 5.2): its effect by reading, what needs no ability, who detaches, and what ends with whom.</summary>
public sealed class Holding
{
    [Fact]
    public void R92_a_clock_is_read_by_anybody_and_set_with_the_ability() => Expect("""
        705 ClockPeriod(CLOCK_REALTIME, NULL, NULL) = 0
        705 ClockPeriod(CLOCK_REALTIME, [500000], NULL) = -1 EPERM (AbilityDenied)
        700 ClockPeriod(CLOCK_REALTIME, [500000], NULL) = 0
        705 ClockPeriod(CLOCK_REALTIME, NULL, [500000]) = 0
        700 ClockPeriod(CLOCK_REALTIME, [1000000], [500000]) = 0
        705 registry_read("clock-period", "0", "1000000") = 0
        705 ClockTime(CLOCK_REALTIME, [5000000000], NULL) = -1 EPERM (NeedsSuperUser)
        700 ClockTime(CLOCK_REALTIME, [5000000000], NULL) = 0
        705 ClockTime(CLOCK_REALTIME, NULL, [5000000000]) = 0
        705 ClockAdjust(CLOCK_REALTIME, [7], NULL) = -1 EPERM (NeedsSuperUser)
        700 ClockAdjust(CLOCK_REALTIME, [-7], NULL) = 0
        705 ClockAdjust(CLOCK_REALTIME, NULL, [-7]) = 0
        """);

    [Fact]
    public void An_adjustment_is_no_particular_time_so_any_range_of_times_refuses_it() => Expect("""
        700 procmgr_ability(705, "nonroot,allow,clockset:0-2000000000") = 0
        705 ClockTime(CLOCK_REALTIME, [1000000000], NULL) = 0
        705 ClockAdjust(CLOCK_REALTIME, [7], NULL) = -1 EPERM (OutsideRange)
        """);

    [Fact]
    public void R92_a_configuration_string_is_read_by_anybody() => Expect("""
        705 confstr(_CS_HOSTNAME, NULL, NULL) = 0
        705 confstr(_CS_HOSTNAME, "box", NULL) = -1 EPERM (AbilityDenied)
        700 confstr(_CS_HOSTNAME, "box", NULL) = 0
        705 confstr(_CS_HOSTNAME, NULL, "box") = 0
        700 confstr(_CS_HOSTNAME, "host", "box") = 0
        705 registry_read("configuration", "2", "host") = 0
        705 registry_read("configuration", "3", NULL) = -1 ENOENT (NotHeld)
        """);

    [Fact]
    public void Processors_have_a_mode_and_two_states() => Expect("""
        705 sysmgr_cpumode(1, 2) = -1 EPERM (AbilityDenied)
        705 sysmgr_runstate(1, 0) = -1 EPERM (AbilityDenied)
        705 sysmgr_runstate_dynamic(1, 1) = -1 EPERM (AbilityDenied)
        700 sysmgr_cpumode(1, 2) = 0
        700 sysmgr_runstate(1, 0) = 0
        700 sysmgr_runstate_dynamic(1, 1) = 0
        705 registry_read("cpu-mode", "1", "2") = 0
        705 registry_read("run-state", "1", "0") = 0
        705 registry_read("run-state", "dynamic 1", "1") = 0
        """);

    [Fact]
    public void R92_only_the_upper_half_of_an_event_needs_the_ability() => Expect("""
        705 procmgr_event_trigger(65535) = 0
        705 registry_read("event", "", "65535") = 0
        705 procmgr_event_trigger(65536) = -1 EPERM (AbilityDenied)
        700 procmgr_event_trigger(65537) = 0
        705 registry_read("event", "", "65537") = 0
        """);

    [Fact]
    public void Q19_the_parameter_of_an_event_is_its_privileged_part_as_one_number() => Expect("""
        700 procmgr_ability(705, "nonroot,allow,event:65536-131072") = 0
        705 procmgr_event_trigger(65537) = 0
        705 procmgr_event_trigger(131073) = 0
        705 procmgr_event_trigger(196608) = -1 EPERM (OutsideRange)
        """);

    [Fact]
    public void An_attachment_has_the_least_free_number_and_only_its_holder_detaches_it() => Expect("""
        705 InterruptAttach(4, 0x1000, NULL, 0, _NTO_INTR_FLAGS_TRK_MSK) = -1 EPERM (AbilityDenied)
        705 InterruptAttachEvent(4, 0x1000, 0) = -1 EPERM (AbilityDenied)
        700 InterruptAttach(4, 0x1000, NULL, 0, _NTO_INTR_FLAGS_TRK_MSK) = 1
        701 InterruptAttachEvent(5, 0x1000, 0) = 2
        700 InterruptAttachEvent(6, 0x1000, 0) = 3
        705 registry_read("interrupt", "2", "5") = 701
        700 InterruptDetach(2) = -1 EPERM (HeldByOther)
        701 InterruptDetach(2) = 0
        701 InterruptDetach(2) = -1 EINVAL (NotAttached)
        705 registry_read("interrupt", "2", NULL) = -1 ENOENT (NotHeld)
        701 InterruptAttachEvent(7, 0x1000, 0) = 2
        """);

    [Fact]
    public void Who_gave_the_ability_up_still_detaches() => Expect("""
        700 InterruptAttach(4, 0x1000, NULL, 0, 0) = 1
        700 resmgr_attach("/dev/ser1", 0, 0) = 0
        700 procmgr_ability(0, "root,deny,lock,interrupt root,deny,lock,pathspace") = 0
        700 InterruptAttach(4, 0x1000, NULL, 0, 0) = -1 EPERM (AbilityDenied)
        700 InterruptDetach(1) = 0
        700 resmgr_detach("/dev/ser1", 0) = 0
        """);

    [Fact]
    public void What_a_process_holds_ends_with_it_and_what_nobody_holds_stays() => Expect("""
        701 InterruptAttach(4, 0x1000, NULL, 0, 0) = 1
        701 resmgr_attach("/dev/ser1", 0, 0) = 0
        701 ThreadCtl(_NTO_TCTL_IO, NULL) = 0
        701 pathmgr_symlink("/bin", "/usr") = 0
        701 mem_add(0x1000, 4096) = 0
        701 exit_group(0) = ?
        701 +++ exited with 0 +++
        705 registry_read("interrupt", "1", NULL) = -1 ENOENT (NotHeld)
        705 registry_read("path-entry", "/dev/ser1", NULL) = -1 ENOENT (NotHeld)
        705 registry_read("io-privilege", "701", NULL) = -1 ENOENT (NotHeld)
        705 registry_read("path-entry", "/usr", "/bin") = 0
        705 registry_read("physical-memory", "4096", "4096") = 0
        """);

    [Fact]
    public void What_a_program_holds_ends_with_the_next_program() => Expect("""
        700 InterruptAttach(4, 0x1000, NULL, 0, 0) = 1
        700 mlock(0x1000, 4096) = 0
        700 execve("/bin/program", ["program"], NULL) = 0
        705 registry_read("interrupt", "1", NULL) = -1 ENOENT (NotHeld)
        705 registry_read("memory-lock", "700 4096", NULL) = -1 ENOENT (NotHeld)
        """);

    [Fact]
    public void A_child_holds_nothing_of_its_parent() => Expect("""
        705 mlock(0x1000, 4096) = 0
        705 fork() = 2
        2 exit_group(0) = ?
        2 +++ exited with 0 +++
        705 registry_read("memory-lock", "705 4096", "4096") = 705
        """, preset: "linux");

    [Fact]
    public void R92_IO_is_asked_for_by_three_commands_of_ThreadCtl() => Expect("""
        705 ThreadCtl(_NTO_TCTL_IO, NULL) = -1 EPERM (AbilityDenied)
        705 ThreadCtl(_NTO_TCTL_IO_PRIV, NULL) = -1 EPERM (AbilityDenied)
        705 ThreadCtl(_NTO_TCTL_IO_LEVEL, NULL) = -1 EPERM (AbilityDenied)
        705 ThreadCtl(_NTO_TCTL_RUNMASK, 0x1) = 0
        705 registry_read("io-privilege", "705", NULL) = -1 ENOENT (NotHeld)
        700 ThreadCtl(_NTO_TCTL_IO, NULL) = 0
        705 registry_read("io-privilege", "700", "14") = 700
        """);

    [Fact]
    public void R92_tracing_needs_the_ability_for_handlers_and_buffers() => Expect("""
        705 TraceEvent(_NTO_TRACE_START) = 0
        705 TraceEvent(_NTO_TRACE_DELEVENTHANDLER, 1) = 0
        705 TraceEvent(_NTO_TRACE_ADDEVENTHANDLER, 1) = -1 EPERM (AbilityDenied)
        705 TraceEvent(_NTO_TRACE_ADDCLASSEVHANDLER, 1) = -1 EPERM (AbilityDenied)
        705 TraceEvent(_NTO_TRACE_ALLOCBUFFER, 8) = -1 EPERM (AbilityDenied)
        700 TraceEvent(_NTO_TRACE_ALLOCBUFFER, 8) = 0
        705 registry_read("trace", "805306380", "8") = 0
        """);

    [Fact]
    public void Data_of_a_client_and_the_virtual_8086_mode() => Expect("""
        705 MsgKeyData(1, _NTO_KEYDATA_CALCULATE, 99) = -1 EPERM (AbilityDenied)
        700 MsgKeyData(1, _NTO_KEYDATA_CALCULATE, 99) = 0
        705 registry_read("key-data", "1", "99") = 700
        705 _intr_v86(16, NULL, NULL, 0) = -1 EPERM (AbilityDenied)
        700 _intr_v86(16, NULL, NULL, 0) = 0
        705 registry_read("v86", "", "16") = 0
        """);

    [Fact]
    public void The_path_space_has_links_and_paths_that_a_process_answers_for() => Expect("""
        705 pathmgr_symlink("/bin", "/usr") = -1 EPERM (AbilityDenied)
        705 resmgr_attach("/dev/ser1", 0, 0) = -1 EPERM (AbilityDenied)
        700 pathmgr_symlink("/bin", "/usr") = 0
        700 pathmgr_symlink("/sbin", "/usr") = -1 EEXIST (FileExists)
        705 registry_read("path-entry", "/usr", "/bin") = 0
        705 pathmgr_unlink("/usr") = -1 EPERM (AbilityDenied)
        705 resmgr_detach("/usr", 0) = -1 EPERM (HeldByOther)
        701 pathmgr_unlink("/usr") = 0
        701 pathmgr_unlink("/usr") = -1 ENOENT (NotHeld)
        700 resmgr_attach("/dev/ser1", 3, 1) = 0
        701 resmgr_attach("/dev/ser1", 0, 0) = -1 EEXIST (FileExists)
        705 registry_read("path-entry", "/dev/ser1", "3 1") = 700
        701 pathmgr_unlink("/dev/ser1") = -1 EPERM (HeldByOther)
        701 resmgr_detach("/dev/ser1", 0) = -1 EPERM (HeldByOther)
        700 resmgr_detach("/dev/ser1", 0) = 0
        700 resmgr_detach("/dev/ser1", 0) = -1 ENOENT (NotHeld)
        """);

    [Fact]
    public void Resources_have_a_range_of_which_processes_hold_parts() => Expect("""
        705 rsrcdbmgr_create("dma", 0, 7) = -1 EPERM (AbilityDenied)
        700 rsrcdbmgr_create("dma", 0, 7) = 0
        700 rsrcdbmgr_create("dma", 0, 9) = -1 EEXIST (FileExists)
        705 rsrcdbmgr_query("dma", NULL) = -1 EPERM (AbilityDenied)
        700 rsrcdbmgr_query("dma", "0 7") = 0
        705 rsrcdbmgr_attach("dma", 1, 2) = -1 EPERM (AbilityDenied)
        700 rsrcdbmgr_attach("irq", 1, 2) = -1 ENOENT (NotHeld)
        700 rsrcdbmgr_attach("dma", 7, 8) = -1 EINVAL (InvalidValue)
        700 rsrcdbmgr_attach("dma", 1, 2) = 0
        701 rsrcdbmgr_attach("dma", 2, 3) = -1 EEXIST (FileExists)
        701 rsrcdbmgr_attach("dma", 3, 4) = 0
        705 registry_read("resource", "dma 3", "3 4") = 701
        705 rsrcdbmgr_detach("dma", 1, 2) = -1 EPERM (AbilityDenied)
        701 rsrcdbmgr_detach("dma", 1, 2) = -1 EPERM (HeldByOther)
        700 rsrcdbmgr_detach("dma", 1, 2) = 0
        700 rsrcdbmgr_detach("dma", 1, 2) = -1 ENOENT (NotHeld)
        705 rsrcdbmgr_destroy("dma") = -1 EPERM (AbilityDenied)
        700 rsrcdbmgr_destroy("dma") = 0
        700 rsrcdbmgr_destroy("dma") = -1 ENOENT (NotHeld)
        """);

    [Fact]
    public void The_host_restarts() => Expect("""
        705 sysmgr_reboot() = -1 EPERM (NeedsSuperUser)
        700 sysmgr_reboot() = 0
        """);
}
