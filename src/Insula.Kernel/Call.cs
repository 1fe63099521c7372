using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel;

/// <summary>The temporary super-user rights of one call (spec 4.2).</summary>
public enum GrantInForce : byte
{
    /// <summary>None: the caller's own rights.</summary>
    None,
    /// <summary>Super-user rights over what pertains to the caller's server.</summary>
    Pertaining,
    /// <summary>Super-user rights over everything: exists so that tests can show what the pertains check prevents.</summary>
    Unchecked,
}

/// <summary>
/// A call while it runs: the caller, the arguments, the credential in force. It lives on the stack and cannot outlive the call, so a
/// grant can neither leak to another process nor stay behind (R48-R50).
/// </summary>
public readonly ref struct Call
{
    private readonly ReadOnlySpan<Value> _args;

    /// <summary>A call with the caller's own rights.</summary>
    public Call(KernelState state, Effects effects, SyscallRow row, ProcessTask task, ReadOnlySpan<Value> args, GrantInForce grant = GrantInForce.None)
    {
        State = state;
        Effects = effects;
        Row = row;
        Task = task;
        Grant = grant;
        _args = args;
    }

    /// <summary>The entity's state, to read.</summary>
    public KernelState State { get; }

    /// <summary>Where facts and larger results go.</summary>
    public Effects Effects { get; }

    /// <summary>The row.</summary>
    public SyscallRow Row { get; }

    /// <summary>The calling task.</summary>
    public ProcessTask Task { get; }

    /// <summary>The calling process.</summary>
    public Process Caller => Task.Process;

    /// <summary>The rights granted.</summary>
    public GrantInForce Grant { get; }

    /// <summary>The server of the caller, from the virtual process table; the host if it has no entry.</summary>
    public Vpid Vpid => Caller.Vpid;

    /// <summary>The caller's credentials, as stored: a grant never changes them.</summary>
    public Credentials Who => Caller.Credentials;

    /// <summary>True if the real user decides for files, as access(2) has it; faccessat2 with AT_EACCESS asks for the other one.</summary>
    public bool AsksForRealUser => (Row.Wrap & Wrap.RealUser) != 0 && !(_args.Length == 4 && (_args[3].Word & (uint)AtFlags.EffectiveAccess) != 0);

    /// <summary>Virtual time, microseconds.</summary>
    public long Time => State.Time;

    /// <summary>All arguments.</summary>
    public ReadOnlySpan<Value> Args => _args;

    /// <summary>An argument.</summary>
    public Value this[int index] => _args[index];

    /// <summary>An argument as the C type int.</summary>
    public int Int(int index) => unchecked((int)_args[index].Number);

    /// <summary>An argument that is a number, or one passed by address; 0 for NULL.</summary>
    public long NumberAt(int index) => _args[index].List is [var number] ? number.Number : _args[index].Number;

    /// <summary>The same call with other arguments and other rights.</summary>
    public Call With(ReadOnlySpan<Value> args, GrantInForce grant) => new(State, Effects, Row, Task, args, grant);

    /// <summary>The process that a number names, its own or that of one of its tasks: the caller for 0, null for nobody.</summary>
    public Process? ProcessNamed(int number) =>
        number == 0 ? Caller : State.Find(new(number)) ?? (State.Threads.TryGet(new(number), out ProcessTask? task) ? task.Process : null);

    /// <summary>Emits a fact: the call has been decided.</summary>
    public void Emit(IFact fact) => Effects.Emit(fact);

    /// <summary>Asks the host, or a server; the call has emitted nothing and runs again when the answer is there.</summary>
    public Reply Ask(Vpid to, Request request)
    {
        Effects.Request = (to, request);
        return Why.Deferred;
    }

    /// <summary>The answer to a request of this kind that this call made before it ran again.</summary>
    public Answer? AnswerTo(RequestKind kind) => Effects.Answer is { } answer && answer.Kind == kind ? answer : null;
}
