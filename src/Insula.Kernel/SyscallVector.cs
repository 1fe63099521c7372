using Insula.Model;

namespace Insula.Kernel;

/// <summary>
/// A pointer per call (numeral 115). In the beginning each leads to the original; loading a layer of wrappers replaces some of them, unloading
/// the newest layer puts the saved ones back (C354 claim 1). The host's own processes run on a vector without layers.
/// </summary>
public sealed class SyscallVector
{
    private readonly SyscallFunction[] _pointers;
    private readonly List<(uint[] Calls, Interceptor[] Wrappers)> _layers = [];

    /// <summary>A vector of originals.</summary>
    public SyscallVector()
    {
        ReadOnlySpan<SyscallRow> rows = SyscallTable.All;
        _pointers = new SyscallFunction[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            _pointers[i] = rows[i].Enter;
    }

    /// <summary>False only in tests that show what the pertains check prevents.</summary>
    public bool ChecksPertains { get; init; } = true;

    /// <summary>False only in tests that show that a comparison would notice a kernel that refuses nobody.</summary>
    public bool ChecksPermissions { get; init; } = true;

    /// <summary>How many layers are loaded.</summary>
    public int Layers => _layers.Count;

    /// <summary>The pointer of a row, by its place in the table.</summary>
    public SyscallFunction this[int index] => _pointers[index];

    /// <summary>Saves the pointers of these calls and puts wrappers in their place.</summary>
    public void Load(uint[] calls)
    {
        var wrappers = new List<Interceptor>();
        foreach (uint number in calls)
        {
            int index = SyscallTable.IndexOf((int)number);
            if (index < 0)
                continue;
            var wrapper = new Interceptor(SyscallTable.All[index], index, _pointers[index], ChecksPertains);
            wrappers.Add(wrapper);
            _pointers[index] = wrapper.Invoke;
        }
        _layers.Add((calls, [.. wrappers]));
    }

    /// <summary>Puts back the pointers that the newest layer had saved.</summary>
    public void Unload()
    {
        foreach (Interceptor wrapper in _layers[^1].Wrappers.AsEnumerable().Reverse())
            _pointers[wrapper.Index] = wrapper.Original;
        _layers.RemoveAt(_layers.Count - 1);
    }

    /// <summary>Brings the vector to what the facts say is loaded.</summary>
    public void Follow(KernelState state)
    {
        int same = 0;
        while (same < _layers.Count && same < state.Layers.Count && ReferenceEquals(_layers[same].Calls, state.Layers[same]))
            same++;
        while (_layers.Count > same)
            Unload();
        while (_layers.Count < state.Layers.Count)
            Load(state.Layers[_layers.Count]);
    }
}
