using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Digits.Robustness.Tests.Fuzzing;

/// <summary>JSON that still is JSON, with values that nobody expects there; now and then broken as any other file.</summary>
internal static class JsonMutator
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e308", "1e-400", "2147483648", "9223372036854775808", "0.1", "\"\"", "\"\\u0000\"", "\"../../x\"", "\"NaN\"", "[]",
        "{}", "[null]", "[[[[[[[[]]]]]]]]", "{\"\":null}", "\"\u00e9\u4e2d\ud83d\ude00\"", "\"2026-01-01T00:00:00Z\"", "[1,2,3]",
    ];

    public static byte[] Mutate(Random random, IReadOnlyList<byte[]> seeds)
    {
        if (random.Next(4) == 0) return Mutator.Mutate(random, seeds);
        var root = JsonNode.Parse(seeds[random.Next(seeds.Count)])!;
        for (var change = random.Next(3); change >= 0; change--)
        {
            var inner = Inner(root).ToArray();
            if (inner.Length == 0) break;
            var node = inner[random.Next(inner.Length)];
            Replace(random, node, Value(random, inner));
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    /// <summary>Where each value below the root stands: its parent, and its name or index there.</summary>
    private static IEnumerable<(JsonNode Parent, string? Name, int Index)> Inner(JsonNode node) => node switch
    {
        JsonObject members => members.ToArray().SelectMany(member =>
            ((JsonNode, string?, int)[])[(node, member.Key, 0)]).Concat(members.Where(member => member.Value is not null).SelectMany(member => Inner(member.Value!))),
        JsonArray values => Enumerable.Range(0, values.Count).Select(index => (node, (string?)null, index))
            .Concat(values.OfType<JsonNode>().SelectMany(Inner)),
        _ => [],
    };

    private static JsonNode? Value(Random random, (JsonNode Parent, string? Name, int Index)[] inner)
    {
        if (random.Next(4) > 0) return JsonNode.Parse(Values[random.Next(Values.Length)], documentOptions: new JsonDocumentOptions { MaxDepth = 64 });
        var (parent, name, index) = inner[random.Next(inner.Length)]; // another place's value
        return (name is null ? parent[index] : parent[name])?.DeepClone();
    }

    private static void Replace(Random random, (JsonNode Parent, string? Name, int Index) place, JsonNode? value)
    {
        if (place.Parent is JsonObject members)
        {
            if (random.Next(8) == 0) members.Remove(place.Name!);
            else members[place.Name!] = value;
        }
        else if (random.Next(8) == 0)
        {
            place.Parent.AsArray().RemoveAt(place.Index);
        }
        else
        {
            place.Parent[place.Index] = value;
        }
    }
}
