using Insula.Model;

namespace Insula.Kernel;

/// <summary>What the wrapper of a call does (spec 2.3). The default is nothing: not intercepted, which is itself the protection (spec 4.5).</summary>
[Flags]
public enum Wrap : byte
{
    /// <summary>Not intercepted.</summary>
    None = 0,
    /// <summary>Identities are translated in and out (spec 3.3, 3.4).</summary>
    Translate = 1,
    /// <summary>A virtual super-user is granted super-user rights for this call if it pertains to its server (spec 4.2).</summary>
    Grant = 2,
    /// <summary>The process made gets its entry in the virtual process table (spec 2.2).</summary>
    Membership = 4,
    /// <summary>The real user decides who is a virtual super-user, as access(2) has it.</summary>
    RealUser = 8,
}

/// <summary>What must be of the caller's server for a grant to count (spec 4.3).</summary>
public enum Pertains : byte
{
    /// <summary>Nothing is granted.</summary>
    Nothing,
    /// <summary>The file.</summary>
    Object,
    /// <summary>The directory that gets the name.</summary>
    Parent,
    /// <summary>The file, or where it is made the directory.</summary>
    ObjectOrParent,
    /// <summary>The directory and the file whose name it loses.</summary>
    ParentAndObject,
    /// <summary>Both directories, the file, and the one replaced.</summary>
    BothEnds,
    /// <summary>Each process signalled, one by one (spec 4.4).</summary>
    PerMember,
    /// <summary>The process named.</summary>
    Target,
    /// <summary>Always: the identities are translated, so they are the server's.</summary>
    Always,
}

/// <summary>What kind of need it is.</summary>
public enum NeedsKind : byte
{
    /// <summary>Nothing; what the call asks only sometimes is asked in its function.</summary>
    Nothing,
    /// <summary>An ability of Table 1.</summary>
    Ability,
    /// <summary>CAP_SYS_ADMIN.</summary>
    Administer,
    /// <summary>CAP_SYS_MODULE.</summary>
    LoadModules,
    /// <summary>The host's super-user, outside every server.</summary>
    Host,
    /// <summary>That the entity is not open yet.</summary>
    Setup,
}

/// <summary>What a call asks of every caller, before its function runs (step 4 of spec 6.1).</summary>
/// <param name="Kind">What kind of need it is.</param>
/// <param name="Ability">The ability.</param>
/// <param name="Parameter">The argument that is the ability's parameter, from 1; 0 for none, which is the whole range (Q23).</param>
/// <param name="Length">The argument that says how many values from there on; 0 for one.</param>
public readonly record struct Needs(NeedsKind Kind, Ability Ability = default, byte Parameter = 0, byte Length = 0)
{
    /// <summary>Nothing; what the call asks only sometimes is asked in its function.</summary>
    public static readonly Needs Nothing;
    /// <summary>CAP_SYS_ADMIN.</summary>
    public static readonly Needs Administer = new(NeedsKind.Administer);
    /// <summary>CAP_SYS_MODULE.</summary>
    public static readonly Needs LoadModules = new(NeedsKind.LoadModules);
    /// <summary>The host's super-user, outside every server.</summary>
    public static readonly Needs Host = new(NeedsKind.Host);
    /// <summary>That the entity is not open yet.</summary>
    public static readonly Needs Setup = new(NeedsKind.Setup);
    /// <summary>The ability SPAWN.</summary>
    public static readonly Needs Spawn = Of(Ability.Spawn);
    /// <summary>The ability REBOOT.</summary>
    public static readonly Needs Reboot = Of(Ability.Reboot);

    /// <summary>An ability, for the value of an argument or for as many values as another one says.</summary>
    public static Needs Of(Ability ability, byte parameter = 0, byte length = 0) => new(NeedsKind.Ability, ability, parameter, length);

    /// <summary>As the printed table has it.</summary>
    public override string ToString() => Kind != NeedsKind.Ability ? Kind.ToString()
        : AbilityTable.Of(Ability).Name + (Parameter == 0 ? "" : Length == 0 ? $" (argument {Parameter})" : $" (arguments {Parameter}, {Length})");
}

/// <summary>The original call, on host identifiers. It knows nothing of virtual servers.</summary>
public delegate Reply SyscallFunction(in Call call);

/// <summary>An argument of a row.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Label">The name strace prints before it (clone); null where it prints none.</param>
/// <param name="Optional">True if a caller may leave it out.</param>
/// <param name="Otherwise">What a number is that was left out.</param>
public readonly record struct Argument(ArgKind Kind, string? Label = null, bool Optional = false, long Otherwise = 0)
{
    /// <summary>An argument without a label that must be there.</summary>
    public static implicit operator Argument(ArgKind kind) => new(kind);
}

/// <summary>
/// One call, whole: dispatch, checking, translation, notation, manual and random arguments come from its row. Adding a call is a row and a function.
/// </summary>
/// <param name="Number">Number on x86-64; from 1000 for calls that have none. Frozen: it stands in journals.</param>
/// <param name="Name">The name.</param>
/// <param name="Args">The arguments.</param>
/// <param name="Returns">What the value means.</param>
/// <param name="Wrap">What the wrapper does.</param>
/// <param name="Pertains">What a grant depends on.</param>
/// <param name="Needs">What it asks always.</param>
/// <param name="Function">The original call.</param>
/// <param name="Summary">What it does, in a few words.</param>
public sealed record SyscallRow(
    ushort Number, string Name, Argument[] Args, Returns Returns, Wrap Wrap, Pertains Pertains, Needs Needs, SyscallFunction Function, string Summary)
{
    /// <summary>What the call sets, attaches or detaches; null for a call that does more.</summary>
    public Held? Holds { get; init; }

    /// <summary>What the vector points to before anything is loaded: the row's need, then its function.</summary>
    public Reply Enter(in Call call)
    {
        Why why = Holds is null ? Gate.Meets(call, Needs) : Holds.Check(call);
        return why == Why.Allowed ? Function(call) : why;
    }

    /// <summary>The arguments a caller passes: as many values, less optional ones at the end, each of its kind's form (out-arguments are not looked at).</summary>
    public bool Accepts(ReadOnlySpan<Value> args)
    {
        if (args.Length > Args.Length || (args.Length < Args.Length && !Args[args.Length].Optional))
            return false;
        for (int i = 0; i < args.Length; i++)
        {
            if (!Args[i].Kind.IsOut() && !Args[i].Kind.Takes(args[i].Form))
                return false;
        }
        return true;
    }

    /// <summary>The arguments with those that were left out: a row gets more of them with time, and journals hold the calls of before.</summary>
    public ReadOnlySpan<Value> Complete(ReadOnlySpan<Value> args)
    {
        if (args.Length == Args.Length)
            return args;
        var all = new Value[Args.Length];
        args.CopyTo(all);
        for (int i = args.Length; i < all.Length; i++)
            all[i] = Args[i].Otherwise;
        return all;
    }
}
