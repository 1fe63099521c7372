using Insula.Model;
using Insula.Model.Facts;
using Xunit.Abstractions;

namespace Insula.Requirements.Tests.Abilities;

// Inside the namespace, so that Lock is the action and not System.Threading's.
using static Words;

/// <summary>
/// The calls procmgr_ability, fork, execve and posix_spawn against the plain model: random sequences by and on processes of the host and of servers.
/// After each call the verdict and the sets of all processes are compared.
/// </summary>
public sealed class ThroughTheCall(ITestOutputHelper output)
{
    private const int Sequences = 2000, Length = 8, Seed = 7_219_354;

    private const int HostRoot = 150, HostUser = 155, VirtualSuperUser = 160, Member = 165, OtherMember = 166, Foreign = 170;

    /// <summary>A number that is leased to the server, so that it need not ask the host whose it is.</summary>
    private const int Nobody = 190;

    private static readonly PlainRange[] Ranges = [new(100, 200), new(150, 250)];

    private static readonly Value None = Value.Of(Array.Empty<Value>());

    [Theory]
    [InlineData("encoded", false)]
    [InlineData("encoded", true)]
    [InlineData("translated", false)]
    [InlineData("translated", true)]
    public void R98_to_R136_sequences_of_calls(string strategy, bool lenient)
    {
        var random = new Random(Seed);
        var verdicts = new SortedDictionary<int, int>();
        for (int i = 0; i < Sequences; i++)
        {
            uint ability = Exhaustive.Classes[i % 4];
            Step[] steps = Steps.Of(ability, i % 8 < 4 ? Root : NonRoot, Ranges);
            // Invalid lists change nothing; some are enough.
            Step[] valid = [.. steps.Where(step => PlainRequest.TryParse(step.List, out _))];
            var (bench, model) = Make(strategy, lenient);
            var path = new List<string>();
            for (int made = 0; made < Length; made++)
            {
                int[] pids = [.. model.Processes.Keys];
                int caller = pids[random.Next(pids.Length)];
                // Half of the requests are on the caller itself.
                int target = random.Next(2) == 0 ? 0 : random.Next(10) == 0 ? Nobody : pids[random.Next(pids.Length)];
                Step step = random.Next(20) switch
                {
                    0 => Step.Fork,
                    1 => Step.Exec,
                    < 4 => steps[random.Next(steps.Length)],
                    _ => valid[random.Next(valid.Length)],
                };
                path.Add($"{caller} on {target}: {step}");
                int verdict = Make(bench, model, caller, target, step, spawns: random.Next(2) == 0, path);
                verdicts[verdict] = verdicts.GetValueOrDefault(verdict) + 1;
                Compare(bench, model, path);
            }
        }
        output.WriteLine(string.Join(", ", verdicts.Select(verdict => $"{verdict.Value} times {verdict.Key}")));
        Assert.Equal([0, PlainRules.Eperm, PlainRules.Esrch, PlainRules.Einval], verdicts.Keys);
        Assert.Equal(Sequences * Length, verdicts.Values.Sum());
    }

    private static (Bench Bench, PlainWorld Model) Make(string strategy, bool lenient)
    {
        var bench = new Bench(strategy);
        Policy policy = Policy.Default;
        policy.Abilities = Policy.Types.AbilityPreset.Qnx;
        policy.Locks = lenient ? Policy.Types.LockPolicy.Lenient : Policy.Types.LockPolicy.Strict;
        bench.Effects.Emit(FactOf.PolicyChanged(policy));
        bench.Effects.Emit(FactOf.FormatChanged(bench.File("host", 0x1ED, 0), FileFormat.Elf, default));
        bench.Effects.Emit(FactOf.FormatChanged(bench.File("own", 0x1ED, bench.Own(0)), FileFormat.Elf, default));
        var model = new PlainWorld(lenient);
        foreach (int pid in new[] { HostRoot, HostUser })
        {
            uint user = pid == HostRoot ? 0u : 5;
            bench.Process(pid, user);
            model.Add(pid, user);
        }
        foreach ((int pid, uint user) in new[] { (VirtualSuperUser, 0u), (Member, 5u), (OtherMember, 6u) })
        {
            uint host = bench.Own(user);
            bench.Member(pid, host);
            model.Add(pid, host, vpid: 2, isVirtualSuperUser: user == 0);
        }
        bench.Effects.Emit(FactOf.MemberAdded(bench.Process(Foreign, bench.ForeignSuperUser.Value).Pid, new(1)));
        model.Add(Foreign, bench.ForeignSuperUser.Value, vpid: 1);
        return (bench, model);
    }

    /// <summary>One step by both; the verdict.</summary>
    private static int Make(Bench bench, PlainWorld model, int caller, int target, Step step, bool spawns, List<string> path)
    {
        bench.Effects.Clear();
        Process process = bench.State.Find(new(caller))!;
        Value program = Value.Of(model.Processes[caller].IsVirtualSuperUser ? "/own" : "/host");
        if (step.Kind == StepKind.Request)
        {
            Reply reply = bench.Call(process, "procmgr_ability", target, Value.Of(Kernel.Raw(step.List)));
            return Same(model.Modify(caller, target, step.List), reply, path);
        }
        if (step.Kind == StepKind.Fork)
        {
            Reply child = spawns ? bench.Call(process, "posix_spawn", program, None, 0) : bench.Call(process, "fork");
            int made = (int)child.Value;
            return Same(spawns ? model.DoSpawn(caller, made) : model.DoFork(caller, made), child, path);
        }
        return Same(model.DoExec(caller), bench.Call(process, "execve", program, None, 0), path);
    }

    private static int Same(int wanted, Reply reply, List<string> path)
    {
        int got = reply.IsAllowed ? 0 : (int)WhyTable.Of(reply.Why).Errno;
        Assert.True(wanted == got, $"{string.Join('\n', path)}\nwanted {wanted}, got {got} ({reply.Why})");
        return got;
    }

    private static void Compare(Bench bench, PlainWorld model, List<string> path)
    {
        foreach ((int pid, PlainProcess process) in model.Processes)
        {
            var kernel = new Kernel(bench.State.Find(new(pid))!.Abilities);
            if (!kernel.Equals(process.Set))
                Assert.Fail($"{string.Join('\n', path)}\nprocess {pid} wanted:\n{process.Set}\ngot:\n{kernel}");
        }
    }
}
