using System.Collections.Frozen;
using System.Text;
using Insula.Kernel;

namespace Insula.Workloads.Notation;

/// <summary>Rows by the bytes of their names.</summary>
internal static class RowNames
{
    private const int Longest = 64;

    private static readonly FrozenDictionary<string, SyscallRow>.AlternateLookup<ReadOnlySpan<char>> Rows =
        SyscallTable.All.ToArray().ToFrozenDictionary(row => row.Name, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The row of a name; null if there is none.</summary>
    public static SyscallRow? Find(ReadOnlySpan<byte> name)
    {
        Span<char> chars = stackalloc char[Longest];
        if (name.Length > Longest)
            return null;
        int length = Encoding.ASCII.GetChars(name, chars);
        return Rows.TryGetValue(chars[..length], out SyscallRow? row) ? row : null;
    }
}
