using FsCheck;
using FsCheck.Fluent;
using Insula.Model.Facts;
using static Insula.Model.Facts.Policy.Types;

namespace Insula.Properties.Tests.Worlds;

/// <summary>One call of a program, as numbers that only the world gives a meaning: the same step is a call in every world.</summary>
/// <param name="Entity">On which entity.</param>
/// <param name="Actor">By which process.</param>
/// <param name="Call">Which call.</param>
/// <param name="Choices">A number for each argument, and one for nonsense.</param>
internal sealed record Step(int Entity, int Actor, int Call, int[] Choices)
{
    public const int MaxChoices = 7;

    /// <summary>The number for an argument.</summary>
    public int Choice(int index) => Choices[index % Choices.Length];
}

/// <summary>A random program: a few servers and options, and the calls.</summary>
/// <param name="Servers">How many servers.</param>
/// <param name="Strategies">A bit for each.</param>
/// <param name="Options">Bits of the policy.</param>
/// <param name="Batch">Steps on the same entity that follow each other are sent in batches of up to so many.</param>
/// <param name="Steps">The calls.</param>
internal sealed record Program(int Servers, int Strategies, int Options, int Batch, Step[] Steps)
{
    private const int Length = 40;

    /// <summary>Random programs, which shrink by leaving out steps, then by making their numbers 0.</summary>
    public static Arbitrary<Program> Any { get; } = Arb.From(
        from head in Gen.ArrayOf(Gen.Choose(0, 0xFFFF), 4)
        from numbers in Gen.ArrayOf(Gen.Choose(0, 0xFFFF), Length * (Step.MaxChoices + 3))
        select Of(head, numbers),
        Shrink);

    public Ownership StrategyOf(int server) => (Strategies >> (server - 1) & 1) == 0 ? Ownership.Encoded : Ownership.Translated;

    public Policy Policy()
    {
        Policy policy = Model.Facts.Policy.Default;
        policy.KillGroup = Bit(0) ? KillGroup.Gid : KillGroup.ProcessGroup;
        policy.ForeignPid = Bit(1) ? ForeignPid.Esrch : ForeignPid.Eperm;
        policy.NonSuperUser = Bit(2) ? Violation.Strict : Violation.PassThrough;
        policy.NonPertaining = Bit(3) ? Violation.Strict : Violation.PassThrough;
        policy.KillAllSpares = (KillAllSpares)((Options >> 4) % 3);
        policy.PidLease = Bit(6) || IsPoor ? 2u : 64u;
        policy.OwnerLease = Bit(7) || IsPoor ? 1u : 16u;
        policy.MaxProcesses = Bit(8) ? 8u : 4096u;
        policy.MaxDescriptors = Bit(9) ? 4u : 1024u;
        policy.MaxAssociations = IsPoor && Bit(11) ? 6u : 65536u;
        policy.ProtectedSymlinks = Bit(12) ? 1u : 0u;
        (policy.ProtectedRegular, policy.ProtectedFifos) = Bit(13) ? (2u, 1u) : (0u, 0u);
        return policy;
    }

    public OwnerPools Pools()
    {
        var pools = new OwnerPools();
        foreach (Google.Protobuf.Collections.RepeatedField<IdRange> kind in new[] { pools.Users, pools.Groups })
        {
            kind.Add(new IdRange { First = 1001, Last = IsPoor ? 1017u : 65533u });
            if (!IsPoor)
                kind.Add(new IdRange { First = 0x80000000, Last = 0xFFFFFFFD });
        }
        return pools;
    }

    /// <summary>True if identifiers or processes may run out, which the digest may depend on (design 5).</summary>
    public bool IsPoor => Bit(10);

    /// <summary>The same program where nothing runs out.</summary>
    public Program Rich() => this with { Options = Options & ~(1 << 10) };

    public override string ToString() => $"program of {Servers} servers, strategies {Strategies}, options {Options}, batches of {Batch}, {Steps.Length} steps";

    private static Program Of(int[] head, int[] numbers)
    {
        var steps = new Step[numbers.Length / (Step.MaxChoices + 3)];
        for (int i = 0; i < steps.Length; i++)
        {
            ReadOnlySpan<int> own = numbers.AsSpan(i * (Step.MaxChoices + 3), Step.MaxChoices + 3);
            steps[i] = new(own[0], own[1], own[2], own[3..].ToArray());
        }
        return new(2 + (head[0] % 2), head[1] & 7, head[2] & 0x3FFF, 1 + (head[3] % 4), steps);
    }

    private static IEnumerable<Program> Shrink(Program program)
    {
        for (int size = program.Steps.Length; size > 0; size /= 2)
        {
            for (int start = 0; start + size <= program.Steps.Length; start += size)
                yield return program with { Steps = [.. program.Steps[..start], .. program.Steps[(start + size)..]] };
        }
        if (program.Batch > 1)
            yield return program with { Batch = 1 };
        if (program.Servers > 2)
            yield return program with { Servers = 2 };
        for (int bit = 0; bit < 14; bit++)
        {
            if ((program.Options & 1 << bit) != 0)
                yield return program with { Options = program.Options & ~(1 << bit) };
        }
        if (program.Strategies != 0)
            yield return program with { Strategies = 0 };
    }

    private bool Bit(int bit) => (Options >> bit & 1) != 0;
}
