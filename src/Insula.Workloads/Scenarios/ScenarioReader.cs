using System.Text;

namespace Insula.Workloads.Scenarios;

/// <summary>
/// Reads scenarios. Strict: an unknown key, a word that is not one of those allowed, a name that nothing has are errors, each with its place
/// and with what is allowed. <c>ops/scenarios/README.md</c> is the format, <c>ops/scenarios/schema.json</c> the same for editors.
/// </summary>
public static class ScenarioReader
{
    /// <summary>The longest scenario, in bytes.</summary>
    public const int LongestFile = 4 << 20;

    private const int MostServers = 1_000_000;

    private const string TooLong = "longer than 4 MiB, the most a scenario may be: put trees and recordings into files of their own";

    /// <summary>Reads a file. Paths in it are relative to it.</summary>
    /// <exception cref="ScenarioException">It cannot be read, or is no scenario.</exception>
    public static Scenario Read(string path)
    {
        ErrorList errors = new();
        byte[] bytes;
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            bytes = new byte[LongestFile + 1];
            bytes = bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw errors.Stop(new(path, 0), $"cannot be read: {error.Message}");
        }
        return Parse(Decode(bytes, path, errors), path, Path.GetDirectoryName(path) ?? "");
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The scenario.</param>
    /// <param name="nameForErrors">What errors call it.</param>
    /// <param name="baseDirectory">What paths in it are relative to.</param>
    /// <exception cref="ScenarioException">It is no scenario.</exception>
    public static Scenario Parse(string text, string nameForErrors, string baseDirectory)
    {
        ErrorList errors = new();
        if (text.Length > LongestFile)
            throw errors.Stop(new(nameForErrors, 0), TooLong);
        Reading reading = new(baseDirectory, errors);
        Fields fields = new(YamlReader.Read(text, nameForErrors, errors), reading.Values, "scenario", "about", "seed", "nodes", "images", "hosts");
        string name = fields.Require("scenario", reading.Values.Name, "");
        string? about = fields.Get<string?>("about", reading.Values.Text, null);
        ulong seed = fields.Get("seed", value => reading.Values.Number(value, 0, ulong.MaxValue), 1ul);
        int nodes = fields.Get("nodes", value => (int)reading.Values.Number(value, 1, 64), 1);
        HostSyntax syntax = new(reading, ServerSyntax.Images(fields["images"], reading));
        IReadOnlyList<HostDraft> drafts = fields.Require("hosts", value => reading.Values.List(value, syntax.Read), []);
        if (fields["hosts"] is YamlList { Items.Count: 0 } none)
            errors.Add(none.At, "a scenario has at least one host");
        errors.ThrowIfAny();
        IReadOnlyList<HostSpec> hosts = Hosts(drafts, reading);
        errors.ThrowIfAny();
        return new(name, about, seed, nodes, hosts);
    }

    private static IReadOnlyList<HostSpec> Hosts(IReadOnlyList<HostDraft> drafts, Reading reading)
    {
        Dictionary<string, HostDraft> names = new(StringComparer.Ordinal);
        Dictionary<ImageDraft, IReadOnlyList<FileSpec>> images = new(ReferenceEqualityComparer.Instance);
        List<HostSpec> hosts = [];
        if (drafts.Sum(draft => draft.Servers.Sum(server => (long)server.Count)) > MostServers)
            throw reading.Errors.Stop(drafts[0].At, $"more than {MostServers} servers in one scenario");
        foreach (HostDraft draft in drafts)
        {
            if (!names.TryAdd(draft.Name, draft))
                reading.Errors.Add(draft.At, $"host name '{draft.Name}' is taken: see line {names[draft.Name].At.Line}");
            hosts.Add(new HostMaking(draft, reading, images).Make());
        }
        Barriers.Check(hosts, reading.Errors);
        return hosts;
    }

    private static string Decode(byte[] bytes, string path, ErrorList errors)
    {
        if (bytes.Length > LongestFile)
            throw errors.Stop(new(path, 0), TooLong);
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            ReadOnlySpan<byte> before = bytes.AsSpan(0, Math.Clamp(error.Index, 0, bytes.Length));
            string line = Encoding.UTF8.GetString(before[(before.LastIndexOf((byte)'\n') + 1)..]);
            throw errors.Stop(new(path, before.Count((byte)'\n') + 1, line.Length + 1), "not UTF-8: a scenario is text in UTF-8");
        }
    }
}
