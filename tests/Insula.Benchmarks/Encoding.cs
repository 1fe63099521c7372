using BenchmarkDotNet.Attributes;
using Insula.Journal;
using Insula.Model.Facts;

namespace Insula.Benchmarks;

/// <summary>The bytes of a commit: half of its calls bring a fact.</summary>
[MemoryDiagnoser]
public class Encoding
{
    private readonly CommitEncoder _encoder = new();
    private Commit _commit = null!;

    [Params(1, 64)]
    public int Batch { get; set; }

    [GlobalSetup]
    public void Prepare() => _commit = new Host(Caller.Member, Ownership.Encoded).Commit(Batch);

    [Benchmark]
    public int Encode() => _encoder.Encode(_commit, []).Length;
}
