using System.Runtime.InteropServices;

namespace Insula.Model;

/// <summary>
/// The results of a batch that do not fit in a reply: struct stat, identifiers, texts. Values of eight bytes, in the order of the call's
/// out-arguments; a list is a count and its elements, a text is a length and its bytes filled up to eight. Reused from batch to batch.
/// </summary>
public sealed class ReplyArena
{
    private long[] _words = new long[256];
    private int _used;
    private int[] _starts = new int[16];
    private int _calls;

    /// <summary>Forgets everything.</summary>
    public void Clear() => (_used, _calls) = (0, 0);

    /// <summary>Begins the results of the next call.</summary>
    public void BeginCall()
    {
        if (_calls == _starts.Length)
            Array.Resize(ref _starts, _calls * 2);
        _starts[_calls++] = _used;
    }

    /// <summary>Forgets the results of the call begun last, which runs again.</summary>
    public void RestartCall() => _used = _starts[_calls - 1];

    /// <summary>Cuts the results of the call begun last to a length, in words.</summary>
    public void Shrink(int words) => _used = _starts[_calls - 1] + words;

    /// <summary>The results of the call begun last, writable for the translation of owners.</summary>
    public Span<long> Current => _words.AsSpan(_starts[_calls - 1].._used);

    /// <summary>The results of a call by its index in the batch.</summary>
    public ReadOnlySpan<long> Of(int call) =>
        call >= _calls ? default : _words.AsSpan(_starts[call]..(call + 1 < _calls ? _starts[call + 1] : _used));

    /// <summary>Adds one value.</summary>
    public void Add(long word) => Reserve(1)[0] = word;

    /// <summary>Makes room for values and returns it.</summary>
    public Span<long> Reserve(int words)
    {
        if (_used + words > _words.Length)
            Array.Resize(ref _words, Math.Max(_words.Length * 2, _used + words));
        _used += words;
        return _words.AsSpan(_used - words, words);
    }

    /// <summary>Makes room for a text of a length and returns it.</summary>
    public Span<byte> ReserveText(int length)
    {
        Span<long> words = Reserve(1 + (length + 7) / 8);
        words.Clear();
        words[0] = length;
        return MemoryMarshal.AsBytes(words[1..])[..length];
    }

    /// <summary>Reads a text and moves behind it.</summary>
    public static ReadOnlySpan<byte> ReadText(ref ReadOnlySpan<long> words)
    {
        int length = (int)words[0];
        ReadOnlySpan<byte> text = MemoryMarshal.AsBytes(words[1..])[..length];
        words = words[(1 + (length + 7) / 8)..];
        return text;
    }
}
