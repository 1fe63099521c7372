using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel;

/// <summary>Looks at a call before its function runs: <see cref="Why.Allowed"/>, or why it is refused.</summary>
public delegate Why CallCheck(in Call call);

/// <summary>
/// What a call sets, attaches or detaches (spec 5.2): an entry of the registry. The words of key and value are arguments of the call; nothing more
/// of what the call does is simulated.
/// </summary>
/// <param name="Kind">The kind of entry.</param>
/// <param name="Key">The arguments that are its key, from 1; none for an entry that is the only one of its kind, or for one that gets a number.</param>
/// <param name="Value">The arguments that are its value, from 1; none where the call only reads or detaches.</param>
public sealed record Held(RegistryKind Kind, byte[] Key, byte[] Value)
{
    /// <summary>The process whose entry it is and whose number begins the key: an argument from 1, or 0 for the caller; null where the key names none.</summary>
    public byte? Of { get; init; }

    /// <summary>A word of the key that tells entries of one kind apart.</summary>
    public string Word { get; init; } = "";

    /// <summary>True if the caller holds the entry: it is gone with it, and only the caller detaches it.</summary>
    public bool ByCaller { get; init; }

    /// <summary>True if the key is a number that an attaching call gave.</summary>
    public bool IsNumbered { get; init; }

    /// <summary>True if what nobody holds is not detached so: it needs the ability that made it.</summary>
    public bool IsOwned { get; init; }

    /// <summary>True if only the process that set it first sets it again.</summary>
    public bool IsHolders { get; init; }

    /// <summary>True if there must be no such entry yet.</summary>
    public bool IsNew { get; init; }

    /// <summary>True if detaching what is not there succeeds: munmap(2).</summary>
    public bool MayBeMissing { get; init; }

    /// <summary>The values of the first argument that it is about; none: all. Other commands succeed and keep nothing.</summary>
    public uint[] Commands { get; init; } = [];

    /// <summary>What other values of the first argument are about.</summary>
    public Held? Otherwise { get; init; }

    /// <summary>Whether the arguments are well-formed: looked at first.</summary>
    public CallCheck? Form { get; init; }

    /// <summary>What is asked of the caller only sometimes, after what the row needs always: a question of <see cref="Gate"/>.</summary>
    public CallCheck? Asks { get; init; }

    /// <summary>Whether what the call is about exists: looked at last.</summary>
    public CallCheck? Exists { get; init; }

    /// <summary>The one that the call is about; null for a command that keeps nothing.</summary>
    public Held? For(in Call call) => Commands.Length == 0 || Commands.Contains(call[0].Word) ? this : Otherwise?.For(call);

    /// <summary>True if the call sets nothing: it passes NULL, or nothing, for the new value.</summary>
    public bool IsReading(in Call call)
    {
        foreach (byte place in Value)
        {
            ArgKind kind = call.Row.Args[place - 1].Kind;
            if (kind == ArgKind.NumberPointer ? !call[place - 1].List.IsEmpty : kind != ArgKind.TextOrNull || call[place - 1].Form == ValueForm.Text)
                return false;
        }
        return true;
    }

    /// <summary>Form, ability and object, in this order: malformed arguments are told to everybody, what there is only to who may use it.</summary>
    public Why Check(in Call call)
    {
        Why why = CheckPointers(call);
        if (why == Why.Allowed && Form is not null)
            why = Form(call);
        if (why == Why.Allowed)
            why = Gate.Meets(call, call.Row.Needs);
        if (why == Why.Allowed && Asks is not null)
            why = Asks(call);
        if (why == Why.Allowed && Exists is not null)
            why = Exists(call);
        return why;
    }

    private static Why CheckPointers(in Call call)
    {
        for (int i = 0; i < call.Row.Args.Length; i++)
        {
            if (call.Row.Args[i].Kind == ArgKind.NumberPointer && call[i].List is not ([] or [{ Form: ValueForm.Number }]))
                return Why.BadArgument;
        }
        return Why.Allowed;
    }
}
