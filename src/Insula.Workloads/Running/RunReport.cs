using System.Text.Encodings.Web;
using System.Text.Json;
using Insula.Engine;
using Insula.Model;
using Insula.Workloads.Comparing;
using Insula.Workloads.Scenarios;

namespace Insula.Workloads.Running;

/// <summary>What happened on one entity.</summary>
/// <param name="Entity">The entity.</param>
public sealed record EntityReport(PlacedEntity Entity)
{
    /// <summary>Its verdicts.</summary>
    public Tally Tally { get; } = new();

    /// <summary>How far its recordings agree.</summary>
    public Agreement Agreement { get; } = new();

    /// <summary>Expectations of its scripts that were not met.</summary>
    public List<MissedExpectation> Missed { get; } = [];

    /// <summary>What is hardly meant in its scripts.</summary>
    public List<ScriptNote> Notes { get; } = [];
}

/// <summary>What a run came to.</summary>
/// <param name="Scenario">The scenario, with the strategy it was run with.</param>
/// <param name="Nodes">What each node did.</param>
/// <param name="Entities">What happened on each entity.</param>
/// <param name="Violations">What the auditor found.</param>
/// <param name="Digest">The digest of the state at the end.</param>
/// <param name="OutOfBounds">What happened that the digest may depend on besides scenario and seed; null if nothing did.</param>
/// <param name="Journal">The journal's name.</param>
/// <param name="Took">Wall time of placing and running.</param>
public sealed record RunReport(
    Scenario Scenario, IReadOnlyList<NodeReport> Nodes, IReadOnlyList<EntityReport> Entities, IReadOnlyList<Violation> Violations,
    string Digest, string? OutOfBounds, string Journal, TimeSpan Took)
{
    private static readonly Why[] Exhausted =
        [Why.OwnerPoolEmpty, Why.OwnerQuotaReached, Why.PidsExhausted, Why.TooManyProcesses, Why.IdentifierOutOfRange];

    private Tally? _total;
    private Agreement? _agreement;

    /// <summary>All verdicts.</summary>
    public Tally Total
    {
        get
        {
            if (_total is not null)
                return _total;
            _total = new Tally();
            foreach (EntityReport entity in Entities)
                _total.Add(entity.Tally);
            return _total;
        }
    }

    /// <summary>How far all recordings agree.</summary>
    public Agreement Agreement
    {
        get
        {
            if (_agreement is not null)
                return _agreement;
            _agreement = new Agreement();
            foreach (EntityReport entity in Entities)
                _agreement.Add(entity.Agreement);
            return _agreement;
        }
    }

    /// <summary>Expectations that were not met.</summary>
    public IEnumerable<MissedExpectation> Missed => Entities.SelectMany(entity => entity.Missed);

    /// <summary>What is hardly meant in scripts. It is no finding: the request was accepted, and does what it says.</summary>
    public IEnumerable<ScriptNote> Notes => Entities.SelectMany(entity => entity.Notes);

    /// <summary>Why the digest may depend on nodes or strategy (design 5); null if it does not.</summary>
    public string? DigestDependsOn
    {
        get
        {
            foreach (Why why in Exhausted)
            {
                if (Total[why] > 0)
                    return $"a bound was met: {WhyTable.Of(why).Sentence}";
            }
            return OutOfBounds;
        }
    }

    /// <summary>True if a check failed: the auditor found something, or a script was not met.</summary>
    public bool HasFindings => Violations.Count > 0 || Missed.Any();

    /// <summary>Writes the report as JSON, schema insula.run.v1.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="reproduce">The command as it was typed.</param>
    public void WriteJson(Stream output, string reproduce)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("schema", "insula.run.v1");
        json.WriteString("scenario", Scenario.Name);
        json.WriteNumber("seed", Scenario.Seed);
        json.WriteNumber("nodes", Nodes.Count);
        WriteNodes(json);
        json.WriteNumber("servers", Scenario.Hosts.Sum(host => host.Servers.Count));
        json.WriteNumber("syscalls", Total.Calls);
        json.WriteStartObject("verdicts");
        json.WriteNumber("allowed", Total.Allowed);
        json.WriteNumber("denied", Total.Denied);
        json.WriteNumber("failed", Total.Failed);
        json.WriteEndObject();
        WriteCounts(json, "denials", Total.Denials);
        WriteCounts(json, "unmodelled", Total.Unmodelled);
        WriteAgreement(json);
        WriteFindings(json);
        json.WriteString("digest", Digest);
        json.WriteBoolean("digest_invariant", DigestDependsOn is null);
        if (DigestDependsOn is { } reason)
            json.WriteString("digest_depends_on", reason);
        json.WriteString("journal", Journal);
        json.WriteNumber("seconds", Math.Round(Took.TotalSeconds, 3));
        json.WriteNumber("syscalls_per_second", Math.Round(Total.Calls / Took.TotalSeconds));
        json.WriteString("reproduce", reproduce);
        json.WriteEndObject();
    }

    private void WriteNodes(Utf8JsonWriter json)
    {
        json.WriteStartArray("per_node");
        foreach (NodeReport node in Nodes)
        {
            json.WriteStartObject();
            json.WriteNumber("servers", node.Servers);
            json.WriteNumber("calls", node.Calls);
            json.WriteNumber("messages_in", node.MessagesIn);
            json.WriteNumber("bytes_in", node.BytesIn);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteAgreement(Utf8JsonWriter json)
    {
        json.WriteStartObject("agreement");
        json.WriteNumber("compared", Agreement[VerdictClass.Compared]);
        json.WriteNumber("agreed", Agreement.Agreed);
        json.WriteNumber("assumed", Agreement[VerdictClass.Assumed]);
        json.WriteNumber("intended", Agreement.Intended);
        ComparisonReport.WriteDenials(json, Agreement.Denials);
        json.WriteEndObject();
    }

    private void WriteFindings(Utf8JsonWriter json)
    {
        json.WriteNumber("isolation_violations", Violations.Count);
        json.WriteStartArray("missed_expectations");
        foreach (MissedExpectation missed in Missed)
        {
            json.WriteStartObject();
            json.WriteString("at", missed.At.ToString());
            json.WriteString("wanted", missed.Wanted);
            json.WriteString("got", missed.Got);
            json.WriteString("reason", missed.Why.ToString());
            json.WriteString("address", missed.Address.Stream.Name is null ? "" : missed.Address.ToString());
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("notes");
        foreach (ScriptNote note in Notes)
        {
            json.WriteStartObject();
            json.WriteString("at", note.At.ToString());
            json.WriteString("line", note.Line);
            json.WriteString("warning", note.Warning);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, long>> counts)
    {
        json.WriteStartObject(name);
        foreach ((string key, long count) in counts)
            json.WriteNumber(key, count);
        json.WriteEndObject();
    }
}
