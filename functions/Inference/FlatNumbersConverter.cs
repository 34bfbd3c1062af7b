using System.Text.Json;
using System.Text.Json.Serialization;

namespace Digits.Functions.Inference;

/// <summary>A tensor's data in JSON: nested arrays or one flat one, both row-major, as one flat array.</summary>
public sealed class FlatNumbersConverter : JsonConverter<float[]>
{
    public override float[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("data is an array of numbers.");
        var numbers = new List<float>();
        for (var depth = 1; depth > 0;)
        {
            reader.Read();
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray:
                    depth++;
                    break;
                case JsonTokenType.EndArray:
                    depth--;
                    break;
                case JsonTokenType.Number:
                    numbers.Add(reader.GetSingle());
                    break;
                default:
                    throw new JsonException("data holds numbers only.");
            }
        }

        return [.. numbers];
    }

    public override void Write(Utf8JsonWriter writer, float[] value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var number in value) writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }
}
