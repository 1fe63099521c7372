using Google.Protobuf;

namespace Insula.Journal.Tests;

public sealed class CommitCodecTests
{
    private static readonly byte[] Previous = [.. Enumerable.Range(0, RowHash.Size).Select(i => (byte)i)];

    [Fact]
    public void Any_commit_survives_encoding_and_decoding()
    {
        var encoder = new CommitEncoder();
        for (int seed = 0; seed < 2000; seed++)
        {
            Commit commit = Samples.Any(new Random(seed));
            byte[] bytes = encoder.Encode(commit, Previous).ToArray();

            Commit decoded = CommitCodec.Decode(commit.Stream, commit.Sequence, bytes, out byte[] previous);

            Assert.Equal($"seed {seed}: " + Samples.Text(commit), $"seed {seed}: " + Samples.Text(decoded));
            Assert.Equal(Previous, previous);
            Assert.Equal(bytes, CommitCodec.Encode(decoded, previous));
        }
    }

    [Fact]
    public void The_encoder_writes_what_the_generated_code_writes()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            byte[] bytes = CommitCodec.Encode(Samples.Any(new Random(seed)), seed % 2 == 0 ? Previous : []);
            Assert.Equal(bytes, Wire.CommitMessage.Parser.ParseFrom(bytes).ToByteArray());
        }
    }

    [Fact]
    public void A_commit_without_anything_is_no_bytes()
    {
        var empty = new Commit { Stream = Samples.Stream, Sequence = 1, Time = 0 };
        Assert.Empty(CommitCodec.Encode(empty, []));
        Assert.Equal(Samples.Text(empty), Samples.Text(CommitCodec.Decode(Samples.Stream, 1, [], out _)));
    }

    [Fact]
    public void Damaged_bytes_give_a_commit_or_a_FormatException()
    {
        var random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 40_000; i++)
        {
            byte[] bytes = CommitCodec.Encode(i % 10 == 0 ? Samples.Any(random) : Samples.Full(), Previous);
            refused += IsRefused(Damaged(bytes, random)) ? 1 : 0;
        }
        Assert.InRange(refused, 10_000, 39_999);
    }

    [Fact]
    public void Any_bytes_give_a_commit_or_a_FormatException()
    {
        var random = new Random(2);
        for (int i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            IsRefused(bytes);
        }
    }

    public static TheoryData<string, byte[]> Refused => new()
    {
        { "cut off", Bytes(new() { Replies = Text(new byte[15]) }) },
        { "where none belong", Bytes(new() { Replies = Text([0, 0, 1, .. new byte[13]]) }) },
        { "more calls than replies", Bytes(new() { Calls = Text([1, 1, 0]) }) },
        { "no process", Bytes(new() { Replies = Text(new byte[16]), Calls = Text([1, 255, 255, 255, 255, 16, 0]) }) },
        { "too great", Bytes(new() { Replies = Text(new byte[16]), Calls = Text([255, 255, 4, 1, 0]) }) },
        { "instead of 0 or 1", Bytes(new() { Replies = Text(new byte[16]), Calls = Text([1, 1, 2]) }) },
        { "no list", Bytes(new() { Replies = Text(new byte[16]), Calls = Text([1, 1, 1, 0, 0]) }) },
        { "too great", Bytes(new() { Time = ulong.MaxValue }) },
        { "too great", Bytes(new() { Batch = uint.MaxValue }) },
        { "too great", Bytes(new() { Received = new() { Number = ulong.MaxValue } }) },
        { "hash of the row before", Bytes(new() { PreviousHash = Text(new byte[31]) }) },
        { "one reply", Bytes(new() { Completions = { new Wire.CompletionMessage() } }) },
        { "kind 99", Bytes(new() { Letters = { new Wire.LetterMessage { Kind = 99, Args = Text([2, 0]) } } }) },
        { "more than it can have", Bytes(new() { Letters = { new Wire.LetterMessage { Kind = 1, Why = 1, Args = Text([2, 0]) } } }) },
        { "more than it can have", Bytes(new() { Letters = { new Wire.LetterMessage { Kind = 1, Args = Text([2, 0, 0]) } } }) },
        { "no arguments", Bytes(new() { Waiting = new() { Rest = Text([1, 1, 0]) } }) },
        { "fact number", Bytes(new() { Facts = { new Wire.FactMessage() } }) },
        { "damaged", [255] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Bytes_that_no_commit_has_are_refused_in_words(string words, byte[] bytes) =>
        Assert.Contains(words, Assert.Throws<FormatException>(() => CommitCodec.Decode(Samples.Stream, 1, bytes, out _)).Message);

    [Fact]
    public void A_letter_is_a_request_or_an_answer()
    {
        Commit commit = Samples.Small(1) with { Letters = [new(new StreamId("host-1"), 1, null, null, 0)] };
        Assert.Throws<ArgumentException>(() => CommitCodec.Encode(commit, []));
    }

    private static byte[] Bytes(Wire.CommitMessage message) => message.ToByteArray();

    private static ByteString Text(byte[] bytes) => ByteString.CopyFrom(bytes);

    // Any other exception than FormatException fails the test.
    private static bool IsRefused(byte[] bytes)
    {
        try
        {
            CommitCodec.Decode(Samples.Stream, 1, bytes, out _);
            return false;
        }
        catch (FormatException)
        {
            return true;
        }
    }

    private static byte[] Damaged(byte[] bytes, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                byte[] more = [.. bytes];
                random.NextBytes(more.AsSpan(random.Next(bytes.Length)));
                return more;
            default:
                for (int i = random.Next(1, 4); i > 0; i--)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                return bytes;
        }
    }
}
