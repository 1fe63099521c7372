using System.Globalization;
using Insula.Model;
using Insula.Workloads.Notation;
using Insula.Workloads.Running;
using Insula.Workloads.Scenarios;

namespace Insula.Workloads.Comparing;

/// <summary>How a recording begins: who the program is and where, and from where that is known (recordings.md).</summary>
/// <param name="Login">The first process.</param>
/// <param name="Origin">Where it comes from, in words: told, note, recorded or assumed, for each of user, umask and directory.</param>
/// <param name="Lines">Lines of the recording that supplied some of it.</param>
public sealed record RecordedStart(Login Login, string Origin, IReadOnlyList<long> Lines)
{
    private const uint UsualUmask = 0x12;

    /// <summary>The working directory.</summary>
    public byte[] Directory => Login.Cwd;

    /// <summary>In words, as the options of <c>compare</c>.</summary>
    public string Text => $"--user {Login.Uid}:{Login.Gid}{(Login.Groups.Count > 0 ? ":" + string.Join(',', Login.Groups) : "")} "
        + $"--umask {Convert.ToString(Login.Umask, 8).PadLeft(3, '0')} --cwd {System.Text.Encoding.UTF8.GetString(Login.Cwd)} ({Origin})";

    /// <summary>The start of a recording: what was told, else what the recording shows before it changes it, else root, 022 and "/".</summary>
    /// <param name="path">The recording.</param>
    /// <param name="options">What was told.</param>
    /// <param name="note">What the note beside the recording says, where nothing was told.</param>
    public static RecordedStart Of(string path, StartOptions options, StartOptions note)
    {
        StartOptions told = options.Or(note);
        var found = new Found();
        if (told is not { Uid: not null, Umask: not null, Directory: not null })
            found.Search(path);
        uint uid = told.Uid ?? found.Uid ?? 0, gid = told.Gid ?? found.Gid ?? 0;
        var login = new Login(uid, gid, told.Groups ?? found.Groups ?? (uid == 0 ? [] : [gid]), told.Umask ?? found.Umask ?? UsualUmask, told.Directory ?? found.Directory ?? "/"u8.ToArray());
        string[] origins = [From(options.Uid, told.Uid, found.Uid), From(options.Umask, told.Umask, found.Umask), From(options.Directory, told.Directory, found.Directory)];
        string origin = origins.Distinct().Count() == 1 ? origins[0] : $"user {origins[0]}, umask {origins[1]}, cwd {origins[2]}";
        return new(login, origin, found.LinesFor(told));
        static string From(object? option, object? given, object? shown) => option is not null ? "told" : given is not null ? "note" : shown is not null ? "recorded" : "assumed";
    }

    private sealed class Found
    {
        private readonly Dictionary<string, long> _lines = [];
        private readonly HashSet<string> _set = [];

        public uint? Uid { get; private set; }
        public uint? Gid { get; private set; }
        public uint[]? Groups { get; private set; }
        public uint? Umask { get; private set; }
        public byte[]? Directory { get; private set; }

        public IReadOnlyList<long> LinesFor(StartOptions told) =>
            [.. _lines.Where(line => !(line.Key is "uid" or "gid" or "groups" ? told.Uid is not null : line.Key == "umask" ? told.Umask is not null : told.Directory is not null)).Select(line => line.Value)];

        public void Search(string path)
        {
            int first = 0;
            foreach (TraceEvent line in RecordedFile.Read(path))
            {
                if (line is not CallLine { Row: not null, Result: { Kind: ResultKind.Value } result } call)
                    continue;
                if (first == 0)
                    first = call.Pid ?? -1;
                if ((call.Pid ?? -1) == first)
                    Look(call, result);
            }
        }

        private void Look(CallLine call, TraceResult result)
        {
            switch (call.Name)
            {
                case "getuid" or "geteuid" when Uid is null && !_set.Contains("uid"):
                    (Uid, _lines["uid"]) = ((uint)result.Value, call.Line);
                    break;
                case "getgid" or "getegid" when Gid is null && !_set.Contains("gid"):
                    (Gid, _lines["gid"]) = ((uint)result.Value, call.Line);
                    break;
                case "getgroups" when Groups is null && !_set.Contains("groups") && RecordedOut.TryIdentifiers(call, out uint[]? groups) && call.Args[0].Number > 0:
                    (Groups, _lines["groups"]) = (groups, call.Line);
                    break;
                case "umask" when Umask is null && !_set.Contains("umask"):
                    (Umask, _lines["umask"]) = ((uint)result.Value & Mode.All, call.Line);
                    break;
                case "getcwd" when Directory is null && !_set.Contains("cwd") && RecordedOut.TryText(call, out byte[]? text):
                    (Directory, _lines["cwd"]) = (text, call.Line);
                    break;
                case "setuid" or "setreuid" or "setresuid" or "seteuid":
                    _set.Add("uid");
                    break;
                case "setgid" or "setregid" or "setresgid" or "setegid":
                    _set.Add("gid");
                    break;
                case "setgroups":
                    _set.Add("groups");
                    break;
                case "chdir" or "fchdir" or "chroot":
                    _set.Add("cwd");
                    break;
            }
            for (int i = 0; i < call.Args.Length && Directory is null && !_set.Contains("cwd"); i++)
            {
                if (call.Row!.Args[i].Kind == ArgKind.DirFd && call.Args[i].Number == -100 && call.DescriptorPath(i) is [(byte)'/', ..] here)
                    Directory = here;
            }
        }
    }
}

/// <summary>What is told of the start of a recording.</summary>
public sealed record StartOptions
{
    /// <summary>The user; null if not told.</summary>
    public uint? Uid { get; init; }

    /// <summary>The group; null if not told.</summary>
    public uint? Gid { get; init; }

    /// <summary>Supplementary groups; null if not told.</summary>
    public IReadOnlyList<uint>? Groups { get; init; }

    /// <summary>The umask; null if not told.</summary>
    public uint? Umask { get; init; }

    /// <summary>The working directory; null if not told.</summary>
    public byte[]? Directory { get; init; }

    /// <summary>Reads UID:GID[:GROUP,GROUP...]; null if it is none.</summary>
    public static StartOptions? ParseUser(string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length is not (2 or 3) || !Number(parts[0], out uint uid) || !Number(parts[1], out uint gid))
            return null;
        var groups = new List<uint>();
        foreach (string part in parts.Length == 3 ? parts[2].Split(',', StringSplitOptions.RemoveEmptyEntries) : [])
        {
            if (!Number(part, out uint group))
                return null;
            groups.Add(group);
        }
        return new() { Uid = uid, Gid = gid, Groups = groups };
        static bool Number(string text, out uint number) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number != uint.MaxValue;
    }

    /// <summary>Reads a umask, octal digits 0..777; null if it is none.</summary>
    public static uint? ParseUmask(string text)
    {
        uint mode = 0;
        foreach (char digit in text)
        {
            if (digit is < '0' or > '7' || mode > Mode.All)
                return null;
            mode = mode * 8 + digit - '0';
        }
        return text.Length > 0 && mode <= Mode.All ? mode : null;
    }

    /// <summary>These options, and others where these say nothing.</summary>
    public StartOptions Or(StartOptions other) => this with
    {
        Uid = Uid ?? other.Uid, Gid = Uid is null ? other.Gid : Gid, Groups = Uid is null ? other.Groups : Groups, Umask = Umask ?? other.Umask, Directory = Directory ?? other.Directory,
    };
}
