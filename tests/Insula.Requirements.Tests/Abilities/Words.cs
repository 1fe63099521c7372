namespace Insula.Requirements.Tests.Abilities;

/// <summary>The parts of a word, written down from spec 5.1 and nowhere else.</summary>
internal static class Words
{
    /// <summary>The bits that hold the identifier.</summary>
    public const uint Identifier = 0x0000FFFF;

    /// <summary>The identifier of the word that ends a list.</summary>
    public const uint Eol = 0x0000FFFF;

    public const uint Deny = 0x00010000;
    public const uint Allow = 0x00020000;
    public const uint Subrange = 0x00040000;
    public const uint Lock = 0x00080000;
    public const uint Uncreated = 0x00100000;
    public const uint InheritYes = 0x00400000;
    public const uint InheritNo = 0x00800000;
    public const uint Root = 0x10000000;
    public const uint NonRoot = 0x20000000;

    /// <summary>The internal bit, and that of the older header.</summary>
    public const uint Internal = 0x80000000 | 0x40000000;

    /// <summary>Bit 21 and bits 24 to 27.</summary>
    public const uint Unused = 1u << 21 | 1u << 24 | 1u << 25 | 1u << 26 | 1u << 27;

    /// <summary>All that is an operation.</summary>
    public const uint Operations = Deny | Allow | Subrange | Lock | InheritYes | InheritNo;

    public const uint Domains = Root | NonRoot;
}
