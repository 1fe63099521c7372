using System.Text;
using Google.Protobuf;
using Insula.Kernel;
using Insula.Model;
using Insula.Model.Facts;
using Process = Insula.Model.Process;

namespace Insula.Judge.Tests;

/// <summary>Where the actors of a program are in Insula.</summary>
internal enum Placement
{
    /// <summary>They are processes of the host.</summary>
    Host,
    /// <summary>They are processes of a server with encoded owners.</summary>
    Encoded,
    /// <summary>They are processes of a server with alternative owners.</summary>
    Translated,
}

/// <summary>A program in Insula: the same world, the same calls, the verdicts in the same words as those of <see cref="KernelJudge"/>.</summary>
internal sealed class InsulaRun
{
    /// <summary>The verdict on a call that is not compared.</summary>
    public const string Unspecified = "unspecified";

    private static readonly Vpid Server = new(2);
    private static readonly (int First, int Last) Pids = (100, 999);

    private readonly Effects _effects = new(new KernelState());
    private readonly Machine _machine;
    private readonly List<Pid?> _actors = [];

    private InsulaRun(Placement placement, Policy policy)
    {
        _machine = new Machine(_effects);
        var range = new IdRange { First = 100_000, Last = 200_000 };
        var pools = new OwnerPools { Users = { range }, Groups = { range } };
        if (placement == Placement.Host)
        {
            policy.PidLease = (uint)(Pids.Last - Pids.First + 1);
            Boot.Host(_effects, "judge", policy, pools, Pids);
        }
        else
        {
            long ownership = (long)(placement == Placement.Encoded ? Ownership.Encoded : Ownership.Translated);
            Boot.Server(_effects, new(RequestKind.Boot, Value.Of("judge"), Server.Value, 1, ownership, Pids.First, Pids.Last,
                range.First, range.Last, range.First, range.Last, Value.Of(policy.ToByteArray()), Value.Of(pools.ToByteArray())));
        }
    }

    private KernelState State => _effects.State;

    /// <summary>Runs a program; what came of each of its calls.</summary>
    public static string[] Verdicts(JudgeProgram program, Placement placement, Policy policy, ReadOnlySpan<Limit> limits)
    {
        var run = new InsulaRun(placement, policy.Clone());
        foreach (JudgeFile file in program.Files)
            run.Place("setup_file", Value.Of(file.Path), file.Mode, file.Uid, file.Gid, file.Size, Value.Of(file.Target), 0);
        run.SetLimits(run.State.Find(run.State.Init)!, limits);
        foreach (JudgeActor actor in program.Actors)
            run.Place(actor, limits);
        run.Place("setup_done");
        run.PassNumbers();
        return [.. program.Calls.Select(run.Verdict)];
    }

    /// <summary>A child of the init that ends at once: the next ones get numbers behind those of the actors, which no later process bears again.</summary>
    private void PassNumbers()
    {
        Reply child = Execute(new(SyscallTable.ByName("fork")!.Number, State.Init, []));
        Execute(new(SyscallTable.ByName("exit_group")!.Number, new((int)child.Value), [0]));
    }

    private void Place(JudgeActor actor, ReadOnlySpan<Limit> limits)
    {
        Value groups = Value.Of([.. actor.Groups.Select(group => (Value)group)]);
        var pid = new Pid((int)Place("setup_process", 0, actor.Uid, actor.Gid, groups, actor.Umask, Value.Of("/")));
        _actors.Add(pid);
        SetLimits(State.Find(pid)!, limits);
    }

    private void SetLimits(Process process, ReadOnlySpan<Limit> limits)
    {
        for (int i = 0; i < limits.Length; i++)
        {
            if (process.Limits[(Resource)i] != limits[i])
                _effects.Emit(FactOf.LimitChanged(process, (Resource)i, limits[i]));
        }
    }

    private long Place(string name, params Value[] args)
    {
        Reply reply = Execute(new(SyscallTable.ByName(name)!.Number, State.Init, args));
        return reply.IsAllowed ? reply.Value : throw new InvalidOperationException($"{name}: {reply.Why}");
    }

    private Reply Execute(in Syscall call)
    {
        _effects.Clear();
        Reply reply = _machine.Execute(call);
        // All process identifiers are lent to this entity: what it asks the host for exists nowhere.
        if (reply.Why == Why.Deferred && _effects.Request is { Request.Kind: RequestKind.FindProcess })
            reply = _machine.Again(call, new Answer(RequestKind.FindProcess, Why.NoSuchProcess));
        return reply;
    }

    private string Verdict(JudgeCall call)
    {
        if (call.Actor >= _actors.Count || _actors[call.Actor] is not { } caller || State.FindTask(caller) is null)
            return "gone";
        if (IsUnspecified(call, State.Find(caller)!))
            return Unspecified;
        Reply reply = Execute(new(call.Row.Number, caller, [.. call.Row.Args.Select((argument, i) => Number(argument.Kind, call.Args[i]))]));
        if (State.FindTask(caller) is null)
            return "ended";
        if (!reply.IsAllowed)
            return reply.Why is Why.Parked or Why.Deferred or Why.Unmodelled or Why.BadArgument ? reply.Why.ToString() : $"-{(int)WhyTable.Of(reply.Why).Errno}";
        if (call.Child >= 0)
        {
            while (_actors.Count <= call.Child)
                _actors.Add(null);
            _actors[call.Child] = new((int)reply.Value);
        }
        var text = new StringBuilder(call.Row.Returns == Returns.Pid ? ActorOf(reply.Value) : reply.Value.ToString());
        ReadOnlySpan<long> words = _effects.Arena.Current;
        foreach (Argument argument in call.Row.Args)
        {
            if (!words.IsEmpty && argument.Kind.IsOut())
                words = Tell(text, argument.Kind, words, call, reply.Value);
        }
        return text.ToString();
    }

    /// <summary>Where a position in a directory is, and what is read from there, depends on the file system; how much more a pipe takes that is half full, on how its pages were filled.</summary>
    private static bool IsUnspecified(JudgeCall call, Process caller)
    {
        const long certain = 24576;
        OpenFile? open = caller.Descriptor(call.Args.FirstOrDefault().Number);
        Inode? file = open?.Inode;
        return call.Row.Name switch
        {
            "lseek" => file is { IsDirectory: true } && call.Args is not [_, { Number: 0 }, { Number: 0 }],
            "getdents64" => open is { Offset: > 0 },
            "write" => file is { IsFifo: true, Size: > 0 } && file.Size + call.Args[2].Number > certain,
            "writev" => file is { IsFifo: true, Size: > certain },
            "sendfile" => file is { IsFifo: true, Size: > 0 } && file.Size + call.Args[3].Number > certain,
            _ => false,
        };
    }

    private Value Number(ArgKind kind, Value value)
    {
        if (kind is not (ArgKind.Pid or ArgKind.PidOrGroup or ArgKind.PriorityWho) || Actors.Of(value.Number) is not { } actor)
            return value;
        long pid = actor == Actors.Init ? State.Init.Value : actor < _actors.Count && _actors[actor] is { } made ? made.Value : 4194305;
        return value.Number < 0 ? -pid : pid;
    }

    private string ActorOf(long pid)
    {
        int actor = pid == 0 ? -1 : _actors.FindLastIndex(made => made?.Value == pid);
        return actor >= 0 ? $"@{actor}" : pid == State.Init.Value ? "@-1" : pid == 0 ? "0" : $"?{pid}";
    }

    /// <summary>Says what came back through an argument, as judge.c says it; the words behind it.</summary>
    private ReadOnlySpan<long> Tell(StringBuilder text, ArgKind kind, ReadOnlySpan<long> words, JudgeCall call, long result)
    {
        switch (kind)
        {
            case ArgKind.StatOut:
                bool isDirectory = ((uint)words[2] & Mode.Type) == Mode.Directory;
                text.Append($" {Convert.ToString(words[2], 8)} {words[3]} {words[StatWords.Uid]} {words[StatWords.Gid]} {(isDirectory ? 0 : words[7])}");
                return words[StatWords.Count..];
            case ArgKind.StatusOut:
                text.Append(result != 0 ? $" {words[0]}" : "");
                return words[1..];
            case ArgKind.GidsOut:
                int count = (int)words[0];
                Append(text, words.Slice(1, count));
                return words[(count + 1)..];
            case ArgKind.PathOut or ArgKind.NamesOut:
                string read = Encoding.UTF8.GetString(ReplyArena.ReadText(ref words));
                text.Append(' ').Append(kind == ArgKind.PathOut ? read : string.Join('/', read.Split('/').Order(StringComparer.Ordinal)));
                return words;
            case ArgKind.SignalInfoOut:
                if (words[0] != 0)
                    text.Append($" {words[0]} {words[1]} {ActorOf(words[2])} {words[3]} {(words[0] == (int)Signal.SIGCHLD ? words[4] : 0)}");
                return words[5..];
            case ArgKind.UsageOut or ArgKind.DataOut:
                return words;
            case ArgKind.PipeOut or ArgKind.LimitOut:
                Append(text, words[..2]);
                return words[2..];
            case ArgKind.SignalActionOut:
                Append(text, words[..3]);
                return words[3..];
            default:
                Append(text, words[..1]);
                return words[1..];
        }
    }

    private static void Append(StringBuilder text, ReadOnlySpan<long> words)
    {
        foreach (long word in words)
            text.Append(' ').Append(word);
    }
}
