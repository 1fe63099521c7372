using System.Text.Json;
using System.Text.RegularExpressions;
using Insula.Kernel;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Requirements.Tests;

/// <summary>
/// A conversation with the kernel of one server, without engine and notation: calls with numbers, texts and lists (JSON) as arguments, names of
/// constants aside. Every line is run without its result, and the whole text must come out again. What an out-argument brings stands behind the
/// result in brackets. Process 110 is the super-user's, 105 and 106 those of users 5 and 6.
/// </summary>
internal sealed partial class Dialogue
{
    private static readonly Dictionary<string, long> Constants = new()
    {
        ["O_RDONLY"] = 0, ["O_WRONLY"] = 1, ["O_RDWR"] = 2, ["O_ACCMODE"] = 3, ["O_CREAT"] = 0x40, ["O_EXCL"] = 0x80, ["O_TRUNC"] = 0x200,
        ["O_APPEND"] = 0x400, ["O_NONBLOCK"] = 0x800, ["O_ASYNC"] = 0x2000, ["O_DIRECT"] = 0x4000, ["O_LARGEFILE"] = 0x8000,
        ["O_DIRECTORY"] = 0x10000, ["O_NOATIME"] = 0x40000, ["O_CLOEXEC"] = 0x80000, ["O_PATH"] = 0x200000,
        ["F_DUPFD"] = 0, ["F_GETFD"] = 1, ["F_SETFD"] = 2, ["F_GETFL"] = 3, ["F_SETFL"] = 4, ["F_GETLK"] = 5, ["F_SETLK"] = 6, ["F_SETLKW"] = 7,
        ["F_SETOWN"] = 8, ["F_GETOWN"] = 9, ["F_OFD_SETLK"] = 37, ["F_DUPFD_QUERY"] = 1027, ["F_DUPFD_CLOEXEC"] = 1030, ["F_SETPIPE_SZ"] = 1031,
        ["F_GETPIPE_SZ"] = 1032, ["FD_CLOEXEC"] = 1, ["F_RDLCK"] = 0, ["F_WRLCK"] = 1, ["F_UNLCK"] = 2,
        ["SEEK_SET"] = 0, ["SEEK_CUR"] = 1, ["SEEK_END"] = 2, ["SEEK_DATA"] = 3, ["SEEK_HOLE"] = 4,
        ["LOCK_SH"] = 1, ["LOCK_EX"] = 2, ["LOCK_NB"] = 4, ["LOCK_UN"] = 8, ["LOCK_MAND"] = 32,
        ["CLOSE_RANGE_UNSHARE"] = 2, ["CLOSE_RANGE_CLOEXEC"] = 4, ["SPLICE_F_NONBLOCK"] = 2,
        ["PROT_READ"] = 1, ["PROT_WRITE"] = 2, ["MAP_SHARED"] = 1, ["MAP_PRIVATE"] = 2, ["MAP_FIXED"] = 0x10, ["MAP_ANONYMOUS"] = 0x20,
        ["NULL"] = -1, ["OUT"] = 0,
    };

    private readonly List<string> _lines = [];

    public Dialogue(string strategy = "encoded")
    {
        Bench = new Bench(strategy);
        foreach ((int pid, uint user) in new[] { (110, 0u), (105, 5u), (106, 6u) })
            Bench.Member(pid, Bench.Own(user));
    }

    public Bench Bench { get; }

    public Process Process(int pid) => Bench.State.Find(new(pid))!;

    /// <summary>A file of any type in the root directory, of user 0 if nothing else is said.</summary>
    public Inode Place(string name, uint mode, ulong device = 0, long size = 0, uint user = 0)
    {
        ulong number = Bench.State.NextIno;
        uint owner = Bench.Own(user);
        Bench.Effects.Emit(FactOf.InodeCreated(number, mode, new(owner), new(owner), size, [], 0, device: device));
        Bench.Effects.Emit(FactOf.NameAdded(Bench.State.Root!, System.Text.Encoding.UTF8.GetBytes(name), number, 0));
        return Bench.State.Inodes.Values.ToArray().Single(inode => inode.Number.Value == number);
    }

    public void Limit(int pid, Resource resource, ulong soft) =>
        Bench.Effects.Emit(FactOf.LimitChanged(Process(pid), resource, new(soft, soft)));

    /// <summary>Runs the calls of a text and compares what comes out.</summary>
    public Dialogue Check(string expected)
    {
        _lines.Clear();
        string[] wanted = [.. expected.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];
        foreach (string line in wanted)
        {
            if (Line().Match(line) is { Success: true } match)
                Run(int.Parse(match.Groups["pid"].Value), match.Groups["name"].Value, match.Groups["args"].Value);
        }
        string want = string.Join('\n', wanted), got = string.Join('\n', _lines);
        Assert.True(want == got, $"wanted:\n{want}\n\ngot:\n{got}\n");
        return this;
    }

    private void Run(int pid, string name, string args)
    {
        string json = Constant().Replace(args, found => found.Groups["text"].Success
            ? found.Value : found.Value.Split('|').Aggregate(0L, (sum, constant) => sum | Constants[constant]).ToString());
        using JsonDocument document = JsonDocument.Parse($"[{json}]");
        Value[] values = [.. document.RootElement.EnumerateArray().Select(ValueOf)];
        Effects effects = Bench.Effects;
        effects.Clear();
        Reply reply = Bench.Machine.Execute(new(SyscallTable.ByName(name)!.Number, new(pid), values));
        long[] results = effects.Arena.Of(0).ToArray();
        _lines.Add($"{pid} {name}({args}){Result(reply, results)}");
        foreach (FactAt at in effects.Facts)
        {
            if (at.Fact is SignalRaised raised)
                _lines.Add($"{raised.Pid} --- {Signals.Name(raised.Signal)} ---");
            else if (at.Fact is ProcessExited exited)
                _lines.Add($"{exited.Pid} +++ {exited.Status} +++");
        }
        foreach (Completion completion in effects.Completions)
            _lines.Add($"{completion.Caller.Value} <... {SyscallTable.ByNumber(completion.Number)!.Name} resumed>{Result(completion.Reply, completion.Results)}");
    }

    private static string Result(Reply reply, long[] results)
    {
        if (reply.Why == Why.Parked)
            return " <unfinished ...>";
        string brought = results.Length > 0 ? $" [{string.Join(", ", results)}]" : "";
        return reply.IsAllowed ? $" = {reply.Value}{brought}" : $" = -1 {WhyTable.Of(reply.Why).Errno} ({reply.Why})";
    }

    private static Value ValueOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Value.Of(element.GetString()!),
        JsonValueKind.Array => Value.Of(element.EnumerateArray().Select(ValueOf).ToArray()),
        _ => element.GetInt64(),
    };

    [GeneratedRegex(@"^(?<pid>\d+) (?<name>\w+)\((?<args>.*?)\)( = |$| <unfinished)")]
    private static partial Regex Line();

    [GeneratedRegex(@"(?<text>""[^""]*"")|[A-Z][A-Z0-9_]+(\|[A-Z][A-Z0-9_]+)*")]
    private static partial Regex Constant();
}
