using System.Text.Json;
using System.Text.Json.Serialization;
using Digits.Recognition;

namespace Digits.Training.Samples;

/// <summary>Sample scans on disk: PNG files, and truth.json that says what stands on them.</summary>
public static class SampleFolder
{
    public const string TruthFile = "truth.json";

    private static readonly JsonSerializerOptions Json = new(ModelManifest.Json)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        IgnoreReadOnlyProperties = true, // a box is its four numbers
    };

    /// <summary>Writes the scans and their truth; files of the same name are replaced.</summary>
    public static void Write(string folder, int seed, IReadOnlyList<SampleScan> scans)
    {
        Directory.CreateDirectory(folder);
        foreach (var scan in scans) File.WriteAllBytes(Path.Combine(folder, scan.File), GreyPng.Encode(scan.Image));
        File.WriteAllText(Path.Combine(folder, TruthFile), Truth(seed, scans));
    }

    /// <summary>The text of truth.json.</summary>
    public static string Truth(int seed, IReadOnlyList<SampleScan> scans) =>
        JsonSerializer.Serialize(new Contents(seed, scans), Json).ReplaceLineEndings("\n") + "\n";

    private sealed record Contents(int Seed, IReadOnlyList<SampleScan> Scans);
}
