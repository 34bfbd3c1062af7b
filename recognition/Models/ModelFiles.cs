namespace Digits.Recognition;

/// <summary>What a model folder holds: its description, and the content of the files that it names.</summary>
/// <param name="Onnx">The classifier of single digits.</param>
/// <param name="Spotter">Null when the model has none.</param>
/// <param name="Regions">Null when the model has none.</param>
/// <param name="FieldSpotter">Null when the model has no second one.</param>
public sealed record ModelFiles(ModelManifest Manifest, byte[] Onnx, byte[]? Spotter = null, byte[]? Regions = null, byte[]? FieldSpotter = null);
