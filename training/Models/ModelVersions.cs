using System.Security.Cryptography;
using System.Text.Json;
using Digits.Recognition;
using Digits.Registry;

namespace Digits.Training.Models;

/// <summary>Model folders on disk: models/digits/VERSION/ with model.onnx, spotter.onnx, regions.onnx, their int8 versions, model.json, MODEL_CARD.md and evaluation.json.</summary>
public static class ModelVersions
{
    public const string Name = ModelRegistry.Name;
    public const string CardFile = "MODEL_CARD.md";

    /// <summary>Where versions are by default, from the repository's root.</summary>
    public static readonly string DefaultRoot = Path.Combine("models", Name);

    /// <summary>A version's folder: <paramref name="path"/> when it holds model.json, else the newest version below it.</summary>
    /// <exception cref="JobFailedException">There is no model.</exception>
    public static string Resolve(string path)
    {
        if (File.Exists(Path.Combine(path, ModelManifest.FileName))) return path;
        return Versions(path).LastOrDefault() ?? throw new JobFailedException(
            $"{Path.GetFullPath(path)} holds no model. Train and export one (training train; training export), or name one with --model.");
    }

    /// <summary>The version after the newest: "1" where there is none.</summary>
    public static string NextVersion(string root) => Versions(root).LastOrDefault() is not { } newest
        ? "1"
        : int.TryParse(Path.GetFileName(newest), out var number)
            ? (number + 1).ToString()
            : throw new JobFailedException($"The newest version is {Path.GetFileName(newest)}, which has no successor: give one with --version.");

    /// <summary>Writes a new version, whole or not at all.</summary>
    /// <exception cref="JobFailedException">The version is there already.</exception>
    /// <param name="onnx">The file that <paramref name="manifest"/> names.</param>
    /// <param name="beside">A version of it that doesn't serve; null for none.</param>
    public static string Write(string root, ModelManifest manifest, byte[] onnx, string card, (string File, byte[] Content)? beside = null)
    {
        var folder = Path.Combine(root, manifest.Version);
        if (Directory.Exists(folder)) throw new JobFailedException($"{folder} exists: a version never changes. Give another with --version.");
        var neighbour = $"{folder}.{Environment.ProcessId}.tmp";
        Directory.CreateDirectory(neighbour);
        try
        {
            File.WriteAllBytes(Path.Combine(neighbour, manifest.File), onnx);
            if (beside is { } other) File.WriteAllBytes(Path.Combine(neighbour, other.File), other.Content);
            File.WriteAllText(Path.Combine(neighbour, ModelManifest.FileName), JsonSerializer.Serialize(manifest, ModelManifest.Json) + "\n");
            File.WriteAllText(Path.Combine(neighbour, CardFile), card);
            Directory.Move(neighbour, folder);
        }
        finally
        {
            if (Directory.Exists(neighbour)) Directory.Delete(neighbour, recursive: true);
        }

        return folder;
    }

    /// <summary>The network of a version as it was trained: what serves may be an integer version, from which no training can go on.</summary>
    /// <exception cref="JobFailedException">It is not in the folder.</exception>
    public static byte[] ReadTrained(string folder)
    {
        var path = Path.Combine(folder, ModelExport.FloatFile);
        return File.Exists(path) ? File.ReadAllBytes(path) : throw new JobFailedException($"{path} is missing: training goes on from it.");
    }

    /// <summary>Puts a section into a version's card, where it has one.</summary>
    public static void AddToCard(string folder, string heading, string section)
    {
        var path = Path.Combine(folder, CardFile);
        if (File.Exists(path)) AtomicFile.Write(path, System.Text.Encoding.UTF8.GetBytes(ModelCard.With(File.ReadAllText(path), heading, section)));
    }

    public static string Sha256Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static IEnumerable<string> Versions(string root) => !Directory.Exists(root) ? [] : Directory.GetDirectories(root)
        .Where(folder => File.Exists(Path.Combine(folder, ModelManifest.FileName)))
        .OrderBy(folder => int.TryParse(Path.GetFileName(folder), out var number) ? number : 0)
        .ThenBy(folder => folder, StringComparer.Ordinal);
}
