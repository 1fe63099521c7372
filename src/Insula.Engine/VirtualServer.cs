using Insula.Journal;
using Insula.Kernel;
using Insula.Model;

namespace Insula.Engine;

/// <summary>
/// A virtual server: a set of processes that together behave like one dedicated host. The patent calls it a <em>virtual process</em>.
/// It has its own processes, files, owner map and wrappers, and shares nothing with its host but messages.
/// </summary>
public sealed class VirtualServer : Entity
{
    internal VirtualServer(StreamId stream, SyscallVector vector) : base(stream, vector) { }

    /// <inheritdoc/>
    public override bool Begins(Message message) => message is Delivery { Letter.Request.Kind: RequestKind.Boot };

    /// <inheritdoc/>
    protected override void EmitFirst(Message message) => Boot.Server(Effects, ((Delivery)message).Letter.Request!);

    /// <inheritdoc/>
    protected override StreamId StreamOf(Vpid vpid) =>
        vpid.IsHost ? new(Stream.Host) : throw new InvalidOperationException("servers speak to their host alone");

    /// <inheritdoc/>
    protected override Vpid VpidOf(StreamId stream) => Vpid.Host;
}
