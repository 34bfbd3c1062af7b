using System.Text.Json;
using System.Text.RegularExpressions;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Digits.Recognition;

namespace Digits.Functions.Serving;

/// <summary>The model in blob storage that models/digits/current.json points to.</summary>
public sealed partial class StoredModel(BlobContainerClient models, long maxBytes)
{
    public const string Name = "digits";

    public const string PointerBlob = $"{Name}/current.json";

    private const long MaxJsonBytes = 1_000_000;

    /// <returns>The pointer's ETag, or null when there is no pointer.</returns>
    public async Task<ETag?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            var properties = await models.GetBlobClient(PointerBlob).GetPropertiesAsync(cancellationToken: cancellationToken);
            return properties.Value.ETag;
        }
        catch (RequestFailedException failed) when (failed.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    /// <summary>Downloads the model that the pointer of this ETag names, checks size and SHA-256, and warms it.</summary>
    /// <exception cref="InvalidModelException">A file is missing, too large or not what the manifest says.</exception>
    public async Task<DigitClassifier> LoadAsync(ETag pointerETag, CancellationToken cancellationToken)
    {
        var pointer = await ReadPointerAsync(pointerETag, cancellationToken);
        if (pointer.Name != Name) throw new InvalidModelException($"{PointerBlob} names the model \"{pointer.Name}\", not \"{Name}\".");
        if (pointer.Version is null || !SafeName().IsMatch(pointer.Version))
        {
            throw new InvalidModelException($"{PointerBlob} names no usable version.");
        }

        var folder = $"{Name}/{pointer.Version}";
        var json = await DownloadAsync($"{folder}/{ModelManifest.FileName}", MaxJsonBytes, null, cancellationToken);
        var manifest = ModelFolder.ReadManifest(json.ToMemory().Span);
        if (manifest.Name != Name || manifest.Version != pointer.Version)
        {
            throw new InvalidModelException($"{folder}/{ModelManifest.FileName} describes {manifest.Name} {manifest.Version}.");
        }

        var onnx = await DownloadAsync(folder, manifest.Onnx, cancellationToken);
        return DigitClassifier.Load(
            manifest, onnx, manifest.Spotter is null ? null : await DownloadAsync(folder, manifest.Spotter, cancellationToken));
    }

    private async Task<byte[]> DownloadAsync(string folder, ModelFile file, CancellationToken cancellationToken)
    {
        if (file.File is null || !SafeName().IsMatch(file.File))
        {
            throw new InvalidModelException($"{folder}/{ModelManifest.FileName} names no usable file.");
        }

        if (file.Bytes > maxBytes)
        {
            throw new InvalidModelException($"{folder}/{file.File} has {file.Bytes:N0} bytes, more than the {maxBytes:N0} allowed.");
        }

        return (await DownloadAsync($"{folder}/{file.File}", file.Bytes, null, cancellationToken)).ToArray();
    }

    private async Task<ModelPointer> ReadPointerAsync(ETag etag, CancellationToken cancellationToken)
    {
        var json = await DownloadAsync(PointerBlob, MaxJsonBytes, etag, cancellationToken);
        try
        {
            return json.ToObjectFromJson<ModelPointer>(ModelManifest.Json) ?? throw new InvalidModelException($"{PointerBlob} is empty.");
        }
        catch (JsonException exception)
        {
            throw new InvalidModelException($"{PointerBlob} is not the JSON it should be: {exception.Message}", exception);
        }
    }

    private async Task<BinaryData> DownloadAsync(string name, long maxBytes, ETag? etag, CancellationToken cancellationToken)
    {
        var blob = models.GetBlobClient(name);
        try
        {
            var properties = (await blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value;
            if (properties.ContentLength > maxBytes)
            {
                throw new InvalidModelException($"{name} has {properties.ContentLength:N0} bytes, more than the {maxBytes:N0} expected.");
            }

            // Of this ETag only: the blob may be replaced meanwhile.
            var conditions = new BlobRequestConditions { IfMatch = etag ?? properties.ETag };
            var options = new BlobDownloadOptions { Conditions = conditions };
            return (await blob.DownloadContentAsync(options, cancellationToken)).Value.Content;
        }
        catch (RequestFailedException failed) when (failed.Status == StatusCodes.Status404NotFound)
        {
            throw new InvalidModelException($"{name} is missing.", failed);
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex SafeName();
}
