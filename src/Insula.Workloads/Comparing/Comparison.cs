using System.Text;
using Insula.Journal;
using Insula.Model;
using Insula.Model.Facts;
using Insula.Workloads.Running;
using Insula.Workloads.Scenarios;

namespace Insula.Workloads.Comparing;

/// <summary>How recordings are compared.</summary>
public sealed record ComparisonOptions
{
    /// <summary>The strategy of the server.</summary>
    public Ownership Ownership { get; init; }

    /// <summary>True to run on the host itself instead of in a server.</summary>
    public bool InHost { get; init; }

    /// <summary>A manifest of the world before; null: the one beside the recording, or what the recording shows.</summary>
    public string? Tree { get; init; }

    /// <summary>What is told of the start.</summary>
    public StartOptions Start { get; init; } = new();

    /// <summary>False: nobody is refused for want of permission.</summary>
    public bool ChecksPermissions { get; init; } = true;

    /// <summary>False: the server's wrappers are unloaded.</summary>
    public bool LoadsInterceptor { get; init; } = true;

    /// <summary>Told of each simulated verdict, as a guest sees it.</summary>
    public Action<SimulatedVerdict>? Witness { get; init; }

    /// <summary>Stops it.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>What the simulation answered to a recorded call, as a guest sees it: process numbers by sign, struct stat without what is free.</summary>
/// <param name="Line">The line of the recording.</param>
/// <param name="Name">The call.</param>
/// <param name="Verdict">The error, or the value and what came back.</param>
/// <param name="Why">The reason.</param>
public sealed record SimulatedVerdict(long Line, string Name, string Verdict, Why Why);

/// <summary>What became of one recording.</summary>
/// <param name="File">The recording, as named.</param>
/// <param name="Start">How it began.</param>
/// <param name="World">Where the world came from, in words.</param>
/// <param name="Agreement">How far it agrees.</param>
public sealed record ComparedFile(string File, RecordedStart Start, string World, Agreement Agreement);

/// <summary>Runs recordings and holds each verdict against the one the real kernel gave.</summary>
public static class Comparison
{
    /// <summary>Compares one recording.</summary>
    /// <param name="path">The recording.</param>
    /// <param name="options">How.</param>
    /// <exception cref="RecordingException">It cannot be read.</exception>
    /// <exception cref="ScenarioException">It is no recording, or the manifest is none.</exception>
    public static ComparedFile Run(string path, ComparisonOptions options)
    {
        RecordedNote note = RecordedNote.Beside(path);
        RecordedStart start = RecordedStart.Of(path, options.Start, note.Start);
        string? manifest = options.Tree ?? note.Manifest;
        RecordedWorld? inferred = manifest is null ? RecordedWorld.Infer(path, start) : null;
        IReadOnlyList<FileSpec> files = WithDevices(inferred?.Files ?? ManifestReader.Read(manifest!));
        var at = new Where(path, 0);
        var work = new RecordingItem(path, start.Login, at) { World = inferred, Witness = options.Witness };
        Scenario scenario = Of(work, files, note.Policy, options);
        ScenarioRun.Check(scenario);
        RunReport report = new ScenarioRun(scenario, new MemoryJournal(), new RunOptions
        {
            ChecksPermissions = options.ChecksPermissions, LoadsInterceptor = options.LoadsInterceptor, Cancellation = options.Cancellation,
        }).Run();
        return new(path, start, manifest ?? "inferred", report.Agreement);
    }

    private static Scenario Of(RecordingItem work, IReadOnlyList<FileSpec> files, Policy policy, ComparisonOptions options)
    {
        const int first = 1, last = 4_000_000;
        // Limits of the recorded host are not known: none is met that the recording does not set.
        (policy.PidLease, policy.MaxProcesses, policy.MaxDescriptors) = (4096, 1_000_000, 1 << 20);
        var pools = new OwnerPools();
        pools.Users.Add(new IdRange { First = 0x80000000, Last = 0xFFFFFFFD });
        pools.Groups.Add(new IdRange { First = 0x80000000, Last = 0xFFFFFFFD });
        ServerSpec[] servers = options.InHost ? [] : [new("recorded", new(1), options.Ownership, files, [work], work.At)];
        var host = new HostSpec("host-1", policy, pools, first, last, options.InHost ? files : Root(work.At), [], options.InHost ? [work] : [], servers, work.At);
        return new("compare", null, 1, 1, [host]);
    }

    private static FileSpec[] Root(Where at) => [new("/"u8.ToArray(), Mode.Directory | 0x1ED, OwnerSpec.Root, 0, [], at)];

    /// <summary>The device files that every system has, where a manifest of one file system leaves them out.</summary>
    private static IReadOnlyList<FileSpec> WithDevices(IReadOnlyList<FileSpec> files)
    {
        const uint device = Mode.CharacterDevice | 0x1B6;
        var known = files.Select(file => Encoding.Latin1.GetString(file.Path)).ToHashSet(StringComparer.Ordinal);
        Where at = new("devices", 0);
        var all = new List<FileSpec>(files);
        if (!known.Contains("/"))
            all.AddRange(Root(at));
        if (!known.Contains("/dev"))
            all.Add(new("/dev"u8.ToArray(), Mode.Directory | 0x1ED, OwnerSpec.Root, 0, [], at));
        foreach ((string name, ulong number) in ((string, ulong)[])[("/dev/null", 0x103), ("/dev/zero", 0x105), ("/dev/full", 0x107), ("/dev/tty", 0x500)])
        {
            if (!known.Contains(name))
                all.Add(new(Encoding.Latin1.GetBytes(name), device, OwnerSpec.Root, number, [], at));
        }
        return [.. all.OrderBy(file => Encoding.Latin1.GetString(file.Path), StringComparer.Ordinal)];
    }
}
