using Insula.Model;
using static Insula.Requirements.Tests.Abilities.AbilityWorld;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>Where the kernel once differed from the plain model.</summary>
public sealed class FoundByTheModel
{
    /// <summary>"Then INHERIT; then LOCK last": what the same word has denied is not allowed, so making it inheritable widens nothing - spec 5.6.</summary>
    [Fact]
    public void R102_R122_who_is_not_root_may_deny_and_lock_so_that_it_lasts() => Expect("""
        705 procmgr_ability(0, [PROCMGR_ADN_ROOT|PROCMGR_AOP_DENY|PROCMGR_AOP_LOCK|PROCMGR_AOP_INHERIT_YES|PROCMGR_AID_REBOOT, PROCMGR_AID_EOL]) = 0
        3942 procmgr_ability(0, "root,deny,lock,inherit,signal") = 0
        3942 procmgr_ability(3905, "root,deny,lock,inherit") = 0
        705 procmgr_ability(0, "root,inherit,setuid") = 1 EPERM (AbilityWidened)
        705 procmgr_ability(0, "root,allow,inherit,setuid") = 1 EPERM (AbilityWidened)
        """);

    /// <summary>"Ranges that are not covered by the former ones": the range of all values covers everything.</summary>
    [Fact]
    public void R105_to_be_limited_to_all_values_is_to_be_unlimited() => Expect("""
        700 procmgr_ability(705, [PROCMGR_ADN_NONROOT|PROCMGR_AOP_ALLOW|PROCMGR_AOP_SUBRANGE|PROCMGR_AID_SIGNAL, 0, 0xffffffffffffffff, PROCMGR_AID_EOL]) = 0
        705 procmgr_ability(0, [PROCMGR_ADN_NONROOT|PROCMGR_AOP_ALLOW|PROCMGR_AID_SIGNAL, PROCMGR_AID_EOL]) = 0
        """);

    /// <summary>"May narrow and lock, never widen": nor what is not privileged, which a process may take back of its own alone (R104).</summary>
    [Fact]
    public void R134_a_super_user_gives_nothing_back_to_its_members() => Expect("""
        3942 procmgr_ability(3905, "nonroot,deny,fork") = 0
        3942 procmgr_ability(3905, "nonroot,allow,fork") = 1 EPERM (AbilityWidened)
        3942 procmgr_ability(3905, "nonroot,prot_exec:4096-8191") = 0
        3942 procmgr_ability(3905, "nonroot,prot_exec:4096-12287") = 1 EPERM (AbilityWidened)
        3942 procmgr_ability(3905, "nonroot,inherit,spawn") = 0
        3905 procmgr_ability(0, "nonroot,allow,fork") = 0
        3942 procmgr_ability(0, "nonroot,deny,fork") = 0
        3942 procmgr_ability(0, "nonroot,allow,fork") = 0
        """);

    /// <summary>"On processes outside its VP -> EPERM", though the kernel of its server knew them; and root of the host is of the host - spec 6.4.</summary>
    [Fact]
    public void R135_R136_the_entry_in_the_table_counts_and_not_the_user_alone()
    {
        var bench = new Bench("encoded");
        Process superUser = bench.Member(150, bench.Own(0)), stranger = bench.Process(151, 7), rootInside = bench.Member(152, 0);
        Value fork = Value.Of("nonroot,deny,fork"), reboot = Value.Of("nonroot,allow,reboot");
        Assert.Equal(Why.AbilitiesOfOther, bench.Call(superUser, "procmgr_ability", stranger.Pid.Value, fork).Why);
        Assert.Equal(Why.AbilitiesOfOther, bench.Call(rootInside, "procmgr_ability", superUser.Pid.Value, fork).Why);
        Assert.Equal(Why.AbilityWidened, bench.Call(rootInside, "procmgr_ability", 0, reboot).Why);
    }
}
