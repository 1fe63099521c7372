using System.Buffers;

namespace Insula.Cli;

/// <summary>Where the shell's lines come from.</summary>
internal interface ILineSource : IDisposable
{
    /// <summary>The next line, without its end; null at the end.</summary>
    byte[]? Read();
}

/// <summary>Lines of a pipe or a file. They are bytes, as names of files are.</summary>
internal sealed class PipedLines : ILineSource
{
    // One more than the reader takes: it then says that the line is too long.
    private const int MaxLength = (1 << 16) + 1;
    private readonly BufferedStream _input = new(Console.OpenStandardInput());
    private readonly ArrayBufferWriter<byte> _line = new();

    public byte[]? Read()
    {
        _line.ResetWrittenCount();
        int next;
        bool any = false;
        while ((next = _input.ReadByte()) >= 0 && next != '\n')
        {
            any = true;
            if (_line.WrittenCount < MaxLength)
                _line.Write([(byte)next]);
        }
        if (!any && next < 0)
            return null;
        ReadOnlySpan<byte> line = _line.WrittenSpan;
        return (line is [.., (byte)'\r'] ? line[..^1] : line).ToArray();
    }

    public void Dispose() => _input.Dispose();
}
