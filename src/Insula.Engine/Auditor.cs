using Insula.Journal;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Engine;

/// <summary>Something that a member's call changed and should not have been able to.</summary>
/// <param name="Address">The call.</param>
/// <param name="What">What happened.</param>
public sealed record Violation(Address Address, string What);

/// <summary>
/// Looks at every commit and asks whether every process, file and identifier that a member's call changes belongs to that member's server, but for
/// what Q3 leaves open (R140). It keeps its own picture, made of facts alone, and shares no code with Gate or OwnerMap.
/// </summary>
public sealed class Auditor : ICommitObserver
{
    private readonly Dictionary<StreamId, Picture> _pictures = [];
    private readonly Dictionary<string, Loans> _loans = [];
    private readonly List<Violation> _violations = [];

    /// <summary>What was found.</summary>
    public IReadOnlyList<Violation> Violations => _violations;

    /// <inheritdoc/>
    public void Stored(Commit commit)
    {
        if (!_loans.TryGetValue(commit.Stream.Host, out Loans? loans))
            _loans[commit.Stream.Host] = loans = new Loans();
        if (!_pictures.TryGetValue(commit.Stream, out Picture? picture))
            _pictures[commit.Stream] = picture = new Picture(loans);
        (int Call, uint? Member) caller = (-1, null);
        foreach (FactAt at in commit.Facts)
        {
            // Asked at a call's first fact: the call may end its caller.
            if (at.Call != caller.Call)
                caller = (at.Call, picture.MemberOf(commit.Calls, at.Call));
            string? wrong = loans.Check(at.Fact) ?? picture.CheckIdentity(at.Fact);
            if (caller.Member is { } member && picture.IsOpen)
                wrong ??= picture.Check(at.Fact, member);
            if (wrong is not null)
                _violations.Add(new(new(commit.Stream, commit.Sequence, Math.Max(at.Call, 0)), wrong));
            loans.Follow(at.Fact);
            picture.Follow(at.Fact);
        }
    }

    private enum Lendable { Pid, User, Group }

    /// <summary>What a host has lent, as its facts say.</summary>
    private sealed class Loans
    {
        private readonly SortedList<long, (long Last, uint To)>[] _lent = [new(), new(), new()];

        public string? Check(IFact fact) =>
            Loan(fact) is { } loan && LastUpTo(loan.What, loan.Last) is { } other && other.Last >= loan.First
                ? $"{loan.What} {loan.First}..{loan.Last} lent twice" : null;

        public void Follow(IFact fact)
        {
            if (Loan(fact) is { } loan)
                _lent[(int)loan.What][loan.First] = (loan.Last, loan.To);
        }

        /// <summary>The server that has an identifier, 0 for the host itself; null if it is not lent.</summary>
        public uint? HolderOf(Lendable what, long id) => LastUpTo(what, id) is { } loan && loan.Last >= id ? loan.To : null;

        public uint? HolderOf(IdKind kind, uint id) => HolderOf(What(kind), id);

        private (long Last, uint To)? LastUpTo(Lendable what, long id)
        {
            SortedList<long, (long Last, uint To)> lent = _lent[(int)what];
            int low = 0, high = lent.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                (low, high) = lent.GetKeyAtIndex(middle) <= id ? (middle + 1, high) : (low, middle);
            }
            return low > 0 ? lent.GetValueAtIndex(low - 1) : null;
        }

        private static (Lendable What, long First, long Last, uint To)? Loan(IFact fact) => fact switch
        {
            PidsLeased pids => (Lendable.Pid, pids.First, pids.Last, pids.Vpid),
            OwnersLeased owners => (What(owners.Kind), owners.Range.First, owners.Range.Last, owners.Vpid),
            _ => null,
        };

        private static Lendable What(IdKind kind) => kind == IdKind.User ? Lendable.User : Lendable.Group;
    }

    /// <summary>One entity, as its facts show it.</summary>
    private sealed class Picture(Loans loans)
    {
        private readonly Dictionary<ulong, (uint Mode, uint Uid, uint Gid)> _files = [];
        private readonly Dictionary<int, uint> _members = [];
        private readonly HashSet<(IdKind, uint)> _associated = [];
        private readonly AuditedAbilities _abilities = new();
        private uint _vpid;
        private bool _encoded;

        public bool IsOpen { get; private set; }

        public uint? MemberOf(IReadOnlyList<CallRecord> calls, int call) =>
            call >= 0 && call < calls.Count && _members.TryGetValue(calls[call].Caller.Value, out uint vpid) ? vpid : null;

        public string? CheckIdentity(IFact fact) => fact switch
        {
            OwnerAssociated made when loans.HolderOf(made.Kind, made.Host) != _vpid => $"identifier {made.Host} associated but not lent to this server",
            CredentialsChanged changed when _vpid != 0 && HasRoot(changed.Credentials) => $"process {changed.Pid} of a server holds host user 0",
            ProcessCreated created when _vpid != 0 && HasRoot(created.Credentials) => $"process {created.Pid} of a server holds host user 0",
            ProcessCreated created when loans.HolderOf(Lendable.Pid, created.Pid) != _vpid => $"process {created.Pid} made, a number not lent to this entity",
            TaskStarted started when loans.HolderOf(Lendable.Pid, started.Task) != _vpid => $"task {started.Task} made, a number not lent to this entity",
            ProcessForked forked when loans.HolderOf(Lendable.Pid, forked.Child) != _vpid => $"process {forked.Child} made, a number not lent to this entity",
            AbilitiesChanged changed => _abilities.CheckLocks(changed),
            _ => null,
        };

        public string? Check(IFact fact, uint member) => (PidOf(fact) is { } pid ? Process(pid, member) : null) ?? fact switch
        {
            InodeCreated made when !IsMine(IdKind.User, made.Uid) => $"inode {made.Ino} made for foreign user {made.Uid}",
            NameAdded added => Writable(added.Directory, "got a name"),
            NameRemoved removed => Writable(removed.Directory, "lost a name"),
            NameMoved moved => Writable(moved.FromDirectory, "lost a name") ?? Writable(moved.ToDirectory, "got a name"),
            OwnerChanged changed => Mine(changed.Ino, "changed hands") ?? NewOwner(changed),
            ModeChanged changed when (File(changed.Ino).Mode & ~0xC00u) == changed.Mode => Writable(changed.Ino, "lost set-id bits"),
            ModeChanged changed => Mine(changed.Ino, "changed its mode"),
            SizeChanged changed => Writable(changed.Ino, "was written"),
            TimesChanged changed => Writable(changed.Ino, "was given other times"),
            FormatChanged changed => Writable(changed.Ino, "was written"),
            FileOpened { Ino: not 0 } opened => Opened(opened),
            WorkingDirectoryChanged changed when IsOthers(File(changed.Directory).Uid) => $"process {changed.Pid} works in a directory of another server",
            RootChanged changed when IsOthers(File(changed.Directory).Uid) => $"process {changed.Pid} has a directory of another server as root",
            ImageReplaced replaced when !Allows(replaced.Ino, 1) => $"inode {replaced.Ino} of foreign user {File(replaced.Ino).Uid} executed",
            CredentialsChanged changed => NewCredentials(changed),
            AbilitiesChanged changed => _abilities.CheckWidening(changed),
            PosixTimerCreated { Target: not 0 } created => Process(created.Target, member),
            RegistryChanged { Holder: not 0 } changed => Process(changed.Holder, member),
            MemberAdded added when added.Vpid != member => $"process {added.Pid} entered server {added.Vpid}",
            RebootRequested or ModuleLoaded or ModuleUnloaded or FileSystemMounted or FileSystemUnmounted or SwapChanged or ClockSet or PortsOpened
                or HostNameSet or RootPivoted => $"{fact.Descriptor.Name}: the host itself was changed",
            InterceptorLoaded or InterceptorUnloaded or PolicyChanged or ServerRegistered or AbilityCreated or DefaultAbilitiesSet or SuperUserAdded => $"{fact.Descriptor.Name}: what holds the server was changed",
            _ => null,
        };

        /// <summary>The process that a fact changes.</summary>
        private static int? PidOf(IFact fact) => fact switch
        {
            CredentialsChanged { Pid: var pid } => pid,
            ProcessForked { Pid: var pid } => pid,
            ProcessExited { Pid: var pid } => pid,
            ProcessReaped { Pid: var pid } => pid,
            ProcessStopped { Pid: var pid } => pid,
            ProcessContinued { Pid: var pid } => pid,
            ProcessGroupChanged { Pid: var pid } => pid,
            SessionStarted { Pid: var pid } => pid,
            SignalRaised { Pid: var pid } => pid,
            UmaskChanged { Pid: var pid } => pid,
            WorkingDirectoryChanged { Pid: var pid } => pid,
            FileOpened { Pid: var pid } => pid,
            DescriptorClosed { Pid: var pid } => pid,
            CallParked { Pid: var pid } => pid,
            CallResumed { Pid: var pid } => pid,
            StatusReported { Pid: var pid } => pid,
            ImageReplaced { Pid: var pid } => pid,
            TaskStarted { Pid: var pid } => pid,
            TaskEnded { Pid: var pid } => pid,
            RootChanged { Pid: var pid } => pid,
            SignalPended { Pid: var pid } => pid,
            SignalTaken { Pid: var pid } => pid,
            SignalsDropped { Pid: var pid } => pid,
            DispositionChanged { Pid: var pid } => pid,
            MaskChanged { Pid: var pid } => pid,
            HandlerReturned { Pid: var pid } => pid,
            LimitChanged { Pid: var pid } => pid,
            NiceChanged { Pid: var pid } => pid,
            TimerSet { Pid: var pid } => pid,
            DescriptorDuplicated { Pid: var pid } => pid,
            DescriptorFlagsChanged { Pid: var pid } => pid,
            RecordLockChanged { Pid: var pid } => pid,
            AbilitiesChanged { Pid: var pid } => pid,
            SchedulingChanged { Pid: var pid } => pid,
            PosixTimerCreated { Pid: var pid } => pid,
            PosixTimerSet { Pid: var pid } => pid,
            PosixTimerDeleted { Pid: var pid } => pid,
            _ => null,
        };

        public void Follow(IFact fact)
        {
            _abilities.Follow(fact);
            switch (fact)
            {
                case ServerStarted started:
                    (_vpid, _encoded) = (started.Vpid, started.Ownership == Ownership.Encoded);
                    break;
                case OwnerAssociated made:
                    _associated.Add((made.Kind, made.Host));
                    break;
                case SetupFinished:
                    IsOpen = true;
                    break;
                case InodeCreated made:
                    _files[made.Ino] = (made.Mode, made.Uid, made.Gid);
                    break;
                case OwnerChanged changed:
                    _files[changed.Ino] = (File(changed.Ino).Mode, changed.Uid, changed.Gid);
                    break;
                case ModeChanged changed:
                    _files[changed.Ino] = File(changed.Ino) with { Mode = changed.Mode };
                    break;
                case MemberAdded added:
                    _members[added.Pid] = added.Vpid;
                    break;
                case TaskStarted started when _members.TryGetValue(started.Pid, out uint vpid):
                    _members[started.Task] = vpid;
                    break;
                case TaskEnded { Task: not 0 } ended:
                    _members.Remove(ended.Task);
                    break;
                case ProcessReaped reaped:
                    _members.Remove(reaped.Pid);
                    break;
            }
        }

        // What nobody made is nobody's: whatever changes it is reported.
        private (uint Mode, uint Uid, uint Gid) File(ulong ino) => _files.GetValueOrDefault(ino);

        private bool IsMine(IdKind kind, uint id) => _encoded ? id >> 16 == _vpid : _associated.Contains((kind, id));

        private bool IsOthers(uint uid) => !IsMine(IdKind.User, uid) && (uid is >= 0x10000 and <= 0x7FFFFFFF || (loans.HolderOf(IdKind.User, uid) is { } holder && holder != _vpid));

        private string? Mine(ulong ino, string what) => IsMine(IdKind.User, File(ino).Uid) ? null : $"inode {ino} of foreign user {File(ino).Uid} {what}";

        /// <summary>Q3 leaves open: files of the host by their mode bits.</summary>
        private string? Writable(ulong ino, string what) => Allows(ino, 2) ? null : $"inode {ino} of foreign user {File(ino).Uid} {what}";

        private bool Allows(ulong ino, uint access)
        {
            (uint mode, uint uid, uint gid) = File(ino);
            if (IsMine(IdKind.User, uid))
                return true;
            uint bits = (mode & 7) | (IsMine(IdKind.Group, gid) ? (mode >> 3) & 7 : 0);
            return !IsOthers(uid) && (bits & access) == access;
        }

        private string? Opened(FileOpened opened)
        {
            const uint pathOnly = 0x200000;
            uint access = (opened.Flags & 3) switch { 0 => 4u, 1 => 2u, _ => 6u };
            bool fine = (opened.Flags & pathOnly) != 0 || Allows(opened.Ino, access);
            return fine ? null : $"inode {opened.Ino} of foreign user {File(opened.Ino).Uid} opened";
        }

        private string? NewOwner(OwnerChanged changed)
        {
            (_, uint uid, uint gid) = File(changed.Ino);
            bool fine = (changed.Uid == uid || IsMine(IdKind.User, changed.Uid)) && (changed.Gid == gid || IsMine(IdKind.Group, changed.Gid));
            return fine ? null : $"inode {changed.Ino} given to foreign {changed.Uid}:{changed.Gid}";
        }

        private string? NewCredentials(CredentialsChanged changed)
        {
            CredentialSet now = changed.Credentials;
            bool fine = Users(now).All(id => IsMine(IdKind.User, id)) && Groups(now).All(id => IsMine(IdKind.Group, id));
            return fine ? null : $"process {changed.Pid} took a foreign identity";
        }

        private string? Process(int pid, uint member) =>
            _members.GetValueOrDefault(pid) == member ? null : $"process {pid} outside server {member} touched";

        private static bool HasRoot(CredentialSet who) => Users(who).Contains(0u);

        private static uint[] Users(CredentialSet who) => [who.Ruid, who.Euid, who.Suid, who.Fsuid];

        private static IEnumerable<uint> Groups(CredentialSet who) => who.Groups.Concat([who.Rgid, who.Egid, who.Sgid, who.Fsgid]);
    }
}
