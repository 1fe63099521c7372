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
        foreach (FactAt at in commit.Facts)
        {
            string? wrong = loans.Check(at.Fact) ?? picture.CheckIdentity(at.Fact);
            if (at.Call >= 0 && picture.MemberOf(commit.Calls, at.Call) is { } member && picture.IsOpen)
                wrong ??= picture.Check(at.Fact, member);
            if (wrong is not null)
                _violations.Add(new(new(commit.Stream, commit.Sequence, Math.Max(at.Call, 0)), wrong));
            loans.Follow(at.Fact);
            picture.Follow(at.Fact);
        }
    }

    /// <summary>What a host has lent, as its facts say.</summary>
    private sealed class Loans
    {
        private readonly List<(string Kind, long First, long Last, uint To)> _lent = [];

        public string? Check(IFact fact) => Loan(fact) is { } loan && _lent.Any(other => other.Kind == loan.Kind && loan.First <= other.Last && other.First <= loan.Last)
            ? $"{loan.Kind} {loan.First}..{loan.Last} lent twice" : null;

        public void Follow(IFact fact)
        {
            if (Loan(fact) is { } loan)
                _lent.Add(loan);
        }

        public bool IsLentTo(uint vpid, IdKind kind, uint id) => _lent.Any(loan => loan.Kind == kind.ToString() && id >= loan.First && id <= loan.Last && loan.To == vpid);

        public bool IsLentElsewhere(uint vpid, IdKind kind, uint id) => _lent.Any(loan => loan.Kind == kind.ToString() && id >= loan.First && id <= loan.Last && loan.To != vpid);

        private static (string Kind, long First, long Last, uint To)? Loan(IFact fact) => fact switch
        {
            PidsLeased pids => ("Pid", pids.First, pids.Last, pids.Vpid),
            OwnersLeased owners => (owners.Kind.ToString(), owners.Range.First, owners.Range.Last, owners.Vpid),
            _ => null,
        };
    }

    /// <summary>One entity, as its facts show it.</summary>
    private sealed class Picture(Loans loans)
    {
        private readonly Dictionary<ulong, (uint Mode, uint Uid, uint Gid)> _files = [];
        private readonly Dictionary<int, (uint Vpid, CredentialSet Who)> _processes = [];
        private readonly HashSet<(IdKind, uint)> _associated = [];
        private uint _vpid;
        private bool _encoded;

        public bool IsOpen { get; private set; }

        public uint? MemberOf(IReadOnlyList<CallRecord> calls, int call) =>
            call < calls.Count && _processes.TryGetValue(calls[call].Caller.Value, out (uint Vpid, CredentialSet) process) && process.Vpid != 0 ? process.Vpid : null;

        public string? CheckIdentity(IFact fact) => fact switch
        {
            OwnerAssociated made when !loans.IsLentTo(_vpid, made.Kind, made.Host) => $"identifier {made.Host} associated but not lent to this server",
            CredentialsChanged changed when _vpid != 0 && HasRoot(changed.Credentials) => $"process {changed.Pid} of a server holds host user 0",
            ProcessCreated created when _vpid != 0 && HasRoot(created.Credentials) => $"process {created.Pid} of a server holds host user 0",
            _ => null,
        };

        public string? Check(IFact fact, uint member) => fact switch
        {
            InodeCreated made when !IsMine(IdKind.User, made.Uid) => $"inode {made.Ino} made for foreign user {made.Uid}",
            NameAdded added => Writable(added.Directory, "got a name"),
            NameRemoved removed => Writable(removed.Directory, "lost a name"),
            NameMoved moved => Writable(moved.FromDirectory, "lost a name") ?? Writable(moved.ToDirectory, "got a name"),
            OwnerChanged changed => Mine(changed.Ino, "changed hands") ?? NewOwner(changed),
            ModeChanged changed when (_files[changed.Ino].Mode & ~0xC00u) == changed.Mode => Writable(changed.Ino, "lost set-id bits"),
            ModeChanged changed => Mine(changed.Ino, "changed its mode"),
            SizeChanged changed => Writable(changed.Ino, "was written"),
            FileOpened { Ino: not 0 } opened => Opened(opened),
            WorkingDirectoryChanged changed when IsOthers(_files[changed.Directory].Uid) => $"process {changed.Pid} works in a directory of another server",
            CredentialsChanged changed => Process(changed.Pid, member) ?? NewCredentials(changed),
            MemberAdded added when added.Vpid != member => $"process {added.Pid} entered server {added.Vpid}",
            ProcessExited { Pid: var pid } => Process(pid, member),
            ProcessReaped { Pid: var pid } => Process(pid, member),
            ProcessStopped { Pid: var pid } => Process(pid, member),
            ProcessContinued { Pid: var pid } => Process(pid, member),
            SignalRaised { Pid: var pid } => Process(pid, member),
            ProcessGroupChanged { Pid: var pid } => Process(pid, member),
            ProcessForked { Pid: var pid } => Process(pid, member),
            _ => null,
        };

        public void Follow(IFact fact)
        {
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
                    _files[changed.Ino] = (_files[changed.Ino].Mode, changed.Uid, changed.Gid);
                    break;
                case ModeChanged changed:
                    _files[changed.Ino] = _files[changed.Ino] with { Mode = changed.Mode };
                    break;
                case ProcessCreated created:
                    _processes[created.Pid] = (0, created.Credentials);
                    break;
                case ProcessForked forked:
                    _processes[forked.Child] = (0, _processes[forked.Pid].Who);
                    break;
                case MemberAdded added:
                    _processes[added.Pid] = (added.Vpid, _processes[added.Pid].Who);
                    break;
                case CredentialsChanged changed:
                    _processes[changed.Pid] = (_processes[changed.Pid].Vpid, changed.Credentials);
                    break;
            }
        }

        private bool IsMine(IdKind kind, uint id) => _encoded ? id >> 16 == _vpid : _associated.Contains((kind, id));

        private bool IsOthers(uint uid) => !IsMine(IdKind.User, uid) && (uid is >= 0x10000 and <= 0x7FFFFFFF || loans.IsLentElsewhere(_vpid, IdKind.User, uid));

        private string? Mine(ulong ino, string what) => IsMine(IdKind.User, _files[ino].Uid) ? null : $"inode {ino} of foreign user {_files[ino].Uid} {what}";

        /// <summary>Q3 leaves open: files of the host by their mode bits.</summary>
        private string? Writable(ulong ino, string what) => Allows(ino, 2) ? null : $"inode {ino} of foreign user {_files[ino].Uid} {what}";

        private bool Allows(ulong ino, uint access)
        {
            (uint mode, uint uid, uint gid) = _files[ino];
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
            return fine ? null : $"inode {opened.Ino} of foreign user {_files[opened.Ino].Uid} opened";
        }

        private string? NewOwner(OwnerChanged changed)
        {
            (_, uint uid, uint gid) = _files[changed.Ino];
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
            _processes.TryGetValue(pid, out (uint Vpid, CredentialSet) process) && process.Vpid == member ? null : $"process {pid} outside server {member} touched";

        private static bool HasRoot(CredentialSet who) => Users(who).Contains(0u);

        private static uint[] Users(CredentialSet who) => [who.Ruid, who.Euid, who.Suid, who.Fsuid];

        private static IEnumerable<uint> Groups(CredentialSet who) => who.Groups.Concat([who.Rgid, who.Egid, who.Sgid, who.Fsgid]);
    }
}
