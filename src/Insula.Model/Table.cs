using System.Diagnostics.CodeAnalysis;

namespace Insula.Model;

/// <summary>
/// A map with look-up by binary search and a walk in the order of its keys: the same on every machine and in every run,
/// which a hash table does not promise. Adding a key greater than all others, the usual case, costs no move.
/// </summary>
/// <typeparam name="TKey">The key; compared, never hashed.</typeparam>
/// <typeparam name="TValue">The value.</typeparam>
public sealed class Table<TKey, TValue> where TKey : IComparable<TKey>
{
    private TKey[] _keys = [];
    private TValue[] _values = [];

    /// <summary>How many entries there are.</summary>
    public int Count { get; private set; }

    /// <summary>The keys, ascending.</summary>
    public ReadOnlySpan<TKey> Keys => _keys.AsSpan(0, Count);

    /// <summary>The values, in the order of their keys.</summary>
    public ReadOnlySpan<TValue> Values => _values.AsSpan(0, Count);

    /// <summary>Looks a key up.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) => TryFind(key, out value);

    /// <summary>Looks up with anything that can be compared with a key, so that a span need not become a key first.</summary>
    public bool TryFind<TProbe>(TProbe probe, [MaybeNullWhen(false)] out TValue value)
        where TProbe : IComparable<TKey>, allows ref struct
    {
        int at = IndexOf(probe);
        value = at >= 0 ? _values[at] : default;
        return at >= 0;
    }

    /// <summary>True if the key is present.</summary>
    public bool Contains(TKey key) => IndexOf(key) >= 0;

    /// <summary>Position of a key, or the complement of the position where it would stand.</summary>
    public int IndexOf<TProbe>(TProbe probe) where TProbe : IComparable<TKey>, allows ref struct
    {
        int low = 0, high = Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = probe.CompareTo(_keys[middle]);
            if (order == 0)
                return middle;
            if (order > 0)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return ~low;
    }

    /// <summary>Sets the value of a key, present or not.</summary>
    internal void Set(TKey key, TValue value)
    {
        if (Count > 0 && key.CompareTo(_keys[Count - 1]) > 0)
        {
            Insert(Count, key, value);
            return;
        }
        int at = IndexOf(key);
        if (at >= 0)
            _values[at] = value;
        else
            Insert(~at, key, value);
    }

    /// <summary>Removes a key; nothing happens if it is not there.</summary>
    internal void Remove(TKey key)
    {
        int at = IndexOf(key);
        if (at < 0)
            return;
        Count--;
        Array.Copy(_keys, at + 1, _keys, at, Count - at);
        Array.Copy(_values, at + 1, _values, at, Count - at);
        _keys[Count] = default!;
        _values[Count] = default!;
    }

    private void Insert(int at, TKey key, TValue value)
    {
        if (Count == _keys.Length)
        {
            Array.Resize(ref _keys, Math.Max(4, Count * 2));
            Array.Resize(ref _values, _keys.Length);
        }
        Array.Copy(_keys, at, _keys, at + 1, Count - at);
        Array.Copy(_values, at, _values, at + 1, Count - at);
        _keys[at] = key;
        _values[at] = value;
        Count++;
    }
}
