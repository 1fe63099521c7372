using System.Text;

namespace Insula.Workloads.Notation;

/// <summary>A named bit, combination of bits or number.</summary>
internal readonly record struct Flag(string Name, ulong Value);

/// <summary>The names of one set of flags, in the order strace prints them.</summary>
/// <param name="Unknown">What strace says beside a value without any name.</param>
/// <param name="Printed">Printed and read.</param>
/// <param name="Read">Other names for the same, only read.</param>
/// <param name="Base">The bits that hold a number, not flags: the access mode of open(2).</param>
/// <param name="IsNumber">True if one name is the whole value, as with SEEK_SET.</param>
/// <param name="Zero">What strace prints for no flag.</param>
internal sealed record FlagTable(string Unknown, Flag[] Printed, Flag[] Read, ulong Base = 0, bool IsNumber = false, string Zero = "0")
{
    /// <summary>A table whose names stand for whole numbers.</summary>
    public static FlagTable OfNumbers(string unknown, params Flag[] names) => new(unknown, names, [], IsNumber: true);

    /// <summary>A table whose names stand for bits.</summary>
    public static FlagTable OfBits(string unknown, params Flag[] names) => new(unknown, names, []);

    /// <summary>Finds a name.</summary>
    public bool TryFind(ReadOnlySpan<byte> name, out ulong value) => TryFind(Printed, name, out value) || TryFind(Read, name, out value);

    /// <summary>The name of a value as a whole; null if it has none.</summary>
    public string? NameOf(ulong value)
    {
        foreach (Flag flag in Printed)
        {
            if (flag.Value == value)
                return flag.Name;
        }
        return null;
    }

    private static bool TryFind(Flag[] flags, ReadOnlySpan<byte> name, out ulong value)
    {
        foreach (Flag flag in flags)
        {
            if (Ascii.Equals(name, flag.Name))
            {
                value = flag.Value;
                return true;
            }
        }
        value = 0;
        return false;
    }
}
