using System.Text.Json.Serialization;

namespace Digits.Functions.Inference;

/// <summary>An inference request of the Open Inference Protocol v2 (github.com/kserve/open-inference-protocol).</summary>
public sealed record InferenceRequest(
    string? Id, RequestParameters? Parameters, IReadOnlyList<InputTensor>? Inputs, IReadOnlyList<RequestedOutput>? Outputs);

/// <param name="BinaryOutput">Whether outputs come as raw bytes unless they say otherwise.</param>
public sealed record RequestParameters([property: JsonPropertyName("binary_data_output")] bool BinaryOutput = false);

/// <param name="Data">Nested or flat; null when the tensor follows the JSON as raw bytes.</param>
public sealed record InputTensor(
    string? Name,
    IReadOnlyList<long>? Shape,
    string? Datatype,
    InputParameters? Parameters,
    [property: JsonConverter(typeof(FlatNumbersConverter))] float[]? Data);

/// <param name="BinarySize">Raw bytes of this tensor after the JSON (binary tensor data extension).</param>
public sealed record InputParameters([property: JsonPropertyName("binary_data_size")] int? BinarySize = null);

public sealed record RequestedOutput(string? Name, OutputParameters? Parameters);

/// <param name="Binary">Whether this output comes as raw bytes; null leaves it to the request's own parameter.</param>
public sealed record OutputParameters([property: JsonPropertyName("binary_data")] bool? Binary = null);
