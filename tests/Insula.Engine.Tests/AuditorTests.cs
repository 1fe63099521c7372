using Insula.Journal;
using Insula.Kernel;
using Insula.Model;
using Insula.Model.Facts;
using static Insula.Engine.Tests.World;

namespace Insula.Engine.Tests;

/// <summary>Commits that no kernel of ours makes: the auditor must see what is wrong with them, and nothing in those that Q3 allows (R140).</summary>
public sealed class AuditorTests
{
    private const int Member = 10, OtherMember = 20;
    private const uint Mine = 0x10005, Others = 0x20005;
    private const ulong Root = 1, HostFile = 2, OpenHostFile = 3, OthersFile = 4, MyFile = 5, SetIdHostFile = 6, GroupFile = 7;

    private readonly Auditor _auditor = new();
    private readonly Dictionary<StreamId, long> _sequences = [];

    public AuditorTests()
    {
        Store(Host, 0, -1, new HostStarted { Name = "host-1", Pools = Pool(1000, 1999) }, new PidsLeased { Vpid = 0, First = 1, Last = 1 },
            new PidsLeased { Vpid = 1, First = 10, Last = 19 }, new PidsLeased { Vpid = 2, First = 20, Last = 29 }, Made(1, 0));
        Begin(1, Ownership.Encoded, Member, 0x10000);
        Assert.Empty(_auditor.Violations);
    }

    public static TheoryData<IFact, string> Violations => new()
    {
        { new InodeCreated { Ino = 9, Uid = 0 }, "made for foreign user 0" },
        { new InodeCreated { Ino = 9, Uid = Others }, "made for foreign user" },
        { new NameAdded { Directory = HostFile }, "got a name" },
        { new NameAdded { Directory = OthersFile }, "got a name" },
        { new NameRemoved { Directory = HostFile }, "lost a name" },
        { new NameMoved { FromDirectory = Root, ToDirectory = OthersFile }, "got a name" },
        { new NameMoved { FromDirectory = HostFile, ToDirectory = Root }, "lost a name" },
        { new OwnerChanged { Ino = OpenHostFile, Uid = Mine, Gid = 0 }, "changed hands" },
        { new OwnerChanged { Ino = MyFile, Uid = Others, Gid = Mine }, "given to foreign" },
        { new OwnerChanged { Ino = MyFile, Uid = 0, Gid = Mine }, "given to foreign" },
        { new OwnerChanged { Ino = MyFile, Uid = Mine, Gid = Others }, "given to foreign" },
        { new ModeChanged { Ino = OpenHostFile, Mode = 0x1FF }, "changed its mode" },
        { new ModeChanged { Ino = OthersFile, Mode = 0x41FF }, "lost set-id bits" },
        { new SizeChanged { Ino = HostFile }, "was written" },
        { new SizeChanged { Ino = OthersFile }, "was written" },
        { new SizeChanged { Ino = 99 }, "was written" },
        { new FileOpened { Pid = Member, Ino = HostFile, Flags = 1 }, "opened" },
        { new FileOpened { Pid = Member, Ino = HostFile, Flags = 2 }, "opened" },
        { new FileOpened { Pid = Member, Ino = OthersFile, Flags = 0 }, "opened" },
        { new WorkingDirectoryChanged { Pid = Member, Directory = OthersFile }, "works in a directory of another server" },
        { new CredentialsChanged { Pid = Member, Credentials = Who(0) }, "holds host user 0" },
        { new CredentialsChanged { Pid = Member, Credentials = new(Who(Mine)) { Suid = 0 } }, "holds host user 0" },
        { new CredentialsChanged { Pid = Member, Credentials = Who(Others) }, "took a foreign identity" },
        { new CredentialsChanged { Pid = Member, Credentials = new(Who(Mine)) { Groups = { Others } } }, "took a foreign identity" },
        { new CredentialsChanged { Pid = OtherMember, Credentials = Who(Mine) }, "outside server 1 touched" },
        { new MemberAdded { Pid = 11, Vpid = 2 }, "entered server 2" },
        { new ProcessForked { Pid = OtherMember, Child = 11 }, "outside server 1 touched" },
        { new ProcessForked { Pid = Member, Child = 25 }, "not lent" },
        { new ProcessCreated { Pid = 25, Credentials = Who(Mine) }, "not lent" },
        { new OwnerAssociated { Kind = IdKind.User, Guest = 5, Host = 1500 }, "not lent" },
        { new ProcessExited { Pid = 1 }, "outside server 1 touched" },
        { new ProcessReaped { Pid = OtherMember }, "outside server 1 touched" },
        { new ProcessStopped { Pid = OtherMember }, "outside server 1 touched" },
        { new ProcessContinued { Pid = OtherMember }, "outside server 1 touched" },
        { new ProcessGroupChanged { Pid = OtherMember }, "outside server 1 touched" },
        { new SessionStarted { Pid = OtherMember }, "outside server 1 touched" },
        { new SignalRaised { Pid = OtherMember }, "outside server 1 touched" },
        { new UmaskChanged { Pid = OtherMember }, "outside server 1 touched" },
        { new WorkingDirectoryChanged { Pid = OtherMember, Directory = Root }, "outside server 1 touched" },
        { new FileOpened { Pid = OtherMember, Ino = Root }, "outside server 1 touched" },
        { new DescriptorClosed { Pid = OtherMember }, "outside server 1 touched" },
        { new CallParked { Pid = OtherMember }, "outside server 1 touched" },
        { new CallResumed { Pid = OtherMember }, "outside server 1 touched" },
        { new StatusReported { Pid = OtherMember }, "outside server 1 touched" },
        { new TaskStarted { Pid = OtherMember, Task = 11 }, "outside server 1 touched" },
        { new TaskStarted { Pid = Member, Task = 25 }, "not lent" },
        { new TaskEnded { Pid = OtherMember }, "outside server 1 touched" },
        { new ImageReplaced { Pid = OtherMember, Ino = MyFile }, "outside server 1 touched" },
        { new ImageReplaced { Pid = Member, Ino = OthersFile }, "of foreign user 131077 executed" },
        { new ImageReplaced { Pid = Member, Ino = GroupFile }, "of foreign user 0 executed" },
        { new RootChanged { Pid = OtherMember, Directory = Root }, "outside server 1 touched" },
        { new RootChanged { Pid = Member, Directory = OthersFile }, "has a directory of another server as root" },
        { new SignalPended { Pid = OtherMember }, "outside server 1 touched" },
        { new SignalTaken { Pid = OtherMember }, "outside server 1 touched" },
        { new SignalsDropped { Pid = OtherMember }, "outside server 1 touched" },
        { new DispositionChanged { Pid = OtherMember }, "outside server 1 touched" },
        { new MaskChanged { Pid = OtherMember }, "outside server 1 touched" },
        { new HandlerReturned { Pid = OtherMember }, "outside server 1 touched" },
        { new LimitChanged { Pid = OtherMember }, "outside server 1 touched" },
        { new NiceChanged { Pid = OtherMember }, "outside server 1 touched" },
        { new TimerSet { Pid = OtherMember }, "outside server 1 touched" },
        { new DescriptorDuplicated { Pid = OtherMember }, "outside server 1 touched" },
        { new DescriptorFlagsChanged { Pid = OtherMember }, "outside server 1 touched" },
        { new RecordLockChanged { Pid = OtherMember, Ino = Root }, "outside server 1 touched" },
        { new AbilitiesChanged { Pid = OtherMember }, "outside server 1 touched" },
        { Changed(Member, true, "SETUID"), "was denied, and a member allowed it" },
        { new AbilitiesChanged { Pid = Member, Groups = { new AbilityGroup { Allowed = true, Inherited = true, Abilities = { "SETUID" } } } }, "let heirs have SETUID" },
        { new SchedulingChanged { Pid = OtherMember }, "outside server 1 touched" },
        { new PosixTimerCreated { Pid = OtherMember }, "outside server 1 touched" },
        { new PosixTimerCreated { Pid = Member, Target = OtherMember }, "outside server 1 touched" },
        { new PosixTimerSet { Pid = OtherMember }, "outside server 1 touched" },
        { new PosixTimerDeleted { Pid = OtherMember }, "outside server 1 touched" },
        { new RegistryChanged { Holder = OtherMember }, "outside server 1 touched" },
        { new AbilityCreated(), "what holds the server was changed" },
        { new SuperUserAdded(), "what holds the server was changed" },
        { new DefaultAbilitiesSet(), "what holds the server was changed" },
        { new TimesChanged { Ino = HostFile }, "was given other times" },
        { new TimesChanged { Ino = OthersFile }, "was given other times" },
        { new FormatChanged { Ino = HostFile }, "was written" },
        { new FormatChanged { Ino = OthersFile }, "was written" },
        { new RebootRequested(), "the host itself was changed" },
        { new ModuleLoaded(), "the host itself was changed" },
        { new ModuleUnloaded(), "the host itself was changed" },
        { new FileSystemMounted(), "the host itself was changed" },
        { new FileSystemUnmounted(), "the host itself was changed" },
        { new SwapChanged(), "the host itself was changed" },
        { new ClockSet(), "the host itself was changed" },
        { new PortsOpened { Pid = Member }, "the host itself was changed" },
        { new HostNameSet(), "the host itself was changed" },
        { new RootPivoted(), "the host itself was changed" },
        { new InterceptorLoaded(), "what holds the server was changed" },
        { new InterceptorUnloaded(), "what holds the server was changed" },
        { new PolicyChanged(), "what holds the server was changed" },
        { new ServerRegistered(), "what holds the server was changed" },
    };

    public static TheoryData<IFact> Allowed => new()
    {
        // The server's own.
        new InodeCreated { Ino = 9, Uid = Mine, Gid = Mine }, new NameAdded { Directory = Root }, new OwnerChanged { Ino = MyFile, Uid = Mine, Gid = Mine },
        new ModeChanged { Ino = MyFile, Mode = 0x9FF }, new SizeChanged { Ino = MyFile }, new FileOpened { Pid = Member, Ino = MyFile, Flags = 2 },
        new CredentialsChanged { Pid = Member, Credentials = Who(Mine) }, new ProcessForked { Pid = Member, Child = 11 }, new ProcessExited { Pid = Member },
        // "Mode bits decide for host-owned files." - Q3
        new FileOpened { Pid = Member, Ino = HostFile, Flags = 0 }, new FileOpened { Pid = Member, Ino = OpenHostFile, Flags = 2 },
        new SizeChanged { Ino = OpenHostFile }, new NameAdded { Directory = OpenHostFile }, new NameRemoved { Directory = OpenHostFile },
        new NameMoved { FromDirectory = OpenHostFile, ToDirectory = Root }, new WorkingDirectoryChanged { Pid = Member, Directory = HostFile },
        new SizeChanged { Ino = GroupFile },
        // "Names, of whatever owner, in directories of the caller's tree." - Q3
        new NameRemoved { Directory = Root },
        // Writing clears set-id bits whoever writes; a path descriptor reads nothing; an opaque file is nobody's.
        new ModeChanged { Ino = SetIdHostFile, Mode = 0x1FF }, new FileOpened { Pid = Member, Ino = OthersFile, Flags = 0x200000 },
        new FileOpened { Pid = Member, Ino = 0, Flags = 2 },
        // Programs of the host that everybody may execute; times as whoever writes sets them; its own in every way.
        new ImageReplaced { Pid = Member, Ino = HostFile }, new TimesChanged { Ino = OpenHostFile }, new TimesChanged { Ino = MyFile }, new FormatChanged { Ino = MyFile },
        new RootChanged { Pid = Member, Directory = Root }, new RootChanged { Pid = Member, Directory = HostFile }, new TaskStarted { Pid = Member, Task = 11 },
        // Denying, and allowing again what everybody holds; what an exec gives back; limiting.
        Limited(Member, (5, 9)),
        Changed(Member, false, "SETUID"), Changed(Member, true, "FORK"), Changed(Member, true, "SETUID", AbilityCause.Defaults),
        new LimitChanged { Pid = Member }, new NiceChanged { Pid = Member }, new SignalPended { Pid = Member }, new RecordLockChanged { Pid = Member, Ino = HostFile },
        // A user that stays as it was is given to nobody.
        new OwnerChanged { Ino = MyFile, Uid = Mine, Gid = 0 },
    };

    private static AbilitiesChanged Limited(int pid, params (ulong First, ulong Last)[] limits)
    {
        var group = new AbilityGroup { Domain = AbilityDomain.Root, Allowed = true, Abilities = { "SIGNAL" } };
        group.Limits.AddRange(limits.Select(limit => new AbilityLimit { First = limit.First, Last = limit.Last }));
        return new() { Pid = pid, Groups = { group } };
    }

    [Theory]
    [InlineData(5ul, 9ul, null)]
    [InlineData(6ul, 8ul, null)]
    [InlineData(5ul, 10ul, "a member widened the ranges of SIGNAL")]
    [InlineData(0ul, 9ul, "a member widened the ranges of SIGNAL")]
    public void A_member_stays_in_the_ranges_there_were(ulong first, ulong last, string? wrong)
    {
        Store(Server(1), Member, 0, Limited(Member, (5, 9)));
        Store(Server(1), Member, 0, Limited(Member, (first, last)));
        Assert.Equal(wrong is null ? [] : [$"process {Member}: {wrong}"], _auditor.Violations.Select(violation => violation.What));
        if (wrong is null)
            Store(Server(1), Member, 0, Limited(Member));
        Assert.NotEmpty(_auditor.Violations);
    }

    [Fact]
    public void What_a_host_created_for_everybody_may_be_allowed_by_anybody_and_what_only_linux_leaves_to_all_not_under_qnx()
    {
        Store(Server(1), Member, -1, new AbilityCreated { Name = "a/b", Nonroot = true }, new AbilityCreated { Name = "c/d", Root = true });
        Store(Server(1), Member, 0, Changed(Member, false, "a/b"), Changed(Member, true, "a/b"), Changed(Member, true, "WAIT"));
        Assert.Empty(_auditor.Violations);
        Store(Server(1), Member, -1, new PolicyChanged { Policy = new() { Abilities = Policy.Types.AbilityPreset.Qnx } });
        Store(Server(1), Member, 0, Changed(Member, true, "c/d"), Changed(Member, true, "GETID"));
        Assert.Equal(2, _auditor.Violations.Count);
    }

    private static AbilitiesChanged Changed(int pid, bool isAllowed, string ability, AbilityCause cause = AbilityCause.Request, bool isLocked = false, bool isInherited = false) => new()
    {
        Pid = pid, Cause = cause,
        Groups = { new AbilityGroup { Domain = AbilityDomain.NonRoot, Allowed = isAllowed, Locked = isLocked, Inherited = isInherited, Abilities = { ability } } },
    };

    [Theory]
    [InlineData(false, AbilityCause.Request, true)]
    [InlineData(true, AbilityCause.Request, true)]
    [InlineData(true, AbilityCause.Defaults, true)]
    [InlineData(false, AbilityCause.Defaults, false)]
    public void A_lock_is_lost_with_the_image_alone_and_only_if_it_is_not_inheritable(bool isInherited, AbilityCause cause, bool isWrong)
    {
        Store(Server(1), Member, 0, Changed(Member, false, "FORK", isLocked: true, isInherited: isInherited), new ProcessForked { Pid = Member, Child = 11 });
        Assert.Empty(_auditor.Violations);
        // The child has its parent's locks.
        Store(Server(1), Member, 0, new MemberAdded { Pid = 11, Vpid = 1 }, Changed(11, true, "FORK", cause));
        Assert.Equal(isWrong ? ["process 11: FORK was locked"] : [], _auditor.Violations.Select(violation => violation.What));
    }

    [Theory]
    [MemberData(nameof(Violations))]
    public void A_violation_is_found(IFact fact, string what)
    {
        Store(Server(1), Member, 0, fact);
        Violation violation = Assert.Single(_auditor.Violations);
        Assert.Contains(what, violation.What);
        Assert.Equal(new Address(Server(1), _sequences[Server(1)], 0), violation.Address);
    }

    [Theory]
    [MemberData(nameof(Allowed))]
    public void What_is_allowed_is_not_reported(IFact fact)
    {
        if (fact is OwnerChanged { Gid: 0 })
            Store(Server(1), Member, -1, new OwnerChanged { Ino = MyFile, Uid = Mine, Gid = 0 });
        Store(Server(1), Member, 0, fact);
        Assert.Empty(_auditor.Violations);
    }

    /// <summary>Facts that no check of a member's call is about: how an entity begins, loans, which are checked as such, positions, flags and locks of files that are open.</summary>
    private static readonly string[] Harmless =
    [
        "HostStarted", "ServerStarted", "SetupFinished", "PidsLeased", "PidsReceived", "OwnersLeased", "OwnersReceived",
        "OffsetMoved", "FileFlagsChanged", "FileLockChanged", "FileOwnerChanged",
    ];

    [Fact]
    public void Every_fact_is_among_the_violations_or_harmless()
    {
        IEnumerable<string> tried = Violations.Select(row => ((IFact)row[0]).Descriptor.Name);
        Assert.Equal(Harmless.Order(), FactCodec.All.Select(fact => fact.Type.Name).Except(tried).Order());
    }

    [Fact]
    public void The_host_and_the_time_before_the_world_is_open_may_do_everything_but_hold_host_user_0()
    {
        Store(Host, 1, 0, new SizeChanged { Ino = 1 }, new OwnerChanged { Ino = 1, Uid = Mine });
        Begin(2, Ownership.Encoded, OtherMember, 0x20000, isOpen: false);
        Store(Server(2), OtherMember, 0, new OwnerChanged { Ino = MyFile, Uid = 0 }, new InodeCreated { Ino = 9, Uid = Mine });
        Assert.Empty(_auditor.Violations);
        Store(Server(2), OtherMember, 0, new ProcessCreated { Pid = 21, Credentials = Who(0) });
        Assert.Contains("host user 0", Assert.Single(_auditor.Violations).What);
    }

    [Theory]
    [InlineData(15, 15, true)]
    [InlineData(5, 10, true)]
    [InlineData(5, 40, true)]
    [InlineData(29, 31, true)]
    [InlineData(1, 1, true)]
    [InlineData(2, 9, false)]
    [InlineData(30, 39, false)]
    public void A_process_identifier_is_lent_once(int first, int last, bool isTwice)
    {
        Store(Host, 1, 0, new PidsLeased { Vpid = 3, First = first, Last = last });
        Assert.Equal(isTwice, _auditor.Violations.Any(violation => violation.What.EndsWith("lent twice", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_alternative_is_lent_once_and_users_are_no_groups_and_hosts_are_no_neighbours()
    {
        Store(Host, 1, 0, Lent(1, IdKind.User, 1000, 1009), Lent(2, IdKind.Group, 1000, 1009), Lent(2, IdKind.User, 1010, 1019));
        Store(new("host-2"), 1, 0, Lent(1, IdKind.User, 1000, 1009));
        Assert.Empty(_auditor.Violations);
        Store(Host, 1, 0, Lent(3, IdKind.User, 1019, 1030));
        Assert.Equal("User 1019..1030 lent twice", Assert.Single(_auditor.Violations).What);
    }

    [Fact]
    public void A_translated_server_owns_what_it_has_associated()
    {
        Store(Host, 1, 0, Lent(2, IdKind.User, 1000, 1009), Lent(2, IdKind.Group, 1000, 1009), Lent(3, IdKind.User, 1010, 1019));
        Store(Server(2), 0, -1, new ServerStarted { Vpid = 2, Ownership = Ownership.Translated },
            new OwnerAssociated { Kind = IdKind.User, Guest = 0, Host = 1000 }, new OwnerAssociated { Kind = IdKind.Group, Guest = 0, Host = 1000 });
        Begin(2, Ownership.Translated, OtherMember, 1000);

        Store(Server(2), OtherMember, 0, new InodeCreated { Ino = 9, Uid = 1000 }, new OwnerAssociated { Kind = IdKind.User, Guest = 5, Host = 1001 }, new InodeCreated { Ino = 10, Uid = 1001 });
        Assert.Empty(_auditor.Violations);
        Store(Server(2), OtherMember, 0, new InodeCreated { Ino = 11, Uid = 1002 }, new OwnerAssociated { Kind = IdKind.User, Guest = 6, Host = 1010 }, new InodeCreated { Ino = 12, Uid = 0x20000 });
        Assert.Equal(3, _auditor.Violations.Count);
    }

    private void Begin(int server, Ownership ownership, int init, uint root, bool isOpen = true)
    {
        IFact[] end = isOpen ? [new SetupFinished()] : [];
        Store(Server(server), 0, -1,
        [
            new ServerStarted { Vpid = (uint)server, Ownership = ownership }, Inode(Root, 0x41ED, root, root), Made(init, root), new MemberAdded { Pid = init, Vpid = (uint)server },
            Inode(HostFile, 0x41ED, 0, 0), Inode(OpenHostFile, 0x41FF, 0, 0), Inode(OthersFile, 0x4DFF, Others, Others), Inode(MyFile, 0x81A4, Mine, Mine),
            Inode(SetIdHostFile, 0xDFF, 0, 0), Inode(GroupFile, 0x81B0, 0, Mine), .. end,
        ]);
    }

    private void Store(StreamId stream, int caller, int call, params IFact[] facts)
    {
        long sequence = _sequences[stream] = _sequences.GetValueOrDefault(stream) + 1;
        CallRecord[] calls = caller == 0 ? [] : [new(SyscallTable.ByName("getpid")!.Number, new(caller), Reply.Ok, [])];
        _auditor.Stored(new() { Stream = stream, Sequence = sequence, Time = 0, Calls = calls, Facts = [.. facts.Select(fact => new FactAt(call, fact))] });
    }

    private static InodeCreated Inode(ulong ino, uint mode, uint uid, uint gid) => new() { Ino = ino, Mode = mode, Uid = uid, Gid = gid };

    private static ProcessCreated Made(int pid, uint id) => new() { Pid = pid, Credentials = Who(id) };

    private static OwnersLeased Lent(uint vpid, IdKind kind, uint first, uint last) => new() { Vpid = vpid, Kind = kind, Range = new() { First = first, Last = last } };

    private static CredentialSet Who(uint id) => new() { Ruid = id, Euid = id, Suid = id, Fsuid = id, Rgid = id, Egid = id, Sgid = id, Fsgid = id };
}
