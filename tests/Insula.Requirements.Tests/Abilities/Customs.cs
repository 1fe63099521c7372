using static Insula.Requirements.Tests.Abilities.AbilityWorld;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>Abilities that a host creates (spec 5.10), and the defaults of owners (spec 5.9, 6.6).</summary>
public sealed class Customs
{
    [Fact]
    public void An_ability_is_created_once_and_found_by_name() => Expect("""
        705 procmgr_ability_create("web/publish", PROCMGR_ADN_ROOT) = -1 EPERM (HostOnly)
        3942 procmgr_ability_create("web/publish", PROCMGR_ADN_ROOT) = -1 EPERM (HostOnly)
        705 procmgr_ability_lookup("web/publish") = 1048576
        700 procmgr_ability_create("publish", PROCMGR_ADN_ROOT) = -1 EINVAL (InvalidValue)
        700 procmgr_ability_create("web/publish", PROCMGR_ADN_ROOT) = 40
        700 procmgr_ability_create("web/publish", PROCMGR_ADN_ROOT) = 40
        700 procmgr_ability_create("web/publish", PROCMGR_ADN_ROOT|PROCMGR_ADN_NONROOT) = -1 EEXIST (AbilityNameTaken)
        705 procmgr_ability_lookup("web/publish") = 40
        705 procmgr_ability_lookup("WEB/PUBLISH") = 40
        705 procmgr_ability_lookup("") = -1 ENOENT (NoSuchAbility)
        705 procmgr_ability(0, "nonroot,allow,web/publish") = 1 EPERM (AbilityWidened)
        705 procmgr_ability(0, "nonroot,deny,lock,web/publish") = 0
        705 procmgr_ability_text(0, "nonroot,deny,lock,web/publish") = 29
        """);

    [Fact]
    public void A_service_asks_whether_its_client_holds_an_ability_that_was_created() => Expect("""
        700 procmgr_ability_lookup("web/publish") = 40
        700 procmgr_ability_create("web/read", PROCMGR_ADN_ROOT|PROCMGR_ADN_NONROOT) = 41
        706 ConnectClientInfoAble(705, "web/publish", 0, 0) = -1 EPERM (AbilityDenied)
        706 ConnectClientInfoAble(705, "web/read", 5, 9) = 0
        706 ConnectClientInfoAble(700, "web/publish", 0, 0) = 0
        700 procmgr_ability(705, "nonroot,allow,lock,inherit,web/publish:5-9") = 0
        706 ConnectClientInfoAble(705, "web/publish", 5, 9) = 0
        706 ConnectClientInfoAble(705, "web/publish", 5, 10) = -1 EPERM (OutsideRange)
        706 ConnectClientInfoAble(705, "web/publish", 9, 5) = -1 EINVAL (InvalidValue)
        706 ConnectClientInfoAble(705, "web/write", 5, 9) = -1 ENOENT (NoSuchAbility)
        706 ConnectClientInfoAble(99, "web/read", 5, 9) = -1 ESRCH (NoSuchProcess)
        705 execve("/bin/program", ["program"], NULL) = 0
        706 ConnectClientInfoAble(705, "web/publish", 9, 9) = 0
        3905 ConnectClientInfoAble(3906, "web/read", 1, 1) = 0
        3942 ConnectClientInfoAble(3906, "web/publish", 1, 1) = -1 EPERM (AbilityDenied)
        """);

    [Fact]
    public void There_are_no_more_numbers_than_a_set_has_bits() => Expect(string.Concat(Enumerable.Range(40, 24)
        .Select(number => $"700 procmgr_ability_create(\"a/{number}\", PROCMGR_ADN_ROOT) = {number}\n")) + """
        700 procmgr_ability_create("a/64", PROCMGR_ADN_ROOT) = -1 EAGAIN (TooManyAbilities)
        """);

    [Fact]
    public void R82_R83_R84_a_process_gets_what_its_user_and_groups_have_and_an_administrator_everything() => Expect("""
        705 defaults_set("user", 5, "nonroot,allow,reboot") = -1 EPERM (HostOnly)
        705 admin_set(5) = -1 EPERM (HostOnly)
        700 defaults_set("nobody", 5, "nonroot,allow,reboot") = -1 EINVAL (InvalidValue)
        700 defaults_set("user", 5, "nonroot,allow,nothing") = -1 EINVAL (BadAbilityList)
        700 defaults_set("super-user", 9, "nonroot,allow,reboot") = -1 ESRCH (NoSuchServer)
        700 defaults_set("user", 5, "nonroot,allow,reboot nonroot,deny,iopl") = -1 EINVAL (BadAbilityList)
        700 defaults_set("user", 5, "nonroot,allow,reboot nonroot,deny,io") = 0
        700 defaults_set("group", 5, "nonroot,allow,io nonroot,allow,setuid:7-9") = 0
        705 execve("/bin/program", ["program"], NULL) = 0
        705 procmgr_ability_text(0, "nonroot,allow,setuid:7-9 nonroot,allow,reboot") = 45
        705 iopl(3) = -1 EPERM (NeedsSuperUser)
        700 admin_set(5) = 0
        706 execve("/bin/program", ["program"], NULL) = 0
        706 iopl(3) = 0
        """);
}
