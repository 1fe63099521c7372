using Insula.Engine;
using Insula.Model;
using static Insula.Requirements.Tests.Abilities.AbilityWorld;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>What is held (spec 5.2): malformed arguments, how much there can be, and what the digest says of it.</summary>
public sealed class HoldingBounds
{
    [Fact]
    public void Malformed_arguments_are_told_before_the_ability_is_asked() => Expect("""
        705 ClockPeriod(CLOCK_MONOTONIC, [500000], NULL) = -1 EINVAL (InvalidValue)
        705 ClockPeriod(CLOCK_REALTIME, [0], NULL) = -1 EINVAL (InvalidValue)
        705 ClockTime(CLOCK_MONOTONIC, NULL, NULL) = -1 EINVAL (InvalidValue)
        705 ClockTime(CLOCK_REALTIME, [-1], NULL) = -1 EINVAL (InvalidValue)
        705 ClockAdjust(CLOCK_MONOTONIC, [1], NULL) = -1 EINVAL (InvalidValue)
        705 ClockPeriod(CLOCK_REALTIME, [2147483648], NULL) = -1 EINVAL (InvalidValue)
        705 confstr(0, "box", NULL) = -1 EINVAL (InvalidValue)
        705 sysmgr_cpumode(32, 0) = -1 EINVAL (InvalidValue)
        705 sysmgr_runstate(-1, 0) = -1 EINVAL (InvalidValue)
        705 sysmgr_runstate(0, -1) = -1 EINVAL (InvalidValue)
        705 sysmgr_runstate_dynamic(32, 0) = -1 EINVAL (InvalidValue)
        705 procmgr_event_trigger(0) = -1 EINVAL (InvalidValue)
        705 procmgr_event_trigger(4294967296) = -1 EINVAL (InvalidValue)
        705 InterruptAttach(4294967296, NULL, NULL, 0, 0) = -1 EINVAL (InvalidValue)
        705 InterruptAttachEvent(-1, NULL, 0) = -1 EINVAL (InvalidValue)
        705 InterruptAttach(-1, NULL, NULL, 0, 0) = -1 EINVAL (InvalidValue)
        705 mem_add(0x1000, 0) = -1 EINVAL (InvalidValue)
        705 mem_add(0xfffffffffffff000, 4097) = -1 EINVAL (InvalidValue)
        705 mmap_device_memory(0xfffffffffffff000, 4097, PROT_READ, MAP_SHARED, NULL) = -1 EINVAL (InvalidValue)
        705 mmap_device_memory(NULL, 4097, PROT_READ, MAP_SHARED, 0xfffffffffffff000) = -1 EINVAL (InvalidValue)
        705 mmap_device_io(0, 0x320) = -1 EINVAL (InvalidValue)
        705 mmap_peer(0, NULL, 4097, PROT_READ, MAP_SHARED|MAP_PHYS, -1, -4096) = -1 EINVAL (InvalidValue)
        705 munmap_peer(701, NULL, 0) = -1 EINVAL (InvalidValue)
        705 mmap_peer(701, NULL, 0, PROT_READ, MAP_PRIVATE, -1, 0) = -1 EINVAL (InvalidValue)
        705 mmap_peer(-701, NULL, 4096, PROT_READ, MAP_PRIVATE, -1, 0) = -1 EINVAL (InvalidValue)
        705 shm_ctl(0, SHMCTL_GLOBAL, 0xffffffffffffffff, 1) = -1 EINVAL (InvalidValue)
        705 shm_ctl_special(0, SHMCTL_GLOBAL, 0xffffffffffffffff, 1, 0) = -1 EINVAL (InvalidValue)
        705 pathmgr_symlink("/bin", "usr") = -1 EINVAL (InvalidValue)
        705 pathmgr_unlink("usr") = -1 EINVAL (InvalidValue)
        705 resmgr_detach("dev", 0) = -1 EINVAL (InvalidValue)
        705 resmgr_attach("dev", 0, 0) = -1 EINVAL (InvalidValue)
        705 rsrcdbmgr_create("", 0, 7) = -1 EINVAL (InvalidValue)
        705 rsrcdbmgr_create("d ma", 0, 7) = -1 EINVAL (InvalidValue)
        705 rsrcdbmgr_create("dma", 7, 0) = -1 EINVAL (InvalidValue)
        705 rsrcdbmgr_create("dma", -1, 0) = -1 EINVAL (InvalidValue)
        705 rsrcdbmgr_destroy("") = -1 EINVAL (InvalidValue)
        705 rsrcdbmgr_attach("dma", 7, 0) = -1 EINVAL (InvalidValue)
        705 rsrcdbmgr_detach("dma", 7, 0) = -1 EINVAL (InvalidValue)
        705 rsrcdbmgr_query("", NULL) = -1 EINVAL (InvalidValue)
        705 _intr_v86(-1, NULL, NULL, 0) = -1 EINVAL (InvalidValue)
        705 SyncTypeCreate(_NTO_SYNC_MUTEX_FREE, 0x1000, 256) = -1 EINVAL (InvalidValue)
        705 SyncTypeCreate(_NTO_SYNC_MUTEX_FREE, 0x1000, -1) = -1 EINVAL (InvalidValue)
        705 SyncCtl(_NTO_SCTL_SETPRIOCEILING, 0x1000, 256) = -1 EINVAL (InvalidValue)
        705 pthread_mutexattr_setprioceiling(0x1000, 256) = -1 EINVAL (InvalidValue)
        705 pthread_mutex_setprioceiling(0x1000, 256, NULL) = -1 EINVAL (InvalidValue)
        705 SyncCtl(0x6 /* _NTO_SCTL_??? */, 0x1000, 0) = -1 EINVAL (InvalidValue)
        705 pthread_mutexattr_setprotocol(0x1000, 0x3 /* PTHREAD_PRIO_??? */) = -1 EINVAL (InvalidValue)
        705 registry_read("nonsense", "0", NULL) = -1 EINVAL (InvalidValue)
        """);

    [Fact]
    public void What_is_passed_by_address_is_one_number()
    {
        var bench = new Bench("encoded");
        Process member = bench.Member(105, bench.Own(5));
        Assert.Equal(Why.BadArgument, bench.Call(member, "ClockTime", 0, Value.Of(1, 2), 0).Why);
        Assert.Equal(Why.BadArgument, bench.Call(member, "ClockTime", 0, Value.Of(Value.Of("text")), 0).Why);
    }

    /// <summary>Process numbers differ from run to run; what anybody can read back counts.</summary>
    [Fact]
    public void The_digest_has_what_is_held_with_processes_by_birth_and_in_an_order_that_does_not_depend_on_time()
    {
        KernelState host = Host(Expect("""
            705 mmap_peer(0, 0x1000, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0
            701 ChannelCreate(0) = 1
            700 ConnectAttach(0, 701, 1, 0, 0) = 1
            700 confstr(_CS_HOSTNAME, "705 box", NULL) = 0
            """));
        int Birth(int pid) => host.Find(new(pid))!.Birth;
        string[] held = [.. StateDigest.Text(host).Split('\n').Where(line => line.StartsWith("held", StringComparison.Ordinal))];
        string[] wanted =
        [
            $"held channel 1 = 0 by {Birth(701)}", "held configuration 2 = 705\\040box", $"held connection 1 = {Birth(701)}\\0401\\0400 by {Birth(700)}",
            $"held memory {Birth(705)}\\0404096 = 4096\\0401\\04034 by {Birth(705)}",
        ];
        Assert.Equal(wanted, held);
    }

    private static KernelState Host(IReadOnlyList<Entity> entities) => entities.Single(entity => entity.State.Vpid.IsHost).State;

    [Fact]
    public void There_is_no_room_for_more_than_4096_entries()
    {
        string many = string.Concat(Enumerable.Range(1, Registry.Most - 1).Select(number => $"705 ChannelCreate(0) = {number}\n"));
        Expect("700 mlock(0x1000, 16384) = 0\n" + many + """
            705 ChannelCreate(0) = -1 EAGAIN (RegistryFull)
            705 ThreadCtl(_NTO_TCTL_RUNMASK, NULL) = 0
            700 mem_add(0x1000, 4096) = -1 EAGAIN (RegistryFull)
            700 mlock(0x1000, 4096) = -1 EAGAIN (RegistryFull)
            700 mlockall(MCL_FUTURE) = -1 EAGAIN (RegistryFull)
            700 munlock(0x2000, 4096) = -1 EAGAIN (RegistryFull)
            700 munlock(0x1000, 4096) = 0
            705 ChannelDestroy(77) = 0
            700 mem_add(0x1000, 4096) = 0
            700 mem_add(0x1000, 8192) = 0
            """);
    }
}
