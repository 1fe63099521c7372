using Insula.Kernel;
using Insula.Model;

namespace Insula.Judge.Tests;

/// <summary>
/// Random programs: a small tree with several owners, three actors with different credentials, and calls whose arguments are chosen so that many
/// succeed and many are refused. The same seed makes the same program.
/// </summary>
internal sealed class Generator
{
    private const int MaxActors = 9, FewestCalls = 10, MostCalls = 40;

    private static readonly uint[] DirectoryModes = [0x1ED, 0x1C0, 0x1FF, 0x3FF, 0x5FD, 0x7FF, 0x5ED, 0x1C9, 0x9ED, 0x124];
    private static readonly uint[] FileModes = [0x1A4, 0x180, 0x1B6, 0x1ED, 0x9ED, 0x5ED, 0x5A4, 0xDFF, 0x000, 0x092, 0x124, 0x049, 0x1C0, 0x1FF];
    private static readonly uint[] Ids = [0, 1000, 2000, 5];

    private readonly Chance _chance;
    private readonly Choices _choices;
    private readonly JudgeActor[] _first;
    private int _actors;

    private Generator(int seed)
    {
        _chance = new Chance(seed);
        _first = [new(0, 0, 0x12, _chance.One<uint[]>([], [0, 5])), new(1000, 1000, _chance.One<uint>(0x12, 0, 0x3F), [5]), new(2000, 2000, 0x12, [])];
        _actors = _first.Length;
        _choices = new Choices(_chance, () => _actors);
    }

    /// <summary>The program of a seed.</summary>
    public static JudgeProgram Program(int seed)
    {
        var generator = new Generator(seed);
        JudgeFile[] files = generator.Tree();
        var calls = new List<JudgeCall>();
        generator.Open(calls);
        for (int count = generator._chance.Next(FewestCalls, MostCalls + 1); count > 0; count--)
            calls.Add(generator.Call());
        // What is there in the end, so that no change goes unnoticed.
        calls.AddRange(from path in Choices.Paths where !path.EndsWith('/') select new JudgeCall(0, Row("lstat"), [Value.Of(path), 0]));
        return new(seed, files, generator._first, [.. calls]);
    }

    private static SyscallRow Row(string name) => SyscallTable.ByName(name)!;

    private JudgeFile[] Tree() =>
    [
        Directory("/", 0x1ED, 0, 0), Directory("/tmp", 0x3FF, 0, 0), Directory("/u1", _chance.One(DirectoryModes), 1000, _chance.One(Ids)),
        Directory("/u2", _chance.One(DirectoryModes), 2000, _chance.One(Ids)), Directory("/grp", _chance.One(DirectoryModes), _chance.One(Ids), 5),
        Directory("/u1/d", _chance.One(DirectoryModes), _chance.One(Ids), _chance.One(Ids)), File("/tmp/a"), File("/tmp/b"), File("/u1/f"), File("/u1/g"),
        File("/u2/f"), File("/u1/d/x"), File("/grp/f"), Link("/l", "/tmp/a"), Link("/u1/l", "f"), Link("/dl", "u1"), Link("/tmp/loop", "loop"),
        Link("/tmp/dang", "nowhere"), Link("/u1/d/up", "../../u2/f"), .. _choices.HasFifos ? [new JudgeFile("/tmp/p", Mode.Fifo | 0x1B6, 1000, 5)] : Array.Empty<JudgeFile>(),
    ];

    private static JudgeFile Directory(string path, uint mode, uint uid, uint gid) => new(path, Mode.Directory | mode, uid, gid);

    private JudgeFile File(string path) => new(path, Mode.Regular | _chance.One(FileModes), _chance.One(Ids), _chance.One(Ids), _chance.One(0, 5, 4096));

    private JudgeFile Link(string path, string target) => new(path, Mode.SymbolicLink | 0x1FF, _chance.One(Ids), _chance.One(Ids), 0, target);

    /// <summary>Some descriptors for each, so that calls on descriptors find something.</summary>
    private void Open(List<JudgeCall> calls)
    {
        for (int actor = 0; actor < _first.Length; actor++)
        {
            string path = _chance.One("/tmp/a", "/tmp/b", "/u1/f", "/u2/f", "/grp/f", "/tmp/n");
            calls.Add(new(actor, Row("open"), [Value.Of(path), _chance.One(0x842, 0x842, 0x802, 0xC41, 0x800), 0x1B6]));
            calls.Add(new(actor, Row("open"), [Value.Of(_chance.One("/", "/tmp", "/u1", "/u2", "/u1/d", "/grp")), _chance.One(0, 0x10000), 0]));
            if (_chance.Once(2))
                calls.Add(new(actor, Row("pipe2"), [0, 0x800]));
        }
    }

    private JudgeCall Call()
    {
        int actor = _chance.Next(_actors);
        if (_actors < MaxActors && _chance.Next(14) == 0)
            return new(actor, Row("fork"), [], _actors++);
        (string name, Value[] args) = _choices.Call(actor);
        return new(actor, Row(name), args);
    }
}

/// <summary>Random numbers from a seed.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random _random = new(seed);

    public int Next(int end) => _random.Next(end);

    public int Next(int first, int end) => _random.Next(first, end);

    /// <summary>One of several.</summary>
    public T One<T>(params ReadOnlySpan<T> of) => of[_random.Next(of.Length)];

    /// <summary>True once in so many times.</summary>
    public bool Once(int times) => _random.Next(times) == 0;
}
