using BenchmarkDotNet.Running;
using Insula.Benchmarks;

// dotnet run -c Release --project tests/Insula.Benchmarks -- --filter '*'            everything, about half an hour
// dotnet run -c Release --project tests/Insula.Benchmarks -- --filter '*' --job short   a first impression, a few minutes
// dotnet run -c Release --project tests/Insula.Benchmarks -- quick                    each call a million times, half a minute
// Say with every figure what machine it was, and that nothing else ran on it.
if (args is ["quick"])
    Quick.Run();
else
    BenchmarkSwitcher.FromAssembly(typeof(Host).Assembly).Run(args);
