using Insula.Model.Facts;

namespace Insula.Model;

/// <summary>Strategy A (spec 3.1): the VPID in the upper 16 bits, the server's identifier in the lower.</summary>
public sealed class EncodedOwnerMap : OwnerMap
{
    internal EncodedOwnerMap(Vpid vpid, OwnerPools pools) : base(vpid, pools) { }

    /// <inheritdoc/>
    public override Ownership Ownership => Ownership.Encoded;

    /// <inheritdoc/>
    public override Mapping ToHost(IdKind kind, uint guest, ReadOnlySpan<StagedOwner> staged, out uint host)
    {
        host = ((uint)Vpid.Value << 16) | (guest & 0xFFFF);
        return guest <= 0xFFFF ? Mapping.Known : Mapping.OutOfRange;
    }

    /// <inheritdoc/>
    public override bool FromHost(IdKind kind, uint host, out uint guest)
    {
        guest = host & 0xFFFF;
        return host >> 16 == Vpid.Value;
    }
}
