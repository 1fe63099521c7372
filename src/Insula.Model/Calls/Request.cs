namespace Insula.Model;

/// <summary>What one entity asks of another. Stored in journals: append only.</summary>
public enum RequestKind : byte
{
    /// <summary>Host to server: begin to exist. Never answered.</summary>
    Boot = 1,
    /// <summary>Server to host: lend process identifiers. Args: the first one wanted or 0, how many. Answer: first, last.</summary>
    LeasePids = 2,
    /// <summary>Server to host: lend alternative owner identifiers. Args: users needed, groups needed, block. Answer: kind, first, last of each range.</summary>
    LeaseOwners = 3,
    /// <summary>Server to host: is there such a process outside? Args: pid. Answer: only a reason.</summary>
    FindProcess = 4,
    /// <summary>Host to server: put wrappers in the vector. Args: a list of call numbers.</summary>
    LoadInterceptor = 5,
    /// <summary>Host to server: take the newest layer of wrappers out.</summary>
    UnloadInterceptor = 6,
    /// <summary>
    /// Host to server: a host process signals a member. Args: pid, signal, sender, sender's effective and real uid, and -1 for the whole process, else only
    /// the task of that number, of the process given or (0) of any; what the sender may do to processes of other users, a <see cref="Why"/>.
    /// </summary>
    SignalMember = 7,
    /// <summary>Host to server: a host process changes the abilities of a member. Args: pid, the request, the host process, whether it may widen. Answer: warnings.</summary>
    ModifyAbilities = 8,
    /// <summary>Host to server: an owner's default set of abilities. Args: for whom, identifier, the set as text.</summary>
    SetDefaults = 9,
    /// <summary>Host to server: an ability was created. Args: name, whether the root and the non-root domain hold it by default. Nobody waits for the answer.</summary>
    CreateAbility = 10,
    /// <summary>Host to server: the abilities of a member, as text. Args: pid. Answer: the text.</summary>
    DescribeAbilities = 11,
    /// <summary>Host to server: a further account is made the virtual super-user. Args: the server's identifier.</summary>
    AddSuperUser = 12,
}

/// <summary>A request, which the receiver answers from its own state at once.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="Args">With what.</param>
public sealed record Request(RequestKind Kind, params Value[] Args);

/// <summary>The answer to a request; the waiting call runs again with it, from its first guard.</summary>
/// <param name="Kind">What was asked.</param>
/// <param name="Why"><see cref="Why.Allowed"/>, or the reason why not.</param>
/// <param name="Args">What was given.</param>
public sealed record Answer(RequestKind Kind, Why Why, params Value[] Args);
