using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Digits.Functions.Tests;

/// <summary>Checks JSON against the part of JSON Schema (2020-12) that openapi.json uses; an unknown keyword is an error.</summary>
public sealed class JsonSchema(JsonNode document)
{
    private static readonly string[] Annotations = ["description", "default", "format", "contentMediaType", "example"];

    /// <returns>What doesn't fit, each with its place; empty when all fits.</returns>
    public IEnumerable<string> Errors(JsonNode? value, JsonNode schema, string place = "$") =>
        schema.AsObject().SelectMany(keyword => Errors(value, schema, keyword.Key, keyword.Value!, place));

    /// <summary>What a JSON pointer such as #/components/schemas/Page points to.</summary>
    public JsonNode Resolve(string reference) =>
        reference[2..].Split('/').Aggregate(document, (node, name) => node[name] ?? throw new ArgumentException($"{reference} leads nowhere."));

    private IEnumerable<string> Errors(JsonNode? value, JsonNode schema, string keyword, JsonNode argument, string place)
    {
        switch (keyword)
        {
            case "$ref":
                return Errors(value, Resolve((string)argument!), place);
            case "type":
                var types = argument is JsonArray several ? several.Select(type => (string)type!) : [(string)argument!];
                return types.Any(type => Is(value, type)) ? [] : [$"{place} is {value?.ToJsonString() ?? "null"}, not {argument.ToJsonString()}"];
            case "properties":
                return value is JsonObject members
                    ? argument.AsObject().Where(part => members.ContainsKey(part.Key)).SelectMany(part => Errors(members[part.Key], part.Value!, $"{place}.{part.Key}"))
                    : [];
            case "required":
                return value is JsonObject has
                    ? argument.AsArray().Select(name => (string)name!).Where(name => !has.ContainsKey(name)).Select(name => $"{place} lacks {name}")
                    : [];
            case "additionalProperties":
                var known = schema["properties"]?.AsObject();
                var others = value is JsonObject all ? all.Where(member => known?.ContainsKey(member.Key) != true) : [];
                return argument is JsonValue
                    ? others.Where(_ => !(bool)argument).Select(member => $"{place} has {member.Key}")
                    : others.SelectMany(member => Errors(member.Value, argument, $"{place}.{member.Key}"));
            case "items":
                return value is JsonArray items ? items.Index().SelectMany(item => Errors(item.Item, argument, $"{place}[{item.Index}]")) : [];
            case "enum":
                return argument.AsArray().Any(allowed => JsonNode.DeepEquals(allowed, value)) ? [] : [$"{place} is {value?.ToJsonString()}"];
            case "const":
                return JsonNode.DeepEquals(argument, value) ? [] : [$"{place} is {value?.ToJsonString()}"];
            case "oneOf":
                return argument.AsArray().Count(choice => !Errors(value, choice!, place).Any()) == 1 ? [] : [$"{place} fits not exactly one choice"];
            case "minimum":
                return value is JsonValue low && (double)low < (double)argument ? [$"{place} is below {argument}"] : [];
            case "maximum":
                return value is JsonValue high && (double)high > (double)argument ? [$"{place} is above {argument}"] : [];
            case "minItems":
                return value is JsonArray few && few.Count < (int)argument ? [$"{place} has {few.Count} items"] : [];
            case "maxItems":
                return value is JsonArray many && many.Count > (int)argument ? [$"{place} has {many.Count} items"] : [];
            case "pattern":
                return value is JsonValue text && !Regex.IsMatch((string)text!, (string)argument!) ? [$"{place} is {value}"] : [];
            default:
                return Annotations.Contains(keyword) ? [] : throw new NotSupportedException($"The keyword {keyword} at {place}.");
        }
    }

    private static bool Is(JsonNode? value, string type) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == System.Text.Json.JsonValueKind.String,
        "boolean" => value?.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False,
        "number" => value?.GetValueKind() == System.Text.Json.JsonValueKind.Number,
        "integer" => value?.GetValueKind() == System.Text.Json.JsonValueKind.Number && double.IsInteger((double)value!),
        _ => throw new NotSupportedException($"The type {type}."),
    };
}
