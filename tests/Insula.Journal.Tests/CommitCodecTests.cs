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

            Assert.True(Samples.Text(commit) == Samples.Text(decoded), $"seed {seed}: {Samples.Text(commit)} became {Samples.Text(decoded)}");
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

    [Fact]
    public void A_letter_is_a_request_or_an_answer()
    {
        Commit commit = Samples.Small(1) with { Letters = [new(new StreamId("host-1"), 1, null, null, 0)] };
        Assert.Throws<ArgumentException>(() => CommitCodec.Encode(commit, []));
    }

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
