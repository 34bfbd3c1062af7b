using System.Security.Cryptography;
using System.Text.Json;

namespace Digits.Recognition;

/// <summary>Reads models/NAME/VERSION: model.json and the ONNX files it names, checked against each other.</summary>
public static class ModelFolder
{
    /// <summary>What evaluating the model found, as `training evaluate --json` writes it; not every model has one.</summary>
    public const string EvaluationFile = "evaluation.json";

    private const long MaxBytes = 200_000_000;

    /// <exception cref="InvalidModelException">A file is missing, unreadable, or not what the manifest says.</exception>
    public static ModelFiles Read(string folder)
    {
        try
        {
            var manifest = ReadManifest(File.ReadAllBytes(Path.Combine(folder, ModelManifest.FileName)));
            return new ModelFiles(manifest, ReadFile(folder, manifest.Onnx), Find(manifest.Spotter), Find(manifest.Regions), Find(manifest.FieldSpotter));

            byte[]? Find(ModelFile? file) => file == null ? null : ReadFile(folder, file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InvalidModelException($"The model in {folder} can't be read: {fault.Message}", fault);
        }
    }

    private static byte[] ReadFile(string folder, ModelFile expected)
    {
        var file = new FileInfo(Path.Combine(folder, expected.File));
        if (file.Exists && file.Length != expected.Bytes) throw WrongSize(expected, file.Length);

        var bytes = File.ReadAllBytes(file.FullName);
        Verify(expected, bytes);
        return bytes;
    }

    /// <summary>Parses model.json and checks what it says of itself.</summary>
    /// <exception cref="InvalidModelException">Not JSON, a required value is missing, or one is out of range.</exception>
    public static ModelManifest ReadManifest(ReadOnlySpan<byte> json)
    {
        ModelManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<ModelManifest>(json, ModelManifest.Json) ?? throw new InvalidModelException("model.json is null.");
        }
        catch (JsonException fault)
        {
            throw new InvalidModelException($"model.json can't be read: {fault.Message}", fault);
        }

        foreach (var file in manifest.Networks) CheckFile(file);
        if (((ModelTensor?[])[manifest.Input, manifest.Output, manifest.ActivationMaps]).Any(tensor => tensor is { Name: null } or { Shape: null }))
        {
            throw new InvalidModelException("model.json must give the model's input and outputs a name and a shape each.");
        }

        if (!manifest.Labels.SequenceEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]))
        {
            throw new InvalidModelException("model.json must have the labels 0 to 9, in this order.");
        }

        if (manifest.Temperature is not (> 0 and <= 100)) throw new InvalidModelException($"model.json has the temperature {manifest.Temperature}.");
        if (manifest.NumberThreshold is < 0 or > 1) throw new InvalidModelException($"model.json has the threshold {manifest.NumberThreshold} for numbers.");
        if (manifest.AcceptThreshold is not (>= 0 and <= 1)) throw new InvalidModelException($"model.json has the threshold {manifest.AcceptThreshold}.");
        return manifest;
    }

    /// <exception cref="InvalidModelException">Size or SHA-256 differ from the manifest's.</exception>
    public static void Verify(ModelFile file, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != file.Bytes) throw WrongSize(file, bytes.Length);

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (sha256 != file.Sha256)
        {
            throw new InvalidModelException($"{file.File} has the SHA-256 {sha256}; model.json says {file.Sha256}.");
        }
    }

    private static void CheckFile(ModelFile file)
    {
        if (string.IsNullOrEmpty(file.File) || file.File.AsSpan().ContainsAny('/', '\\', ':') || file.File is "." or "..")
        {
            throw new InvalidModelException($"model.json names the file '{file.File}', which is no plain file name.");
        }

        if (file.Bytes is < 1 or > MaxBytes) throw new InvalidModelException($"model.json says {file.Bytes:N0} bytes; 1 to {MaxBytes:N0} are allowed.");
    }

    private static InvalidModelException WrongSize(ModelFile file, long bytes) =>
        new($"{file.File} has {bytes:N0} bytes; model.json says {file.Bytes:N0}.");
}
