using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Insula.Workloads.Scenarios;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Insula.Workloads.Tests.Scenarios;

/// <summary>The schema and the reader know the same keys, words and bounds: each is broken in turn in a document that has them all.</summary>
public sealed class SchemaTests : IDisposable
{
    private readonly Texts _texts = new();
    private readonly JsonObject _schema;
    private readonly JsonSchema _validator;
    private readonly JsonNode _everything;

    public SchemaTests()
    {
        _texts.Write("a.tree", "f\t600\t1\t1\t1\t/x\t\n");
        _schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Texts.Root, "ops/scenarios/schema.json")))!.AsObject();
        _validator = new(_schema);
        _everything = Json(YamlOf(File.ReadAllText(Path.Combine(Texts.Root, "tests/Insula.Workloads.Tests/Scenarios/everything.yaml"))));
    }

    public void Dispose() => _texts.Dispose();

    [Fact]
    public void The_document_is_accepted_and_has_every_key_of_the_schema()
    {
        BothAccept(_everything, "everything");
        ILookup<string, string> used = Objects().SelectMany(each => each.Value.Select(entry => (each.Schema, entry.Key))).ToLookup(each => Id(each.Schema), each => each.Key);
        foreach (JsonObject schema in Schemas(_schema).OfType<JsonObject>().Where(schema => schema["additionalProperties"] is JsonValue))
            Assert.Equal(Keys(schema), used[Id(schema)].Distinct().Order());
    }

    [Fact]
    public void Every_key_is_described_and_no_object_is_open()
    {
        foreach (JsonObject schema in Schemas(_schema).OfType<JsonObject>())
        {
            if (schema["type"] is JsonValue type && type.GetValue<string>() == "object")
                Assert.True(schema["additionalProperties"] is JsonObject || schema["additionalProperties"]?.GetValue<bool>() == false, schema.ToJsonString());
            if (schema["additionalProperties"] is JsonValue)
                Assert.All(schema["properties"]?.AsObject() ?? [], entry => Assert.True(entry.Value!["description"] is not null, entry.Key));
        }
    }

    [Fact]
    public void The_example_of_the_readme_is_a_scenario()
    {
        string readme = File.ReadAllText(Path.Combine(Texts.Root, "ops/scenarios/README.md"));
        string example = readme.Split("```yaml\n")[1].Split("```")[0];
        Assert.Equal("vp1 web-1 web-2 web-3", string.Join(' ', _texts.Parse(example).Hosts[0].Servers.Select(server => server.Name)));
        Assert.True(_validator.Accepts(Json(YamlOf(example))));
        string plain = Regex.Replace(example, " {4}(policy: .*\n.*|owners: .*|pids: .*)\n", "");
        HostSpec preset = _texts.Parse(plain).Hosts[0], given = _texts.Parse(example).Hosts[0];
        Assert.Equal((preset.Policy, preset.Pools, preset.PidFirst, preset.PidLast), (given.Policy, given.Pools, given.PidFirst, given.PidLast));
    }

    [Fact]
    public void Both_know_the_same_keys_at_every_level()
    {
        foreach ((JsonObject schema, JsonObject value) in Objects())
        {
            string error = BothRefuse(value, () => value["zzzz"] = 1, () => value.Remove("zzzz"));
            string allowed = error.Split('\n').Single(line => line.Contains("unknown key 'zzzz'; allowed: ")).Split("allowed: ")[1];
            Assert.Equal(Keys(schema), allowed.Split(", ").Order());
        }
    }

    [Fact]
    public void Both_require_the_same_keys()
    {
        foreach ((JsonObject schema, JsonObject value) in Objects())
        {
            string[] required = [.. schema["required"]?.AsArray().Select(key => key!.GetValue<string>()) ?? [], .. value["type"]?.ToString() == "link" ? ["target"] : Array.Empty<string>()];
            foreach (string key in value.Select(entry => entry.Key).ToArray())
            {
                JsonNode kept = value[key]!;
                if (required.Contains(key))
                    BothRefuse(value, () => value.Remove(key), () => value[key] = kept);
                else if (key is not ("images" or "image" or "users" or "servers" or "type" or "workload")) // others need these, in both or by a cross check
                    With(() => value.Remove(key), () => value[key] = kept, () => BothAccept(_everything, key));
            }
        }
    }

    [Fact]
    public void Both_know_the_same_words()
    {
        int words = 0;
        foreach ((JsonObject schema, JsonNode value, Action<JsonNode> set) in Values().Where(each => each.Schema["enum"] is not null))
        {
            JsonNode before = value.DeepClone();
            if (before.ToString() is "link" or "dir" or "char")
                continue; // what else such a file has depends on it
            foreach (JsonNode? word in schema["enum"]!.AsArray().Where(word => value.GetPath().Contains("ownership", StringComparison.Ordinal) || word!.ToString() != "link"))
                With(() => set(word!.DeepClone()), () => set(before.DeepClone()), () =>
                {
                    words++;
                    ReaderAccepts(_everything, word!.ToString(), "only a file of type file has a size", "only a file of type file has a format");
                });
            BothRefuse(_everything, () => set("zzzz"), () => set(before.DeepClone()));
        }
        Assert.InRange(words, 20, 100);
    }

    [Fact]
    public void Both_know_the_same_bounds()
    {
        int bounds = 0;
        foreach ((JsonObject schema, JsonNode value, Action<JsonNode> set) in Values().Where(each => each.Schema["minimum"] is not null))
        {
            JsonNode before = value.DeepClone();
            decimal least = JsonSchema.Number(schema["minimum"]!), most = JsonSchema.Number(schema["maximum"]!);
            foreach (decimal good in new[] { least, most })
                With(() => set(Number(good)), () => set(before.DeepClone()), () =>
                {
                    bounds++;
                    ReaderAccepts(_everything, $"{schema.GetPath()} {good}", "is over 65535", "is greater than last", "has 32767 servers", "has no server");
                });
            foreach (decimal bad in new[] { least - 1, most + 1 })
                BothRefuse(_everything, () => set(Number(bad)), () => set(before.DeepClone()));
        }
        Assert.InRange(bounds, 30, 200);
    }

    [Fact]
    public void Defaults_of_the_schema_are_those_of_the_reader()
    {
        // A key set to its default and a key left out must give the same scenario.
        foreach ((JsonObject schema, JsonObject value) in Objects())
        {
            foreach ((string key, JsonNode? property) in schema["properties"]!.AsObject())
            {
                if (property!["default"] is not { } preset || value[key] is not { } kept || key == "type" && kept.ToString() != "file")
                    continue;
                string left = "", set = "";
                With(() => value.Remove(key), () => value[key] = kept, () => left = Print(_everything));
                With(() => value[key] = preset.DeepClone(), () => value[key] = kept, () => set = Print(_everything));
                Assert.Equal(left, set);
            }
        }
    }

    private string Print(JsonNode document)
    {
        Scenario scenario = _texts.Parse(document.ToJsonString());
        return JsonSerializer.Serialize(scenario with { Hosts = [] }) + string.Join('\n', scenario.Hosts.Select(host =>
            $"{host.Policy} {host.Pools} {host.PidFirst} {host.PidLast} {Texts.Show(host.Files)} {string.Join(' ', host.Processes.Select(process => JsonSerializer.Serialize(process.Login)))}"
            + string.Join('\n', host.Servers.Select(server => $"{server.Name} {server.Vpid} {server.Ownership} {Texts.Show(server.Files)}{Work(server.Workload)}")) + Work(host.Workload)));
    }

    private static string Work(IEnumerable<WorkItem> items) => string.Join(' ', items.Select(item => item switch
    {
        ScriptItem script => script.Text + JsonSerializer.Serialize(script.Login),
        RecordingItem recording => recording.Path + JsonSerializer.Serialize(recording.Login),
        _ => ((BarrierItem)item).Name,
    }));

    private void BothAccept(JsonNode document, string what)
    {
        Assert.True(_validator.Accepts(document), $"schema refuses without {what}");
        _texts.Parse(document.ToJsonString());
    }

    private void ReaderAccepts(JsonNode document, string what, params string[] crossChecks)
    {
        try
        {
            _texts.Parse(document.ToJsonString());
        }
        catch (ScenarioException error)
        {
            Assert.All(error.Errors, each => Assert.True(crossChecks.Any(each.Text.Contains), $"{what}: {each}"));
            return;
        }
        Assert.True(_validator.Accepts(document), $"schema refuses {what}");
    }

    private string BothRefuse(JsonNode at, Action change, Action back)
    {
        string error = "";
        With(change, back, () =>
        {
            Assert.False(_validator.Accepts(_everything), at.GetPath());
            error = _texts.Errors(_everything.ToJsonString());
        });
        return error;
    }

    private static void With(Action change, Action back, Action check)
    {
        change();
        check();
        back();
    }

    private static IEnumerable<string> Keys(JsonObject schema) => schema["properties"]!.AsObject().Select(entry => entry.Key).Order();

    private static string Id(JsonObject schema) => schema.GetPath();

    private static JsonNode Number(decimal number) => JsonNode.Parse(number.ToString(System.Globalization.CultureInfo.InvariantCulture))!;

    /// <summary>The mappings with fixed keys, and their schemas.</summary>
    private (JsonObject Schema, JsonObject Value)[] Objects() =>
        [.. Walk(_schema, _everything, _ => { }).Where(each => each.Value is JsonObject && each.Schema["additionalProperties"] is JsonValue).Select(each => (each.Schema, each.Value.AsObject()))];

    private (JsonObject Schema, JsonNode Value, Action<JsonNode> Set)[] Values() => [.. Walk(_schema, _everything, _ => { }).Where(each => each.Value is JsonValue)];

    /// <summary>Every value of the document with each schema that speaks of it.</summary>
    private IEnumerable<(JsonObject Schema, JsonNode Value, Action<JsonNode> Set)> Walk(JsonNode schema, JsonNode value, Action<JsonNode> set)
    {
        JsonObject rules = _validator.Resolve(schema);
        foreach (JsonNode? choice in (rules["anyOf"] ?? rules["oneOf"])?.AsArray() ?? [])
        {
            if (_validator.Accepts(choice, value))
                foreach (var each in Walk(choice!, value, set))
                    yield return each;
        }
        yield return (rules, value, set);
        foreach ((string key, JsonNode? inner) in (value as JsonObject)?.ToArray() ?? [])
        {
            if ((rules["properties"]?[key] ?? rules["additionalProperties"]) is JsonObject under)
                foreach (var each in Walk(under, inner!, changed => value[key] = changed))
                    yield return each;
        }
        for (int i = 0; i < ((value as JsonArray)?.Count ?? 0) && rules["items"] is { } items; i++)
        {
            int index = i;
            foreach (var each in Walk(items, value[i]!, changed => value[index] = changed))
                yield return each;
        }
    }

    private static IEnumerable<JsonNode> Schemas(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(entry => Schemas(entry.Value)).Prepend(map),
        JsonArray list => list.SelectMany(Schemas),
        _ => [],
    };

    private static YamlNode YamlOf(string text)
    {
        YamlStream stream = [];
        stream.Load(new StringReader(text));
        return stream.Documents[0].RootNode;
    }

    private static JsonNode Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key.ToString(), (JsonNode?)Json(entry.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "0" or [>= '1' and <= '9', ..] } number when ulong.TryParse(number.Value, out ulong value) =>
            JsonValue.Create(value),
        _ => JsonValue.Create(((YamlScalarNode)node).Value!.Trim().Replace('\n', ';')), // JSON has no literal blocks
    };
}
