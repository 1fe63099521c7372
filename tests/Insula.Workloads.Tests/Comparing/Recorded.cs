using Insula.Model;
using Insula.Model.Facts;
using Insula.Workloads.Comparing;
using Xunit.Abstractions;

namespace Insula.Workloads.Tests.Comparing;

/// <summary>
/// The recordings of real programs in ops/recordings: how far Insula agrees with the kernel they were made on, and the illusion of a dedicated host.
/// </summary>
public sealed class Recorded(ITestOutputHelper output, Recorded.Results results) : IClassFixture<Recorded.Results>
{
    /// <summary>Why a verdict may differ between the host's root and a server's root (the list).</summary>
    private static readonly Why[] OfServers =
    [
        Why.NeedsSuperUser, Why.IdentifierOutOfRange, Why.ForeignProcess, Why.NoSuchProcess, Why.NoSuchGroup, Why.HardLimitRaised,
    ];

    [Fact]
    public void At_least_99_5_percent_of_compared_verdicts_agree_and_98_percent_of_refusals()
    {
        Agreement total = results.Total(Place.Encoded);
        Say(total);
        Assert.True(total.Score >= 99.5, $"{total.Score} % agree");
        Assert.True(total.Denials.Score >= 98, $"{total.Denials.Score} % of the refusals");
        Assert.True(total.Denials.Recorded >= 300, $"{total.Denials.Recorded} recorded refusals");
        Assert.True(total[VerdictClass.Compared] >= 0.75 * total.Calls, $"{total[VerdictClass.Compared]} of {total.Calls} verdicts are compared");
        Assert.True(total.Intended <= 0.003 * total[VerdictClass.Compared], $"{total.Intended} intended differences");
        Assert.Equal(0, total.SkippedLines);
    }

    [Fact]
    public void At_least_twenty_programs_are_recorded_and_ten_run_on_a_manifest()
    {
        Assert.True(results.Names.Length >= 20);
        Assert.True(results.Names.Count(name => results[name, Place.Encoded].File.World.EndsWith(".tree", StringComparison.Ordinal)) >= 10);
        Assert.True(Directory.GetFiles(Results.Folder).Sum(file => new FileInfo(file).Length) <= 4 << 20);
        foreach (string name in results.Names)
            Assert.Contains("start: --user", File.ReadAllText(Path.Combine(Results.Folder, name + ".md")));
    }

    [Fact]
    public void No_recording_is_far_from_its_kernel()
    {
        foreach (string name in results.Names)
        {
            Agreement agreement = results[name, Place.Encoded].File.Agreement;
            Assert.True(agreement.Score >= 93, $"{name}: {agreement.Score} %");
        }
    }

    [Theory]
    [InlineData(Place.Encoded)]
    [InlineData(Place.Translated)]
    public void The_root_of_a_server_gets_the_verdicts_of_the_root_of_a_dedicated_host(Place place)
    {
        long all = 0, excepted = 0;
        foreach (string name in results.Names)
        {
            // What one of them could not make, neither has from then on: calls on such names are left out in the one world and not in the other.
            ILookup<long, SimulatedVerdict> server = results[name, place].Verdicts.ToLookup(verdict => verdict.Line);
            bool lacksDevice = false;
            foreach (SimulatedVerdict host in results[name, Place.Host].Verdicts)
            {
                if (server[host.Line].FirstOrDefault() is not { } other)
                    continue;
                all++;
                if (host.Verdict == other.Verdict)
                    continue;
                excepted++;
                lacksDevice |= host.Name is "mknod" or "mknodat";
                // A device that a server may not make is in no listing of its directory.
                if (lacksDevice && host.Name == "getdents64")
                    continue;
                Assert.True(OfServers.Contains(host.Why) || OfServers.Contains(other.Why),
                    $"{name}:{host.Line} {host.Name}: as root of the host {host.Verdict} ({host.Why}), of a server {other.Verdict} ({other.Why})");
            }
        }
        output.WriteLine($"{all} verdicts, {excepted} of those that may differ do");
        Assert.True(excepted < all / 1000);
    }

    [Fact]
    public void A_kernel_that_refuses_nobody_is_found_out() => Assert.False(Reaches(new() { ChecksPermissions = false }));

    [Fact]
    public void A_server_without_its_interceptor_is_found_out() => Assert.False(Reaches(new() { LoadsInterceptor = false }));

    [Fact]
    public void What_both_tests_would_find_wanting_is_whole() => Assert.True(Reaches(new()));

    private static bool Reaches(ComparisonOptions options) =>
        new ComparisonReport([.. Some.Select(name => Comparison.Run(Results.PathOf(name), options))]).Reaches(99.5, 98);

    private static string[] Some => ["su-refused", "files-refused", "tar-refused", "rm-refused", "cp-tree"];

    private void Say(Agreement total) => output.WriteLine(
        $"{results.Names.Length} recordings: {total.Calls} verdicts, {total[VerdictClass.Compared]} compared, {total.Agreed} agree, {total.Intended} intended; "
        + $"refusals {total.Denials.Recorded} recorded, {total.Denials.Simulated} simulated, {total.Denials.Both} both");

    /// <summary>Where a recording runs.</summary>
    public enum Place { Host, Encoded, Translated }

    /// <summary>A comparison and all its simulated verdicts.</summary>
    public sealed record Ran(ComparedFile File, IReadOnlyList<SimulatedVerdict> Verdicts);

    /// <summary>Every recording, run once in each place.</summary>
    public sealed class Results
    {
        private readonly Dictionary<(string, Place), Ran> _ran = [];

        public Results()
        {
            (string Name, Place Place)[] work = [.. from name in Names from place in Enum.GetValues<Place>() select (name, place)];
            var done = new Ran[work.Length];
            Parallel.For(0, work.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => done[i] = Run(work[i].Name, work[i].Place));
            for (int i = 0; i < work.Length; i++)
                _ran[work[i]] = done[i];
        }

        public static string Folder { get; } = Find();

        public string[] Names { get; } =
            [.. Directory.GetFiles(Folder, "*.strace*").Select(path => Path.GetFileName(path).Split('.')[0]).Order(StringComparer.Ordinal)];

        public Ran this[string name, Place place] => _ran[(name, place)];

        public Agreement Total(Place place)
        {
            var total = new Agreement();
            foreach (string name in Names)
                total.Add(this[name, place].File.Agreement);
            return total;
        }

        public static string PathOf(string name) => Directory.GetFiles(Folder, name + ".strace*").Single();

        private static Ran Run(string name, Place place)
        {
            var verdicts = new List<SimulatedVerdict>();
            ComparedFile file = Comparison.Run(PathOf(name), new()
            {
                InHost = place == Place.Host, Ownership = place == Place.Translated ? Ownership.Translated : Ownership.Encoded, Witness = verdicts.Add,
            });
            return new(file, verdicts);
        }

        private static string Find()
        {
            for (DirectoryInfo? at = new(AppContext.BaseDirectory); ; at = at!.Parent)
            {
                string folder = Path.Combine(at!.FullName, "ops", "recordings");
                if (Directory.Exists(folder))
                    return folder;
            }
        }
    }
}
