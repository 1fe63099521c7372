using Insula.Kernel;
using Insula.Model;
using Insula.Workloads.Notation;

namespace Insula.Workloads.Tests.Notation;

public class PropertyTests
{
    private const int CallsPerRow = 400;
    private const int Mutations = 20_000;

    public static TheoryData<string> Calls => [.. SyscallTable.All.ToArray().Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Calls))]
    public void WhatIsWrittenIsReadAgain(string name)
    {
        SyscallRow row = SyscallTable.ByName(name)!;
        var random = new Random(name.Length * 1000 + row.Number);
        for (int i = 0; i < CallsPerRow; i++)
        {
            Value[] args = RandomArgument.AllOf(row, random);
            Reply reply = i % 3 == 0 ? Why.NotOwner : Reply.Of(random.Next(0, 1 << 20));
            string line = Lines.Written(name, args, reply);
            Assert.True(StraceReader.ParseLine(Lines.Bytes(line)) is CallLine, $"{line}: {StraceReader.ParseLine(Lines.Bytes(line))}");
            CallLine read = Lines.Call(line);

            Assert.Same(row, read.Row);
            Assert.True(args.AsSpan().SequenceEqual(read.Args), $"{line} was read as {Lines.Written(row, read.Args)}");
            if (!reply.IsAllowed)
                Assert.Equal(Errno.EPERM, read.Result!.Errno);
            else if (row.Returns != Returns.Nothing)
                Assert.Equal(reply.Value, read.Result!.Value);
            Assert.Equal(line, Lines.Written(name, read.Args, reply));
        }
    }

    [Fact]
    public void MutatedRecordingsNeverThrow()
    {
        byte[][] recordings = [.. new[] { "f", "f-tt-T-y-v", "f-stderr", "f-yy-Y", "kinds", "kinds-y-v" }.Select(name => Lines.Bytes(Lines.Recording(name)))];
        byte[] spice = Lines.Bytes("()[]{}<>\"\\,=|/*-+0x7 \n\r\t\0\u00ff...resumed>SIG_a");
        var random = new Random(20_000);
        for (int i = 0; i < Mutations; i++)
        {
            byte[] whole = recordings[i % recordings.Length];
            int start = random.Next(whole.Length);
            byte[] part = whole[start..Math.Min(whole.Length, start + random.Next(1, 600))];
            for (int changes = random.Next(1, 8); changes > 0; changes--)
                part[random.Next(part.Length)] = spice[random.Next(spice.Length)];
            AssertBounded(part, isScript: i % 2 == 0);
        }
    }

    [Fact]
    public void RandomBytesNeverThrow()
    {
        var random = new Random(1);
        for (int i = 0; i < 2000; i++)
        {
            var bytes = new byte[random.Next(1, 400)];
            random.NextBytes(bytes);
            AssertBounded(bytes, isScript: i % 2 == 0);
            AssertBounded([.. "open("u8, .. bytes], isScript: false);
        }
    }

    /// <summary>Reads all, and holds that every line gives at most one event, which says where it stands.</summary>
    internal static void AssertBounded(byte[] bytes, bool isScript)
    {
        int lines = bytes.Count(value => value == '\n') + 1;
        int events = 0;
        foreach (TraceEvent read in new StraceReader(new MemoryStream(bytes), isScript).ReadAll())
        {
            events++;
            Assert.InRange(read.Line, 1, lines);
            if (read is SkippedLine skipped)
                Assert.InRange(skipped.Column, 1, bytes.Length + 2);
            if (read is CallLine { Row: { } row } call && !call.IsCutOff)
                Assert.Equal(row.Args.Length, call.Args.Length);
        }
        Assert.True(events <= lines);
    }
}

/// <summary>Values as a caller may pass them, in the one form the reader gives them.</summary>
internal static class RandomArgument
{
    /// <summary>The arguments of a call; what fcntl takes depends on its command.</summary>
    public static Value[] AllOf(SyscallRow row, Random random)
    {
        var args = new Value[row.Args.Length];
        for (int i = 0; i < args.Length; i++)
            args[i] = row.Args[i].Kind == ArgKind.FcntlArgument ? FcntlArgument(args[i - 1].Number, random) : Of(row, i, random);
        return args;
    }

    private static Value Of(SyscallRow row, int index, Random random) => row.Args[index].Kind switch
    {
        ArgKind.Path => Value.Of(Bytes(random, withNul: false)),
        ArgKind.Text => random.Next(8) == 0 && row.Args[index].Optional ? 0 : Value.Of(Bytes(random, withNul: false)),
        ArgKind.PathOrNull or ArgKind.TextOrNull => random.Next(3) == 0 ? 0 : Value.Of(Bytes(random, withNul: false)),
        ArgKind.Data => Value.Of(Bytes(random, withNul: true)),
        ArgKind.Gids => List(random, 5, Identifier),
        ArgKind.Calls => List(random, 5, r => r.Next(1100)),
        ArgKind.AbilityList => random.Next(3) == 0 ? Value.Of(Bytes(random, withNul: false)) : List(random, 5, r => r.Next() % 3 == 0 ? Long(r) : r.Next()),
        ArgKind.Argv => List(random, 5, r => Value.Of(Bytes(r, withNul: false))),
        ArgKind.Vector => List(random, 5, r => Value.Of(Value.Of(row.Name is "writev" or "pwritev" ? Bytes(r, withNul: true) : []), Long(r))),
        ArgKind.Time => Numbers(random, 2, row.Name == "settimeofday" ? 1000 : 1),
        ArgKind.Times => Numbers(random, 4, row.Name == "utimes" ? 1000 : 1),
        ArgKind.IntervalTimer or ArgKind.TimerSetting => Numbers(random, 4),
        ArgKind.Scheduling => Numbers(random, 1),
        ArgKind.SignalEvent => random.Next(4) == 0 ? Value.Of(Array.Empty<Value>())
            : random.Next(4) is var how && how == 3 ? Value.Of(4, Int(random), Int(random)) : Value.Of(how, Int(random), 0),
        ArgKind.SignalSet or ArgKind.NumberPointer => Numbers(random, 1),
        ArgKind.SignalAction or ArgKind.OpenHow => Numbers(random, 3),
        ArgKind.Limit => Numbers(random, 2),
        ArgKind.CloneArgs => random.Next(4) == 0 ? Value.Of(Array.Empty<Value>()) : Value.Of(Long(random), random.Next(70)),
        ArgKind.Uid or ArgKind.Gid or ArgKind.HostUid or ArgKind.HostGid => Identifier(random),
        ArgKind.Pid or ArgKind.PidOrGroup or ArgKind.Fd or ArgKind.DirFd or ArgKind.Status or ArgKind.Signal or ArgKind.NewFd or ArgKind.PriorityWho
            => Int(random),
        ArgKind.Mode or ArgKind.FileMode or ArgKind.OpenFlags or ArgKind.AtFlags or ArgKind.AccessMode or ArgKind.Whence or ArgKind.WaitOptions
            or ArgKind.LockOperation or ArgKind.MaskHow or ArgKind.Resource or ArgKind.PriorityWhich or ArgKind.WaitWhich or ArgKind.Clock
            or ArgKind.TimerWhich or ArgKind.Protection or ArgKind.Flags or ArgKind.SchedulingPolicy
            => random.Next(3) == 0 ? random.Next(20) : unchecked((uint)(random.Next(3) == 0 ? random.NextInt64() : random.Next(0x2000))),
        ArgKind.FcntlCommand => FcntlCommand(random),
        ArgKind.OffsetPointer => random.NextInt64(-1, 1L << random.Next(1, 60)),
        ArgKind.CloneFlags or ArgKind.Size or ArgKind.Offset or ArgKind.Number or ArgKind.Pointer or ArgKind.Environment or ArgKind.Device or ArgKind.Priority or ArgKind.Handler
            => Long(random),
        _ => 0,
    };

    private static Value FcntlArgument(long command, Random random) => command switch
    {
        1 or 3 or 9 or 11 or 1025 or 1032 or 1034 => 0,
        (>= 5 and <= 7) or (>= 36 and <= 38) when random.Next(4) > 0
            => Value.Of(random.Next(10), random.Next(5), Long(random), Long(random), command is 5 or 36 ? random.Next(9) : 0),
        15 or 16 when random.Next(4) > 0 => Value.Of(random.Next(5), Int(random)),
        2 or 4 or 1024 or 1026 or 1033 => random.Next(0x2000),
        10 => Int(random),
        _ => Long(random),
    };

    private static Value FcntlCommand(Random random) =>
        random.Next(4) switch { 0 => random.Next(2000), 1 => random.Next(1020, 1040), 2 => random.Next(30, 40), _ => random.Next(20) };

    private static Value List(Random random, int most, Func<Random, Value> element) =>
        Value.Of([.. Enumerable.Range(0, random.Next(most)).Select(_ => element(random))]);

    private static Value Numbers(Random random, int count, long step = 1) => random.Next(4) == 0
        ? Value.Of(Array.Empty<Value>())
        : Value.Of([.. Enumerable.Range(0, count).Select(i => (Value)(i % 2 == 0 ? Long(random).Number : Long(random).Number / 1000 / step * step))]);

    private static Value Long(Random random) => random.Next(4) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : random.Next(0x2000);

    private static Value Identifier(Random random) => random.Next(4) switch
    {
        0 => -1,
        1 => random.NextInt64(uint.MaxValue),
        _ => random.Next(2000),
    };

    private static Value Int(Random random) => random.Next(4) switch
    {
        0 => random.Next(int.MinValue, int.MaxValue),
        1 => -100,
        _ => random.Next(-3, 70),
    };

    private static byte[] Bytes(Random random, bool withNul)
    {
        var bytes = new byte[random.Next(40)];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(random.Next(3) == 0 ? random.Next(withNul ? 0 : 1, 256) : random.Next(' ', 0x7f));
        return bytes;
    }
}
