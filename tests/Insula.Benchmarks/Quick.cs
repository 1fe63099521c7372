using System.Diagnostics;

namespace Insula.Benchmarks;

/// <summary>A table in half a minute: the best of many short rounds of each call. For comparing two versions on one machine, not for quoting.</summary>
internal static class Quick
{
    private const int Rounds = 60, Calls = 10_000;

    public static void Run()
    {
        string[] names = [.. Insula.Benchmarks.Calls.Callers];
        Console.WriteLine($"{"ns a row",-18}{string.Concat(names.Select(name => $"{name,22}"))}");
        foreach (string name in Host.Names)
        {
            Console.Write($"{name,-18}");
            foreach (string by in names)
            {
                var bench = new Calls { Name = name, By = by };
                bench.Prepare();
                Console.Write($"{Measure(bench.Run),22:F0}");
            }
            Console.WriteLine();
        }
        foreach (string set in new[] { "default", "denied", "limited" })
        {
            var bench = new AbilityChecks { Set = set };
            bench.Prepare();
            Console.WriteLine($"a check of an ability, {set}: {Measure(() => bench.Check()) / AbilityChecks.Checks:F1} ns");
        }
        foreach (int batch in new[] { 1, 64 })
        {
            var bench = new Encoding { Batch = batch };
            bench.Prepare();
            Console.WriteLine($"encode a commit of {batch} calls: {Measure(() => bench.Encode()):F0} ns, {bench.Encode()} bytes");
        }
    }

    private static double Measure(Action run)
    {
        double best = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            for (int i = 0; i < Calls; i++)
                run();
            best = Math.Min(best, watch.Elapsed.TotalNanoseconds / Calls);
        }
        return best;
    }
}
