namespace Insula.Requirements.Tests.Abilities;

// Inside the namespace, so that Lock is the action and not System.Threading's.
using static PlainRules;
using static Words;

/// <summary>
/// The plain model held against the examples of the spec: table, defaults and check. What the kernel is compared with must itself be right, so
/// these tests say of the model what other tests say of the kernel.
/// </summary>
public sealed class ModelOfSets
{
    private const uint SetUid = 2, Reboot = 6, Fork = 22, MemLock = 20;

    private static PlainWorld World()
    {
        var world = new PlainWorld();
        world.Add(1, 0);
        world.Add(5, 5);
        return world;
    }

    [Fact]
    public void R77_model_has_forty_abilities_in_order() =>
        Assert.Equal(Enumerable.Range(0, 40), PlainTable.All.Select(ability => ability.Number));

    [Fact]
    public void R78_model_has_24_ranges_and_the_16_without_are_those_named()
    {
        string[] without =
        [
            "CONNECTION", "FORK", "GETID", "IO", "KEYDATA", "MEM_GLOBAL", "MEM_SPECIAL", "PATHSPACE", "QNET", "REBOOT", "RSRCDBMGR", "SCHEDULE",
            "SPAWN", "TRACE", "UMASK", "V86",
        ];
        Assert.Equal(without, PlainTable.All.Where(ability => !ability.HasRange).Select(ability => ability.Name).Order());
        Assert.Equal(24, PlainTable.All.Count(ability => ability.HasRange));
    }

    [Fact]
    public void R79_R80_model_defaults()
    {
        PlainSet set = PlainSet.Default();
        Assert.True(PlainTable.All.All(ability => set[ability.Number, PlainDomain.Root].Allowed));
        Assert.Equal(["FORK", "MAP_FIXED", "PGRP", "PROT_EXEC", "SPAWN"],
            PlainTable.All.Where(ability => set[ability.Number, PlainDomain.NonRoot].Allowed).Select(ability => ability.Name).Order());
        Assert.Equal("", set.ToString());
    }

    [Fact]
    public void R81_model_constants_fill_the_word()
    {
        Assert.Equal(0xFFFFFFFF, Identifier | Operations | Uncreated | Unused | Domains | Internal);
        Assert.Equal(0x00CF0000u, Operations);
        Assert.Equal(0xFFFFFFFF, Identifier ^ Operations ^ Uncreated ^ Unused ^ Domains ^ Internal);
    }

    [Fact]
    public void R86_R91_model_domain_follows_the_effective_user()
    {
        PlainWorld world = World();
        Assert.Equal(0, world.Check(1, (int)Reboot, 0, ulong.MaxValue));
        world.BecomeUser(1, 99);
        Assert.Equal(Eperm, world.Check(1, (int)Reboot, 0, ulong.MaxValue));
        world.BecomeUser(1, 0);
        Assert.Equal(0, world.Modify(1, 0, Deny | Root | Reboot, Eol));
        Assert.Equal(Eperm, world.Check(1, (int)Reboot, 0, ulong.MaxValue));
    }

    [Theory]
    [InlineData(150, 200, 0)]
    [InlineData(150, 250, Eperm)]
    [InlineData(100, 100, 0)]
    [InlineData(300, 300, 0)]
    [InlineData(99, 99, Eperm)]
    [InlineData(301, 301, Eperm)]
    [InlineData(0, ulong.MaxValue, Eperm)]
    public void R89_R90_model_one_range_must_cover_all(ulong low, ulong high, int error)
    {
        PlainWorld world = World();
        Assert.Equal(0, world.Modify(1, 0, Subrange | Root | MemLock, 100, 200, Subrange | Root | MemLock, 190, 300, Eol));
        Assert.Equal(error, world.Check(1, (int)MemLock, low, high));
    }

    [Fact]
    public void R87_R88_model_unlimited_and_denied()
    {
        PlainWorld world = World();
        Assert.Equal(0, world.Check(1, (int)MemLock, 5, ulong.MaxValue));
        // A denied ability keeps what SUBRANGE says later, and is denied all the same.
        Assert.Equal(0, world.Modify(1, 0, Deny | Root | MemLock, Subrange | Root | MemLock, 1, 9, Eol));
        Assert.Equal("denied[1-9]", world.Processes[1].Set[(int)MemLock, PlainDomain.Root].ToString());
        Assert.Equal(Eperm, world.Check(1, (int)MemLock, 5, 5));
    }

    [Theory]
    [InlineData(850, 0)]
    [InlineData(900, Eperm)]
    public void R93_model_setuid_800_to_899(ulong user, int error)
    {
        PlainWorld world = World();
        Assert.Equal(0, world.Modify(1, 0, Allow | Subrange | NonRoot | SetUid, 800, 899, Eol));
        world.BecomeUser(1, 99);
        Assert.Equal(error, world.Check(1, (int)SetUid, user, user));
    }

    [Fact]
    public void R119_model_fork_copies_everything()
    {
        PlainWorld world = World();
        Assert.Equal(0, world.Modify(1, 0, Deny | Lock | Root | Reboot, Subrange | InheritYes | Root | SetUid, 1, 9, Eol));
        Assert.Equal(0, world.DoFork(1, 2));
        Assert.Equal("Root SETUID allowed[1-9] inherit\nRoot REBOOT denied[] locked", world.Processes[2].Set.ToString());
        Assert.Equal(0, world.Modify(1, 0, Deny | Root | Fork, Eol));
        Assert.Equal(Eperm, world.DoFork(1, 3));
        Assert.False(world.Processes.ContainsKey(3));
    }

    [Fact]
    public void R120_R121_R122_model_exec_keeps_what_is_inheritable()
    {
        PlainWorld world = World();
        Assert.Equal(0, world.Modify(5, 0, Deny | Lock | NonRoot | Fork, Deny | Lock | InheritYes | Root | Reboot, Subrange | Root | SetUid, 1, 9, Eol));
        Assert.Equal(0, world.DoExec(5));
        Assert.Equal("Root REBOOT denied[] locked inherit", world.Processes[5].Set.ToString());
    }

    [Fact]
    public void R123_model_lock_freezes_the_flag()
    {
        PlainWorld world = World();
        Assert.Equal(0, world.Modify(1, 0, Deny | Lock | Root | Reboot, Eol));
        Assert.Equal(Eperm, world.Modify(1, 0, InheritYes | Root | Reboot, Eol));
        Assert.Equal(0, world.Modify(1, 0, InheritYes | Root | Eol));
        Assert.Equal("denied[] locked", world.Processes[1].Set[(int)Reboot, PlainDomain.Root].ToString());
    }

    [Fact]
    public void R124_model_grandchild_still_has_the_lock()
    {
        PlainWorld world = World();
        Assert.Equal(0, world.Modify(1, 0, Deny | Lock | InheritYes | Root | Reboot, Eol));
        Assert.Equal(0, world.DoSpawn(1, 2));
        Assert.Equal(0, world.DoSpawn(2, 3));
        Assert.Equal("Root REBOOT denied[] locked inherit", world.Processes[3].Set.ToString());
        Assert.Equal(Eperm, world.Modify(3, 0, Allow | Root | Reboot, Eol));
    }
}
