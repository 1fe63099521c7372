using Google.Protobuf;

namespace Insula.Model.Facts;

/// <summary>
/// Something that happened, and cannot fail any more: a message of facts.proto that knows how to fold itself into the state.
/// A fold copies values; it checks nothing and keeps no message.
/// </summary>
public interface IFact : IMessage
{
    internal void Fold(KernelState state);
}
