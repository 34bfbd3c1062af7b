using Digits.Recognition;

namespace Digits.Functions.Inference;

/// <summary>Model metadata of the Open Inference Protocol v2.</summary>
public sealed record ModelDescription(
    string Name, IReadOnlyList<string> Versions, string Platform, IReadOnlyList<TensorDescription> Inputs, IReadOnlyList<TensorDescription> Outputs)
{
    /// <summary>The one output: calibrated probabilities of 0 to 9, not the network's logits.</summary>
    public const string OutputName = "probabilities";

    public static ModelDescription Of(ModelManifest manifest) => new(
        manifest.Name,
        [manifest.Version],
        "onnx_onnxv1",
        [new TensorDescription(manifest.Input.Name, "FP32", manifest.Input.Shape)],
        [new TensorDescription(OutputName, "FP32", [-1, DigitClassifier.Classes])]);
}

/// <param name="Shape">-1 is any size.</param>
public sealed record TensorDescription(string Name, string Datatype, IReadOnlyList<long> Shape);
