using System.Text.Json.Serialization;

namespace Digits.Functions.Inference;

/// <summary>An inference response of the Open Inference Protocol v2.</summary>
public sealed record InferenceResponse(
    [property: JsonPropertyName("model_name")] string ModelName,
    [property: JsonPropertyName("model_version")] string ModelVersion,
    string? Id,
    IReadOnlyList<OutputTensor> Outputs);

/// <param name="Parameters">Present when the tensor follows the JSON as raw bytes.</param>
/// <param name="Data">Row-major and flat; absent when the tensor follows the JSON.</param>
public sealed record OutputTensor(string Name, string Datatype, IReadOnlyList<long> Shape, InputParameters? Parameters, float[]? Data);
