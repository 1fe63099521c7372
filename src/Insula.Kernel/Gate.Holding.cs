using System.Globalization;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Kernel;

/// <summary>
/// What calls that only set, attach or hold something ask sometimes (spec 5.2, "check only when"); what they ask always stands in their rows.
/// </summary>
public static partial class Gate
{
    /// <summary>The bits of a system-wide event that not everybody triggers.</summary>
    private const uint PrivilegedEvents = 0xFFFF0000;

    /// <summary>MAP_PHYS of QNX, at a bit that Linux has no flag at.</summary>
    private const uint Physical = 0x200000;

    private const uint Execute = 4, Fixed = 0x10, FixedNoReplace = 0x100000, Global = 0x10, OfNetwork = 0x10, Pulse = 4, ProtectPriority = 2;

    /// <summary>May the caller trigger the event? The parameter is the privileged part of the word, as one number (Q19).</summary>
    public static Why TriggerEvent(in Call call) =>
        (call[0].Word & PrivilegedEvents) is > 0 and var bits ? May(call, Ability.Event, bits) : Why.Allowed;

    /// <summary>May the caller have the I/O privileges that this command asks for? Other commands ask for nothing.</summary>
    public static Why UseIo(in Call call) => call.Row.Holds!.For(call) is null ? Why.Allowed : May(call, Ability.Io);

    /// <summary>May the caller add this handler, or allocate this buffer? Other commands ask for nothing.</summary>
    public static Why Trace(in Call call) => Array.IndexOf(TraceCommands.Privileged, call[0].Word) < 0 ? Why.Allowed : May(call, Ability.Trace);

    /// <summary>May the caller make shared memory global?</summary>
    public static Why ShareGlobally(in Call call) => (call[1].Word & Global) == 0 ? Why.Allowed : May(call, Ability.MemGlobal);

    /// <summary>May the caller map at these addresses, code there, and physical memory with MAP_PHYS? Where the kernel chooses the address there is no particular one (Q23).</summary>
    /// <param name="call">The call.</param>
    /// <param name="address">The first address.</param>
    /// <param name="length">How many.</param>
    /// <param name="protection">PROT_* bits.</param>
    /// <param name="flags">MAP_* bits.</param>
    /// <param name="offset">Where the mapping begins in what is mapped: with MAP_PHYS a physical address.</param>
    public static Why MapPages(in Call call, ulong address, ulong length, uint protection, uint flags, ulong offset)
    {
        bool isFixed = (flags & (Fixed | FixedNoReplace)) != 0;
        (ulong first, ulong last) = isFixed ? (address, address + length - 1) : (0, ulong.MaxValue);
        Why why = isFixed ? May(call, Ability.MapFixed, first, last, isCovered: false) : Why.Allowed;
        if (why == Why.Allowed && (protection & Execute) != 0)
            why = May(call, Ability.ProtExec, first, last, isCovered: false);
        return why == Why.Allowed && (flags & Physical) != 0 ? May(call, Ability.MemPhys, offset, offset + length - 1, isCovered: false) : why;
    }

    /// <summary>May the caller map device memory so? What mmap(2) asks, the call asks too: it would be a way around.</summary>
    public static Why MapDevice(in Call call) => MapPages(call, (ulong)call[0].Number, (ulong)call[1].Number, call[2].Word, call[3].Word, (ulong)call[4].Number);

    /// <summary>May the caller map into the memory of the process? Of another one only.</summary>
    public static Why MapPeer(in Call call)
    {
        Why why = ReachPeer(call);
        return why == Why.Allowed ? MapPages(call, (ulong)call[1].Number, (ulong)call[2].Number, call[3].Word, call[4].Word, (ulong)call[6].Number) : why;
    }

    /// <summary>May the caller change the memory of the process? Of another one only; whether there is one is told to who may.</summary>
    public static Why ReachPeer(in Call call) => call.ProcessNamed(call.Int(0)) is var peer && peer == call.Caller
        ? Why.Allowed : May(call, Ability.MemPeer, (ulong)(peer?.Pid.Value ?? call.Int(0)));

    /// <summary>May the caller load code? It is loaded at no particular address (Q23).</summary>
    public static Why LoadCode(in Call call) => May(call, Ability.ProtExec);

    /// <summary>May the caller make the channel? The network's only.</summary>
    public static Why MakeChannel(in Call call) => (call[0].Word & OfNetwork) == 0 ? Why.Allowed : May(call, Ability.Qnet);

    /// <summary>May the caller connect to the process?</summary>
    public static Why Connect(in Call call) => call.ProcessNamed(call.Int(1)) == call.Caller ? Why.Allowed : May(call, Ability.Connection);

    /// <summary>May the caller change the connection? Freely only its own one to a channel of its own.</summary>
    /// <param name="call">The call.</param>
    /// <param name="holder">Whose connection it is.</param>
    /// <param name="to">Whose the channel is.</param>
    public static Why ChangeConnection(in Call call, Pid holder, Pid to) =>
        holder == call.Caller.Pid && to == call.Caller.Pid ? Why.Allowed : May(call, Ability.Connection);

    /// <summary>May the caller have the event sent? A pulse, only by a mutex that no other process has initialised.</summary>
    public static Why AttachToMutex(in Call call)
    {
        Held held = call.Row.Holds!.For(call)!;
        return (call[held.Value[0] - 1].Word == Pulse) && IsOthers(call, RegistryKind.MutexCeiling, (ulong)call[held.Key[0] - 1].Number)
            ? May(call, Ability.Connection) : Why.Allowed;
    }

    /// <summary>May the caller give a mutex this ceiling? Up to the unprivileged priorities anybody may.</summary>
    public static Why SetCeiling(in Call call) => UsePriority(call, (ulong)call[call.Row.Holds!.For(call)!.Value[0] - 1].Number);

    /// <summary>May the caller have a mutex protect at the ceiling that its attributes have?</summary>
    public static Why ProtectAtCeiling(in Call call)
    {
        if (call[1].Word != ProtectPriority || Entry(call, RegistryKind.MutexCeiling, (ulong)call[0].Number) is not { } ceiling)
            return Why.Allowed;
        return UsePriority(call, ulong.Parse(ceiling.Value, CultureInfo.InvariantCulture));
    }

    /// <summary>What SyncCtl() asks depends on its command.</summary>
    public static Why ControlMutex(in Call call) => call.Row.Holds!.For(call)?.Kind switch
    {
        RegistryKind.MutexCeiling => SetCeiling(call),
        RegistryKind.MutexEvent => AttachToMutex(call),
        _ => Why.Allowed,
    };

    /// <summary>May the caller lock these addresses? - mlock(2)</summary>
    /// <param name="call">The call.</param>
    /// <param name="first">The first address.</param>
    /// <param name="last">The last one.</param>
    /// <param name="total">How many bytes it would have locked in all; greater than any limit where nobody knows.</param>
    public static Why LockMemory(in Call call, ulong first, ulong last, ulong total)
    {
        if (call.State.Policy.Abilities == Policy.Types.AbilityPreset.Qnx)
            return May(call, Ability.MemLock, first, last, isCovered: false, Why.NeedsSuperUser);
        ulong limit = call.Caller.Limits[Resource.LockedMemory].Soft;
        // "EPERM: the caller is not privileged and the limit is 0", "ENOMEM: the caller would lock more than the limit permits." - mlock(2)
        return limit > 0 && total <= limit ? Why.Allowed
            : May(call, Ability.MemLock, first, last, isCovered: false, limit == 0 ? Why.NeedsSuperUser : Why.LockLimit);
    }

    private static Why UsePriority(in Call call, ulong priority) =>
        priority <= call.State.Policy.UnprivilegedPriority ? Why.Allowed : May(call, Ability.Priority, priority);

    private static bool IsOthers(in Call call, RegistryKind kind, ulong key) => Entry(call, kind, key) is { } entry && entry.Holder != call.Caller.Pid;

    private static RegistryEntry? Entry(in Call call, RegistryKind kind, ulong key)
    {
        Span<byte> text = stackalloc byte[20];
        key.TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
        return call.State.Registry.Find(kind, text[..length]);
    }
}
