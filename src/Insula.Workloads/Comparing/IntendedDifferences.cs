using System.Reflection;
using Insula.Model;
using Insula.Workloads.Notation;
using Insula.Workloads.Scenarios;

namespace Insula.Workloads.Comparing;

/// <summary>A rule of intended-differences.yaml.</summary>
/// <param name="Call">The call; * for any.</param>
/// <param name="Recorded">The error that Linux gave; "success" for none.</param>
/// <param name="Reason">The reason that Insula gives.</param>
/// <param name="Spec">The rule of the specification that wants it so.</param>
/// <param name="About">Why, in words.</param>
public sealed record IntendedDifference(string Call, string Recorded, Why Reason, string Spec, string About);

/// <summary>Where Insula answers otherwise than Linux on purpose: rules over call, error and reason, never over a line of a recording.</summary>
public static class IntendedDifferences
{
    private const string Name = "intended-differences.yaml";

    /// <summary>The rules, in file order.</summary>
    public static IReadOnlyList<IntendedDifference> Rules { get; } = Read();

    /// <summary>True if a rule covers this difference.</summary>
    public static bool Covers(CallLine line, in Reply simulated)
    {
        string recorded = line.Result?.ErrorName ?? "success";
        foreach (IntendedDifference rule in Rules)
        {
            if (rule.Reason == simulated.Why && rule.Recorded == recorded && (rule.Call == "*" || rule.Call == line.Name))
                return true;
        }
        return false;
    }

    private static IntendedDifference[] Read()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Name) ?? throw new InvalidOperationException($"{Name} is missing");
        using var reader = new StreamReader(stream);
        ErrorList errors = new();
        var values = new Values(errors);
        var root = new Fields(YamlReader.Read(reader.ReadToEnd(), Name, errors), values, "intended_differences");
        IReadOnlyList<IntendedDifference> rules = root.Require("intended_differences", value => values.List(value, node => Rule(node, values)), []);
        errors.ThrowIfAny();
        return [.. rules];
    }

    private static IntendedDifference Rule(YamlNode node, Values values)
    {
        var fields = new Fields(node, values, "call", "recorded", "reason", "spec", "about");
        string reason = fields.Require("reason", values.Text, "");
        if (!Enum.TryParse(reason, out Why why))
            values.Errors.Add(node.At, $"'{reason}' is no reason");
        return new(fields.Require("call", values.Text, ""), fields.Require("recorded", values.Text, ""), why, fields.Require("spec", values.Text, ""), fields.Require("about", values.Text, ""));
    }
}
