namespace Insula.Journal;

/// <summary>What a store holds of a commit, apart from the stream's name.</summary>
/// <param name="Sequence">Column <c>sequence_number</c>.</param>
/// <param name="Identifier">Column <c>identifier</c>.</param>
/// <param name="Manifest">Column <c>manifest</c>.</param>
/// <param name="Message">Column <c>message</c>.</param>
/// <param name="IsDeleted">Column <c>deleted</c>: Akka.NET would skip the row. No event is ever deleted.</param>
internal readonly record struct Row(long Sequence, long Identifier, string Manifest, byte[] Message, bool IsDeleted)
{
    /// <summary>The hash of this row.</summary>
    public byte[] Hash(StreamId stream) => RowHash.Of(stream, Sequence, Identifier, Manifest, Message);
}
