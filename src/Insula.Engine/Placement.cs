using Insula.Journal;

namespace Insula.Engine;

/// <summary>Which node an entity lives on: rendezvous hashing, so that a node more or less moves only its own share.</summary>
public static class Placement
{
    /// <summary>The node, 0 to <paramref name="nodes"/> - 1.</summary>
    public static int NodeOf(StreamId stream, int nodes)
    {
        // FNV-1a. Nodes of different versions must agree, so nothing else decides about it.
        ulong name = 14695981039346656037;
        foreach (char letter in stream.Name)
            name = (name ^ letter) * 1099511628211;
        int best = 0;
        ulong highest = 0;
        for (int node = 0; node < nodes; node++)
        {
            ulong weight = Scatter((name ^ (ulong)node) * 1099511628211);
            if (weight < highest && node > 0)
                continue;
            (best, highest) = (node, weight);
        }
        return best;
    }

    // The last bytes mixed in hardly reach the upper bits, which decide: spread them (the finalizer of MurmurHash3).
    private static ulong Scatter(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53;
        return hash ^ (hash >> 33);
    }
}
