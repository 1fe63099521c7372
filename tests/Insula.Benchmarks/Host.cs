using Insula.Journal;
using Insula.Kernel;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Benchmarks;

/// <summary>Who makes the call that is measured.</summary>
public enum Caller
{
    /// <summary>An ordinary user of the host: no wrapper runs.</summary>
    Host,
    /// <summary>An ordinary user of a server.</summary>
    Member,
    /// <summary>The virtual super-user of a server.</summary>
    SuperUser,
}

/// <summary>One kernel with a small tree and a few processes, and the calls that are measured on it.</summary>
internal sealed class Host
{
    private readonly Machine _machine;
    private readonly Pid _caller;
    private readonly Pid _target;
    private Reply _last;

    public Host(Caller caller, Ownership ownership)
    {
        var state = new KernelState();
        Effects = new Effects(state);
        _machine = new Machine(Effects);
        if (caller == Caller.Host)
            Boot.Host(Effects, "host-1", Policy.Default, Pools(), (1, 30_000));
        else
            Boot.Server(Effects, new(RequestKind.Boot, Value.Of("web"), 1, 1, (long)ownership, 1, 30_000, 1001, 1100, 1001, 1100,
                Value.Of(Google.Protobuf.MessageExtensions.ToByteArray(Policy.Default)), Value.Of(Google.Protobuf.MessageExtensions.ToByteArray(Pools()))));
        Pid init = state.Init;
        foreach ((string path, uint mode, uint owner) in Files)
            Must(init, "setup_file", Value.Of(path), mode, owner, owner, 100, Value.Of(""), path.StartsWith("/bin/", StringComparison.Ordinal) ? (int)FileFormat.Elf : 0);
        // A file of the host: not even a virtual super-user reads it.
        Must(init, "setup_owner", Value.Of("/etc/shadow"), 0, 0);
        _target = Start(init, 1);
        _caller = Start(init, caller == Caller.SuperUser ? 0u : 1u);
        Must(init, "setup_done");
        Must(_caller, "open", Value.Of("/home/one/file"), 2, 0);
        // Descriptors 1 and 2.
        Must(_caller, "pipe", 0);
    }

    public Effects Effects { get; }

    /// <summary>The task that makes the calls.</summary>
    public ProcessTask Task => Effects.State.FindTask(_caller)!;

    /// <summary>Has the host change the abilities of the caller, in QNX's text form.</summary>
    public void Widen(string request) =>
        Requests.Handle(Effects, Vpid.Host, new(RequestKind.ModifyAbilities, _caller.Value, Value.Of(request), 1, 1));

    private static (string, uint, uint)[] Files =>
    [
        ("/home", 0x41ED, 0), ("/home/one", 0x41ED, 1), ("/home/one/file", 0x81A4, 1), ("/home/two", 0x41C0, 2), ("/etc", 0x41ED, 0), ("/bin", 0x41ED, 0), ("/bin/sh", 0x81ED, 0), ("/etc/shadow", 0x8180, 2),
        .. from i in Enumerable.Range(0, 200) select ($"/etc/file-{i}", 0x81A4u, 0u),
    ];

    /// <summary>The calls, by the name of what they stand for.</summary>
    /// <exception cref="InvalidOperationException">A row would not measure what its name says.</exception>
    public Action[] Calls(string name)
    {
        Action[] calls = Rows(name);
        foreach (Action call in calls)
        {
            call();
            if (_last.IsAllowed == (name == "open refused"))
                throw new InvalidOperationException($"{name}: {_last.Why}");
        }
        return calls;
    }

    private Action[] Rows(string name) => name switch
    {
        "getuid" => [Make("getuid")],
        "setresuid" => [Make("setresuid", -1, -1, -1)],
        "stat" => [Make("stat", Value.Of("/home/one/file"), 0)],
        "open+close" => [Make("open", Value.Of("/home/one/file"), 0, 0), Make("close", 3)],
        "open refused" => [Make("open", Value.Of("/etc/shadow"), 0, 0)],
        "chown, twice" => [Make("chown", Value.Of("/home/one/file"), -1, 5), Make("chown", Value.Of("/home/one/file"), -1, 1)],
        "chmod" => [Make("chmod", Value.Of("/home/one/file"), 0x1A4)],
        "kill" => [Make("kill", _target.Value, 0)],
        "write" => [Make("write", 0, Value.Of("abc"), 3)],
        "pipe round" => [Make("write", 2, Value.Of("abc"), 3), Make("read", 1, 0, 3)],
        "execve" => [Make("execve", Value.Of("/bin/sh"), Value.Of(Value.Of("sh")), 0)],
        "signal handled" => [Make("rt_sigaction", (int)Signal.SIGUSR1, Value.Of(4096, 0, 0), 0, 8), Make("kill", _caller.Value, (int)Signal.SIGUSR1), Make("rt_sigreturn", 0)],
        "fork+exit+wait4" => Family(),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    public static readonly string[] Names = ["getuid", "setresuid", "stat", "open+close", "open refused", "chown, twice", "chmod", "kill", "write", "pipe round", "execve", "signal handled", "fork+exit+wait4"];

    /// <summary>A commit of a batch of calls, for measuring its bytes.</summary>
    public Commit Commit(int calls)
    {
        Effects.Clear();
        var records = new List<CallRecord>();
        Syscall chmod = Call(_caller, "chmod", Value.Of("/home/one/file"), 0x1A4), getuid = Call(_caller, "getuid");
        for (int i = 0; i < calls; i++)
        {
            Syscall call = i % 2 == 0 ? chmod : getuid;
            records.Add(new(call.Number, call.Caller, _machine.Execute(call), call.Args));
        }
        return new()
        {
            Stream = new("host-1"), Sequence = 1, Time = Effects.State.Time, Session = 1, Batch = 1, Calls = records, Facts = [.. Effects.Facts],
        };
    }

    private Action[] Family()
    {
        Syscall fork = Call(_caller, "fork"), wait = Call(_caller, "wait4", -1, 0, 0, 0);
        int child = 0;
        return
        [
            () => child = (int)Execute(fork).Value,
            () => Execute(new(60, new(child), [0])),
            () => Execute(wait),
        ];
    }

    private Action Make(string name, params Value[] args)
    {
        Syscall call = Call(_caller, name, args);
        return () => Execute(call);
    }

    private Reply Execute(in Syscall call)
    {
        Effects.Clear();
        return _last = _machine.Execute(call);
    }

    private Pid Start(Pid init, uint user) => new((int)Must(init, "setup_process", 0, user, user, Value.Of(5), 18, Value.Of("/")));

    private long Must(Pid caller, string name, params Value[] args)
    {
        Reply reply = Execute(Call(caller, name, args));
        return reply.IsAllowed ? reply.Value : throw new InvalidOperationException($"{name}: {reply.Why}");
    }

    private static Syscall Call(Pid caller, string name, params Value[] args) => new(SyscallTable.ByName(name)!.Number, caller, args);

    private static OwnerPools Pools()
    {
        var pools = new OwnerPools();
        pools.Users.Add(new IdRange { First = 1001, Last = 65533 });
        pools.Groups.Add(new IdRange { First = 1001, Last = 65533 });
        return pools;
    }
}
