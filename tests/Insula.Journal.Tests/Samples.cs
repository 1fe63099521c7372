using System.Text;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Journal.Tests;

/// <summary>Commits for tests: small ones, one with every field, any ones; and commits as text, to compare them.</summary>
internal static class Samples
{
    public static readonly StreamId Stream = new("host-1/vps-12.1");

    /// <summary>A commit with a call and a fact.</summary>
    public static Commit Small(long sequence, StreamId? stream = null) => new()
    {
        Stream = stream ?? Stream,
        Sequence = sequence,
        Time = sequence * 10,
        Session = 1,
        Batch = (int)sequence,
        Calls = [new(95, new Pid(1847), Reply.Of(18), [18L])],
        Facts = [new(0, new UmaskChanged { Pid = 1847, Umask = (uint)sequence })],
    };

    /// <summary>Commits first..last of a stream.</summary>
    public static Commit[] Run(int first, int last, StreamId? stream = null) =>
        [.. Enumerable.Range(first, last - first + 1).Select(sequence => Small(sequence, stream))];

    /// <summary>A commit with every field; never change it, for its bytes are frozen.</summary>
    public static Commit Full() => new()
    {
        Stream = Stream,
        Sequence = 41,
        Time = 1_234_567,
        Session = 7,
        Batch = 3,
        Received = (new StreamId("host-1"), 5),
        Calls =
        [
            new(105, new Pid(1847), new Reply(Why.NotOwner, GrantOutcome.NotPertaining, 99, 0), [1L]),
            new(2, new Pid(1848), Reply.Of(-3), [Value.Of("/home/bob/mail"), 0L, Value.Of(5L, Value.Of("x"))]),
            new(102, new Pid(1848), Reply.Of(1), null),
        ],
        Facts =
        [
            new(-1, new SetupFinished()),
            new(0, new ProcessForked { Pid = 1847, Child = 1900 }),
            new(1, new OffsetMoved { File = 4, Offset = 1UL << 40 }),
        ],
        Completions = [new(8, 21, new Pid(1900), 61, Reply.Of(1901), [])],
        Letters =
        [
            new(new StreamId("host-1"), 12, new Request(RequestKind.LeasePids, 0L, 64L), null, 0),
            new(new StreamId("host-1"), 13, null, new Answer(RequestKind.SignalMember, Why.NoSuchProcess, 1L), 5),
        ],
        Waiting = new Continuation(7, 3, 12, new StreamId("host-1"), [Reply.Ok, Reply.Of(4)], [new(57, new Pid(1847), [])]),
        Acknowledged = (new StreamId("host-1"), 11),
    };

    /// <summary>Any commit.</summary>
    public static Commit Any(Random random) => new()
    {
        Stream = AnyStream(random),
        Sequence = 1 + random.NextInt64(1000),
        Time = AnyNumber(random) & long.MaxValue,
        Session = (ulong)AnyNumber(random),
        Batch = random.Next(3) == 0 ? 0 : random.Next(),
        Received = AnyMark(random),
        Calls = Some(random, 5, () =>
            new CallRecord(AnyCall(random), AnyPid(random), AnyReply(random), random.Next(3) == 0 ? null : AnyArgs(random))),
        Facts = Some(random, 5, () => new FactAt(random.Next(-1, 300), SampleFacts.Any(random))),
        Completions = Some(random, 3, () =>
            new Completion((ulong)AnyNumber(random), (ulong)AnyNumber(random), AnyPid(random), AnyCall(random), AnyReply(random), [])),
        Letters = Some(random, 3, () => AnyLetter(random)),
        Waiting = random.Next(3) == 0
            ? new Continuation((ulong)AnyNumber(random), random.Next(), random.Next(), AnyStream(random),
                Some(random, 3, () => AnyReply(random)),
                Some(random, 3, () => new Syscall(AnyCall(random), AnyPid(random), AnyArgs(random))))
            : null,
        Acknowledged = AnyMark(random),
    };

    /// <summary>Every field of a commit, as text.</summary>
    public static string Text(Commit commit)
    {
        var text = new StringBuilder();
        text.AppendLine($"{commit.Stream}@{commit.Sequence} time {commit.Time} session {commit.Session} batch {commit.Batch}");
        text.AppendLine($"received {commit.Received} acknowledged {commit.Acknowledged}");
        foreach (CallRecord call in commit.Calls)
            text.AppendLine($"call {call.Number} {call.Caller} {call.Reply} {(call.Args is null ? "-" : Text(call.Args))}");
        foreach (FactAt fact in commit.Facts)
            text.AppendLine($"fact {fact.Call} {fact.Fact.Descriptor.Name} {fact.Fact}");
        foreach (Completion done in commit.Completions)
            text.AppendLine($"done {done.Session} {done.Ticket} {done.Caller} {done.Number} {done.Reply}");
        foreach (Letter letter in commit.Letters)
        {
            text.AppendLine($"letter {letter.To} {letter.Number} {letter.InReplyTo} "
                + $"{letter.Request?.Kind} {letter.Answer?.Kind} {letter.Answer?.Why} "
                + Text(letter.Request?.Args ?? letter.Answer!.Args));
        }
        if (commit.Waiting is { } waiting)
        {
            text.AppendLine($"waiting {waiting.Session} {waiting.Batch} {waiting.Letter} {waiting.To} {string.Join(' ', waiting.Done)}");
            foreach (Syscall call in waiting.Rest)
                text.AppendLine($"rest {call.Number} {call.Caller} {Text(call.Args)}");
        }
        return text.ToString();
    }

    private static string Text(Value[] args) => string.Join(' ', args.Select(Text));

    private static string Text(Value value) => value.Form switch
    {
        ValueForm.Number => value.Number.ToString(),
        ValueForm.Text => "0x" + Convert.ToHexString(value.Text),
        _ => $"[{Text(value.List.ToArray())}]",
    };

    private static T[] Some<T>(Random random, int most, Func<T> make) =>
        [.. Enumerable.Range(0, random.Next(most + 1)).Select(_ => make())];

    private static ushort AnyCall(Random random) => (ushort)random.Next(ushort.MaxValue + 1);

    private static Pid AnyPid(Random random) => new(random.Next(4) == 0 ? -1 : random.Next());

    private static StreamId AnyStream(Random random) =>
        new(random.Next(4) == 0 ? "hôst-λ" : $"host-{random.Next(9)}/vps-{random.Next(99)}.1");

    private static (StreamId, long)? AnyMark(Random random) => random.Next(2) == 0 ? null : (AnyStream(random), random.Next(5));

    private static Reply AnyReply(Random random) =>
        new((Why)random.Next(256), (GrantOutcome)random.Next(4), random.Next(int.MinValue, int.MaxValue), AnyNumber(random));

    private static long AnyNumber(Random random) => random.Next(3) switch
    {
        0 => random.Next(-2, 3),
        1 => random.NextInt64(long.MinValue, long.MaxValue),
        _ => random.Next(70_000),
    };

    private static Letter AnyLetter(Random random)
    {
        RequestKind kind = Enum.GetValues<RequestKind>()[random.Next(7)];
        return random.Next(2) == 0
            ? new(AnyStream(random), random.Next(), new Request(kind, AnyArgs(random)), null, random.Next(3))
            : new(AnyStream(random), random.Next(), null, new Answer(kind, (Why)random.Next(256), AnyArgs(random)), random.Next(3));
    }

    private static Value[] AnyArgs(Random random) => Some(random, Syscall.MaxArgs, () => AnyValue(random, 0));

    private static Value AnyValue(Random random, int depth)
    {
        switch (random.Next(depth < 3 ? 5 : 4))
        {
            case 0:
                var text = new byte[random.Next(20)];
                random.NextBytes(text);
                return Value.Of(text);
            case 4:
                return Value.Of(Some(random, 3, () => AnyValue(random, depth + 1)));
            default:
                return AnyNumber(random);
        }
    }
}
