namespace Insula.Journal;

/// <summary>
/// Commits as bytes: message <c>CommitMessage</c> of commit.proto. Stream and sequence are columns of the row and not in the bytes.
/// </summary>
public static class CommitCodec
{
    /// <summary>
    /// Column <c>identifier</c>: which serializer of Akka.NET reads the message. Akka keeps the numbers up to 100 for itself.
    /// </summary>
    public const int Identifier = 1001;

    /// <summary>Column <c>manifest</c>: which schema the message has.</summary>
    public const string Manifest = "commit.v1";

    /// <summary>Encodes a commit; who encodes many keeps a <see cref="CommitEncoder"/>.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="previousHash">The hash of the row before; empty in the first row.</param>
    public static byte[] Encode(Commit commit, ReadOnlySpan<byte> previousHash) =>
        new CommitEncoder().Encode(commit, previousHash).ToArray();

    /// <summary>Decodes a commit.</summary>
    /// <param name="stream">Its stream.</param>
    /// <param name="sequence">Its number.</param>
    /// <param name="message">The bytes.</param>
    /// <param name="previousHash">The hash of the row before; empty in the first row.</param>
    /// <exception cref="FormatException">The bytes are no commit that this version knows.</exception>
    public static Commit Decode(StreamId stream, long sequence, ReadOnlySpan<byte> message, out byte[] previousHash) =>
        CommitDecoder.Decode(stream, sequence, message, out previousHash);
}
