namespace Insula.Model.Facts;

public sealed partial class HostStarted : IFact
{
    void IFact.Fold(KernelState state)
    {
        state.Name = Name;
        state.Register = new HostRegister(Pools.Clone(), PidFirst, PidLast);
    }
}

public sealed partial class ServerStarted : IFact
{
    void IFact.Fold(KernelState state)
    {
        state.Name = Name;
        state.Vpid = new((ushort)Vpid);
        state.Incarnation = Incarnation;
        state.Owners = OwnerMap.Create(Ownership, state.Vpid, Pools, () => state.Policy.MaxAssociations);
    }
}

public sealed partial class InterceptorLoaded : IFact
{
    void IFact.Fold(KernelState state) => state.MutableLayers.Add([.. Calls]);
}

public sealed partial class InterceptorUnloaded : IFact
{
    void IFact.Fold(KernelState state) => state.MutableLayers.RemoveAt(state.MutableLayers.Count - 1);
}

public sealed partial class SetupFinished : IFact
{
    void IFact.Fold(KernelState state) => state.IsOpen = true;
}

public sealed partial class ServerRegistered : IFact
{
    void IFact.Fold(KernelState state)
    {
        var vpid = new Vpid((ushort)Vpid);
        state.Register!.Servers.Set(vpid, new(vpid, Name, Incarnation, Ownership, new(Init)));
    }
}

public sealed partial class PidsLeased : IFact
{
    void IFact.Fold(KernelState state) => state.Register!.Pids.Set(First, (Last, new((ushort)Vpid)));
}

public sealed partial class PidsReceived : IFact
{
    void IFact.Fold(KernelState state) => state.MutablePidsLent.Add((First, Last));
}

public sealed partial class OwnersLeased : IFact
{
    void IFact.Fold(KernelState state) => state.Register!.Owners(Kind).Set(Range.First, (Range.Last, new((ushort)Vpid)));
}

public sealed partial class OwnersReceived : IFact
{
    void IFact.Fold(KernelState state) => state.Owners!.Receive(Kind, Range);
}

public sealed partial class OwnerAssociated : IFact
{
    void IFact.Fold(KernelState state) => state.Owners!.Associate(Kind, Guest, Host);
}
