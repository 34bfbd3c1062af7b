using System.Text.Json.Serialization;
using Digits.Recognition;

namespace Digits.Training.Samples;

/// <summary>A scan that was made, with what stands on it.</summary>
/// <param name="File">Its file name in the samples folder.</param>
/// <param name="Layout">How to read it.</param>
/// <param name="Lines">Every number in reading order.</param>
/// <param name="Rows">A table's cells, "" where nothing stands; null for other layouts.</param>
/// <param name="Fields">A form's fields by label; null for other layouts.</param>
public sealed record SampleScan(
    string File,
    Layout Layout,
    [property: JsonIgnore] GreyImage Image,
    IReadOnlyList<WrittenNumber> Lines,
    IReadOnlyList<IReadOnlyList<string>>? Rows = null,
    IReadOnlyDictionary<string, string>? Fields = null);
