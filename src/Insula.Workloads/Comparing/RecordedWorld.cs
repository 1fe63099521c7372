using System.Text;
using Insula.Model;
using Insula.Workloads.Notation;
using Insula.Workloads.Running;
using Insula.Workloads.Scenarios;

namespace Insula.Workloads.Comparing;

/// <summary>
/// The world before a recording, as far as the recording shows it (recordings.md): existence, type, size and link target from successes, listings
/// and ENOENT, mode and owner from stat results, and nothing from a refusal.
/// </summary>
internal sealed class RecordedWorld
{
    private const uint DirectoryMode = Mode.Directory | 0x1ED, FileMode = Mode.Regular | 0x1A4, ProgramMode = Mode.Regular | 0x1ED, LinkMode = Mode.SymbolicLink | 0x1FF;

    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<long> _assumed = [], _undetermined = [];
    private readonly Dictionary<int, Known> _tasks = [];
    private readonly LeftOut _leftOut = new();
    private int _first;

    private RecordedWorld() { }

    /// <summary>The files that were there.</summary>
    public IReadOnlyList<FileSpec> Files => [.. _entries.Where(entry => entry.Value.WasThere).Select(entry => entry.Value.ToFile(entry.Key))];

    /// <summary>What the verdict of a call is worth.</summary>
    public VerdictClass ClassOf(CallLine call) =>
        _assumed.Contains(call.Line) ? VerdictClass.Assumed : _undetermined.Contains(call.Line) ? VerdictClass.Undetermined : VerdictClass.Compared;

    /// <summary>Infers the world of a recording that begins like this.</summary>
    public static RecordedWorld Infer(string path, RecordedStart start)
    {
        var world = new RecordedWorld();
        world._assumed.UnionWith(start.Lines);
        world._entries["/"] = new Entry { WasThere = true, IsThere = true, Mode = DirectoryMode };
        world.Exists(Encoding.Latin1.GetString(start.Directory), DirectoryMode);
        foreach (TraceEvent line in RecordedFile.Read(path))
        {
            if (line is not CallLine { Row: not null, Result: { Kind: not ResultKind.Unknown } } call)
                continue;
            int pid = call.Pid ?? world._first;
            if (world._tasks.Count == 0)
            {
                world._first = pid;
                world._tasks[pid] = new(new(pid, RecordedDescriptors.Initial(), new() { Directory = start.Directory }), start.Login.Uid);
            }
            world.Read(call, world.TaskOf(pid));
        }
        return world;
    }

    private Known TaskOf(int pid)
    {
        if (!_tasks.TryGetValue(pid, out Known? task))
            _tasks[pid] = task = new(new(pid, RecordedDescriptors.Initial(), new()), 0);
        return task;
    }

    private void Read(CallLine call, Known task)
    {
        if (RecordedFile.ChildOf(call) is { } child)
            _tasks[child] = new(new(child, task.Process.Descriptors.Copy(), task.Process.Place.Copy()), task.User);
        if (RecordedPaths.IsLeftOut(call, task.Process, _leftOut))
        {
            Follow(call, task, null);
            return;
        }
        string?[] paths = [.. RecordedPaths.Of(call, task.Process).Select(path => path is null ? null : Normal(path))];
        bool isKnown = true, isCertain = true;
        foreach (string path in paths.OfType<string>())
        {
            isKnown &= _entries.ContainsKey(path);
            isCertain &= IsCertain(path);
        }
        if (call.Row!.Args.Any(arg => arg.Kind == ArgKind.Fd) && task.Process.Descriptors[call.Args[0].Number]?.Path is { } opened)
            isCertain &= call.Name is not ("fchmod" or "fchown" or "utimensat" or "fchdir" or "ftruncate") || IsCertain(Normal(opened));
        bool succeeded = call.Result!.Kind == ResultKind.Value;
        if (succeeded && !LearnSuccess(call, paths))
            _assumed.Add(call.Line);
        else if (!succeeded && LearnFailure(call, paths) && !isKnown)
            _assumed.Add(call.Line);
        // The super-user is asked for no mode; anybody else's verdict rests on those of all that the path leads through.
        if (paths.Length + (isCertain ? 0 : 1) > 0 && task.User != 0 && !isCertain)
            _undetermined.Add(call.Line);
        Follow(call, task, paths.FirstOrDefault());
    }

    private bool IsCertain(string path)
    {
        for (string? at = path; at is not null; at = ParentOf(at))
        {
            if (_entries.TryGetValue(at, out Entry? entry) ? entry is { WasThere: true, IsCertain: false } : at == path)
                return false;
        }
        return true;
    }

    /// <summary>Takes what a success shows of what was there before. False if the call itself supplied it.</summary>
    private bool LearnSuccess(CallLine call, string?[] paths)
    {
        if (paths is not [{ } path, ..])
            return LearnListing(call);
        switch (call.Name)
        {
            case "mkdir" or "mkdirat" or "symlink" or "symlinkat" or "mknod" or "mknodat":
                return Made(path);
            case "open" or "openat" or "creat" when call.Name == "creat" || (FlagsOf(call) & (long)OpenFlags.Create) != 0:
                // Whether it was there nobody can tell; what is opened so is taken as made, unless it was met before.
                bool isMet = _entries.TryGetValue(path, out Entry? entry);
                bool isThere = isMet && entry!.IsThere;
                bool parent = isThere || Made(path);
                return isMet ? parent : parent && (FlagsOf(call) & (long)OpenFlags.Exclusive) != 0;
            case "unlink" or "rmdir" or "unlinkat":
                bool wasKnown = Exists(path, call.Name == "rmdir" || (call.Name == "unlinkat" && (call.Args[2].Number & 0x200) != 0) ? DirectoryMode : FileMode);
                _entries[path].IsThere = false;
                return wasKnown;
            case "rename" or "renameat" or "renameat2" when paths is [_, { } to]:
                bool source = Exists(path, FileMode);
                Rename(path, to);
                return source;
            case "link" or "linkat" when paths is [_, { } name]:
                bool linked = Exists(path, FileMode);
                return Made(name) && linked;
            default:
                return LearnExisting(call, path);
        }
    }

    private bool LearnExisting(CallLine call, string path)
    {
        uint guess = call.Name switch
        {
            "chdir" or "chroot" => DirectoryMode,
            "execve" or "execveat" => ProgramMode,
            "readlink" or "readlinkat" => LinkMode,
            "open" or "openat" when (FlagsOf(call) & (long)OpenFlags.Directory) != 0 => DirectoryMode,
            _ => FileMode,
        };
        bool wasKnown = Exists(path, guess);
        Entry entry = _entries[path];
        if (guess != FileMode && entry is { WasThere: true, IsCertain: false } && (entry.Mode & Mode.Type) == Mode.Regular)
            entry.Mode = guess;
        if (guess == LinkMode && RecordedOut.TryText(call, out byte[]? target))
            (entry.Target, entry.Mode) = (target, LinkMode);
        if (guess == ProgramMode)
            entry.Format = Model.Facts.FileFormat.Elf;
        if (entry is { WasThere: true, IsCertain: false, IsChanged: false } && RecordedOut.TryStat(call, out RecordedStat? stat))
        {
            entry.Take(stat, FollowsLinks(call));
            wasKnown = false;
        }
        if (call.Name is "chmod" or "fchmodat" or "chown" or "lchown" or "fchownat" or "truncate")
            entry.IsChanged = true;
        return wasKnown;
    }

    private static bool FollowsLinks(CallLine call) =>
        call.Name is "stat" || (call.Name is "newfstatat" or "statx" && (call.Args[call.Name == "statx" ? 2 : 3].Number & 0x100) == 0);

    /// <summary>A listing shows names and types.</summary>
    private bool LearnListing(CallLine call)
    {
        if (call.Name != "getdents64" || call.DescriptorPath(0) is not [(byte)'/', ..] directory || !RecordedOut.TryNames(call, out var names))
            return true;
        bool wasKnown = true;
        string above = Normal(directory);
        foreach ((byte[] name, uint? type) in names)
        {
            string text = Encoding.Latin1.GetString(name);
            if (text is not ("." or ".."))
                wasKnown &= Exists(above == "/" ? "/" + text : above + "/" + text, type switch { Mode.Directory => DirectoryMode, Mode.SymbolicLink => LinkMode, _ => FileMode });
        }
        return wasKnown;
    }

    /// <summary>Takes what a failure shows; true if it shows anything: a refusal never does.</summary>
    private bool LearnFailure(CallLine call, string?[] paths)
    {
        if (paths is not [{ } path, ..])
            return false;
        switch (call.Result!.Errno)
        {
            case Errno.ENOENT:
                _entries.TryAdd(path, new Entry());
                return true;
            case Errno.EEXIST:
                Exists(paths.Length > 1 ? paths[1] ?? path : path, call.Name.StartsWith("mkdir", StringComparison.Ordinal) ? DirectoryMode : FileMode);
                return true;
            case Errno.EISDIR or Errno.ENOTEMPTY:
                Exists(path, DirectoryMode);
                return true;
            case Errno.EINVAL when call.Name.StartsWith("readlink", StringComparison.Ordinal):
                Exists(path, FileMode);
                return true;
            default:
                return false;
        }
    }

    /// <summary>A path is there, and all above it. False if that was not known.</summary>
    private bool Exists(string path, uint mode)
    {
        if (_entries.TryGetValue(path, out Entry? entry))
        {
            // Told absent, and there after all: somebody unseen made it.
            entry.IsThere = true;
            return true;
        }
        if (ParentOf(path) is { } parent)
            Exists(parent, DirectoryMode);
        _entries[path] = new Entry { WasThere = true, IsThere = true, Mode = mode };
        return false;
    }

    private bool Made(string path)
    {
        bool wasKnown = ParentOf(path) is not { } parent || Exists(parent, DirectoryMode);
        if (!_entries.TryGetValue(path, out Entry? entry))
            _entries[path] = entry = new Entry();
        entry.IsThere = true;
        return wasKnown;
    }

    private void Rename(string from, string to)
    {
        Made(to);
        string below = from + "/";
        foreach (string path in _entries.Keys.Where(path => path == from || path.StartsWith(below, StringComparison.Ordinal)).ToArray())
        {
            _entries[path].IsThere = false;
            string moved = to + path[from.Length..];
            if (!_entries.TryGetValue(moved, out Entry? entry))
                _entries[moved] = entry = new Entry();
            entry.IsThere = true;
        }
    }

    private static void Follow(CallLine call, Known task, string? path)
    {
        if (call.Result!.Kind != ResultKind.Value)
            return;
        RecordedDescriptors table = task.Process.Descriptors;
        byte[]? opened = call.Result.DescriptorPath is [(byte)'/', ..] known ? known : path is null ? null : Encoding.Latin1.GetBytes(path);
        foreach (int descriptor in RecordedFile.DescriptorsOf(call))
            table[descriptor] = call.Name is "dup" or "dup2" or "dup3" or "fcntl" ? table[call.Args[0].Number] : new(IsOpaque: opened is null || LeftOut.IsOfKernel(opened), Path: opened);
        if (call.Name == "close")
            table[call.Args[0].Number] = null;
        if (call.Name is "chdir" or "fchdir")
            task.Process.Place.Directory = call.Name == "chdir" ? opened : table[call.Args[0].Number]?.Path;
        int user = call.Name switch { "setuid" or "seteuid" => 0, "setreuid" or "setresuid" => 1, _ => -1 };
        if (user >= 0 && call.Args[user].Word != uint.MaxValue)
            task.User = call.Args[user].Word;
    }

    private static long FlagsOf(CallLine call) => call.Name switch
    {
        "open" => call.Args[1].Number,
        "openat" => call.Args[2].Number,
        _ => 0,
    };

    private static string Normal(byte[] path)
    {
        var parts = new List<string>();
        foreach (string part in Encoding.Latin1.GetString(path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("." or ".."))
                parts.Add(part);
        }
        return "/" + string.Join('/', parts);
    }

    private static string? ParentOf(string path) => path == "/" ? null : path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";

    /// <summary>A task and its file-system user, as far as the recording shows it.</summary>
    private sealed record Known(RecordedProcess Process, uint User)
    {
        public uint User { get; set; } = User;
    }

    private sealed class Entry
    {
        public bool WasThere { get; init; }
        public bool IsThere { get; set; }
        public bool IsCertain { get; private set; }
        public bool IsChanged { get; set; }
        public uint Mode { get; set; } = FileMode;
        public byte[] Target { get; set; } = [];
        public Model.Facts.FileFormat Format { get; set; }
        private uint _uid, _gid;
        private ulong _size;

        public void Take(RecordedStat stat, bool followed)
        {
            // What a link leads to says nothing of the link.
            if (stat.Mode is { } mode && !(followed && (Mode & Model.Mode.Type) == Model.Mode.SymbolicLink))
                (Mode, IsCertain) = (mode, stat is { Uid: not null, Gid: not null });
            (_uid, _gid, _size) = (stat.Uid ?? 0, stat.Gid ?? 0, (ulong)(stat.Size ?? 0));
        }

        public FileSpec ToFile(string path)
        {
            byte[] target = (Mode & Model.Mode.Type) == Model.Mode.SymbolicLink && Target.Length == 0 ? "/"u8.ToArray() : Target;
            return new(Encoding.Latin1.GetBytes(path), Mode, new(OwnerOf.Self, null, _uid, _gid), _size, target, new("recording", 0)) { Format = Format };
        }
    }
}
