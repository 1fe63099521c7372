using static Insula.Requirements.Tests.Abilities.AbilityWorld;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>Channels, connections and mutexes (spec 5.2).</summary>
public sealed class HoldingChannels
{
    [Fact]
    public void R92_anybody_makes_a_channel_but_the_networks() => Expect("""
        705 ChannelCreate(_NTO_CHF_UNBLOCK) = 1
        705 ChannelCreate(_NTO_CHF_NET_MSG) = -1 EPERM (AbilityDenied)
        700 ChannelCreate(_NTO_CHF_NET_MSG) = 2
        706 registry_read("channel", "2", "16") = 700
        705 ChannelDestroy(2) = -1 EPERM (HeldByOther)
        700 ChannelDestroy(2) = 0
        700 ChannelDestroy(2) = -1 EINVAL (NotAttached)
        """);

    [Fact]
    public void R92_a_connection_to_an_own_channel_is_free_and_to_another_processs_needs_the_ability() => Expect("""
        705 ChannelCreate(0) = 1
        701 ChannelCreate(0) = 2
        705 ConnectAttach(0, 0, 1, 0, _NTO_COF_CLOEXEC) = 1
        705 ConnectAttach(0, 705, 1, 0, 0) = 2
        705 registry_read("connection", "1", "705 1 1") = 705
        705 ConnectAttach(0, 701, 2, 0, 0) = -1 EPERM (AbilityDenied)
        705 ConnectAttach(0, 999, 2, 0, 0) = -1 EPERM (AbilityDenied)
        700 ConnectAttach(0, 999, 2, 0, 0) = -1 ESRCH (NoSuchProcess)
        700 ConnectAttach(0, 701, 1, 0, 0) = -1 EINVAL (NotAttached)
        700 ConnectAttach(0, 701, 9, 0, 0) = -1 EINVAL (NotAttached)
        700 ConnectAttach(0, 701, 2, 0, 0) = 3
        705 registry_read("connection", "3", "701 2 0") = 700
        705 ConnectDetach(3) = -1 EPERM (HeldByOther)
        700 ConnectDetach(3) = 0
        700 ConnectDetach(3) = -1 EINVAL (NotAttached)
        """);

    [Fact]
    public void R92_flags_of_a_connection_change_freely_if_both_ends_are_the_callers() => Expect("""
        705 ChannelCreate(0) = 1
        705 ConnectAttach(0, 0, 1, 0, _NTO_COF_CLOEXEC) = 1
        705 ConnectFlags(0, 1, _NTO_COF_CLOEXEC|_NTO_COF_NONBLOCK, _NTO_COF_NOSHARE|_NTO_COF_NONBLOCK) = 1
        705 registry_read("connection", "1", "705 1 256") = 705
        705 ConnectFlags(0, 1, 0, 0) = 256
        706 ConnectFlags(705, 1, _NTO_COF_NONBLOCK, 0) = -1 EPERM (AbilityDenied)
        706 ConnectFlags(0, 1, _NTO_COF_NONBLOCK, 0) = -1 EINVAL (NotAttached)
        700 ConnectFlags(705, 1, _NTO_COF_NONBLOCK, 0) = 256
        705 ConnectFlags(0, 9, 0, 0) = -1 EINVAL (NotAttached)
        701 ChannelCreate(0) = 2
        700 procmgr_ability(705, "nonroot,allow,connection") = 0
        705 ConnectAttach(0, 701, 2, 0, 0) = 2
        705 ConnectFlags(0, 2, _NTO_COF_NONBLOCK, _NTO_COF_NONBLOCK) = 0
        700 procmgr_ability(705, "nonroot,deny,connection") = 0
        705 ConnectFlags(0, 2, _NTO_COF_NONBLOCK, 0) = -1 EPERM (AbilityDenied)
        """);

    [Fact]
    public void R92_a_pulse_is_attached_freely_to_a_mutex_that_the_caller_initialised() => Expect("""
        705 SyncMutexEvent(0x1000, SIGEV_PULSE) = 0
        705 registry_read("mutex-event", "4096", "4") = 705
        705 SyncTypeCreate(_NTO_SYNC_MUTEX_FREE, 0x2000, 5) = 0
        706 registry_read("mutex-ceiling", "8192", "5") = 705
        705 SyncMutexEvent(0x2000, SIGEV_PULSE) = 0
        706 SyncMutexEvent(0x2000, SIGEV_SIGNAL) = 0
        706 SyncMutexEvent(0x2000, SIGEV_PULSE) = -1 EPERM (AbilityDenied)
        706 SyncCtl(_NTO_SCTL_SETEVENT, 0x2000, 4) = -1 EPERM (AbilityDenied)
        705 SyncCtl(_NTO_SCTL_SETEVENT, 0x2000, 4) = 0
        706 registry_read("mutex-event", "8192", "4") = 705
        """);

    // Addresses are the host's: a mutex may lie in shared memory.
    [Fact]
    public void A_mutex_stays_that_of_the_process_which_initialised_it() => Expect("""
        705 SyncTypeCreate(_NTO_SYNC_MUTEX_FREE, 0x2000, 5) = 0
        706 SyncTypeCreate(_NTO_SYNC_MUTEX_FREE, 0x2000, 6) = -1 EPERM (HeldByOther)
        706 SyncCtl(_NTO_SCTL_SETPRIOCEILING, 0x2000, 7) = -1 EPERM (HeldByOther)
        706 pthread_mutex_setprioceiling(0x2000, 1, NULL) = -1 EPERM (HeldByOther)
        706 pthread_mutexattr_setprioceiling(0x2000, 5) = -1 EPERM (HeldByOther)
        706 SyncCtl(_NTO_SCTL_GETPRIOCEILING, 0x2000, 1) = 0
        700 pthread_mutex_setprioceiling(0x2000, 1, NULL) = -1 EPERM (HeldByOther)
        705 pthread_mutexattr_setprotocol(0x2000, PTHREAD_PRIO_PROTECT) = 0
        706 pthread_mutexattr_setprotocol(0x2000, PTHREAD_PRIO_NONE) = -1 EPERM (HeldByOther)
        705 registry_read("mutex-ceiling", "8192", "5") = 705
        705 registry_read("mutex-ceiling", "protocol 8192", "2") = 705
        706 SyncMutexEvent(0x2000, SIGEV_PULSE) = -1 EPERM (AbilityDenied)
        700 SyncMutexEvent(0x2000, SIGEV_PULSE) = 0
        705 SyncMutexEvent(0x2000, SIGEV_PULSE) = 0
        705 exit_group(0) = ?
        705 +++ exited with 0 +++
        706 SyncMutexEvent(0x2000, SIGEV_PULSE) = 0
        706 SyncTypeCreate(_NTO_SYNC_MUTEX_FREE, 0x2000, 6) = 0
        706 registry_read("mutex-ceiling", "8192", "6") = 706
        """);

    [Fact]
    public void R92_a_ceiling_up_to_63_is_free() => Expect("""
        705 SyncTypeCreate(_NTO_SYNC_MUTEX_FREE, 0x1000, 63) = 0
        705 SyncTypeCreate(_NTO_SYNC_MUTEX_FREE, 0x1000, 64) = -1 EPERM (AbilityDenied)
        705 SyncCtl(_NTO_SCTL_SETPRIOCEILING, 0x1000, 62) = 0
        705 SyncCtl(_NTO_SCTL_SETPRIOCEILING, 0x1000, 64) = -1 EPERM (AbilityDenied)
        705 SyncCtl(_NTO_SCTL_GETPRIOCEILING, 0x1000, 64) = 0
        705 pthread_mutex_setprioceiling(0x1000, 63, [62]) = 0
        705 pthread_mutex_setprioceiling(0x1000, 64, NULL) = -1 EPERM (AbilityDenied)
        705 pthread_mutexattr_setprioceiling(0x3000, 63) = 0
        705 pthread_mutexattr_setprioceiling(0x3000, 64) = -1 EPERM (AbilityDenied)
        705 registry_read("mutex-ceiling", "4096", "63") = 705
        705 registry_read("mutex-ceiling", "12288", "63") = 705
        700 procmgr_ability(705, "nonroot,allow,priority") = 0
        705 pthread_mutex_setprioceiling(0x1000, 255, [63]) = 0
        """);

    [Fact]
    public void R92_the_protocol_that_protects_needs_what_its_ceiling_needs() => Expect("""
        700 pthread_mutexattr_setprioceiling(0x1000, 70) = 0
        700 pthread_mutexattr_setprioceiling(0x2000, 63) = 0
        705 pthread_mutexattr_setprotocol(0x1000, PTHREAD_PRIO_INHERIT) = 0
        705 pthread_mutexattr_setprotocol(0x1000, PTHREAD_PRIO_PROTECT) = -1 EPERM (AbilityDenied)
        705 pthread_mutexattr_setprotocol(0x2000, PTHREAD_PRIO_PROTECT) = 0
        705 pthread_mutexattr_setprotocol(0x3000, PTHREAD_PRIO_PROTECT) = 0
        705 registry_read("mutex-ceiling", "protocol 8192", "2") = 705
        700 procmgr_ability(705, "nonroot,allow,priority:64-70") = 0
        705 pthread_mutexattr_setprotocol(0x1000, PTHREAD_PRIO_PROTECT) = 0
        """);

    [Fact]
    public void The_greatest_unprivileged_priority_is_the_hosts() => Expect("""
        705 pthread_mutexattr_setprioceiling(0x1000, 10) = 0
        705 pthread_mutexattr_setprioceiling(0x1000, 11) = -1 EPERM (AbilityDenied)
        """, policy: "unprivileged_priority: 10");

    [Fact]
    public void Members_of_a_server_see_and_hold_only_what_is_their_servers() => Expect("""
        700 confstr(_CS_HOSTNAME, "box", NULL) = 0
        3942 confstr(_CS_HOSTNAME, NULL, NULL) = 0
        3942 confstr(_CS_HOSTNAME, "mine", NULL) = -1 EPERM (AbilityDenied)
        3905 ChannelCreate(0) = 1
        3942 registry_read("channel", "1", "0") = 3905
        1847 registry_read("channel", "1", NULL) = -1 ENOENT (NotHeld)
        3942 ConnectAttach(0, 3905, 1, 0, 0) = -1 EPERM (AbilityDenied)
        700 procmgr_ability(3942, "nonroot,allow,connection nonroot,allow,mem_peer") = 0
        3942 ConnectAttach(0, 3905, 1, 0, 0) = 1
        3942 ConnectAttach(0, 1847, 1, 0, 0) = -1 EPERM (ForeignProcess)
        3942 mmap_peer(1847, NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = -1 EPERM (ForeignProcess)
        """);
}
