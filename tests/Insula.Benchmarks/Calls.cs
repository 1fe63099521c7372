using BenchmarkDotNet.Attributes;
using Insula.Model.Facts;

namespace Insula.Benchmarks;

/// <summary>The cost of a call of each family, by who makes it and under which strategy; facts included, no journal.</summary>
[MemoryDiagnoser]
public class Calls
{
    private Action[] _calls = [];

    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    [ParamsSource(nameof(Callers))]
    public string By { get; set; } = "";

    public static IEnumerable<string> Names => Host.Names;

    public static IEnumerable<string> Callers => ["Host", "Member/Encoded", "Member/Translated", "SuperUser/Encoded", "SuperUser/Translated"];

    [GlobalSetup]
    public void Prepare()
    {
        string[] parts = By.Split('/');
        var host = new Host(Enum.Parse<Caller>(parts[0]), parts.Length > 1 ? Enum.Parse<Ownership>(parts[1]) : Ownership.Encoded);
        _calls = host.Calls(Name);
    }

    [Benchmark]
    public void Run()
    {
        foreach (Action call in _calls)
            call();
    }
}
