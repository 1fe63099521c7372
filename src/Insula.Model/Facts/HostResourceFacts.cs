namespace Insula.Model.Facts;

// What belongs to the host as a whole is not simulated beyond the fact: its journal says that it was asked for, and no entity changes.

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
    void IFact.Fold(KernelState state) { }
}

public sealed partial class FileSystemUnmounted : IFact
{
    void IFact.Fold(KernelState state) { }
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
