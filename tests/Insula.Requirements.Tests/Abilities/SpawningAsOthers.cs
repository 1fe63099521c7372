using static Insula.Requirements.Tests.Abilities.AbilityWorld;

namespace Insula.Requirements.Tests.Abilities;

/// <summary>SPAWN_SETUID and SPAWN_SETGID: children that act as others (R95, R96), and which abilities they get (R120, R124).</summary>
public sealed class SpawningAsOthers
{
    private const string Program = "(\"/bin/program\", [\"program\"], NULL";

    [Fact]
    public void R96_another_user_or_group_needs_the_ability_covering_it() => Expect($"""
        705 posix_spawn{Program}, 9) = -1 EPERM (IdentityNotHeld)
        705 posix_spawn{Program}, -1, 9) = -1 EPERM (IdentityNotHeld)
        705 spawn("/bin/program", ["program"], NULL, 9) = -1 EPERM (IdentityNotHeld)
        701 procmgr_ability(705, "nonroot,allow,spawn_setuid:9 nonroot,allow,spawn_setgid:8") = 0
        705 posix_spawn{Program}, 10) = -1 EPERM (OutsideRange)
        705 posix_spawn{Program}, -1, 9) = -1 EPERM (OutsideRange)
        705 posix_spawn{Program}, 9, 9) = -1 EPERM (OutsideRange)
        705 posix_spawn{Program}, 9, 8) = 2
        2 getresuid([9], [9], [9]) = 0
        2 getresgid([8], [8], [8]) = 0
        2 setuid(5) = -1 EPERM (IdentityNotHeld)
        705 spawn{Program}, 9) = 3
        3 getresuid([9], [9], [9]) = 0
        3 getresgid([5], [5], [5]) = 0
        705 getresuid([5], [5], [5]) = 0
        """);

    [Fact]
    public void R92_the_callers_own_user_and_group_need_nothing() => Expect($"""
        705 posix_spawn{Program}, 5, 5) = 2
        2 getresuid([5], [5], [5]) = 0
        705 posix_spawn{Program}) = 3
        3 getresgid([5], [5], [5]) = 0
        700 procmgr_ability(0, "root,deny,spawn_setuid nonroot,deny,spawn_setuid") = 0
        700 setresuid(7, 0, 0) = 0
        700 posix_spawn{Program}, 7) = 4
        4 getresuid([7], [7], [7]) = 0
        700 posix_spawn{Program}, 8) = -1 EPERM (AbilityDenied)
        """);

    [Fact]
    public void R95_a_refused_spawn_makes_no_process() => Transcript.Check(Of(), $$"""
        705 spawn{{Program}}, 9) = -1 EPERM (IdentityNotHeld)
        705 procmgr_ability(0, "nonroot,deny,spawn") = 0
          AbilitiesChanged pid=705 by=705 cause=Request groups=nonroot,deny,spawn
        705 spawn{{Program}}) = -1 EPERM (AbilityDenied)
        705 posix_spawn{{Program}}, 5, 5) = -1 EPERM (AbilityDenied)
        """);

    [Fact]
    public void The_child_is_somebody_else_before_it_runs_the_program() => Transcript.Check(Of(), $"""
        700 spawn{Program}, 9, 8) = 2
          ProcessForked pid=700 child=2
          CredentialsChanged pid=2 ruid=9 euid=9 suid=9 fsuid=9 rgid=8 egid=8 sgid=8 fsgid=8 groups=
          ImageReplaced pid=2 ino=3
        """);

    [Fact]
    public void R120_the_child_gets_the_defaults_of_its_new_owner_for_what_is_not_inheritable() => Expect($"""
        700 defaults_set("user", 9, "nonroot,allow,reboot") = 0
        700 procmgr_ability(0, "nonroot,allow,setgid nonroot,allow,inherit,umask root,deny,lock,fork") = 0
        700 posix_spawn{Program}, 9) = 2
        2 procmgr_ability_text(0, "nonroot,allow,reboot nonroot,allow,inherit,umask") = 48
        2 fork() = 3
        700 posix_spawn{Program}) = 4
        4 procmgr_ability_text(0, "nonroot,allow,inherit,umask") = 27
        """);

    [Fact]
    public void R124_an_inheritable_denied_lock_reaches_a_grandchild_of_another_user() => Expect($"""
        700 procmgr_ability(0, "all,deny,lock,inherit,fork") = 0
        700 posix_spawn{Program}, 9) = 2
        2 spawn{Program}) = 3
        3 fork() = -1 EPERM (AbilityDenied)
        3 procmgr_ability(0, "nonroot,allow,fork") = 1 EPERM (AbilityLocked)
        """);

    [Theory, InlineData("encoded"), InlineData("translated")]
    public void A_virtual_super_user_spawns_as_users_of_its_server(string strategy) => Expect($"""
        3942 posix_spawn{Program}, 9, 8) = 67
        67 getresuid([9], [9], [9]) = 0
        67 getresgid([8], [8], [8]) = 0
        67 posix_spawn{Program}, 0) = -1 EPERM (IdentityNotHeld)
        3905 spawn{Program}, 6) = -1 EPERM (IdentityNotHeld)
        3942 procmgr_ability(0, "root,deny,spawn_setuid") = 0
        3942 spawn{Program}, 9) = -1 EPERM (AbilityDenied)
        3942 spawn{Program}, 0, 8) = 68
        """, strategy);

    // Its file-system user alone is still the super-user: that is for files.
    [Fact]
    public void The_effective_user_decides_whose_children_are_others() => Expect($"""
        3942 setresuid(0, 5, 5) = 0
        3942 setfsuid(0) = 5
        3942 posix_spawn{Program}, 9) = -1 EPERM (IdentityNotHeld)
        3942 posix_spawn{Program}, 0) = 67
        """);
}
