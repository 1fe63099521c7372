namespace Insula.Model.Facts;

/// <summary>The options of spec 4.2, 6.2 and 6.7, one record set by one fact, so that a replay uses the options of its time.</summary>
public sealed partial class Policy
{
    /// <summary>The decisions of spec 6.7.</summary>
    public static Policy Default => new()
    {
        MaxProcesses = 4096, MaxDescriptors = 4096, MaxAssociations = 65536, PidLease = 64, OwnerLease = 16,
        ProtectedHardlinks = 1, UnprivilegedPriority = 63,
    };
}

public sealed partial class PolicyChanged : IFact
{
    void IFact.Fold(KernelState state) => state.Policy = Policy.Clone();
}
