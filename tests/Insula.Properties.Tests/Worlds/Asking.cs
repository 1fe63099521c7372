using FsCheck;
using FsCheck.Fluent;
using Insula.Model;
using Insula.Model.Facts;
using Process = Insula.Model.Process;

namespace Insula.Properties.Tests.Worlds;

/// <summary>A request as numbers: who asks, whose set, and the raw list; or what somebody does in between.</summary>
internal sealed record Ask(int Actor, int Target, Deed Deed, long[] List)
{
    private const int Longest = 12, Numbers = 17, Deeds = 6;

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

    public override string ToString() => $"actor {Actor} on {Target}, {Deed}: {string.Join(' ', List.Select(number => $"{number:X}"))}";

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
        // More than half of them ask.
        int deed = numbers[^2] % (2 * Deeds);
        return new(numbers[0], numbers[1], deed < Deeds ? (Deed)deed : Deed.Request, [.. list]);
    }
}

/// <summary>What a process does.</summary>
internal enum Deed
{
    Request,
    Fork,
    Execute,
    Spawn,
    SetUser,
    SetEffectiveUser,
}

/// <summary>Makes requests in a world, and looks at what every process may do before and after each.</summary>
internal sealed class Asking
{
    private const int First = 1, Second = 2, Starters = 3;

    /// <summary>
    /// Limits of ranges, and the values that are tried: some are identifiers of server 1, as it and as the host has them, encoded or translated.
    /// </summary>
    public static readonly long[] Values = [0, 1, 2, 9, 15, 64, 1001, 1002, 1003, 0x10000, 0x10001, 0x10009, 0x1FFFF, 0x20001, long.MaxValue, -1];

    private static readonly Domain[] Both = [Domain.Root, Domain.NonRoot];

    private static readonly string[] Programs = ["/srv/run", "/srv/run", "/srv/suid", "/host/sh"];

    private static readonly long[] Users = [0, 1, 2, 7];

    private readonly World _world;
    private readonly SortedDictionary<string, int> _met;
    private readonly Placed _host;
    private readonly List<(Placed On, Pid Pid)> _actors;

    /// <summary>The host's user, and of server 1 a user and the virtual super-user: the setting's first two processes of each.</summary>
    public Asking(World world, SortedDictionary<string, int> met)
    {
        (_world, _met, _host) = (world, met, world.Placed[0]);
        Placed server = world.Placed[1];
        _actors = [(_host, PidOf(_host, Second)), (server, PidOf(server, Second)), (server, PidOf(server, First))];
        Root = PidOf(_host, First);
    }

    /// <summary>Who asks.</summary>
    public enum Who
    {
        Anybody,
        Root,
    }

    private Pid Root { get; }

    private bool HasFacts => _world.Commits.Any(commit => commit.Facts.Any(at => at.Fact is AbilitiesChanged));

    /// <summary>Makes a request, or does what is done in between; returns what somebody gained by it who must not, or null.</summary>
    public string? Make(Ask ask, Who who, bool isJudged)
    {
        // Each of the three on itself, and the virtual super-user twice as often on the user of its server; sometimes anybody on anybody, children too.
        int turn = ask.Actor / 3 % 5, child = ask.Actor / 15 % 8;
        int asks = Starters + child < _actors.Count ? Starters + child : Math.Min(turn, Starters - 1);
        (Placed on, Pid pid) = who == Who.Root ? (_host, Root) : _actors[asks];
        Process actor = on.State.Find(pid)!;
        if (who != Who.Root && ask.Deed != Deed.Request)
            return Do(ask, on, actor);
        int asked = who == Who.Root || ask.Target % 8 == 0 ? ask.Target / 8 % _actors.Count : turn > 2 ? 1 : asks;
        // Who has become root on the host asks as root.
        bool isRoots = on.Vpid.IsHost && actor.Credentials.Effective == HostUid.Root;
        AbilitySet[] before = Sets();
        Pid target = _actors[asked].Pid;
        string by = isRoots ? "root" : pid == target ? "own" : "other's";
        Reply reply = Run(on, by, World.Call(pid, "procmgr_ability", target.Value, Value.Of([.. ask.List.Select(number => (Value)number)])));
        if (!reply.IsAllowed && HasFacts)
            return $"{reply.Why}, and yet it is changed";
        for (int i = 0; i < before.Length; i++)
        {
            Process process = ProcessOf(i);
            if (process.Abilities.IsAlike(before[i], new AbilityRegister()))
                continue;
            if (i != asked || !reply.IsAllowed)
                return $"process {process.Pid} was not asked for, or in vain ({reply.Why}), and is changed";
            string? found = Locks(before[i], process.Abilities);
            if (isJudged && (who == Who.Root || !isRoots))
                found ??= Gains(before[i], process.Abilities, _actors[i].On.State.Owners, isOwn: process.Pid == pid);
            if (found is not null)
                return $"process {process.Pid}: {found}";
        }
        return null;
    }

    /// <summary>
    /// Forks, runs a program, spawns one, becomes another user: a child has its parent's set, a program what is inheritable and the rest by default, and a user is
    /// a matter of the domain, not of the set (R119, R120).
    /// </summary>
    private string? Do(Ask ask, Placed on, Process actor)
    {
        AbilitySet[] before = Sets();
        AbilitySet own = actor.Abilities;
        long user = Users[ask.Target / 4 % Users.Length];
        Value program = Value.Of(Programs[ask.Target % Programs.Length]), words = Value.Of(Value.Of("program"));
        Syscall call = ask.Deed switch
        {
            Deed.Fork => World.Call(actor.Pid, "fork"),
            Deed.Execute => World.Call(actor.Pid, "execve", program, words, 0),
            Deed.Spawn => World.Call(actor.Pid, "posix_spawn", program, words, 0, ask.Target % 3 == 0 ? user : -1, -1),
            Deed.SetUser => World.Call(actor.Pid, "setuid", user),
            _ => World.Call(actor.Pid, "setresuid", -1, user, -1),
        };
        Reply reply = Run(on, ask.Deed.ToString(), call);
        for (int i = 0; i < before.Length; i++)
        {
            Process process = ProcessOf(i);
            bool executes = ask.Deed == Deed.Execute && reply.IsAllowed && process == actor;
            if (!executes && !process.Abilities.IsAlike(before[i], new AbilityRegister()))
                return $"process {process.Pid} is changed by {ask.Deed} of {actor.Pid}";
        }
        if (!reply.IsAllowed)
            return HasFacts ? $"{ask.Deed}: {reply.Why}, and yet it is changed" : null;
        if (ask.Deed == Deed.Execute)
            return Executes(own, actor.Abilities, on.State);
        if (ask.Deed is not (Deed.Fork or Deed.Spawn))
            return null;
        _actors.Add((on, new((int)reply.Value)));
        AbilitySet childs = ProcessOf(_actors.Count - 1).Abilities;
        return ask.Deed == Deed.Spawn ? Executes(own, childs, on.State) : childs.IsAlike(own, new AbilityRegister()) ? null : $"the child {reply.Value} has another set than its parent";
    }

    private Reply Run(Placed on, string by, Syscall call)
    {
        _world.Commits.Clear();
        Reply reply = _world.Run(on, call).Replies[0];
        _met[$"{by} {reply.Why}"] = _met.GetValueOrDefault($"{by} {reply.Why}") + 1;
        return reply;
    }

    private AbilitySet[] Sets() => [.. Enumerable.Range(0, _actors.Count).Select(i => ProcessOf(i).Abilities)];

    private Process ProcessOf(int actor) => _actors[actor].On.State.Find(_actors[actor].Pid)!;

    private static Pid PidOf(Placed on, int index) => on.State.Processes.Values[index].Pid;

    /// <summary>What is inheritable is as it was, the rest as everybody has it whose owner nobody gave defaults to.</summary>
    private static string? Executes(AbilitySet before, AbilitySet after, KernelState state)
    {
        AbilitySet defaults = AbilitySet.Default(state.Policy.Abilities, state.Abilities);
        foreach (Domain domain in Both)
        {
            foreach (AbilityRow row in AbilityTable.All)
            {
                bool isInherited = (before[domain].Inherited & row.Ability.Bit()) != 0;
                if (!after[domain].IsAlike(row.Ability, (isInherited ? before : defaults)[domain]))
                    return $"{domain} {row.Name} is not as it was {(isInherited ? "inherited" : "by default")}";
            }
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
    private static string? Gains(AbilitySet before, AbilitySet after, OwnerMap? owners, bool isOwn)
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
                        if ((ulong)first <= (ulong)last && Permits(after[domain], row, owners, (ulong)first, (ulong)last) && !Permits(before[domain], row, owners, (ulong)first, (ulong)last))
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

    /// <summary>Spec 5.5, on the host's values; of ranges that a member set the values are its server's (spec 6.5).</summary>
    private static bool Permits(DomainSet set, AbilityRow row, OwnerMap? owners, ulong first, ulong last)
    {
        if (!set.Allows(row.Ability))
            return false;
        ReadOnlySpan<AbilityRange> ranges = set.RangesOf(row.Ability);
        foreach (AbilityRange range in ranges)
        {
            (ulong from, ulong to) = (first, last);
            if ((!range.IsVirtual || IsServers(owners, row, ref from, ref to)) && range.Covers(from, to))
                return true;
        }
        return ranges.IsEmpty;
    }

    /// <summary>The server's values, which lie side by side as the host's do only where they are encoded.</summary>
    private static bool IsServers(OwnerMap? owners, AbilityRow row, ref ulong first, ref ulong last)
    {
        if (owners is null || row.Identifiers is not { } kind || last > uint.MaxValue || (first != last && owners.Ownership != Ownership.Encoded))
            return false;
        bool isOwn = owners.FromHost(kind, (uint)first, out uint from) & owners.FromHost(kind, (uint)last, out uint to);
        (first, last) = (from, to);
        return isOwn;
    }
}
