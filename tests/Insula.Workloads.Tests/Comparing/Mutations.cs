using System.Globalization;
using System.Text;
using Insula.Model.Facts;
using Insula.Workloads.Comparing;
using Insula.Workloads.Running;
using Insula.Workloads.Scenarios;
using Insula.Workloads.Tests.Notation;

namespace Insula.Workloads.Tests.Comparing;

/// <summary>Alone, so that what is allocated is what is looked at.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;

/// <summary>
/// Random bytes and changed recordings, manifests and notes crash neither the reader nor the comparison, end, and need no more than 256 MiB; a
/// mutation is repeated by its number. The release check is a million of them, in some minutes:
/// <c>INSULA_MUTATIONS=1000000 dotnet test tests/Insula.Workloads.Tests --filter FullyQualifiedName~Mutations</c>
/// </summary>
[Collection("alone")]
public sealed class Mutations : IDisposable
{
    private const int EachCompared = 64;
    private const long MostForReader = 16 << 20, MostForComparison = 256 << 20;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(100);
    private static readonly int Wanted = int.TryParse(Environment.GetEnvironmentVariable("INSULA_MUTATIONS"), CultureInfo.InvariantCulture, out int wanted) ? wanted : 20_000;

    private static readonly Lazy<(byte[][][] Recordings, byte[][][] Manifests)> Committed = new(() =>
    {
        string[] recordings = [.. Directory.GetFiles(Lines.PathOf("../../../ops/recordings")).Where(path => path.Contains(".strace", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        string[] manifests = [.. recordings.Select(path => path[..path.IndexOf(".strace", StringComparison.Ordinal)] + ".tree")];
        return ([.. recordings.Select(Mutator.LinesOf)], [.. manifests.Select(Mutator.LinesOf)]);
    });

    private readonly List<string> _failures = [];
    private readonly string _directory = Directory.CreateTempSubdirectory("insula-mutations-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_reader_reads_whatever_it_is_given()
    {
        byte[][][] recordings = Committed.Value.Recordings;
        for (int i = 0; i < Wanted; i++)
        {
            var random = new Random(i);
            var mutator = new Mutator(random, recordings);
            byte[] bytes = i % 16 == 0 ? mutator.Noise(4000) : mutator.Next(mostLines: 12, mostChanges: 8);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Told(i, () => PropertyTests.AssertBounded(bytes, isScript: i % 8 == 0));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostForReader);
        }
        Assert.Empty(_failures);
    }

    [Fact]
    public void The_comparison_repeats_whatever_can_be_read()
    {
        (byte[][][] recordings, byte[][][] manifests) = Committed.Value;
        int compared = 0, before = 0;
        for (int i = 0; i < Wanted / EachCompared; i++)
        {
            var random = new Random(i);
            int which = random.Next(recordings.Length);
            var mutator = new Mutator(random, recordings);
            byte[] recording = mutator.Next(recordings[which], mostLines: 60, mostChanges: 10);
            byte[]? manifest = random.Next(3) switch
            {
                0 => null,
                1 => Mutator.Joined(manifests[which]),
                _ => new Mutator(random, manifests).Next(manifests[which], mostLines: 60, mostChanges: 3),
            };
            var options = new ComparisonOptions { Ownership = (Ownership)(i % 2), InHost = i % 5 == 0 };
            Told(i, () => compared += Compare(recording, manifest, i % 7 == 0 ? mutator.Noise(200) : null, options) ? 1 : 0);
            before++;
        }
        Assert.Empty(_failures);
        Assert.True(compared > before / 2, $"{compared} of {before} could be compared");
    }

    /// <summary>True if there was something to compare; false if somebody who gave this would be told what is wrong with it.</summary>
    private bool Compare(byte[] recording, byte[]? manifest, byte[]? note, ComparisonOptions options)
    {
        string path = Path.Combine(_directory, "m.strace"), tree = Path.Combine(_directory, "m.tree");
        File.WriteAllBytes(path, recording);
        File.WriteAllBytes(Path.ChangeExtension(path, ".md"), note ?? Encoding.UTF8.GetBytes("start: --user 1000:1000:1000,1002 --umask 022 --cwd /home/alice\n"));
        File.Delete(tree);
        if (manifest is not null)
            File.WriteAllBytes(tree, manifest);
        long allocated = GC.GetTotalAllocatedBytes();
        using var late = new CancellationTokenSource(Longest);
        try
        {
            Agreement agreement = Comparison.Run(path, options with { Cancellation = late.Token }).Agreement;
            Assert.InRange(agreement.Agreed + agreement.Intended + agreement.Disagreements.Count, 0, agreement[VerdictClass.Compared]);
            return true;
        }
        catch (Exception e) when (e is ScenarioException or SetupException or RecordingException)
        {
            return false;
        }
        finally
        {
            // All that was ever allocated: more than was held at any time.
            Assert.InRange(GC.GetTotalAllocatedBytes() - allocated, 0, MostForComparison);
        }
    }

    private void Told(int mutation, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            const int most = 10;
            _failures.Add($"mutation {mutation}: {e}");
            Assert.True(_failures.Count < most, string.Join('\n', _failures));
        }
    }
}
