using FsCheck;
using FsCheck.Fluent;
using Insula.Model;
using Process = Insula.Model.Process;

namespace Insula.Properties.Tests.Worlds;

/// <summary>A request as numbers: who asks, whose set, and the raw list.</summary>
internal sealed record Ask(int Actor, int Target, long[] List)
{
    private const int Longest = 12, Numbers = 16;

    private const uint End = 0xFFFF, Deny = 0x10000, Allow = 0x20000, Range = 0x40000, Lock = 0x80000, Inherit = 0x400000, NoInherit = 0x800000;

    private const uint Root = 0x10000000, NonRoot = 0x20000000;

    /// <summary>Few abilities, so that they meet: identifiers of users, of groups, signals, none, and two that are not privileged.</summary>
    private static readonly uint[] Few = [2, 3, 36, 6, 23, 22];

    private static readonly uint[] Actions = [Deny, Allow, Allow | Range, Range, Range, 0, Deny | Lock, Lock, Inherit, NoInherit, Allow | Inherit, Deny | Lock | Inherit, Range | Lock];

    /// <summary>Random requests, which shrink by leaving some out.</summary>
    public static Arbitrary<Ask[]> Lists { get; } = Arb.From(
        from numbers in Gen.ArrayOf(Gen.Choose(0, 0xFFFF), Longest * Numbers)
        select numbers.Chunk(Numbers).Select(Of).ToArray(),
        asks => Enumerable.Range(0, asks.Length).Select(i => asks.Where((_, at) => at != i).ToArray()));

    /// <summary>Every third request is root's, which hands out or locks something.</summary>
    public bool IsRoots => Actor % 3 == 0;

    public override string ToString() => $"actor {Actor} on {Target}: {string.Join(' ', List.Select(number => $"{number:X}"))}";

    private static Ask Of(int[] numbers)
    {
        var list = new List<long>();
        int at = 2;
        for (int words = numbers[at++] % 4; words > 0; words--)
        {
            uint ability = numbers[at] % 8 < Few.Length ? Few[numbers[at] % 8] : (uint)numbers[at] % 41;
            uint word = Actions[numbers[at + 1] % Actions.Length] | ability | (numbers[at + 1] % 5 < 2 ? Root : NonRoot);
            list.Add(word);
            if ((word & Range) != 0)
                list.AddRange([Asking.Values[numbers[at + 2] % Asking.Values.Length], Asking.Values[numbers[at + 3] % Asking.Values.Length]]);
            at += 4;
        }
        uint flags = numbers[^1] % 4 != 0 ? 0 : (Actions[numbers[^1] / 4 % Actions.Length] & ~Range) | (numbers[^1] % 8 == 0 ? Root : NonRoot);
        list.Add(End | flags);
        return new(numbers[0], numbers[1], [.. list]);
    }
}

/// <summary>Makes requests in a world, and looks at what every process may do before and after each.</summary>
internal sealed class Asking(World world, SortedDictionary<string, int> met)
{
    private const int First = 1, Second = 2;

    /// <summary>Limits of ranges, and the values that are tried: some are identifiers of server 1, as it and as the host has them.</summary>
    public static readonly long[] Values = [0, 1, 2, 9, 15, 64, 0x10000, 0x10001, 0x10009, 0x1FFFF, 0x20001, long.MaxValue, -1];

    private static readonly Domain[] Both = [Domain.Root, Domain.NonRoot];

    private readonly Placed _host = world.Placed[0], _server = world.Placed[1];

    /// <summary>Who asks.</summary>
    public enum Who
    {
        Anybody,
        Root,
    }

    /// <summary>The host's user, and of server 1 a user and the virtual super-user; the setting's first two processes of each.</summary>
    private (Placed On, Process Process)[] Actors =>
    [
        (_host, _host.State.Processes.Values[Second]), (_server, _server.State.Processes.Values[Second]), (_server, _server.State.Processes.Values[First]),
    ];

    /// <summary>Makes a request; returns what somebody gained by it who must not, or null.</summary>
    public string? Make(Ask ask, Who who, bool isJudged)
    {
        // Each of the three on itself, and the virtual super-user twice as often on the user of its server; sometimes anybody on anybody.
        int turn = ask.Actor / 3 % 5;
        (Placed on, Process actor) = who == Who.Root ? (_host, _host.State.Processes.Values[First]) : Actors[Math.Min(turn, 2)];
        Process target = who == Who.Root || ask.Target % 8 == 0 ? Actors[ask.Target / 8 % Actors.Length].Process : turn > 2 ? Actors[1].Process : actor;
        AbilitySet[] before = [.. Actors.Select(one => one.Process.Abilities)];
        world.Commits.Clear();
        Reply reply = world.Run(on, World.Call(actor.Pid, "procmgr_ability", target.Pid.Value, Value.Of([.. ask.List.Select(number => (Value)number)]))).Replies[0];
        string kind = $"{(who == Who.Root ? "root" : actor == target ? "own" : "other's")} {reply.Why}";
        met[kind] = met.GetValueOrDefault(kind) + 1;
        bool hasFacts = world.Commits.Any(commit => commit.Facts.Any(at => at.Fact is Model.Facts.AbilitiesChanged));
        if (!reply.IsAllowed && hasFacts)
            return $"{reply.Why}, and yet it is changed";
        for (int i = 0; i < Actors.Length; i++)
        {
            Process process = Actors[i].Process;
            if (process.Abilities.IsAlike(before[i], new AbilityRegister()))
                continue;
            if (process != target || !reply.IsAllowed)
                return $"process {process.Pid} was not asked for, or in vain ({reply.Why}), and is changed";
            string? found = Locks(before[i], process.Abilities) ?? (isJudged ? Gains(before[i], process.Abilities, process.Vpid, isOwn: process == actor) : null);
            if (found is not null)
                return $"process {process.Pid}: {found}";
        }
        return null;
    }

    /// <summary>What was locked is as it was, for root too.</summary>
    private static string? Locks(AbilitySet before, AbilitySet after)
    {
        foreach (Domain domain in Both)
        {
            if ((before[domain].Locked & (before[domain].Difference(after[domain]) | ~after[domain].Locked)) != 0)
                return $"a locked ability of {domain} is another";
        }
        return null;
    }

    /// <summary>What is permitted now and was not: nothing; but a process may take back what is not privileged, of its own (R104).</summary>
    private static string? Gains(AbilitySet before, AbilitySet after, Vpid vpid, bool isOwn)
    {
        foreach (Domain domain in Both)
        {
            foreach (AbilityRow row in AbilityTable.All)
            {
                if (!row.IsPrivileged && isOwn)
                    continue;
                foreach (long first in Values)
                {
                    foreach (long last in Values)
                    {
                        if ((ulong)first <= (ulong)last && Permits(after[domain], row, vpid, (ulong)first, (ulong)last) && !Permits(before[domain], row, vpid, (ulong)first, (ulong)last))
                            return $"{domain} {row.Name} {(ulong)first}-{(ulong)last} is permitted";
                    }
                }
                ulong bit = row.Ability.Bit();
                if (row.IsPrivileged && (after[domain].Allowed & after[domain].Inherited & ~before[domain].Inherited & bit) != 0)
                    return $"{domain} {row.Name} is permitted beyond exec";
            }
        }
        return null;
    }

    /// <summary>Spec 5.5, on the host's values; of ranges that a member set the values are its server's, which is encoded (spec 6.5).</summary>
    private static bool Permits(DomainSet set, AbilityRow row, Vpid vpid, ulong first, ulong last)
    {
        if (!set.Allows(row.Ability))
            return false;
        ReadOnlySpan<AbilityRange> ranges = set.RangesOf(row.Ability);
        foreach (AbilityRange range in ranges)
        {
            bool isOwn = first >> 16 == vpid.Value && last >> 16 == vpid.Value;
            if (range.IsVirtual ? isOwn && range.Covers(first & 0xFFFF, last & 0xFFFF) : range.Covers(first, last))
                return true;
        }
        return ranges.IsEmpty;
    }
}
