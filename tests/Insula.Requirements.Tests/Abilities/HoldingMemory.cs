using static Insula.Requirements.Tests.Abilities.AbilityWorld;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>Memory that is mapped, shared, loaded or locked (spec 5.2).</summary>
public sealed class HoldingMemory
{
    [Fact]
    public void Physical_memory_is_added_and_mapped() => Expect("""
        705 mem_add(0x100000, 4096) = -1 EPERM (AbilityDenied)
        700 mem_add(0x100000, 4096) = 0
        705 registry_read("physical-memory", "1048576", "4096") = 0
        705 mmap_device_io(8, 0x320) = -1 EPERM (NeedsSuperUser)
        700 mmap_device_io(8, 0x320) = 0
        705 registry_read("memory", "700 io 800", "8") = 700
        705 mmap_device_memory(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 0x1000) = -1 EPERM (NeedsSuperUser)
        700 mmap_device_memory(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 0x1000) = 0
        701 mmap_device_memory(NULL, 8192, PROT_READ, MAP_SHARED, 0x1000) = 0
        705 registry_read("memory", "700 physical 4096", "4096 3 1") = 700
        705 registry_read("memory", "701 physical 4096", "8192 1 1") = 701
        """);

    [Fact]
    public void R89_the_whole_of_what_is_mapped_must_be_inside_the_range() => Expect("""
        700 procmgr_ability(705, "nonroot,allow,mem_phys:4096-8191 nonroot,allow,mem_add:4096-8191") = 0
        705 mmap_device_memory(NULL, 4096, PROT_READ, MAP_SHARED, 0x1000) = 0
        705 mmap_device_memory(NULL, 4097, PROT_READ, MAP_SHARED, 0x1000) = -1 EPERM (OutsideRange)
        705 mmap_device_io(4097, 0x1000) = -1 EPERM (OutsideRange)
        705 mem_add(0x1000, 4096) = 0
        705 mem_add(0x1000, 4097) = -1 EPERM (OutsideRange)
        """);

    [Fact]
    public void R92_a_process_maps_its_own_memory_freely_and_a_peers_with_the_ability() => Expect("""
        705 mmap_peer(0, NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0
        705 mmap_peer(705, NULL, 8192, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0
        705 registry_read("memory", "705 0", "8192 1 34") = 705
        705 munmap_peer(0, NULL, 8192) = 0
        705 registry_read("memory", "705 0", NULL) = -1 ENOENT (NotHeld)
        705 munmap_peer(0, NULL, 8192) = 0
        705 mmap_peer(706, NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = -1 EPERM (AbilityDenied)
        705 munmap_peer(706, NULL, 4096) = -1 EPERM (AbilityDenied)
        705 mmap_peer(999, NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = -1 EPERM (AbilityDenied)
        700 mmap_peer(999, NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = -1 ESRCH (NoSuchProcess)
        700 munmap_peer(999, NULL, 4096) = -1 ESRCH (NoSuchProcess)
        700 mmap_peer(706, 0x1000, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0
        705 registry_read("memory", "706 4096", "4096 1 34") = 706
        701 munmap_peer(706, 0x1000, 4096) = 0
        700 mmap_peer(706, 0x1000, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0
        706 exit_group(0) = ?
        706 +++ exited with 0 +++
        705 registry_read("memory", "706 4096", NULL) = -1 ENOENT (NotHeld)
        705 fork() = 2
        2 exit_group(0) = ?
        2 +++ exited with 0 +++
        700 mmap_peer(2, 0x1000, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = -1 ESRCH (NoSuchProcess)
        """);

    [Fact]
    public void Code_is_loaded_from_a_file_that_is_found_and_read() => Expect("""
        705 dlopen("/bin/none", RTLD_NOW) = -1 ENOENT (NoSuchFile)
        705 dlopen("/bin", RTLD_NOW) = -1 EISDIR (IsADirectory)
        705 dlopen("/bin/program", RTLD_NOW) = 0
        706 registry_read("library", "705 /bin/program", "2") = 705
        700 chmod("/bin/program", 0700) = 0
        706 dlopen("/bin/program", RTLD_NOW) = -1 EACCES (ModeForbids)
        705 procmgr_ability(0, "nonroot,deny,prot_exec") = 0
        705 dlopen("/bin/none", RTLD_NOW) = -1 ENOENT (NoSuchFile)
        700 chmod("/bin/program", 0755) = 0
        705 dlopen("/bin/program", RTLD_NOW) = -1 EPERM (AbilityDenied)
        700 procmgr_ability(706, "nonroot,allow,prot_exec:4096-") = 0
        706 dlopen("/bin/program", RTLD_NOW) = -1 EPERM (OutsideRange)
        """);

    [Fact]
    public void R92_shared_memory_needs_an_ability_to_be_global_or_special() => Expect("""
        705 shm_ctl(9, SHMCTL_ANON, NULL, 4096) = -1 EBADF (BadDescriptor)
        705 shm_ctl(9, SHMCTL_ANON|SHMCTL_GLOBAL, NULL, 4096) = -1 EPERM (AbilityDenied)
        705 shm_ctl_special(9, SHMCTL_ANON, NULL, 4096, 1) = -1 EPERM (AbilityDenied)
        705 shm_ctl(0, SHMCTL_ANON, NULL, 4096) = 0
        700 registry_read("memory", "705 shared 0", "1 4096") = 705
        700 procmgr_ability(705, "nonroot,allow,mem_special") = 0
        705 shm_ctl_special(0, SHMCTL_ANON, NULL, 4096, 1) = 0
        700 registry_read("memory", "705 shared 0", "1 4096 1") = 705
        705 shm_ctl_special(0, SHMCTL_ANON|SHMCTL_GLOBAL, NULL, 4096, 1) = -1 EPERM (AbilityDenied)
        700 shm_ctl_special(9, SHMCTL_ANON|SHMCTL_GLOBAL, NULL, 4096, 1) = -1 EBADF (BadDescriptor)
        """);

    [Fact]
    public void Under_the_preset_of_QNX_every_lock_of_memory_needs_the_ability() => Expect("""
        705 mlock(0x1000, 4096) = -1 EPERM (NeedsSuperUser)
        705 mlockall(MCL_FUTURE) = -1 EPERM (NeedsSuperUser)
        705 munlock(0x1000, 4096) = 0
        705 munlockall() = 0
        700 procmgr_ability(705, "nonroot,allow,mem_lock:4096-8191") = 0
        705 mlock(0x1000, 4096) = 0
        705 mlock(0x1fff, 1) = 0
        705 mlock(0x1fff, 2) = -1 EPERM (OutsideRange)
        705 mlock(0xfff, 1) = -1 EPERM (OutsideRange)
        705 mlockall(MCL_FUTURE) = -1 EPERM (OutsideRange)
        """);

    [Fact]
    public void Under_the_preset_of_Linux_only_locks_beyond_the_limit_need_the_ability() => Expect("""
        705 setrlimit(RLIMIT_MEMLOCK, {rlim_cur=8*1024, rlim_max=8*1024}) = 0
        705 mlock(0x1000, 8192) = 0
        705 mlock(0x1000, 8192) = 0
        705 mlock(0x1fff, 2) = 0
        705 mlock(0x8000, 1) = -1 ENOMEM (LockLimit)
        705 munlock(0x1000, 1) = 0
        705 mlock(0x8000, 1) = 0
        705 registry_read("memory-lock", "705 32768", "4096") = 705
        705 mlockall(MCL_CURRENT) = -1 ENOMEM (LockLimit)
        705 mlockall(MCL_FUTURE) = 0
        705 registry_read("memory-lock", "705 all", "2") = 705
        705 munlockall() = 0
        705 registry_read("memory-lock", "705 all", NULL) = -1 ENOENT (NotHeld)
        705 mlock(0x1000, 8192) = 0
        705 setrlimit(RLIMIT_MEMLOCK, {rlim_cur=0, rlim_max=8*1024}) = 0
        705 mlock(0x1000, 4096) = -1 EPERM (NeedsSuperUser)
        705 mlock(0x1000, 0) = -1 EPERM (NeedsSuperUser)
        705 mlockall(MCL_FUTURE) = -1 EPERM (NeedsSuperUser)
        700 setrlimit(RLIMIT_MEMLOCK, {rlim_cur=0, rlim_max=0}) = 0
        700 mlock(0x1000, 1048576) = 0
        700 mlockall(MCL_CURRENT|MCL_FUTURE) = 0
        """, preset: "linux");

    [Fact]
    public void Parts_of_a_locked_range_are_unlocked() => Expect("""
        705 mlock(0x1000, 16384) = 0
        705 munlock(0x2000, 4096) = 0
        705 registry_read("memory-lock", "705 4096", "4096") = 705
        705 registry_read("memory-lock", "705 8192", NULL) = -1 ENOENT (NotHeld)
        705 registry_read("memory-lock", "705 12288", "8192") = 705
        705 munlock(NULL, 65536) = 0
        705 registry_read("memory-lock", "705 4096", NULL) = -1 ENOENT (NotHeld)
        705 registry_read("memory-lock", "705 12288", NULL) = -1 ENOENT (NotHeld)
        705 mlock(0xfffffffffffff000, 4096) = -1 EINVAL (InvalidValue)
        705 munlock(0xfffffffffffff000, 8192) = -1 EINVAL (InvalidValue)
        705 mlockall(0) = -1 EINVAL (InvalidValue)
        705 mlockall(MCL_ONFAULT) = -1 EINVAL (InvalidValue)
        705 mlockall(MCL_FUTURE|0x8) = -1 EINVAL (InvalidValue)
        """, preset: "linux");

    [Fact]
    public void A_denied_lock_is_refused_with_EPERM_under_the_preset_of_Linux_too() => Expect("""
        700 procmgr_ability(0, "root,deny,mem_lock") = 0
        700 mlock(0x1000, 4096) = 0
        700 mlock(0x1000, 16777216) = -1 EPERM (AbilityDenied)
        """, preset: "linux");
}
