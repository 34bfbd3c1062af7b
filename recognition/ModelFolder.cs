using System.Security.Cryptography;
using System.Text.Json;

namespace Digits.Recognition;

/// <summary>Reads models/NAME/VERSION: model.json and the ONNX file it names, checked against each other.</summary>
public static class ModelFolder
{
    private const long MaxBytes = 200_000_000;

    /// <exception cref="InvalidModelException">A file is missing, unreadable, or not what the manifest says.</exception>
    public static (ModelManifest Manifest, byte[] Onnx) Read(string folder)
    {
        try
        {
            var manifest = ReadManifest(File.ReadAllBytes(Path.Combine(folder, ModelManifest.FileName)));
            var file = new FileInfo(Path.Combine(folder, manifest.File));
            if (file.Exists && file.Length != manifest.Bytes) throw WrongSize(manifest, file.Length);

            var onnx = File.ReadAllBytes(file.FullName);
            Verify(manifest, onnx);
            return (manifest, onnx);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InvalidModelException($"The model in {folder} can't be read: {fault.Message}", fault);
        }
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

        if (manifest.File.Length == 0 || manifest.File.AsSpan().ContainsAny('/', '\\', ':') || manifest.File is "." or "..")
        {
            throw new InvalidModelException($"model.json names the file '{manifest.File}', which is no plain file name.");
        }

        if (manifest.Bytes is < 1 or > MaxBytes) throw new InvalidModelException($"model.json says {manifest.Bytes:N0} bytes; 1 to {MaxBytes:N0} are allowed.");
        if (!manifest.Labels.SequenceEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]))
        {
            throw new InvalidModelException("model.json must have the labels 0 to 9, in this order.");
        }

        if (manifest.Temperature is not (> 0 and <= 100)) throw new InvalidModelException($"model.json has the temperature {manifest.Temperature}.");
        if (manifest.AcceptThreshold is not (>= 0 and <= 1)) throw new InvalidModelException($"model.json has the threshold {manifest.AcceptThreshold}.");
        return manifest;
    }

    /// <exception cref="InvalidModelException">Size or SHA-256 differ from the manifest's.</exception>
    public static void Verify(ModelManifest manifest, ReadOnlySpan<byte> onnx)
    {
        if (onnx.Length != manifest.Bytes) throw WrongSize(manifest, onnx.Length);

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(onnx));
        if (sha256 != manifest.Sha256)
        {
            throw new InvalidModelException($"{manifest.File} has the SHA-256 {sha256}; model.json says {manifest.Sha256}.");
        }
    }

    private static InvalidModelException WrongSize(ModelManifest manifest, long bytes) =>
        new($"{manifest.File} has {bytes:N0} bytes; model.json says {manifest.Bytes:N0}.");
}
