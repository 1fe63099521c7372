using Insula.Model;

namespace Insula.Kernel.Syscalls;

/// <summary>Calls on memory, which is not simulated: what can be said of them from their arguments alone.</summary>
internal static class Memory
{
    private const long Page = 4096;

    /// <summary>Where the addresses of a program end on x86-64.</summary>
    private const long AddressSpace = 0x7FFFFFFFF000;

    private const uint Write = 2, Execute = 4, Known = 0xF, GrowsDown = 0x1000000, GrowsUp = 0x2000000;
    private const uint Kind = 0xF, Shared = 1, Private = 2, SharedChecked = 3, Droppable = 8, Fixed = 0x10, Anonymous = 0x20, Locked = 0x2000, FixedNoReplace = 0x100000;

    /// <summary>mmap(2). Its value is 0 and no address: nothing is mapped.</summary>
    public static Reply Map(in Call call)
    {
        Why why = CheckMap(call);
        (ulong address, ulong length, uint flags) = ((ulong)call[0].Number, (ulong)call[1].Number, call[3].Word);
        if (why == Why.Allowed)
            why = Gate.MapPages(call, address, length, call[2].Word, flags, (ulong)call[5].Number);
        if (why != Why.Allowed || (flags & Locked) == 0)
            return why;
        // "Mark the mapped region to be locked in the same way as mlock(2)." - mmap(2)
        bool isFixed = (flags & (Fixed | FixedNoReplace)) != 0;
        return Gate.LockMemory(call, isFixed ? address : 0, isFixed ? address + length - 1 : ulong.MaxValue, length);
    }

    private static Why CheckMap(in Call call)
    {
        (long length, uint flags, long offset) = (call[1].Number, call[3].Word, call[5].Number);
        if (!IsAligned(offset))
            return Why.InvalidValue;
        bool isAnonymous = (flags & Anonymous) != 0;
        OpenFile? file = isAnonymous ? null : call.Caller.Descriptor(call[4].Number);
        if (!isAnonymous && (file is null || (file.Flags & OpenFlags.Path) != 0))
            return Why.BadDescriptor;
        if (length == 0)
            return Why.InvalidValue;
        if (length is < 0 or > AddressSpace)
            return Why.NoAddresses;
        if ((flags & (Fixed | FixedNoReplace)) != 0 && (ulong)call[0].Number > (ulong)(AddressSpace - length))
            return Why.NoAddresses;
        if ((flags & (Fixed | FixedNoReplace)) != 0 && !IsAligned(call[0].Number))
            return Why.InvalidValue;
        uint kind = flags & Kind;
        if (file is null)
            return kind is Shared or Private or Droppable ? Why.Allowed : Why.InvalidValue;
        if ((ulong)offset > long.MaxValue - (ulong)length)
            return Why.PositionTooGreat;
        return MapFile(file, kind, writes: (call[2].Word & Write) != 0);
    }

    public static Reply Unmap(in Call call)
    {
        (long address, long length) = (call[0].Number, call[1].Number);
        if (!IsAligned(address) || length <= 0 || length > AddressSpace)
            return Why.InvalidValue;
        return address < 0 || address > AddressSpace - length ? Why.InvalidValue : Reply.Ok;
    }

    public static Reply Protect(in Call call)
    {
        (long length, uint protection) = (call[1].Number, call[2].Word);
        if ((protection & (GrowsDown | GrowsUp)) == (GrowsDown | GrowsUp))
            return Why.InvalidValue;
        if (!IsAligned(call[0].Number))
            return Why.InvalidValue;
        if (length == 0)
            return Reply.Ok;
        if (length is < 0 or > AddressSpace)
            return Why.NoAddresses;
        if ((protection & ~(Known | GrowsDown | GrowsUp)) != 0)
            return Why.InvalidValue;
        if ((ulong)call[0].Number > (ulong)(AddressSpace - length))
            return Why.NoAddresses;
        ulong address = (ulong)call[0].Number;
        // Or else who may not map code would write it and make it code.
        return (protection & Execute) == 0 ? Why.Allowed : Gate.May(call, Ability.ProtExec, address, address + (ulong)length - 1, isCovered: false);
    }

    private static Why MapFile(OpenFile file, uint kind, bool writes)
    {
        if (kind is not (Shared or Private or SharedChecked))
            return Why.InvalidValue;
        if (kind != Private && writes && !file.Flags.Writes())
            return Why.BadMapping;
        if (!file.Flags.Reads())
            return Why.BadMapping;
        bool isMapped = file.Inode is null or { IsRegular: true } || Transfer.IsEndless(file.Inode);
        return isMapped ? Why.Allowed : Why.NotMappable;
    }

    private static bool IsAligned(long address) => (address & (Page - 1)) == 0;
}
