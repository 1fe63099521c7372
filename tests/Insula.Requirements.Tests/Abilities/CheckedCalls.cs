using Insula.Model;
using Insula.Model.Facts;
using Xunit.Abstractions;

namespace Insula.Requirements.Tests.Abilities;

// Inside the namespace, so that Lock is the action and not System.Threading's.
using static Words;

/// <summary>
/// The check of spec 5.5 against the plain model: after each of many requests, calls with a parameter that sub-ranges speak of. A signal is a single
/// value, memory a range of them.
/// </summary>
public sealed class CheckedCalls(ITestOutputHelper output)
{
    private const int Sequences = 300, Length = 8, Seed = 6_529_985, HostRoot = 150, User = 155, OtherUser = 156;

    private const int ProtExec = 23, Signal = 36, MapFixed = 39;

    /// <summary>Signals that nobody dies of.</summary>
    private static readonly int[] Harmless = [17, 23, 28];

    private static readonly PlainRange[] OfSignals = [new(10, 22), new(17, 23), new(23, 23), new(0, ulong.MaxValue)];

    private static readonly PlainRange[] OfMemory = [new(0x10000, 0x1FFFF), new(0x1C000, 0x2FFFF), new(0x20000, 0x2FFFF), new(0, ulong.MaxValue)];

    [Fact]
    public void R86_R87_R88_R89_R91_R97_a_signal_to_another_users_process_needs_SIGNAL_for_it()
    {
        int[] counts = Run(Signal, OfSignals, (bench, model, caller, random) =>
        {
            int target = caller == OtherUser ? User : OtherUser, signal = Harmless[random.Next(Harmless.Length)];
            int wanted = model.Check(caller, Signal, (ulong)signal, (ulong)signal);
            return ($"kill({target}, {signal})", wanted, bench.Call(bench.State.Find(new(caller))!, "kill", target, signal));
        });
        Assert.Equal(Sequences * Length * 3, counts.Sum());
    }

    [Fact]
    public void R89_R90_memory_to_execute_needs_one_range_that_holds_all_of_it()
    {
        (long Address, long Size)[] places = [(0x10000, 0x1000), (0x1B000, 0x2000), (0x1F000, 0x1000), (0x1F000, 0x2000), (0x20000, 0x10000), (0x30000, 0x1000)];
        int[] counts = Run(ProtExec, OfMemory, (bench, model, caller, random) =>
        {
            (long address, long size) = places[random.Next(places.Length)];
            (ulong first, ulong last) = ((ulong)address, (ulong)(address + size - 1));
            int wanted = model.Check(caller, MapFixed, first, last) is var fix and not 0 ? fix : model.Check(caller, ProtExec, first, last);
            // PROT_READ|PROT_EXEC; MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS
            return ($"mmap({address:X}, {size:X})", wanted, bench.Call(bench.State.Find(new(caller))!, "mmap", address, size, 5, 0x32, -1, 0));
        });
        Assert.Equal(Sequences * Length * 3, counts.Sum());
    }

    /// <summary>Random requests by root and a user on themselves and each other; after each, all try the call. How often it was allowed, and refused.</summary>
    private int[] Run(int ability, PlainRange[] ranges, Func<Bench, PlainWorld, int, Random, (string Call, int Wanted, Reply Got)> attempt)
    {
        var random = new Random(Seed);
        int[] counts = new int[2];
        Step[] requests = [.. new[] { Root, NonRoot }.SelectMany(domain => Steps.Of((uint)ability, domain, ranges)).Where(IsRequest)];
        for (int i = 0; i < Sequences; i++)
        {
            var (bench, model) = Make();
            var path = new List<string>();
            for (int made = 0; made < Length; made++)
            {
                int caller = random.Next(3) == 0 ? User : HostRoot, target = random.Next(2) == 0 ? User : HostRoot;
                Step step = requests[random.Next(requests.Length)];
                path.Add($"{caller} on {target}: {step}");
                model.Modify(caller, target, step.List);
                bench.Call(bench.State.Find(new(caller))!, "procmgr_ability", target, Value.Of(Kernel.Raw(step.List)));
                foreach (int pid in model.Processes.Keys)
                {
                    bench.Effects.Clear();
                    (string call, int wanted, Reply reply) = attempt(bench, model, pid, random);
                    int got = reply.IsAllowed ? 0 : (int)WhyTable.Of(reply.Why).Errno;
                    Assert.True(wanted == got, $"{string.Join('\n', path)}\n{pid} {call}: wanted {wanted}, got {got} ({reply.Why})");
                    counts[got == 0 ? 0 : 1]++;
                }
            }
        }
        output.WriteLine($"{counts[0]} allowed, {counts[1]} refused");
        Assert.All(counts, count => Assert.True(count > Sequences));
        return counts;
    }

    /// <summary>Of the longer lists those without a lock, or all would soon be locked.</summary>
    private static bool IsRequest(Step step) =>
        PlainRequest.TryParse(step.List, out PlainRequest? request) && step.Kind == StepKind.Request && !request.End.Has(Lock) && !request.Named.Exists(word => word.Has(Lock));

    private static (Bench Bench, PlainWorld Model) Make()
    {
        var bench = new Bench("encoded");
        Policy policy = Policy.Default;
        policy.Abilities = Policy.Types.AbilityPreset.Qnx;
        bench.Effects.Emit(FactOf.PolicyChanged(policy));
        var model = new PlainWorld();
        foreach ((int pid, uint user) in new[] { (HostRoot, 0u), (User, 5u), (OtherUser, 6u) })
        {
            bench.Process(pid, user);
            model.Add(pid, user);
        }
        return (bench, model);
    }
}
