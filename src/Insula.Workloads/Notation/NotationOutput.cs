using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Insula.Workloads.Notation;

/// <summary>Bytes of notation on their way to a buffer, taken from it in pieces; <see cref="Flush"/> must be called at the end.</summary>
internal ref struct NotationOutput(IBufferWriter<byte> output)
{
    private const int Longest = 32;

    private Span<byte> _span = output.GetSpan(256);
    private int _used;
    private int _flushed;

    /// <summary>How many bytes were written.</summary>
    public readonly int Length => _flushed + _used;

    /// <summary>Hands over what was written.</summary>
    public void Flush()
    {
        output.Advance(_used);
        _flushed += _used;
        _span = default;
        _used = 0;
    }

    /// <summary>Writes ASCII.</summary>
    public void Text(string text)
    {
        Reserve(text.Length);
        _used += Encoding.ASCII.GetBytes(text, _span[_used..]);
    }

    /// <summary>Writes one byte.</summary>
    public void Byte(byte value)
    {
        Reserve(1);
        _span[_used++] = value;
    }

    /// <summary>Writes a decimal number.</summary>
    public void Number(long number)
    {
        Reserve(Longest);
        Utf8Formatter.TryFormat(number, _span[_used..], out int written);
        _used += written;
    }

    /// <summary>Writes a decimal number without a sign.</summary>
    public void Unsigned(ulong number)
    {
        Reserve(Longest);
        Utf8Formatter.TryFormat(number, _span[_used..], out int written);
        _used += written;
    }

    /// <summary>Writes the name of a field, with what stands around it, and a number.</summary>
    public void Field(string name, long value)
    {
        Text(name);
        Number(value);
    }

    /// <summary>Writes a decimal number with zeros in front.</summary>
    public void Number(long number, byte digits)
    {
        Reserve(Longest);
        Utf8Formatter.TryFormat(number, _span[_used..], out int written, new StandardFormat('D', digits));
        _used += written;
    }

    /// <summary>Writes 0x and a hexadecimal number; 0 is just 0.</summary>
    public void Hex(ulong number)
    {
        if (number > 0)
            Text("0x");
        Reserve(Longest);
        Utf8Formatter.TryFormat(number, _span[_used..], out int written, new StandardFormat('x'));
        _used += written;
    }

    /// <summary>Writes an octal number with a zero in front and at least three digits, as strace prints modes.</summary>
    public void Octal(ulong number)
    {
        Reserve(Longest);
        int digits = Math.Max(3, (int)((66 - ulong.LeadingZeroCount(number)) / 3) + 1);
        for (int shift = 3 * (digits - 1); shift >= 0; shift -= 3)
            _span[_used++] = (byte)('0' + (shift < 64 ? (number >> shift) & 7 : 0));
    }

    /// <summary>Writes an address as strace does.</summary>
    public void Pointer(long address)
    {
        if (address == 0)
            Text("NULL");
        else
            Hex((ulong)address);
    }

    /// <summary>Writes a text in quotes, escaped as strace does.</summary>
    public void Quoted(scoped ReadOnlySpan<byte> text)
    {
        Byte((byte)'"');
        for (int i = 0; i < text.Length; i++)
        {
            Reserve(4);
            Escape(text[i], i + 1 < text.Length && Scanner.IsDigit(text[i + 1]));
        }
        Byte((byte)'"');
    }

    private void Escape(byte c, bool isDigitNext)
    {
        char letter = (char)c switch { '\n' => 'n', '\t' => 't', '\r' => 'r', '\f' => 'f', '\v' => 'v', '"' => '"', '\\' => '\\', _ => '\0' };
        if (letter == '\0' && c is >= 0x20 and < 0x7f)
        {
            _span[_used++] = c;
            return;
        }
        _span[_used++] = (byte)'\\';
        if (letter != '\0')
        {
            _span[_used++] = (byte)letter;
            return;
        }
        // as few digits as can be, but a digit behind must not become part of the number
        if (isDigitNext || c >= 0x40)
            _span[_used++] = (byte)('0' + (c >> 6));
        if (isDigitNext || c >= 8)
            _span[_used++] = (byte)('0' + ((c >> 3) & 7));
        _span[_used++] = (byte)('0' + (c & 7));
    }

    /// <summary>Writes blanks up to a column.</summary>
    public void PadTo(int column)
    {
        while (Length < column)
            Byte((byte)' ');
    }

    private void Reserve(int bytes)
    {
        if (_span.Length - _used >= bytes)
            return;
        output.Advance(_used);
        _flushed += _used;
        _span = output.GetSpan(Math.Max(bytes, 256));
        _used = 0;
    }
}
