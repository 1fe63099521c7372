namespace Insula.Model;

/// <summary>Host-wide number of a process. Processes are not renumbered inside a virtual server (R16).</summary>
public readonly record struct Pid(int Value) : IComparable<Pid>
{
    /// <summary>The first process of the host; also "no process of this server" as a parent.</summary>
    public static readonly Pid Init = new(1);

    /// <inheritdoc/>
    public int CompareTo(Pid other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>
/// Number of a virtual server, 1..32767 (spec 2.1, Q20); 0 is the host. The patent calls a virtual server a
/// <em>virtual process</em>, hence the name. It is not a process number inside a namespace, which is what "vpid" means in Linux.
/// </summary>
public readonly record struct Vpid(ushort Value) : IComparable<Vpid>
{
    /// <summary>The host itself: what a process without an entry in the virtual process table belongs to.</summary>
    public static readonly Vpid Host;

    /// <summary>The greatest number, so that an encoded identifier stays positive in a signed 32-bit type.</summary>
    public const int Max = 32767;

    /// <summary>True for the host.</summary>
    public bool IsHost => Value == 0;

    /// <inheritdoc/>
    public int CompareTo(Vpid other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A user identifier as the host kernel stores it. Never compared with a <see cref="GuestUid"/>: see <see cref="OwnerMap"/>.</summary>
public readonly record struct HostUid(uint Value)
{
    /// <summary>The actual super-user.</summary>
    public static readonly HostUid Root;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A group identifier as the host kernel stores it.</summary>
public readonly record struct HostGid(uint Value)
{
    /// <summary>The group of the actual super-user.</summary>
    public static readonly HostGid Root;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A user identifier as a member of a virtual server sees and passes it.</summary>
public readonly record struct GuestUid(uint Value)
{
    /// <summary>What a member sees instead of an owner that is not of its server (Q5).</summary>
    public static readonly GuestUid Nobody = new(Overflow);

    /// <summary>The number of <see cref="Nobody"/>, for users and groups alike.</summary>
    public const uint Overflow = 65534;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A group identifier as a member of a virtual server sees and passes it.</summary>
public readonly record struct GuestGid(uint Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Number of an inode within one entity; 0 is none.</summary>
public readonly record struct Ino(ulong Value) : IComparable<Ino>
{
    /// <inheritdoc/>
    public int CompareTo(Ino other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
