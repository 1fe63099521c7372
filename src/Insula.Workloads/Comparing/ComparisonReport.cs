using System.Text.Encodings.Web;
using System.Text.Json;

namespace Insula.Workloads.Comparing;

/// <summary>What a comparison came to.</summary>
/// <param name="Files">Each recording.</param>
public sealed record ComparisonReport(IReadOnlyList<ComparedFile> Files)
{
    private Agreement? _total;

    /// <summary>All recordings together.</summary>
    public Agreement Total
    {
        get
        {
            if (_total is not null)
                return _total;
            _total = new Agreement();
            foreach (ComparedFile file in Files)
                _total.Add(file.Agreement);
            return _total;
        }
    }

    /// <summary>True if the totals reach these scores, in percent.</summary>
    public bool Reaches(double agreed, double denials) => Total.Score >= agreed && Total.Denials.Score >= denials;

    /// <summary>Writes the report as JSON, schema insula.compare.v1.</summary>
    public void WriteJson(Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("schema", "insula.compare.v1");
        json.WriteStartArray("files");
        foreach (ComparedFile file in Files)
        {
            json.WriteStartObject();
            json.WriteString("file", file.File);
            json.WriteString("start", file.Start.Text);
            json.WriteString("world", file.World);
            Write(json, file.Agreement);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        Write(json, Total, withLines: false);
        json.WriteEndObject();
    }

    internal static void WriteDenials(Utf8JsonWriter json, Denials denials)
    {
        json.WriteStartObject("denials");
        json.WriteNumber("recorded", denials.Recorded);
        json.WriteNumber("simulated", denials.Simulated);
        json.WriteNumber("both", denials.Both);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Agreement agreement, bool withLines = true)
    {
        json.WriteNumber("calls", agreement.Calls);
        json.WriteNumber("compared", agreement[VerdictClass.Compared]);
        json.WriteNumber("agreed", agreement.Agreed);
        json.WriteNumber("assumed", agreement[VerdictClass.Assumed]);
        json.WriteNumber("undetermined", agreement[VerdictClass.Undetermined]);
        json.WriteNumber("adopted", agreement[VerdictClass.Adopted]);
        json.WriteNumber("intended", agreement.Intended);
        json.WriteNumber("holes", agreement.Holes);
        json.WriteStartObject("unmodelled");
        foreach ((string name, long count) in agreement.Unmodelled)
            json.WriteNumber(name, count);
        json.WriteEndObject();
        json.WriteNumber("skipped_lines", agreement.SkippedLines);
        WriteDenials(json, agreement.Denials);
        if (!withLines)
            return;
        json.WriteStartArray("disagreements");
        foreach (Disagreement disagreement in agreement.Disagreements)
        {
            json.WriteStartObject();
            json.WriteNumber("line", disagreement.Line);
            json.WriteString("call", disagreement.Call);
            json.WriteString("recorded", disagreement.Recorded);
            json.WriteString("simulated", disagreement.Simulated);
            json.WriteString("reason", disagreement.Reason);
            json.WriteString("address", disagreement.Address?.ToString() ?? "");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
