namespace Insula.Model.Facts;

// What belongs to the host as a whole is not simulated beyond the fact: its journal says that it was asked for, and no entity changes. Of a file system
// it is known where it is mounted, so that it can be unmounted there and nowhere else.

public sealed partial class RebootRequested : IFact
{
    void IFact.Fold(KernelState state) { }
}

public sealed partial class ModuleLoaded : IFact
{
    void IFact.Fold(KernelState state) { }
}

public sealed partial class ModuleUnloaded : IFact
{
    void IFact.Fold(KernelState state) { }
}

public sealed partial class FileSystemMounted : IFact
{
    /// <summary>MS_REMOUNT, MS_UNBINDABLE, MS_PRIVATE, MS_SLAVE, MS_SHARED: what is mounted changes, nothing is mounted over it.</summary>
    private const ulong Changes = 0x20 | 0x1E0000;

    void IFact.Fold(KernelState state) => state.InodeOf(Target).Mounts += (Flags & Changes) == 0 ? 1 : 0;
}

public sealed partial class FileSystemUnmounted : IFact
{
    void IFact.Fold(KernelState state)
    {
        Inode target = state.InodeOf(Target);
        target.Mounts -= Math.Min(target.Mounts, 1);
    }
}

public sealed partial class SwapChanged : IFact
{
    void IFact.Fold(KernelState state) { }
}

public sealed partial class ClockSet : IFact
{
    void IFact.Fold(KernelState state) { }
}

public sealed partial class PortsOpened : IFact
{
    void IFact.Fold(KernelState state) { }
}

public sealed partial class HostNameSet : IFact
{
    void IFact.Fold(KernelState state) { }
}

public sealed partial class RootPivoted : IFact
{
    void IFact.Fold(KernelState state) { }
}
