using static Insula.Requirements.Tests.Abilities.AbilityWorld;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>A program that begins as root and keeps what it needs (R125-R127; spec 5.12).</summary>
public sealed class DroppingRoot
{
    [Fact]
    public void R93_the_sub_range_of_SETUID_decides_which_users_a_process_may_become() => Expect("""
        700 procmgr_ability(0, "nonroot,allow,lock,setuid:800-899 nonroot,deny,lock") = 0
        700 setresuid(99, 99, 99) = 0
        700 setuid(900) = -1 EPERM (OutsideRange)
        700 setuid(850) = 0
        700 getuid() = 850
        700 setuid(900) = -1 EPERM (OutsideRange)
        700 procmgr_ability(0, "nonroot,allow,setuid") = 1 EPERM (AbilityLocked)
        """);

    [Fact]
    public void R125_a_server_keeps_PATHSPACE_when_it_drops_root_and_nothing_else() => Expect("""
        700 procmgr_ability(0, "nonroot,allow,pathspace") = 0
        700 setreuid(99, 99) = 0
        700 resmgr_attach("/dev/ser1", 0, 0) = 0
        700 pathmgr_symlink("/dev/ser1", "/dev/modem") = 0
        700 InterruptAttach(4, 0x1000, NULL, 0, 0) = -1 EPERM (AbilityDenied)
        700 ThreadCtl(_NTO_TCTL_IO, NULL) = -1 EPERM (AbilityDenied)
        700 sysmgr_reboot() = -1 EPERM (NeedsSuperUser)
        700 kill(701, SIGTERM) = -1 EPERM (SignalNotPermitted)
        """);

    [Fact]
    public void R126_the_user_first_and_the_group_cannot_follow() => Expect("""
        700 setreuid(99, 99) = 0
        700 setregid(99, 99) = -1 EPERM (IdentityNotHeld)
        701 setregid(99, 99) = 0
        701 setreuid(99, 99) = 0
        """);

    [Fact]
    public void R126_with_SETGID_kept_the_group_may_follow() => Expect("""
        700 procmgr_ability(0, "nonroot,allow,setgid") = 0
        700 setreuid(99, 99) = 0
        700 setregid(99, 99) = 0
        """);

    [Fact]
    public void R127_root_that_keeps_only_1_and_up_goes_down_and_never_comes_back() => Expect("""
        700 procmgr_ability(0, "root,allow,lock,setuid:1-") = 0
        700 setuid(99) = 0
        700 setuid(0) = -1 EPERM (IdentityNotHeld)
        700 setresuid(-1, 0, -1) = -1 EPERM (IdentityNotHeld)
        700 procmgr_ability(0, "root,allow,setuid") = 1 EPERM (AbilityLocked)
        """);
}
