using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Insula.Workloads.Tests.Scenarios;

/// <summary>As much of JSON Schema 2020-12 as the schema of scenarios uses; a keyword that it does not know fails the test.</summary>
internal sealed class JsonSchema(JsonObject root)
{
    internal bool Accepts(JsonNode? value) => Accepts(root, value);

    internal bool Accepts(JsonNode? schema, JsonNode? value)
    {
        if (schema is JsonValue truth)
            return truth.GetValue<bool>();
        JsonObject rules = schema!.AsObject();
        foreach ((string keyword, JsonNode? rule) in rules)
        {
            if (!Holds(keyword, rule!, rules, value))
                return false;
        }
        return true;
    }

    internal JsonObject Resolve(JsonNode schema) => schema["$ref"] is { } reference
        ? root["$defs"]![reference.GetValue<string>()["#/$defs/".Length..]]!.AsObject()
        : schema.AsObject();

    private bool Holds(string keyword, JsonNode rule, JsonObject rules, JsonNode? value) => keyword switch
    {
        "$schema" or "$id" or "$defs" or "title" or "description" or "default" or "then" or "else" => true,
        "$ref" => Accepts(Resolve(rules), value),
        "type" => rule.GetValue<string>() == TypeOf(value),
        "enum" => rule.AsArray().Any(word => JsonNode.DeepEquals(word, value)),
        "const" => JsonNode.DeepEquals(rule, value),
        "not" => !Accepts(rule, value),
        "anyOf" => rule.AsArray().Any(schema => Accepts(schema, value)),
        "oneOf" => rule.AsArray().Count(schema => Accepts(schema, value)) == 1,
        "if" => rules[Accepts(rule, value) ? "then" : "else"] is not { } branch || Accepts(branch, value),
        "minimum" => TypeOf(value) != "integer" || Number(value!) >= Number(rule),
        "maximum" => TypeOf(value) != "integer" || Number(value!) <= Number(rule),
        "pattern" => TypeOf(value) != "string" || Regex.IsMatch(value!.GetValue<string>(), rule.GetValue<string>().Replace("$", "\\z")),
        "minLength" => TypeOf(value) != "string" || value!.GetValue<string>().Length >= Number(rule),
        "maxLength" => TypeOf(value) != "string" || value!.GetValue<string>().Length <= Number(rule),
        "minItems" => value is not JsonArray list || list.Count >= Number(rule),
        "maxItems" => value is not JsonArray list || list.Count <= Number(rule),
        "items" => value is not JsonArray list || list.All(item => Accepts(rule, item)),
        "required" => value is not JsonObject map || rule.AsArray().All(key => map.ContainsKey(key!.GetValue<string>())),
        "properties" => value is not JsonObject map || map.All(entry => rule[entry.Key] is not { } schema || Accepts(schema, entry.Value)),
        "propertyNames" => value is not JsonObject map || map.All(entry => Accepts(rule, JsonValue.Create(entry.Key))),
        "additionalProperties" => value is not JsonObject map || map.All(entry => rules["properties"]?[entry.Key] is not null || Accepts(rule, entry.Value)),
        _ => throw new InvalidOperationException($"keyword {keyword}"),
    };

    internal static decimal Number(JsonNode number) => decimal.Parse(number.ToJsonString(), CultureInfo.InvariantCulture);

    private static string TypeOf(JsonNode? value) => value switch
    {
        JsonObject => "object",
        JsonArray => "array",
        JsonValue text when text.TryGetValue<string>(out _) => "string",
        JsonValue number when decimal.TryParse(number.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => "integer",
        _ => "other",
    };
}
