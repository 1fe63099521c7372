namespace Insula.Requirements.Tests.Abilities;

// Inside the namespace, so that Lock is the action and not System.Threading's.
using static PlainRules;
using static Words;

/// <summary>The plain model held against the spec's examples of requests.</summary>
public sealed class ModelOfRequests
{
    private const uint SetUid = 2, PathSpace = 5, Reboot = 6, Fork = 22, Priority = 33;

    private const int HostRoot = 1, User = 5, VirtualSuperUser = 100, Member = 105, OtherMember = 106, Foreign = 200;

    private readonly PlainWorld _world = World(lenient: false);

    private static PlainWorld World(bool lenient)
    {
        var world = new PlainWorld(lenient);
        world.Add(HostRoot, 0);
        world.Add(User, 5);
        world.Add(VirtualSuperUser, 0x10000, 1, isVirtualSuperUser: true);
        world.Add(Member, 0x10005, 1);
        world.Add(OtherMember, 0x10006, 1);
        world.Add(Foreign, 0x20005, 2);
        return world;
    }

    private string Entry(int pid, uint ability, PlainDomain domain) => _world.Processes[pid].Set[(int)ability, domain].ToString();

    [Fact]
    public void R99_R100_model_whose_set()
    {
        Assert.Equal(0, _world.Modify(User, 0, Eol));
        Assert.Equal(0, _world.Modify(User, User, Deny | NonRoot | Fork, Eol));
        Assert.Equal("denied[]", Entry(User, Fork, PlainDomain.NonRoot));
        Assert.Equal(Esrch, _world.Modify(HostRoot, 999, Eol));
        Assert.Equal(Esrch, _world.Modify(User, 999, Eol));
        // The list is parsed first.
        Assert.Equal(Einval, _world.Modify(User, 999));
    }

    [Fact]
    public void R101_R134_R135_R136_model_who_may()
    {
        Assert.Equal(Eperm, _world.Modify(User, HostRoot, Eol));
        Assert.Equal(Eperm, _world.Modify(Member, OtherMember, Deny | NonRoot | Fork, Eol));
        Assert.Equal(Eperm, _world.Modify(VirtualSuperUser, Foreign, Deny | NonRoot | Fork, Eol));
        Assert.Equal(Eperm, _world.Modify(VirtualSuperUser, HostRoot, Deny | NonRoot | Fork, Eol));
        Assert.Equal(0, _world.Modify(VirtualSuperUser, Member, Deny | NonRoot | Fork, Eol));
        Assert.Equal(Eperm, _world.Modify(VirtualSuperUser, Member, Allow | NonRoot | Fork, Eol));
        Assert.Equal(Eperm, _world.Modify(VirtualSuperUser, VirtualSuperUser, Allow | NonRoot | Reboot, Eol));
        Assert.Equal(0, _world.Modify(VirtualSuperUser, Member, InheritYes | NonRoot | Fork, Eol));
        Assert.Equal(0, _world.Modify(Member, 0, Allow | NonRoot | Fork, Eol));
        Assert.Equal(0, _world.Modify(HostRoot, Member, Allow | NonRoot | Reboot, Eol));
        Assert.Equal("allowed[]", Entry(Member, Reboot, PlainDomain.NonRoot));
    }

    [Fact]
    public void R102_R122_model_non_root_may_deny_and_lock_so_that_it_lasts()
    {
        // "DENY+LOCK+INHERIT_YES is the encouraged form": INHERIT comes after DENY, so nothing allowed is made inheritable.
        Assert.Equal(0, _world.Modify(User, 0, Deny | Lock | InheritYes | Root | Reboot, Eol));
        Assert.Equal(0, _world.DoExec(User));
        Assert.Equal("denied[] locked inherit", Entry(User, Reboot, PlainDomain.Root));
        Assert.Equal(Eperm, _world.Modify(User, 0, InheritYes | Root | SetUid, Eol));
    }

    [Fact]
    public void R103_R104_model_non_root_gets_back_only_what_is_not_privileged()
    {
        Assert.Equal(Eperm, _world.Modify(User, 0, Allow | NonRoot | PathSpace, Eol));
        Assert.Equal(0, _world.Modify(User, 0, Deny | NonRoot | Fork, Eol));
        Assert.Equal(0, _world.Modify(User, 0, Allow | NonRoot | Fork, Eol));
        Assert.Equal("allowed[]", Entry(User, Fork, PlainDomain.NonRoot));
    }

    [Fact]
    public void R105_model_narrowing_needs_no_root()
    {
        Assert.Equal(0, _world.Modify(HostRoot, User, Allow | Subrange | NonRoot | SetUid, 100, 200, Eol));
        Assert.Equal(0, _world.Modify(User, 0, Subrange | NonRoot | SetUid, 120, 180, Eol));
        Assert.Equal(Eperm, _world.Modify(User, 0, Subrange | NonRoot | SetUid, 120, 181, Eol));
        Assert.Equal(Eperm, _world.Modify(User, 0, Allow | NonRoot | SetUid, Eol));
        // To two ranges in one list, each within the former one.
        Assert.Equal(0, _world.Modify(User, 0, Subrange | NonRoot | SetUid, 130, 140, Subrange | NonRoot | SetUid, 160, 170, Eol));
        Assert.Equal("allowed[130-140 160-170]", Entry(User, SetUid, PlainDomain.NonRoot));
        // Ranges are never joined.
        Assert.Equal(Eperm, _world.Modify(User, 0, Subrange | NonRoot | SetUid, 135, 165, Eol));
    }

    [Fact]
    public void R106_R107_model_several_words_of_one_ability()
    {
        Assert.Equal(0, _world.Modify(HostRoot, 0, Allow | NonRoot | Priority, Subrange | Lock | NonRoot | Priority, 10, 50, Eol));
        Assert.Equal("allowed[10-50] locked", Entry(HostRoot, Priority, PlainDomain.NonRoot));
        Assert.Equal(0, _world.Modify(HostRoot, 0, Subrange | Root | Priority, 1, 2, Subrange | Root | Priority, 5, 6, Eol));
        Assert.Equal("allowed[1-2 5-6]", Entry(HostRoot, Priority, PlainDomain.Root));
        // The next request replaces them (Q12).
        Assert.Equal(0, _world.Modify(HostRoot, 0, Subrange | Root | Priority, 7, 8, Eol));
        Assert.Equal("allowed[7-8]", Entry(HostRoot, Priority, PlainDomain.Root));
        // "A later word on the same pair in the same list meets the lock."
        Assert.Equal(Eperm, _world.Modify(HostRoot, 0, Lock | Root | Priority, Deny | Root | Priority, Eol));
    }

    public static TheoryData<string, ulong[]> Invalid() => new()
    {
        { "lower > upper", [Subrange | Root | SetUid, 2, 1, Eol] },
        { "missing EOL", [Deny | Root | SetUid] },
        { "nothing at all", [] },
        { "missing bounds", [Subrange | Root | SetUid, 1] },
        { "bounds taken for EOL", [Subrange | Root | SetUid, Eol, Eol] },
        { "SUBRANGE on EOL", [Subrange | Root | Eol, 1, 2] },
        { "ALLOW|DENY", [Allow | Deny | Root | SetUid, Eol] },
        { "ALLOW|DENY on EOL", [Allow | Deny | Root | Eol] },
        { "INHERIT_YES|INHERIT_NO", [InheritYes | InheritNo | Root | SetUid, Eol] },
        { "no domain", [Allow | Fork, Eol] },
        { "no domain on EOL", [Deny | Eol] },
        { "unknown identifier", [Deny | Root | 40, Eol] },
        { "UNCREATED", [Uncreated | Deny | Root | SetUid, Eol] },
        { "UNCREATED on EOL", [Uncreated | Eol] },
        { "unused bit", [1u << 21 | Deny | Root | SetUid, Eol] },
        { "internal bit", [0x80000000 | Deny | Root | SetUid, Eol] },
        { "internal bit of the older header", [0x40000000 | Eol] },
        { "SUBRANGE with DENY", [Subrange | Deny | Root | SetUid, 1, 2, Eol] },
        { "SUBRANGE without range type", [Subrange | Root | Reboot, 1, 2, Eol] },
        { "after a valid word", [Deny | Root | Reboot, Allow | Fork, Eol] },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void R108_R113_model_invalid_lists(string what, ulong[] list)
    {
        Assert.True(_world.Modify(HostRoot, 0, list) == Einval, what);
        Assert.Equal("", _world.Processes[HostRoot].Set.ToString());
    }

    [Fact]
    public void R109_model_bounds_have_64_bits()
    {
        Assert.Equal(0, _world.Modify(HostRoot, 0, Subrange | Root | SetUid, 0, ulong.MaxValue, Eol));
        Assert.Equal("allowed[0-18446744073709551615]", Entry(HostRoot, SetUid, PlainDomain.Root));
    }

    [Fact]
    public void R110_R111_model_end_of_list_is_for_the_unnamed_and_unlocked()
    {
        Assert.Equal(0, _world.Modify(HostRoot, 0, Lock | NonRoot | Fork, Eol));
        Assert.Equal(0, _world.Modify(HostRoot, 0, Allow | NonRoot | PathSpace, InheritNo | Root | Reboot, Deny | Lock | NonRoot | Eol));
        Assert.Equal("allowed[] locked", Entry(HostRoot, Fork, PlainDomain.NonRoot));
        Assert.Equal("allowed[]", Entry(HostRoot, PathSpace, PlainDomain.NonRoot));
        // Named in ROOT is named (Q13).
        Assert.Equal("denied[]", Entry(HostRoot, Reboot, PlainDomain.NonRoot));
        foreach (PlainAbility ability in PlainTable.All.Where(ability => ability.Number is not ((int)Fork or (int)PathSpace or (int)Reboot)))
        {
            Assert.Equal("denied[] locked", Entry(HostRoot, (uint)ability.Number, PlainDomain.NonRoot));
            Assert.Equal("allowed[]", Entry(HostRoot, (uint)ability.Number, PlainDomain.Root));
        }
    }

    [Fact]
    public void R112_R113_model_bare_end_and_atomic_failure()
    {
        Assert.Equal(0, _world.Modify(User, 0, Eol));
        Assert.Equal(Eperm, _world.Modify(User, 0, Deny | NonRoot | Fork, Allow | NonRoot | Reboot, Eol));
        Assert.Equal(Eperm, _world.Modify(User, 0, Deny | NonRoot | Fork, Allow | NonRoot | Eol));
        Assert.Equal("", _world.Processes[User].Set.ToString());
    }

    [Fact]
    public void R114_R115_model_locked_abilities()
    {
        Assert.Equal(0, _world.Modify(User, 0, Lock | NonRoot | Fork, Eol));
        Assert.Equal(Eperm, _world.Modify(User, 0, Deny | NonRoot | Fork, Eol));
        Assert.Equal(Eperm, _world.Modify(HostRoot, User, Deny | NonRoot | Fork, Eol));
        PlainWorld lenient = World(lenient: true);
        Assert.Equal(0, lenient.Modify(HostRoot, User, Lock | NonRoot | Fork, Eol));
        Assert.Equal(0, lenient.Modify(HostRoot, User, Deny | Root | NonRoot | Fork, Eol));
        Assert.Equal("Root FORK denied[]\nNonRoot FORK allowed[] locked", lenient.Processes[User].Set.ToString());
    }
}
