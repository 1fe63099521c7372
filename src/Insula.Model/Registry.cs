using System.Globalization;
using Insula.Model.Facts;

namespace Insula.Model;

/// <summary>An entry of the registry.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Key">Its key: a name, or a number in decimal.</param>
/// <param name="Value">What it is set to.</param>
/// <param name="Holder">The process that holds it, with whose end it is gone; 0 for none.</param>
public sealed record RegistryEntry(RegistryKind Kind, byte[] Key, byte[] Value, Pid Holder);

/// <summary>
/// What is only set, attached to or held: clock periods, interrupts, entries of the path space and the like (spec 5.2). Nothing more of it is
/// simulated; it can be read back.
/// </summary>
public sealed class Registry
{
    /// <summary>How many entries an entity can hold: whoever may attach could fill the host's memory otherwise.</summary>
    public const int Most = 4096;

    private readonly List<RegistryEntry> _entries = [];

    /// <summary>All entries, in the order in which they came.</summary>
    public IReadOnlyList<RegistryEntry> Entries => _entries;

    /// <summary>The entry of a key; null if there is none.</summary>
    public RegistryEntry? Find(RegistryKind kind, ReadOnlySpan<byte> key)
    {
        foreach (RegistryEntry entry in _entries)
        {
            if (entry.Kind == kind && key.SequenceEqual(entry.Key))
                return entry;
        }
        return null;
    }

    /// <summary>True if there is no room for one more.</summary>
    public bool IsFull => _entries.Count >= Most;

    /// <summary>The least number, from 1, that is no key of the kind.</summary>
    public int FreeNumber(RegistryKind kind)
    {
        var isUsed = new bool[_entries.Count + 2];
        foreach (RegistryEntry entry in _entries)
        {
            if (entry.Kind == kind && int.TryParse(entry.Key, CultureInfo.InvariantCulture, out int number) && (uint)number < (uint)isUsed.Length)
                isUsed[number] = true;
        }
        return Array.IndexOf(isUsed, false, 1);
    }

    internal void Set(RegistryEntry entry)
    {
        int at = IndexOf(entry.Kind, entry.Key);
        if (at < 0)
            _entries.Add(entry);
        else
            _entries[at] = entry;
    }

    internal void Remove(RegistryKind kind, ReadOnlySpan<byte> key)
    {
        int at = IndexOf(kind, key);
        if (at >= 0)
            _entries.RemoveAt(at);
    }

    internal void Leave(Pid holder) => _entries.RemoveAll(entry => entry.Holder == holder);

    private int IndexOf(RegistryKind kind, ReadOnlySpan<byte> key)
    {
        for (int i = 0; i < _entries.Count; i++)
        {
            if (_entries[i].Kind == kind && key.SequenceEqual(_entries[i].Key))
                return i;
        }
        return -1;
    }
}
