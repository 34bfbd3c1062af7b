using Digits.Recognition;
using Digits.Training.Evaluation;

namespace Digits.Training.Models;

/// <summary>All files of a model folder, in memory, with what was measured.</summary>
/// <param name="Onnx">The network as it was trained, <see cref="ModelExport.FloatFile"/>.</param>
/// <param name="Quantized">Its integer version, <see cref="ModelExport.Int8File"/>.</param>
/// <param name="Card">MODEL_CARD.md.</param>
/// <param name="Test">On MNIST's test images; null when there were none.</param>
/// <param name="Difference">Largest difference of a logit between the network and ONNX Runtime.</param>
public sealed record ExportedModel(ModelManifest Manifest, byte[] Onnx, byte[] Quantized, string Card, SetFigures? Test, double Difference)
{
    /// <summary>Of the two, the one that <see cref="Manifest"/> names.</summary>
    public byte[] Served => Manifest.File == ModelExport.Int8File ? Quantized : Onnx;

    /// <summary>Writes a new version below <paramref name="root"/>; returns its folder.</summary>
    /// <exception cref="JobFailedException">The version is there already.</exception>
    public string WriteTo(string root) => ModelVersions.Write(root, Manifest, Served, Card,
        Manifest.File == ModelExport.Int8File ? (ModelExport.FloatFile, Onnx) : (ModelExport.Int8File, Quantized));
}
