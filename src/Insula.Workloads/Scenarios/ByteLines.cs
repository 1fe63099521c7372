namespace Insula.Workloads.Scenarios;

/// <summary>The lines of a stream as bytes, without their LF or CR LF, each of bounded length.</summary>
internal sealed class ByteLines(Stream stream)
{
    /// <summary>The longest line, in bytes.</summary>
    internal const int Longest = 64 * 1024;

    private readonly byte[] _buffer = new byte[Longest + 2];
    private int _start, _end;
    private bool _ended;

    /// <summary>True if the end was a line that is too long.</summary>
    internal bool TooLong { get; private set; }

    /// <summary>The next line, valid until the next call; false at the end.</summary>
    internal bool Next(out ReadOnlySpan<byte> line)
    {
        int length;
        while ((length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n')) < 0 && !_ended && _end - _start < _buffer.Length)
            Fill();
        int next = length < 0 ? _end : _start + length + 1;
        line = _buffer.AsSpan(_start, length < 0 ? _end - _start : length);
        bool any = next > _start;
        _start = next;
        if (line is [.., (byte)'\r'])
            line = line[..^1];
        TooLong = line.Length > Longest;
        return any && !TooLong;
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        int read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _ended = read == 0;
        _end += read;
    }
}
