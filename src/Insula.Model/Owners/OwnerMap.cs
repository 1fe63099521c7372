using Insula.Model.Facts;

namespace Insula.Model;

/// <summary>Whose an owner identifier of the host is, seen from one server.</summary>
public enum OwnerSide : byte
{
    /// <summary>The host's own.</summary>
    Host,
    /// <summary>This server's.</summary>
    Own,
    /// <summary>Another server's.</summary>
    OtherServer,
}

/// <summary>What came of translating an identifier in.</summary>
public enum Mapping : byte
{
    /// <summary>It has a host identifier already.</summary>
    Known,
    /// <summary>A free one was chosen; the association becomes a fact with the success of the call.</summary>
    Fresh,
    /// <summary>None is free: the host must lend more.</summary>
    NeedsLease,
    /// <summary>The strategy has no such identifier (R19).</summary>
    OutOfRange,
    /// <summary>The server's quota is used up.</summary>
    QuotaReached,
}

/// <summary>An association chosen by the call now running: a fact only with its success (R34).</summary>
/// <param name="Kind">User or group.</param>
/// <param name="Guest">The server's identifier.</param>
/// <param name="Host">The host's; <see cref="OwnerMap.Placeholder"/> as long as none is lent.</param>
public readonly record struct StagedOwner(IdKind Kind, uint Guest, uint Host);

/// <summary>
/// The one place where identifiers of a server become those of the host and back (spec 3). Two forms: <see cref="EncodedOwnerMap"/>
/// and <see cref="TranslatedOwnerMap"/>; a third needs no change elsewhere. Users and groups are separate.
/// </summary>
public abstract class OwnerMap
{
    /// <summary>Stands for an identifier that would be lent if the call succeeded; lies outside every pool.</summary>
    public const uint Placeholder = 0xFFFFFFFE;

    private const uint FirstEncoded = 0x10000, LastEncoded = 0x7FFFFFFF;

    private readonly (uint First, uint Last)[] _users, _groups;
    private readonly List<uint> _superUsers = [];

    private protected OwnerMap(Vpid vpid, OwnerPools pools)
    {
        Vpid = vpid;
        _users = [.. pools.Users.Select(range => (range.First, range.Last))];
        _groups = [.. pools.Groups.Select(range => (range.First, range.Last))];
    }

    /// <summary>The server.</summary>
    public Vpid Vpid { get; }

    /// <summary>The strategy.</summary>
    public abstract Ownership Ownership { get; }

    /// <summary>
    /// Translates in, changing nothing: <paramref name="staged"/> are the associations chosen earlier in the same call.
    /// </summary>
    public abstract Mapping ToHost(IdKind kind, uint guest, ReadOnlySpan<StagedOwner> staged, out uint host);

    /// <summary>Translates out; false for an identifier that is not of this server (R29).</summary>
    public abstract bool FromHost(IdKind kind, uint host, out uint guest);

    /// <summary>
    /// True for the users that are made the virtual super-user: the server's identifier 0, and the accounts added to it (Q22), which is for the
    /// translated strategy alone.
    /// </summary>
    public bool IsSuperUser(HostUid user) => FromHost(IdKind.User, user.Value, out uint guest) && (guest == 0 || _superUsers.Contains(guest));

    /// <summary>The host user of the virtual super-user (numeral 1103).</summary>
    public HostUid SuperUser => ToHost(IdKind.User, 0, [], out uint host) == Mapping.Known ? new(host) : new(Placeholder);

    /// <summary>The host group of the virtual super-user.</summary>
    public HostGid SuperGroup => ToHost(IdKind.Group, 0, [], out uint host) == Mapping.Known ? new(host) : new(Placeholder);

    /// <summary>What a member sees of a user; the overflow identifier for one that is not of its server (Q5).</summary>
    public GuestUid View(HostUid uid) => new(FromHost(IdKind.User, uid.Value, out uint guest) ? guest : GuestUid.Overflow);

    /// <summary>What a member sees of a group.</summary>
    public GuestGid View(HostGid gid) => new(FromHost(IdKind.Group, gid.Value, out uint guest) ? guest : GuestUid.Overflow);

    /// <summary>Whose a user is.</summary>
    public OwnerSide SideOf(HostUid uid) => SideOf(IdKind.User, uid.Value);

    /// <summary>Whose an identifier is: inside the pool or the encoded region and not mine is another server's, the rest are the host's.</summary>
    public OwnerSide SideOf(IdKind kind, uint host)
    {
        if (FromHost(kind, host, out _))
            return OwnerSide.Own;
        if (host is >= FirstEncoded and <= LastEncoded)
            return OwnerSide.OtherServer;
        foreach ((uint first, uint last) in kind == IdKind.User ? _users : _groups)
        {
            if (host >= first && host <= last)
                return OwnerSide.OtherServer;
        }
        return OwnerSide.Host;
    }

    internal void AddSuperUser(uint guest) => _superUsers.Add(guest);

    internal virtual void Associate(IdKind kind, uint guest, uint host) { }

    internal virtual void Receive(IdKind kind, IdRange range) { }

    internal static OwnerMap Create(Ownership ownership, Vpid vpid, OwnerPools pools, Func<uint> quota) => ownership switch
    {
        Ownership.Encoded => new EncodedOwnerMap(vpid, pools),
        _ => new TranslatedOwnerMap(vpid, pools, quota),
    };
}
