using BenchmarkDotNet.Attributes;
using Insula.Kernel;
using Insula.Model;
using Insula.Model.Facts;

namespace Insula.Benchmarks;

/// <summary>The cost of asking for an ability, by whether it is as everybody has it, denied or limited. The budget at the defaults is 10 ns.</summary>
[MemoryDiagnoser]
public class AbilityChecks
{
    private Host _host = null!;
    private SyscallRow _row = null!;

    /// <summary>The defaults; everything denied; limited to ranges, the last of which holds the value.</summary>
    [Params("default", "denied", "limited")]
    public string Set { get; set; } = "";

    /// <summary>How many checks one round makes.</summary>
    internal const int Checks = AbilityNumbers.Count;

    /// <summary>Makes the process.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _host = new Host(Caller.SuperUser, Ownership.Encoded);
        _row = SyscallTable.ByName("setuid")!;
        string request = Set switch
        {
            "denied" => "all,deny",
            "limited" => string.Join(' ', AbilityTable.All.ToArray().Where(row => row.IsRanged).Select(row => $"nonroot,allow,{row.Name}:1-2,3-4,5-9")),
            _ => "",
        };
        _host.Widen(request);
    }

    /// <summary>A check of each ability.</summary>
    [Benchmark(OperationsPerInvoke = Checks)]
    public int Check()
    {
        var call = new Call(_host.Effects.State, _host.Effects, _row, _host.Task, []);
        int allowed = 0;
        for (int i = 0; i < Checks; i++)
            allowed += Gate.May(call, (Ability)i, 5) == Why.Allowed ? 1 : 0;
        return allowed;
    }
}
