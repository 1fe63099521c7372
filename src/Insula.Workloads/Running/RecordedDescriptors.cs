using Insula.Model;

namespace Insula.Workloads.Running;

/// <summary>What a recording shows of a descriptor.</summary>
/// <param name="IsOpaque">True if nothing is known of its file but that it is open.</param>
/// <param name="CloseOnExec">True if exec closes it.</param>
/// <param name="IsStream">True for a pipe: how much one read gets is the real kernel's free choice.</param>
/// <param name="Path">Where its file was; null if the recording does not say.</param>
internal sealed record RecordedDescriptor(bool IsOpaque, bool CloseOnExec = false, bool IsStream = false, byte[]? Path = null);

/// <summary>
/// The descriptors that a recorded process has open in the simulation, followed by the driver so that it knows where an opaque one must be put.
/// </summary>
internal sealed class RecordedDescriptors
{
    private readonly SortedDictionary<int, RecordedDescriptor> _open = [];

    /// <summary>A table with the three descriptors that every program starts with.</summary>
    public static RecordedDescriptors Initial()
    {
        var table = new RecordedDescriptors();
        for (int i = 0; i < 3; i++)
            table._open[i] = new(IsOpaque: true);
        return table;
    }

    /// <summary>What is open; null for a number that is not.</summary>
    public RecordedDescriptor? this[long number]
    {
        get => number is >= 0 and <= int.MaxValue ? _open.GetValueOrDefault((int)number) : null;
        set
        {
            if (value is null)
                _open.Remove((int)number);
            else
                _open[(int)number] = value;
        }
    }

    /// <summary>The numbers that are open, ascending.</summary>
    public int[] Numbers => [.. _open.Keys];

    /// <summary>The lowest number from <paramref name="least"/> on that is not open.</summary>
    public int LowestFree(int least = 0)
    {
        while (_open.ContainsKey(least))
            least++;
        return least;
    }

    /// <summary>The table of a forked child.</summary>
    public RecordedDescriptors Copy()
    {
        var copy = new RecordedDescriptors();
        foreach ((int number, RecordedDescriptor descriptor) in _open)
            copy._open[number] = descriptor;
        return copy;
    }

    /// <summary>What exec leaves.</summary>
    public RecordedDescriptors AfterExec()
    {
        RecordedDescriptors left = Copy();
        foreach ((int number, RecordedDescriptor descriptor) in _open)
        {
            if (descriptor.CloseOnExec)
                left._open.Remove(number);
        }
        return left;
    }
}

/// <summary>Where a recorded process works.</summary>
internal sealed class RecordedPlace
{
    /// <summary>The working directory, absolute; null if the recording does not say.</summary>
    public byte[]? Directory { get; set; }

    /// <summary>True if it lies in a tree that is left out.</summary>
    public bool IsLeftOut { get; set; }

    /// <summary>That of a forked child.</summary>
    public RecordedPlace Copy() => new() { Directory = Directory, IsLeftOut = IsLeftOut };
}

/// <summary>A recorded process: what all its tasks share.</summary>
internal sealed class RecordedProcess(int number, RecordedDescriptors descriptors, RecordedPlace place)
{
    /// <summary>Its recorded number.</summary>
    public int Number => number;

    /// <summary>Its descriptors; shared after CLONE_FILES.</summary>
    public RecordedDescriptors Descriptors { get; set; } = descriptors;

    /// <summary>Where it works; shared after CLONE_FS.</summary>
    public RecordedPlace Place { get; } = place;

    /// <summary>What it asked for on signals: 0 the default, 1 to ignore it, else a handler.</summary>
    public SortedDictionary<int, long> Handlers { get; init; } = [];

    /// <summary>True if a signal does nothing to it; strace shows it all the same.</summary>
    public bool Ignores(int signal) =>
        Handlers.GetValueOrDefault(signal) is var handler && (handler == 1 || (handler == 0 && Signals.Action((Signal)signal) is DefaultAction.Ignore or DefaultAction.Continue));

    /// <summary>True once an exit was repeated.</summary>
    public bool HasExited { get; set; }
}
