using Insula.Journal;
using Insula.Kernel;
using Insula.Model;

namespace Insula.Engine;

/// <summary>
/// The host: its own processes and files, the register of its servers, and what it lends them. Its processes run on the vector without wrappers.
/// </summary>
public sealed class HostKernel : Entity
{
    internal HostKernel(StreamId stream, SyscallVector vector) : base(stream, vector) { }

    /// <inheritdoc/>
    public override bool Begins(Message message) => message is BeginHost;

    /// <inheritdoc/>
    protected override void EmitFirst(Message message)
    {
        var begin = (BeginHost)message;
        Boot.Host(Effects, begin.Name, begin.Policy, begin.Pools, begin.Pids);
    }

    /// <inheritdoc/>
    protected override StreamId StreamOf(Vpid vpid)
    {
        State.Register!.Servers.TryGet(vpid, out ServerEntry? entry);
        return StreamId.Server(Stream.Name, vpid, entry!.Incarnation);
    }

    /// <inheritdoc/>
    protected override Vpid VpidOf(StreamId stream)
    {
        // host-1/vps-12.1 is server 12 if that is how the register would name it.
        int dash = stream.Name.LastIndexOf('-'), dot = stream.Name.LastIndexOf('.');
        if (dash < dot && ushort.TryParse(stream.Name.AsSpan((dash + 1)..dot), out ushort number)
            && State.Register!.Servers.TryGet(new(number), out ServerEntry? entry)
            && StreamId.Server(Stream.Name, entry.Vpid, entry.Incarnation) == stream)
            return entry.Vpid;
        throw new InvalidOperationException($"{stream} is no server of {Stream}");
    }

    /// <inheritdoc/>
    protected override Answer? AnswerSelf(Vpid to, Request request)
    {
        if (!to.IsHost)
            return null;
        Answer answer = Requests.Handle(Effects, Vpid.Host, request);
        Requests.Receive(Effects, answer);
        return answer;
    }
}
