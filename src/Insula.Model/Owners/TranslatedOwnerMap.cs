using Insula.Model.Facts;

namespace Insula.Model;

/// <summary>
/// Strategy B (spec 3.2): associations of the server's identifiers with alternative ones that the host lends. An alternative is given out
/// once and never taken back while the server lives, so the n-th association has the n-th identifier lent.
/// </summary>
public sealed class TranslatedOwnerMap : OwnerMap
{
    private readonly Half _users = new(), _groups = new();
    private readonly Func<uint> _quota;

    internal TranslatedOwnerMap(Vpid vpid, OwnerPools pools, Func<uint> quota) : base(vpid, pools) => _quota = quota;

    /// <inheritdoc/>
    public override Ownership Ownership => Ownership.Translated;

    /// <summary>How many associations there are.</summary>
    public int Associations(IdKind kind) => Of(kind).ByGuest.Count;

    /// <inheritdoc/>
    public override Mapping ToHost(IdKind kind, uint guest, ReadOnlySpan<StagedOwner> staged, out uint host)
    {
        Half half = Of(kind);
        // A pair that has an alternative keeps it. - spec 3.2, R30
        if (half.ByGuest.TryGet(guest, out host))
            return Mapping.Known;
        int taken = half.ByGuest.Count;
        foreach (StagedOwner association in staged)
        {
            if (association.Kind != kind)
                continue;
            taken++;
            host = association.Host;
            if (association.Guest == guest)
                return Mapping.Known;
        }
        host = Placeholder;
        if (taken >= _quota())
            return Mapping.QuotaReached;
        if (!half.TryNth(taken, out uint free))
            return Mapping.NeedsLease;
        host = free;
        return Mapping.Fresh;
    }

    /// <inheritdoc/>
    public override bool FromHost(IdKind kind, uint host, out uint guest) => Of(kind).ByHost.TryGet(host, out guest);

    internal override void Associate(IdKind kind, uint guest, uint host)
    {
        Of(kind).ByGuest.Set(guest, host);
        Of(kind).ByHost.Set(host, guest);
    }

    internal override void Receive(IdKind kind, IdRange range) => Of(kind).Lent.Add((range.First, range.Last));

    private Half Of(IdKind kind) => kind == IdKind.User ? _users : _groups;

    private sealed class Half
    {
        public Table<uint, uint> ByGuest { get; } = new();
        public Table<uint, uint> ByHost { get; } = new();
        public List<(uint First, uint Last)> Lent { get; } = [];

        public bool TryNth(int index, out uint identifier)
        {
            long left = index;
            foreach ((uint first, uint last) in Lent)
            {
                identifier = (uint)(first + left);
                if (left <= last - first)
                    return true;
                left -= (long)last - first + 1;
            }
            identifier = 0;
            return false;
        }
    }
}
