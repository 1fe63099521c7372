using Insula.Model;

namespace Insula.Workloads.Notation;

/// <summary>The words of a raw request to change abilities, by the names of QNX's header: <c>PROCMGR_ADN_NONROOT|PROCMGR_AOP_DENY|PROCMGR_AID_FORK</c>.</summary>
internal static class AbilityWords
{
    /// <summary>The domains alone.</summary>
    public static readonly FlagTable Domains =
        FlagTable.OfBits("PROCMGR_ADN_???", new("PROCMGR_ADN_ROOT", (uint)AbilityFlags.Root), new("PROCMGR_ADN_NONROOT", (uint)AbilityFlags.NonRoot));

    private static readonly FlagTable Operations = FlagTable.OfBits("PROCMGR_AOP_???",
    [
        .. Domains.Printed,
        new("PROCMGR_AOP_DENY", (uint)AbilityFlags.Deny), new("PROCMGR_AOP_ALLOW", (uint)AbilityFlags.Allow),
        new("PROCMGR_AOP_SUBRANGE", (uint)AbilityFlags.SubRange), new("PROCMGR_AOP_LOCK", (uint)AbilityFlags.Lock),
        new("PROCMGR_AOP_INHERIT_YES", (uint)AbilityFlags.Inherit), new("PROCMGR_AOP_INHERIT_NO", (uint)AbilityFlags.NoInherit),
        new("PROCMGR_AID_UNCREATED", (uint)AbilityFlags.Uncreated),
    ]);

    private static readonly FlagTable Names = new("PROCMGR_AID_???",
        [.. Operations.Printed, new("PROCMGR_AID_EOL", AbilityRequest.EndOfList), .. AbilityTable.All.ToArray().Select(row => new Flag("PROCMGR_AID_" + row.Name, (ulong)row.Ability))], []);

    /// <summary>Reads a word, or a limit of a range in digits.</summary>
    public static bool Read(ref Scanner scanner, out Value value)
    {
        bool isRead = NumberParser.ReadFlags(ref scanner, ArgKind.AbilityList, Names, out ulong word);
        value = (long)word;
        return isRead;
    }

    /// <summary>Writes a list; behind a word with a sub-range its limits stand as unsigned numbers.</summary>
    public static void Write(ref NotationOutput output, ReadOnlySpan<Value> words)
    {
        int limits = 0;
        for (int i = 0; i < words.Length; i++)
        {
            output.Text(i == 0 ? "[" : ", ");
            long number = words[i].Number;
            if (words[i].Form != ValueForm.Number || limits > 0 || number is < 0 or > uint.MaxValue)
                WriteLimit(ref output, words[i]);
            else
                WriteWord(ref output, (uint)number);
            limits = limits > 0 ? limits - 1 : number is >= 0 and <= uint.MaxValue && ((AbilityFlags)number & AbilityFlags.SubRange) != 0 ? 2 : 0;
        }
        output.Text(words.IsEmpty ? "[]" : "]");
    }

    private static void WriteLimit(ref NotationOutput output, in Value limit)
    {
        if (limit.Number < 0)
            output.Hex((ulong)limit.Number);
        else
            output.Number(limit.Number);
    }

    private static void WriteWord(ref NotationOutput output, uint word)
    {
        foreach (Flag flag in Operations.Printed)
        {
            if ((word & flag.Value) != 0)
            {
                output.Text(flag.Name);
                output.Byte((byte)'|');
                word &= ~(uint)flag.Value;
            }
        }
        string? name = word == AbilityRequest.EndOfList ? "PROCMGR_AID_EOL" : word < AbilityNumbers.Count ? "PROCMGR_AID_" + AbilityTable.Of((Ability)word).Name : null;
        if (name is null)
            output.Hex(word);
        else
            output.Text(name);
    }
}
