namespace Insula.Model;

/// <summary>A descriptor: an open file, and whether execve(2) closes it.</summary>
public readonly record struct Descriptor(OpenFile? File, bool CloseOnExec);

/// <summary>Descriptors by number. Processes made with CLONE_FILES share one.</summary>
public sealed class DescriptorTable
{
    private Descriptor[] _descriptors = [];

    /// <summary>The descriptors by number; those that are not open have no file.</summary>
    public ReadOnlySpan<Descriptor> All => _descriptors;

    /// <summary>The descriptor of a number; without a file if it is not open.</summary>
    public Descriptor this[long number] => number >= 0 && number < _descriptors.Length ? _descriptors[number] : default;

    /// <summary>The lowest number from <paramref name="least"/> on that is not open.</summary>
    public int LowestFree(int least = 0)
    {
        for (int i = least; i < _descriptors.Length; i++)
        {
            if (_descriptors[i].File is null)
                return i;
        }
        return Math.Max(least, _descriptors.Length);
    }

    /// <summary>How many processes share it.</summary>
    public int Users { get; internal set; } = 1;

    internal void Set(int number, Descriptor descriptor)
    {
        if (number >= _descriptors.Length)
            Array.Resize(ref _descriptors, Math.Max(number + 1, _descriptors.Length * 2));
        _descriptors[number] = descriptor;
    }

    internal DescriptorTable Copy()
    {
        foreach (Descriptor descriptor in _descriptors)
        {
            if (descriptor.File is { } file)
                file.Descriptors++;
        }
        return new() { _descriptors = [.. _descriptors] };
    }
}
