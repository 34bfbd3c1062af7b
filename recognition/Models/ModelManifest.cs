using System.Text.Json;
using System.Text.Json.Serialization;

namespace Digits.Recognition;

/// <summary>model.json: what a model folder says of itself. Written by training, checked by serving.</summary>
public sealed record ModelManifest
{
    public const string FileName = "model.json";

    /// <summary>How model.json and its kin are written: camel case, indented, UTF-8.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>The ONNX file beside this manifest, a plain file name.</summary>
    public string File { get; init; } = "model.onnx";

    /// <summary>Size of <see cref="File"/>.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of <see cref="File"/>, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The ONNX file: what <see cref="File"/>, <see cref="Bytes"/> and <see cref="Sha256"/> say.</summary>
    [JsonIgnore]
    public ModelFile Onnx => new(File, Bytes, Sha256);

    /// <summary>Name and shape of the input, -1 for the batch: float32, 0..1, ink bright.</summary>
    public required ModelTensor Input { get; init; }

    /// <summary>Name and shape of the logits.</summary>
    public required ModelTensor Output { get; init; }

    /// <summary>
    /// Name and shape [-1, 10, 7, 7] of the class activation maps (Zhou et al. 2016), whose means are the logits; null when
    /// the model has none.
    /// </summary>
    public ModelTensor? ActivationMaps { get; init; }

    /// <summary>
    /// The network that finds digits on pages (<see cref="DigitSpotter"/>), a file beside this manifest; null when the model
    /// has none, and reads pages by their connected components.
    /// </summary>
    public ModelFile? Spotter { get; init; }

    /// <summary>
    /// The network that looks again at what the spotter found (<see cref="RegionClassifier"/>); null when the model has none.
    /// </summary>
    public ModelFile? Regions { get; init; }

    /// <summary>A second spotter, which fields are looked at with beside the first; null when the first looks each time.</summary>
    public ModelFile? FieldSpotter { get; init; }

    /// <summary>The networks' files, all of them needed to serve.</summary>
    [JsonIgnore]
    public IEnumerable<ModelFile> Networks => ((ModelFile?[])[Onnx, Spotter, Regions, FieldSpotter]).OfType<ModelFile>();

    /// <summary>What each logit stands for, in order.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Logits are divided by this before softmax (Guo et al. 2017); 1 = not calibrated.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Confidence from which a digit is accepted, 0..1.</summary>
    public double AcceptThreshold { get; init; } = 0.5;

    /// <summary>
    /// Confidence from which a whole number on a page is accepted, 0..1. It has a scale of its own, as it also holds the doubt
    /// about where digits are; null: the same as for a digit.
    /// </summary>
    public double? NumberThreshold { get; init; }

    /// <summary>What the temperature and the threshold rest on; null when the model was not calibrated.</summary>
    public CalibrationBasis? Calibration { get; init; }

    /// <summary>Figures on data never trained on, such as "mnist-test.accuracy".</summary>
    public IReadOnlyDictionary<string, double>? Metrics { get; init; }

    /// <summary>The settings that made the model, as the training job writes them.</summary>
    public JsonElement? Settings { get; init; }

    /// <summary>SHA-256 of each unpacked training file.</summary>
    public IReadOnlyDictionary<string, string>? DataSha256 { get; init; }

    /// <summary>The commit of the code that trained it.</summary>
    public string? GitCommit { get; init; }

    public DateTimeOffset? TrainedAt { get; init; }
}
