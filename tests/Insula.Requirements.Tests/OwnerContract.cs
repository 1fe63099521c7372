using Insula.Engine;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Requirements.Tests;

/// <summary>What both strategies promise (R36): members of a server cannot tell which of them it has.</summary>
public abstract class OwnerContract(Ownership ownership)
{
    /// <summary>The world of the contract under a strategy.</summary>
    internal static string WorldOf(Ownership ownership) => $$"""
        scenario: contract
        hosts:
          - name: host-1
            files: [{path: /f, owner: "vp1:5:7"}]
            servers:
              - name: vp1
                vpid: 1
                ownership: {{ownership.ToString().ToLowerInvariant()}}
                files: [{path: /f, owner: "5:7", mode: 0600}, {path: /g, owner: "vp2:5", mode: 0644}, {path: /h, owner: "host:20", mode: 0644}]
              - name: vp2
                vpid: 2
                ownership: {{ownership.ToString().ToLowerInvariant()}}
            processes:
              - {pid: 3010, server: vp1, uid: 0}
              - {pid: 3011, server: vp1, uid: 5, gid: 7, groups: [8]}
              - {pid: 3020, server: vp2, uid: 5, gid: 7}
        """;

    [Fact]
    public void R36_what_goes_in_comes_out()
    {
        OwnerMap map = Map(1);
        foreach (IdKind kind in new[] { IdKind.User, IdKind.Group })
        {
            foreach (uint guest in new uint[] { 0, 1, 5, 1000, 65533, 65534, 65535 })
            {
                uint host = Take(map, kind, guest);
                Assert.True(map.FromHost(kind, host, out uint back));
                Assert.Equal(guest, back);
                Assert.Equal(host, Take(map, kind, guest));
                Assert.Equal(OwnerSide.Own, map.SideOf(kind, host));
            }
        }
    }

    [Fact]
    public void R36_no_two_pairs_share_a_host_identifier()
    {
        OwnerMap one = Map(1), two = Map(2);
        uint[] hosts = [.. from guest in Enumerable.Range(0, 100) from map in new[] { one, two } select Take(map, IdKind.User, (uint)guest)];
        Assert.Equal(hosts.Length, hosts.Distinct().Count());
        Assert.DoesNotContain(hosts, host => host is 0 or uint.MaxValue or OwnerMap.Placeholder);
    }

    [Fact]
    public void R36_the_identifiers_of_another_server_are_foreign()
    {
        OwnerMap one = Map(1), two = Map(2);
        uint host = Take(two, IdKind.User, 5);
        Assert.False(one.FromHost(IdKind.User, host, out _));
        Assert.Equal(GuestUid.Nobody, one.View(new HostUid(host)));
        Assert.Equal(OwnerSide.OtherServer, one.SideOf(new HostUid(host)));
        Assert.All([0u, 20u], own => Assert.Equal(OwnerSide.Host, one.SideOf(new HostUid(own))));
    }

    [Fact]
    public void R36_the_super_user_is_identifier_0()
    {
        OwnerMap map = Map(1);
        Assert.Equal(Take(map, IdKind.User, 0), map.SuperUser.Value);
        Assert.Equal(Take(map, IdKind.Group, 0), map.SuperGroup.Value);
        Assert.NotEqual(HostUid.Root, map.SuperUser);
    }

    [Fact]
    public void R36_looking_up_changes_nothing()
    {
        OwnerMap map = Map(1);
        map.ToHost(IdKind.User, 77, [], out uint first);
        map.ToHost(IdKind.User, 78, [], out _);
        map.ToHost(IdKind.User, 77, [], out uint again);
        Assert.Equal(first, again);
    }

    [Fact]
    public void R36_identities_read_as_they_were_set() => Check("""
        3011 getresuid([5], [5], [5]) = 0
        3011 getgroups(1, [8]) = 1
        3010 setgroups(4, [65535, 3, 9, 4]) = 0
        3010 getgroups(4, [3, 4, 9, 65535]) = 4
        3010 setgid(7) = 0
        3010 setresgid(-1, 8, -1) = 0
        3010 getresgid([7], [8], [7]) = 0
        3010 setresuid(2, 3, 4) = 0
        3010 getresuid([2], [3], [4]) = 0
        3010 setresuid(-1, 4, -1) = 0
        3010 geteuid() = 4
        3010 setuid(0) = -1 EPERM (IdentityNotHeld)
        3010 setgroups(0, NULL) = -1 EPERM (NeedsSuperUser)
        """);

    [Fact]
    public void R36_owners_read_as_they_were_set() => Check("""
        3010 stat("/f", {st_uid=5, st_gid=7, ...}) = 0
        3010 chown("/f", 6, -1) = 0
        3010 stat("/f", {st_uid=6, st_gid=7, ...}) = 0
        3011 open("/f", O_RDONLY) = -1 EACCES (ModeForbids)
        3010 chown("/f", 5, 9) = 0
        3011 open("/f", O_RDONLY) = 3
        3011 chown("/f", -1, 8) = 0
        3011 chown("/f", 6, -1) = -1 EPERM (MayNotGiveAway)
        3010 open("/new", O_WRONLY|O_CREAT, 0600) = 3
        3010 fstat(3, {st_uid=0, st_gid=0, ...}) = 0
        """);

    [Fact]
    public void R36_foreign_owners_are_nobody() => Check("""
        3010 stat("/g", {st_uid=65534, st_gid=65534, ...}) = 0
        3010 stat("/h", {st_uid=65534, st_gid=65534, ...}) = 0
        3011 open("/g", O_RDONLY) = -1 EACCES (ForeignOwner)
        3010 open("/g", O_RDONLY) = -1 EACCES (ForeignOwner)
        3011 open("/h", O_RDONLY) = 3
        3010 chown("/g", 0, 0) = -1 EPERM (NotOwner)
        3010 setuid(65534) = 0
        3010 chmod("/h", 0666) = -1 EPERM (NotOwner)
        3010 chmod("/g", 0666) = -1 EPERM (NotOwner)
        3020 kill(3011, SIGTERM) = -1 EPERM (ForeignProcess)
        """);

    private protected virtual OwnerMap Map(int vpid) => OwnerMap.Create(ownership, new((ushort)vpid), Pools, () => 1000);

    private protected static OwnerPools Pools => new()
    {
        Users = { new IdRange { First = 1001, Last = 3000 } },
        Groups = { new IdRange { First = 1001, Last = 3000 } },
    };

    private static uint Take(OwnerMap map, IdKind kind, uint guest)
    {
        Mapping mapping = map.ToHost(kind, guest, [], out uint host);
        Assert.True(mapping is Mapping.Known or Mapping.Fresh);
        if (mapping == Mapping.Fresh)
            map.Associate(kind, guest, host);
        return host;
    }

    private void Check(string expected)
    {
        IReadOnlyList<Entity> entities = Transcript.CheckVerdicts(WorldOf(ownership), expected);
        Assert.Equal(ownership, entities.StateOf(1).Owners!.Ownership);
    }
}

/// <summary>What only both strategies together show.</summary>
public sealed class OneDigest
{
    [Fact]
    public void R36_the_same_calls_have_the_same_digest()
    {
        string[] digests = [.. Enum.GetValues<Ownership>().Select(ownership => RunDigest.Text(Transcript.CheckVerdicts(OwnerContract.WorldOf(ownership), """
            3010 setgroups(4, [65535, 3, 9, 4]) = 0
            3010 getgroups(4, [3, 4, 9, 65535]) = 4
            3010 chown("/f", 6, 8) = 0
            3010 setresuid(2, 3, 4) = 0
            3011 open("/f", O_RDONLY) = -1 EACCES (ModeForbids)
            3020 setuid(7) = -1 EPERM (IdentityNotHeld)
            """)))];
        Assert.Equal(digests[0], digests[1]);
    }
}

/// <summary>The contract, of strategy A.</summary>
public sealed class EncodedOwners() : OwnerContract(Ownership.Encoded);

/// <summary>The contract, of strategy B.</summary>
public sealed class TranslatedOwners() : OwnerContract(Ownership.Translated)
{
    private protected override OwnerMap Map(int vpid)
    {
        OwnerMap map = base.Map(vpid);
        var lent = new IdRange { First = (uint)(1000 * vpid + 1), Last = (uint)(1000 * vpid + 1000) };
        map.Receive(IdKind.User, lent);
        map.Receive(IdKind.Group, lent);
        // As at the server's creation: the super-user's are the first.
        Assert.Equal(Mapping.Fresh, map.ToHost(IdKind.User, 0, [], out uint user));
        map.Associate(IdKind.User, 0, user);
        map.Associate(IdKind.Group, 0, user);
        return map;
    }
}
