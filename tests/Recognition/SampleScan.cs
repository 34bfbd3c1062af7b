using System.Text.Json;
using Digits.Tests;

namespace Digits.Recognition.Tests;

/// <summary>The scans in samples/, and what was drawn on them.</summary>
internal static class SampleScan
{
    public static IEnumerable<JsonElement> All() =>
        JsonDocument.Parse(File.ReadAllText(Repository.File("samples", "truth.json"))).RootElement.GetProperty("scans").EnumerateArray();

    public static JsonElement Truth(string file) => All().Single(scan => scan.GetProperty("file").GetString() == file);

    /// <summary>The one number of field.png.</summary>
    public static (string Text, Box Box) Field()
    {
        var line = Truth("field.png").GetProperty("lines")[0];
        return (line.GetProperty("text").GetString()!, line.GetProperty("box").Deserialize<Box>(ModelManifest.Json));
    }

    public static GreyImage Picture(string file) => ImageDecoder.Decode(File.ReadAllBytes(Repository.File("samples", file)), new DecodeLimits(), default);
}
