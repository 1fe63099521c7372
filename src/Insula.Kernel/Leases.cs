using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel;

/// <summary>What the host lends: process identifiers and alternative owner identifiers. A range is lent once (R32).</summary>
internal static class Leases
{
    /// <summary>Lends a block of process identifiers, or a certain one; null if there is none left.</summary>
    public static (int First, int Last)? Pids(Effects effects, Vpid to, int wanted, int count)
    {
        HostRegister register = effects.State.Register!;
        (int First, int Last)? range = wanted > 0
            ? register.HolderOf(new(wanted)) is null && wanted <= register.PidLast ? (wanted, wanted) : null
            : FreePids(register, Math.Max(count, 1));
        if (range is { } found)
            effects.Emit(FactOf.PidsLeased(to, found.First, found.Last));
        return range;
    }

    /// <summary>Alternative identifiers that may be lent: as many as are needed and, where they lie together, a block; null if not so many are left.</summary>
    public static List<IdRange>? FreeOwners(KernelState host, IdKind kind, uint needed, uint block)
    {
        var ranges = new List<IdRange>();
        uint found = 0;
        foreach (IdRange pool in kind == IdKind.User ? host.Register!.Pools.Users : host.Register!.Pools.Groups)
        {
            for (uint next = pool.First; found < needed && FirstFree(host, kind, next, pool.Last) is var first and not 0; next = ranges[^1].Last + 1)
            {
                uint last = first;
                while (last < pool.Last && last - first + 1 < Math.Max(needed - found, block) && FirstFree(host, kind, last + 1, pool.Last) == last + 1)
                    last++;
                ranges.Add(new IdRange { First = first, Last = last });
                found += last - first + 1;
            }
        }
        return found >= needed ? ranges : null;
    }

    private static (int, int)? FreePids(HostRegister register, int count)
    {
        Table<int, (int Last, Vpid To)> lent = register.Pids;
        // Behind all that is lent, as numbers rise on a real host; then in the first gap.
        int next = lent.Count == 0 ? register.PidFirst : lent.Values[^1].Last + 1;
        if (next <= register.PidLast)
            return (next, (int)Math.Min((long)next + count - 1, register.PidLast));
        int first = register.PidFirst;
        for (int i = 0; i < lent.Count; first = Math.Max(first, lent.Values[i].Last + 1), i++)
        {
            if (lent.Keys[i] > first)
                return (first, Math.Min(first + count, lent.Keys[i]) - 1);
        }
        return null;
    }

    /// <summary>The first identifier from a start on that is not lent; 0 if there is none up to the end.</summary>
    private static uint FirstNotLent(Table<uint, (uint Last, Vpid To)> lent, uint start, uint end)
    {
        int at = lent.IndexOf(start);
        for (at = at >= 0 ? at : Math.Max(~at - 1, 0); at < lent.Count && lent.Keys[at] <= start; at++)
        {
            if (start <= lent.Values[at].Last)
                start = lent.Values[at].Last + 1;
        }
        return start <= end ? start : 0;
    }

    /// <summary>The first identifier from a start on that is neither lent nor in use by the host; 0 if there is none up to the end.</summary>
    private static uint FirstFree(KernelState host, IdKind kind, uint start, uint end)
    {
        Table<uint, (uint Last, Vpid To)> lent = host.Register!.Owners(kind);
        uint free = FirstNotLent(lent, start, end);
        while (free != 0 && IsInUse(host, kind, free))
            free = FirstNotLent(lent, free + 1, end);
        return free;
    }

    /// <summary>True if the host itself uses the identifier: "never a UID in use by the host" - spec 3.2.</summary>
    private static bool IsInUse(KernelState host, IdKind kind, uint id)
    {
        foreach (Inode file in host.Inodes.Values)
        {
            if (id == (kind == IdKind.User ? file.Uid.Value : file.Gid.Value))
                return true;
        }
        foreach (Process process in host.Processes.Values)
        {
            Credentials who = process.Credentials;
            bool uses = kind == IdKind.User
                ? id == who.Real.Value || id == who.Effective.Value || id == who.Saved.Value
                : id == who.RealGroup.Value || id == who.EffectiveGroup.Value || id == who.SavedGroup.Value || who.Groups.Contains(new(id));
            if (uses)
                return true;
        }
        return false;
    }
}
