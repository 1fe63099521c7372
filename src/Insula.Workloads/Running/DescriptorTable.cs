namespace Insula.Workloads.Running;

/// <summary>
/// The descriptors that a recorded process has open in the simulation, followed by the driver so that it knows where an opaque one must be put.
/// </summary>
internal sealed class DescriptorTable
{
    private readonly SortedDictionary<int, bool> _open = [];

    /// <summary>A table with the three descriptors that every program starts with.</summary>
    public static DescriptorTable Initial()
    {
        var table = new DescriptorTable();
        for (int i = 0; i < 3; i++)
            table.Open(i, false);
        return table;
    }

    /// <summary>The lowest number that is not open.</summary>
    public int LowestFree
    {
        get
        {
            int free = 0;
            foreach (int descriptor in _open.Keys)
            {
                if (descriptor != free)
                    break;
                free++;
            }
            return free;
        }
    }

    /// <summary>The descriptors that an exec closes.</summary>
    public int[] CloseOnExec => [.. from entry in _open where entry.Value select entry.Key];

    public bool Contains(int descriptor) => _open.ContainsKey(descriptor);

    public void Open(int descriptor, bool closeOnExec) => _open[descriptor] = closeOnExec;

    public void Close(int descriptor) => _open.Remove(descriptor);

    /// <summary>The table of a forked child.</summary>
    public DescriptorTable Copy()
    {
        var copy = new DescriptorTable();
        foreach ((int descriptor, bool closeOnExec) in _open)
            copy.Open(descriptor, closeOnExec);
        return copy;
    }
}
