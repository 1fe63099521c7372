namespace Insula.Workloads.Notation;

/// <summary>Lines of a stream, one at a time in the same buffer.</summary>
internal sealed class LineSource(Stream stream)
{
    /// <summary>The longest line in bytes. A longer one is passed over without being held.</summary>
    public const int MaxLength = 65536;

    private readonly byte[] _buffer = new byte[MaxLength + 2];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>The number of the line read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>True if the line read last is too long; it is empty then.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Reads the next line, without its end; it is valid until the next one.</summary>
    /// <returns>False behind the last line.</returns>
    public bool Read(out ReadOnlySpan<byte> line)
    {
        line = default;
        IsTooLong = false;
        int searched = 0;
        while (true)
        {
            int length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                line = Take(searched + length, 1);
                return true;
            }
            if (_isAtEnd && _start == _end && !IsTooLong)
                return false;
            if (_isAtEnd)
            {
                line = Take(_end - _start, 0);
                return true;
            }
            searched = _end - _start;
            if (searched == _buffer.Length)
            {
                IsTooLong = true;
                _start = _end = searched = 0;
            }
            Fill();
        }
    }

    private ReadOnlySpan<byte> Take(int length, int separator)
    {
        ReadOnlySpan<byte> line = _buffer.AsSpan(_start, length);
        _start += length + separator;
        Number++;
        if (line.EndsWith("\r"u8))
            line = line[..^1];
        IsTooLong |= line.Length > MaxLength;
        return IsTooLong ? default : line;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        int read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _isAtEnd = read == 0;
        _end += read;
    }
}
